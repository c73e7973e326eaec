"""Answers that are kept while nothing that they were made of is altered."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from store.catalog import Catalog
from store.entries import Part, PartLink, Persona
from store.since import keys_of
from studio.serve.kept import Kept
from tests.databases import Place


@pytest.fixture
def catalog(place: Place) -> Iterator[Catalog]:
    made = Catalog.open(place.location)
    with made.change(by="me", door="cli") as change:
        for name in ("warm", "cool"):
            change.create(Part(name=name, part_type="tone", summary=name))
        change.create(Persona(name="ada", summary="Ada.", parts=(PartLink("warm", 0),)))
        change.create(Persona(name="bob", summary="Bob.", parts=(PartLink("cool", 0),)))
    yield made
    made.close()


@pytest.fixture
def elsewhere(place: Place, catalog: Catalog) -> Iterator[Catalog]:
    """The same catalog in other hands."""
    made = Catalog.open(place.location)
    yield made
    made.close()


@pytest.fixture
def kept(catalog: Catalog) -> Iterator[Kept[str]]:
    made: Kept[str] = Kept(catalog)
    yield made
    made.close()


async def keep_all(catalog: Catalog, kept: Kept[str]) -> None:
    """Keep something that is made of each persona, and something that may be made of anything."""
    state = await kept.look()
    for name in ("ada", "bob"):
        kept.keep(state, name, name, size=1, of=keys_of(catalog.persona(name)))
    kept.keep(state, "all", "all", size=1)


async def there(kept: Kept[str]) -> set[str]:
    state = await kept.look()
    return {one for one in ("ada", "bob", "all") if kept.find(state, one)}


async def test_nothing_goes_while_nothing_changes(catalog: Catalog, kept: Kept[str]) -> None:
    await keep_all(catalog, kept)
    assert await there(kept) == {"ada", "bob", "all"}
    catalog.counts()
    assert await there(kept) == {"ada", "bob", "all"}


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (lambda change: change.update("part", "warm", {"summary": "Hot."}), {"bob"}),
        (lambda change: change.update("persona", "bob", {"detail": "Bob!"}), {"ada"}),
        (lambda change: change.compile(["ada"]), {"bob"}),
        (lambda change: change.publish("bob", label="live"), {"ada"}),
        (lambda change: change.links.add("ada", "part", "cool"), {"bob"}),
        (lambda change: change.delete("part", "cool", force=True), {"ada"}),
        (
            lambda change: change.create(Part(name="new", part_type="tone", summary="N")),
            {"ada", "bob"},
        ),
        (lambda change: change.rename("part", "warm", "hot"), {"bob"}),
        # No revision tells of it.
        (lambda change: change.mark_source(change.get("part", "warm"), "toml"), set()),
    ],
)
async def test_what_was_altered_goes_and_nothing_else(
    catalog: Catalog, elsewhere: Catalog, kept: Kept[str], change: Any, left: set[str]
) -> None:
    await keep_all(catalog, kept)
    with elsewhere.change(by="else", door="studio") as made:
        change(made)
    found = await there(kept)
    assert found == left
    # What is kept after it stays.
    await keep_all(elsewhere, kept)
    assert await there(kept) == {"ada", "bob", "all"}


async def test_what_was_begun_before_a_change_is_not_kept_after_it(
    catalog: Catalog, elsewhere: Catalog, kept: Kept[str]
) -> None:
    state = await kept.look()
    with elsewhere.change(by="me", door="cli") as change:
        change.update("part", "cool", {"summary": "Cold."})
    now = await kept.look()
    kept.keep(state, "bob", "old", size=1, of=keys_of(catalog.persona("bob")))
    assert state != now
    assert kept.find(now, "bob") is None
    assert kept.find(state, "bob") is None


async def test_what_no_revision_tells_of_takes_all_with_it(
    catalog: Catalog, elsewhere: Catalog, kept: Kept[str]
) -> None:
    """Also when there is a revision beside it, of something else."""
    await keep_all(catalog, kept)
    with elsewhere.change(by="me", door="seeds") as change:
        change.update("persona", "bob", {"detail": "Bob!"})
        change.mark_source(change.get("persona", "ada"), "toml")
    assert await there(kept) == set()
    await keep_all(catalog, kept)
    with elsewhere.database.writing() as connection:
        connection.exec_driver_sql("UPDATE agent_parts SET summary = 'Behind our back.'")
    assert await there(kept) == set()


@pytest.mark.parametrize("again", [False, True])
async def test_a_catalog_that_was_put_back_takes_all_with_it(tmp_path: Path, again: bool) -> None:
    """What its revisions are numbered tells nothing then."""
    database, backup = tmp_path / "store.db", tmp_path / "backup.db"
    catalog = Catalog.open(database)
    kept: Kept[str] = Kept(catalog)
    with catalog.change(by="me", door="cli") as change:
        change.create(Persona(name="ada", summary="Ada."))
        change.create(Persona(name="bob", summary="Bob."))
    with catalog.database.outside() as connection:
        connection.exec_driver_sql(f"VACUUM INTO '{backup}'")
    with catalog.change(by="me", door="cli") as change:
        change.update("persona", "ada", {"summary": "Ada, changed."})
    await keep_all(catalog, kept)
    with closing(sqlite3.connect(backup)) as old, closing(sqlite3.connect(database)) as new:
        old.backup(new)
    other = Catalog.open(database)
    for number in range(2 if again else 0):
        with other.change(by="me", door="cli") as change:
            change.update("persona", "bob", {"summary": f"Bob, {number}."})
    assert await there(kept) == set()
    for one in (kept, catalog, other):
        one.close()


async def test_the_answers_stay_within_bounds(catalog: Catalog) -> None:
    kept: Kept[int] = Kept(catalog, room=10_000_000)
    state = await kept.look()
    for number in range(10):
        kept.keep(state, number, number, size=3_000_000)
    assert [number for number in range(10) if kept.find(state, number) is not None] == [7, 8, 9]
    kept.keep(state, "large", 1, size=9_000_000)
    assert kept.find(state, "large") is None
    kept.keep(state, 7, 7, size=10)
    kept.keep(state, 10, 10, size=3_000_000)
    assert [one for one in (7, 8, 9, 10) if kept.find(state, one) is not None] == [7, 8, 9, 10]
    kept.close()
