"""An entry that uses another: without it, or with its new name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from store.entries import AnyEntry, Arc, Kind, Persona


def without(entry: AnyEntry, kind: Kind, name: str) -> AnyEntry:
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


def relinked(entry: AnyEntry, kind: Kind, old: str, new: str) -> AnyEntry:
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


def rereferenced(entry: AnyEntry, kind: Kind, old: str, new: str) -> AnyEntry:
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
