"""The fields of every kind, declared once: for validation, seed files, commands, forms and JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from store.entries import Kind

Shape: TypeAlias = Literal[
    "line",  # one line of text
    "name",  # another entry's name
    "text",  # text of any length
    "texts",  # a list of short texts
    "names",  # links: a list of names
    "table",  # text to text
    "number",
    "integer",
    "switch",
    "links",  # a persona's parts
    "presets",
    "stages",
    "steps",
    "overrides",  # text to text, blank or null leaving a type out
]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a kind: its shape and the values it takes."""

    name: str
    shape: Shape = "line"
    required: bool = False
    choices: tuple[str, ...] = ()
    """The values an enumerated field takes; blank is always one more unless required."""
    minimum: float | None = None
    maximum: float | None = None


def _milliseconds(name: str) -> Field:
    return Field(name, "integer", minimum=0)


LEVELS: Final = ("off", "low", "medium", "high")
SENSITIVITIES: Final = ("low", "medium", "high")
SEVERITIES: Final = ("low", "medium", "high", "critical")
COMPLETIONS: Final = ("all_steps", "explicit_close", "max_turns")

_TAGS: Final = Field("tags", "texts")

FIELDS: Final[Mapping[Kind, tuple[Field, ...]]] = MappingProxyType(
    {
        "persona": (
            Field("display_name"),
            Field("description"),
            Field("summary", "text"),
            Field("detail", "text"),
            Field("voice"),
            Field("locale"),
            Field("default_role"),
            Field("default_sequence"),
            _TAGS,
            Field("metadata", "table"),
            Field("presets", "presets"),
            Field("parts", "links"),
            Field("traits", "names"),
            Field("skills", "names"),
            Field("guardrails", "names"),
            Field("arc", "name"),
            Field("stage", "name"),
        ),
        "part": (
            Field("part_type", required=True),
            Field("description"),
            Field("summary", "text", required=True),
            Field("content", "text"),
            _TAGS,
        ),
        "trait": (
            Field("trait_type", required=True),
            Field("description"),
            Field("instruction", "text"),
            _TAGS,
        ),
        "skill": (Field("description"), Field("content", "text"), _TAGS),
        "guardrail": (
            Field("description"),
            Field("content", "text"),
            Field("severity", choices=SEVERITIES),
            _TAGS,
        ),
        "arc": (
            Field("description"),
            Field("summary", "text"),
            _TAGS,
            Field("stages", "stages"),
        ),
        "role": (
            Field("display_name"),
            Field("system_prompt", "text", required=True),
            Field("refinement_prompt", "text"),
            Field("locale"),
            Field("vocabulary_hint", "text"),
            Field("tool_allowlist", "texts"),
            Field("temperature", "number", minimum=0, maximum=2),
            Field("thinking_enabled", "switch"),
            Field("thinking_level", choices=LEVELS),
            Field("include_thoughts", "switch"),
            # -1 lets the model choose.
            Field("thinking_budget", "integer", minimum=-1),
            Field("automatic_activity_detection", "switch"),
            Field("vad_start_sensitivity", choices=SENSITIVITIES),
            Field("vad_end_sensitivity", choices=SENSITIVITIES),
            _milliseconds("vad_prefix_padding_ms"),
            _milliseconds("vad_silence_duration_ms"),
            Field("activity_handling", choices=("no_interrupt", "start_of_activity_interrupts")),
            Field(
                "turn_coverage",
                choices=(
                    "turn_includes_only_activity",
                    "turn_includes_all_input",
                    "turn_includes_audio_activity",
                ),
            ),
            Field("context_compression_enabled", "switch"),
            Field("context_compression_trigger_tokens", "integer", minimum=0),
            Field("context_compression_target_tokens", "integer", minimum=0),
            Field("enable_affective_dialog", "switch"),
            _TAGS,
        ),
        "sequence": (
            Field("display_name"),
            Field("description"),
            Field("completion", choices=COMPLETIONS),
            Field("max_turns", "integer", minimum=0),
            _TAGS,
            Field("steps", "steps", required=True),
        ),
    }
)

STAGE_FIELDS: Final = (
    Field("description", "text"),
    Field("condition", "text"),
    Field("parts", "names"),
)
STEP_FIELDS: Final = (
    Field("instruction", "text", required=True),
    Field("exit_criteria", "text"),
    Field("require_tools", "texts"),
    Field("max_turns", "integer", minimum=0),
)
PRESET_FIELDS: Final = (
    Field("overrides", "overrides"),
    Field("mute", "texts"),
    Field("vars", "table"),
)

UNWRITTEN: Final = frozenset({"guid", "source", "created_at", "updated_at", "revision"})
"""Keys an entry may carry that no caller sets: identity, provenance and times."""


def field_of(kind: Kind, name: str) -> Field | None:
    """The declaration of one field, or None."""
    return next((field for field in FIELDS[kind] if field.name == name), None)
