"""The one door to the catalog: reads, and `with catalog.change(...) as change:` for writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, TypeAlias

from store.catalog_composing import CatalogComposing
from store.catalog_history import CatalogHistory
from store.catalog_library import CatalogLibrary
from store.catalog_reach import CatalogReach
from store.catalog_releases import CatalogReleases
from store.database import read
from store.database.changes.change import Change
from store.database.changes.collecting import collector_at_rest
from store.database.changes.undo import Direction, take_back
from store.database.changes.unit import Touched
from store.database.counting import count_missing, keep_counts
from store.database.dialect import Moments, Notices
from store.database.engine import Database, open_database
from store.database.listing import listing
from store.database.meant import not_found, types_of
from store.database.search import filtered_ids, search_ids
from store.entries import KINDS, AnyEntry, Kind, Persona
from store.errors import StoreError
from store.query import Query, folded, parse_query
from store.releases import LabelMove
from store.rows import Listed, Row, Sort, Use
from store.tokens import Counters

Clock: TypeAlias = Callable[[], datetime]
Door: TypeAlias = Literal["studio", "cli", "mcp", "http", "seeds"]


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, best first."""

    rows: tuple[Row, ...]
    more: bool
    """Whether there are more than the 1,000 that are ranked."""


@dataclass(frozen=True, slots=True)
class FoundPage:
    """What a search found, by kind, and the rows of its first page."""

    ids: Mapping[Kind, tuple[int, ...]]
    """Row ids of each kind that has any, best first."""
    best: Kind | None
    """The kind of the best of all."""
    more: bool
    """Whether there are more than the 1,000 that are ranked."""
    rows: tuple[Row, ...]
    used: Mapping[str, int]
    """How many links lead to each of the rows, by guid."""


@dataclass(frozen=True, slots=True)
class Undone:
    """A change that was undone or made again."""

    message: str
    """That of the change."""
    touched: tuple[Touched, ...]
    revision: int | None
    """The revision that this made."""
    releases: tuple[tuple[str, int], ...] = ()
    """Releases that the change had published, by the persona's name: they stay."""
    labels: tuple[LabelMove, ...] = ()
    """Where labels went from and to with it."""

    def said(self, direction: Direction) -> str:
        """What was done, for people."""
        words = f"{'undone' if direction == 'undo' else 'redone'}: {self.message}"
        if not self.releases or direction == "redo":
            return "; ".join([words, *(move.stands for move in self.labels)])
        stay = ", ".join(f"release {number} of {name}" for name, number in self.releases)
        return f"{words} (compiled texts and labels are as before; {stay} stays, as releases do)"


class Catalog(CatalogComposing, CatalogHistory, CatalogLibrary, CatalogReach, CatalogReleases):
    """A catalog in one database. Every method is one transaction and may be called from any thread.

    What is returned are frozen values: changing the catalog goes through `change` alone.
    """

    def __init__(self, database: Database, *, clock: Clock, counters: Counters) -> None:
        self.database: Final = database
        self.clock: Final = clock
        self.counters: Final = counters

    @classmethod
    def open(
        cls, location: str | Path, *, clock: Clock = utc_now, counters: Counters | None = None
    ) -> Catalog:
        """Open the catalog in a database file or URL; a new one is empty.

        Raises:
            PersistError: it cannot be opened, is damaged, or is from a newer version.
        """
        database = open_database(location, clock)
        return cls(database, clock=clock, counters=counters or Counters())

    def close(self) -> None:
        """Give the database back."""
        self.database.close()

    # Reading

    def counts(self) -> dict[Kind, int]:
        """How many entries there are of each kind."""
        with self.database.reading() as connection:
            found = read.counts(connection)
        return {kind: found.get(kind, 0) for kind in KINDS}

    def find(self, kind: Kind, name: str) -> AnyEntry | None:
        """The entry of that name, or None."""
        with self.database.reading() as connection:
            found = read.load(connection, kind, names=[name])
        return found[0] if found else None

    def get(self, kind: Kind, name: str) -> AnyEntry:
        """The entry of that name.

        Raises:
            NotFound: there is none; names the nearest there is.
        """
        with self.database.reading() as connection:
            if found := read.load(connection, kind, names=[name]):
                return found[0]
            raise not_found(connection, kind, name)

    def name_of(self, kind: Kind, guid: str) -> str:
        """The name of the entry of that guid; blank when there is none."""
        with self.database.reading() as connection:
            found = read.load(connection, kind, guids=[guid])
        return found[0].name if found else ""

    def persona(self, name: str) -> Persona:
        """The persona of that name.

        Raises:
            NotFound: there is none.
        """
        persona = self.get("persona", name)
        assert isinstance(persona, Persona)
        return persona

    def entries(self, kind: Kind, names: Iterable[str] | None = None) -> list[AnyEntry]:
        """Whole entries of a kind, sorted by name; all of them unless some are named."""
        with self.database.reading() as connection:
            return read.load(connection, kind, names=names)

    def window(self, kind: Kind, offset: int, limit: int, encoding: str = "") -> list[Row]:
        """A stretch of the list of a kind, by name, without bodies."""
        with self.database.reading() as connection:
            return read.window(connection, kind, self._encoding(encoding), offset, limit)

    def search(self, query: Query | str, encoding: str = "") -> Found:
        """What a search finds, best first; at most 1,000."""
        if isinstance(query, str):
            query = parse_query(query)
        encoding = self._encoding(encoding)
        with self.database.reading() as connection:
            matches, more = search_ids(connection, query, encoding)
            ids = [one for one, _ in matches]
            return Found(tuple(read.rows_of(connection, ids, encoding)), more)

    def search_page(
        self, query: Query | str, page: int, encoding: str = "", sort: Sort = "name"
    ) -> FoundPage:
        """What a search finds, by kind, with the rows of the first page of it.

        For lists that hold only the rows in view: a search of 1,000 results costs little more
        than one of ten. What filters alone let pass is in the order `sort`.
        """
        if isinstance(query, str):
            query = parse_query(query)
        encoding = self._encoding(encoding)
        with self.database.reading() as connection:
            matches, more = search_ids(connection, query, encoding, sort)
            ids: dict[Kind, list[int]] = {}
            for one, kind in matches:
                ids.setdefault(kind, []).append(one)
            first = [one for kind in KINDS for one in ids.get(kind, ())][:page]
            rows = read.rows_of(connection, first, encoding)
            used: dict[str, int] = {}
            for kind in dict.fromkeys(row.kind for row in rows):
                guids = [row.guid for row in rows if row.kind == kind]
                used |= read.used_counts(connection, kind, guids)
        best = matches[0][1] if matches else None
        if rows and query.text and folded(rows[0].name).startswith(folded(query.text)):
            # As good as the best: what is listed first is nearer to hand.
            best = rows[0].kind
        by_kind = {kind: tuple(ids[kind]) for kind in KINDS if kind in ids}
        return FoundPage(by_kind, best, more, tuple(rows), used)

    def rows(self, ids: Sequence[int], encoding: str = "") -> list[Row]:
        """The rows of these directory ids, in their order; those that are gone are left out."""
        with self.database.reading() as connection:
            return read.rows_of(connection, ids, self._encoding(encoding))

    def listed(
        self,
        kind: Kind,
        *,
        types: Sequence[str] = (),
        tags: Sequence[str] = (),
        search: str = "",
    ) -> list[AnyEntry]:
        """Entries of a kind that have one of the types and every tag, by name.

        With words to search for, they are ranked, and 1,000 at most.
        """
        query = parse_query(search)
        query = replace(
            query,
            kinds=(kind,),
            types=(*query.types, *types),
            tags=(*query.tags, *tags),
        )
        with self.database.reading() as connection:
            if query == Query(kinds=(kind,)):
                return read.load(connection, kind)
            if query.ranked:
                matches, _ = search_ids(connection, query, self._encoding(""))
                ids = [one for one, _ in matches]
            else:
                ids = filtered_ids(connection, query, self._encoding(""))
            rows = read.rows_of(connection, ids, self._encoding(""))
            found = {e.name: e for e in read.load(connection, kind, names=[r.name for r in rows])}
        return [found[row.name] for row in rows]

    def listing(
        self,
        kind: Kind,
        *,
        after: str = "",
        limit: int,
        types: Sequence[str] = (),
        tags: Sequence[str] = (),
    ) -> list[Listed]:
        """A page of the entries of a kind that have one of the types and every tag, by name.

        The page begins behind the name `after`, whether or not there is one of that name.
        """
        with self.database.reading() as connection:
            return listing(connection, kind, after=after, limit=limit, types=types, tags=tags)

    def place_of(self, kind: Kind, name: str) -> int:
        """How many entries of the kind stand before this name in its list."""
        with self.database.reading() as connection:
            return read.place_of(connection, kind, name)

    def types(self, kind: Kind) -> list[str]:
        """The types that entries of a kind have, sorted; of guardrails their severities."""
        with self.database.reading() as connection:
            return types_of(connection, kind)

    def uses(self, kind: Kind, name: str) -> list[Use]:
        """Everything that uses an entry."""
        with self.database.reading() as connection:
            return read.uses_of(connection, kind, name)

    def used_counts(self, kind: Kind, guids: Sequence[str]) -> dict[str, int]:
        """How many links lead to each of these entries, by guid."""
        with self.database.reading() as connection:
            return read.used_counts(connection, kind, guids)

    def count_tokens(self, ids: Sequence[int], encoding: str = "") -> dict[int, int]:
        """The tokens of these rows' own texts, by row id; counted once and kept.

        Where they cannot be kept, in a database that is read-only or locked, they are counted
        again the next time: that is no reason not to know them now.
        """
        counter = self.counters.get(encoding)
        with self.database.reading() as connection:
            known, fresh = count_missing(connection, ids, counter)
        if fresh:
            with suppress(StoreError), self.database.writing() as connection:
                keep_counts(connection, counter.encoding.name, fresh)
        return known

    def tokens_by_name(
        self, kind: Kind, names: Iterable[str], encoding: str = ""
    ) -> dict[str, int]:
        """The tokens of the own texts of these entries; counted once and kept."""
        with self.database.reading() as connection:
            ids = read.ids_of(connection, kind, names)
        counted = self.count_tokens(list(ids.values()), encoding)
        return {name: counted[one] for name, one in ids.items() if one in counted}

    def newest_revision(self) -> int:
        """The id of the newest revision, 0 when there is none."""
        with self.database.reading() as connection:
            return read.newest_revision(connection)

    def notices(self) -> Notices:
        """Something to ask now and then whether anybody changed the catalog; close it after use.

        Raises:
            PersistError: the database cannot be read.
        """
        return self.database.notices()

    def moments(self) -> Moments:
        """Something that tells one state of the catalog from the next; close it after use.

        Exact, where notices of a server come a moment later: for what is kept only while nothing
        has changed.
        """
        return self.database.moments()

    # Writing

    @contextmanager
    def change(self, *, by: str, door: Door, message: str = "") -> Iterator[Change]:
        """One change: all that is done in the block is kept as one revision, or none of it.

        Nothing is written, and no revision made, when nothing changes.

        Raises:
            PersistError: the database cannot be written.
        """
        with self.database.writing() as connection:
            change = Change(connection, at=self.clock(), by=by, door=door, message=message)
            yield change
            with collector_at_rest():
                change.commit()

    def undo(self, *, by: str, door: Door) -> Undone:
        """Take back the newest change of this actor through this door.

        Raises:
            NotFound: there is nothing to undo.
            Conflict: another changed the same field since; shows both.
        """
        return self._take_back("undo", by, door)

    def redo(self, *, by: str, door: Door) -> Undone:
        """Make the change that was undone last again.

        Raises:
            NotFound: there is nothing to redo.
            Conflict: another changed the same field since; shows both.
        """
        return self._take_back("redo", by, door)

    def _take_back(self, direction: Direction, by: str, door: Door) -> Undone:
        with self.database.writing() as connection:
            change = Change(connection, at=self.clock(), by=by, door=door, message="")
            taken = take_back(change, direction)
        return Undone(taken.message, change.touched, change.revision, taken.releases, taken.labels)

    def _encoding(self, name: str) -> str:
        return self.counters.get(name).encoding.name
