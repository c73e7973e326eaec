"""Builders that keep the tests of composition to what each one is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from store.compose.composition import Composition, compose
from store.compose.request import Material, Request
from store.entries import Arc, Guardrail, Part, PartLink, Persona, Skill, Stage, Trait


def words(text: str) -> int:
    """A counter whose numbers can be checked by eye: the words of a text."""
    return len(text.split())


def part(name: str, part_type: str = "tone", summary: str | None = None, content: str = "") -> Part:
    """A part whose summary is its name unless given."""
    return Part(
        name=name,
        part_type=part_type,
        summary=name if summary is None else summary,
        content=content,
    )


def trait(name: str, description: str = "", instruction: str = "") -> Trait:
    return Trait(name=name, trait_type="social", description=description, instruction=instruction)


def arc(**stages: Iterable[str]) -> Arc:
    """An arc `growth` with the named stages and their parts, in order."""
    return Arc(
        name="growth",
        stages=tuple(
            Stage(name=name, stage_order=place, parts=tuple(parts))
            for place, (name, parts) in enumerate(stages.items())
        ),
    )


def material(
    *entries: Part | Trait | Skill | Guardrail,
    links: Iterable[str | tuple[str, int]] | None = None,
    arc: Arc | None = None,
    stage: str = "",
    known: Iterable[str] = (),
    **fields: Any,
) -> Material:
    """A persona `ada` and its entries.

    `links` are the parts it links, as names or pairs of name and priority; left out, it links
    every part given. Traits, skills and guardrails are all linked.
    """
    parts = [entry for entry in entries if isinstance(entry, Part)]
    linked = [one.name for one in parts] if links is None else links
    pairs = [(one, 0) if isinstance(one, str) else one for one in linked]
    traits = tuple(entry for entry in entries if isinstance(entry, Trait))
    skills = tuple(entry for entry in entries if isinstance(entry, Skill))
    guardrails = tuple(entry for entry in entries if isinstance(entry, Guardrail))
    persona = Persona(
        name=fields.pop("name", "ada"),
        parts=tuple(
            PartLink(name, place, priority) for place, (name, priority) in enumerate(pairs)
        ),
        traits=tuple(one.name for one in traits),
        skills=tuple(one.name for one in skills),
        guardrails=tuple(one.name for one in guardrails),
        arc=arc.name if arc else "",
        stage=stage,
        **fields,
    )
    return Material(
        persona=persona,
        parts={one.name: one for one in parts},
        traits=traits,
        skills=skills,
        guardrails=guardrails,
        arc=arc,
        known=frozenset(known),
    )


def composed(given: Material, **options: Any) -> Composition:
    """The composition under these options, counted in words."""
    return compose(given, Request(**options), words)


def text(given: Material, **options: Any) -> str:
    return composed(given, **options).text


def included(given: Material, **options: Any) -> list[str]:
    """The names of the parts that are in, in order."""
    assembly = composed(given, **options).assembly
    return [one.part.name for one in assembly.candidates if one.included]


def outcomes(given: Material, **options: Any) -> list[tuple[str, str, str]]:
    """Name, layer and reason of every candidate, in order."""
    assembly = composed(given, **options).assembly
    return [(one.part.name, one.layer, one.reason) for one in assembly.candidates]
