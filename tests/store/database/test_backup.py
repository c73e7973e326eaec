"""A copy of the database while others write: one moment, whole, and never over another file."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from store.catalog import Catalog
from store.database import backup
from store.database.backup import backup_to
from store.entries import Persona, Skill
from store.errors import AlreadyExists, PersistError
from tests.store.catalog.build import state
from tests.store.database.files import FileDesk, dump
from tests.store.database.test_concurrency import ended, start


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[FileDesk]:
    made = FileDesk(tmp_path / "store.db")
    made.add_all()
    yield made
    made.close()


def test_it_is_the_same_catalog(desk: FileDesk, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    backup_to(desk.catalog.database, copy)
    assert dump(copy) == dump(desk.path)
    other = Catalog.open(copy)
    assert state(other) == state(desk.catalog)
    assert [row.name for row in other.search("warmly").rows] == ["warm"]
    other.close()


def test_of_a_change_under_way_it_has_nothing(desk: FileDesk, tmp_path: Path) -> None:
    with desk.change() as change:
        change.create(Skill(name="later"))
        change.flush()
        backup_to(desk.catalog.database, tmp_path / "copy.db")
    other = Catalog.open(tmp_path / "copy.db")
    assert other.find("skill", "later") is None
    assert desk.catalog.find("skill", "later") is not None
    other.close()


def test_a_file_that_is_there_is_left_alone(desk: FileDesk, tmp_path: Path) -> None:
    there = tmp_path / "copy.db"
    there.write_text("mine")
    with pytest.raises(AlreadyExists, match=r"copy\.db exists already; name a new file"):
        backup_to(desk.catalog.database, there)
    with pytest.raises(AlreadyExists):
        backup_to(desk.catalog.database, desk.path)
    there.unlink()
    there.symlink_to(tmp_path / "nowhere")
    with pytest.raises(AlreadyExists):
        backup_to(desk.catalog.database, there)
    assert not (tmp_path / "nowhere").exists()


def test_a_file_that_appears_meanwhile_is_left_alone(
    desk: FileDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = tmp_path / "copy.db"
    copy = backup._copy

    def slow(source: Any, target: Path) -> None:
        copy(source, target)
        there.write_text("mine")

    monkeypatch.setattr(backup, "_copy", slow)
    with pytest.raises(AlreadyExists):
        backup_to(desk.catalog.database, there)
    assert there.read_text() == "mine"
    assert not list(tmp_path.glob(".*unfinished"))


def test_a_folder_that_is_not_there(desk: FileDesk, tmp_path: Path) -> None:
    with pytest.raises(PersistError, match=r"the backup .*copy\.db cannot be written: "):
        backup_to(desk.catalog.database, tmp_path / "no" / "copy.db")
    assert not (tmp_path / "no").exists()


def test_it_is_one_sound_file(desk: FileDesk, tmp_path: Path) -> None:
    backup_to(desk.catalog.database, tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "copy.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert not list(tmp_path.glob(".*"))


def test_a_server_has_a_program_of_its_own(tmp_path: Path) -> None:
    connection = SimpleNamespace(dialect=SimpleNamespace(name="postgresql"))
    server: Any = SimpleNamespace(
        location="postgresql://team@host/personas", outside=lambda: nullcontext(connection)
    )
    with pytest.raises(PersistError, match="pg_dump"):
        backup_to(server, tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX systems")
def test_who_may_not_read_the_one_may_not_read_the_other(desk: FileDesk, tmp_path: Path) -> None:
    desk.path.chmod(0o600)
    backup_to(desk.catalog.database, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600


WRITER = """
import sys
from store.catalog import Catalog
catalog = Catalog.open(sys.argv[1])
print("ready", flush=True)
for number in range(1, 200):
    with catalog.change(by="x", door="cli") as change:
        change.update("persona", "ada", {"summary": str(number)})
        change.update("persona", "eve", {"summary": str(number)})
"""


def test_while_another_writes_it_is_one_moment(tmp_path: Path) -> None:
    desk = FileDesk(tmp_path / "store.db")
    desk.add(Persona(name="ada", summary="0"), Persona(name="eve", summary="0"))
    writer = start(WRITER, str(desk.path))
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    copies = [tmp_path / f"copy{number}.db" for number in range(8)]
    for copy in copies:
        backup_to(desk.catalog.database, copy)
    ended(writer)
    desk.close()
    for copy in copies:
        with closing(sqlite3.connect(copy)) as connection:
            texts = connection.execute("SELECT DISTINCT summary FROM agent_personas").fetchall()
            newest = connection.execute("SELECT MAX(id) FROM studio_revisions").fetchone()
        assert len(texts) == 1
        assert newest == (int(texts[0][0]) + 1,)
