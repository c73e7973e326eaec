"""Entries that bear another name in the store than in the seeds: known by their guid."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace

from store.database.seed_state import Base, Key
from store.entries import AnyEntry
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
