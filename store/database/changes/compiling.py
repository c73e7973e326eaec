"""Storing compiled texts."""

from __future__ import annotations

from collections.abc import Iterable

from store.compose.composition import compiled
from store.database.changes.collecting import collector_at_rest
from store.database.changes.unit import Unit
from store.database.materials import read_materials
from store.database.meant import not_found
from store.database.read import load
from store.entries import Persona


@collector_at_rest()
def compile_personas(unit: Unit, names: Iterable[str] | None) -> list[str]:
    """Compile personas, all unless some are named; returns those whose stored texts changed.

    Raises:
        NotFound: there is no persona of a name.
    """
    unit.flush()
    wanted = None if names is None else list(dict.fromkeys(names))
    personas = [
        one for one in load(unit.connection, "persona", names=wanted) if isinstance(one, Persona)
    ]
    found = {persona.name for persona in personas}
    for name in wanted or ():
        if name not in found:
            raise not_found(unit.connection, "persona", name)
    unit.adopt(personas)
    changed: list[str] = []
    for material in read_materials(unit.connection, personas):
        summary, detail = compiled(material)
        persona = material.persona
        if (
            persona.compiled_at is not None
            and persona.compiled_summary == summary
            and persona.compiled_detail == detail
        ):
            continue
        unit.put_compiled(persona, summary, detail)
        changed.append(persona.name)
    return changed
