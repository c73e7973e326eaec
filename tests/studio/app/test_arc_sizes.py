"""The arc editor at every size, and with hostile names."""

from __future__ import annotations

import pytest

from store.compose.request import Request
from store.entries import Arc, Part, Stage
from studio.screens.dialogs import ConfirmScreen
from tests.studio.app.arc_editing import SMALL, asked, looked, matrix, text, visit
from tests.studio.app.driving import Stand


async def test_one_pane_at_a_time_on_a_narrow_terminal(stand: Stand) -> None:
    async with stand.running("cleo", size=SMALL) as studio:
        screen = await visit(studio)
        panes = {
            "1": screen.stages_pane,
            "2": screen.matrix_pane,
            "3": screen.text_pane,
        }
        for key in ("2", "3", "1", "f3", "f4", "f2"):
            await studio.press(key)
            wanted = panes.get(key) or panes[str(int(key[1]) - 1)]
            assert [pane for pane in panes.values() if pane.region.area] == [wanted]
            assert wanted.has_focus_within
        await studio.pilot.click(screen.query_one("#tab-matrix"))
        await studio.settle()
        assert screen.matrix_pane.region.area
        assert "▲ terse, bold" in studio.screen_text()
        await studio.pilot.resize_terminal(160, 48)
        await studio.settle()
        assert all(pane.region.area for pane in panes.values())
        assert screen.text_pane.region.height > 15
        await studio.pilot.resize_terminal(20, 5)
        await studio.press("1", "2", "3", "down", "escape")
        assert studio.app.screen is studio.main


@pytest.mark.parametrize("size", [(160, 48), SMALL])
async def test_many_stages_with_hostile_names(stand: Stand, size: tuple[int, int]) -> None:
    evil = ["[red]x", "[@click=app.quit]x", "{{x}}", "שלום", "😀👨‍👩‍👧", "漢字" * 20, "\\[b"]
    with stand.change() as change:
        for place in range(20):
            name = f"{evil[place % len(evil)]} {place}"
            summary = "\n".join(f"\x1b[31m{evil[place % len(evil)]} {n}" for n in range(100))
            part_type = f"type-{place}"
            change.create(Part(name=name, part_type=part_type, summary=summary))
        made = tuple(
            Stage(
                name=f"{evil[place % len(evil)]} stage {place}",
                condition=evil[place % len(evil)],
                parts=tuple(f"{evil[one % len(evil)]} {one}" for one in range(place % 21)),
            )
            for place in range(30)
        )
        change.create(Arc(name="[red]many", stages=made))
        change.arcs.assign("cleo", "[red]many")
    async with stand.running("cleo", size=size) as studio:
        await visit(studio)
        assert "[red]many" in studio.screen_text()
        assert len(matrix(studio).grid.rows) == 23
        assert len(matrix(studio).grid.columns) == 31
        await studio.press("2", "end", *["pagedown"] * 3)
        assert looked(studio) == made[29].name
        expected = studio.catalog.compose("cleo", Request(stage=made[29].name))
        assert text(studio) == expected.text
        assert matrix(studio).grid.columns[30].foot == f"{expected.tokens:,}"
        for key in ("greater_than_sign", "1", "down", "3", "pagedown", "f1", "escape", "2", "a"):
            await studio.press(key)
            shown = studio.screen_text()
            assert "\x1b" not in shown
        await asked(studio, "Add a part of type ")
        await studio.press("escape", "1", "x")
        assert isinstance(studio.app.screen, ConfirmScreen)
        await studio.press("escape", "escape")
        assert studio.app.screen is studio.main


@pytest.mark.parametrize("size", [(160, 48), SMALL])
async def test_brackets_go_from_pane_to_pane(stand: Stand, size: tuple[int, int]) -> None:
    async with stand.running("cleo", size=size) as studio:
        screen = await visit(studio)
        panes = [screen.stages_pane, screen.matrix_pane, screen.text_pane]
        forth = ("right_square_bracket", (1, 2, 0, 1))
        back = ("left_square_bracket", (0, 2, 1, 0))
        for key, places in (forth, back):
            for place in places:
                await studio.press(key)
                assert panes[place].has_focus_within
                assert panes[place].region.area
                shown = [pane for pane in panes if pane.region.area]
                assert shown == (panes if size != SMALL else [panes[place]])
        # In a field they are text.
        await studio.fill("condition", "")
        await studio.press("right_square_bracket")
        assert panes[0].has_focus_within
        await studio.press("f1")
        page = " ".join(studio.screen_text().replace("│", " ").split())
        assert "at the left" not in page
        assert "above," not in page
