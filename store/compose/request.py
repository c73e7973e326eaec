"""What is asked of a composition, and what it is made from (SPEC section 4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from store.entries import Arc, Guardrail, Part, Persona, Preset, Skill, Trait
from store.errors import Invalid, NotFound
from store.nearest import nearest
from store.validate import check_text

Style: TypeAlias = Literal["markdown", "xml", "plain"]
STYLES: Final[tuple[Style, ...]] = ("markdown", "xml", "plain")

Counter: TypeAlias = Callable[[str], int]
"""Counts the tokens of a text in one encoding."""


class Stage(Enum):
    """Says that the persona's current stage is meant."""

    CURRENT = "current"


CURRENT: Final = Stage.CURRENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The options of one composition; the defaults give the persona's summary as it stands."""

    detail: bool = False
    overrides: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    """Part type to part name, or to None to leave the type out."""
    mute: frozenset[str] = frozenset()
    """Entries left out, as `kind:name`."""
    stage: str | Stage | None = CURRENT
    """A stage of the persona's arc, None for no stage at all."""
    types: frozenset[str] = frozenset()
    """Part types to keep; empty keeps all."""
    limit: int | None = None
    """How many parts to keep by rank."""
    budget: int | None = None
    """Tokens the text may have."""
    style: Style = "markdown"
    traits: bool = True
    vars: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    encoding: str = ""
    """The encoding to count in; blank is the workspace's."""
    preset: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """A persona and everything its composition may need, as values."""

    persona: Persona
    parts: Mapping[str, Part] = field(default_factory=lambda: MappingProxyType({}))
    """By name: the linked parts, those of the arc's stages, and those that overrides name."""
    traits: tuple[Trait, ...] = ()
    skills: tuple[Skill, ...] = ()
    guardrails: tuple[Guardrail, ...] = ()
    arc: Arc | None = None
    known: frozenset[str] = frozenset()
    """Other entries known to exist, as `kind:name`; muting one of them does nothing."""


def settled(material: Material, request: Request) -> Request:
    """The request with its preset laid under the explicit options.

    Raises:
        NotFound: the persona has no preset of that name.
        Invalid: the limit or the budget is negative, the style is unknown, or a variable's value
            holds what no text can.
    """
    if request.limit is not None and request.limit < 0:
        raise Invalid(f"{request.limit} is negative; use 0 or more", field="limit")
    if request.budget is not None and request.budget < 0:
        raise Invalid(f"{request.budget} is negative; use 0 or more", field="budget")
    if request.style not in STYLES:
        raise Invalid(f'"{request.style}" is not one of {", ".join(STYLES)}', field="style")
    for name, value in request.vars.items():
        check_text(value, f"vars, {name}")
    if not request.preset:
        return request
    preset = preset_of(material.persona, request.preset)
    return replace(
        request,
        preset="",
        overrides=MappingProxyType({**preset.overrides, **request.overrides}),
        mute=request.mute | frozenset(preset.mute),
        vars=MappingProxyType({**preset.vars, **request.vars}),
    )


def preset_of(persona: Persona, name: str) -> Preset:
    """The persona's preset of that name.

    Raises:
        NotFound: it has none of that name.
    """
    for preset in persona.presets:
        if preset.name == name:
            return preset
    names = [preset.name for preset in persona.presets]
    like = nearest(name, names)
    hint = f"; did you mean {like}?" if like else ""
    has = f"its presets are {', '.join(names)}" if names else "it has none"
    raise NotFound(f'persona "{persona.name}" has no preset "{name}": {has}{hint}')
