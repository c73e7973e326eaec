"""Where a dragged row lands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.widgets.landing import before_id, changes, landing_index


@pytest.mark.parametrize(
    ("pointer", "total", "source", "index"),
    [
        (1, 5, 3, 1),  # up: before the row under the pointer
        (3, 5, 1, 4),  # down: after it
        (4, 5, 1, 5),  # down over the last row: at the end
        (2, 5, 2, 2),  # over itself
        (1, 5, None, 1),  # from elsewhere: before it
        (5, 5, None, 5),
        (99, 5, None, 5),  # below the last row
        (99, 5, 2, 5),
        (-3, 5, 2, 0),
        (0, 0, None, 0),
    ],
)
def test_landing_index(pointer: int, total: int, source: int | None, index: int) -> None:
    assert landing_index(pointer, total, source) == index


@given(st.integers(1, 9), st.data())
def test_a_row_takes_the_place_it_is_dropped_on(total: int, data: st.DataObject) -> None:
    source = data.draw(st.integers(0, total - 1))
    pointer = data.draw(st.integers(0, total - 1))
    ids = [str(i) for i in range(total)]
    index = landing_index(pointer, total, source)
    before = before_id(ids, index)
    if changes(index, source):
        moved = [i for i in ids if i != str(source)]
        moved.insert(len(moved) if before is None else moved.index(before), str(source))
        assert moved.index(str(source)) == pointer
    else:
        assert pointer == source


def test_before_id() -> None:
    assert before_id(["a", "b"], 1) == "b"
    assert before_id(["a", "b"], 2) is None
    assert before_id([], 0) is None
