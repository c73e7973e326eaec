"""The coverage grid: gaps to see and to fill, weights, order, and many personas."""

from __future__ import annotations

import pytest

from store.entries import Part, PartLink, Persona
from studio.screens.coverage.cells import TYPE
from studio.screens.coverage.screen import CoverageScreen
from studio.screens.entry import EntryScreen
from studio.widgets.grid import Grid
from tests.bench.data import entries, fill
from tests.studio.app.driving import Driver, Stand


async def covering(studio: Driver) -> Grid:
    await studio.until(lambda: isinstance(studio.app.screen, CoverageScreen))
    shown = studio.app.screen
    assert isinstance(shown, CoverageScreen)
    await studio.until(lambda: shown._read is not None and shown._progress is None)
    await studio.settle()
    return shown.grid


def said(studio: Driver) -> str:
    return str(studio.app.screen.query_one("#coverage-cell").render())


async def test_what_wins_what_it_weighs_and_what_is_missing(stand: Stand) -> None:
    with stand.change() as change:
        change.arcs.go_to("cleo", "sure")
    async with stand.running("cleo") as studio:
        await studio.press("G")
        grid = await covering(studio)
        lines = [grid.render_line(y).text for y in range(5)]
        assert lines[0].split() == [
            *("persona", "total", "gaps", "soul", "tone", "goal"),
            *("traits", "skills", "guardrails"),
        ]
        assert lines[2].split()[0] == "ada"
        # Bob has nothing of two types, and cleo's tone is her stage's.
        assert lines[3].split() == ["bob", "3", "2", "·", "3", "·", "·", "·", "·"]
        assert "◆" in lines[4]
        # It opens at the open persona, in the column of names.
        assert grid.cursor_ids == ("cleo", "")
        grid.go_to("cleo", f"{TYPE}tone")
        await studio.settle()
        assert "tone: terse, bold" in said(studio)
        assert "by the stage" in said(studio)


async def test_enter_opens_the_part_or_asks_which(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        await studio.press("G")
        grid = await covering(studio)
        grid.go_to("ada", f"{TYPE}soul")
        await studio.press("enter")
        await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))
        await studio.settle()
        await studio.press("escape")
        await studio.until(lambda: isinstance(studio.app.screen, CoverageScreen))
        grid.go_to("ada", f"{TYPE}tone")
        await studio.press("enter")
        assert "Open which" in studio.dialog_title()
        await studio.press("escape")
        grid.go_to("bob")
        await studio.press("enter")
        await studio.until(lambda: studio.app.screen is studio.main)
        await studio.until(lambda: studio.name == "bob")


async def test_enter_on_a_gap_links_a_part_as_one_change(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        await studio.press("G")
        grid = await covering(studio)
        before = studio.revisions()
        grid.go_to("bob", f"{TYPE}goal")
        await studio.settle()
        assert "bob has no goal" in said(studio)
        await studio.press("enter")
        await studio.until(lambda: "Link which goal to bob?" in studio.dialog_title())
        await studio.press("enter")
        await studio.until(lambda: studio.parts("bob") == ["slow", "plan"])
        await studio.until(lambda: "goal: plan" in said(studio))
        assert studio.revisions() == before + 1
        await studio.press("u")
        await studio.until(lambda: studio.parts("bob") == ["slow"])


async def test_a_new_part_is_made_and_linked_as_one_change(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        await studio.press("G")
        grid = await covering(studio)
        before = studio.revisions()
        grid.go_to("bob", f"{TYPE}soul")
        await studio.press("enter")
        await studio.until(lambda: "Link which soul" in studio.dialog_title())
        await studio.type("brave")
        await studio.press("enter")
        await studio.until(lambda: "What brave says" in studio.dialog_title())
        await studio.answer("Be brave.")
        await studio.until(lambda: studio.parts("bob") == ["slow", "brave"])
        made = studio.catalog.find("part", "brave")
        assert isinstance(made, Part)
        assert (made.part_type, made.summary) == ("soul", "Be brave.")
        assert studio.revisions() == before + 1


async def test_order_and_filter(stand: Stand) -> None:
    async with stand.running("") as studio:
        await studio.press("G")
        grid = await covering(studio)

        def names() -> list[str]:
            return [row.id for row in grid._rows]

        assert names() == ["ada", "bob", "cleo"]
        await studio.press("s")
        assert names()[0] == "ada"
        await studio.press("s")
        assert names()[0] == "bob"
        await studio.pilot.click(Grid, offset=(4, 1))
        await studio.settle()
        assert names() == ["ada", "bob", "cleo"]
        await studio.press("slash")
        await studio.type("CL")
        assert names() == ["cleo"]
        await studio.press("enter")
        assert studio.app.focused is grid
        await studio.press("escape")
        assert names() == ["ada", "bob", "cleo"]
        await studio.press("escape")
        assert studio.app.screen is studio.main


async def test_the_mouse_goes_to_a_cell_and_chooses_it(stand: Stand) -> None:
    async with stand.running("") as studio:
        await studio.press("G")
        grid = await covering(studio)
        place = (1 + grid._first + grid._places[2] + 2, 1 + 2)
        await studio.pilot.click(grid, offset=place)
        await studio.settle()
        assert grid.cursor_ids == ("ada", f"{TYPE}soul")
        await studio.pilot.click(grid, offset=place, times=2)
        await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))


async def test_an_empty_catalog_says_what_to_do(bare: Stand) -> None:
    async with bare.running("") as studio:
        await studio.press("G")
        await covering(studio)
        assert "There is no persona yet." in studio.screen_text()
        await studio.press("enter", "a", "s", "down", "right")


async def test_hostile_names_and_a_small_terminal(stand: Stand) -> None:
    names = ["[@click=app.quit]x", "漢字漢字漢字漢字漢字漢字漢字", "\u202eשלום", "😀" * 20, "{{x}}"]
    with stand.change() as change:
        for name in names:
            change.create(Part(name=name, part_type="an-odd-and-very-long-type", summary=name))
            change.create(Persona(name=name, summary=name, parts=(PartLink(name),)))
    async with stand.running("", size=(80, 24)) as studio:
        await studio.press("G")
        grid = await covering(studio)
        for _ in range(12):
            await studio.press("right")
        await studio.press("end", "ctrl+end", "home", "pageup")
        text = studio.screen_text()
        assert "[@click=app.quit]x" in text
        assert "\u202e" not in text
        for y in range(grid.size.height):
            assert grid.render_line(y).cell_length == grid.scrollable_content_region.width


@pytest.mark.parametrize("count", [400])
async def test_many_personas_are_read_in_pages(stand: Stand, count: int) -> None:
    stand.database.unlink()
    fill(stand.database, entries(800, count, 8))
    async with stand.running("") as studio:
        await studio.press("G")
        grid = await covering(studio)
        assert len(grid._rows) == count
        await studio.press("ctrl+end")
        assert grid.cursor_ids[0] == f"persona-{count - 1:05}"
        assert f"persona-{count - 1:05}" in studio.screen_text()
