"""A line cut into rows one by one is cut as a whole one is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from studio.widgets.long_line import LongLine

LENGTH = 30
places = st.integers(0, LENGTH)


@given(st.sets(st.integers(1, LENGTH - 1)), st.lists(st.tuples(places, places), max_size=4))
def test_its_rows_are_those_of_a_text(cuts: set[int], styled: list[tuple[int, int]]) -> None:
    said = "漢é\t[red]x[/] " * 3
    line, whole = LongLine(said[:LENGTH]), Text(said[:LENGTH])
    for start, end in styled:
        line.stylize("bold", start, end)
        whole.stylize("bold", start, end)
    offsets = sorted(cuts)
    rows, meant = line.divide(offsets), whole.divide(offsets)
    assert len(rows) == len(meant)
    for row, one in zip(rows, meant, strict=True):
        assert row.plain == one.plain
        assert sorted(row.spans) == sorted(span for span in one.spans if span)
