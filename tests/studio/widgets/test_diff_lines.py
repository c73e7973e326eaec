"""The lines of a difference."""

from __future__ import annotations

from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from studio.value_lines import value_lines
from studio.widgets.diff_lines import DiffLine, difference

lines = st.lists(st.sampled_from(["a", "b", "c", ""]), max_size=30)


def told(found: list[DiffLine]) -> list[tuple[str, str]]:
    return [(one.origin, one.text) for one in found]


@given(lines, lines)
def test_both_sides_can_be_read_from_it(before: list[str], after: list[str]) -> None:
    before, after = [*before, "x"], [*after, "y"]
    found = list(difference(before, after, context=1000))
    assert [one.text for one in found if one.origin in ("same", "removed")] == before
    assert [one.text for one in found if one.origin in ("same", "added")] == after


def test_what_is_far_from_a_change_is_folded() -> None:
    before = [str(number) for number in range(20)]
    after = [*before[:10], "new", *before[10:]]
    assert told(list(difference(before, after, context=2))) == [
        ("fold", "8 lines the same"),
        ("same", "8"),
        ("same", "9"),
        ("added", "new"),
        ("same", "10"),
        ("same", "11"),
        ("fold", "8 lines the same"),
    ]


def test_what_is_the_same_is_one_line() -> None:
    assert told(list(difference(["a", "b"], ["a", "b"]))) == [("fold", "2 lines the same")]
    assert list(difference([], [])) == []


def test_a_single_line_is_not_folded() -> None:
    before = ["a", "b", "c"]
    assert told(list(difference(before, [*before, "d"], context=2))) == [
        ("same", "a"),
        ("same", "b"),
        ("same", "c"),
        ("added", "d"),
    ]


def test_two_long_texts_that_have_nothing_in_common_take_no_time() -> None:
    before = [f"a{number % 7} {number}" for number in range(20_000)]
    after = [f"b{number % 7} {number}" for number in range(20_000)]
    start = perf_counter()
    found = list(difference(before, after))
    assert perf_counter() - start < 2
    assert len(found) == 40_000


def test_values_as_lines() -> None:
    assert value_lines(None) == value_lines("") == value_lines([]) == []
    assert value_lines(False) == ["no"]
    assert value_lines(0) == ["0"]
    assert value_lines("a\n\nb") == ["a", "", "b"]
    assert value_lines(["kind", {"name": "warm", "priority": 2}]) == [
        "kind",
        "warm",
        "  priority: 2",
    ]
    steps = [{"id": "hello", "instruction": "Greet.\nAsk.", "require_tools": []}]
    assert value_lines(steps) == [
        "hello",
        "  instruction:",
        "    Greet.",
        "    Ask.",
        "  require_tools:",
    ]
    assert value_lines({"a": {"b": 1}}) == ["a:", "  b: 1"]
