"""The command line on PostgreSQL says and does what it does on SQLite."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.studio.cli.desk import ADA, ADA_SUMMARY, Desk

if TYPE_CHECKING:
    from tests.postgres import Server


@pytest.fixture
def url(server: Server) -> Iterator[str]:
    with server.bare() as place:
        yield place.location


COMMANDS = [
    ["list", "personas"],
    ["list", "parts", "--json"],
    ["list", "parts", "--search", "warm", "--json"],
    ["list", "parts", "--type", "tone", "--tag", "formal"],
    ["show", "persona", "bob"],
    ["compose", "ada", "--detail", "--preset", "brisk"],
    ["manifest", "ada"],
    ["resolve", "ada"],
    ["compile", "--all"],
    ["compile", "--check"],
    ["arc", "show", "growth"],
    ["arc", "advance", "bob"],
    ["show", "persona", "bob"],
    ["sync"],
    ["sync", "pull"],
]


def neutral(text: str) -> str:
    """A text without what differs from one catalog to the next: its place, identities, times."""
    text = re.sub(r"(into an empty database), \S+", r"\1", text)
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "GUID", text)
    return re.sub(r"\d{4}-\d\d-\d\d[T ][\d:.]+(?:\+00:00|Z)?", "TIME", text)


def test_every_command_answers_alike(bare: Desk, url: str) -> None:
    bare.seed(ADA)
    for words in COMMANDS:
        here = bare.run(*words)
        there = bare.run(*words, "--db", url)
        assert neutral(there.out) == neutral(here.out), words
        assert neutral(there.err) == neutral(here.err), words


def test_the_database_may_stand_in_the_environment(
    bare: Desk, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare.seed(ADA)
    monkeypatch.setenv("PERSONA_STUDIO_DB", url)
    assert bare.run("compose", "ada").out == ADA_SUMMARY
    assert not bare.database.exists()
    ran = bare.process("compose", "ada")
    assert (ran.stdout.decode(), ran.stderr) == (ADA_SUMMARY, b"")


def test_a_server_that_is_not_there_is_one_line_without_the_password(bare: Desk) -> None:
    said = bare.refused("list", "parts", "--db", "postgresql://me:sesame@127.0.0.1:1/name")
    assert said.startswith("the database postgresql://me:***@127.0.0.1:1/name cannot be reached: ")
