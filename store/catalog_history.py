"""The catalog's history: what was done to it, how two states differ, and bringing one back.

Apart from `store.catalog`, which inherits it, so that each file keeps to one subject: there stand
what the catalog holds now and how it is changed, here what it held.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from store.database import log, past
from store.database.changes.collecting import collector_at_rest
from store.database.changes.restoring import restore
from store.database.changes.unit import Unit
from store.database.engine import Database
from store.database.meant import not_found
from store.database.read import newest_revision
from store.database.since import since
from store.diff import Difference, changes_between, text_change
from store.entries import Kind
from store.errors import Invalid, NotFound
from store.history import Snapshot
from store.revisions import Restored, Revision
from store.since import Mark, Since
from store.tokens import Counters

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from store.catalog import Door


class CatalogHistory:
    """The methods of the catalog that are about its history."""

    if TYPE_CHECKING:

        @property
        def database(self) -> Database: ...
        @property
        def clock(self) -> Callable[[], datetime]: ...
        @property
        def counters(self) -> Counters: ...

    def history(
        self,
        kind: Kind | None = None,
        name: str | None = None,
        *,
        limit: int = 50,
        before: int | None = None,
    ) -> list[Revision]:
        """Revisions, newest first; of the whole catalog, or those that touched one entry.

        An entry is followed through its renames. `name` is one it bears; or, where nothing bears
        it now, one that it bore, also of a deleted entry; or its guid. The next page is that
        `before` the id of the last of this one. Each lists at most its first 100 entries.

        Raises:
            NotFound: nothing has or had that name.
            Invalid: the limit is negative, or only one of kind and name is given.
        """
        if (kind is None) != (name is None):
            raise Invalid("needs a kind and a name, or neither", field="history")
        if limit < 0:
            raise Invalid(f"{limit} is negative; use 0 or more", field="limit")
        with self.database.reading() as connection:
            if kind is None or name is None:
                return log.log_page(connection, limit=limit, before=before)
            guid = _meant(connection, kind, name)
            return log.log_page(connection, kind=kind, guid=guid, limit=limit, before=before)

    def since(self, mark: Mark | None) -> Since:
        """What was altered since a mark that this gave before; without one it may be anything."""
        with self.database.reading() as connection:
            return since(connection, mark)

    def revision(self, revision: int) -> Revision:
        """One revision, with every entry that it touched.

        Raises:
            NotFound: there is no such revision.
        """
        with self.database.reading() as connection:
            return log.revision_of(connection, revision)

    def entry_at(self, kind: Kind, guid: str, revision: int) -> Snapshot | None:
        """An entry as it was after a revision, links under the names of that time.

        Compiled texts are in it by their hash. None when there was no such entry.
        """
        with self.database.reading() as connection:
            return past.entry_at(connection, kind, guid, revision)

    def diff(
        self,
        kind: Kind,
        name: str,
        a: int | None = None,
        b: int | None = None,
        *,
        encoding: str = "",
    ) -> Difference:
        """What differs between two states of an entry, each after a revision.

        Without `b` the newer state is that of now. Without `a` the older one is that before the
        last change of the entry. Revision 0 is the empty catalog. `name` as in `history`.

        Raises:
            NotFound: there is no such revision, or nothing of that name at either.
        """
        counter = self.counters.get(encoding)
        with self.database.reading() as connection:
            guid, a, b = _between(connection, kind, name, a, b)
            one, other = (
                past.compiled_texts(connection, guid, kept) if kept else None
                for kept in (past.entry_at(connection, kind, guid, at) for at in (a, b))
            )
        newest = other or one
        assert newest is not None
        changes = changes_between(kind, one, other, counter)
        return Difference(
            kind=kind,
            name=str(newest["name"]),
            guid=guid,
            before=a,
            after=b,
            there=(one is not None, other is not None),
            changes=changes,
            encoding=counter.encoding.name,
            estimate=counter.encoding.estimate,
        )

    def diff_composed(
        self, persona: str, a: int | None = None, b: int | None = None, *, encoding: str = ""
    ) -> Difference:
        """What differs between the texts that compile would have stored after two revisions.

        They change with everything the persona is composed of, which was then as history tells.
        Arguments as in `diff`, but that without `a` the older state is that before the newest
        revision of the catalog.

        Raises:
            NotFound: as `diff`.
        """
        from store.compose.composition import compiled

        counter = self.counters.get(encoding)
        with self.database.reading() as connection:
            if a is None:
                a = max((newest_revision(connection) if b is None else b) - 1, 0)
            guid, a, b = _between(connection, "persona", persona, a, b)
            one, other = (past.material_at(connection, guid, at) for at in (a, b))
        newest = other or one
        assert newest is not None
        texts = [compiled(material) if material else ("", "") for material in (one, other)]
        found = (
            text_change((f"composed_{view}",), before, after, counter)
            for view, before, after in zip(("summary", "detail"), *texts, strict=True)
        )
        return Difference(
            kind="persona",
            name=newest.persona.name,
            guid=guid,
            before=a,
            after=b,
            there=(one is not None, other is not None),
            changes=tuple(change for change in found if change is not None),
            encoding=counter.encoding.name,
            estimate=counter.encoding.estimate,
        )

    def restore(
        self, kind: Kind, name: str, revision: int, *, by: str, door: Door, new: str = ""
    ) -> Restored:
        """Make an entry what it was after a revision; one that was deleted comes back.

        This makes a revision, which can be undone; none when the entry is so already. `name` is
        one the entry bears or bore, or its guid. It gets the name back that it had then, or `new`.
        Links to what no longer exists are left out, and named in what is returned.

        Raises:
            NotFound: there is no such revision, or nothing of that name existed then.
            AlreadyExists: another entry bears the name meanwhile.
            InUse: the arc had fewer stages then, and a persona stands at one that would go.
            Invalid: `new` is no name.
        """
        with self.database.writing() as connection, collector_at_rest():
            unit = Unit(connection, at=self.clock(), by=by, door=door, message="")
            return restore(unit, kind, name, revision, new)


def _meant(connection: Connection, kind: Kind, name: str) -> str:
    guid = next(log.bearers(connection, kind, name), None)
    if guid is None:
        raise not_found(connection, kind, name)
    return guid


def _between(
    connection: Connection, kind: Kind, name: str, a: int | None, b: int | None
) -> tuple[str, int, int]:
    """The entry that is meant by a name, and the two revisions to look at it."""
    for given in (a, b):
        if given:
            log.check_revision(connection, given)
    later = newest_revision(connection) if b is None else b
    known = False
    for guid in log.bearers(connection, kind, name):
        known = True
        last = log.last_change(connection, kind, guid, later)
        earlier = a if a is not None else (last or 1) - 1
        if any(past.entry_at(connection, kind, guid, at) for at in (earlier, later)):
            return guid, earlier, later
    if not known:
        raise not_found(connection, kind, name)
    at = f"revision {later}" if a is None else f"revision {a} or {later}"
    raise NotFound(f'{kind} "{name}" did not exist at {at}; see its history')
