"""The lines of two texts in stretches: what stayed, and what gave way to something else; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, TypeAlias

Run: TypeAlias = tuple[bool, Sequence[str], Sequence[str]]
"""Whether the lines are the same, those of the one text, and those of the other."""

_LONG: Final = 2_000
"""Lines of both texts from which those that stand everywhere, such as blank ones, match nothing."""
_MOST: Final = 500_000
"""Pairs of lines that say the same up to which the least difference is looked for."""


def lines_of(text: str) -> list[str]:
    """The lines of a text, split at `\\n` only; an empty text has none."""
    return text.split("\n") if text else []


def line_runs(before: Sequence[str], after: Sequence[str]) -> Iterator[Run]:
    """The lines of two texts, in order; no stretch is empty on both sides."""
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    if head:
        yield True, before[:head], after[:head]
    one, other = before[head : len(before) - tail], after[head : len(after) - tail]
    long = len(one) + len(other) > _LONG
    if long and _pairs(one, other) > _MOST:
        # The least difference of two such texts is not worth its time.
        yield False, one, other
    else:
        matcher = SequenceMatcher(None, one, other, autojunk=long)
        for tag, start, stop, first, last in matcher.get_opcodes():
            yield tag == "equal", one[start:stop], other[first:last]
    if tail:
        yield True, before[-tail:], after[-tail:]


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines at the start are the same."""
    for place, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return place
    return min(len(one), len(other))


def _pairs(one: Sequence[str], other: Sequence[str]) -> int:
    """How many pairs of lines are the same, but for lines that stand everywhere."""
    everywhere = len(other) // 100 + 1
    there = {line: count for line, count in Counter(other).items() if count <= everywhere}
    return sum(there.get(line, 0) for line in one)
