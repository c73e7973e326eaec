"""What the rules look at: everything a catalog holds, read at one moment, as one frozen value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from store.compose.assemble import assemble
from store.compose.render import Rendered, render
from store.compose.request import Material, Request, settled
from store.entries import (
    KINDS,
    AnyEntry,
    Arc,
    Guardrail,
    Kind,
    Part,
    Persona,
    Preset,
    Role,
    Skill,
    Trait,
)
from store.entries import Sequence as VoiceSequence


@dataclass(frozen=True, slots=True)
class SeedLink:
    """A link that a seed names and the store could not make."""

    kind: Kind
    name: str
    field: str
    """`parts`, `traits`, `arc`, or `stages/NAME` for a part of a stage."""
    target: str


@dataclass(frozen=True, slots=True)
class Composed:
    """A persona's text in both views, at one stage or under one preset."""

    persona: Persona
    summary: Rendered
    detail: Rendered
    stage: str = ""
    """Blank where the persona has no arc."""
    preset: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A whole catalog to look at."""

    entries: Mapping[Kind, Mapping[str, AnyEntry]]
    """Every entry by kind and name."""
    materials: Sequence[Material] = ()
    """What the composition of each persona is made from."""
    composed: Sequence[Composed] = ()
    """Each persona at each stage of its arc, or once where it has none."""
    preset: Sequence[Composed] = ()
    """Each persona under each of its presets that can be composed, at the current stage."""
    missing: Sequence[SeedLink] = ()
    starts: Mapping[str, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    """The arc, and the stage of it, at which each persona's seed says that it starts."""
    budget: int = 8_192
    """Tokens of context that a prompt is measured against."""
    count: Callable[[str], int] = len
    encoding: str = ""
    """What the tokens are counted in, as messages name it."""
    go_on: Callable[[], None] = lambda: None
    """Called now and then by the rules that take long; what it raises ends them."""

    @property
    def personas(self) -> Iterator[Persona]:
        """Every persona, by name."""
        return (one for one in self.entries["persona"].values() if isinstance(one, Persona))

    @property
    def parts(self) -> Iterator[Part]:
        """Every part, by name."""
        return (one for one in self.entries["part"].values() if isinstance(one, Part))

    @property
    def arcs(self) -> Iterator[Arc]:
        """Every arc, by name."""
        return (one for one in self.entries["arc"].values() if isinstance(one, Arc))

    @property
    def roles(self) -> Iterator[Role]:
        """Every role, by name."""
        return (one for one in self.entries["role"].values() if isinstance(one, Role))

    def every(self) -> Iterator[AnyEntry]:
        """Every entry, by kind and name."""
        return (entry for kind in KINDS for entry in self.entries[kind].values())

    def has(self, kind: Kind, name: str) -> bool:
        """Whether there is an entry of that name."""
        return name in self.entries[kind]


def at_every_stage(material: Material) -> Iterator[Composed]:
    """A persona composed as `compile` would at each stage of its arc."""
    stages = [stage.name for stage in material.arc.stages] if material.arc else []
    for stage in stages or [""]:
        summary, detail = Request(), Request(detail=True)
        if stage:
            summary, detail = Request(stage=stage), Request(stage=stage, detail=True)
        # Which parts are in does not hang on the view.
        assembly = assemble(material, summary)
        yield Composed(
            material.persona,
            render(material, summary, assembly),
            render(material, detail, assembly),
            stage,
        )


def under_presets(material: Material) -> Iterator[Composed]:
    """A persona composed under each of its presets, at the current stage."""
    for preset in material.persona.presets:
        if not _composable(material, preset):
            # The rules of references say what is wrong with it.
            continue
        summary = settled(material, Request(preset=preset.name))
        detail = replace(summary, detail=True)
        assembly = assemble(material, summary)
        yield Composed(
            material.persona,
            render(material, summary, assembly),
            render(material, detail, assembly),
            material.persona.stage,
            preset.name,
        )


def _composable(material: Material, preset: Preset) -> bool:
    """Whether all that a preset names is there; the material must know the whole catalog."""
    overrides = (
        (kind, material.parts.get(part)) for kind, part in preset.overrides.items() if part
    )
    return all(part is not None and part.part_type == kind for kind, part in overrides) and all(
        muted in material.known for muted in preset.mute
    )


SHORT_AND_LONG: Final[Mapping[type[AnyEntry], tuple[str, str]]] = MappingProxyType(
    {
        Persona: ("summary", "detail"),
        Part: ("summary", "content"),
        Trait: ("description", "instruction"),
        Skill: ("description", "content"),
        Guardrail: ("description", "content"),
    }
)
"""The fields that a composition takes from an entry: in summary, and in detail."""


def prompt_texts(entry: AnyEntry) -> Iterator[tuple[str, str]]:
    """Every text of an entry that reaches a prompt, with its field."""
    for name in SHORT_AND_LONG.get(type(entry), ()):
        if text := getattr(entry, name):
            yield name, text
    if isinstance(entry, Role):
        yield "system_prompt", entry.system_prompt
        if entry.refinement_prompt:
            yield "refinement_prompt", entry.refinement_prompt
    elif isinstance(entry, VoiceSequence):
        for step in entry.steps:
            yield f'steps "{step.id}", instruction', step.instruction
