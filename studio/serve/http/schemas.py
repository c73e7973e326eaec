"""JSON schemas of what is sent and taken, built from `store/fields.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final, TypeAlias

from store.compose.session import Session
from store.entries import KINDS, Kind, plural
from store.fields import (
    FIELDS,
    PRESET_FIELDS,
    STAGE_FIELDS,
    STEP_FIELDS,
    UNWRITTEN,
    Field,
)
from studio.serve.http.bodies import ALWAYS, BODIES, VOICE_KINDS

Schema: TypeAlias = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
WHOLE: Final[Schema] = {"type": "integer"}
TEXTS: Final[Schema] = {"type": "array", "items": TEXT}
TABLE: Final[Schema] = {"type": "object", "additionalProperties": TEXT}
_NAME: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": 128}
_ORDER: Final[Schema] = {"type": "integer", "minimum": 1 - 2**31, "maximum": 2**31 - 1}
_LARGEST: Final = 2**63 - 1
_TIMES: Final = ("created_at", "updated_at")
_COMPILED: Final = ("compiled_summary", "compiled_detail", "compiled_at")


def schemas() -> dict[str, Schema]:
    """Every schema by its name."""
    found: dict[str, Schema] = {}
    for kind in KINDS:
        found[kind] = _sent(kind)
        found[f"{kind}_list"] = _list(kind)
        found[f"{kind}_new"] = _taken(kind, "new")
        found[f"{kind}_put"] = _taken(kind, "put")
        found[f"{kind}_patch"] = _taken(kind, "patch")
    return found | _others()


def closed(properties: Mapping[str, Schema], required: list[str] | None = None) -> Schema:
    """An object with these properties and no other."""
    schema: Schema = {
        "type": "object",
        "properties": dict(properties),
        "additionalProperties": False,
    }
    if required is None:
        required = list(properties)
    return {**schema, "required": required} if required else schema


def _sent(kind: Kind) -> Schema:
    properties: dict[str, Schema] = {"id": _NAME, "guid": TEXT}
    properties |= {field.name: _value(field, sent=True) for field in FIELDS[kind]}
    properties["source"] = {"type": "string", "enum": ["toml", "store"]}
    properties |= {name: {"type": "string", "format": "date-time"} for name in _TIMES}
    return closed(properties, ["id", "guid", *ALWAYS.get(kind, ()), "source", *_TIMES])


def _list(kind: Kind) -> Schema:
    if kind in VOICE_KINDS:
        items: Schema = {"$ref": f"#/components/schemas/{kind}"}
    else:
        items = _sent(kind)
        kept = {key: one for key, one in items["properties"].items() if key not in BODIES}
        items = closed(kept, items["required"])
    return closed({plural(kind): {"type": "array", "items": items}})


def _taken(kind: Kind, how: str) -> Schema:
    """What a POST, a PUT or a PATCH takes."""
    properties: dict[str, Schema] = {"id": _NAME, "name": _NAME}
    required = []
    for field in FIELDS[kind]:
        needed = field.required or (field.name == "display_name" and kind in VOICE_KINDS)
        value = _value(field, sent=False, needed=needed)
        if needed and how != "patch":
            required.append(field.name)
        properties[field.name] = value if needed else _or_null(value)
    ignored: Schema = {"description": "Not for callers to set: ignored."}
    properties |= dict.fromkeys(sorted(UNWRITTEN), ignored)
    if kind == "persona":
        properties |= dict.fromkeys(_COMPILED, ignored)
    if how == "new":
        required.insert(0, "id")
    return closed(properties, required)


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _value(field: Field, *, sent: bool, needed: bool = False) -> Schema:
    """The schema of one field's value."""
    match field.shape:
        case "line" | "name" | "text":
            if field.choices:
                return {"type": "string", "enum": ["", *field.choices]}
            if field.name in ("part_type", "trait_type"):
                return {"type": "string", "pattern": "^[a-z][a-z0-9_-]*$"}
            return {"type": "string", "minLength": 1} if needed and not sent else TEXT
        case "texts" | "names":
            return TEXTS
        case "table":
            return TABLE
        case "switch":
            return {"type": "boolean"}
        case "number" | "integer":
            low = {} if field.minimum is None else {"minimum": field.minimum}
            high = _LARGEST if field.maximum is None else field.maximum
            return {"type": field.shape, **low, "maximum": high}
        case "overrides":
            return {"type": "object", "additionalProperties": _or_null(TEXT)}
        case "links":
            whole = closed({"name": TEXT, "part_order": _ORDER, "priority": _ORDER}, ["name"])
            items = whole if sent else {"anyOf": [TEXT, whole]}
            return {"type": "array", "items": items}
        case "presets":
            return _tables("name", PRESET_FIELDS, {}, sent=sent)
        case "stages":
            beside: dict[str, Schema] = {"stage_order": _ORDER, "guid": TEXT}
            return _tables("name", STAGE_FIELDS, beside, sent=sent)
        case "steps":
            schema = _tables("id", STEP_FIELDS, {}, sent=sent)
            return {**schema, "minItems": 1} if needed else schema


def _tables(key: str, of: tuple[Field, ...], beside: Mapping[str, Schema], *, sent: bool) -> Schema:
    properties: dict[str, Schema] = {key: TEXT if key == "id" else _NAME, **beside}
    properties |= {field.name: _value(field, sent=sent, needed=field.required) for field in of}
    needed = [key, *(field.name for field in of if field.required)]
    return {"type": "array", "items": closed(properties, needed)}


def _others() -> dict[str, Schema]:
    """The schemas of what is made of entries."""
    maybe = _or_null(TEXT)
    count: Schema = {"type": "integer", "minimum": 0}
    included = {"included": {"type": "boolean"}, "reason": maybe, "tokens": count}
    part = closed(
        {
            "name": TEXT,
            "part_type": TEXT,
            "layer": {"type": "string", "enum": ["own", "stage", "override"]},
            "replaced_by": maybe,
            "priority": WHOLE,
            **included,
        }
    )
    composed = closed(
        {
            "id": TEXT,
            "view": {"type": "string", "enum": ["summary", "detail"]},
            "text": TEXT,
            "tokens": count,
            "encoding": TEXT,
            "over_by": count,
            "tokens_all": count,
            "parts": {"type": "array", "items": part},
            "others": {
                "type": "array",
                "items": closed({"kind": TEXT, "name": TEXT, **included}),
            },
            "lines": {
                "type": "array",
                "items": closed({"kind": TEXT, "name": maybe, "layer": maybe}),
            },
            "unresolved": TEXTS,
        }
    )
    released = closed(
        {
            "id": TEXT,
            "release": {"type": "integer", "minimum": 1},
            "label": TEXT,
            "view": {"type": "string", "enum": ["summary", "detail"]},
            "text": TEXT,
            "published_at": {"type": "string", "format": "date-time"},
        }
    )
    release = closed(
        {
            "release": {"type": "integer", "minimum": 1},
            "labels": TEXTS,
            "published_at": {"type": "string", "format": "date-time"},
            "by": TEXT,
            "door": TEXT,
            "message": TEXT,
        }
    )
    return {
        "prompt": {"anyOf": [composed, released]},
        "manifest": closed(
            {
                "name": TEXT,
                "description": TEXT,
                "parts": _listed({"name": TEXT, "type": TEXT, "description": TEXT}),
                "traits": _listed({"name": TEXT, "trait_type": TEXT, "description": TEXT}),
                "skills": TEXTS,
                "guardrails": TEXTS,
                "arc": maybe,
                "stage": maybe,
                "on_demand_tools": TABLE,
            }
        ),
        "release_list": closed({"releases": {"type": "array", "items": release}}),
        "session": _session(),
        "health": closed({"status": {"type": "string", "const": "ok"}}),
        "document": {"type": "object"},
        "error": closed(
            {
                "error": closed(
                    {"code": TEXT, "message": TEXT, "details": {"type": "object"}},
                    ["code", "message"],
                )
            }
        ),
    }


def _listed(properties: Mapping[str, Schema]) -> Schema:
    return {"type": "array", "items": closed(properties)}


def _session() -> Schema:
    step = closed(
        {
            "id": TEXT,
            "instruction": TEXT,
            "exit_criteria": TEXT,
            "require_tools": TEXTS,
            "max_turns": WHOLE,
        }
    )
    types: Mapping[str, Schema] = {"str": TEXT, "int": WHOLE, "bool": {"type": "boolean"}}
    properties = {field.name: types.get(str(field.type), TEXT) for field in fields(Session)}
    return closed({**properties, "current_step": _or_null(step), "not_forwarded": TEXTS})
