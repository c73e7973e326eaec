"""The arc editor: the text at a stage, and comparing it with that at another."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest
from textual.widgets import Static

from store.compose.request import Request
from studio.at import At
from studio.screens.arc.winning import OWN
from studio.screens.desk_screen import DeskScreen
from tests.studio.app.arc_editing import SMALL, about, guid, looked, matrix, text, to, visit
from tests.studio.app.driving import Stand
from tests.studio.app.test_preview import pick


async def test_stepping_moves_the_text_along(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        screen = await visit(studio)
        for pane in ("1", "2", "3"):
            await studio.press(pane)
            steps = (("greater_than_sign", "open"), ("greater_than_sign", "sure"))
            # At the last it stays.
            back = (("less_than_sign", "open"), ("less_than_sign", "shy"))
            for key, stage in (*steps, steps[-1], *back):
                await studio.press(key)
                assert looked(studio) == stage
                assert text(studio) == studio.catalog.compose("cleo", Request(stage=stage)).text
                assert matrix(studio).column_id == screen.stages_pane.cursor == guid(studio, stage)
        # Before the first is the persona without a stage, and nothing before that.
        await studio.press("less_than_sign", "less_than_sign")
        assert text(studio) == studio.catalog.compose("cleo", Request(stage=None)).text
        await studio.press(*["greater_than_sign"] * 3, "v")
        request = Request(stage="sure", detail=True)
        composed = studio.catalog.compose("cleo", request)
        assert text(studio) == composed.text
        assert about(studio).startswith(f"sure: {composed.tokens:,} tok · cleo is at shy")
        assert "Speak boldly, and leave nothing out" in text(studio)
        # By mouse, and by its choice.
        await studio.pilot.click(screen.query_one("#text-view"))
        await studio.settle()
        assert text(studio) == studio.catalog.compose("cleo", Request(stage="sure")).text
        await studio.pilot.click(screen.query_one("#text-stage"))
        await studio.settle()
        await pick(studio, OWN)
        assert text(studio) == studio.catalog.compose("cleo", Request(stage=None)).text
        # A line leads to its entry; the persona's own text to the persona.
        await studio.press("3", "home", "enter")
        assert studio.app.screen is studio.main
        assert studio.name == "cleo"
        assert studio.app.focused is studio.main.query_one("#field-summary")


async def test_comparing_two_stages(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Any] = []

    @dataclass(frozen=True)
    class Side:
        persona: str
        request: Request

    class CompareScreen(DeskScreen[Any]):
        def __init__(self, desk: Any, at: At, left: Any = None, right: Any = None) -> None:
            super().__init__(desk)
            given.append((at.persona, left, right))

        def compose(self) -> Any:
            from studio.panes.status_line import StatusLine

            yield StatusLine()
            yield Static("side by side", id="both")

    for name, holds in (("screen", CompareScreen), ("side", Side)):
        module = ModuleType(f"studio.screens.compare.{name}")
        setattr(module, holds.__name__, holds)
        monkeypatch.setitem(sys.modules, module.__name__, module)

    async with stand.running("cleo") as studio:
        screen = await visit(studio)

        async def compared(key: str) -> tuple[Any, Any]:
            await studio.press(key)
            assert isinstance(studio.app.screen, CompareScreen)
            await studio.press("escape")
            assert studio.app.screen is screen
            persona, left, right = given[-1]
            assert persona == left.persona == right.persona == "cleo"
            return left.request, right.request

        def request(stage: str | None, *, detail: bool = False) -> Request:
            return Request(stage=stage, detail=detail, encoding="o200k_base")

        # Without a mark, with the one before it; before the first there is none of them.
        assert await compared("c") == (request(None), request("shy"))
        await to(studio, "sure")
        assert await compared("equals_sign") == (request("open"), request("sure"))
        await studio.press("m")
        assert "◇ marked" in studio.row(screen.stages_pane.stages, guid(studio, "sure"))
        assert matrix(studio).grid.columns[3].marked
        await studio.press("c")
        assert studio.app.screen is screen
        assert "nothing to compare it with" in studio.notes[-1]
        await to(studio, "shy")
        await studio.press("v")
        assert await compared("c") == (request("sure", detail=True), request("shy", detail=True))
        # The mark goes with its stage; another takes its place.
        await studio.press("m")
        assert [one.marked for one in matrix(studio).grid.columns] == [False, True, False, False]
        await studio.press("m")
        assert not any(one.marked for one in matrix(studio).grid.columns)


@pytest.mark.parametrize("size", [(160, 48), SMALL])
async def test_one_line_says_which_stage_weighs_what(stand: Stand, size: tuple[int, int]) -> None:
    async with stand.running("cleo", size=size) as studio:
        await visit(studio)

        def tokens(stage: str | None) -> str:
            return f"{studio.catalog.compose('cleo', Request(stage=stage)).tokens:,} tok"

        assert about(studio) == f"shy: {tokens('shy')}, the current stage"
        await studio.press("greater_than_sign")
        assert about(studio) == f"open: {tokens('open')} · cleo is at shy"
        assert about(studio) in studio.screen_text()
        # It is said there alone, and of no other stage.
        assert studio.status("tokens") == ""
        await studio.press("full_stop")
        assert about(studio) == f"open: {tokens('open')}, the current stage"
        await studio.press("less_than_sign", "less_than_sign")
        assert about(studio) == f"no stage: {tokens(None)} · cleo is at open"
