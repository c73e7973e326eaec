"""The grid of cells: its columns, its cursor, what stays while it scrolls, and dragging."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.geometry import Offset

from studio.widgets.matrix import Cell, Column, Grid, Matrix, MatrixRow
from studio.widgets.matrix_layout import LEAST, MOST, NARROW, fit_middle, widths
from studio.widgets.plain import literal
from studio.widgets.reorder_list import ReorderList
from tests.studio.widgets.harness import HOSTILE, Harness, pairs, rows, text_of

Gaps = set[tuple[int, int]]


def grid(height: int = 3, width: int = 4, *, gaps: Gaps | None = None, foot: str = "1") -> Grid:
    """Rows `type0` … by columns `stage0` …, with `part<row>.<column>` in each cell."""
    blank = gaps or set()
    return Grid(
        tuple(Column(f"c{x}", f"stage{x}", current=x == 1, foot=foot) for x in range(width)),
        tuple(
            MatrixRow(
                f"r{y}",
                f"type{y}",
                tuple(
                    None
                    if (y, x) in blank
                    else Cell(f"part{y}.{x}", "stage" if x else "own", (f"part{y}.{x}",))
                    for x in range(width)
                ),
            )
            for y in range(height)
        ),
    )


def made(shown: Grid) -> Matrix:
    matrix = Matrix(id="matrix", side="type", foot="tokens", empty="Nothing in play.")
    matrix.grid = shown
    return matrix


def at(matrix: Matrix, row: int, column: int) -> Offset:
    """Where a cell is, from the corner of the widget, when nothing is scrolled."""
    return Offset(matrix._columns.side + matrix._columns.starts[column] + 1, row + 1)


@given(st.lists(st.integers(0, 200), max_size=40), st.integers(0, 400))
def test_columns_fit_their_content_and_the_room(wanted: list[int], room: int) -> None:
    given_ = widths(wanted, room)
    assert len(given_) == len(wanted)
    first = [max(LEAST, min(one, MOST)) for one in wanted]
    for one, most, want in zip(given_, first, wanted, strict=True):
        assert min(most, NARROW) <= one <= max(LEAST, want)
    if sum(first) > room:
        # Not all of them have room: none is wider than at first.
        assert all(one <= most for one, most in zip(given_, first, strict=True))
    else:
        # There is no room left that one of them could use.
        assert sum(given_) <= room
        full = all(one >= want for one, want in zip(given_, wanted, strict=True))
        assert full or sum(given_) == room


@pytest.mark.parametrize("room", [52, 64, 77, 110])
def test_a_view_ends_with_a_whole_column(room: int) -> None:
    given_ = widths([40] * 12, room)
    assert len(set(given_)) == 1
    assert room % given_[0] < room // given_[0]


@given(st.text(max_size=60), st.integers(0, 40))
def test_a_name_is_cut_in_its_middle(text: str, width: int) -> None:
    shown = fit_middle(literal(text), width)
    assert cell_len(shown) <= width
    if cell_len(literal(text)) <= width:
        assert shown == literal(text)


def test_names_that_begin_alike_stay_apart() -> None:
    assert fit_middle("mira-motivation-finish-the-chart", 16) == "mira-mot…e-chart"


async def test_it_shows_who_wins_where() -> None:
    app = Harness(made(grid(gaps={(1, 2)})))
    async with app.run_test(size=(80, 12)) as pilot:
        matrix = app.main.query_one(Matrix)
        await pilot.pause()
        head, first, second, _, foot, *rest = text_of(matrix)
        assert head.split() == ["type", "stage0", "●", "stage1", "stage2", "stage3"]
        assert first.split() == [
            *("type0", "·", "part0.0", "▲", "part0.1", "▲", "part0.2", "▲", "part0.3")
        ]
        assert second.split() == ["type1", "·", "part1.0", "▲", "part1.1", "▲", "part1.3"]
        assert foot.split() == ["tokens", "1", "1", "1", "1"]
        assert not any(rest)
        # The columns are aligned.
        assert head.index("stage3") == first.index("▲ part0.3") == foot.rindex("1")


async def test_the_cursor_moves_by_arrows_and_letters() -> None:
    app = Harness(made(grid()))
    async with app.run_test(size=(80, 12)) as pilot:
        matrix = app.main.query_one(Matrix)
        matrix.focus()
        await pilot.press("right", "down", "l", "j", "h", "k", "enter", "delete", "backspace")
        assert (matrix.row_id, matrix.column_id) == ("r1", "c1")
        moved = pairs(app.main.of(Matrix.Highlighted), "row_id", "column_id")
        assert moved[-1] == ("r1", "c1")
        assert pairs(app.main.of(Matrix.Chosen), "row_id", "column_id") == [("r1", "c1")]
        assert len(app.main.of(Matrix.RemoveRequested)) == 2
        await pilot.press("end", "pagedown")
        assert (matrix.row_id, matrix.column_id) == ("r2", "c3")
        seen = len(app.main.of(Matrix.Highlighted))
        # At the edges it stays, and says nothing.
        await pilot.press("right", "down")
        assert len(app.main.of(Matrix.Highlighted)) == seen
        await pilot.press("home", "pageup", "up", "left")
        assert (matrix.row_id, matrix.column_id) == ("r0", "c0")


async def test_mouse_selects_and_opens() -> None:
    app = Harness(made(grid()))
    async with app.run_test(size=(80, 12)) as pilot:
        matrix = app.main.query_one(Matrix)
        await pilot.pause()
        await pilot.click(matrix, offset=at(matrix, 2, 3))
        assert (matrix.row_id, matrix.column_id) == ("r2", "c3")
        assert not app.main.of(Matrix.Chosen)
        await pilot.double_click(matrix, offset=at(matrix, 1, 2))
        assert pairs(app.main.of(Matrix.Chosen), "row_id", "column_id") == [("r1", "c2")]
        # A heading selects its column, or its row.
        await pilot.click(matrix, offset=at(matrix, -1, 3))
        assert (matrix.row_id, matrix.column_id) == ("r1", "c3")
        await pilot.click(matrix, offset=(1, 1))
        assert (matrix.row_id, matrix.column_id) == ("r0", "c3")
        # Below the rows there is nothing.
        await pilot.click(matrix, offset=(1, 7))
        assert (matrix.row_id, matrix.column_id) == ("r0", "c3")


async def test_headings_stay_while_it_scrolls_both_ways() -> None:
    app = Harness(made(grid(20, 30, foot="99")))
    async with app.run_test(size=(60, 12)) as pilot:
        matrix = app.main.query_one(Matrix)
        matrix.focus()
        await pilot.press("end", *["pagedown"] * 5)
        await pilot.pause()
        assert (matrix.row_id, matrix.column_id) == ("r19", "c29")
        lines = text_of(matrix)
        assert lines[0].split()[0] == "type"
        assert lines[0].split()[-1] == "stage29"
        assert any("type19" in line and "part19.29" in line for line in lines)
        assert lines[-2].split()[0] == "tokens"
        # It begins with a whole column.
        shown = lines[0].split()[1]
        assert shown.startswith("stage")
        assert lines[0].index(shown) == matrix._columns.side + 1
        await pilot.press("home", *["pageup"] * 5)
        assert text_of(matrix)[1].split()[:3] == ["type0", "·", "part0.0"]


async def test_every_column_can_be_reached_from_the_left_and_the_right() -> None:
    app = Harness(made(grid(3, 12)))
    async with app.run_test(size=(50, 12)) as pilot:
        matrix = app.main.query_one(Matrix)
        matrix.focus()
        for key, order in (("right", range(12)), ("left", reversed(range(12)))):
            for column in order:
                assert matrix.column_id == f"c{column}"
                assert f"part0.{column}" in text_of(matrix)[1].split()
                await pilot.press(key)


async def test_the_cursor_stays_on_its_cell() -> None:
    app = Harness(made(grid()))
    async with app.run_test(size=(80, 12)):
        matrix = app.main.query_one(Matrix)
        matrix.select("r2", "c3")
        other = grid(4, 5)
        matrix.show(Grid(tuple(reversed(other.columns)), tuple(reversed(other.rows))))
        assert (matrix.row_id, matrix.column_id) == ("r2", "c3")
        # Its row and its column are gone: the nearest ones.
        matrix.show(grid(2, 2))
        assert (matrix.row_id, matrix.column_id) == ("r1", "c1")
        matrix.show(Grid())
        assert (matrix.row_id, matrix.column_id, matrix.cell) == ("", "", None)
        assert not app.main.of(Matrix.Highlighted)


async def test_nothing_to_show_says_what_to_do() -> None:
    app = Harness(made(Grid()))
    async with app.run_test(size=(40, 12)) as pilot:
        matrix = app.main.query_one(Matrix)
        matrix.focus()
        assert text_of(matrix)[0] == " Nothing in play."
        await pilot.press("right", "down", "enter", "delete", "end", "pagedown")
        await pilot.click(matrix, offset=(3, 3))
        assert not app.main.of(Matrix.Chosen)
        assert not app.main.of(Matrix.RemoveRequested)


@pytest.mark.parametrize("size", [(80, 12), (20, 5), (1, 1), (3, 2)])
async def test_hostile_names_are_seen_and_not_obeyed(size: tuple[int, int]) -> None:
    columns = tuple(Column(f"c{i}", text, foot=text) for i, text in enumerate(HOSTILE))
    cells = tuple(Cell(text * 20, "stage", (text,)) for text in HOSTILE)
    shown = Grid(columns, tuple(MatrixRow(f"r{i}", text, cells) for i, text in enumerate(HOSTILE)))
    app = Harness(made(shown))
    async with app.run_test(size=size) as pilot:
        matrix = app.main.query_one(Matrix)
        matrix.focus()
        for key in ("end", "pagedown", "pagedown", "home", "right", "down"):
            await pilot.press(key)
            for y in range(matrix.size.height):
                strip = matrix.render_line(y)
                assert strip.cell_length == matrix.scrollable_content_region.width
                assert literal(strip.text) == strip.text


async def test_a_cell_is_dragged_and_dropped_on_a_column() -> None:
    app = Harness(
        made(grid(gaps={(1, 1)})),
        ReorderList(rows(3, "t"), id="target", accept_kinds={"cell"}),
    )
    async with app.run_test(size=(120, 14)) as pilot:
        matrix, target = app.main.query_one(Matrix), app.main.query_one(ReorderList)
        await pilot.pause()
        await pilot.mouse_down(matrix, offset=at(matrix, 0, 1))
        await pilot.hover(matrix, offset=at(matrix, 2, 3))
        assert matrix._landing == 3
        await pilot.mouse_up(matrix, offset=at(matrix, 2, 3))
        (dropped,) = app.main.of(Matrix.DroppedIn)
        assert (dropped.row_id, dropped.column_id) == ("r2", "c3")
        assert dropped.dragged.payload.payload == ("part0.1",)
        assert matrix._landing is None
        # Into a list that takes cells.
        await pilot.mouse_down(matrix, offset=at(matrix, 0, 1))
        await pilot.hover(target, offset=(6, 1))
        await pilot.mouse_up(target, offset=(6, 1))
        assert len(app.main.of(ReorderList.DroppedIn)) == 1
        # A blank cell cannot be lifted; what it does not take cannot be dropped.
        await pilot.mouse_down(matrix, offset=at(matrix, 1, 1))
        await pilot.hover(matrix, offset=at(matrix, 2, 3))
        await pilot.mouse_up(matrix, offset=at(matrix, 2, 3))
        await pilot.mouse_down(target, offset=(6, 1))
        await pilot.hover(matrix, offset=at(matrix, 2, 3))
        await pilot.mouse_up(matrix, offset=at(matrix, 2, 3))
        assert len(app.main.of(Matrix.DroppedIn)) == 1


async def test_with_more_room_it_begins_at_the_first_column_again() -> None:
    app = Harness(made(grid(3, 20)))
    async with app.run_test(size=(40, 12)) as pilot:
        matrix = app.main.query_one(Matrix)
        matrix.select("r0", "c3")
        await pilot.pause()
        assert matrix.scroll_offset.x > 0
        await pilot.resize_terminal(140, 12)
        await pilot.pause()
        assert matrix.scroll_offset.x == 0
