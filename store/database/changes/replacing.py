"""Putting one part in another's place, wherever it is used."""

from __future__ import annotations

from store.database.changes.unit import Unit
from store.entries import Kind, Part
from store.errors import Invalid
from store.replacing import replaced
from store.rows import Use


def replace_part(unit: Unit, part: str, by: str) -> list[Use]:
    """Have everything that uses a part use another; both stay in the catalog.

    Returns what used the part.

    Raises:
        NotFound: there is no part of a name.
        Invalid: the two are one and the same.
    """
    old, new = unit.get("part", part), unit.get("part", by)
    assert isinstance(old, Part)
    assert isinstance(new, Part)
    if old.guid == new.guid:
        raise same_part(old.name)
    uses = unit.uses("part", old.name)
    users: dict[Kind, dict[str, None]] = {}
    for use in uses:
        users.setdefault(use.kind, {})[use.name] = None
    for kind, names in users.items():
        unit.prefetch(kind, names)
        for name in names:
            unit.put(replaced(unit.get(kind, name), old, new))
    return uses


def same_part(name: str) -> Invalid:
    """The error for a part that is to take its own place."""
    return Invalid("cannot be put in its own place; name another part", kind="part", name=name)
