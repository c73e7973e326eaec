"""Lines of lists, as every door sees them: no bodies, and no database behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias, get_args

from store.entries import Kind

Sort: TypeAlias = Literal["name", "updated", "tokens", "used"]
"""The order of a list; all but the names with the newest, heaviest or most used first."""
SORTS: Final[tuple[Sort, ...]] = get_args(Sort)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: no bodies."""

    id: int
    kind: Kind
    guid: str
    name: str
    type: str
    tags: tuple[str, ...]
    source: str
    tokens: int | None
    """Tokens of the entry's own text; None until they have been counted."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list as agents get it: what it is about, and no bodies."""

    kind: Kind
    name: str
    type: str
    description: str
    tags: tuple[str, ...]
    source: str
    updated_at: datetime | None


@dataclass(frozen=True, slots=True)
class Use:
    """One place that uses an entry."""

    kind: Kind
    name: str
    how: str
    """`part`, `stage growing-up`, `default_role`, `preset calm` and so on."""

    def __str__(self) -> str:
        return f"{self.kind} {self.name} ({self.how})"


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow a list: a filter as it is typed, and how many entries pass it."""

    key: str
    """`kind`, `type`, `tag`, `source` or `unused`."""
    value: str
    count: int
