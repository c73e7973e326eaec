"""A SQLite file that goes away, comes back, or is another, while its catalog is open."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.catalog import Catalog
from store.database.sqlite_file import path_in
from store.entries import Skill
from store.errors import PersistError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def catalog(path: Path) -> Iterator[Catalog]:
    made = Catalog.open(path)
    add(made, "first")
    yield made
    made.close()


def add(catalog: Catalog, name: str) -> None:
    with catalog.change(by="me", door="cli") as change:
        change.create(Skill(name=name))


def names(catalog: Catalog) -> list[str]:
    return [entry.name for entry in catalog.entries("skill")]


def test_nothing_is_read_or_written_while_it_is_away(catalog: Catalog, path: Path) -> None:
    away = path.with_name("away.db")
    path.rename(away)
    for _ in range(2):
        with pytest.raises(PersistError, match="is not there any more; bring it back"):
            names(catalog)
        with pytest.raises(PersistError, match="is not there any more"):
            add(catalog, "lost")
    assert not path.exists()
    away.rename(path)
    assert names(catalog) == ["first"]
    add(catalog, "second")
    assert names(catalog) == ["first", "second"]


def test_a_moment_cannot_be_told_while_it_is_away(catalog: Catalog, path: Path) -> None:
    moments = catalog.moments()
    before = moments.now()
    away = path.with_name("away.db")
    path.rename(away)
    for _ in range(2):
        with pytest.raises(PersistError, match="is not there any more"):
            moments.now()
    away.rename(path)
    assert moments.now() != before
    moments.close()


def test_another_file_in_its_place_is_the_one_that_is_read(catalog: Catalog, path: Path) -> None:
    moments = catalog.moments()
    copy = path.with_name("copy.db")
    made = Catalog.open(copy)
    add(made, "other")
    made.close()
    before = moments.now()
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    copy.replace(path)
    assert moments.now() != before
    assert names(catalog) == ["other"]
    add(catalog, "more")
    moments.close()
    catalog.close()
    again = Catalog.open(path)
    assert names(again) == ["more", "other"]
    again.close()


def test_a_folder_that_is_gone(catalog: Catalog, path: Path) -> None:
    shutil.rmtree(path.parent)
    with pytest.raises(PersistError, match="is not there any more"):
        names(catalog)
    assert not path.parent.exists()


@pytest.mark.parametrize(
    ("database", "path"),
    [
        ("/a/b.db", "/a/b.db"),
        ("b.db", "b.db"),
        ("file:/a/b%20c.db", "/a/b c.db"),
        ("file:b.db?mode=ro", "b.db"),
        ("file::memory:", ""),
        (":memory:", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_the_path_in_a_url(database: str | None, path: str) -> None:
    assert path_in(database) == path
