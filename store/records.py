"""Entries as plain mappings, and back: the one shape behind TOML, JSON and history.

Reading checks every shape, so what comes out of `from_record` holds the types its class says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from store.entries import (
    CLASSES,
    AnyEntry,
    Arc,
    Kind,
    PartLink,
    Persona,
    Preset,
    Stage,
    Step,
    kind_of,
)
from store.errors import Invalid, WrongShape
from store.fields import (
    FIELDS,
    PRESET_FIELDS,
    STAGE_FIELDS,
    STEP_FIELDS,
    UNWRITTEN,
    Field,
)
from store.nearest import nearest
from store.validate import check_entry, shown_number, valid_name

Record: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parsed:
    """An entry read from a record, and the keys that mean nothing to us."""

    entry: AnyEntry
    unknown: tuple[str, ...] = ()
    """Each with the nearest known key, as `tonne (did you mean tone?)`."""


def from_record(kind: Kind, record: Mapping[str, object]) -> Parsed:
    """Read an entry of a kind from a record such as a TOML table or a JSON object.

    `id` is the voice seed's word for `name` and is accepted for it. Blank and absent are one.

    Raises:
        Invalid: a value has a wrong shape or breaks a rule of SPEC section 3.
    """
    name = _name_of(kind, record)
    reader = _Reader(kind, name)
    values = reader.values(record, FIELDS[kind], "")
    reader.note_unknown(record, known_keys(kind), "")
    guid = record.get("guid")
    if isinstance(guid, str):
        values["guid"] = guid.strip()
    for field in FIELDS[kind]:
        if field.required and field.name not in values:
            problem = "needs at least one" if field.shape == "steps" else "is required"
            if meant := [one for one in record if one not in known_keys(kind)]:
                like = nearest(field.name, meant)
                problem += f"; is {like} meant for it?" if like else ""
            raise Invalid(problem, kind=kind, name=name, field=field.name)
    entry = CLASSES[kind](name=name, **values)
    check_entry(entry)
    return Parsed(entry, tuple(reader.unknown))


@cache
def known_keys(kind: Kind) -> list[str]:
    """The keys that a record of a kind may have."""
    fields = [field.name for field in FIELDS[kind]]
    return [*fields, "name", "id", *UNWRITTEN, *_IGNORED.get(kind, ())]


_IGNORED: Final[Mapping[Kind, tuple[str, ...]]] = MappingProxyType(
    {"persona": ("compiled_summary", "compiled_detail", "compiled_at")}
)


def to_record(entry: AnyEntry, *, blanks: bool = False) -> Record:
    """The entry as a mapping of its own fields and links by name, in the order of its kind.

    Without `blanks`, what is blank or null is left out. Identity, times, provenance and compiled
    text are not in it.
    """
    record: Record = {"name": entry.name}
    for name, default, write in _written_fields(kind_of(entry)):
        value = getattr(entry, name)
        if blanks or not (value == default or is_blank(value)):
            record[name] = write(value)
    return record


@cache
def _written_fields(kind: Kind) -> list[tuple[str, object, Callable[[Any], object]]]:
    """The fields of a kind, each with its default and with what makes a plain value of it."""
    defaults = CLASSES[kind].__dataclass_fields__
    return [
        (field.name, defaults[field.name].default, _WRITERS.get(field.shape, _as_is))
        for field in FIELDS[kind]
    ]


def full_record(entry: AnyEntry) -> Record:
    """Every field of an entry as JSON can hold it: also identity, provenance, times."""
    record = {"guid": entry.guid, **to_record(entry, blanks=True)}
    if isinstance(entry, Persona):
        record["parts"] = [
            {"name": link.part, "part_order": link.part_order, "priority": link.priority}
            for link in entry.parts
        ]
        record["compiled_summary"] = entry.compiled_summary
        record["compiled_detail"] = entry.compiled_detail
        record["compiled_at"] = timestamp(entry.compiled_at)
    elif isinstance(entry, Arc):
        record["stages"] = [
            {"guid": stage.guid, **kept, "created_at": timestamp(stage.created_at)}
            for stage, kept in zip(entry.stages, record["stages"], strict=True)
        ]
    record["source"] = entry.source
    record["created_at"] = timestamp(entry.created_at)
    record["updated_at"] = timestamp(entry.updated_at)
    record["revision"] = entry.revision
    return record


@lru_cache(maxsize=256)
def timestamp(when: datetime | None) -> str | None:
    """A time as RFC 3339 in UTC, ending in Z; None stays None."""
    if when is None:
        return None
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")


def is_blank(value: object) -> bool:
    """Whether a field value says nothing; an explicit false or 0 of a role says something."""
    return value is None or (not isinstance(value, int | float) and not value)


def _name_of(kind: Kind, record: Mapping[str, object]) -> str:
    name = record.get("name")
    if isinstance(name, str) and "id" not in record:
        return valid_name(name, kind=kind)
    given = {key: record[key] for key in ("name", "id") if key in record}
    for key, value in given.items():
        if not isinstance(value, str):
            raise WrongShape(f"must be text, not {_what(value)}", kind=kind, field=key)
    names = {key: valid_name(str(value), kind=kind, field=key) for key, value in given.items()}
    if len(set(names.values())) > 1:
        raise Invalid(
            f'name "{names["name"]}" and id "{names["id"]}" differ; keep one of the two', kind=kind
        )
    if not names:
        raise Invalid("is required", kind=kind, field="name")
    return next(iter(names.values()))


class _Reader:
    """Reads the fields of one record, remembering whose they are for the messages."""

    def __init__(self, kind: Kind, name: str) -> None:
        self.kind = kind
        self.name = name
        self.unknown: list[str] = []

    def wrong(self, field: str, problem: str) -> Invalid:
        return Invalid(problem, kind=self.kind, name=self.name, field=field)

    def misshapen(self, field: str, problem: str) -> WrongShape:
        return WrongShape(problem, kind=self.kind, name=self.name, field=field)

    def values(
        self, record: Mapping[str, object], fields: tuple[Field, ...], where: str
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for field in fields:
            if (value := record.get(field.name)) is None:
                continue
            label = f"{where}, {field.name}" if where else field.name
            found[field.name] = self.value(value, field, label)
        return found

    def note_unknown(self, record: Mapping[str, object], known: list[str], where: str) -> None:
        for key in record:
            if key in known:
                continue
            label = f"{where}, {key}" if where else key
            like = nearest(key, known)
            self.unknown.append(f"{label} (did you mean {like}?)" if like else label)

    def value(self, value: object, field: Field, label: str) -> object:
        match field.shape:
            case "line" | "text":
                return self.text(value, label)
            case "name":
                return self.text(value, label).strip()
            case "texts" | "names":
                return self.texts(value, label)
            case "table":
                return MappingProxyType(
                    {
                        key: self.text(text, f"{label}, {key}")
                        for key, text in self.items(value, label)
                    }
                )
            case "overrides":
                return MappingProxyType(
                    {
                        key: self.text(text, f"{label}, {key}").strip() or None
                        if text is not None
                        else None
                        for key, text in self.items(value, label)
                    }
                )
            case "switch":
                if not isinstance(value, bool):
                    raise self.misshapen(label, f"must be true or false, not {_what(value)}")
                return value
            case "integer":
                if isinstance(value, float) and value.is_integer():
                    value = int(value)
                if isinstance(value, bool) or not isinstance(value, int):
                    raise self.misshapen(label, f"must be a whole number, not {_what(value)}")
                return value
            case "number":
                if isinstance(value, bool) or not isinstance(value, int | float):
                    raise self.misshapen(label, f"must be a number, not {_what(value)}")
                # A whole number too large for a float is out of range too: left to the check.
                return float(value) if abs(value) < 2**63 else value
            case "links":
                return self.links(value, label)
            case "presets":
                return tuple(
                    Preset(name=name, **values)
                    for name, values in self.tables(value, label, "name", PRESET_FIELDS)
                )
            case "stages":
                return self.stages(value, label)
            case "steps":
                return tuple(
                    Step(**{"id": name, "instruction": "", **values})
                    for name, values in self.tables(value, label, "id", STEP_FIELDS)
                )

    def text(self, value: object, label: str) -> str:
        if not isinstance(value, str):
            raise self.misshapen(label, f"must be text, not {_what(value)}")
        return value

    def items(self, value: object, label: str) -> list[tuple[str, object]]:
        if not isinstance(value, Mapping):
            raise self.misshapen(label, f"must be a table of texts, not {_what(value)}")
        return [(str(key), text) for key, text in value.items()]

    def texts(self, value: object, label: str) -> tuple[str, ...]:
        if isinstance(value, str) or not isinstance(value, list | tuple):
            raise self.misshapen(label, f"must be a list of texts, not {_what(value)}")
        texts = (self.text(one, label).strip() for one in value)
        return tuple(dict.fromkeys(text for text in texts if text))

    def links(self, value: object, label: str) -> tuple[PartLink, ...]:
        if isinstance(value, str) or not isinstance(value, list | tuple):
            raise self.misshapen(label, f"must be a list of part names, not {_what(value)}")
        links: dict[str, PartLink] = {}
        highest = -1
        for place, one in enumerate(value):
            if isinstance(one, str):
                name, priority, order = one.strip(), None, None
            elif isinstance(one, Mapping):
                name = self.text(one.get("name", one.get("part", "")), f"{label}, name").strip()
                priority = self.whole(one.get("priority"), f"{label}, priority")
                order = self.whole(one.get("part_order"), f"{label}, part_order")
                known = ["name", "part", "priority", "part_order"]
                self.note_unknown(one, known, label)
            else:
                raise self.misshapen(label, f"must hold part names, not {_what(one)}")
            if not name:
                raise self.wrong(label, f"item {place + 1} has no name")
            before = links.get(name)
            if order is None:
                order = before.part_order if before else highest + 1
            highest = max(highest, order) if links else order
            links[name] = PartLink(
                name,
                order,
                priority if priority is not None else before.priority if before else 0,
            )
        return tuple(sorted(links.values(), key=lambda link: link.part_order))

    def whole(self, value: object, label: str) -> int | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.misshapen(label, f"must be a whole number, not {_what(value)}")
        if abs(value) >= 2**31:
            raise self.wrong(
                label, f"{shown_number(value)} is out of range; use {1 - 2**31} to {2**31 - 1}"
            )
        return value

    def tables(
        self, value: object, label: str, key: str, fields: tuple[Field, ...]
    ) -> list[tuple[str, dict[str, Any]]]:
        if not isinstance(value, list | tuple):
            raise self.misshapen(label, f"must be a list of tables, not {_what(value)}")
        for one in value:
            if not isinstance(one, Mapping):
                raise self.misshapen(label, f"must hold tables, not {_what(one)}")
        found = []
        for place, table in enumerate(value, 1):
            if key not in table:
                raise self.wrong(f"{label} {place}, {key}", "is required")
            name = self.text(table[key], f"{label} {place}, {key}").strip()
            where = f'{label} "{name}"' if name else f"{label} {place}"
            known = [key, *UNWRITTEN, *(field.name for field in fields)]
            if fields is STAGE_FIELDS:
                known.append("stage_order")
            self.note_unknown(table, known, where)
            found.append((name, self.values(table, fields, where)))
        return found

    def stages(self, value: object, label: str) -> tuple[Stage, ...]:
        tables = self.tables(value, label, "name", STAGE_FIELDS)
        assert isinstance(value, list | tuple)
        stages: list[Stage] = []
        highest = -1
        for (name, values), table in zip(tables, value, strict=True):
            order = self.whole(table.get("stage_order"), f'{label} "{name}", stage_order')
            if order is None:
                order = highest + 1
            highest = max(highest, order) if stages else order
            guid = table.get("guid")
            stages.append(
                Stage(
                    name=name,
                    stage_order=order,
                    guid=guid.strip() if isinstance(guid, str) else "",
                    **values,
                )
            )
        return tuple(sorted(stages, key=lambda stage: stage.stage_order))


def _what(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    for types, words in (
        (int, "a whole number"),
        (float, "a number"),
        (str, "text"),
        (Mapping, "a table"),
        ((list, tuple), "a list"),
    ):
        if isinstance(value, types):
            return words
    return "nothing" if value is None else f"a {type(value).__name__}"


def _as_is(value: object) -> object:
    return value


def _write_links(links: tuple[PartLink, ...]) -> list[object]:
    return [
        {"name": link.part, "priority": link.priority} if link.priority else link.part
        for link in links
    ]


def _write_presets(presets: tuple[Preset, ...]) -> list[Record]:
    return [
        _spare(
            {
                "name": preset.name,
                # TOML has no null: a blank part name leaves the type out.
                "overrides": {key: part or "" for key, part in preset.overrides.items()},
                "mute": list(preset.mute),
                "vars": dict(preset.vars),
            }
        )
        for preset in presets
    ]


def _write_stages(stages: tuple[Stage, ...]) -> list[Record]:
    return [
        _spare(
            {
                "name": stage.name,
                "stage_order": stage.stage_order,
                "description": stage.description,
                "condition": stage.condition,
                "parts": list(stage.parts),
            }
        )
        for stage in stages
    ]


def _write_steps(steps: tuple[Step, ...]) -> list[Record]:
    return [
        _spare(
            {
                "id": step.id,
                "instruction": step.instruction,
                "exit_criteria": step.exit_criteria,
                "require_tools": list(step.require_tools),
                "max_turns": step.max_turns or None,
            }
        )
        for step in steps
    ]


def _spare(record: Record) -> Record:
    return {key: value for key, value in record.items() if not is_blank(value)}


_WRITERS: Final[Mapping[str, Callable[[Any], object]]] = MappingProxyType(
    {
        "texts": list,
        "names": list,
        "table": dict,
        "links": _write_links,
        "presets": _write_presets,
        "stages": _write_stages,
        "steps": _write_steps,
    }
)
