"""Rows to entries and back, for the fields that stand in an entry's own table."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from store.entries import CLASSES, AnyEntry, Kind, Preset, Step, kind_of
from store.fields import FIELDS

_ELSEWHERE: Final = frozenset({"links", "names", "stages"})
_IN_LINKS: Final = frozenset({"arc", "stage"})

KEPT_COLUMNS: Final = ("guid", "name", "source", "created_at", "updated_at", "revision")
"""The columns that every kind has and no author writes, and the name."""

COLUMNS: Final[Mapping[Kind, tuple[str, ...]]] = MappingProxyType(
    {
        kind: tuple(
            field.name
            for field in fields
            if field.shape not in _ELSEWHERE and not (kind == "persona" and field.name in _IN_LINKS)
        )
        for kind, fields in FIELDS.items()
    }
)
"""The authored fields of each kind that are columns of its own table."""


def to_row(entry: AnyEntry) -> dict[str, Any]:
    """The columns of an entry's own table, without its id."""
    row: dict[str, Any] = {
        "guid": entry.guid,
        "name": entry.name,
        "source": entry.source,
        "created_at": entry.created_at,
        "updated_at": entry.updated_at,
        "revision": entry.revision,
    }
    for column in COLUMNS[kind_of(entry)]:
        row[column] = _plain(getattr(entry, column))
    if (compiled_at := getattr(entry, "compiled_at", "")) != "":
        row["compiled_summary"] = entry.compiled_summary  # type: ignore[union-attr]
        row["compiled_detail"] = entry.compiled_detail  # type: ignore[union-attr]
        row["compiled_at"] = compiled_at
    return row


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Preset):
        return {
            "name": value.name,
            "overrides": dict(value.overrides),
            "mute": list(value.mute),
            "vars": dict(value.vars),
        }
    if isinstance(value, Step):
        return {
            "id": value.id,
            "instruction": value.instruction,
            "exit_criteria": value.exit_criteria,
            "require_tools": list(value.require_tools),
            "max_turns": value.max_turns,
        }
    return value


def to_entry(kind: Kind, row: Mapping[str, Any], **links: Any) -> AnyEntry:
    """An entry from its own table's row, without its id, and the links read beside it."""
    values = dict(row)
    values["tags"] = tuple(values["tags"])
    if kind == "persona":
        values["metadata"] = MappingProxyType(values["metadata"])
        values["presets"] = tuple(_preset(preset) for preset in values["presets"])
    elif kind == "role":
        values["tool_allowlist"] = tuple(values["tool_allowlist"])
    elif kind == "sequence":
        values["steps"] = tuple(_step(step) for step in values["steps"])
    return CLASSES[kind](**values, **links)


def _preset(stored: Mapping[str, Any]) -> Preset:
    return Preset(
        name=stored["name"],
        overrides=MappingProxyType(stored["overrides"]),
        mute=tuple(stored["mute"]),
        vars=MappingProxyType(stored["vars"]),
    )


def _step(stored: Mapping[str, Any]) -> Step:
    return Step(**{**stored, "require_tools": tuple(stored["require_tools"])})
