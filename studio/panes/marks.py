"""Rows that are marked, so that something can be done with all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from store.rows import Row

MOST_MARKED = 1_000
"""As many as a search ranks."""


def _none() -> Mapping[str, Row]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Marks:
    """Marked entries by their guid, in the order in which they were marked."""

    by_guid: Mapping[str, Row] = field(default_factory=_none)

    def __len__(self) -> int:
        return len(self.by_guid)

    def __contains__(self, guid: str) -> bool:
        return guid in self.by_guid

    @property
    def rows(self) -> tuple[Row, ...]:
        """The marked rows."""
        return tuple(self.by_guid.values())

    def toggled(self, row: Row) -> Marks:
        """With a row marked, or without it where it was."""
        if row.guid not in self.by_guid:
            return self.also([row])
        return Marks({guid: one for guid, one in self.by_guid.items() if guid != row.guid})

    def also(self, rows: Iterable[Row]) -> Marks:
        """With more rows marked; beyond 1,000 they stay unmarked."""
        marked = dict(self.by_guid)
        for row in rows:
            if row.guid in marked or len(marked) < MOST_MARKED:
                marked[row.guid] = row
        return Marks(marked)

    def still(self, rows: Iterable[Row]) -> Marks:
        """Those marked rows that are still there, as they are by now."""
        there = {row.guid: row for row in rows}
        return Marks({guid: there[guid] for guid in self.by_guid if guid in there})
