"""What history tells of the catalog: revisions, the entries they touched, what a restore did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from store.entries import AnyEntry, Kind
from store.records import timestamp

if TYPE_CHECKING:
    from store.database.changes.unit import Touched

Action: TypeAlias = Literal["change", "undo", "redo", "restore"]
State: TypeAlias = Literal["done", "undone", "dropped"]
Fate: TypeAlias = Literal["new", "changed", "deleted"]

OWN_ACTIONS: Final[tuple[Action, ...]] = ("change", "restore")
"""What somebody did to the catalog, and can undo; undo and redo themselves are not undone."""


@dataclass(frozen=True, slots=True)
class TouchedEntry:
    """An entry that a revision touched."""

    kind: Kind
    name: str
    """The name it had after the revision; of a deleted entry the last one."""
    guid: str
    fate: Fate


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of the catalog (SPEC section 7)."""

    id: int
    at: datetime
    actor: str
    door: str
    message: str
    action: Action
    state: State
    """Whether a change stands (done), was undone, or was undone and can no more be redone."""
    target: int | None
    """The revision that was undone, redone or restored; None for a change."""
    entries: tuple[TouchedEntry, ...]
    """The entries it touched, in the order they were written; a page of history holds the first."""
    touched: int
    """How many entries it touched in all."""

    def record(self) -> dict[str, Any]:
        """The revision as JSON can hold it, times in UTC."""
        return {
            "id": self.id,
            "at": timestamp(self.at),
            "actor": self.actor,
            "door": self.door,
            "message": self.message,
            "action": self.action,
            "state": self.state,
            "target": self.target,
            "touched": self.touched,
            "entries": [
                {"kind": one.kind, "name": one.name, "guid": one.guid, "fate": one.fate}
                for one in self.entries
            ],
        }


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore made of an entry."""

    entry: AnyEntry
    """The entry as it stands now."""
    target: int
    """The revision whose state it has again."""
    revision: int | None
    """The revision this made; None when the entry was so already."""
    left_out: tuple[str, ...]
    """Links to what no longer exists, as `part warm`."""
    lost_stage: str
    """The stage a persona stood at that its arc no longer has; blank when there is none."""
    touched: tuple[Touched, ...]
