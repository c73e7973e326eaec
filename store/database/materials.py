"""What compositions are made from, read for many personas at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection

from store.compose.request import Material
from store.database.read import load
from store.entries import Kind, Persona


def read_materials(
    connection: Connection,
    personas: Sequence[Persona],
    *,
    parts: Iterable[str] = (),
    known: frozenset[str] = frozenset(),
) -> list[Material]:
    """The materials of personas: their links, their arcs, and the parts named beside them."""
    arcs = _named(connection, "arc", (persona.arc for persona in personas if persona.arc))
    wanted = {link.part for persona in personas for link in persona.parts} | set(parts)
    for arc in arcs.values():
        wanted |= {part for stage in arc.stages for part in stage.parts}
    all_parts = _named(connection, "part", wanted)
    traits = _named(connection, "trait", (one for p in personas for one in p.traits))
    skills = _named(connection, "skill", (one for p in personas for one in p.skills))
    guardrails = _named(connection, "guardrail", (one for p in personas for one in p.guardrails))
    entries: dict[Kind, dict[str, Any]] = {
        "part": all_parts,
        "trait": traits,
        "skill": skills,
        "guardrail": guardrails,
        "arc": arcs,
    }
    return materials_of(personas, entries, known)


def materials_of(
    personas: Sequence[Persona],
    entries: Mapping[Kind, Mapping[str, Any]],
    known: frozenset[str] = frozenset(),
) -> list[Material]:
    """The materials of personas out of entries by kind and name, among them all that they link."""
    # Shared by all: a composition looks up only the names that its persona links.
    shared = MappingProxyType(entries["part"])
    return [
        Material(
            persona=persona,
            parts=shared,
            traits=tuple(entries["trait"][name] for name in persona.traits),
            skills=tuple(entries["skill"][name] for name in persona.skills),
            guardrails=tuple(entries["guardrail"][name] for name in persona.guardrails),
            arc=entries["arc"][persona.arc] if persona.arc else None,
            known=known,
        )
        for persona in personas
    ]


def _named(connection: Connection, kind: Kind, names: Iterable[str]) -> dict[str, Any]:
    return {entry.name: entry for entry in load(connection, kind, names=names)}
