"""The pieces that the schemas of results are made of."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

Schema: TypeAlias = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
TEXT_OR_NULL: Final[Schema] = {"type": ["string", "null"]}
WHOLE: Final[Schema] = {"type": "integer"}
WHOLE_OR_NULL: Final[Schema] = {"type": ["integer", "null"]}
SWITCH: Final[Schema] = {"type": "boolean"}
TEXTS: Final[Schema] = {"type": "array", "items": TEXT}
WHEN: Final[Schema] = {"type": ["string", "null"], "description": "RFC 3339, in UTC."}
CURSOR: Final[Schema] = {
    "type": ["string", "null"],
    "description": "Give it as cursor for the next page; null on the last.",
}
CHANGED: Final[Schema] = {
    "type": "boolean",
    "description": "Whether anything was changed: false when all was so already.",
}


def table(properties: Schema, *, optional: tuple[str, ...] = ()) -> Schema:
    """The schema of an object that has exactly these keys, but for the optional ones."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def rows(properties: Schema, *, optional: tuple[str, ...] = ()) -> Schema:
    """The schema of a list of such objects."""
    return {"type": "array", "items": table(properties, optional=optional)}
