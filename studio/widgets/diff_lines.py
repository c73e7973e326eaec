"""The lines of a difference: what was taken away, what came, and a little of what stayed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from studio.widgets.line_runs import line_runs
from studio.widgets.prompt_lines import PromptLine

DiffKind: TypeAlias = Literal["heading", "note", "text", "same", "added", "removed", "fold"]

SIGNS: Final[dict[str, str]] = {"added": "+", "removed": "−", "fold": "⋮"}
"""What stands before a line of a kind; a blank before the others."""


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
    for same, one, other in line_runs(before, after):
        if same:
            yield "same", one
        else:
            yield "removed", one
            yield "added", other


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
