"""Dragging with a mouse, from press to drop."""

from __future__ import annotations

import asyncio
from threading import Thread

from textual import events
from textual.app import App
from textual.geometry import Offset
from textual.screen import Screen
from textual.widgets import Input, Static

from studio.widgets.drag_ghost import DragGhost
from studio.widgets.reorder_list import ReorderList
from studio.widgets.row_list import RowList
from tests.studio.widgets.harness import Harness, drag, pairs, rows, text_of, two_lists

SIZE = (60, 16)


def target_of(app: Harness) -> ReorderList:
    return app.main.query_one("#target", ReorderList)


async def test_inside_a_list_down_and_up() -> None:
    app = two_lists()
    async with app.run_test(size=SIZE) as pilot:
        await drag(pilot, ("#target", 1), ("#target", 3))
        assert text_of(target_of(app))[4].startswith("──── drop here ──")
        await pilot.mouse_up("#target", offset=(6, 3))
        await drag(pilot, ("#target", 3), ("#target", 1))
        assert text_of(target_of(app))[1].startswith("──── drop here ──")
        await pilot.mouse_up("#target", offset=(6, 1))
        await drag(pilot, ("#target", 0), ("#target", 9))
        await pilot.mouse_up("#target", offset=(6, 9))
        moved = app.main.of(ReorderList.Moved)
        assert pairs(moved, "row_id", "before_id") == [("t1", "t4"), ("t1", "t2"), ("t0", None)]
        assert moved[0].control is target_of(app)
        assert app.main.drag.active is None
        assert not any("drop here" in line for line in text_of(target_of(app)))
        assert not app.main.query_one(DragGhost).display


async def test_the_cursor_goes_with_the_moved_row() -> None:
    app = two_lists()
    async with app.run_test(size=SIZE) as pilot:
        target = target_of(app)
        await drag(pilot, ("#target", 1), ("#target", 3))
        await pilot.mouse_up("#target", offset=(6, 3))
        ids = {row.id: row for row in rows(5, "t")}
        target.set_rows([ids[i] for i in ("t0", "t2", "t3", "t1", "t4")])
        assert (target.cursor, target.cursor_id) == (3, "t1")


async def test_back_where_it_was_moves_nothing() -> None:
    app = two_lists()
    async with app.run_test(size=SIZE) as pilot:
        await drag(pilot, ("#target", 2), ("#target", 4), ("#target", 2))
        assert not any("drop here" in line for line in text_of(target_of(app)))
        await pilot.mouse_up("#target", offset=(6, 2))
        assert not app.main.of(ReorderList.Moved)


async def test_from_another_list() -> None:
    app = two_lists()
    async with app.run_test(size=SIZE) as pilot:
        await drag(pilot, ("#source", 2), ("#target", 3))
        dragged = app.main.drag.active
        assert dragged is not None
        assert (dragged.row_id, dragged.kind, dragged.label) == ("s2", "part", "label s2")
        ghost = app.main.query_one(DragGhost)
        assert ghost.display
        assert ghost.region
        await pilot.mouse_up("#target", offset=(6, 3))
        dropped = app.main.of(ReorderList.DroppedIn)
        assert pairs(dropped, "before_id") == [("t3",)]
        assert dropped[0].dragged == dragged
        assert not app.main.of(ReorderList.Moved)
        await drag(pilot, ("#source", 2), ("#target", 8))
        await pilot.mouse_up("#target", offset=(6, 8))
        assert pairs(app.main.of(ReorderList.DroppedIn), "before_id")[1:] == [(None,)]


async def test_the_label_covers_no_row_beside_the_landing_line() -> None:
    app = two_lists()
    async with app.run_test(size=SIZE) as pilot:
        ghost, lines = DragGhost(), []
        await app.main.mount(ghost)
        ghost.label("a row")
        for y in range(SIZE[1]):
            ghost.follow(Offset(6, y), app.main.size)
            await pilot.pause()
            assert ghost.region.y - y not in (-1, 0, 1, 2)
            assert ghost.region.x > 6
            assert app.main.region.contains_region(ghost.region)
            lines.append(ghost.region.y)
        assert lines == sorted(lines[: SIZE[1] - 3]) + lines[SIZE[1] - 3 :]


async def test_a_kind_not_accepted_is_not_dropped() -> None:
    app = two_lists()
    async with app.run_test(size=SIZE) as pilot:
        target_of(app).accept_kinds = frozenset({"other"})
        await drag(pilot, ("#source", 2), ("#target", 3))
        assert not any("drop here" in line for line in text_of(target_of(app)))
        await pilot.mouse_up("#target", offset=(6, 3))
        assert not app.main.of(ReorderList.DroppedIn)


async def test_escape_cancels_wherever_the_focus_is() -> None:
    app = two_lists()
    async with app.run_test(size=SIZE) as pilot:
        await drag(pilot, ("#source", 2), ("#target", 3))
        app.main.query_one(Input).focus()
        await pilot.press("escape")
        assert app.main.drag.active is None
        assert not any("drop here" in line for line in text_of(target_of(app)))
        await pilot.hover("#target", offset=(6, 1))
        await pilot.mouse_up("#target", offset=(6, 1))
        assert not app.main.of(ReorderList.DroppedIn)


async def test_escape_is_left_alone_without_a_drag() -> None:
    app = two_lists()
    async with app.run_test(size=SIZE):
        assert app.main.check_action("cancel_drag", ()) is False


async def test_outside_any_target_nothing_is_dropped() -> None:
    app = two_lists()
    async with app.run_test(size=SIZE) as pilot:
        await drag(pilot, ("#target", 2), ("#target", 4), ("#source", 4))
        assert not any("drop here" in line for line in text_of(target_of(app)))
        await pilot.mouse_up("#source", offset=(6, 4))
        assert app.main.drag.active is None
        assert not app.main.of(ReorderList.Moved)


async def test_below_the_threshold_it_is_a_click() -> None:
    app = two_lists()
    async with app.run_test(size=SIZE) as pilot:
        source = app.main.query_one("#source", RowList)
        await pilot.mouse_down("#source", offset=(6, 3))
        await pilot.hover("#source", offset=(7, 3))
        assert app.main.drag.active is None
        await pilot.click("#source", offset=(7, 3))
        assert source.cursor == 3
        await pilot.hover("#source", offset=(20, 3))
        assert app.main.drag.active is None


async def test_rows_that_are_not_draggable_stay() -> None:
    app = Harness(ReorderList(rows(4, "t", draggable=False), id="target"))
    async with app.run_test(size=SIZE) as pilot:
        await drag(pilot, ("#target", 0), ("#target", 2))
        assert app.main.drag.active is None
        target_of(app).focus()
        await pilot.press("J")
        assert not app.main.of(ReorderList.Moved)


async def test_a_resting_pointer_scrolls_the_target() -> None:
    app = two_lists(second=60)
    async with app.run_test(size=SIZE) as pilot:
        target = target_of(app)
        last = target.size.height - 1
        await drag(pilot, ("#source", 2), ("#target", last))
        for _ in range(60):
            if target.scroll_offset.y >= 3:
                break
            await pilot.pause(0.05)
        assert target.scroll_offset.y >= 3
        await pilot.hover("#target", offset=(6, 4))
        # Away from the edge it stays where it is.
        top = target.scroll_offset.y
        await pilot.pause(0.2)
        assert target.scroll_offset.y == top
        await pilot.mouse_up("#target", offset=(6, 4))
        assert pairs(app.main.of(ReorderList.DroppedIn), "before_id") == [(f"t{top + 4}",)]
        top = target.scroll_offset.y
        await pilot.pause(0.15)
        assert target.scroll_offset.y == top


async def test_the_end_of_a_full_list_can_be_reached() -> None:
    app = two_lists(second=14)
    async with app.run_test(size=SIZE) as pilot:
        target = target_of(app)
        height = target.size.height
        await drag(pilot, ("#source", 2), ("#target", height - 1))
        for _ in range(60):
            if "drop here" in text_of(target)[-1] and target._landing == 14:
                break
            await pilot.pause(0.05)
        await pilot.mouse_up("#target", offset=(6, height - 1))
        assert pairs(app.main.of(ReorderList.DroppedIn), "before_id") == [(None,)]
        assert target.scroll_offset.y == 14 - height


async def test_down_move_and_up_in_one_read() -> None:
    app = two_lists()
    async with app.run_test(size=SIZE) as pilot:
        source = app.main.query_one("#source").region.offset
        target = app.main.query_one("#target").region.offset
        post_mouse(app, events.MouseDown, source + Offset(6, 2), 1)
        post_mouse(app, events.MouseMove, target + Offset(6, 3), 1)
        post_mouse(app, events.MouseUp, target + Offset(6, 3), 1)
        await pilot.pause()
        assert pairs(app.main.of(ReorderList.DroppedIn), "before_id") == [("t3",)]
        assert app.main.drag.active is None
        assert app.mouse_captured is None
        await pilot.hover("#target", offset=(6, 1))
        assert app.main.drag.active is None


async def test_a_drag_back_on_its_own_row_is_no_click() -> None:
    app = two_lists()
    async with app.run_test(size=SIZE) as pilot:
        source = app.main.query_one("#source").region.offset
        for kind, spot in [
            (events.MouseDown, source + Offset(6, 2)),
            (events.MouseMove, source + Offset(6, 5)),
            (events.MouseMove, source + Offset(6, 2)),
            (events.MouseUp, source + Offset(6, 2)),
        ]:
            post_mouse(app, kind, spot, 1)
        await pilot.pause()
        assert app.main.query_one("#source", RowList).cursor == 0


async def test_a_release_outside_the_terminal_drops_nothing() -> None:
    """The driver makes a release up when moves come without the button."""
    app = two_lists()
    async with app.run_test(size=SIZE) as pilot:
        source = app.main.query_one("#source").region.offset
        target = app.main.query_one("#target").region.offset

        def read() -> None:
            for kind, spot, button in [
                (events.MouseDown, source + Offset(6, 2), 1),
                (events.MouseMove, target + Offset(6, 3), 1),
                (events.MouseMove, target + Offset(6, 5), 0),
            ]:
                driver.process_message(mouse(kind, spot, button))

        driver = app._driver
        assert driver is not None
        thread = Thread(target=read)
        thread.start()
        await asyncio.to_thread(thread.join)
        await pilot.pause()
        assert app.main.drag.active is None
        assert not app.main.of(ReorderList.DroppedIn)
        assert not any("drop here" in line for line in text_of(target_of(app)))


async def test_the_same_release_read_from_the_terminal_drops() -> None:
    app = two_lists()
    async with app.run_test(size=SIZE) as pilot:
        source = app.main.query_one("#source").region.offset
        target = app.main.query_one("#target").region.offset
        driver = app._driver
        assert driver is not None

        def read() -> None:
            for kind, button in [(events.MouseMove, 1), (events.MouseUp, 1), (events.MouseMove, 0)]:
                driver.process_message(mouse(kind, target + Offset(6, 3), button))

        driver.process_message(mouse(events.MouseDown, source + Offset(6, 2), 1))
        thread = Thread(target=read)
        thread.start()
        await asyncio.to_thread(thread.join)
        await pilot.pause()
        assert pairs(app.main.of(ReorderList.DroppedIn), "before_id") == [("t3",)]


async def test_a_source_that_goes_is_not_dragged_on() -> None:
    app = two_lists()
    async with app.run_test(size=SIZE) as pilot:
        await pilot.mouse_down("#source", offset=(6, 2))
        await app.main.query_one("#source").remove()
        await pilot.hover("#target", offset=(6, 2))
        assert app.main.drag.active is None


async def test_a_target_that_goes_or_changes_does_no_harm() -> None:
    app = two_lists()
    async with app.run_test(size=SIZE) as pilot:
        await drag(pilot, ("#source", 2), ("#target", 3))
        target_of(app).set_rows(rows(1, "t"))
        await pilot.pause()
        await pilot.hover("#target", offset=(6, 5))
        await target_of(app).remove()
        await pilot.hover("#source", offset=(6, 5))
        await pilot.mouse_up("#source", offset=(6, 5))
        assert app.main.drag.active is None
        assert not app.main.of(ReorderList.DroppedIn)


async def test_a_row_gone_during_its_drag_is_not_moved() -> None:
    app = two_lists()
    async with app.run_test(size=SIZE) as pilot:
        await drag(pilot, ("#target", 1), ("#target", 3))
        target_of(app).set_rows([row for row in rows(5, "t") if row.id != "t1"])
        await pilot.mouse_up("#target", offset=(6, 3))
        assert not app.main.of(ReorderList.Moved)


async def test_another_screen_ends_the_drag() -> None:
    app = two_lists()
    async with app.run_test(size=SIZE) as pilot:
        await drag(pilot, ("#source", 2), ("#target", 3))
        other: Screen[None] = Screen()
        await app.push_screen(other)
        await pilot.pause()
        assert app.main.drag.active is None
        assert not app.main.of(ReorderList.DroppedIn)


async def test_lists_work_on_a_screen_without_drags() -> None:
    class Plain(App[None]):
        def compose(self) -> object:
            yield ReorderList(rows(4), id="target")
            yield Static("below")

    app = Plain()
    async with app.run_test(size=SIZE) as pilot:
        await drag(pilot, ("#target", 0), ("#target", 2))
        await pilot.click("#target", offset=(6, 2))
        assert app.query_one(ReorderList).cursor == 2


def mouse(kind: type[events.MouseEvent], spot: tuple[int, int], button: int) -> events.MouseEvent:
    x, y = spot
    return kind(None, x, y, 0, 0, button, False, False, False, x, y)


def post_mouse(
    app: App[None], kind: type[events.MouseEvent], spot: tuple[int, int], button: int
) -> None:
    """As the driver does, without waiting for the app to handle it."""
    event = mouse(kind, spot, button)
    event.set_sender(app)
    app.post_message(event)
