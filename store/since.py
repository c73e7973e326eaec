"""What was altered since the catalog was looked at last, for whoever keeps what was made of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from store.compose.request import Material
from store.entries import AnyEntry, Kind, kind_of
from store.history import links_in

Key: TypeAlias = tuple[str, str]
"""A kind, and the name or the guid of an entry of it."""


Made: TypeAlias = tuple[datetime, str, str, str, str]
"""When a revision was made, by whom, through which door, with what message, as which action."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a catalog had come when it was looked at."""

    revision: int
    """The newest, 0 when there was none."""
    made: Made | None
    """That of the newest: a catalog that was put back from a backup may have another one of this
    number by now."""
    unlisted: str
    """Another one after each change that altered what its revision does not tell of."""


@dataclass(frozen=True, slots=True)
class Since:
    """What was altered since a mark, and the mark of now."""

    mark: Mark
    touched: frozenset[Key] | None
    """Every entry that was altered, by its guid and by its names before and after; None when it
    cannot be told, so that it may be any."""


def keys_of(entry: AnyEntry) -> frozenset[Key]:
    """What the value of an entry is made of: itself, and the names of what it links.

    Of its arc a persona shows the stage, too.
    """
    kind: Kind = kind_of(entry)
    return frozenset([(kind, entry.guid), (kind, entry.name), *links_in(entry)])


def keys_of_material(material: Material) -> frozenset[Key]:
    """What everything is made of that is made of this material."""
    entries: Iterable[AnyEntry] = (
        material.persona,
        *material.parts.values(),
        *material.traits,
        *material.skills,
        *material.guardrails,
        *([material.arc] if material.arc else ()),
    )
    keys = {key for entry in entries for key in keys_of(entry)}
    for one in material.known:
        kind, _, name = one.partition(":")
        keys.add((kind, name))
    return frozenset(keys)
