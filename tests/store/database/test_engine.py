"""Databases that cannot be opened, read or written: one readable sentence, nothing changed."""

from __future__ import annotations

import os
import sqlite3
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from store.catalog import Catalog
from store.database import engine
from store.database.changes.change import Change
from store.database.version import SCHEMA_VERSION
from store.entries import KINDS, Skill
from store.errors import PersistError, StoreError
from tests.databases import Files, Place
from tests.store.catalog.build import Desk
from tests.store.database.files import dump


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = Files().at(tmp_path / "store.db", _one_of_each)
    return made.path


def _one_of_each(place: Place) -> None:
    desk = Desk(place)
    desk.add_all()
    desk.close()


def writing(catalog: Catalog) -> AbstractContextManager[Change]:
    return catalog.change(by="me", door="cli")


def refused(location: str | Path, said: str) -> None:
    with pytest.raises(PersistError, match=said) as caught:
        Catalog.open(location)
    assert "\n" not in str(caught.value)
    assert "sqlalche.me" not in str(caught.value)


def test_a_locked_database_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT", 50)
    catalog = Catalog.open(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with (
            pytest.raises(PersistError, match=r"\.db is locked by another"),
            writing(catalog) as change,
        ):
            change.create(Skill(name="x"))
        assert catalog.get("skill", "sums")
    finally:
        other.execute("ROLLBACK")
        other.close()
    with catalog.change(by="me", door="cli") as change:
        change.create(Skill(name="x"))
    catalog.close()


def test_a_full_disk_takes_no_half_of_a_change(path: Path) -> None:
    was = dump(path)
    catalog = Catalog.open(path)
    pages = 1_000

    def limit(connection: Any, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    # SQLite says the same of a disk that is full as of a file that may not grow.
    event.listen(catalog.database._engine, "checkout", limit)

    def fill() -> None:
        for number in range(200):
            with writing(catalog) as change:
                for one in range(50):
                    change.create(Skill(name=f"s {number} {one}", content=str(one) * 5_000))

    with pytest.raises(PersistError, match="cannot grow: the disk is full"):
        fill()
    made = catalog.counts()["skill"] - 1
    assert made >= 50
    assert made % 50 == 0
    assert catalog.get("skill", "sums")
    assert len(catalog.search("kind:skill").rows) == min(made + 1, 1_000)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    pages = 1_000_000
    with writing(catalog) as change:
        change.create(Skill(name="there is room again"))
    while catalog.counts()["skill"] > 1:
        catalog.undo(by="me", door="cli")
    catalog.close()
    now = dump(path)
    assert all(now[table] == was[table] for table in was if table.startswith("agent_"))


def test_a_file_locked_for_all_cannot_be_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT", 50)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA journal_mode = DELETE")
    other.execute("BEGIN EXCLUSIVE")
    refused(path, "is locked by another program")
    other.close()


def test_a_read_only_database_can_be_read(path: Path) -> None:
    catalog = Catalog.open(f"sqlite:///file:{path}?mode=ro&uri=true")
    assert catalog.get("skill", "sums")
    with (
        pytest.raises(PersistError, match="is read-only; change"),
        writing(catalog) as change,
    ):
        change.create(Skill(name="x"))
    catalog.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write any file")
def test_a_read_only_file(path: Path) -> None:
    path.chmod(0o444)
    catalog = Catalog.open(path)
    with pytest.raises(PersistError, match="is read-only"), writing(catalog) as change:
        change.create(Skill(name="x"))
    catalog.close()


def test_files_that_are_no_databases(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("These are notes, and not a database. " * 40)
    was = text.read_bytes()
    refused(text, "is not a database, or it is damaged")
    assert text.read_bytes() == was
    refused(tmp_path, "cannot be opened")
    refused(tmp_path / "no" / "such" / "folder.db", "cannot be opened; check that its folder")


def test_an_empty_file_becomes_a_catalog(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    catalog = Catalog.open(path)
    assert catalog.entries("part") == []
    catalog.close()


@pytest.mark.parametrize("offset", [100, 4096, 8192, 20_000])
def test_damaged_files_never_raise_anything_else(path: Path, offset: int) -> None:
    data = bytearray(path.read_bytes())
    data[offset : offset + 2_000] = os.urandom(2_000)
    path.write_bytes(data)
    try:
        catalog = Catalog.open(path)
    except PersistError:
        return
    try:
        for kind in catalog.counts():
            catalog.entries(kind)
        catalog.search("warm")
        with catalog.change(by="me", door="cli") as change:
            change.create(Skill(name="x"))
    except StoreError:
        pass
    finally:
        catalog.close()


def test_a_truncated_file(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])

    def read_all() -> None:
        catalog = Catalog.open(path)
        for kind in KINDS:
            catalog.entries(kind)

    with pytest.raises(PersistError, match="is damaged; restore it from a backup"):
        read_all()


@pytest.mark.parametrize("column", ["tags", "metadata", "presets", "created_at"])
def test_damaged_values(path: Path, column: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute(f"UPDATE agent_personas SET {column} = '{{damaged'")
    connection.close()
    catalog = Catalog.open(path)
    with pytest.raises(PersistError, match="is damaged"):
        catalog.entries("persona")
    catalog.close()


@pytest.mark.parametrize(
    ("version", "said"),
    [
        (str(SCHEMA_VERSION + 1), "was written by a newer Persona Studio"),
        ("9" * 30, "was written by a newer Persona Studio"),
        ("x", "is damaged"),
        ("", "is damaged"),
        ("0", "is damaged"),
    ],
)
def test_a_schema_we_do_not_know(path: Path, version: str, said: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE studio_meta SET value = ?", (version,))
    connection.close()
    was = path.read_bytes()
    refused(path, said)
    assert path.read_bytes() == was


@pytest.mark.parametrize(
    "url",
    [
        "://", "postgresql://", "nosuchdatabase://host/name", "postgresql://host:port/name",
        "sqlite+nosuchdriver:///x", "http://example.com", "a://b://c",
    ],
)  # fmt: skip
def test_urls_that_lead_nowhere(url: str) -> None:
    with pytest.raises(PersistError) as caught:
        Catalog.open(url)
    assert "\n" not in str(caught.value)


def test_a_password_is_not_shown() -> None:
    with pytest.raises(PersistError) as caught:
        Catalog.open("postgresql+nosuch://me:sesame@127.0.0.1:1/name")
    assert "sesame" not in str(caught.value)


def test_paths_with_strange_characters(tmp_path: Path) -> None:
    for name in ("a b.db", "ü?.db", "100%.db", "a#b.db", "file:x.db"):
        desk = Desk(Files().at(tmp_path / name))
        desk.add_all()
        desk.reopen()
        assert desk.names("part") == ["warm"]
        desk.close()
        assert (tmp_path / name).is_file()


def test_the_pragmas_of_every_connection(path: Path) -> None:
    catalog = Catalog.open(path)
    for _ in range(2):
        with catalog.database.reading() as connection:
            for pragma, value in (
                ("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 2),
                ("busy_timeout", 10_000),
            ):  # fmt: skip
                assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value
    catalog.close()


def test_tokens_are_counted_where_they_cannot_be_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT", 50)
    catalog = Catalog.open(path)
    rows = catalog.window("skill", 0, 10)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        counts = catalog.count_tokens([row.id for row in rows])
        assert len(counts) == len(rows)
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert catalog.count_tokens([row.id for row in rows]) == counts
    catalog.close()
