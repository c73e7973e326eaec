"""The lines of a difference: what was taken away, what came, and a little of what stayed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal, TypeAlias

from studio.widgets.prompt_lines import PromptLine

DiffKind: TypeAlias = Literal["heading", "note", "text", "same", "added", "removed", "fold"]

SIGNS: Final[dict[str, str]] = {"added": "+", "removed": "−", "fold": "⋮"}
"""What stands before a line of a kind; a blank before the others."""

_MOST: Final = 4_000_000
"""Lines times lines up to which the least difference is looked for."""


@dataclass(frozen=True, slots=True)
class DiffLine(PromptLine):
    """One line of a difference; its `origin` is its kind, one of `DiffKind`."""

    right: str = ""
    """Of a heading, what stands at the right edge."""


def heading(text: str, right: str = "", source: object = None) -> DiffLine:
    """A line above what belongs together."""
    return DiffLine(text, "heading", source, right)


def line(kind: DiffKind, text: str, source: object = None) -> DiffLine:
    """A line of a kind."""
    return DiffLine(text, kind, source)


def text_lines(text: str) -> list[str]:
    """The lines of a text; a blank text has none."""
    return text.split("\n") if text else []


def difference(
    before: Sequence[str], after: Sequence[str], source: object = None, *, context: int = 3
) -> Iterator[DiffLine]:
    """The lines that differ, with as many around them as `context` says; the rest is folded."""
    for kind, some in _folded(list(_runs(before, after)), context):
        for text in some:
            yield DiffLine(text, kind, source)


_Run: TypeAlias = tuple[DiffKind, Sequence[str]]


def _runs(before: Sequence[str], after: Sequence[str]) -> Iterator[_Run]:
    """Runs of lines of one kind, in order."""
    most = min(len(before), len(after))
    head = 0
    while head < most and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < most - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    yield "same", before[:head]
    one, other = before[head : len(before) - tail], after[head : len(after) - tail]
    if len(one) * len(other) > _MOST:
        # The least difference of two long texts is not worth its time.
        yield "removed", one
        yield "added", other
    else:
        matcher = SequenceMatcher(None, one, other, autojunk=len(one) + len(other) > 2000)
        for tag, start, stop, first, last in matcher.get_opcodes():
            if tag == "equal":
                yield "same", one[start:stop]
            else:
                yield "removed", one[start:stop]
                yield "added", other[first:last]
    yield "same", before[len(before) - tail :]


def _folded(runs: Sequence[_Run], context: int) -> Iterator[_Run]:
    """The runs, with the middle of long runs of what stayed as one line that says how many."""
    filled = [run for run in runs if run[1]]
    for place, (kind, some) in enumerate(filled):
        above = context if place else 0
        below = context if place < len(filled) - 1 else 0
        hidden = len(some) - above - below
        # Folding a single line would save nothing.
        if kind != "same" or hidden < 2:
            yield kind, some
            continue
        yield kind, some[:above]
        yield "fold", [f"{hidden:,} lines the same"]
        yield kind, some[len(some) - below :]
