"""Two texts beside each other, or one below the other."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any

import pytest
from textual.pilot import Pilot

from studio.widgets.line_diff import Pair, aligned, heading, note
from studio.widgets.plain import literal
from studio.widgets.side_by_side import Columns, SideBySide
from tests.studio.widgets.harness import HOSTILE, Harness, text_of

BEFORE = "one\ntwo words here\nthree"
AFTER = "one\ntwo words there\nthree\nfour"


@asynccontextmanager
async def shown(
    pairs: Sequence[Pair], size: tuple[int, int] = (40, 14), columns: Columns = "auto"
) -> AsyncIterator[tuple[Pilot[Any], SideBySide, Harness]]:
    app = Harness(SideBySide(id="view", columns=columns, empty="Both are empty."))
    async with app.run_test(size=size) as pilot:
        view = app.main.query_one(SideBySide)
        view.show(pairs)
        view.focus()
        await pilot.pause()
        yield pilot, view, app


def lines(view: SideBySide) -> list[str]:
    return [line for line in text_of(view) if line]


def marked(view: SideBySide, y: int) -> list[str]:
    """What is drawn bold on a line: the words that differ."""
    return [one.text for one in view.render_line(y) if one.style and one.style.bold]


async def test_one_column_where_it_is_narrow() -> None:
    async with shown(aligned(BEFORE, AFTER)) as (_, view, _app):
        assert not view.two_columns
        assert lines(view) == [
            "  one",
            "- two words here",
            "+ two words there",
            "  three",
            "+ four",
        ]
        assert (marked(view, 1), marked(view, 2)) == (["here"], ["there"])
        assert view.count == 2


async def test_two_columns_where_it_is_wide() -> None:
    async with shown(aligned(BEFORE, AFTER), (120, 14)) as (pilot, view, _app):
        assert view.two_columns
        cells = [[half.rstrip() for half in line.split("│")] for line in lines(view)]
        assert cells == [
            ["  one", "  one"],
            ["- two words here", "+ two words there"],
            ["  three", "  three"],
            ["", "+ four"],
        ]
        assert marked(view, 1) == ["here", "there"]
        assert all(view.render_line(y).cell_length == view.size.width - 1 for y in range(4))
        await pilot.resize_terminal(60, 14)
        await pilot.pause()
        assert not view.two_columns
        assert lines(view)[1] == "- two words here"
    async with shown(aligned(BEFORE, AFTER), (120, 14), "one") as (_, view, _app):
        assert not view.two_columns


async def test_long_and_wide_lines_wrap_within_their_column() -> None:
    long = "word " * 30
    async with shown(aligned(long + "漢字" * 40, long), (120, 30)) as (_, view, _app):
        for y in range(10):
            strip = view.render_line(y)
            assert strip.cell_length == view.size.width - 1
        assert sum("漢" in line for line in lines(view)) >= 2
        assert all(line.index("│") >= 20 for line in lines(view))


@pytest.mark.parametrize("text", [one for one in HOSTILE if one])
async def test_text_is_shown_as_it_is(text: str) -> None:
    line = text.replace("\n", " ")
    pairs = [*aligned(f"{line}\nsame", f"same\n{line} x"), heading(text), note("+", text)]
    async with shown(pairs) as (_, view, _app):
        drawn = lines(view)
        assert drawn[0] == f"- {literal(line)}".rstrip()
        assert drawn[2] == f"+ {literal(line)} x"
        assert drawn[3].startswith(f"  {literal(text)}".rstrip())
        assert drawn[4] == f"+ {literal(text)}".rstrip()


async def test_from_difference_to_difference() -> None:
    before = "\n".join(f"line {n}" for n in range(200))
    after = before.replace("line 50\n", "line fifty\n").replace("line 150\n", "")
    async with shown(aligned(before, after)) as (pilot, view, app):
        assert (view.count, view.current) == (2, -1)
        assert "  ⋯ 47 lines the same" in lines(view)
        view.go_to_difference(1)
        await pilot.pause()
        assert view.current == 0
        assert any("▌" in line and "fifty" in line for line in lines(view))
        view.go_to_difference(1)
        assert view.current == 1
        view.go_to_difference(1)
        view.go_to_difference(-1)
        await pilot.pause()
        assert view.current == 1
        assert any(line == "-▌line 150" for line in lines(view))
        view.set_folding(False)
        await pilot.pause()
        # Where one was is in view still.
        assert any(line == "-▌line 150" for line in lines(view))
        assert view.virtual_size.height == 201
        assert len(app.main.of(SideBySide.Moved)) >= 5
        view.show((), empty="Nothing here.")
        await pilot.pause()
        assert (view.count, view.current) == (0, -1)
        view.go_to_difference(1)
        assert lines(view) == ["  Nothing here."]


async def test_keys_scroll_and_leave_at_the_top() -> None:
    text = "\n".join(f"line {n}" for n in range(100))
    async with shown(aligned(text, text), (40, 12)) as (pilot, view, app):
        await pilot.press("down", "down", "up")
        assert view.scroll_offset.y == 1
        await pilot.press("end")
        assert lines(view)[-1] == "  line 99"
        await pilot.press("home", "pagedown")
        assert view.scroll_offset.y == view.size.height - 1
        assert not app.main.of(SideBySide.LeftAtTop)
        await pilot.press("home", "up")
        assert app.main.of(SideBySide.LeftAtTop)


async def test_the_mouse_asks_to_unfold_and_goes_to_a_difference() -> None:
    before = "\n".join(f"line {n}" for n in range(20))
    async with shown(aligned(before, before + "\nnew")) as (pilot, view, app):
        await pilot.click(SideBySide, offset=(4, 4))
        assert view.current == 0
        await pilot.click(SideBySide, offset=(4, 0))
        assert len(app.main.of(SideBySide.FoldAsked)) == 1


async def test_two_thousand_lines_are_laid_out_quickly() -> None:
    before = "\n".join(f"line {n} of a long text" for n in range(2000))
    pairs = aligned(before, before.replace("7", "seven"))
    async with shown((), (160, 48)) as (_, view, _app):
        start = perf_counter()
        view.show(pairs)
        view.set_folding(False)
        view.go_to_difference(-1)
        text_of(view)
        assert perf_counter() - start < 1.0


async def test_tiny_terminals_do_not_crash() -> None:
    async with shown(aligned(BEFORE, AFTER), (40, 14)) as (pilot, view, _app):
        for size in ((1, 1), (3, 4), (2, 20), (120, 20)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            text_of(view)
