"""What the messages of the panes do to the catalog, as acts for one change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from textual.content import Content

from store.compose.request import Material
from store.entries import AnyEntry, Arc, Guardrail, Kind, Persona, Skill, Stage
from store.errors import Conflict
from studio.panes.arc_tab import ArcTab
from studio.widgets.plain import literal

if TYPE_CHECKING:
    from store.database.changes.change import Change

Act: TypeAlias = "Callable[[Change], object]"


def moved(persona: str, kind: Kind, name: str, before: str | None) -> Act:
    """Put a link before another."""
    return lambda change: change.links.move(persona, kind, name, before)


def linked(persona: str, kind: Kind, name: str, before: str | None) -> Act:
    """Link an entry."""
    return lambda change: change.links.add(persona, kind, name, before=before)


def added(persona: str, kind: Kind, name: str) -> Callable[[Change], bool]:
    """Link an entry at the end; False where it was linked before, which changes nothing."""

    def act(change: Change) -> bool:
        owner = change.get("persona", persona)
        assert isinstance(owner, Persona)
        if links(owner, kind, name):
            return False
        change.links.add(persona, kind, name)
        return True

    return act


def unlinked(persona: str, kind: Kind, name: str) -> Act:
    """Take a link away."""
    return lambda change: change.links.remove(persona, kind, name)


def prioritised(persona: str, part: str, priority: int) -> Act:
    """Give a part's link a priority."""
    return lambda change: change.links.add(persona, "part", part, priority=priority)


def edited(since: Persona, field: str, value: Any) -> Callable[[Change], AnyEntry]:
    """Set a field of a persona, as it was read; whatever it is called by now."""

    def act(change: Change) -> AnyEntry:
        found = change.find_guid("persona", since.guid)
        name = since.name if found is None else found.name
        return change.update("persona", name, {field: value}, since=since)

    return act


def stage_edited(
    arc: str, since: Stage, field: str, value: Any
) -> Callable[[Change], Stage | None]:
    """Set a field of a stage, as it was read; whatever it is called by now."""

    def act(change: Change) -> Stage | None:
        found = change.get("arc", arc)
        stages = found.stages if isinstance(found, Arc) else ()
        stage = next((one for one in stages if one.guid == since.guid), since)
        there = getattr(stage, field)
        if there not in (getattr(since, field), value):
            raise Conflict(
                f'arc "{arc}", stage "{stage.name}", {field}: changed meanwhile to "{there}"; '
                f'yours is "{value}"'
            )
        return change.arcs.update_stage(arc, stage.name, **{field: value}).stage(stage.name)

    return act


def on_arc(persona: Persona, event: ArcTab.Asked) -> Act | None:
    """What a message of the arc tab does at once; None where something is to be asked first."""
    name, arc, stage, part = persona.name, persona.arc, event.stage, event.name
    match event.what:
        case "unassign":
            return lambda change: change.arcs.unassign(name)
        case "advance":
            return lambda change: change.arcs.advance(name)
        case "reset":
            return lambda change: change.arcs.reset(name)
        case "go":
            return lambda change: change.arcs.go_to(name, stage)
        case "move":
            return lambda change: change.arcs.move_stage(arc, stage, event.before)
        case "link_part":
            return lambda change: change.arcs.link_part(arc, stage, part, event.before)
        case "move_part":
            return lambda change: change.arcs.move_part(arc, stage, part, event.before)
        case "unlink_part":
            return lambda change: change.arcs.unlink_part(arc, stage, part)
        case _:
            return None


_MADE: Mapping[Kind, Callable[[str], AnyEntry]] = MappingProxyType(
    {
        "persona": lambda name: Persona(name=name),
        "skill": lambda name: Skill(name=name),
        "guardrail": lambda name: Guardrail(name=name),
        "arc": lambda name: Arc(name=name),
    }
)
"""Entries that need no more than a name."""


def needs_only_name(kind: Kind) -> bool:
    """Whether an entry of the kind can be made from a name alone."""
    return kind in _MADE


def created(kind: Kind, name: str) -> Act:
    """Make an entry that needs no more than a name."""
    return lambda change: change.create(_MADE[kind](name))


def moved_locally(material: Material, kind: Kind, name: str, before: str | None) -> Material:
    """The material as it will be once a link was moved: shown before it is written."""
    from store.database.changes.links import placed

    persona = material.persona
    if kind == "part":
        links = {link.part: link for link in persona.parts}
        order = placed(list(links), name, before)
        parts = tuple(replace(links[one], part_order=place) for place, one in enumerate(order))
        return replace(material, persona=replace(persona, parts=parts))
    field = f"{kind}s"
    names = placed(getattr(persona, field), name, before)
    entries = {entry.name: entry for entry in getattr(material, field)}
    linked: dict[str, Any] = {field: tuple(names)}
    shown: dict[str, Any] = {field: tuple(entries[one] for one in names)}
    return replace(material, persona=replace(persona, **linked), **shown)


def prioritised_locally(material: Material, part: str, priority: int) -> Material:
    """The material as it will be once a part's link has that priority."""
    persona = material.persona
    parts = tuple(
        replace(link, priority=priority) if link.part == part else link for link in persona.parts
    )
    return replace(material, persona=replace(persona, parts=parts))


def priority_of(material: Material, part: str) -> int:
    """The priority of a part's link; 0 where it is not linked."""
    return next((link.priority for link in material.persona.parts if link.part == part), 0)


def is_linked(material: Material, kind: Kind, name: str) -> bool:
    """Whether the persona links an entry."""
    return links(material.persona, kind, name)


def links(persona: Persona, kind: Kind, name: str) -> bool:
    """Whether a persona has a link to an entry."""
    if kind == "part":
        return any(link.part == name for link in persona.parts)
    return name in getattr(persona, f"{kind}s")


def title(persona: Persona) -> Content:
    """What to call an open persona."""
    return Content(literal(persona.display_name or persona.name))
