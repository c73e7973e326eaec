"""The fields of entries as JSON schemas, and what each is for, in words for agents."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from store.entries import PART_TYPES, TRAIT_TYPES, Kind
from store.fields import FIELDS, PRESET_FIELDS, STAGE_FIELDS, Field

_TEXT: Final = MappingProxyType({"type": "string"})
_WHOLE: Final = MappingProxyType({"type": "integer", "minimum": 1 - 2**31, "maximum": 2**31 - 1})

_SAID: Final[Mapping[str, str]] = MappingProxyType(
    {
        "display_name": "What people see instead of the name.",
        "description": "What it is, in one line; lists and manifests show it.",
        "summary": "The short text, loaded by default.",
        "detail": "The persona's own long text, loaded when detail is asked for.",
        "content": "The full text, loaded on demand or in detail.",
        "instruction": "How to apply the trait in practice.",
        "voice": "The voice a voice server speaks with.",
        "locale": "The language and region, such as en-GB.",
        "default_role": "The role a voice session takes when none is named.",
        "default_sequence": "The sequence a voice session takes when none is named.",
        "tags": "Words to find it by; lists can be narrowed to those that have every tag given.",
        "metadata": "Anything else, as text to text.",
        "presets": "Named sets of overrides, mutes and variables.",
        "parts": "The linked parts in order: names, or {name, part_order, priority}. "
        "Replaces the whole list.",
        "traits": "The linked traits in order. Replaces the whole list.",
        "skills": "The linked skills in order. Replaces the whole list.",
        "guardrails": "The linked guardrails in order. Replaces the whole list.",
        "arc": "The character arc the persona is in.",
        "stage": "The current stage of the arc; the first one unless given.",
        "part_type": f"One of {', '.join(PART_TYPES)}, or a lower-case slug of your own.",
        "trait_type": f"One of {', '.join(TRAIT_TYPES)}, or a lower-case slug of your own.",
        "severity": "How much is at stake when it is broken.",
        "stages": "The stages in order. Replaces the whole list; a stage that keeps its guid or "
        "its name is the same stage.",
    }
)


def said_of(field: Field) -> str:
    """What a field is for."""
    return _SAID[field.name]


def field_schema(field: Field) -> dict[str, Any]:
    """The JSON schema of the values a field takes."""
    match field.shape:
        case "line" | "name" | "text":
            if field.choices:
                return {"type": "string", "enum": [*field.choices, ""]}
            return dict(_TEXT)
        case "texts" | "names":
            return {"type": "array", "items": dict(_TEXT)}
        case "table":
            return {"type": "object", "additionalProperties": dict(_TEXT)}
        case "overrides":
            return {"type": "object", "additionalProperties": {"type": ["string", "null"]}}
        case "switch":
            return {"type": "boolean"}
        case "integer" | "number":
            limits = {"minimum": field.minimum, "maximum": field.maximum}
            kept = {key: value for key, value in limits.items() if value is not None}
            return {"type": field.shape, **kept}
        case "links":
            link = _table("name", {"part_order": dict(_WHOLE), "priority": dict(_WHOLE)})
            return {"type": "array", "items": {"anyOf": [dict(_TEXT), link]}}
        case "presets":
            return {"type": "array", "items": _table("name", _fields(PRESET_FIELDS))}
        case "stages":
            extra = {"stage_order": dict(_WHOLE), "guid": dict(_TEXT)}
            return {"type": "array", "items": _table("name", {**_fields(STAGE_FIELDS), **extra})}
        case "steps":
            raise AssertionError("no tool takes the steps of a sequence")


def record_schema(kind: Kind, **shapes: Any) -> dict[str, Any]:
    """The schema of a whole entry as a result; `shapes` replace those of some fields."""
    properties: dict[str, Any] = {"guid": dict(_TEXT), "name": dict(_TEXT)}
    for field in FIELDS[kind]:
        properties[field.name] = shapes.get(field.name) or field_schema(field)
    when = {"type": ["string", "null"], "description": "RFC 3339, in UTC."}
    properties |= {
        "source": {"type": "string", "enum": ["toml", "store"]},
        "created_at": when,
        "updated_at": when,
        "revision": {
            "type": "integer",
            "description": "Give it as expected_revision to update only what you have read.",
        },
    }
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


def _table(key: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {key: dict(_TEXT), **properties},
        "required": [key],
        "additionalProperties": False,
    }


def _fields(fields: tuple[Field, ...]) -> dict[str, Any]:
    return {field.name: field_schema(field) for field in fields}
