"""What the arc editor shows, read from the catalog in a thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from store.compose.request import CURRENT, Material
from store.entries import Arc, Part, Persona, Stage
from studio.at import At
from studio.screens.arc.winning import OWN

if TYPE_CHECKING:
    from store.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be shown, by guids, so that a rename changes nothing of it."""

    arc: str = ""
    """Blank is the arc of the persona, whichever that is."""
    persona: str = ""
    """The persona to look through, where it has the arc; blank is any that has it."""


@dataclass(frozen=True, slots=True)
class ArcView:
    """An arc as the editor shows it."""

    arc: Arc | None = None
    persona: Persona | None = None
    """The persona one looks through; that without an arc where there is no arc to show."""
    material: Material | None = None
    """What its texts are composed from; without a persona, the stages' parts alone."""
    personas: tuple[Persona, ...] = ()
    """All that have the arc, by name."""
    opened: str = ""
    """The persona that was asked for, whether it has the arc or not; blank where there is none."""
    parts: Mapping[str, Part] = field(default_factory=lambda: MappingProxyType({}))
    """The parts in play, by name."""

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages in order."""
        return self.arc.stages if self.arc is not None else ()

    @property
    def through(self) -> Persona | None:
        """The persona one looks through, where it has the arc."""
        has = self.arc is not None and self.persona is not None
        return self.persona if has else None

    def stage(self, guid: str) -> Stage | None:
        """The stage of that guid, or None."""
        return next((one for one in self.stages if one.guid == guid), None)

    def at(self, stage: Stage) -> tuple[str, ...]:
        """The names of the personas whose current stage it is."""
        return tuple(one.name for one in self.personas if one.stage == stage.name)


def wanted_at(catalog: Catalog, at: At) -> Wanted:
    """What an author who is there wants to see: the arc under the cursor, or the persona's."""
    persona = catalog.find("persona", at.persona) if at.persona else None
    arc = catalog.find("arc", at.name) if at.kind == "arc" and at.name else None
    return Wanted(arc.guid if arc else "", persona.guid if persona else "")


def read_arc(catalog: Catalog, wanted: Wanted) -> ArcView:
    """Read what is wanted, as it is now."""
    opened = _persona(catalog, catalog.name_of("persona", wanted.persona))
    name = catalog.name_of("arc", wanted.arc) if wanted.arc else opened.arc if opened else ""
    found = catalog.find("arc", name) if name else None
    if not isinstance(found, Arc):
        return ArcView(persona=opened, opened=opened.name if opened else "")
    users = [use.name for use in catalog.uses("arc", name) if use.how == "arc"]
    personas = tuple(
        one
        for one in (catalog.entries("persona", users) if users else ())
        # It may have been given another arc since the uses were read.
        if isinstance(one, Persona) and one.arc == name
    )
    through = next((one for one in personas if one.guid == wanted.persona), None)
    through = through or next(iter(personas), None)
    if through is None:
        material = _without_persona(catalog, found)
    else:
        # Persona, arc and parts of one moment.
        material = catalog.material(through.name)
        through = material.persona
    return ArcView(
        arc=material.arc or found,
        persona=through,
        material=material,
        personas=personas,
        opened=opened.name if opened else "",
        parts=material.parts,
    )


def begin(view: ArcView, at: At | None = None) -> str:
    """What is looked at first: its guid, or `OWN`.

    That is what the preview showed of the persona one looks through, where one comes from there;
    else its current stage, and where nobody has the arc the first one.
    """
    through = view.through
    name: object = through.stage if through is not None else ""
    if at is not None and through is not None and through.name == at.persona:
        chosen = at.choices.stage
        if chosen is None:
            return OWN
        name = name if chosen is CURRENT else chosen
    found = next((one for one in view.stages if one.name == name), None)
    found = found or next(iter(view.stages), None)
    return found.guid if found is not None else OWN


def about(view: ArcView, stage: Stage | None, tokens: str) -> str:
    """What there is to say on one line: what is looked at and weighs so much, and who is where.

    Args:
        view: The arc.
        stage: What is looked at; None is the persona's own parts.
        tokens: How heavy the text there is.
    """
    arc, through = view.arc, view.through
    if arc is None:
        return ""
    looked = f"{stage.name if stage is not None else 'no stage'}: {tokens}"
    if through is None:
        return f"No persona has this arc: s assigns it to one · {looked}"
    if stage is not None and stage.name == through.stage:
        said = f"{looked}, the current stage"
    else:
        where = f"{through.name} is at {through.stage}" if through.stage else "at no stage yet"
        said = f"{looked} · {where}"
    others = len(view.personas) - 1
    if others:
        said += f" · {others} other persona{'s' if others > 1 else ''} with this arc (p)"
    summary = " ".join((arc.summary or arc.description).split())
    return f"{said} · {summary}" if summary else said


def _persona(catalog: Catalog, name: str) -> Persona | None:
    found = catalog.find("persona", name) if name else None
    return found if isinstance(found, Persona) else None


def _without_persona(catalog: Catalog, arc: Arc) -> Material:
    """A material of the stages' parts alone, for an arc that nobody has."""
    names = {part for stage in arc.stages for part in stage.parts}
    entries = catalog.entries("part", names) if names else []
    parts = {one.name: one for one in entries if isinstance(one, Part)}
    persona = Persona(name=arc.name, arc=arc.name)
    return Material(persona=persona, parts=MappingProxyType(parts), arc=arc)
