"""Who wins: a persona's own parts, its stage's, and the overrides; then mute, types and limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from store import entries
from store.compose.request import CURRENT, Material, Request
from store.entries import PART_TYPES, Guardrail, Part, Skill, Trait
from store.errors import Invalid, NotFound, StageError
from store.nearest import nearest

Layer: TypeAlias = Literal["own", "stage", "override"]
Reason: TypeAlias = Literal["", "replaced", "muted", "type", "limit", "budget", "off"]

_RANK: Final = {"override": 0, "stage": 1, "own": 2}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A part from one layer, and whether it is in the composition."""

    part: Part
    layer: Layer
    priority: int = 0
    reason: Reason = ""
    """Why it is left out; blank when it is in."""
    replaced_by: str = ""
    """The part that took its place; blank too when an override left its type out."""
    replaces: tuple[str, ...] = ()

    @property
    def included(self) -> bool:
        """Whether the part is in the text."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Extra:
    """A trait, skill or guardrail of the persona, and whether it is in the composition."""

    entry: Trait | Skill | Guardrail
    reason: Reason = ""

    @property
    def included(self) -> bool:
        """Whether the entry is in the text."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Assembly:
    """Every candidate in order, those that lost where they would have stood."""

    candidates: tuple[Candidate, ...]
    traits: tuple[Extra, ...]
    skills: tuple[Extra, ...]
    guardrails: tuple[Extra, ...]
    own_text: bool
    """Whether the persona's own text is in: it is, unless it is muted."""
    stage: entries.Stage | None


def assemble(material: Material, request: Request) -> Assembly:
    """Decide which parts are in and in which order.

    Candidates stand in the order of assembly; one that was replaced stands before what took its
    place. `request` must be settled.

    Raises:
        NotFound: an override or a mute names what does not exist.
        Invalid: an override's part has another type.
        StageError: the stage is not one of the persona's arc.
    """
    stage = stage_of(material, request)
    _check_mutes(material, request)
    candidates = _own(material)
    if stage is not None:
        candidates = _with_stage(candidates, material, stage)
    candidates = _with_overrides(candidates, material, request)
    if request.mute or request.types:
        candidates = [_muted_or_typed(candidate, request) for candidate in candidates]
    if request.limit is not None:
        candidates = _limited(candidates, request.limit)
    return Assembly(
        candidates=tuple(candidates),
        traits=tuple(_extra(trait, request) for trait in material.traits),
        skills=tuple(_extra(skill, request) for skill in material.skills),
        guardrails=tuple(_extra(guardrail, request) for guardrail in material.guardrails),
        own_text=f"persona:{material.persona.name}" not in request.mute,
        stage=stage,
    )


def stage_of(material: Material, request: Request) -> entries.Stage | None:
    """The stage that is active under this request, or None.

    Raises:
        StageError: the stage that was asked for is not one of the persona's arc.
    """
    persona, arc = material.persona, material.arc
    if request.stage is None:
        return None
    if request.stage is CURRENT:
        return arc.stage(persona.stage) if arc is not None else None
    assert isinstance(request.stage, str)
    if arc is None:
        raise StageError(
            f'persona "{persona.name}" has no arc, so it has no stage "{request.stage}"'
        )
    stage = arc.stage(request.stage)
    if stage is None:
        names = ", ".join(one.name for one in arc.stages) or "none"
        raise StageError(
            f'arc "{arc.name}" of persona "{persona.name}" has no stage "{request.stage}"; '
            f"its stages are: {names}"
        )
    return stage


def by_rank(candidates: Sequence[Candidate]) -> list[int]:
    """The places of the included candidates, highest rank first.

    Rank is layer (override, stage, own), then priority, then the earlier place.
    """
    places = [place for place, candidate in enumerate(candidates) if candidate.included]
    return sorted(
        places, key=lambda place: (_RANK[candidates[place].layer], -candidates[place].priority)
    )


def _own(material: Material) -> list[Candidate]:
    # A link whose part is not at hand is dangling: it stands in the seed, not in the store.
    return [
        Candidate(material.parts[link.part], "own", link.priority)
        for link in material.persona.parts
        if link.part in material.parts
    ]


def _priority(material: Material, part: str) -> int:
    for link in material.persona.parts:
        if link.part == part:
            return link.priority
    return 0


def _with_stage(
    candidates: list[Candidate], material: Material, stage: entries.Stage
) -> list[Candidate]:
    by_type: dict[str, list[Part]] = {}
    for name in stage.parts:
        if name in material.parts:
            part = material.parts[name]
            by_type.setdefault(part.part_type, []).append(part)
    for part_type, parts in list(by_type.items()):
        newcomers = [Candidate(part, "stage", _priority(material, part.name)) for part in parts]
        if any(candidate.part.part_type == part_type for candidate in candidates):
            candidates = _replace_type(candidates, part_type, newcomers)
            del by_type[part_type]
    # What is left are types that the persona does not have: one run each, in stage order.
    return candidates + [
        Candidate(part, "stage", _priority(material, part.name))
        for parts in by_type.values()
        for part in parts
    ]


def _with_overrides(
    candidates: list[Candidate], material: Material, request: Request
) -> list[Candidate]:
    for part_type in sorted(request.overrides, key=_type_order):
        name = request.overrides[part_type]
        newcomers = []
        if name is not None:
            part = _override_part(material, part_type, name)
            newcomers = [Candidate(part, "override", _priority(material, name))]
        if any(candidate.part.part_type == part_type for candidate in candidates):
            candidates = _replace_type(candidates, part_type, newcomers)
        else:
            candidates = candidates + newcomers
    return candidates


def _type_order(part_type: str) -> tuple[int, str]:
    known = PART_TYPES.index(part_type) if part_type in PART_TYPES else len(PART_TYPES)
    return known, part_type


def _override_part(material: Material, part_type: str, name: str) -> Part:
    part = material.parts.get(name)
    if part is None:
        like = nearest(name, [p.name for p in material.parts.values() if p.part_type == part_type])
        hint = f"; did you mean {like}?" if like else ""
        raise NotFound(f'no part "{name}" to override {part_type} with{hint}')
    if part.part_type != part_type:
        raise Invalid(
            f'part "{name}" is of type {part.part_type}; an override of {part_type} needs a part '
            f"of that type",
            field="overrides",
        )
    return part


def _replace_type(
    candidates: list[Candidate], part_type: str, newcomers: list[Candidate]
) -> list[Candidate]:
    """All candidates of the type, whatever their layer, lose to the newcomers.

    The newcomers stand where the first winner of the type stood.
    """
    first_new = newcomers[0].part.name if newcomers else ""
    losers = tuple(
        candidate.part.name
        for candidate in candidates
        if candidate.part.part_type == part_type and candidate.included
    )
    result: list[Candidate] = []
    placed = False
    for candidate in candidates:
        if candidate.part.part_type != part_type or not candidate.included:
            result.append(candidate)
            continue
        result.append(replace(candidate, reason="replaced", replaced_by=first_new))
        if not placed:
            result.extend(replace(newcomer, replaces=losers) for newcomer in newcomers)
            placed = True
    if not placed:
        result.extend(newcomers)
    return result


def _check_mutes(material: Material, request: Request) -> None:
    if not request.mute:
        return
    there = (
        {f"trait:{trait.name}" for trait in material.traits}
        | {f"skill:{skill.name}" for skill in material.skills}
        | {f"guardrail:{guardrail.name}" for guardrail in material.guardrails}
        | {f"persona:{material.persona.name}"}
    )
    for muted in sorted(request.mute):
        kind, _, name = muted.partition(":")
        # Parts and what else is known may be a whole catalog's.
        found = muted in there or muted in material.known
        if not found and not (kind == "part" and name in material.parts):
            if not name:
                raise Invalid(
                    f'"{muted}" does not say what to mute; write kind:name, such as '
                    f"trait:{kind or 'curious'}",
                    field="mute",
                )
            parts = {f"part:{part}" for part in material.parts}
            like = nearest(muted, sorted(there | parts | material.known))
            hint = f"; did you mean {like}?" if like else ""
            raise NotFound(f'no {kind} "{name}" to mute{hint}')


def _muted_or_typed(candidate: Candidate, request: Request) -> Candidate:
    if not candidate.included:
        return candidate
    if f"part:{candidate.part.name}" in request.mute:
        return replace(candidate, reason="muted")
    if request.types and candidate.part.part_type not in request.types:
        return replace(candidate, reason="type")
    return candidate


def _limited(candidates: list[Candidate], limit: int) -> list[Candidate]:
    cut = set(by_rank(candidates)[limit:])
    return [
        replace(candidate, reason="limit") if place in cut else candidate
        for place, candidate in enumerate(candidates)
    ]


def _extra(entry: Trait | Skill | Guardrail, request: Request) -> Extra:
    if f"{entries.kind_of(entry)}:{entry.name}" in request.mute:
        return Extra(entry, "muted")
    if isinstance(entry, Trait) and not request.traits:
        return Extra(entry, "off")
    return Extra(entry)
