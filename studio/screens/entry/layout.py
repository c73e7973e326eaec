"""Where the fields of each kind stand in the editor; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, Final

from store.compose.session import NOT_FORWARDED
from store.entries import CLASSES, PART_TYPES, TRAIT_TYPES, Kind
from store.fields import FIELDS, STEP_FIELDS, Field

EDITED: Final = frozenset({"line", "text", "texts", "table", "integer", "number", "switch", "name"})
"""The shapes that are edited as fields; links, stages and steps are lists of their own."""

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Layout:
    """The fields of a kind: the short ones and their like at the left, the long text at the right.

    Every field that is edited as a field stands in one of the two, the name first.
    """

    left: tuple[Field, ...]
    right: tuple[Field, ...]
    headings: Mapping[str, str]
    """The heading above a field."""
    labels: Mapping[str, str]
    blanks: Mapping[str, str]
    """What a blank field means."""
    marked: frozenset[str] = frozenset()
    """Fields that a voice session does not carry."""
    type_field: str = ""
    """The field that holds the type."""
    types: Sequence[str] = ()
    """The types that every tool knows."""


_RIGHT: Final[Mapping[Kind, tuple[str, ...]]] = MappingProxyType(
    {
        "part": ("content",),
        "trait": ("instruction",),
        "skill": ("content",),
        "guardrail": ("content",),
        "arc": ("summary",),
        "role": ("system_prompt", "refinement_prompt", "vocabulary_hint"),
        "persona": ("summary",),
        "sequence": (),
    }
)
_FIRST: Final[Mapping[Kind, tuple[str, ...]]] = MappingProxyType(
    {
        "part": ("part_type", "description", "tags", "summary"),
        "guardrail": ("severity", "description", "tags"),
        "role": ("display_name", "locale", "tags", "tool_allowlist", "temperature"),
        "sequence": ("display_name", "description", "completion", "max_turns", "tags"),
    }
)
"""The order at the left where it is not that of the fields."""
_TYPES: Final[Mapping[Kind, tuple[str, Sequence[str]]]] = MappingProxyType(
    {"part": ("part_type", PART_TYPES), "trait": ("trait_type", TRAIT_TYPES)}
)
_ROLE_HEADINGS: Final = MappingProxyType(
    {
        "tool_allowlist": "Tools and model",
        "thinking_enabled": "Thinking",
        "automatic_activity_detection": "Voice activity",
        "context_compression_enabled": "Compression",
        "enable_affective_dialog": "Dialog",
    }
)
_ROLE_LABELS: Final = MappingProxyType(
    {
        "thinking_enabled": "Enabled",
        "thinking_level": "Level",
        "include_thoughts": "Include thoughts",
        "thinking_budget": "Budget, tokens",
        "automatic_activity_detection": "Automatic detection",
        "vad_start_sensitivity": "Start sensitivity",
        "vad_end_sensitivity": "End sensitivity",
        "vad_prefix_padding_ms": "Prefix padding, ms",
        "vad_silence_duration_ms": "Silence, ms",
        "context_compression_enabled": "Enabled",
        "context_compression_trigger_tokens": "Trigger, tokens",
        "context_compression_target_tokens": "Target, tokens",
        "enable_affective_dialog": "Affective",
    }
)


def layout_of(kind: Kind) -> Layout:
    """How the fields of a kind are laid out."""
    edited = {field.name: field for field in FIELDS[kind] if field.shape in EDITED}
    right = tuple(edited.pop(name) for name in _RIGHT[kind])
    first = [edited.pop(name) for name in _FIRST.get(kind, ())]
    type_field, types = _TYPES.get(kind, ("", ()))
    is_role = kind == "role"
    return Layout(
        left=(Field("name", required=True), *first, *edited.values()),
        right=right,
        headings=_ROLE_HEADINGS if is_role else _NOTHING,
        labels=MappingProxyType({"name": "Name", **(_ROLE_LABELS if is_role else {})}),
        blanks=MappingProxyType(
            {field.name: word for field in FIELDS[kind] if (word := _blank(kind, field))}
        ),
        marked=frozenset(NOT_FORWARDED) if is_role else frozenset(),
        type_field=type_field,
        types=types,
    )


STEP: Final = (Field("id", required=True), *STEP_FIELDS)
"""The fields of a step of a sequence."""
STEP_LABELS: Final = MappingProxyType({"id": "Id"})
STEP_BLANKS: Final = MappingProxyType({"max_turns": "no limit"})


def _blank(kind: Kind, field: Field) -> str:
    if kind == "role" and (field.choices or field.shape in ("switch", "integer", "number")):
        return "inherit"
    if field.name == "display_name":
        return "the name"
    if field.shape == "integer":
        return "no limit"
    return "none" if field.choices else ""


def stored_value(kind: Kind, name: str, value: Any) -> Any:
    """A field's value as the entry holds it: a blank number is 0 where nothing is inherited."""
    if value is not None:
        return value
    default = next(one.default for one in fields(CLASSES[kind]) if one.name == name)
    return default


def shown_value(kind: Kind, name: str, value: Any) -> Any:
    """A field's value as it is edited: 0 is blank where it means no limit, and kept elsewhere."""
    return None if kind == "sequence" and value == 0 else value
