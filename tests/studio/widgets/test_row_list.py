"""The list of rows: cursor, window, drawing."""

from __future__ import annotations

from time import perf_counter

import pytest
from textual import events
from textual.content import Content
from textual.geometry import Offset

from studio.widgets.plain import literal
from studio.widgets.row_list import RowList
from studio.widgets.row_paint import split_width
from studio.widgets.rows import Row, RowStore
from tests.studio.widgets.harness import HOSTILE, Harness, pairs, rows, text_of


async def test_keys_move_and_choose() -> None:
    app = Harness(RowList(rows(100), id="list"))
    async with app.run_test(size=(40, 12)) as pilot:
        box = app.main.query_one(RowList)
        box.focus()
        await pilot.press("down", "j", "k", "pagedown", "end", "up", "enter")
        assert box.cursor == 98
        assert pairs(app.main.of(RowList.Chosen), "row_id", "index") == [("r98", 98)]
        assert app.main.of(RowList.Highlighted)[-1].row.id == "r98"
        assert app.main.of(RowList.Chosen)[0].control is box
        assert any("label r98" in line for line in text_of(box))
        await pilot.press("home", "pagedown", "pageup")
        assert (box.cursor, box.scroll_offset.y) == (0, 0)


async def test_a_click_highlights_and_a_double_click_chooses() -> None:
    app = Harness(RowList(rows(9), id="list"))
    async with app.run_test(size=(40, 20)) as pilot:
        box = app.main.query_one(RowList)
        await pilot.click(box, offset=(4, 3))
        assert box.has_focus
        assert box.cursor == 3
        assert not app.main.of(RowList.Chosen)
        await pilot.double_click(box, offset=(4, 5))
        assert pairs(app.main.of(RowList.Chosen), "row_id") == [("r5",)]
        await pilot.click(box, offset=(4, 9))
        assert box.cursor == 5


async def test_the_wheel_scrolls_and_the_cursor_stays() -> None:
    app = Harness(RowList(rows(100), id="list"))
    async with app.run_test(size=(40, 12)) as pilot:
        box = app.main.query_one(RowList)
        x, y = box.region.offset + Offset(3, 3)
        wheel = events.MouseScrollDown(None, x, y, 0, 0, 0, False, False, False, x, y)
        app.post_message(wheel)
        await pilot.pause()
        await pilot.wait_for_scheduled_animations()
        assert box.scroll_offset.y > 0
        assert box.cursor == 0
        box.focus()
        await pilot.press("enter")
        assert pairs(app.main.of(RowList.Chosen), "row_id") == [("r0",)]


async def test_the_cursor_stays_on_its_row_and_the_view_where_it_is() -> None:
    app = Harness(RowList(rows(100), id="list"))
    async with app.run_test(size=(40, 12)) as pilot:
        box = app.main.query_one(RowList)
        assert box.select_id("r50")
        await pilot.pause()
        top = box.scroll_offset.y
        box.set_rows([r for r in rows(100) if r.id != "r48"])
        assert (box.cursor_id, box.scroll_offset.y) == ("r50", top)
        # Many rows come in above: the row stays on its line of the screen.
        line = box.cursor - box.scroll_offset.y
        box.set_rows(rows(70, "new") + rows(100))
        assert (box.cursor_id, box.cursor - box.scroll_offset.y) == ("r50", line)
        # The row is gone: the nearest one.
        index = box.cursor
        box.set_rows([r for r in rows(70, "new") + rows(100) if r.id != "r50"])
        assert (box.cursor, box.cursor_id) == (index, "r51")
        await pilot.pause()
        assert app.main.of(RowList.Highlighted)[-1].row_id == "r51"
        box.set_rows([])
        assert (box.cursor, box.cursor_row) == (0, None)


async def test_a_row_can_be_selected_before_it_comes() -> None:
    app = Harness(RowList(rows(3), id="list"))
    async with app.run_test(size=(40, 12)):
        box = app.main.query_one(RowList)
        assert not box.select_id("r7")
        box.set_rows(rows(9))
        assert box.cursor_id == "r7"


async def test_a_long_list_asks_only_for_what_is_near() -> None:
    app = Harness(RowList(id="list"))
    async with app.run_test(size=(40, 13)) as pilot:
        box = app.main.query_one(RowList)
        page = box.size.height
        everything = rows(100_000)

        async def answer() -> list[tuple[int, int]]:
            await pilot.pause()
            asked = pairs(app.main.of(RowList.RowsNeeded), "start", "end")
            app.main.seen.clear()
            for start, end in asked:
                box.put_rows(start, everything[start:end])
            await pilot.pause()
            return asked

        box.set_total(100_000, 1)
        assert text_of(box)[0].endswith("·")
        assert await answer() == [(0, 2 * page)]
        assert "label r0" in text_of(box)[0]
        assert await answer() == []
        box.scroll_to(y=50_000, animate=False)
        assert await answer() == [(50_000 - page, 50_000 + 2 * page)]
        assert "label r50000" in text_of(box)[0]
        # Scrolling line by line asks once in half a page.
        asked = []
        for step in range(page // 2 + 2):
            box.scroll_to(y=50_000 + step, animate=False)
            asked += await answer()
        assert len(asked) == 1
        for place in range(0, 100_000, 4_000):
            box.scroll_to(y=place, animate=False)
            await answer()
        assert len(box.ids()) <= 20 * page


async def test_the_cursor_stays_on_a_row_that_is_yet_to_come() -> None:
    app = Harness(RowList(id="list"))
    async with app.run_test(size=(40, 13)) as pilot:
        box = app.main.query_one(RowList)
        box.set_total(100_000, 1, rows=rows(30))
        box.focus()
        await pilot.press("end", "enter")
        assert not app.main.of(RowList.Chosen)
        asked = app.main.of(RowList.RowsNeeded)[-1]
        assert asked.end == 100_000
        late = [Row(f"r{i}", Content("late")) for i in range(asked.start, asked.end)]
        box.put_rows(asked.start, late)
        await pilot.pause()
        assert (box.cursor, box.cursor_id) == (99_999, "r99999")
        assert app.main.of(RowList.Highlighted)[-1].row_id == "r99999"


async def test_a_row_chosen_before_it_is_there_is_chosen_when_it_comes() -> None:
    app = Harness(RowList(id="list"))
    async with app.run_test(size=(40, 13)) as pilot:
        box = app.main.query_one(RowList)
        box.focus()

        async def chosen(*keys: str) -> list[str]:
            app.main.seen.clear()
            box.set_total(500, box.generation + 1)
            await pilot.press(*keys)
            assert not app.main.of(RowList.Chosen)
            box.put_rows(0, rows(500))
            await pilot.pause()
            return [one.row_id for one in app.main.of(RowList.Chosen)]

        assert await chosen("enter") == ["r0"]
        assert await chosen("end", "enter") == ["r499"]
        # Whoever goes on, or elsewhere, means it no more.
        assert await chosen("enter", "up") == []
        assert await chosen("enter", "shift+tab") == []
        box.focus()
        # The row that was chosen is gone: the one that stands there now was not chosen.
        box.set_total(10, box.generation + 1)
        await pilot.press("enter")
        box.put_rows(0, rows(10, "other"))
        await pilot.pause()
        assert not app.main.of(RowList.Chosen)


async def test_the_cursor_finds_its_row_in_another_generation() -> None:
    app = Harness(RowList(id="list"))
    async with app.run_test(size=(40, 13)) as pilot:
        box = app.main.query_one(RowList)
        box.set_total(1000, 1, rows=rows(40))
        box.select_id("r7")
        box.set_total(1001, 2)
        box.put_rows(0, rows(40, "late"), generation=1)
        assert box.cursor_row is None
        box.put_rows(0, [*rows(1, "new"), *rows(40)], generation=2)
        assert (box.cursor, box.cursor_id) == (8, "r7")
        box.cursor = 0
        await pilot.pause()
        assert app.main.of(RowList.Highlighted)[-1].row_id == "new0"


async def test_the_number_of_rows_costs_nothing() -> None:
    app = Harness(RowList(id="list"))
    async with app.run_test(size=(40, 13)) as pilot:
        box = app.main.query_one(RowList)

        def cost(total: int) -> float:
            best = 1.0
            for generation in range(2, 12):
                started = perf_counter()
                box.set_total(total, generation, rows=rows(30))
                text_of(box)
                best = min(best, perf_counter() - started)
            return best

        few = cost(100)
        many = cost(100_000)
        await pilot.pause()
        assert many < 5 * few + 0.002


@pytest.mark.parametrize("text", HOSTILE)
async def test_text_is_shown_as_it_is(text: str) -> None:
    row = Row("x", Content(text), Content("12"), heading=len(text) % 2 == 0)
    app = Harness(RowList([row], id="list"))
    async with app.run_test(size=(60, 5)):
        box = app.main.query_one(RowList)
        assert literal(row.label.plain) in box.render_line(0).text
        assert box.render_line(0).text.rstrip().endswith("12")
        assert box.render_line(0).cell_length == box.scrollable_content_region.width
        assert not any(s.style and "@click" in s.style.meta for s in box.render_line(0))


async def test_styles_of_a_label_survive_control_characters() -> None:
    label = Content.assemble(("a\x1bb", "bold"), " rest")
    app = Harness(RowList([Row("x", label)], id="list"))
    async with app.run_test(size=(60, 5)):
        bold = [
            s.text for s in app.main.query_one(RowList).render_line(0) if s.style and s.style.bold
        ]
        assert "a␛b" in bold


@pytest.mark.parametrize("size", [(10, 4), (3, 4), (1, 4), (40, 4)])
async def test_small_lists_work(size: tuple[int, int]) -> None:
    many = [Row(f"r{i}", Content("a long label"), Content("123")) for i in range(9)]
    app = Harness(RowList(many, id="list", empty="nothing here at all"))
    async with app.run_test(size=size) as pilot:
        box = app.main.query_one(RowList)
        box.focus()
        assert box.size.height == 1
        await pilot.press("down", "down")
        assert box.scroll_offset.y == 2
        width = box.scrollable_content_region.width
        assert box.render_line(0).cell_length == width
        box.set_rows([])
        assert box.render_line(0).cell_length == width


def test_the_right_text_is_whole_or_not_there() -> None:
    assert split_width(20, 30, 3) == (16, 3)
    assert split_width(8, 30, 3) == (8, 0)
    assert split_width(8, 2, 3) == (4, 3)
    assert split_width(8, 30, 0) == (8, 0)


async def test_an_empty_list_says_so() -> None:
    app = Harness(RowList(id="list", empty="No parts [yet].\nPress n to make one of your own."))
    async with app.run_test(size=(20, 8)) as pilot:
        box = app.main.query_one(RowList)
        assert [line.strip() for line in text_of(box)][:4] == [
            "No parts [yet].",
            "Press n to make",
            "one of your own.",
            "",
        ]
        box.focus()
        await pilot.press("down", "enter", "end")
        assert not app.main.of(RowList.Chosen)


async def test_focus_changes_the_mark() -> None:
    app = Harness(RowList(rows(3), id="list"))
    async with app.run_test(size=(30, 8)) as pilot:
        box = app.main.query_one(RowList)
        assert text_of(box)[0].startswith("▏")
        box.focus()
        await pilot.pause()
        assert text_of(box)[0].startswith("▌")


def test_put_beyond_the_end_is_left_out() -> None:
    store = RowStore()
    store.resize(5, 1)
    store.put(3, rows(10))
    assert store.ids() == ["r0", "r1"]
    assert store.index_of("r1") == 4
    assert store[5] is None
