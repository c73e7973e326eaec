"""What an edit of one entry changes: which personas, in which stages, and by how many tokens.

Pure, on frozen values. A part, trait, skill or guardrail is weighed in the composed texts of the
personas that it reaches, a role or sequence in the prompts of their sessions (SPEC section 14).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal, TypeAlias

from store.compose.assemble import Assembly, assemble
from store.compose.render import render_text
from store.compose.request import Counter, Material, Request
from store.compose.session import system_prompt
from store.entries import AnyEntry, Guardrail, Part, Persona, Role, Sequence, Skill, Step, Trait
from store.rows import Use

View: TypeAlias = Literal["summary", "detail", "session"]


@dataclass(frozen=True, slots=True)
class Weighed:
    """One text as it is stored and as it would be, in tokens."""

    view: View
    before: int
    after: int
    changed: bool
    """Whether the text is another one; its tokens may be as many all the same."""

    @property
    def difference(self) -> int:
        """The tokens that come, or go when negative."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Place:
    """Where the entry stands in what a persona says: a stage of its arc, or a step of a call."""

    name: str
    """Blank where the persona has no arc, or the session no sequence."""
    here: bool
    """Whether it is the current stage, or the first step."""
    weights: tuple[Weighed, ...]

    @property
    def changed(self) -> bool:
        """Whether the edit changes a text here."""
        return any(one.changed for one in self.weights)


@dataclass(frozen=True, slots=True)
class Effect:
    """What the edit does to one persona."""

    persona: str
    places: tuple[Place, ...]
    """Those that the entry stands in, before or after the edit; without any it changes nothing."""

    @property
    def changed(self) -> bool:
        """Whether the edit changes a text of this persona."""
        return any(place.changed for place in self.places)

    @property
    def here(self) -> tuple[Weighed, ...]:
        """The texts at its current stage, or at the first step; none where it is not in play."""
        return next((place.weights for place in self.places if place.here), ())


@dataclass(frozen=True, slots=True)
class Voiced:
    """A persona with what its voice session is made from."""

    persona: Persona
    text: str
    """Its composed summary, as it stands in the session's prompt."""
    role: Role | None = None
    sequence: Sequence | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything an entry reaches, read at one moment."""

    uses: tuple[Use, ...] = ()
    materials: tuple[Material, ...] = ()
    """Of the personas whose composed texts may hold it, by name."""
    voices: tuple[Voiced, ...] = ()
    """Of the personas whose sessions may hold it, by name."""
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """By persona: the labels at releases that were made from it, as `production (3)`."""
    left_out: int = 0
    """Personas more than were asked for: they are not among those above."""


def effects(reach: Reach, before: AnyEntry, after: AnyEntry, count: Counter) -> tuple[Effect, ...]:
    """What an edit does to every persona that the entry reaches, by name.

    `before` is the entry as it is stored, `after` as it would be, under the same name.
    """
    if isinstance(before, Role | Sequence):
        return tuple(_in_sessions(voiced, before, after, count) for voiced in reach.voices)
    return tuple(_in_texts(material, before, after, count) for material in reach.materials)


def summed(found: Iterable[Effect]) -> dict[View, int]:
    """The tokens that the edit adds to all personas together, where they stand now, by view."""
    totals: dict[View, int] = {}
    for effect in found:
        for weighed in effect.here:
            totals[weighed.view] = totals.get(weighed.view, 0) + weighed.difference
    return totals


def with_entry(material: Material, entry: AnyEntry) -> Material:
    """The material with another value of one of its entries, found by its name."""
    match entry:
        case Part() if entry.name in material.parts:
            parts = MappingProxyType({**material.parts, entry.name: entry})
            return replace(material, parts=parts)
        case Trait():
            traits = tuple(entry if one.name == entry.name else one for one in material.traits)
            return replace(material, traits=traits)
        case Skill():
            skills = tuple(entry if one.name == entry.name else one for one in material.skills)
            return replace(material, skills=skills)
        case Guardrail():
            kept = tuple(entry if one.name == entry.name else one for one in material.guardrails)
            return replace(material, guardrails=kept)
        case _:
            return material


def _in_texts(material: Material, before: AnyEntry, after: AnyEntry, count: Counter) -> Effect:
    edited = material if after == before else with_entry(material, after)
    persona, arc = material.persona, material.arc
    stages: tuple[str | None, ...] = (None,)
    if arc is not None and arc.stages:
        stages = tuple(stage.name for stage in arc.stages)
    places = []
    for stage in stages:
        request = Request(stage=stage)
        was = assemble(material, request)
        now = was if edited is material else assemble(edited, request)
        if not (_stands_in(was, before) or _stands_in(now, after)):
            continue
        weights = []
        for view, detail in (("summary", False), ("detail", True)):
            asked = replace(request, detail=detail)
            text = render_text(material, asked, was)
            other = text if edited is material else render_text(edited, asked, now)
            weights.append(_weighed(view, text, other, count))
        here = stage is None or stage == persona.stage
        places.append(Place(stage or "", here, tuple(weights)))
    return Effect(persona.name, tuple(places))


def _stands_in(assembly: Assembly, entry: AnyEntry) -> bool:
    if isinstance(entry, Part):
        return any(one.included and one.part.name == entry.name for one in assembly.candidates)
    extras = (*assembly.traits, *assembly.skills, *assembly.guardrails)
    return any(type(one.entry) is type(entry) and one.entry.name == entry.name for one in extras)


def _in_sessions(voiced: Voiced, before: AnyEntry, after: AnyEntry, count: Counter) -> Effect:
    role = after if isinstance(after, Role) else voiced.role
    sequence = after if isinstance(after, Sequence) else voiced.sequence
    former = before if isinstance(before, Role) else voiced.role
    past = before if isinstance(before, Sequence) else voiced.sequence
    was = past.steps if past is not None else ()
    now = sequence.steps if sequence is not None else ()
    places = []
    for at in range(max(len(was), len(now), 1)):
        step, former_step = _at(now, at), _at(was, at)
        text = system_prompt(former, former_step, voiced.text) if former_step or not was else ""
        other = system_prompt(role, step, voiced.text) if step or not now else ""
        named = step or former_step
        weighed = _weighed("session", text, other, count)
        places.append(Place(named.id if named else "", at == 0, (weighed,)))
    return Effect(voiced.persona.name, tuple(places))


def _at(steps: tuple[Step, ...], place: int) -> Step | None:
    return steps[place] if place < len(steps) else None


def _weighed(view: str, before: str, after: str, count: Counter) -> Weighed:
    found: View = "session" if view == "session" else "detail" if view == "detail" else "summary"
    tokens = count(before)
    return Weighed(found, tokens, tokens if after == before else count(after), after != before)
