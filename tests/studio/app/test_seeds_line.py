"""What the status line says of the seeds, and where a click on it leads."""

from __future__ import annotations

import threading

import pytest

from store.entries import Part
from store.sync.outline import Outline
from store.sync.pull import Report, pull
from store.sync.read_toml import Note, Place, SeedFault
from studio.screens.sync.screen import SyncScreen
from studio.seed_words import opening_words, seed_words
from tests.studio.app.driving import SEEDS, Driver, Stand


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Outline(), "seeds in place"),
        (Outline(there=False), "no seeds folder"),
        (Outline(changed=True), "seeds changed: F9 pulls them"),
        (Outline(conflicts=1), "seeds: 1 conflict"),
        (Outline(to_push=2), "seeds: 2 to push"),
        (Outline(conflicts=2, skipped=1, to_push=3), "seeds: 2 conflicts, 1 skipped, 3 to push"),
        (Outline(to_pull=1200), "seeds: 1,200 to pull"),
    ],
)
def test_words(found: Outline, words: str) -> None:
    assert seed_words(found) == words


def test_what_is_known_before_the_seeds_are_looked_at() -> None:
    assert opening_words(None, changed=False) == ("", "")
    assert opening_words(None, changed=True) == ("seeds changed: F9 pulls them", "")
    skipped = SeedFault("skipped-seed", "it has no name")
    notes = tuple(Note(Place("a.toml", line), "no name", True, skipped) for line in range(1, 9))
    unknown = Note(Place("a.toml", 9), "odd key", True, SeedFault("unknown-key", "nobody has it"))
    said, problems = opening_words(Report((), (*notes, unknown)), changed=True)
    assert said == "seeds: 8 skipped"
    assert problems.count("\n") == 5
    said, problems = opening_words(Report((), (unknown,)), changed=False)
    assert (said, problems) == ("", str(unknown))


async def begun(studio: Driver) -> None:
    await studio.until(lambda: studio.main.seeds is not None and studio.main.seeds.begun)
    await studio.settle()


async def test_what_is_authored_here_is_counted_after_every_change(stand: Stand) -> None:
    async with stand.running() as studio:
        await begun(studio)
        assert studio.status("seeds") == "seeds in place"
        await studio.go(studio.links(), "part:kind")
        await studio.press("J")
        await studio.until(lambda: studio.status("seeds") == "seeds: 1 to push")
        with stand.change() as change:
            change.create(Part(name="new", part_type="tone", summary="New."))
        await studio.until(lambda: studio.status("seeds") == "seeds: 2 to push")
        await studio.press("u")
        await studio.until(lambda: studio.status("seeds") == "seeds: 1 to push")


async def test_changed_files_are_noticed_and_told_once(stand: Stand) -> None:
    async with stand.running() as studio:
        await begun(studio)
        text = SEEDS.replace("Be kind.", "Be very kind.")
        changed = "seeds changed: F9 pulls them"
        await studio.changed_seeds_until(text, lambda: studio.status("seeds") == changed)
        await studio.settle()
        told = [note for note in studio.notes if "F9 pulls them" in note]
        assert told == ["Seed files were changed. F9 pulls them, F8 shows what differs."]
        stand.seed(text, "more.toml")
        await studio.pilot.pause(0.8)
        await studio.settle()
        assert [note for note in studio.notes if "F9 pulls them" in note] == told
        (stand.folder / "seeds" / "more.toml").unlink()
        await studio.press("f9")
        assert "Be very kind." in studio.preview_text
        await studio.until(lambda: studio.status("seeds") == "seeds in place")


async def test_a_conflict_is_said_until_it_is_settled(stand: Stand) -> None:
    with stand.change() as change:
        change.update("part", "kind", {"summary": "Mine."})
    stand.seed(SEEDS.replace("Be kind.", "Theirs."))
    pull(stand.catalog, stand.folder / "seeds", by="somebody")
    async with stand.running() as studio:
        await studio.until(lambda: studio.status("seeds") == "seeds: 1 conflict")
        await studio.press("Y")
        await studio.until(lambda: isinstance(studio.app.screen, SyncScreen))
        await studio.settle()
        await studio.press("s", "enter", "escape")
        assert studio.app.screen is studio.main
        await studio.until(lambda: studio.status("seeds") == "seeds in place")
        assert "Theirs." in studio.preview_text


@pytest.mark.parametrize("size", [(150, 36), (80, 24)])
async def test_a_click_leads_to_the_seeds(stand: Stand, size: tuple[int, int]) -> None:
    with stand.change() as change:
        change.update("part", "kind", {"summary": "Mine."})
    async with stand.running(size=size) as studio:
        await studio.until(lambda: studio.status("seeds") == "seeds: 1 to push")
        await studio.settle()
        assert "seeds: 1 to push" in studio.screen_text()
        if size[0] > 100:
            await studio.pilot.click("#status-seeds", offset=(30, 0))
            await studio.settle()
            assert studio.app.screen is studio.main
        await studio.pilot.click("#status-seeds", offset=(3, 0))
        await studio.until(lambda: isinstance(studio.app.screen, SyncScreen))


async def test_the_watch_ends_with_the_studio(stand: Stand) -> None:
    def watching() -> list[threading.Thread]:
        return [one for one in threading.enumerate() if one.name == "seeds"]

    async with stand.running() as studio:
        await begun(studio)
        await studio.until(watching)
        mine = watching()[-1]
    mine.join(3)
    assert not mine.is_alive()
