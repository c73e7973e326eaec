"""Every screen and dialog with bad input: nothing obeyed, nothing lost, nothing out of sight."""

from __future__ import annotations

import pytest

from store.entries import Part
from studio.screens.visits import SCREENS
from tests.digging import DEEP, few
from tests.studio.app import bad_input, places
from tests.studio.app.looking_over import faults
from tests.studio.app.made import Bad

SIZES = ((80, 24), (160, 48), (240, 70))


@pytest.mark.parametrize(
    ("bad", "group"),
    [
        *(("hostile", group) for group in places.PLACES),
        # What asks about one entry, or edits it, asks and edits alike in a large catalog.
        *((bad, group) for bad in ("none", "one") for group in few(places.PLACES, 2)),
    ],
    indirect=["bad"],
)
async def test_everything_is_in_its_place(bad: Bad, group: str) -> None:
    found: dict[str, list[str]] = {}
    # What is (almost) empty is looked at where there is least room for what it says.
    hostile = bad.persona == bad_input.EVIL
    sizes = SIZES if hostile else SIZES[:1]
    async with bad.running(bad.persona, size=SIZES[0]) as studio:
        for number, place in enumerate(places.PLACES[group]):
            await place.go(studio)
            # Larger and smaller in turn: each place is made at one size and seen at all.
            for size in sizes[:: -1 if number % 2 else 1]:
                if studio.app.size != size:
                    await studio.pilot.resize_terminal(*size)
                    await studio.settle()
                wrong = faults(studio)
                if hostile and place.shows not in studio.screen_text():
                    wrong.append(f"{place.shows} is not to be read")
                if wrong:
                    found[f"{place.name} at {size}"] = list(dict.fromkeys(wrong))
            await places.back(studio)
    assert not found, "\n".join(f"{name}: {wrong}" for name, wrong in found.items())


def test_every_screen_has_a_place() -> None:
    """A screen or dialog that is not among them is to be added to `places.py`."""
    named = {one.__name__ for one in places.screen_classes()}
    known = {path.partition(":")[2] for path in SCREENS.values()} | {
        # Looked at with what they are asked about, in tests of their own.
        "ChooseMany",
        "ConflictScreen",
        "PickEntry",
        "PickFound",
        "PickOrMake",
        "EntryScreen",
        "FrameScreen",
        "HelpScreen",
        "JumpScreen",
        "MainScreen",
        "StudioPalette",
        "ThemeScreen",
        *(one.__name__ for one in places.DIALOG_CLASSES),
    }
    assert named <= known, named - known


@pytest.mark.parametrize("bad", ["huge"], indirect=True)
async def test_two_thousand_lines_and_a_megabyte(bad: Bad) -> None:
    async with bad.running(bad.persona, size=(160, 48)) as studio:
        for place in (*places.PANES, *places.VISITED):
            await place.go(studio)
            assert not faults(studio), place.name
            await places.back(studio)
        for part in ("tall", "wide"):
            before = studio.catalog.get("part", part)
            assert isinstance(before, Part)
            studio.main.edit_entry("part", part)
            await studio.until(lambda: studio.app.screen is not studio.main)
            await studio.settle()
            assert studio.field("content") == before.content
            await places.back(studio)
            assert studio.catalog.get("part", part) == before


@pytest.mark.skipif(
    not DEEP,
    reason="a minute and a half: HYPOTHESIS_PROFILE=deep runs it",
)
@pytest.mark.parametrize("bad", ["many"], indirect=True)
async def test_a_hundred_thousand_entries(bad: Bad) -> None:
    async with bad.running(bad.persona, size=(160, 48)) as studio:
        for place in (places.PANES[0], *places.VISITED):
            await place.go(studio)
            assert not faults(studio), place.name
            await studio.press("end")
            assert not faults(studio), place.name
            await places.back(studio)
        # From all of them to one, by its name.
        await studio.pane("library")
        await studio.press("slash")
        await studio.type("part-099799")
        await studio.until(lambda: "part-099799" in studio.main.library.list.render_line(1).text)
        assert not faults(studio)
