"""One change of the catalog: entries are read, altered as values, and written once at its end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection

from store.database.changes.former_bases import remember_bases
from store.database.changes.references import relinked, rereferenced
from store.database.changes.revisions import base_records, missing_links, record_revision
from store.database.changes.sameness import only_compiled, same
from store.database.changes.staged import with_stage, with_stages
from store.database.changes.stages import check_orders
from store.database.meant import not_found
from store.database.read import has_guid, load, uses_of
from store.database.seed_state import Base
from store.database.since import note_unlisted
from store.database.write import Pair, save
from store.entries import AnyEntry, Arc, Kind, Persona, Source, kind_of
from store.errors import AlreadyExists
from store.releases import LabelMove
from store.rows import Use
from store.seed_values import comparable, without_missing
from store.validate import check_entry, valid_name


@dataclass(frozen=True, slots=True)
class Touched:
    """An entry that a change altered: its value before and after, None where it did not exist."""

    kind: Kind
    guid: str
    before: AnyEntry | None
    after: AnyEntry | None

    @property
    def name(self) -> str:
        """The newest name."""
        entry = self.after or self.before
        assert entry is not None
        return entry.name


class Unit:
    """The entries that one change has read and altered, and how they reach the database.

    Entries are values: `put` states what one shall be, and nothing is written before `flush`.
    """

    def __init__(
        self, connection: Connection, *, at: datetime, by: str, door: str, message: str
    ) -> None:
        self.connection = connection
        self.at = at
        self.by = by
        self.door = door
        self.message = message
        self.revision: int | None = None
        """The revision this change made; None until it is committed, or when nothing changed."""
        self.touched: tuple[Touched, ...] = ()
        self.former_bases: dict[tuple[Kind, str], Base | None] = {}
        """The bases that a pull has set anew, as they were before it."""
        self.sources: dict[str, Source] = {}
        """Where entries come from by guid, as far as a pull has compared them with their seeds."""
        self.label_moves: dict[tuple[str, str], LabelMove] = {}
        """By a persona's guid and the label: where the label pointed before, and does now."""
        self._first: dict[str, AnyEntry | None] = {}
        self._written: dict[str, AnyEntry | None] = {}
        self._now: dict[str, AnyEntry | None] = {}
        self._named: dict[tuple[Kind, str], str | None] = {}
        self._saved: set[str] = set()
        """The guids of all that was written."""

    def find(self, kind: Kind, name: str) -> AnyEntry | None:
        """The entry of that name as this change sees it, or None."""
        key = (kind, name)
        if key not in self._named:
            self._read(kind, names=[name])
            self._named.setdefault(key, None)
        guid = self._named[key]
        return self._now[guid] if guid is not None else None

    def get(self, kind: Kind, name: str) -> AnyEntry:
        """The entry of that name.

        Raises:
            NotFound: there is none; names the nearest there is.
        """
        entry = self.find(kind, name)
        if entry is None:
            raise not_found(self.connection, kind, name)
        return entry

    def find_guid(self, kind: Kind, guid: str) -> AnyEntry | None:
        """The entry of that guid as this change sees it, or None."""
        if guid not in self._now:
            self._read(kind, guids=[guid])
            self._now.setdefault(guid, None)
            self._first.setdefault(guid, None)
            self._written.setdefault(guid, None)
        return self._now[guid]

    def find_guids(self, kind: Kind, guids: Iterable[str]) -> list[AnyEntry]:
        """Those entries of some guids that there are, read at once."""
        wanted = list(guids)
        self._read(kind, guids=[guid for guid in wanted if guid not in self._now])
        found = (self.find_guid(kind, guid) for guid in wanted)
        return [entry for entry in found if entry is not None]

    def guid_is_free(self, guid: str) -> bool:
        """Whether no entry of any kind has this guid."""
        return self._now.get(guid) is None and not has_guid(self.connection, guid)

    def prefetch(self, kind: Kind, names: Iterable[str]) -> None:
        """Read many entries at once, so that `find` need not read them one by one."""
        wanted = [name for name in names if (kind, name) not in self._named]
        self._read(kind, names=wanted)
        for name in wanted:
            self._named.setdefault((kind, name), None)

    def _read(
        self,
        kind: Kind,
        *,
        names: Iterable[str] | None = None,
        guids: Iterable[str] | None = None,
    ) -> None:
        self.adopt(load(self.connection, kind, names=names, guids=guids))

    def adopt(self, entries: Iterable[AnyEntry]) -> None:
        """Take entries that were read in this transaction as they stand in the database."""
        for entry in entries:
            if entry.guid not in self._now:
                self._first[entry.guid] = entry
                self._written[entry.guid] = entry
                self._now[entry.guid] = entry
                self._named[kind_of(entry), entry.name] = entry.guid

    def seen(self) -> Iterator[AnyEntry]:
        """Every entry that this change has read, or made, as it sees them."""
        return (entry for entry in self._now.values() if entry is not None)

    def create(self, entry: AnyEntry) -> AnyEntry:
        """Add a new entry.

        Raises:
            Invalid: the entry breaks a rule.
            AlreadyExists: another entry of its kind has the name.
        """
        return self.put(replace(entry, guid="", revision=0, created_at=None, updated_at=None))

    def put(self, entry: AnyEntry, *, checked: bool = False) -> AnyEntry:
        """State what an entry shall be; one without a guid is new and gets one.

        `checked` says that its fields are known to be valid.

        Raises:
            Invalid: the entry breaks a rule.
            AlreadyExists: another entry of its kind has the name.
        """
        kind = kind_of(entry)
        name = valid_name(entry.name, kind=kind)
        if name != entry.name:
            entry = replace(entry, name=name)
        if isinstance(entry, Persona):
            parts = tuple(sorted(entry.parts, key=lambda link: link.part_order))
            entry = entry if parts == entry.parts else replace(entry, parts=parts)
        if not checked:
            check_entry(entry)
        check_orders(entry)
        other = self.find(kind, entry.name)
        if other is not None and other.guid != entry.guid:
            raise AlreadyExists(f'a {kind} "{entry.name}" exists already; choose another name')
        if entry.guid:
            before = self.find_guid(kind, entry.guid)
            entry = self._with_provenance(entry, before)
        else:
            before = None
            entry = self._new(entry, str(uuid4()))
            # Made just now, so nobody's: there is nothing to look up.
            for values in (self._first, self._written, self._now):
                values[entry.guid] = None
        if isinstance(entry, Arc):
            entry = with_stages(self, entry, before)
        elif isinstance(entry, Persona) and entry.arc:
            entry = with_stage(self, entry, before)
        if before is not None and before.name != entry.name:
            self._named[kind, before.name] = None
        self._now[entry.guid] = entry
        self._named[kind, entry.name] = entry.guid
        return entry

    def _with_provenance(self, entry: AnyEntry, before: AnyEntry | None) -> AnyEntry:
        """The entry with what no caller sets: its times, its source and its revision."""
        kept = before or self._first[entry.guid]
        if kept is None:
            return self._new(entry, entry.guid)
        return replace(
            entry,
            created_at=kept.created_at,
            updated_at=kept.updated_at,
            source=kept.source,
            revision=kept.revision,
        )

    def _new(self, entry: AnyEntry, guid: str) -> AnyEntry:
        created = entry.created_at or self.at
        return replace(
            entry, guid=guid, created_at=created, updated_at=None, source="store", revision=0
        )

    def put_compiled(self, persona: Persona, summary: str, detail: str) -> None:
        """State the compiled texts of a persona; they are derived, so there is nothing to check."""
        self._now[persona.guid] = replace(
            persona, compiled_summary=summary, compiled_detail=detail, compiled_at=self.at
        )

    def mark_source(self, entry: AnyEntry, source: Source) -> None:
        """State where an unchanged entry comes from; that alone makes no revision."""
        if entry.source != source:
            self._now[entry.guid] = replace(entry, source=source)

    def remove(self, kind: Kind, entry: AnyEntry) -> None:
        """State that an entry shall be no more."""
        self._now[entry.guid] = None
        self._named[kind, entry.name] = None

    def uses(self, kind: Kind, name: str) -> list[Use]:
        """What uses an entry, with what this change has altered so far."""
        self.flush()
        return uses_of(self.connection, kind, name)

    def flush(self) -> None:
        """Write what was altered since the last flush, within the transaction."""
        pairs = []
        for guid, now in self._now.items():
            before = self._written[guid]
            if before != now:
                if now is not None and now.updated_at is None:
                    now = replace(now, updated_at=self.at)
                    self._now[guid] = now
                pairs.append((before, now))
                self._written[guid] = now
        if pairs:
            save(self.connection, pairs)
            self._saved.update(one.guid for pair in pairs for one in pair if one is not None)

    def commit(self, *, action: str = "change", target: int | None = None) -> None:
        """Write everything, with the revision; nothing at all when nothing was changed."""
        self._make_waiting_links()
        net: list[Pair] = [
            (before, now)
            for guid, now in self._now.items()
            if (before := self._first[guid]) is not now and not same(before, now)
        ]
        if not net and not any(move.before != move.after for move in self.label_moves.values()):
            self.flush()
            self._note_beside(())
            return
        self.revision = record_revision(self, net, action, target)
        remember_bases(self, self.revision)
        unknown = [now.guid for _, now in net if now and now.guid not in self.sources]
        bases = base_records(self.connection, unknown)
        for before, now in net:
            if now is not None:
                self._now[now.guid] = self._stamped(before, now, bases)
        self.flush()
        self._mark_users_of_renamed(net)
        self._note_beside(net)
        self.touched = tuple(
            Touched(kind_of(one), one.guid, before, self._now[one.guid])
            for before, now in net
            if (one := now or before) is not None
        )

    def _note_beside(self, listed: Sequence[Pair]) -> None:
        """Note that more was altered than the revision tells of."""
        told = {one.guid for pair in listed for one in pair if one is not None}
        if any(self._written[guid] != self._first[guid] for guid in self._saved - told):
            note_unlisted(self.connection)

    def _stamped(
        self,
        before: AnyEntry | None,
        now: AnyEntry,
        bases: Mapping[str, tuple[dict[str, Any], list[list[str]]]],
    ) -> AnyEntry:
        # Compiled text is derived: it moves neither the time nor the revision of what was authored.
        if before is not None and only_compiled(before, now):
            return replace(now, revision=before.revision, updated_at=before.updated_at)
        assert self.revision is not None
        return replace(
            now,
            revision=self.revision,
            updated_at=self.at,
            source=self.sources.get(now.guid) or _source(bases.get(now.guid), now),
        )

    def _mark_users_of_renamed(self, pairs: Sequence[Pair]) -> None:
        """What uses a renamed entry says another name than its seed now, or the same again."""
        changed = {now.guid for _, now in pairs if now is not None}
        users: dict[str, AnyEntry] = {}
        for before, now in pairs:
            if before is None or now is None or before.name == now.name:
                continue
            for use in self.uses(kind_of(now), now.name):
                user = self.get(use.kind, use.name)
                if user.guid not in changed:
                    users[user.guid] = user
        bases = base_records(self.connection, list(users))
        for guid, base in bases.items():
            self.mark_source(users[guid], _source(base, users[guid]))
        self.flush()

    def _make_waiting_links(self) -> None:
        """Link entries where a seed named them before there was one of that name."""
        new = [
            (kind_of(now), now.name)
            for guid, now in self._now.items()
            if now is not None and ((was := self._first[guid]) is None or was.name != now.name)
        ]
        if new:
            missing_links(self, new)

    def rename(self, kind: Kind, name: str, new: str) -> AnyEntry:
        """Rename an entry; links stay, and references by name follow.

        Raises:
            NotFound, Invalid, AlreadyExists: as `get` and `put`.
        """
        entry = self.get(kind, name)
        new = valid_name(new, kind=kind)
        if new == name:
            return entry
        users = {self.get(use.kind, use.name).guid for use in self.uses(kind, name)}
        renamed = self.put(replace(entry, name=new))
        self.flush()
        # The rows of links lead to the same entry as before: only values know its name. What an
        # entry linked before this change it may have let go of, so that all of those are looked at.
        for guid in {*users, *self._first}:
            for values in (self._first, self._written, self._now):
                user = values[guid]
                if isinstance(user, Persona | Arc):
                    values[guid] = relinked(user, kind, name, new)
        for guid in users:
            user = self._now[guid]
            if user is not None:
                self.put(rereferenced(user, kind, name, new))
        return renamed

    def park(self, entry: AnyEntry) -> None:
        """Free an entry's name for another; references by name stay."""
        kind = kind_of(entry)
        parked = self.put(replace(entry, name=f"parked {entry.guid}"))
        self.flush()
        for guid, user in list(self._now.items()):
            if isinstance(user, Persona | Arc):
                user = relinked(user, kind, entry.name, parked.name)
                self._now[guid] = self._written[guid] = user


def _source(base: tuple[dict[str, Any], list[list[str]]] | None, entry: AnyEntry) -> Source:
    """Where an entry comes from: the seeds, while it says what its seed said at the last sync."""
    same_as_seed = base is not None and without_missing(*base) == comparable(entry)
    return "toml" if same_as_seed else "store"
