"""A push that was killed when the file was written, and the store did not know of it yet."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.catalog import Catalog
from store.database.seed_state import SeedState
from store.entries import Part, PartLink, Persona
from store.sync.pull import compare_with_files, pull
from store.sync.push import push
from store.sync.reset import reset
from tests.databases import Place

SEEDS = """\
[[parts]]
name = "warm"
part_type = "tone"
summary = "Warm."

[[parts]]
name = "cool"
part_type = "tone"
summary = "Cool."
"""
KILLED = """
import os, signal, sys
from pathlib import Path
from store.catalog import Catalog
from store.sync import push as pushing

location, folder, when = sys.argv[1:]
real = pushing.replace_file

def replaced(*given):
    if when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    real(*given)
    os.kill(os.getpid(), signal.SIGKILL)

pushing.replace_file = replaced
pushing.push(Catalog.open(location), Path(folder), by="me")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "a.toml").write_text(SEEDS, "utf-8")
    return folder


@pytest.fixture
def catalog(place: Place, folder: Path) -> Iterator[Catalog]:
    made = Catalog.open(place.location)
    pull(made, folder, by="me")
    yield made
    made.close()


def kill_a_push(place: Place, folder: Path, when: str = "after") -> None:
    """Push in another process that dies right before, or right after, its first file is there."""
    command = [sys.executable, "-c", KILLED, place.location, str(folder), when]
    ended = subprocess.run(command, check=False, cwd=Path(__file__).parents[3], timeout=60)
    assert ended.returncode == -signal.SIGKILL


def author(catalog: Catalog, name: str, summary: str) -> None:
    with catalog.change(by="me", door="studio") as change:
        change.update("part", name, {"summary": summary})


def standing(catalog: Catalog, folder: Path) -> dict[str, str]:
    found = compare_with_files(catalog, folder)
    return {one.name: one.status for one in found.entries}


def noted(catalog: Catalog) -> int:
    with catalog.database.reading() as connection:
        return len(SeedState(connection).noted_pushes())


def test_what_was_authored_after_it_is_an_override(
    catalog: Catalog, place: Place, folder: Path
) -> None:
    author(catalog, "warm", "Warmer.")
    kill_a_push(place, folder)
    assert 'summary = "Warmer."' in (folder / "a.toml").read_text("utf-8")
    author(catalog, "warm", "Warmest.")
    assert standing(catalog, folder) == {"warm": "store override", "cool": "same"}
    pushed = push(catalog, folder, by="me")
    assert [(one.name, one.outcome) for one in pushed.entries] == [("warm", "changed")]
    assert 'summary = "Warmest."' in (folder / "a.toml").read_text("utf-8")
    assert standing(catalog, folder) == {"warm": "same", "cool": "same"}
    assert noted(catalog) == 0


def test_a_pull_brings_what_the_file_says_beside_it(
    catalog: Catalog, place: Place, folder: Path
) -> None:
    author(catalog, "warm", "Warmer.")
    kill_a_push(place, folder)
    author(catalog, "warm", "Warmest.")
    file = folder / "a.toml"
    file.write_text(file.read_text("utf-8").replace("Cool.", "Cooler."), "utf-8")
    assert standing(catalog, folder) == {"warm": "store override", "cool": "seed changed"}
    assert not pull(catalog, folder, by="me").conflicts
    parts = {one.name: one for one in catalog.entries("part")}
    assert {name: getattr(one, "summary", "") for name, one in parts.items()} == {
        "warm": "Warmest.",
        "cool": "Cooler.",
    }
    assert (parts["warm"].source, parts["cool"].source) == ("store", "toml")
    assert noted(catalog) == 0
    assert standing(catalog, folder) == {"warm": "store override", "cool": "same"}


def test_a_file_that_says_something_else_by_now_is_a_conflict(
    catalog: Catalog, place: Place, folder: Path
) -> None:
    author(catalog, "warm", "Warmer.")
    kill_a_push(place, folder)
    author(catalog, "warm", "Warmest.")
    file = folder / "a.toml"
    file.write_text(file.read_text("utf-8").replace("Warmer.", "Hot."), "utf-8")
    assert standing(catalog, folder)["warm"] == "conflict"


def test_killed_before_the_file_is_there_nothing_has_happened(
    catalog: Catalog, place: Place, folder: Path
) -> None:
    author(catalog, "warm", "Warmer.")
    kill_a_push(place, folder, "before")
    assert (folder / "a.toml").read_text("utf-8") == SEEDS
    author(catalog, "warm", "Warmest.")
    assert standing(catalog, folder) == {"warm": "store override", "cool": "same"}
    file = folder / "a.toml"
    file.write_text(SEEDS.replace("Warm.", "Hot."), "utf-8")
    assert standing(catalog, folder)["warm"] == "conflict"


def test_of_a_new_entry(catalog: Catalog, place: Place, folder: Path) -> None:
    with catalog.change(by="me", door="studio") as change:
        change.create(Part(name="keen", part_type="goal", summary="Keen."))
    kill_a_push(place, folder)
    author(catalog, "keen", "Keener.")
    assert standing(catalog, folder)["keen"] == "store override"
    reset(catalog, folder, [("part", "keen")], by="me")
    assert getattr(catalog.get("part", "keen"), "summary", "") == "Keen."
    assert set(standing(catalog, folder).values()) == {"same"}


def test_of_a_deleted_entry(catalog: Catalog, place: Place, folder: Path) -> None:
    with catalog.change(by="me", door="studio") as change:
        change.delete("part", "warm")
    kill_a_push(place, folder)
    assert '"warm"' not in (folder / "a.toml").read_text("utf-8")
    with catalog.change(by="me", door="studio") as change:
        change.create(Part(name="warm", part_type="tone", summary="Anew."))
    assert standing(catalog, folder) == {"warm": "store only", "cool": "same"}
    assert not push(catalog, folder, by="me").refused
    assert set(standing(catalog, folder).values()) == {"same"}


def test_of_a_renamed_entry(catalog: Catalog, place: Place, folder: Path) -> None:
    with catalog.change(by="me", door="studio") as change:
        change.create(Persona(name="ada", summary="Ada.", parts=(PartLink("warm"),)))
    push(catalog, folder, by="me")
    with catalog.change(by="me", door="studio") as change:
        change.rename("part", "warm", "hot")
    kill_a_push(place, folder)
    author(catalog, "hot", "Hot.")
    found = standing(catalog, folder)
    assert found["hot"] == "store override"
    assert "conflict" not in found.values()
    assert not push(catalog, folder, by="me").refused
    assert not pull(catalog, folder, by="me").conflicts
    assert set(standing(catalog, folder).values()) == {"same"}


def test_a_file_that_cannot_be_read_meanwhile_takes_nothing_away(
    catalog: Catalog, place: Place, folder: Path
) -> None:
    with catalog.change(by="me", door="studio") as change:
        change.delete("part", "warm")
    kill_a_push(place, folder, "before")
    file = folder / "a.toml"
    file.write_text("[[parts\n", "utf-8")
    pull(catalog, folder, by="me")
    file.write_text(SEEDS, "utf-8")
    # It was deleted in the store, and is no new seed.
    assert standing(catalog, folder) == {"warm": "deleted in store", "cool": "same"}


def test_a_push_that_ends_leaves_no_note(catalog: Catalog, folder: Path) -> None:
    author(catalog, "warm", "Warmer.")
    push(catalog, folder, by="me")
    assert noted(catalog) == 0
    assert push(catalog, folder, by="me", dry_run=True).entries == ()
    author(catalog, "warm", "Warmest.")
    push(catalog, folder, by="me", dry_run=True)
    assert noted(catalog) == 0
