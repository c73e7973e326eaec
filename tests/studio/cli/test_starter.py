"""The starter catalog at the door: the commands of the README, and a voice server beside it."""

from __future__ import annotations

import re
import shlex

import pytest

from tests.studio.cli.conftest import ROOT
from tests.studio.cli.desk import Desk

README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = [
    shlex.split(line, comments=True)[1:]
    for block in re.findall(r"^```\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
    if re.match(r"persona-studio (?!init )\w", line)
]

SERVER = (
    "".join(
        f"""
[[personas]]
id = "{name}"
display_name = "{name}"
voice = "Kore"
default_role = "{role}"
default_sequence = "{sequence}"
"""
        for name, role, sequence in (
            ("default", "default-role", ""),
            ("discovery-call", "discovery-role", "discovery-call"),
            ("support-triage", "support-role", "support-triage"),
        )
    )
    + "".join(
        f"""
[[roles]]
id = "{role}"
display_name = "{role}"
system_prompt = "You are {role}."
"""
        for role in ("default-role", "discovery-role", "support-role")
    )
    + "".join(
        f"""
[[sequences]]
id = "{sequence}"
display_name = "{sequence}"
completion = "explicit_close"
[[sequences.steps]]
id = "one"
instruction = "Do {sequence}."
"""
        for sequence in ("discovery-call", "support-triage")
    )
)
"""The names of the voice server's own example configuration."""


@pytest.fixture
def started(bare: Desk) -> Desk:
    """A workspace made by `init`."""
    (bare.folder / "seeds").rmdir()
    bare.run_bare("init", str(bare.folder))
    return bare


def test_every_command_of_the_readme_runs(started: Desk) -> None:
    assert len(COMMANDS) > 10
    for words in COMMANDS:
        assert started.run(*words).out or words[-1] == "--check", words


def test_every_tag_that_is_named_as_an_example_is_in_the_catalog(started: Desk) -> None:
    help_text = started.run_bare("list", "--help").out
    library = (ROOT / "studio" / "panes" / "library.py").read_text("utf-8")
    tags = set(re.findall(r"\btag:([\w-]+)", f"{README} {help_text} {library}"))
    assert tags
    for tag in tags:
        assert started.run("list", "parts", "--tag", tag, "--json").json, tag


def test_a_voice_server_s_configuration_goes_beside_it(started: Desk) -> None:
    started.seed(SERVER, "server.toml")
    answer = started.run("list", "sequences", "--json")
    assert len(answer.err.splitlines()) == 1
    assert "problem" not in answer.err
    assert {"discovery-call", "support-triage"} <= {one["name"] for one in answer.json}
    found = started.run("resolve", "support-triage").json
    assert (found["role_id"], found["sequence_id"]) == ("support-role", "support-triage")
    assert (
        found["system_prompt"] == "You are support-role.\n\n[Current step: one]\nDo support-triage."
    )
    found = started.run("resolve", "support-agent", "--step", "4").json
    assert found["step_count"] == 5
    started.run("sync", "--check")


@pytest.mark.parametrize("kind", ["persona", "part", "trait", "skill", "guardrail", "arc", "role"])
def test_every_kind_is_listed_and_shown_in_singular_and_plural(started: Desk, kind: str) -> None:
    for word in (kind, f"{kind}s"):
        first = started.run("list", word, "--json").json[0]
        assert started.run("show", word, first["name"], "--json").json["name"] == first["name"]
