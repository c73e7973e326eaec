"""The whole of a composition: the text, its tokens, and what became of every entry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from store.compose.assemble import Assembly, Candidate, Extra, assemble
from store.compose.budget import fitted
from store.compose.render import (
    Line,
    extra_text,
    part_text,
    persona_text,
    render,
    render_text,
)
from store.compose.request import Counter, Material, Request, settled
from store.entries import kind_of

Freshness: TypeAlias = Literal["fresh", "stale", "never"]


@dataclass(frozen=True, slots=True)
class Composition:
    """What a persona comes to under a request."""

    text: str
    lines: tuple[Line, ...]
    """The origin of each line of the text, split at `\\n` only."""
    tokens: int
    """Counted on the text itself."""
    tokens_all: int
    """Tokens with nothing muted, limited or cut, under the same stage and overrides."""
    over_by: int
    """Tokens over the budget that could not be cut; 0 when it fits or there is no budget."""
    unresolved: tuple[str, ...]
    assembly: Assembly
    request: Request
    """As it was settled: with its preset's choices in it."""


def compose(material: Material, request: Request, count: Counter) -> Composition:
    """Compose a persona: decide, cut to the budget, write, count.

    Raises:
        NotFound: a preset, an override or a mute names what does not exist.
        Invalid: an option has a value that it cannot have.
        StageError: the stage is not one of the persona's arc.
    """
    request = settled(material, request)
    assembly = assemble(material, request)
    over_by = 0
    if request.budget is not None:
        assembly, over_by = fitted(
            assembly, request.budget, lambda one: count(render_text(material, request, one))
        )
    rendered = render(material, request, assembly)
    tokens = count(rendered.text)
    tokens_all = tokens
    everything = replace(
        request, mute=frozenset(), types=frozenset(), limit=None, budget=None, traits=True
    )
    if everything != request:
        tokens_all = count(render_text(material, everything, assemble(material, everything)))
    return Composition(
        text=rendered.text,
        lines=rendered.lines,
        tokens=tokens,
        tokens_all=tokens_all,
        over_by=over_by,
        unresolved=rendered.unresolved,
        assembly=assembly,
        request=request,
    )


def compiled(material: Material) -> tuple[str, str]:
    """The summary and the detail that compile stores: the current stage, nothing overridden."""
    summary, detail = Request(), Request(detail=True)
    # Which parts are in does not hang on the view.
    assembly = assemble(material, summary)
    return render_text(material, summary, assembly), render_text(material, detail, assembly)


def tokens_of(candidate: Candidate, request: Request, count: Counter) -> int:
    """The tokens of one part's text in the request's view."""
    return count(part_text(candidate, request))


def tokens_by_type(material: Material, composition: Composition, count: Counter) -> dict[str, int]:
    """Tokens of what is in, by part type, then by kind (`persona`, `traits` and so on).

    Texts are counted one by one, so the sum differs a little from the composed total.
    """
    totals: dict[str, int] = {}
    request, assembly = composition.request, composition.assembly

    def add(key: str, text: str) -> None:
        if text:
            totals[key] = totals.get(key, 0) + count(text)

    if assembly.own_text:
        add("persona", persona_text(material.persona, request))
    for candidate in assembly.candidates:
        if candidate.included:
            add(candidate.part.part_type, part_text(candidate, request))
    for extras in (assembly.traits, assembly.skills, assembly.guardrails):
        for extra in extras:
            if extra.included:
                add(f"{kind_of(extra.entry)}s", extra_text(extra, request))
    return totals


def as_json(composition: Composition, count: Counter) -> dict[str, Any]:
    """The composition as the command line and the servers give it (SPEC section 10)."""
    request, assembly = composition.request, composition.assembly
    extras: tuple[Extra, ...] = (*assembly.traits, *assembly.skills, *assembly.guardrails)
    return {
        "text": composition.text,
        "tokens": composition.tokens,
        "encoding": request.encoding,
        "over_by": composition.over_by,
        "tokens_all": composition.tokens_all,
        "parts": [
            {
                "name": candidate.part.name,
                "part_type": candidate.part.part_type,
                "layer": candidate.layer,
                "included": candidate.included,
                "reason": candidate.reason or None,
                "replaced_by": candidate.replaced_by or None,
                "replaces": list(candidate.replaces),
                "priority": candidate.priority,
                "tokens": tokens_of(candidate, request, count),
            }
            for candidate in assembly.candidates
        ],
        "others": [
            {
                "kind": kind_of(extra.entry),
                "name": extra.entry.name,
                "included": extra.included,
                "reason": extra.reason or None,
                "tokens": count(extra_text(extra, request)),
            }
            for extra in extras
        ],
        "lines": [
            {"kind": line.kind, "name": line.name, "layer": line.layer}
            for line in composition.lines
        ],
        "unresolved": list(composition.unresolved),
    }


def freshness_of(material: Material) -> Freshness:
    """Whether a persona's compiled text is what compile would store now."""
    persona = material.persona
    if persona.compiled_at is None:
        return "never"
    same = compiled(material) == (persona.compiled_summary, persona.compiled_detail)
    return "fresh" if same else "stale"
