"""Mending what has one exact remedy, as one change that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from store.checks.findings import Finding
from store.entries import (
    KINDS,
    PART_TYPES,
    TRAIT_TYPES,
    AnyEntry,
    Part,
    Persona,
    Preset,
    Role,
    Trait,
    kind_of,
)
from store.errors import Conflict
from store.nearest import nearest

if TYPE_CHECKING:
    from store.database.changes.change import Change


@dataclass(frozen=True, slots=True)
class Fix:
    """A remedy: what it does, in words, and the act for one change."""

    label: str
    act: Callable[[Change], object]


def fix_of(finding: Finding, entry: AnyEntry | None) -> Fix | None:
    """The remedy of a finding, when there is one and its result is sure.

    Args:
        finding: What was found.
        entry: The entry that it names, as it is now.
    """
    match entry:
        case Persona():
            return _of_persona(finding, entry)
        case Part() if finding.code == "unknown-part-type":
            return _nearest(entry, "part_type", entry.part_type, PART_TYPES)
        case Trait() if finding.code == "unknown-trait-type":
            return _nearest(entry, "trait_type", entry.trait_type, TRAIT_TYPES)
        case Role() if finding.code == "medium-sensitivity":
            # What the voice server makes of it anyway.
            return _set(entry, finding.field, "low") if _is(entry, finding, "medium") else None
        case _:
            return None


def _of_persona(finding: Finding, persona: Persona) -> Fix | None:
    match finding.code:
        case "stale-compiled-text":
            guid = persona.guid

            def compile_it(change: Change) -> object:
                found = change.find_guid("persona", guid)
                return change.compile([found.name]) if found else []

            return Fix("compile the persona", compile_it)
        case "dangling-role" | "dangling-sequence" if getattr(persona, finding.field):
            return _set(persona, finding.field, "")
        case "dangling-mute" | "dangling-override":
            return _without_dangling(finding, persona)
        case _:
            return None


def _is(entry: AnyEntry, finding: Finding, value: str) -> bool:
    return getattr(entry, finding.field, None) == value


def _nearest(entry: AnyEntry, field: str, now: str, known: tuple[str, ...]) -> Fix | None:
    like = nearest(now, known)
    return _set(entry, field, like) if like and now not in known else None


def _set(entry: AnyEntry, field: str, value: str) -> Fix:
    kind = kind_of(entry)

    def act(change: Change) -> object:
        found = change.find_guid(kind, entry.guid)
        name = entry.name if found is None else found.name
        return change.update(kind, name, {field: value}, since=entry)

    return Fix(f"set {field} to {value}" if value else f"clear {field}", act)


def _without_dangling(finding: Finding, persona: Persona) -> Fix | None:
    """Take what does not exist out of the preset: under it nothing could be composed."""
    name = next((one.name for one in persona.presets if finding.field in _fields(one)), "")
    if not name:
        return None
    muting = finding.code == "dangling-mute"

    def act(change: Change) -> object:
        owner = change.find_guid("persona", persona.guid)
        if not isinstance(owner, Persona) or owner.presets != persona.presets:
            raise Conflict(f'persona "{persona.name}", presets: changed meanwhile; look again')

        def kept(preset: Preset) -> Preset:
            if preset.name != name:
                return preset
            if muting:
                return replace(
                    preset, mute=tuple(one for one in preset.mute if _there(change, one))
                )
            overrides = {
                part_type: part
                for part_type, part in preset.overrides.items()
                if not part or change.find("part", part) is not None
            }
            return replace(preset, overrides=overrides)

        return change.put(replace(owner, presets=tuple(map(kept, owner.presets))))

    what = "mutes" if muting else "overrides"
    return Fix(f"take {what} of what is not there out of the preset", act)


def _fields(preset: Preset) -> tuple[str, str]:
    return f'presets "{preset.name}", mute', f'presets "{preset.name}", overrides'


def _there(change: Change, muted: str) -> bool:
    kind, _, name = muted.partition(":")
    found = next((one for one in KINDS if one == kind), None)
    return found is not None and change.find(found, name) is not None
