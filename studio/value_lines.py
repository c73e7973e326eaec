"""A field's value as lines of text, so that two of them can be compared line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from studio.widgets.line_runs import lines_of

_NAMES: Final = ("name", "id")
_INDENT: Final = "  "


def value_lines(value: Any) -> list[str]:
    """The lines of a text, a list, a table or anything else that a record holds; none for None."""
    return list(_lines(value))


def _lines(value: Any) -> Iterator[str]:
    match value:
        case None:
            return
        case bool():
            yield "yes" if value else "no"
        case str():
            yield from lines_of(value)
        case Mapping():
            for key, one in value.items():
                yield from _pair(str(key), one)
        case list() | tuple():
            for one in value:
                yield from _item(one)
        case _:
            yield str(value)


def _item(value: Any) -> Iterator[str]:
    if not isinstance(value, Mapping):
        yield from _lines(value)
        return
    called = next((key for key in _NAMES if key in value), None)
    if called is None:
        yield from _lines(value)
        return
    yield str(value[called])
    for key, one in value.items():
        if key != called:
            yield from (f"{_INDENT}{text}" for text in _pair(str(key), one))


def _pair(key: str, value: Any) -> Iterator[str]:
    lines = value_lines(value)
    if len(lines) == 1 and not isinstance(value, Mapping):
        yield f"{key}: {lines[0]}"
        return
    yield f"{key}:"
    yield from (f"{_INDENT}{text}" for text in lines)
