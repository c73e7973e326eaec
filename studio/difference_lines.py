"""The difference between two states of an entry, as lines to be shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from store.diff import (
    Difference,
    FieldChange,
    ItemChange,
    ListChange,
    Path,
    TextChange,
    ValueChange,
)
from studio.value_lines import value_lines
from studio.widgets.diff_lines import DiffLine, difference, heading, line
from studio.widgets.line_runs import lines_of


def difference_lines(found: Difference) -> list[DiffLine]:
    """Field by field; texts line by line, with their tokens."""
    lines = [one for change in found.changes for one in _lines(change, found)]
    if not lines:
        what = "It was there at neither." if not any(found.there) else "Nothing differs."
        lines.append(line("note", what))
    return lines


def tokens_words(found: Difference) -> str:
    """What the texts have gained, in tokens; blank where no text differs."""
    if not any(isinstance(one, TextChange) for one in found.changes):
        return ""
    sign = "−" if found.tokens < 0 else "+" if found.tokens else "±"
    mark = "~" if found.estimate else ""
    return f"{mark}{sign}{abs(found.tokens):,} tok"


def changes_words(found: Difference) -> list[str]:
    """Each field that differs, in a line."""
    return [f"{label(change.path)}{_gist(change)}" for change in found.changes]


def label(path: Path) -> str:
    """A field, as people call it; the names within it as they are."""
    return ", ".join(part if at else part.replace("_", " ") for at, part in enumerate(path))


def _gist(change: FieldChange) -> str:
    match change:
        case ValueChange():
            return f": {_short(change.before)} → {_short(change.after)}"
        case TextChange():
            return f": {change.tokens_before:,} → {change.tokens_after:,} tokens"
        case ListChange():
            return f": {', '.join(_item(one).text for one in change.items)}"
        case _:
            assert_never(change)


def _short(value: object) -> str:
    return " ".join(value_lines(value)) or "nothing"


def _lines(change: FieldChange, found: Difference) -> Iterator[DiffLine]:
    name = label(change.path)
    match change:
        case ValueChange():
            yield heading(name, "", change.path)
            yield from (line("removed", one, change.path) for one in value_lines(change.before))
            yield from (line("added", one, change.path) for one in value_lines(change.after))
        case TextChange():
            mark = "~" if found.estimate else ""
            tokens = f"{mark}{change.tokens_before:,} → {mark}{change.tokens_after:,} tok"
            yield heading(name, tokens, change.path)
            before, after = lines_of(change.before), lines_of(change.after)
            yield from difference(before, after, change.path)
        case ListChange():
            yield heading(name, "", change.path)
            yield from (_item(one, change.path) for one in change.items)
        case _:
            assert_never(change)


def _item(item: ItemChange, source: object = None) -> DiffLine:
    match item.fate:
        case "added" | "removed":
            return line(item.fate, item.name, source)
        case "moved":
            text = f"{item.name}: moved from place {_place(item.before)} to {_place(item.after)}"
        case "renamed":
            text = f"{item.name}: renamed from {item.before}"
        case _:
            was = "" if item.before is None else f"{item.before} → "
            text = f"{item.name}: {item.fate.replace('_', ' ')} {was}{item.after}"
    return line("same", text, source)


def _place(place: int | str | None) -> object:
    return place + 1 if isinstance(place, int) else place
