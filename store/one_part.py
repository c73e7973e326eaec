"""Making one part of a paragraph that several parts repeat: what becomes of all it touches.

Pure: entries in, entries out. The same functions say beforehand what will differ, and make the
change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from store.checks.checked import at_every_stage, under_presets
from store.compose.render import heading
from store.compose.request import Material
from store.entries import Arc, Part, PartLink, Persona
from store.errors import Invalid
from store.repeats import has_paragraph, normalised, paragraphs, without_paragraph


@dataclass(frozen=True, slots=True)
class Plan:
    """A paragraph, the part that is to hold it, and the parts that let go of it."""

    paragraph: str
    name: str
    part_type: str
    parts: tuple[str, ...]
    summary: str = ""
    """What the new part says in summaries; blank is the paragraph itself."""

    @property
    def part(self) -> Part:
        """The new part. Its summary alone, where that is the paragraph: detail falls back to it."""
        if not self.summary.strip() or normalised(self.summary) == normalised(self.paragraph):
            return Part(name=self.name, part_type=self.part_type, summary=self.paragraph)
        return Part(
            name=self.name,
            part_type=self.part_type,
            summary=self.summary,
            content=self.paragraph,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrite:
    """Everything that a plan alters, as it will be."""

    new: Part
    parts: tuple[Part, ...]
    personas: tuple[Persona, ...]
    arcs: tuple[Arc, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What a persona says otherwise than before, beside place and headings."""

    persona: str
    once: int = 0
    """Paragraphs that were said more than once, and are said once."""
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    where: tuple[str, ...] = field(default=())
    """In which texts: `summary`, `detail`, with the stage or the preset."""

    @property
    def same(self) -> bool:
        """Whether it says the same, if in another place or under another heading."""
        return not self.gained and not self.lost


def can_let_go(part: Part, paragraph: str) -> str:
    """Why a part cannot let go of a paragraph; blank when it can."""
    if not any(has_paragraph(text, paragraph) for text in (part.summary, part.content)):
        return "it does not have the paragraph any more"
    if not without_paragraph(part.summary, paragraph).strip():
        return "its summary would be left blank: it says nothing else there"
    if part.content.strip() and not without_paragraph(part.content, paragraph).strip():
        return "its content would be left blank, and its summary take the place of it"
    return ""


def rewrite(
    plan: Plan,
    parts: Mapping[str, Part],
    personas: Iterable[Persona],
    arcs: Iterable[Arc],
) -> Rewrite:
    """What the plan makes of the parts it names, and of the personas and arcs that use them.

    The new part stands before what began with the paragraph, else after it; with the priority of
    the link it stands beside, and in a stage wherever that has one of the parts.

    Raises:
        Invalid: a part cannot let go of the paragraph; says why.
    """
    altered: list[Part] = []
    before: set[str] = set()
    for name in plan.parts:
        part = parts[name]
        if why := can_let_go(part, plan.paragraph):
            raise Invalid(why, kind="part", name=name)
        if _begins(part, plan.paragraph):
            before.add(name)
        altered.append(
            replace(
                part,
                summary=without_paragraph(part.summary, plan.paragraph),
                content=without_paragraph(part.content, plan.paragraph),
            )
        )
    chosen = frozenset(plan.parts)
    return Rewrite(
        new=plan.part,
        parts=tuple(altered),
        personas=tuple(
            replace(one, parts=_linked(one.parts, plan.name, chosen, before))
            for one in personas
            if any(link.part in chosen for link in one.parts)
        ),
        arcs=tuple(
            replace(
                one,
                stages=tuple(
                    replace(stage, parts=_placed(stage.parts, plan.name, chosen, before))
                    for stage in one.stages
                ),
            )
            for one in arcs
            if any(part in chosen for stage in one.stages for part in stage.parts)
        ),
    )


def _begins(part: Part, paragraph: str) -> bool:
    texts = [text for text in (part.content, part.summary) if has_paragraph(text, paragraph)]
    return normalised(paragraphs(texts[0])[0]) == normalised(paragraph)


def _placed(
    names: Sequence[str], new: str, chosen: frozenset[str], before: set[str]
) -> tuple[str, ...]:
    """The names with the new one beside the first that was chosen."""
    first = next((place for place, one in enumerate(names) if one in chosen), None)
    if first is None:
        return tuple(names)
    at = first if names[first] in before else first + 1
    return (*names[:at], new, *names[at:])


def _linked(
    links: Sequence[PartLink], new: str, chosen: frozenset[str], before: set[str]
) -> tuple[PartLink, ...]:
    by_name = {link.part: link for link in links}
    first = next(link for link in links if link.part in chosen)
    by_name[new] = PartLink(new, 0, first.priority)
    order = _placed([link.part for link in links], new, chosen, before)
    return tuple(replace(by_name[one], part_order=place) for place, one in enumerate(order))


def differences(materials: Iterable[Material], rewritten: Rewrite, plan: Plan) -> list[Difference]:
    """How each persona's texts will differ, at every stage of its arc and under every preset.

    What stands elsewhere or under another heading is the same.
    """
    new_parts = {rewritten.new.name: rewritten.new, **{one.name: one for one in rewritten.parts}}
    personas = {one.name: one for one in rewritten.personas}
    arcs = {one.name: one for one in rewritten.arcs}
    found = []
    for material in materials:
        arc = material.arc
        after = replace(
            material,
            persona=personas.get(material.persona.name, material.persona),
            parts=MappingProxyType({**material.parts, **new_parts}),
            arc=arcs.get(arc.name, arc) if arc else None,
        )
        found.append(_difference(material, after, plan))
    return found


def _difference(before: Material, after: Material, plan: Plan) -> Difference:
    headings = {normalised(f"## {heading(plan.part_type)}")}
    headings |= {f"## {heading(part.part_type)}" for part in after.parts.values()}
    once = 0
    gained: dict[str, None] = {}
    lost: dict[str, None] = {}
    where: dict[str, None] = {}
    for label, was, now in _texts(before, after):
        old, new = _said(was, headings), _said(now, headings)
        more, less = new.keys() - old.keys(), old.keys() - new.keys()
        once = max(once, sum(1 for key in new if 0 < new[key] < old[key]))
        if more or less:
            where[label] = None
            gained |= dict.fromkeys(key for key in new if key in more)
            lost |= dict.fromkeys(key for key in old if key in less)
    name = before.persona.name
    return Difference(name, once, tuple(gained), tuple(lost), tuple(where))


def _texts(before: Material, after: Material) -> Iterable[tuple[str, str, str]]:
    pairs = [
        *zip(at_every_stage(before), at_every_stage(after), strict=True),
        *zip(under_presets(before), under_presets(after), strict=True),
    ]
    for was, now in pairs:
        at = f' under preset "{was.preset}"' if was.preset else f' at "{was.stage}"'
        at = at if was.preset or was.stage else ""
        yield f"summary{at}", was.summary.text, now.summary.text
        yield f"detail{at}", was.detail.text, now.detail.text


def _said(text: str, headings: set[str]) -> Counter[str]:
    said = (normalised(one) for one in paragraphs(text))
    return Counter(one for one in said if one not in headings)
