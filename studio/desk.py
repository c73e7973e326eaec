"""What every screen works with: the catalog, who writes, and the user's settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from store.errors import StoreError
from store.workspace import Workspace
from studio.preferences import Preferences

if TYPE_CHECKING:
    from store.catalog import Catalog
    from store.database.changes.change import Change
    from store.sync.pull import Report

T = TypeVar("T")


class Seen:
    """The newest revision that what is shown was, or is about to be, read after."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._revision = 0

    @property
    def revision(self) -> int:
        """Its number; 0 before the first look."""
        return self._revision

    def take(self, revision: int | None) -> bool:
        """Take a revision as seen; whether it is newer than what was seen before."""
        with self._lock:
            newer = (revision or 0) > self._revision
            if newer:
                self._revision = revision or 0
            return newer


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
    seen: Seen = field(default_factory=Seen)
    """What is known of the catalog's history."""

    @property
    def encoding(self) -> str:
        """The encoding to count in: the one chosen last, while it is known."""
        counters = self.catalog.counters
        try:
            counter = counters.get(self.preferences.encoding(self.workspace.folder))
        except StoreError:
            counter = counters.get()
        return counter.encoding.name

    def writing(self, act: Callable[[Change], T], message: str = "") -> Callable[[], T]:
        """A change to be made by the thread that writes; gives back what `act` returns."""

        def write() -> T:
            with self.catalog.change(by=self.actor, door="studio", message=message) as change:
                result = act(change)
            self.seen.take(change.revision)
            return result

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
