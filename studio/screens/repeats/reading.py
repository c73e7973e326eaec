"""What the repeats screen reads and writes, off the screen's thread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from store.compose.request import Material, Request
from store.entries import KINDS, AnyEntry, Arc, Part, Persona
from store.errors import Conflict
from store.one_part import Difference, Plan, Rewrite, can_let_go, differences, rewrite
from store.repeats import Repeat, has_paragraph, repeats
from studio.desk import Desk
from studio.progress import Progress

if TYPE_CHECKING:
    from store.catalog import Catalog
    from store.database.changes.change import Change


@dataclass(frozen=True, slots=True)
class Found:
    """A repeat, with what keeping it once would save."""

    repeat: Repeat
    tokens: int
    """Of the paragraph, once."""

    @property
    def saved(self) -> int:
        """Tokens that need not be kept and read again by whoever edits."""
        return self.tokens * (len(self.repeat.entries) - 1)


def find(desk: Desk, tell: Progress[Found]) -> list[Found]:
    """Every repeat of the catalog, those that save most first."""
    catalog = desk.catalog
    entries: list[AnyEntry] = []
    for place, kind in enumerate(KINDS):
        tell("reading the catalog", place, len(KINDS))
        entries += catalog.entries(kind)
    tell("looking for paragraphs", 0, 0)
    count = catalog.counters.get()
    found = []
    for place, one in enumerate(repeats(_watched(entries, tell))):
        tell("counting tokens", place, 0)
        found.append(Found(one, count(one.text)))
    return sorted(found, key=lambda one: -one.saved)


def _watched(entries: Iterable[AnyEntry], tell: Progress[Found]) -> Iterator[AnyEntry]:
    for entry in entries:
        tell.go_on()
        yield entry


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a plan would do."""

    rewritten: Rewrite
    differences: tuple[Difference, ...]
    since: tuple[Part, ...]
    """The parts as they were read."""


def refusals(desk: Desk, repeat: Repeat) -> dict[str, str]:
    """Why parts cannot let go of the paragraph, by name; of those that can, nothing."""
    found = desk.catalog.entries("part", repeat.parts)
    why = {one.name: can_let_go(cast(Part, one), repeat.text) for one in found}
    return {name: reason for name, reason in why.items() if reason}


def outlook(desk: Desk, plan: Plan) -> Outlook:
    """What the plan would do to the catalog as it is now.

    Raises:
        Invalid: a part cannot let go of the paragraph.
    """
    catalog = desk.catalog
    uses = [use for name in plan.parts for use in catalog.uses("part", name)]
    arcs = [
        cast(Arc, one)
        for one in catalog.entries("arc", {use.name for use in uses if use.kind == "arc"})
    ]
    names = {use.name for use in uses if use.kind == "persona"}
    names |= {use.name for arc in arcs for use in catalog.uses("arc", arc.name)}
    personas = [cast(Persona, one) for one in catalog.entries("persona", names)]
    parts = {one.name: cast(Part, one) for one in catalog.entries("part", plan.parts)}
    for name in plan.parts:
        if name not in parts:
            raise Conflict(f'part "{name}" is there no more; look again')
    rewritten = rewrite(plan, parts, personas, arcs)
    materials = [_material(catalog, persona) for persona in personas]
    told = differences(materials, rewritten, plan)
    return Outlook(rewritten, tuple(told), tuple(parts.values()))


def _material(catalog: Catalog, persona: Persona) -> Material:
    """The material of a persona with all that any of its presets names."""
    parts = {part for preset in persona.presets for part in preset.overrides.values() if part}
    mute = frozenset(muted for preset in persona.presets for muted in preset.mute)
    known = frozenset(one for one in mute if one.partition(":")[0] in KINDS)
    # By number, not by type: presets may override one type with several parts.
    overrides = {str(number): part for number, part in enumerate(sorted(parts))}
    return catalog.material(persona.name, Request(overrides=overrides, mute=known))


def making(plan: Plan, since: tuple[Part, ...], change: Change) -> Part:
    """Make the one part, within a change; everything is read anew.

    Raises:
        Conflict: a part says something else than when the author was asked.
        AlreadyExists: another part has the name.
    """
    parts: dict[str, Part] = {}
    personas: dict[str, Persona] = {}
    arcs: dict[str, Arc] = {}
    for read in since:
        part = cast(Part, change.get("part", read.name))
        if (part.summary, part.content) != (read.summary, read.content):
            raise Conflict(f'part "{part.name}" was changed meanwhile; look again')
        parts[part.name] = part
        for use in change.uses("part", part.name):
            if use.kind == "persona":
                personas[use.name] = cast(Persona, change.get("persona", use.name))
            elif use.kind == "arc":
                arcs[use.name] = cast(Arc, change.get("arc", use.name))
    rewritten = rewrite(plan, parts, personas.values(), arcs.values())
    made = change.create(rewritten.new)
    altered: tuple[AnyEntry, ...] = (*rewritten.parts, *rewritten.personas, *rewritten.arcs)
    for entry in altered:
        change.put(entry)
    return cast(Part, made)


def first_sentence(paragraph: str, longest: int = 160) -> str:
    """What a summary may say in place of a paragraph: it whole, or how it begins."""
    text = " ".join(paragraph.split())
    if len(text) <= longest:
        return text
    end = text.find(". ")
    if 0 < end < longest:
        return text[: end + 1]
    return f"{text[:longest].rsplit(' ', 1)[0]} …"


def needs_summary(since: tuple[Part, ...] | list[Part], paragraph: str) -> bool:
    """Whether the paragraph stands in contents alone, so that summaries had nothing of it."""
    return not any(has_paragraph(one.summary, paragraph) for one in since)
