"""The line at the top: nothing in it jumps, and at 80 columns the persona is named everywhere."""

from __future__ import annotations

import asyncio

import pytest
from textual.geometry import Region

from store.entries import Part, Persona
from tests.studio.app.driving import Driver, Stand

PAINTED = True

LONG = "the-keeper-of-the-very-long-names-and-of-all-that-they-are-called-by"


def places(studio: Driver) -> dict[str, Region]:
    names = ("title", "workspace", "saved", "tokens")
    return {name: studio.main.query_one(f"#status-{name}").region for name in names}


@pytest.mark.parametrize("width", [160, 124, 80])
async def test_words_of_another_length_move_nothing(stand: Stand, width: int) -> None:
    async with stand.running("ada", size=(width, 30)) as studio:
        status = studio.main.status
        looked = []
        for state in ("saved", "saving", "editing", "opening"):
            status._put_saved(state)
            await studio.settle()
            looked.append([(one.x, one.right) for one in places(studio).values()])
        for errors, warnings in ((0, 0), (0, 1), (1234, 0)):
            status.show_checks(errors, warnings, whole=True)
            await studio.settle()
            looked.append([(one.x, one.right) for one in places(studio).values()])
        assert all(one == looked[0] for one in looked)


async def test_seeds_to_be_pushed_take_their_room_from_the_title(stand: Stand) -> None:
    async with stand.running("ada", size=(80, 24)) as studio:
        before = places(studio)
        studio.main.status.show_seeds("seeds: 1 to push", changed=True)
        await studio.settle()
        after = places(studio)
        assert (after["saved"], after["tokens"]) == (before["saved"], before["tokens"])
        assert "seeds: 1 to push" in studio.screen_text()
        # Beside each other again, they stand where they did before.
        await studio.pilot.resize_terminal(160, 48)
        await studio.settle()
        line = studio.screen_text().splitlines()[0]
        assert line.index("saved") < line.index("seeds")


async def test_long_work_is_told_in_the_place_of_the_seeds(stand: Stand) -> None:
    async with stand.running("ada", size=(124, 30)) as studio:
        before = places(studio)
        studio.main.status.show_work("Publishing 12 personas of the catalog … 3 s")
        await studio.settle()
        line = studio.screen_text().splitlines()[0]
        assert "◐ Publishing 12 personas of the catalog … 3 s" in line
        assert places(studio)["tokens"] == before["tokens"]
        assert places(studio)["saved"].x == before["saved"].x
        studio.main.status.show_work("")
        await studio.settle()
        assert places(studio) == before


async def test_seeds_are_told_when_they_were_looked_at(stand: Stand) -> None:
    told: list[str] = []
    with stand.change() as change:
        change.create(Part(name="new", part_type="tone", summary="New."))
    async with stand.running("ada") as studio:
        await studio.until(lambda: told.append(studio.status("seeds")) or told[-1])
        await studio.until(lambda: studio.status("seeds") == "seeds: 1 to push")
    assert set(told) <= {"", "seeds: 1 to push"}


async def test_saving_is_said_where_it_takes_a_while(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stand.running("ada") as studio:
        status = studio.main.status
        status.show_saved("saving")
        assert studio.status("saved") == "● saved"
        await studio.until(lambda: studio.status("saved") == "○ saving")
        status.show_saved("saved")
        assert studio.status("saved") == "● saved"
        status.show_saved("saving")
        status.show_saved("saved")
        await asyncio.sleep(0.4)
        assert studio.status("saved") == "● saved"


@pytest.mark.parametrize("name", [LONG, "[red]x 😀", "ada"])
async def test_at_80_columns_every_pane_names_the_open_persona(stand: Stand, name: str) -> None:
    if name != "ada":
        with stand.change() as change:
            change.create(Persona(name=name, summary="You are."))
    async with stand.running(name, size=(80, 24)) as studio:
        studio.main.status.show_seeds("seeds: 12 to push, 3 to pull", changed=True)
        for key in ("1", "2", "3"):
            await studio.pane({"1": "library", "2": "composer", "3": "preview"}[key])
            line = studio.screen_text().splitlines()[0]
            assert f"▸ {name[:20]}" in line
            assert "saved" in line
            assert "tok" in line
