"""A change of the catalog, as the doors see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from store.database.changes import authoring
from store.database.changes.arcs import Arcs
from store.database.changes.compiling import compile_personas
from store.database.changes.deleting import delete_all
from store.database.changes.labels import Labels
from store.database.changes.links import Links
from store.database.changes.publishing import publish
from store.database.changes.replacing import replace_part
from store.database.changes.unit import Unit
from store.database.meant import types_of
from store.database.past import value_at
from store.database.read import newest_revision
from store.entries import AnyEntry, Kind
from store.errors import Invalid
from store.releases import Published
from store.rows import Use


class Change(Unit):
    """Everything one can do to the catalog; all of it or nothing is kept, as one revision.

    Entries are created with `put`, and altered with `update`, `rename`, `duplicate`, `delete`,
    or with `links` and `arcs`.
    """

    @property
    def links(self) -> Links:
        """A persona's links."""
        return Links(self)

    @property
    def arcs(self) -> Arcs:
        """Arcs, their stages, and where a persona stands."""
        return Arcs(self)

    @property
    def labels(self) -> Labels:
        """Which of a persona's releases its labels point at."""
        return Labels(self)

    def update(
        self,
        kind: Kind,
        name: str,
        values: Mapping[str, Any],
        *,
        since: AnyEntry | None = None,
    ) -> AnyEntry:
        """Set fields of an entry, all others staying as they are.

        `since` is the value the caller read: a field that another has changed meanwhile, to
        something else than is wanted now, is a Conflict; other fields do not matter.

        Raises:
            NotFound, Invalid, AlreadyExists: as `get` and `put`.
            Conflict: a field was changed underneath.
        """
        return authoring.update(self, kind, name, values, since=since)

    def delete(self, kind: Kind, name: str, *, force: bool = False) -> None:
        """Delete an entry; forced, everything that uses it lets go of it first.

        Raises:
            NotFound: there is none of that name.
            InUse: something uses it and `force` is false; lists what.
        """
        authoring.delete(self, kind, name, force=force)

    def duplicate(self, kind: Kind, name: str, new: str = "") -> AnyEntry:
        """Copy an entry with its links, under a free name when none is given.

        Raises:
            NotFound, Invalid, AlreadyExists: as `get` and `put`.
        """
        return authoring.duplicate(self, kind, name, new)

    def types(self, kind: Kind) -> list[str]:
        """The types that entries of a kind have, sorted."""
        self.flush()
        return types_of(self.connection, kind)

    def read_at(self, kind: Kind, name: str, revision: int) -> AnyEntry:
        """The entry of that name as it was after a revision: what `update` takes as `since`.

        Raises:
            NotFound: there is none of that name.
            Invalid: the catalog has not been at that revision, or the entry did not exist then.
        """
        entry = self.get(kind, name)
        field = "expected_revision"
        if revision == entry.revision:
            return entry
        newest = newest_revision(self.connection)
        if not 1 <= revision <= newest:
            problem = f"there is no revision {revision}; the newest is {newest}"
            raise Invalid(problem, kind=kind, name=name, field=field)
        found = value_at(self.connection, kind, entry.guid, revision)
        if found is None:
            problem = f"it did not exist at revision {revision} yet; use {entry.revision}"
            raise Invalid(problem, kind=kind, name=name, field=field)
        return found

    def delete_all(
        self, entries: Sequence[AnyEntry], told: Callable[[int], None] = lambda _: None
    ) -> None:
        """Delete entries that this change has read; what uses them lets go of them first.

        `told` is called with how many have been looked at: for thousands that takes a while.
        """
        delete_all(self, entries, told)

    def replace_part(self, part: str, by: str) -> list[Use]:
        """Have every link, stage and preset that uses a part use another; both stay.

        Places, orders and priorities are kept. Where `by` is used already, the part's use goes.
        Returns what used the part.

        Raises:
            NotFound: there is no part of a name.
            Invalid: the two are one and the same.
        """
        return replace_part(self, part, by)

    def compile(self, names: Iterable[str] | None = None) -> list[str]:
        """Store compiled texts of personas, all unless some are named.

        Returns those whose stored texts changed.

        Raises:
            NotFound: there is no persona of a name.
        """
        return compile_personas(self, names)

    def publish(
        self, name: str, *, label: str | None = None, force: bool = False, message: str = ""
    ) -> Published:
        """Compile a persona and make its next release, unless that would say what the last does.

        A label given moves to the release, also to one that was there already. The compiled texts
        and the label are a part of this change and are undone with it; a release is for ever.

        Raises:
            NotFound: there is no persona of that name.
            Invalid: the label is none.
        """
        return publish(self, name, label=label, force=force, message=message)
