"""Lines of two texts in stretches that stayed and stretches that gave way."""

from __future__ import annotations

from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from studio.widgets.line_runs import line_runs, lines_of

lines = st.lists(st.sampled_from(["a", "b", "c", "", "漢字"]), max_size=30)


@given(lines, lines)
def test_both_texts_can_be_read_from_them(before: list[str], after: list[str]) -> None:
    runs = list(line_runs(before, after))
    assert [line for _, one, _ in runs for line in one] == before
    assert [line for _, _, other in runs for line in other] == after
    assert all(one or other for _, one, other in runs)
    assert all(list(one) == list(other) for same, one, other in runs if same)


def test_few_changes_in_a_long_text_are_few_stretches() -> None:
    before = [f"line {number}" if number % 2 else "" for number in range(6_000)]
    after = list(before)
    for place in (101, 3_001, 5_901):
        after[place] = "changed"
    gone = [list(one) for same, one, _ in line_runs(before, after) if not same]
    assert gone == [["line 101"], ["line 3001"], ["line 5901"]]


def test_two_long_texts_of_the_same_few_lines_take_no_time() -> None:
    before = [f"a{number % 300}" for number in range(30_000)]
    after = [f"a{number % 299}" for number in range(30_000)]
    start = perf_counter()
    found = list(line_runs(before, after))
    assert perf_counter() - start < 2
    assert [len(one) for _, one, _ in found] == [299, 29_701]


def test_an_empty_text_has_no_lines() -> None:
    assert lines_of("") == []
    assert lines_of("a\n\u2028b\r\n") == ["a", "\u2028b\r", ""]
    assert list(line_runs([], [])) == []
