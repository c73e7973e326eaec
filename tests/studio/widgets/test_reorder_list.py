"""Moving, toggling and removing rows by key."""

from __future__ import annotations

import pytest
from textual.binding import Binding

from studio.widgets.prompt_view import PromptView
from studio.widgets.reorder_list import ReorderList
from studio.widgets.row_list import RowList
from tests.studio.widgets.harness import Harness, pairs, rows


@pytest.mark.parametrize("keys", [("K", "J"), ("alt+up", "alt+down")])
async def test_keys_move_one_place(keys: tuple[str, str]) -> None:
    app = Harness(ReorderList(rows(4), id="target"))
    async with app.run_test(size=(40, 12)) as pilot:
        box = app.main.query_one(ReorderList)
        box.focus()
        await pilot.press(keys[0])
        assert not app.main.of(ReorderList.Moved)
        box.cursor = 2
        await pilot.press(*keys)
        moved = app.main.of(ReorderList.Moved)
        assert pairs(moved, "row_id", "before_id") == [("r2", "r1"), ("r2", "r3")]
        box.cursor = 3
        await pilot.press(keys[1])
        assert len(app.main.of(ReorderList.Moved)) == 2


async def test_space_and_delete_ask_the_owner() -> None:
    app = Harness(ReorderList(rows(4), id="target"))
    async with app.run_test(size=(40, 12)) as pilot:
        box = app.main.query_one(ReorderList)
        box.focus()
        await pilot.press("down", "space", "delete", "backspace")
        assert pairs(app.main.of(ReorderList.Toggled), "row_id") == [("r1",)]
        assert pairs(app.main.of(ReorderList.RemoveRequested), "row_id") == [("r1",), ("r1",)]
        box.set_rows([])
        await pilot.press("space", "delete", "J", "K")
        assert len(app.main.of(ReorderList.Toggled)) == 1


@pytest.mark.parametrize("kind", [RowList, ReorderList, PromptView])
def test_bindings_have_ids_and_no_letter_has_priority(kind: type) -> None:
    for binding in kind.BINDINGS:
        assert isinstance(binding, Binding)
        assert binding.id
        assert binding.description
        assert not binding.priority
