"""The eight kinds of entry, with their links, stages and steps, as frozen values.

Names and fields follow the two seed designs: the composable agent personas plan (personas,
parts, traits, arcs) and the voice registry (roles, sequences).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

Kind: TypeAlias = Literal[
    "persona", "part", "trait", "skill", "guardrail", "arc", "role", "sequence"
]
Source: TypeAlias = Literal["toml", "store"]

KINDS: Final[tuple[Kind, ...]] = (
    "persona",
    "part",
    "trait",
    "skill",
    "guardrail",
    "arc",
    "role",
    "sequence",
)

PART_TYPES: Final = (
    "system",
    "agent",
    "soul",
    "identity",
    "skill",
    "specialization",
    "tone",
    "goal",
    "context",
    "protocol",
    "backstory",
    "motivation",
    "voice",
    "archetype",
    "flaw",
    "relationship",
)
TRAIT_TYPES: Final = ("personality", "cognitive", "emotional", "social", "behavioral")


def _empty() -> Mapping[str, str]:
    return MappingProxyType({})


def plural(kind: Kind) -> str:
    """The kind's plural, as seed files and commands spell it (`personas`)."""
    return f"{kind}s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every kind has: its identity, its name and where it came from."""

    name: str
    guid: str = ""
    """Identity for ever; blank until the store has given one."""
    tags: tuple[str, ...] = ()
    source: Source = "store"
    created_at: datetime | None = None
    updated_at: datetime | None = None
    revision: int = 0
    """The newest revision that changed this entry; 0 before the store has it."""


@dataclass(frozen=True, slots=True)
class PartLink:
    """A persona's use of a part."""

    part: str
    part_order: int = 0
    priority: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A named set of overrides, mutes and variables kept with a persona."""

    name: str
    overrides: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))
    mute: tuple[str, ...] = ()
    vars: Mapping[str, str] = field(default_factory=_empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona(Entry):
    """A loadable agent: its own text, and the entries it links by name."""

    display_name: str = ""
    description: str = ""
    summary: str = ""
    detail: str = ""
    voice: str = ""
    locale: str = ""
    default_role: str = ""
    default_sequence: str = ""
    metadata: Mapping[str, str] = field(default_factory=_empty)
    presets: tuple[Preset, ...] = ()
    parts: tuple[PartLink, ...] = ()
    """In assembly order: by `part_order`, ties by the order they were linked."""
    traits: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    guardrails: tuple[str, ...] = ()
    arc: str = ""
    stage: str = ""
    """The current stage of the arc; in a seed, where it starts."""
    compiled_summary: str = ""
    compiled_detail: str = ""
    compiled_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part(Entry):
    """A reusable block of behaviour of one type."""

    part_type: str
    summary: str = ""
    description: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait(Entry):
    """An atomic unit of personality, loaded one at a time."""

    trait_type: str
    description: str = ""
    instruction: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill(Entry):
    """Something the agent knows how to do."""

    description: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guardrail(Entry):
    """Something the agent must keep to; never cut to fit a budget."""

    description: str = ""
    content: str = ""
    severity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage of an arc; its parts replace a persona's own of the same type."""

    name: str
    guid: str = ""
    stage_order: int = 0
    description: str = ""
    condition: str = ""
    parts: tuple[str, ...] = ()
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arc(Entry):
    """How a character grows: stages in order."""

    description: str = ""
    summary: str = ""
    stages: tuple[Stage, ...] = ()

    def stage(self, name: str) -> Stage | None:
        """The stage of that name, or None."""
        return next((stage for stage in self.stages if stage.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role(Entry):
    """A voice agent's behavioural policy. None in a switch or number means "inherit"."""

    display_name: str = ""
    system_prompt: str = ""
    refinement_prompt: str = ""
    locale: str = ""
    vocabulary_hint: str = ""
    tool_allowlist: tuple[str, ...] = ()
    temperature: float | None = None
    thinking_enabled: bool | None = None
    thinking_level: str = ""
    include_thoughts: bool | None = None
    thinking_budget: int | None = None
    automatic_activity_detection: bool | None = None
    vad_start_sensitivity: str = ""
    vad_end_sensitivity: str = ""
    vad_prefix_padding_ms: int | None = None
    vad_silence_duration_ms: int | None = None
    activity_handling: str = ""
    turn_coverage: str = ""
    context_compression_enabled: bool | None = None
    context_compression_trigger_tokens: int | None = None
    context_compression_target_tokens: int | None = None
    enable_affective_dialog: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a sequence."""

    id: str
    instruction: str
    exit_criteria: str = ""
    require_tools: tuple[str, ...] = ()
    max_turns: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence(Entry):
    """A voice agent's workflow, step by step."""

    display_name: str = ""
    description: str = ""
    completion: str = ""
    max_turns: int = 0
    steps: tuple[Step, ...] = ()


AnyEntry: TypeAlias = Persona | Part | Trait | Skill | Guardrail | Arc | Role | Sequence

CLASSES: Final[Mapping[Kind, type[AnyEntry]]] = MappingProxyType(
    {
        "persona": Persona,
        "part": Part,
        "trait": Trait,
        "skill": Skill,
        "guardrail": Guardrail,
        "arc": Arc,
        "role": Role,
        "sequence": Sequence,
    }
)


def kind_of(entry: AnyEntry) -> Kind:
    """The kind of an entry value."""
    return _KIND_OF[type(entry)]


_KIND_OF: Final[Mapping[type[AnyEntry], Kind]] = MappingProxyType(
    {entry_class: kind for kind, entry_class in CLASSES.items()}
)


def type_of(entry: AnyEntry) -> str:
    """A part's or trait's type, a guardrail's severity; blank for the other kinds."""
    if isinstance(entry, Part):
        return entry.part_type
    if isinstance(entry, Trait):
        return entry.trait_type
    if isinstance(entry, Guardrail):
        return entry.severity
    return ""


def counted_text(entry: AnyEntry) -> str:
    """The text whose tokens stand in a row of the library (SPEC section 5)."""
    match entry:
        case Part():
            return entry.content if entry.content.strip() else entry.summary
        case Trait():
            return entry.instruction if entry.instruction.strip() else entry.description
        case Skill() | Guardrail():
            return entry.content if entry.content.strip() else entry.description
        case Persona():
            return entry.compiled_detail
        case Role():
            return entry.system_prompt
        case Arc():
            return entry.summary
        case Sequence():
            return "\n\n".join(step.instruction for step in entry.steps)
