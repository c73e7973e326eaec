"""The cheap rules, followed as the catalog changes: only what was touched is looked at again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from store.checks.checked import Checked
from store.checks.findings import Severity
from store.checks.rules import CHEAP_RULES
from store.database.log import touched_since
from store.database.read import counts, load, newest_revision
from store.entries import KINDS, AnyEntry, Kind, Persona

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from store.catalog import Catalog

WHOLE: Final = 5_000
"""Entries up to which the whole catalog is looked at to begin with: 0.2 s, in a thread.
A larger one is followed from what is touched, and what it held before stays unsaid."""
AT_ONCE: Final = 100
"""Entries that are looked at after one change: 2 to 6 ms, however many others there are."""

_Key = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Followed:
    """What the cheap rules find, as of one revision."""

    revision: int
    """The newest revision that was looked at."""
    whole: bool = False
    """Whether all of the catalog was looked at, and not only what was touched since."""
    found: Mapping[_Key, tuple[Severity, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """The severities of what was found, by kind and guid of the entry."""

    def count(self, severity: Severity) -> int:
        """How many findings of a severity there are."""
        return sum(one == severity for severities in self.found.values() for one in severities)


def follow(catalog: Catalog, before: Followed | None = None) -> Followed:
    """Look at what was touched since, and again at what findings there were.

    The first look is at the whole catalog where that is small (`WHOLE`). After a change of more
    than `AT_ONCE` entries, a pull above all, it begins anew.

    Raises:
        PersistError: the database cannot be read.
    """
    with catalog.database.reading() as connection:
        newest = newest_revision(connection)
        if before is not None:
            if newest == before.revision:
                return before
            touched = touched_since(connection, before.revision, AT_ONCE + 1)
            if len(touched) <= AT_ONCE:
                # What was found may be mended by what another entry has become: they are few,
                # or else only some of them are looked at and the rest when they are touched.
                again = [key for key in before.found if key not in touched][:AT_ONCE]
                looked = {*touched, *again}
                found = {key: one for key, one in before.found.items() if key not in looked}
                found |= _look(connection, looked)
                return replace(before, revision=newest, found=MappingProxyType(found))
        if sum(counts(connection).values()) > WHOLE:
            return Followed(newest)
        return Followed(newest, True, MappingProxyType(_look(connection, None)))


def _look(
    connection: Connection, keys: Collection[_Key] | None
) -> dict[_Key, tuple[Severity, ...]]:
    """What the cheap rules find in entries of those kinds and guids; in all where None."""
    entries: dict[Kind, dict[str, AnyEntry]] = {kind: {} for kind in KINDS}
    guids: dict[tuple[Kind, str], str] = {}
    for kind in KINDS:
        wanted = None if keys is None else [guid for one, guid in keys if one == kind]
        if wanted is None or wanted:
            entries[kind] = {one.name: one for one in load(connection, kind, guids=wanted)}
            guids |= {(kind, one.name): one.guid for one in entries[kind].values()}
    if keys is not None:
        for kind, names in _named(entries["persona"].values()).items():
            missing = names - entries[kind].keys()
            entries[kind] |= {one.name: one for one in load(connection, kind, names=missing)}
    checked = Checked(entries=entries)
    found: dict[_Key, tuple[Severity, ...]] = {}
    for rule in CHEAP_RULES:
        for fault in rule.look(checked):
            guid = guids.get((fault.kind, fault.name))
            if guid is not None:
                key = (fault.kind, guid)
                found[key] = (*found.get(key, ()), rule.severity)
    return found


def _named(personas: Iterable[Any]) -> dict[Kind, set[str]]:
    """What personas refer to by name alone: defaults, overrides and mutes of presets."""
    named: dict[Kind, set[str]] = {kind: set() for kind in KINDS}
    for persona in personas:
        assert isinstance(persona, Persona)
        named["role"] |= {persona.default_role} - {""}
        named["sequence"] |= {persona.default_sequence.strip()} - {""}
        for preset in persona.presets:
            named["part"] |= {part for part in preset.overrides.values() if part}
            for muted in preset.mute:
                kind, _, name = muted.partition(":")
                found = next((one for one in KINDS if one == kind), None)
                if found and name:
                    named[found].add(name)
    return named
