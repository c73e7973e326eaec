"""What every screen works with: the catalog, who writes, and the user's settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from store.workspace import Workspace
from studio.preferences import Preferences

if TYPE_CHECKING:
    from store.catalog import Catalog
    from store.database.changes.change import Change
    from store.sync.pull import Report

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Desk:
    """An open workspace."""

    workspace: Workspace
    catalog: Catalog
    actor: str
    preferences: Preferences
    report: Report | None = None
    """What the first pull did, when there was one."""
    seeds_changed: bool = False

    def writing(self, act: Callable[[Change], T], message: str = "") -> Callable[[], T]:
        """A change to be made by the thread that writes; gives back what `act` returns."""

        def write() -> T:
            with self.catalog.change(by=self.actor, door="studio", message=message) as change:
                return act(change)

        return write


def open_desk(workspace: Workspace, actor: str, preferences: Preferences) -> Desk:
    """Open a workspace's catalog. SQLAlchemy is imported here, off the screen's thread.

    Raises:
        StoreError: the database cannot be opened.
    """
    from store.sync.pull import seeds_changed
    from store.workspace import open_catalog

    catalog, report = open_catalog(workspace, by=actor)
    changed = report is None and seeds_changed(catalog, workspace.seeds)
    return Desk(workspace, catalog, actor, preferences, report, changed)
