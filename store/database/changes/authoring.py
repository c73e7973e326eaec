"""Changing an entry by the words of the doors: setting fields, deleting it, copying it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from store.database.changes.references import without
from store.database.changes.unit import Unit
from store.entries import AnyEntry, Arc, Kind, Persona
from store.errors import Conflict, InUse, Invalid
from store.fields import FIELDS
from store.nearest import nearest
from store.records import is_blank


def update(
    unit: Unit,
    kind: Kind,
    name: str,
    values: Mapping[str, Any],
    *,
    since: AnyEntry | None = None,
) -> AnyEntry:
    """Set fields of an entry, as `Change.update` tells."""
    entry = unit.get(kind, name)
    known = [field.name for field in FIELDS[kind]]
    for field, value in values.items():
        if field not in known:
            like = nearest(field, known)
            raise Invalid(
                f"is not a field of a {kind}{f'; did you mean {like}?' if like else ''}",
                kind=kind,
                name=name,
                field=field,
            )
        if since is None:
            continue
        read, there = getattr(since, field), getattr(entry, field)
        if there not in (read, value):
            raise Conflict(
                f'{kind} "{name}", {field}: changed meanwhile to {_shown(there)}; '
                f"yours is {_shown(value)}"
            )
    return unit.put(replace(entry, **values))


def delete(unit: Unit, kind: Kind, name: str, *, force: bool = False) -> None:
    """Delete an entry, as `Change.delete` tells."""
    entry = unit.get(kind, name)
    uses = unit.uses(kind, name)
    if uses and not force:
        listed = ", ".join(str(use) for use in uses[:10])
        more = f" and {len(uses) - 10} more" if len(uses) > 10 else ""
        raise InUse(
            f'{kind} "{name}" is in use by {listed}{more}; unlink it there or force',
            [str(use) for use in uses],
        )
    for use in {(use.kind, use.name) for use in uses}:
        unit.put(without(unit.get(*use), kind, name))
    unit.flush()
    unit.remove(kind, entry)


def duplicate(unit: Unit, kind: Kind, name: str, new: str = "") -> AnyEntry:
    """Copy an entry, as `Change.duplicate` tells."""
    entry = unit.get(kind, name)
    if not new:
        new = free_name(name, lambda taken: unit.find(kind, taken) is not None)
    copy = replace(entry, name=new, guid="", created_at=None, revision=0, updated_at=None)
    if isinstance(copy, Arc):
        copy = replace(
            copy, stages=tuple(replace(one, guid="", created_at=None) for one in copy.stages)
        )
    if isinstance(copy, Persona):
        copy = replace(copy, compiled_summary="", compiled_detail="", compiled_at=None)
    return unit.put(copy)


def free_name(name: str, taken: Callable[[str], bool]) -> str:
    """`name-copy`, then `name-copy-2` and so on, cut to fit the longest name there may be."""
    number = 1
    while True:
        ending = "-copy" if number == 1 else f"-copy-{number}"
        candidate = f"{name[: 128 - len(ending)]}{ending}"
        if not taken(candidate):
            return candidate
        number += 1


def _shown(value: object) -> str:
    text = str(value) if not is_blank(value) else "blank"
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"'
