"""Entries as the JSON of the voice registry, and bodies as fields of entries (SPEC section 12).

The keys of the three voice kinds, and which of them are always there, are the registry's own; a
switch or number of a role that is null ("inherit") is left out, an explicit false or 0 is sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import orjson

from store.entries import AnyEntry, Arc, Kind, Persona, Role, Sequence, kind_of
from store.errors import Invalid, WrongShape
from store.errors import shown as quoted
from store.fields import FIELDS
from store.nearest import nearest
from store.records import Record, from_record, known_keys, timestamp, to_record
from store.validate import valid_name
from studio.serve.http.answers import Problem

VOICE_KINDS: Final[tuple[Kind, ...]] = ("persona", "role", "sequence")

VOICE_FIELDS: Final[Mapping[Kind, frozenset[str]]] = {
    "persona": frozenset(
        {
            "display_name",
            "description",
            "voice",
            "locale",
            "default_role",
            "default_sequence",
            "tags",
            "metadata",
        }
    ),
    "role": frozenset(field.name for field in FIELDS["role"]) - {"tags"},
    "sequence": frozenset(field.name for field in FIELDS["sequence"]) - {"tags"},
}
"""What the voice registry has of each of its kinds: a PUT of one of its clients says all of it."""

ALWAYS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "persona": ("display_name",),
    "role": ("display_name", "system_prompt"),
    "sequence": ("display_name", "steps"),
    "part": ("part_type",),
    "trait": ("trait_type",),
}
"""Keys that are there also when they are blank, beside `id` and the times."""

BODIES: Final = frozenset({"summary", "detail", "content", "instruction", "stages"})
"""What lists of the other kinds leave out."""


def shown(entry: AnyEntry) -> Record:
    """The entry as it is sent."""
    kind = kind_of(entry)
    record = to_record(entry)
    del record["name"]
    if isinstance(entry, Persona | Role | Sequence):
        record["display_name"] = entry.display_name if entry.display_name.strip() else entry.name
    if isinstance(entry, Persona):
        if entry.parts:
            record["parts"] = [
                {"name": link.part, "part_order": link.part_order, "priority": link.priority}
                for link in entry.parts
            ]
    elif isinstance(entry, Arc) and entry.stages:
        record["stages"] = [
            {"guid": stage.guid, **kept}
            for stage, kept in zip(entry.stages, record["stages"], strict=True)
        ]
    elif isinstance(entry, Sequence) and not entry.max_turns:
        record.pop("max_turns", None)
    for key in ALWAYS.get(kind, ()):
        record.setdefault(key, [] if key == "steps" else "")
    body = {"id": entry.name, "guid": entry.guid}
    body |= {key: record[key] for key in _order(kind) if key in record}
    body["source"] = entry.source
    body["created_at"] = timestamp(entry.created_at) or ""
    body["updated_at"] = timestamp(entry.updated_at) or ""
    return body


@cache
def _order(kind: Kind) -> tuple[str, ...]:
    """The keys of a kind's own fields, in the order in which they are sent."""
    return tuple(dict.fromkeys(["display_name", *(field.name for field in FIELDS[kind])]))


def listed(entry: AnyEntry) -> Record:
    """The entry as a list has it: whole for the voice kinds, without bodies for the others."""
    body = shown(entry)
    if kind_of(entry) in VOICE_KINDS:
        return body
    return {key: value for key, value in body.items() if key not in BODIES}


def read_json(data: bytes) -> Record:
    """A body as an object.

    Raises:
        Problem: it is no JSON, holds more than one value, or is no object.
    """
    if not data.strip():
        raise Problem(400, "invalid_json", "the body is empty; send a JSON object")
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise Problem(400, "invalid_json", f"the body is not JSON: {error.msg} ({where})") from None
    if not isinstance(value, dict):
        raise Problem(400, "invalid_json", "the body must be a JSON object")
    return value


def check_keys(kind: Kind, body: Mapping[str, Any]) -> None:
    """Raise Problem when a key of a body means nothing; told before any value that is wrong.

    Keys further in are looked at with what they stand in.
    """
    known = known_keys(kind)
    unknown = [key for key in body if key not in known]
    if unknown:
        hints = [(key, nearest(key[:128], known)) for key in unknown]
        told = [f"{key} (did you mean {like}?)" if like else key for key, like in hints]
        raise Problem(
            400, "invalid_json", f"unknown field {', '.join(map(quoted, told))} of {kind}"
        )


def name_in(kind: Kind, body: Mapping[str, Any]) -> str | None:
    """The name that a body gives its entry, as `id` or as `name`; None when it gives none.

    Raises:
        WrongShape: it is no text.
        Invalid: both are given and differ.
    """
    given = {key: body[key] for key in ("id", "name") if body.get(key) is not None}
    for key, value in given.items():
        if not isinstance(value, str):
            raise WrongShape("must be text", kind=kind, field=key)
    if len({value.strip() for value in given.values()}) > 1:
        raise Invalid("id and name differ; keep one of the two", kind=kind, field="id")
    return next(iter(given.values()), None)


def entry_in(
    kind: Kind, name: str, body: Mapping[str, Any], current: AnyEntry | None = None
) -> AnyEntry:
    """The entry that a body describes, under a name; a stage alone is one of the current arc.

    Raises:
        WrongShape: a value has another type than its field.
        Invalid: a value breaks a rule.
        Problem: a key means nothing.
    """
    record = {key: value for key, value in body.items() if key not in ("id", "name")}
    # Whatever is wrong with the name is told before what is wrong with anything else.
    record["name"] = valid_name(name, kind=kind, field="id")
    if isinstance(current, Persona) and record.get("stage") is not None:
        record.setdefault("arc", current.arc)
    parsed = from_record(kind, record)
    if parsed.unknown:
        told = ", ".join(map(quoted, parsed.unknown))
        raise Problem(400, "invalid_json", f"unknown field {told} of {kind}")
    return parsed.entry


def check_display_name(kind: Kind, name: str, body: Mapping[str, Any]) -> None:
    """Raise Invalid when a voice entry has no display name, which the voice registry wants."""
    if kind in VOICE_KINDS and not str(body.get("display_name") or "").strip():
        raise Invalid("is required", kind=kind, name=name, field="display_name")


def put_fields(kind: Kind, body: Mapping[str, Any]) -> list[str]:
    """The fields that a PUT sets: the voice registry's all, ours when the body names them.

    Of the kinds that the registry does not have, a PUT sets all but an arc's stages, which it sets
    when the body names them.
    """
    always = VOICE_FIELDS.get(kind)
    return [
        field.name
        for field in FIELDS[kind]
        if field.name in body
        or (field.name in always if always is not None else field.shape != "stages")
    ]


def changed_values(entry: AnyEntry, wanted: AnyEntry, fields: list[str]) -> dict[str, Any]:
    """What these fields shall be, as far as it is something else than they are.

    A display name that a caller was sent for a blank one stays blank; a stage goes with its arc.
    """
    values = {name: getattr(wanted, name) for name in fields}
    if values.get("display_name") == entry.name and not entry_display_name(entry).strip():
        del values["display_name"]
    if isinstance(entry, Persona) and "arc" in values and "stage" not in values:
        kept = entry.stage if values["arc"] == entry.arc else ""
        values["stage"] = kept
    return {name: value for name, value in values.items() if value != getattr(entry, name)}


def entry_display_name(entry: AnyEntry) -> str:
    """The display name as it is stored; blank for kinds that have none."""
    return entry.display_name if isinstance(entry, Persona | Role | Sequence) else ""


def merged(target: Any, patch: Any) -> Any:
    """A merge patch applied (RFC 7396)."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(target) if isinstance(target, Mapping) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


def patched(entry: AnyEntry, patch: Mapping[str, Any]) -> dict[str, Any]:
    """What a merge patch of the entry's JSON sets.

    Raises:
        WrongShape, Invalid, Problem: as `entry_in`; also when it would set another id.
    """
    kind = kind_of(entry)
    name = name_in(kind, patch)
    if name is not None and name.strip() != entry.name:
        problem = f'cannot be changed over HTTP; leave it out, or send "{entry.name}"'
        raise Invalid(problem, kind=kind, name=entry.name, field="id")
    if "display_name" in patch:
        check_display_name(kind, entry.name, patch)
    target = shown(entry)
    if patch.get("arc", target.get("arc")) != target.get("arc"):
        # Of another arc, or of none, the stage is another.
        target.pop("stage", None)
    wanted = entry_in(kind, entry.name, merged(target, patch))
    fields = [field.name for field in FIELDS[kind] if field.name in patch]
    return changed_values(entry, wanted, fields)
