"""One change of the catalog: entries are read, altered as values, and written once at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Connection

from store.changes.revisions import base_records, missing_links, record_revision
from store.database.read import Use, load, nearest_name, uses_of
from store.database.write import Pair, save
from store.entries import AnyEntry, Arc, Kind, Persona, Source, Stage, kind_of
from store.errors import AlreadyExists, Conflict, InUse, Invalid, NotFound
from store.fields import FIELDS, nearest
from store.records import is_blank
from store.seed_values import comparable, without_missing
from store.validate import check_entry, valid_name

_UNAUTHORED: Final = frozenset({"revision", "updated_at", "source"})
_COMPILED: Final = frozenset({"compiled_summary", "compiled_detail", "compiled_at"})


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
        self._first: dict[str, AnyEntry | None] = {}
        self._written: dict[str, AnyEntry | None] = {}
        self._now: dict[str, AnyEntry | None] = {}
        self._named: dict[tuple[Kind, str], str | None] = {}

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

    def create(self, entry: AnyEntry) -> AnyEntry:
        """Add a new entry.

        Raises:
            Invalid: the entry breaks a rule.
            AlreadyExists: another entry of its kind has the name.
        """
        return self.put(replace(entry, guid="", revision=0, created_at=None, updated_at=None))

    def put(self, entry: AnyEntry) -> AnyEntry:
        """State what an entry shall be; one without a guid is new and gets one.

        Raises:
            Invalid: the entry breaks a rule.
            AlreadyExists: another entry of its kind has the name.
        """
        kind = kind_of(entry)
        name = valid_name(entry.name, kind=kind)
        if name != entry.name:
            entry = replace(entry, name=name)
        if isinstance(entry, Persona):
            entry = replace(entry, parts=tuple(sorted(entry.parts, key=lambda x: x.part_order)))
        check_entry(entry)
        other = self.find(kind, entry.name)
        if other is not None and other.guid != entry.guid:
            raise AlreadyExists(f'a {kind} "{entry.name}" exists already; choose another name')
        if not entry.guid:
            entry = replace(entry, guid=str(uuid4()))
        before = self.find_guid(kind, entry.guid)
        created = before.created_at if before else None
        entry = replace(entry, created_at=created or entry.created_at or self.at)
        if isinstance(entry, Arc):
            entry = replace(entry, stages=tuple(self._kept_stage(one) for one in entry.stages))
        if before is not None and before.name != entry.name:
            self._named[kind, before.name] = None
        self._now[entry.guid] = entry
        self._named[kind, entry.name] = entry.guid
        return entry

    def _kept_stage(self, stage: Stage) -> Stage:
        return replace(
            stage,
            guid=stage.guid or str(uuid4()),
            created_at=stage.created_at or self.at,
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

    def commit(self, *, action: str = "change", target: int | None = None) -> None:
        """Write everything, with the revision; nothing at all when nothing was changed."""
        self._make_waiting_links()
        net: list[Pair] = [
            (before, now)
            for guid, now in self._now.items()
            if (before := self._first[guid]) is not now and not same(before, now)
        ]
        if not net:
            self.flush()
            return
        self.revision = record_revision(self, net, action, target)
        bases = base_records(self.connection, [now.guid for _, now in net if now is not None])
        for before, now in net:
            if now is not None:
                self._now[now.guid] = self._stamped(before, now, bases)
        self.flush()
        self.touched = tuple(
            Touched(kind_of(one), one.guid, before, self._now[one.guid])
            for before, now in net
            if (one := now or before) is not None
        )

    def _stamped(
        self,
        before: AnyEntry | None,
        now: AnyEntry,
        bases: Mapping[str, tuple[dict[str, Any], list[list[str]]]],
    ) -> AnyEntry:
        # Compiled text is derived: it moves neither the time nor the revision of what was authored.
        if before is not None and same(before, now, apart_from=_COMPILED):
            return replace(now, revision=before.revision, updated_at=before.updated_at)
        base = bases.get(now.guid)
        seeded = base is not None and without_missing(*base) == comparable(now)
        assert self.revision is not None
        return replace(
            now,
            revision=self.revision,
            updated_at=self.at,
            source="toml" if seeded else "store",
        )

    def _make_waiting_links(self) -> None:
        """Link the new entries where a seed has named them before they existed."""
        new = [
            (kind_of(now), now.name)
            for guid, now in self._now.items()
            if now is not None and self._first[guid] is None
        ]
        if new:
            missing_links(self, new)

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
        entry = self.get(kind, name)
        known = [field.name for field in FIELDS[kind]]
        for field, value in values.items():
            if field not in known:
                like = nearest(field, known)
                raise Invalid(
                    f"is not a field of a {kind}{f'; did you mean {like}?' if like else ''}",
                    kind=kind,
                    name=name,
                    field=field,
                )
            if since is None:
                continue
            read, there = getattr(since, field), getattr(entry, field)
            if there not in (read, value):
                raise Conflict(
                    f'{kind} "{name}", {field}: changed meanwhile to {_shown(there)}; '
                    f"yours is {_shown(value)}"
                )
        return self.put(replace(entry, **values))

    def delete(self, kind: Kind, name: str, *, force: bool = False) -> None:
        """Delete an entry; forced, everything that uses it lets go of it first.

        Raises:
            NotFound: there is none of that name.
            InUse: something uses it and `force` is false; lists what.
        """
        entry = self.get(kind, name)
        uses = self.uses(kind, name)
        if uses and not force:
            listed = ", ".join(str(use) for use in uses[:10])
            more = f" and {len(uses) - 10} more" if len(uses) > 10 else ""
            raise InUse(
                f'{kind} "{name}" is in use by {listed}{more}; unlink it there or force',
                [str(use) for use in uses],
            )
        for use in {(use.kind, use.name) for use in uses}:
            self.put(_without(self.get(*use), kind, name))
        self.flush()
        self.remove(kind, entry)

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
        for guid in users:
            # The rows of links lead to the same entry as before: only values know its name.
            for values in (self._first, self._written, self._now):
                user = values[guid]
                values[guid] = user and _relinked(user, kind, name, new)
            user = self._now[guid]
            if user is not None:
                self.put(_rereferenced(user, kind, name, new))
        return renamed

    def duplicate(self, kind: Kind, name: str, new: str = "") -> AnyEntry:
        """Copy an entry with its links, under a free name when none is given.

        Raises:
            NotFound, Invalid, AlreadyExists: as `get` and `put`.
        """
        entry = self.get(kind, name)
        if not new:
            new = free_name(name, lambda taken: self.find(kind, taken) is not None)
        copy = replace(entry, name=new, guid="", created_at=None, revision=0, updated_at=None)
        if isinstance(copy, Arc):
            copy = replace(
                copy, stages=tuple(replace(one, guid="", created_at=None) for one in copy.stages)
            )
        if isinstance(copy, Persona):
            copy = replace(copy, compiled_summary="", compiled_detail="", compiled_at=None)
        return self.put(copy)


def same(
    one: AnyEntry | None, other: AnyEntry | None, *, apart_from: frozenset[str] = frozenset()
) -> bool:
    """Whether two values of an entry say the same, provenance and times aside."""
    if one is None or other is None:
        return one is other
    ignored = _UNAUTHORED | apart_from
    return all(
        getattr(one, field.name) == getattr(other, field.name)
        for field in fields(one)
        if field.name not in ignored
    )


def free_name(name: str, taken: Callable[[str], bool]) -> str:
    """`name-copy`, then `name-copy-2` and so on, cut to fit the longest name there may be."""
    number = 1
    while True:
        ending = "-copy" if number == 1 else f"-copy-{number}"
        candidate = f"{name[: 128 - len(ending)]}{ending}"
        if not taken(candidate):
            return candidate
        number += 1


def not_found(connection: Connection, kind: Kind, name: str) -> NotFound:
    """The error for a name that no entry of the kind has, with the nearest that one has."""
    like = nearest_name(connection, kind, name)
    return NotFound(f'no {kind} "{name}"' + (f"; did you mean {like}?" if like else ""))


def _shown(value: object) -> str:
    text = str(value) if not is_blank(value) else "blank"
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"'


def _without(entry: AnyEntry, kind: Kind, name: str) -> AnyEntry:
    """The entry with every use of another taken out."""
    if isinstance(entry, Arc):
        stages = tuple(
            replace(one, parts=tuple(part for part in one.parts if part != name))
            for one in entry.stages
        )
        return replace(entry, stages=stages)
    assert isinstance(entry, Persona)
    changes: dict[str, Any] = {}
    match kind:
        case "part":
            changes["parts"] = tuple(link for link in entry.parts if link.part != name)
        case "trait" | "skill" | "guardrail":
            field = f"{kind}s"
            changes[field] = tuple(one for one in getattr(entry, field) if one != name)
        case "arc" if entry.arc == name:
            changes |= {"arc": "", "stage": ""}
        case "role" | "sequence" if getattr(entry, f"default_{kind}") == name:
            changes[f"default_{kind}"] = ""
    changes["presets"] = tuple(
        replace(
            preset,
            mute=tuple(one for one in preset.mute if one != f"{kind}:{name}"),
            overrides={
                key: part
                for key, part in preset.overrides.items()
                if not (kind == "part" and part == name)
            },
        )
        for preset in entry.presets
    )
    return replace(entry, **changes)


def _relinked(entry: AnyEntry, kind: Kind, old: str, new: str) -> AnyEntry:
    """The entry with its links to another under that one's new name."""

    def now(name: str) -> str:
        return new if name == old else name

    if isinstance(entry, Arc):
        stages = tuple(
            replace(one, parts=tuple(now(part) for part in one.parts)) for one in entry.stages
        )
        return replace(entry, stages=stages)
    assert isinstance(entry, Persona)
    match kind:
        case "part":
            links = tuple(replace(link, part=now(link.part)) for link in entry.parts)
            return replace(entry, parts=links)
        case "trait":
            return replace(entry, traits=tuple(map(now, entry.traits)))
        case "skill":
            return replace(entry, skills=tuple(map(now, entry.skills)))
        case "guardrail":
            return replace(entry, guardrails=tuple(map(now, entry.guardrails)))
        case "arc":
            return replace(entry, arc=now(entry.arc))
        case _:
            return entry


def _rereferenced(entry: AnyEntry, kind: Kind, old: str, new: str) -> AnyEntry:
    """The entry with what refers to another by name (defaults, presets) under its new name."""
    if not isinstance(entry, Persona):
        return entry
    changes: dict[str, Any] = {}
    if kind in ("role", "sequence") and getattr(entry, f"default_{kind}") == old:
        changes[f"default_{kind}"] = new
    muted, renamed = f"{kind}:{old}", f"{kind}:{new}"
    changes["presets"] = tuple(
        replace(
            preset,
            mute=tuple(renamed if one == muted else one for one in preset.mute),
            overrides={
                key: new if kind == "part" and part == old else part
                for key, part in preset.overrides.items()
            },
        )
        for preset in entry.presets
    )
    return replace(entry, **changes)
