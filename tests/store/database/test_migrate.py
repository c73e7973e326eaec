"""Databases of every schema that landed: upgraded with nothing lost, after a backup."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from store.catalog import Catalog
from store.database import backup, engine, migrate
from store.database.engine import find_database
from store.database.version import SCHEMA_VERSION
from store.entries import Arc, Part, Persona, Skill
from store.errors import NotFound, PersistError
from tests.store.database.files import dump
from tests.store.database.schemas.make import FOLDER, restored
from tests.store.database.test_concurrency import ended, start

OLD = list(range(1, SCHEMA_VERSION))
AT = datetime(2026, 6, 1, 8, 30, 15, tzinfo=UTC)
KEPT = "backups/store-v{}-20260601T083015Z.db"


def clock() -> datetime:
    return AT


def schema(path: Path) -> dict[tuple[str, str], str]:
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    return {(kind, name): sql for kind, name, sql in found}


def version(path: Path) -> str:
    return str(dict(dump(path)["studio_meta"])["schema_version"])


@pytest.fixture(params=OLD)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[int, Path]:
    """The version of an old schema, and a database of it."""
    return request.param, restored(request.param, tmp_path / "store.db")


def test_every_schema_that_landed_has_its_fixture_and_its_step() -> None:
    numbers = {int(path.stem) for path in FOLDER.glob("*.sql")}
    assert numbers == {*OLD, SCHEMA_VERSION}, "make it: see tests/store/database/schemas/make.py"
    assert set(migrate.SCRIPTS) == set(range(2, SCHEMA_VERSION + 1))


def test_no_row_is_lost(old: tuple[int, Path]) -> None:
    _, path = old
    before = dump(path)
    Catalog.open(path, clock=clock).close()
    after = dump(path)
    assert version(path) == str(SCHEMA_VERSION)
    for table, rows in before.items():
        if table != "studio_meta":
            assert after[table] == rows, table
    assert len(before["studio_changes"]) > 20
    seldom = ("studio_former_bases", "studio_texts", "agent_persona_guardrails", "persona_arc")
    assert all(before[table] for table in seldom)


def test_entries_history_and_search_are_as_they_were(old: tuple[int, Path]) -> None:
    _, path = old
    catalog = Catalog.open(path, clock=clock)
    ada = catalog.persona("ada")
    assert (ada.detail, ada.traits, ada.stage) == ("You are Ada, 数学者.", ("curious",), "up")
    assert [(link.part, link.priority) for link in ada.parts] == [("warm", -2), ("kind", 3)]
    assert dict(ada.presets[0].overrides) == {"tone": "kind", "soul": None}
    growth = catalog.get("arc", "growth")
    assert isinstance(growth, Arc)
    assert [stage.name for stage in growth.stages] == ["new", "old"]
    assert catalog.freshness() == {"ada": "fresh", "bob": "stale"}
    assert [row.name for row in catalog.search("calm").rows] == ["sure"]
    assert [row.name for row in catalog.search("tag:soft").rows] == ["kind"]
    # A deleted entry, a compiled text and a pull come back as they were.
    assert catalog.undo(by="ben", door="studio").message == "deleted skill gone"
    gone = catalog.get("skill", "gone")
    assert isinstance(gone, Skill)
    assert gone.content == "Left behind."
    catalog.undo(by="ben", door="cli")
    assert "Be wärm. 🌞" in catalog.persona("ada").compiled_detail
    warm = catalog.get("part", "warm")
    assert isinstance(warm, Part)
    assert warm.content == "Be wärm. 🌞"
    catalog.undo(by="ann", door="seeds")
    sure = catalog.get("part", "sure")
    assert isinstance(sure, Part)
    assert sure.summary == "Speak surely."
    assert catalog.redo(by="cy", door="mcp")
    assert catalog.persona("ada").traits == ("inquiring",)
    assert catalog.publish("ada", by="ann", door="cli").made
    catalog.close()


def test_the_schema_is_the_same_as_a_new_one(old: tuple[int, Path], tmp_path: Path) -> None:
    _, path = old
    Catalog.open(path, clock=clock).close()
    Catalog.open(tmp_path / "new.db").close()
    assert schema(path) == schema(tmp_path / "new.db")


def test_the_schema_does_not_change_without_a_new_version(tmp_path: Path) -> None:
    Catalog.open(tmp_path / "new.db").close()
    kept = schema(restored(SCHEMA_VERSION, tmp_path / "store.db"))
    assert kept == schema(tmp_path / "new.db"), "raise SCHEMA_VERSION and write a step to it"


def test_the_copy_is_the_database_as_it_was(old: tuple[int, Path]) -> None:
    number, path = old
    before, tables = dump(path), schema(path)
    path.chmod(0o600)
    Catalog.open(path, clock=clock).close()
    copy = path.parent / KEPT.format(number)
    assert (dump(copy), schema(copy)) == (before, tables)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in copy.parent.iterdir()] == [copy.name]


def test_what_others_have_written_is_in_the_copy(old: tuple[int, Path]) -> None:
    number, path = old
    with closing(sqlite3.connect(path)) as other:
        # It stays in the write-ahead log as long as this connection is open.
        other.execute("UPDATE agent_skills SET content = 'New.' WHERE name = 'sums'")
        other.commit()
        Catalog.open(path, clock=clock).close()
    with closing(sqlite3.connect(path.parent / KEPT.format(number))) as copy:
        found = copy.execute("SELECT content FROM agent_skills WHERE name = 'sums'").fetchone()
    assert found == ("New.",)


def test_an_older_copy_is_never_overwritten(old: tuple[int, Path]) -> None:
    number, path = old
    taken = path.parent / KEPT.format(number)
    taken.parent.mkdir()
    taken.write_text("mine")
    Catalog.open(path, clock=clock).close()
    assert taken.read_text() == "mine"
    assert version(taken.with_name(f"{taken.stem}-2.db")) == str(number)


def test_without_a_copy_nothing_is_migrated(old: tuple[int, Path]) -> None:
    number, path = old
    before = dump(path)
    (path.parent / "backups").write_text("a file stands here")
    with pytest.raises(PersistError, match=r"a backup comes first, .*backups cannot be made"):
        Catalog.open(path, clock=clock)
    assert dump(path) == before
    (path.parent / "backups").unlink()
    Catalog.open(path, clock=clock).close()
    assert version(path.parent / KEPT.format(number)) == str(number)


def test_a_copy_that_fails_midway_leaves_nothing(
    old: tuple[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, path = old
    before = dump(path)

    def full(_source: object, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_copy", full)
    with pytest.raises(PersistError, match="No space left on device; nothing was changed"):
        Catalog.open(path, clock=clock)
    assert list((path.parent / "backups").iterdir()) == []
    assert dump(path) == before


def test_a_step_that_fails_changes_nothing(
    old: tuple[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, path = old
    before, tables = dump(path), schema(path)

    def broken(connection: Any, _version: int) -> None:
        connection.exec_driver_sql("CREATE TABLE half (id INTEGER)")
        connection.exec_driver_sql("DELETE FROM agent_parts WHERE name = 'warm'")

    with monkeypatch.context() as patched:
        patched.setattr(migrate, "_run", broken)
        with pytest.raises(PersistError, match="rows of agent_persona_parts would lose what"):
            Catalog.open(path, clock=clock)
    assert (dump(path), schema(path)) == (before, tables)
    catalog = Catalog.open(path, clock=clock)
    assert catalog.persona("ada")
    # Foreign keys hold again on every connection.
    for _ in range(2):
        with catalog.database.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    catalog.close()


KILLED = """
import os, signal, sys
from store.catalog import Catalog
from store.database import migrate
run = migrate._run
def killed(connection, version):
    run(connection, version)
    os.kill(os.getpid(), signal.SIGKILL)
migrate._run = killed
Catalog.open(sys.argv[1])
"""


def test_killed_in_the_middle_it_migrates_again(old: tuple[int, Path]) -> None:
    number, path = old
    before = dump(path)
    process = start(KILLED, str(path))
    process.communicate(timeout=60)
    assert process.returncode == -9
    assert dump(path) == before
    assert len(list((path.parent / "backups").glob(f"store-v{number}-*.db"))) == 1
    Catalog.open(path, clock=clock).close()
    assert version(path) == str(SCHEMA_VERSION)


OPENER = """
import sys
from store.catalog import Catalog
from store.entries import Skill
catalog = Catalog.open(sys.argv[1])
with catalog.change(by="x", door="cli") as change:
    change.create(Skill(name=sys.argv[2]))
"""


def test_of_processes_that_open_it_at_once_one_migrates(old: tuple[int, Path]) -> None:
    number, path = old
    for process in [start(OPENER, str(path), f"s{number}") for number in range(3)]:
        ended(process)
    assert len(list((path.parent / "backups").iterdir())) == 1
    catalog = Catalog.open(path)
    names = {entry.name for entry in catalog.entries("skill")}
    assert {"s0", "s1", "s2", "sums"} <= names
    catalog.close()
    assert version(path.parent / next((path.parent / "backups").iterdir())) == str(number)


def test_one_that_another_has_migrated_meanwhile(
    old: tuple[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The version is looked at again under the write lock."""
    number, path = old
    Catalog.open(path, clock=clock).close()
    shutil.rmtree(path.parent / "backups")
    with monkeypatch.context() as patched:
        patched.setattr(engine, "schema_version", lambda *_: number)
        Catalog.open(path, clock=clock).close()
    assert not (path.parent / "backups").exists()


def test_a_read_only_one_says_so(old: tuple[int, Path]) -> None:
    _, path = old
    before = dump(path)
    with pytest.raises(PersistError, match="is read-only"):
        Catalog.open(f"sqlite:///file:{path}?mode=ro&uri=true")
    assert dump(path) == before


def test_one_that_is_only_looked_at_is_migrated_too(old: tuple[int, Path]) -> None:
    number, path = old
    database = find_database(path, clock)
    assert database is not None
    database.close()
    assert version(path) == str(SCHEMA_VERSION)
    assert (path.parent / KEPT.format(number)).is_file()


def test_a_new_database_needs_no_copy(tmp_path: Path) -> None:
    catalog = Catalog.open(tmp_path / "store.db")
    with pytest.raises(NotFound):
        catalog.persona("ada")
    catalog.close()
    assert not (tmp_path / "backups").exists()
    assert re.fullmatch(r"\d+", version(tmp_path / "store.db"))


def test_personas_can_be_written_after_it(old: tuple[int, Path]) -> None:
    _, path = old
    catalog = Catalog.open(path, clock=clock)
    with catalog.change(by="ann", door="cli") as change:
        change.create(Persona(name="eve", summary="Eve."))
        change.delete("part", "warm", force=True)
    assert [link.part for link in catalog.persona("ada").parts] == ["kind"]
    catalog.close()
