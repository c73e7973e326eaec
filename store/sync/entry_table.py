"""What an entry's table in a seed file shall hold: as it stands, but for what differs.

Pure functions on plain TOML values. What says the same already keeps the spelling of the file:
`"a"` or `{name = "a"}`, `id` or `name`, a blank text or none at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from store.entries import Arc, Kind, Persona
from store.errors import Invalid
from store.fields import FIELDS, PRESET_FIELDS, STAGE_FIELDS, STEP_FIELDS, Field
from store.history import LINK_FIELDS
from store.records import Record, from_record
from store.seed_values import UNCOMPARED, comparable, link_name
from store.sync.compare import merge


def with_unmade_links(seed: Record, made: Record, wanted: Record) -> Record:
    """A wanted value with the links in it that its seed names and that could not be made.

    `seed` is what the seed says, `made` the same without those links.
    """
    value, _ = merge(made, seed, wanted)
    record: Record = value
    return record


def with_new_names(
    kind: Kind, table: Mapping[str, Any], new_names: Mapping[tuple[Kind, str], str]
) -> Record:
    """An entry's table with the new names of what it links, each in the place of the old one."""
    if not new_names:
        return dict(table)
    result = dict(table)
    if kind == "persona":
        for field, linked in LINK_FIELDS.items():
            if field in table:
                result[field] = [_with_new_name(one, linked, new_names) for one in table[field]]
    elif kind == "arc" and "stages" in table:
        result["stages"] = [_stage_with_new_names(one, new_names) for one in table["stages"]]
    return result


def _stage_with_new_names(
    stage: Mapping[str, Any], new_names: Mapping[tuple[Kind, str], str]
) -> Record:
    if "parts" not in stage:
        return dict(stage)
    parts = [_with_new_name(part, "part", new_names) for part in stage["parts"]]
    return {**stage, "parts": parts}


def _with_new_name(link: Any, kind: Kind, new_names: Mapping[tuple[Kind, str], str]) -> Any:
    new = new_names.get((kind, _linked(link)))
    if new is None:
        return link
    if not isinstance(link, Mapping):
        return new
    return {**link, "name" if "name" in link else "part": new}


def table_saying(
    kind: Kind,
    table: Mapping[str, Any],
    seed: Record,
    wanted: Record,
    *,
    stage_guids: Mapping[str, str],
    stages: Sequence[str],
) -> Record:
    """An entry's table with only that replaced in which its seed and what is wanted differ.

    `stage_guids` are those of the wanted stages of an arc, by name: a renamed stage keeps its
    table where that has a guid. `stages` are those of a persona's wanted arc: where it starts is
    left out when the arc is another one and has no such stage.

    Raises:
        Invalid: the table would not read as what is wanted.
    """
    result = _with_fields(FIELDS[kind], table, seed, wanted, stage_guids)
    if seed["name"] != wanted["name"]:
        result |= {key: wanted["name"] for key in ("name", "id") if key in table}
    if seed.get("arc") != wanted.get("arc") and table.get("stage", "") not in stages:
        result.pop("stage", None)
    if as_read(kind, result) != as_read(kind, wanted):
        raise Invalid(
            "cannot be written so that it reads the same; change its seed by hand",
            kind=kind,
            name=wanted["name"],
        )
    return result


def as_read(kind: Kind, table: Mapping[str, object]) -> Record:
    """What a table says, as it is compared: without the spaces around names and tags, say."""
    return comparable(from_record(kind, table).entry)


def _with_fields(
    fields: Iterable[Field],
    table: Mapping[str, Any],
    seed: Mapping[str, Any],
    wanted: Mapping[str, Any],
    guids: Mapping[str, str],
) -> Record:
    result = dict(table)
    for field in fields:
        name = field.name
        value = wanted.get(name)
        if name in UNCOMPARED or seed.get(name) == value:
            continue
        if value is None:
            result.pop(name, None)
            continue
        there = table.get(name)
        if field.shape in _TABLES:
            key, inner = _TABLES[field.shape]
            was = seed.get(name, [])
            value = _tables(key, inner, there or [], was, value, guids)
            if field.shape == "stages":
                value = _in_order(there or [], value, "stage_order", _stages_read)
        elif field.shape == "links":
            value = _in_order(there or [], _links(there or [], value), "part_order", _links_read)
        elif field.shape in ("texts", "names"):
            spelt = {text.strip(): text for text in there or ()}
            value = [spelt.get(text, text) for text in value]
        elif field.shape == "overrides":
            parts: Mapping[str, str] = there or {}
            value = {
                key: parts[key] if parts.get(key, "-").strip() == part else part
                for key, part in value.items()
            }
        result[name] = value
    return result


_TABLES: Final[Mapping[str, tuple[str, tuple[Field, ...]]]] = {
    "presets": ("name", PRESET_FIELDS),
    "stages": ("name", STAGE_FIELDS),
    "steps": ("id", STEP_FIELDS),
}
"""The fields that are lists of tables: the key that names each, and what each holds."""


def _tables(
    key: str,
    fields: tuple[Field, ...],
    there: Sequence[Mapping[str, Any]],
    seed: Sequence[Mapping[str, Any]],
    wanted: Sequence[Mapping[str, Any]],
    guids: Mapping[str, str],
) -> list[Record]:
    """The wanted tables, each made of the one that the file has of it."""
    said = {one[key]: one for one in seed}
    left = {str(one[key]).strip(): one for one in there}
    own = {one["guid"]: name for name, one in left.items() if isinstance(one.get("guid"), str)}
    names = {one[key] for one in wanted}

    def stem(one: Mapping[str, Any]) -> str | None:
        by_guid = own.get(guids.get(one[key], ""))
        if by_guid is not None or one[key] in left:
            return by_guid or one[key]
        rest = {field: value for field, value in one.items() if field != key}
        alike = (
            name
            for name, was in said.items()
            if name in left and name not in names and {**was, key: ""} == {**rest, key: ""}
        )
        return next(alike, None)

    made = []
    for one in wanted:
        name = stem(one)
        if name is None or name not in said or name not in left:
            made.append(dict(one))
            continue
        table = _with_fields(fields, left.pop(name), said[name], one, {})
        if name != one[key]:
            table[key] = one[key]
        made.append(table)
    return made


def _links(there: Sequence[Any], wanted: Sequence[Any]) -> list[Any]:
    spelt = {_linked(item): item for item in reversed(there)}
    return [_link(spelt.get(link_name(link)), link) for link in wanted]


def _linked(item: Any) -> str:
    if isinstance(item, Mapping):
        item = item.get("name", item.get("part", ""))
    return str(item).strip()


def _link(there: Any, wanted: Any) -> Any:
    priority = wanted["priority"] if isinstance(wanted, Mapping) else 0
    if not isinstance(there, Mapping):
        return wanted if there is None or priority else there
    if there.get("priority", 0) == priority:
        return dict(there)
    item = {key: value for key, value in there.items() if key != "priority"}
    return {**item, "priority": priority} if priority else item


def _in_order(
    there: Sequence[Any],
    wanted: list[Any],
    number: str,
    read: Callable[[list[Any]], list[str]],
) -> list[Any]:
    """The items in an order of the file that reads as the wanted one.

    Where items bear numbers that decide, they stay at their places and with their numbers while
    that reads right; else they are put in order, and numbered anew where they bore one.
    """
    if not any(isinstance(item, Mapping) and number in item for item in wanted):
        return wanted
    names = [_linked(item) for item in wanted]
    by_name = dict(zip(names, wanted, strict=True))
    before = [name for item in there if (name := _linked(item)) in by_name]
    placed = [by_name[name] for name in dict.fromkeys((*before, *names))]
    for candidate in (placed, wanted):
        if read(candidate) == names:
            return candidate
    return [
        {**item, number: place} if isinstance(item, Mapping) and number in item else item
        for place, item in enumerate(wanted)
    ]


def _links_read(items: list[Any]) -> list[str]:
    entry = from_record("persona", {"name": "-", "parts": items}).entry
    assert isinstance(entry, Persona)
    return [link.part for link in entry.parts]


def _stages_read(items: list[Any]) -> list[str]:
    entry = from_record("arc", {"name": "-", "stages": items}).entry
    assert isinstance(entry, Arc)
    return [stage.name for stage in entry.stages]
