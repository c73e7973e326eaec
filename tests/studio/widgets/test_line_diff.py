"""Lines beside each other: nothing is lost, and what differs is told."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.widgets.line_diff import (
    Pair,
    aligned,
    differences,
    folded,
    line_counts,
    marks,
    unified_text,
)
from studio.widgets.line_runs import lines_of

LINES = st.lists(
    st.sampled_from(["", "a", "b b", "a b c", "x\ty", "漢字", "\x1b[31m"]), max_size=12
)


def fates(before: str, after: str) -> list[str]:
    return [pair.fate for pair in aligned(before, after)]


def test_lines_that_are_alike_stand_beside_each_other() -> None:
    before = "one\ntwo words here now\nthree\nfour"
    after = "one\nnew\ntwo words there now\nthree"
    assert aligned(before, after) == (
        Pair("same", "one", "one"),
        Pair("added", "", "new"),
        Pair("changed", "two words here now", "two words there now"),
        Pair("same", "three", "three"),
        Pair("removed", "four"),
    )


def test_an_empty_text_has_no_lines() -> None:
    assert aligned("", "") == ()
    assert fates("", "a\n") == ["added", "added"]
    assert fates("a\n", "") == ["removed", "removed"]


@given(LINES, LINES)
@settings(max_examples=150, deadline=None)
def test_nothing_is_lost(one: list[str], other: list[str]) -> None:
    before, after = "\n".join(one), "\n".join(other)
    pairs = aligned(before, after)
    assert [pair.left for pair in pairs if pair.fate != "added"] == lines_of(before)
    assert [pair.right for pair in pairs if pair.fate != "removed"] == lines_of(after)
    assert all(pair.left == pair.right for pair in pairs if pair.fate == "same")
    assert (differences(pairs) == 0) == (before == after)
    added, removed = line_counts(pairs)
    assert len(lines_of(after)) - len(lines_of(before)) == added - removed
    # Folding hides lines that are the same, and says how many.
    hidden = sum(int(pair.left) for pair in folded(pairs) if pair.fate == "fold")
    kept = [pair for pair in folded(pairs) if pair.fate != "fold"]
    assert hidden + len(kept) == len(pairs)
    assert [pair for pair in kept if pair.differs] == [pair for pair in pairs if pair.differs]


@given(st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=150, deadline=None)
def test_what_is_not_marked_is_the_same(one: str, other: str) -> None:
    left, right = marks(one, other)
    if not left and not right:
        return

    def rest(text: str, spans: tuple[tuple[int, int], ...]) -> str:
        places = {place for start, stop in spans for place in range(start, stop)}
        return "".join(c for place, c in enumerate(text) if place not in places and c.strip())

    assert rest(one, left) == rest(other, right)
    for text, spans in ((one, left), (other, right)):
        flat = [place for span in spans for place in span]
        assert flat == sorted(flat)
        assert all(0 <= start < stop <= len(text) for start, stop in spans)


def test_words_that_differ_are_marked() -> None:
    assert marks("Speak warmly.", "Speak coldly.") == (((6, 12),), ((6, 12),))
    assert marks("be kind", "be very kind")[1] == ((3, 8),)
    # Too little in common: the lines differ whole.
    assert marks("Speak warmly to all.", "漢字") == ((), ())
    # Scripts without spaces, character by character.
    assert marks("漢字です", "漢語です") == (((1, 2),), ((1, 2),))


def test_folding_leaves_a_few_lines_beside_a_difference() -> None:
    before = "\n".join(f"line {n}" for n in range(20))
    pairs = folded(aligned(before, before.replace("line 9", "line nine")))
    assert [pair.left for pair in pairs if pair.fate != "changed"] == [
        "6",
        *(f"line {n}" for n in (6, 7, 8, 10, 11, 12)),
        "7",
    ]
    # Where nothing differs there is a text to read.
    assert len(folded(aligned(before, before))) == 20
    # One line is not put into one.
    assert "fold" not in [pair.fate for pair in folded(aligned("a\nb\nc\nd\ne", "a\nb\nc\nd\nx"))]


def test_as_text() -> None:
    assert unified_text(aligned("a\nb c d\nx", "a\nb c e")) == "  a\n- b c d\n+ b c e\n- x"


@pytest.mark.parametrize("changed", [1, 3, 7])
def test_two_thousand_lines_are_quick(changed: int) -> None:
    before = "\n".join(f"line {n} of the long text" if n % 2 else "" for n in range(2000))
    lines = before.split("\n")
    lines[::changed] = [f"{line} another" for line in lines[::changed]]
    start = perf_counter()
    aligned(before, "\n".join(lines))
    marks("x " * 500_000, "x " * 300_000 + "y " + "x " * 100)
    assert perf_counter() - start < 2.0
