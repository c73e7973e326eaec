"""What a seed and the store have in common to compare: an entry's authored fields, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from store.entries import AnyEntry, Arc, Persona
from store.records import Record, to_record

UNCOMPARED: Final = frozenset({"stage"})
"""The current stage moves by itself; a seed only says where it starts."""


def comparable(entry: AnyEntry) -> Record:
    """The entry as a record in which equal entries are equal: link order as order, no blanks."""
    record = to_record(entry)
    if isinstance(entry, Persona):
        record = {key: value for key, value in record.items() if key not in UNCOMPARED}
    elif isinstance(entry, Arc):
        for stage in record.get("stages", ()):
            stage.pop("stage_order", None)
    return record


def seed_record(entry: AnyEntry) -> Record:
    """A seed as its base keeps it: what is compared, and where a persona starts in its arc."""
    record = comparable(entry)
    if isinstance(entry, Persona) and entry.stage:
        record["stage"] = entry.stage
    return record


def without_missing(base: Mapping[str, Any], missing: Sequence[Sequence[str]]) -> Record:
    """A seed's record as `comparable` has it, without the links that could not be made.

    `missing` holds those as `[field, name]`.
    """
    record: Record = {key: value for key, value in base.items() if key not in UNCOMPARED}
    for field, name in missing:
        if field == "arc":
            record.pop("arc", None)
        elif field.startswith("stages/"):
            stage_name = field.removeprefix("stages/")
            record["stages"] = [
                _without_part(stage, name) if stage["name"] == stage_name else stage
                for stage in record.get("stages", ())
            ]
        else:
            kept = [link for link in record.get(field, ()) if link_name(link) != name]
            if kept:
                record[field] = kept
            else:
                record.pop(field, None)
    return record


def _without_part(stage: Mapping[str, Any], part: str) -> Record:
    kept = [name for name in stage.get("parts", ()) if name != part]
    record = {key: value for key, value in stage.items() if key != "parts"}
    return {**record, "parts": kept} if kept else record


def link_name(link: object) -> str:
    """The name in a link of a record: the name itself, or a table that holds it."""
    return link["name"] if isinstance(link, dict) else str(link)
