"""A catalog as the rules look at it, without a database, and what a rule says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from store.checks.checked import Checked, at_every_stage, under_presets
from store.checks.findings import Fault
from store.database.materials import materials_of
from store.entries import KINDS, AnyEntry, Kind, Part, PartLink, Persona, Preset, kind_of

PROSE = (
    "You speak in short sentences and ask one question at a time, so that the person you help "
    "can follow every step and say at once where they lost the thread."
)


def checked(*entries: AnyEntry, **more: Any) -> Checked:
    """A catalog of these entries, composed; tokens are counted as words."""
    found: dict[Kind, dict[str, AnyEntry]] = {kind: {} for kind in KINDS}
    for entry in entries:
        found[kind_of(entry)][entry.name] = entry
    known = frozenset(f"{kind}:{name}" for kind in KINDS for name in found[kind])
    personas = [one for one in entries if isinstance(one, Persona)]
    materials = materials_of(personas, found, known)
    bare = Checked(
        entries=found,
        materials=materials,
        composed=[one for material in materials for one in at_every_stage(material)],
        preset=[one for material in materials for one in under_presets(material)],
        count=lambda text: len(text.split()),
        encoding="words",
    )
    return replace(bare, **more)


Look = Callable[[Checked], Iterator[Fault]]


def said(look: Look, *entries: AnyEntry, **more: Any) -> list[tuple[str, str, str]]:
    """What a rule finds, each as `kind name`, field and message."""
    faults = look(checked(*entries, **more))
    return [(f"{one.kind} {one.name}", one.field, one.message) for one in faults]


def part(name: str = "warm", part_type: str = "tone", summary: str = "S.", **more: Any) -> Part:
    return Part(name=name, part_type=part_type, summary=summary, **more)


def persona(*parts: str, presets: tuple[Preset, ...] = (), **more: Any) -> Persona:
    """A persona `ada` that links these parts."""
    links = tuple(PartLink(one, order) for order, one in enumerate(parts))
    more.setdefault("summary", "You are Ada.")
    return Persona(name="ada", parts=links, presets=presets, **more)
