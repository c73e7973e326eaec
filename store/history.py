"""Entries as history keeps them: whole, with links by guid, compiled texts by their hash."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, TypeAlias

from store.entries import AnyEntry, Arc, Kind, Persona, kind_of
from store.records import Record, from_record, timestamp, to_record
from store.tokens import text_hash

Snapshot: TypeAlias = dict[str, Any]

LINK_FIELDS: Final[dict[str, Kind]] = {
    "parts": "part",
    "traits": "trait",
    "skills": "skill",
    "guardrails": "guardrail",
}
"""A persona's lists of links, and the kind each leads to."""

GuidOf: TypeAlias = Callable[[Kind, str], str]
NameOf: TypeAlias = Callable[[Kind, str], str | None]


def snapshot(entry: AnyEntry, guid_of: GuidOf) -> Snapshot:
    """The entry as a JSON object that holds all it takes to bring it back.

    Links carry the guid beside the name, so that a later rename of what is linked changes
    nothing here.
    """
    record: Snapshot = to_record(entry)
    record["guid"] = entry.guid
    record["created_at"] = timestamp(entry.created_at)
    if isinstance(entry, Persona):
        record["parts"] = [
            {
                "guid": guid_of("part", link.part),
                "name": link.part,
                "part_order": link.part_order,
                "priority": link.priority,
            }
            for link in entry.parts
        ]
        for field in ("traits", "skills", "guardrails"):
            kind = LINK_FIELDS[field]
            record[field] = [
                {"guid": guid_of(kind, name), "name": name} for name in getattr(entry, field)
            ]
        record["arc"] = {"guid": guid_of("arc", entry.arc), "name": entry.arc} if entry.arc else ""
        if entry.compiled_at is not None:
            record["compiled"] = _compiled(entry)
    elif isinstance(entry, Arc):
        record["stages"] = [
            {
                "name": stage.name,
                "guid": stage.guid,
                "stage_order": stage.stage_order,
                "description": stage.description,
                "condition": stage.condition,
                "created_at": timestamp(stage.created_at),
                "parts": [{"guid": guid_of("part", name), "name": name} for name in stage.parts],
            }
            for stage in entry.stages
        ]
    return record


def compiled_snapshot(persona: Persona) -> Snapshot:
    """What a change of nothing but compiled text keeps: hashes of the texts, and when.

    Such a snapshot has no guid: it holds no more than it says. Without a text `compiled` is empty;
    where it is not there at all, nothing is said of it.
    """
    return {
        "name": persona.name,
        "compiled": _compiled(persona) if persona.compiled_at is not None else {},
    }


def _compiled(persona: Persona) -> Snapshot:
    return {
        "summary": text_hash(persona.compiled_summary),
        "detail": text_hash(persona.compiled_detail),
        "at": timestamp(persona.compiled_at),
    }


def own_text(persona: Persona, key: str) -> str | None:
    """The compiled text of a hash when the persona has it still; else it is among those kept."""
    for text in (persona.compiled_summary, persona.compiled_detail):
        if text_hash(text) == key:
            return text
    return None


def links_in(entry: AnyEntry) -> list[tuple[Kind, str]]:
    """Every entry that this one links by name, as kind and name."""
    if isinstance(entry, Persona):
        found: list[tuple[Kind, str]] = [("part", link.part) for link in entry.parts]
        for field in ("traits", "skills", "guardrails"):
            found += [(LINK_FIELDS[field], name) for name in getattr(entry, field)]
        return [*found, ("arc", entry.arc)] if entry.arc else found
    if isinstance(entry, Arc):
        return [("part", name) for stage in entry.stages for name in stage.parts]
    return []


def restored(
    kind: Kind, kept: Mapping[str, Any], name_of: NameOf, text_of: Callable[[str], str]
) -> AnyEntry:
    """The entry that a snapshot holds; links to what no longer exists are left out."""
    record: Record = dict(kept)
    if kind == "persona":
        for field, linked in LINK_FIELDS.items():
            record[field] = [
                {**link, "name": name} if field == "parts" else name
                for link in record.get(field, ())
                if (name := name_of(linked, link["guid"])) is not None
            ]
        arc = record.get("arc")
        record["arc"] = (name_of("arc", arc["guid"]) or "") if arc else ""
        if not record["arc"]:
            record["stage"] = ""
    elif kind == "arc":
        record["stages"] = [
            {
                **stage,
                "parts": [
                    name
                    for link in stage["parts"]
                    if (name := name_of("part", link["guid"])) is not None
                ],
            }
            for stage in record.get("stages", ())
        ]
    record.pop("compiled", None)
    for link in record.get("parts", ()) if kind == "persona" else ():
        link.pop("guid", None)
    entry = replace(from_record(kind, record).entry, created_at=_time(kept.get("created_at")))
    if isinstance(entry, Arc):
        times = {stage["guid"]: _time(stage["created_at"]) for stage in kept.get("stages", ())}
        stages = tuple(replace(stage, created_at=times.get(stage.guid)) for stage in entry.stages)
        return replace(entry, stages=stages)
    compiled = kept.get("compiled")
    if isinstance(entry, Persona) and compiled:
        return replace(
            entry,
            compiled_summary=text_of(compiled["summary"]),
            compiled_detail=text_of(compiled["detail"]),
            compiled_at=_time(compiled["at"]),
        )
    return entry


def differing(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[str]:
    """The fields in which two snapshots of an entry differ, names of what is linked aside."""
    one, other = before or {}, after or {}
    return [
        field
        for field in dict.fromkeys((*one, *other))
        if _compared(field, one.get(field)) != _compared(field, other.get(field))
    ]


_LONGEST_SIDE: Final = 60


def sides(now: Any, then: Any) -> tuple[str, str]:
    """Two values of a field that differ, each short enough for a message.

    Links, stages and the like are shown by name; where these are the same, by what differs in them.
    """
    one, other = _shown(now), _shown(then)
    if one == other and isinstance(now, list) and isinstance(then, list):
        differ = [(a, b) for a, b in zip(now, then, strict=False) if a != b]
        one, other = ("; ".join(_details(pairs)) for pairs in (differ, [(b, a) for a, b in differ]))
    return _cut(one), _cut(other)


def _details(pairs: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> list[str]:
    return [
        f"{_shown(item)}: "
        + ", ".join(
            f"{key.replace('_', ' ')} {_shown(item.get(key, ''))}"
            for key in dict.fromkeys((*item, *other))
            if item.get(key) != other.get(key)
        )
        for item, other in pairs
    ]


def _shown(value: Any) -> str:
    match value:
        case list():
            return ", ".join(map(_shown, value))
        case {"name": name} | {"id": name}:
            return str(name)
        case {"at": at}:
            return f"the text of {at}"
        case _:
            return str(value)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_SIDE else f"{text[:_LONGEST_SIDE]}…"


def _compared(field: str, value: Any) -> object:
    """A field without the names of what it links, which a rename may have changed since."""
    if field in (*LINK_FIELDS, "arc"):
        value = _by_guid(value)
    elif field == "stages":
        value = [{**stage, "parts": _by_guid(stage["parts"])} for stage in value or ()]
    return None if value in ("", [], {}) else value


def _by_guid(links: Any) -> object:
    if isinstance(links, list):
        return [_by_guid(link) for link in links]
    if isinstance(links, dict) and links.get("guid"):
        return {key: one for key, one in links.items() if key != "name"}
    return links


def _time(written: object) -> datetime | None:
    return datetime.fromisoformat(written) if isinstance(written, str) else None


def what_changed(before: AnyEntry | None, after: AnyEntry | None) -> str:
    """A change of one entry in a few words, for a revision without a message."""
    if before is None:
        assert after is not None
        return f"new {kind_of(after)} {after.name}"
    if after is None:
        return f"deleted {kind_of(before)} {before.name}"
    if before.name != after.name:
        return f"renamed {kind_of(before)} {before.name} to {after.name}"
    fields = [
        field
        for field in type(after).__dataclass_fields__
        if field not in ("revision", "updated_at", "source")
        and getattr(before, field) != getattr(after, field)
    ]
    if fields and all(field.startswith("compiled") for field in fields):
        return f"compiled {after.name}"
    shown = ", ".join(field.replace("_", " ") for field in fields[:3])
    return f"{kind_of(after)} {after.name}: {shown}"
