"""Entries by the name that is meant: one that was renamed in the store is known by its guid."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace

from store.database.seed_state import Base, Key
from store.entries import AnyEntry, Kind
from store.errors import NotFound, shown
from store.nearest import nearest
from store.records import Record
from store.seed_values import comparable
from store.sync.compare import Comparison, Difference, Status, compare


def renamed(
    bases: Mapping[Key, Base], in_seeds: Container[Key], stored: Mapping[Key, AnyEntry]
) -> dict[Key, Key]:
    """The entries that were renamed in the store, with the names that their seeds bear still."""
    by_guid = {
        (kind, base.guid): (kind, name)
        for (kind, name), base in bases.items()
        if (kind, name) in in_seeds and (kind, name) not in stored
    }
    found = {}
    for key, entry in stored.items():
        former = by_guid.get((key[0], entry.guid))
        if former is not None and key not in in_seeds and key not in bases:
            found[key] = former
    return found


def compared_with_name(was: Record, says: Record, entry: AnyEntry) -> Comparison:
    """How a renamed entry stands: its names first among the differences, the store's is kept."""
    new = {"name": entry.name}
    comparison = compare({**was, **new}, {**says, **new}, comparable(entry))
    name = Difference("name", was["name"], says["name"], entry.name, clash=False)
    differences = (name, *comparison.differences)
    if comparison.status == "conflict":
        return replace(comparison, differences=differences)
    status: Status = "both changed" if says != was else "store override"
    return Comparison(status, differences, comparison.merged)


def nowhere(kind: Kind, name: str, known: Iterable[Key]) -> NotFound:
    """What to say of an entry that is neither in the store nor in the seeds."""
    like = nearest(name, sorted(one for of, one in known if of == kind))
    hint = f"; did you mean {shown(like)}?" if like else ""
    return NotFound(f'there is no {kind} "{shown(name)}", in the store or in the seeds{hint}')
