"""Whether two values of an entry say the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from operator import attrgetter
from typing import Any, Final

from store.entries import CLASSES, AnyEntry, Kind, Persona, kind_of

_UNAUTHORED: Final = frozenset({"revision", "updated_at", "source"})
_DERIVED: Final = _UNAUTHORED | {"compiled_summary", "compiled_detail", "compiled_at"}


def same(one: AnyEntry | None, other: AnyEntry | None) -> bool:
    """Whether two values of an entry say the same, provenance and times aside."""
    if one is None or other is None:
        return one is other
    said = _said(kind_of(one), _UNAUTHORED)
    return kind_of(one) == kind_of(other) and bool(said(one) == said(other))


def only_compiled(before: AnyEntry | None, now: AnyEntry | None) -> bool:
    """Whether an entry there was says the same still, its compiled text aside."""
    if not (isinstance(before, Persona) and isinstance(now, Persona)):
        return False
    said = _said("persona", _DERIVED)
    return bool(said(before) == said(now))


@cache
def _said(kind: Kind, ignored: frozenset[str]) -> Callable[[Any], Any]:
    said = (field.name for field in fields(CLASSES[kind]) if field.name not in ignored)
    return attrgetter(*said)
