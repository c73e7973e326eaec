"""Lines of lists, as every door sees them: no bodies, and no database behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from store.entries import Kind


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
