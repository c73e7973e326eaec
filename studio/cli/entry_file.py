"""One entry as a TOML file for people to edit, and what such a file says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from store.entries import Arc, Persona, kind_of, plural
from store.errors import Invalid
from store.fields import FIELDS, Field, field_of
from store.records import Record, from_record, to_record
from store.sync.toml_source import parsed
from store.sync.toml_values import field_text, is_tables, key_text, string_text, tables_text

if TYPE_CHECKING:
    from store.entries import AnyEntry, Kind

_LONG: Final = 80
_PROBLEM: Final = "# ! "

_BLANKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "texts": "[]",
        "names": "[]",
        "links": '[]  # "name", or { name = "name", priority = 10 }',
        "table": '{}  # such as { key = "text" }',
        "switch": "true",
        "integer": "0",
        "number": "0.0",
    }
)
_PRESET: Final = """\
# [[presets]]
# name = ""
# overrides = {}  # type = "part"; "" leaves the type out
# mute = []  # "trait:curious"
# vars = {}
"""
_STAGE: Final = """\
# [[stages]]
# name = ""
# description = ""
# condition = ""
# parts = []
"""


def entry_text(entry: AnyEntry, heading: Sequence[str]) -> str:
    """The entry as a file to edit: its fields, then the blank ones as comments, then tables."""
    kind = kind_of(entry)
    record = to_record(entry)
    # The order in the file says it; numbers would have to be kept in step with it.
    for stage in record.get("stages", ()):
        stage.pop("stage_order", None)
    lines = [f"# {one}".rstrip() for one in heading]
    tables: list[str] = []
    lines += ["", f"name = {field_text(entry.name, chr(10))}"]
    blank: list[str] = []
    for field in FIELDS[kind]:
        value = record.get(field.name)
        if value is None:
            if field.shape not in ("presets", "stages"):
                blank.append(f"# {field.name} = {_blank(field)}")
        elif field.shape in ("presets", "stages", "steps", "table"):
            tables.append(tables_text((field.name,), value, "\n"))
        else:
            lines.append(f"{key_text([field.name])} = {_value(field, value)}")
    if blank:
        lines += ["", "# Blank so far:", *blank]
    for name, example in (("presets", _PRESET), ("stages", _STAGE)):
        if field_of(kind, name) is not None and name not in record:
            tables.append(example)
    return "\n".join([*lines, "", *tables])


def _value(field: Field, value: Any) -> str:
    if isinstance(value, str) and field.shape == "text" and len(value) > _LONG:
        return string_text(value, '"""', "\n")
    return field_text(value, "\n")


def _blank(field: Field) -> str:
    if field.choices:
        return f'""  # {", ".join(field.choices)}'
    if field.minimum is not None and field.maximum is not None:
        return f"{_BLANKS[field.shape]}  # {field.minimum:g} to {field.maximum:g}"
    if field.minimum == -1:
        return f"{_BLANKS[field.shape]}  # -1 is automatic"
    return _BLANKS.get(field.shape, '""')


def read_record(data: bytes, kind: Kind) -> Record:
    """The fields in a file of one entry, at its top or in a seed's table such as `[[parts]]`.

    Raises:
        Invalid: it is not TOML, or holds several entries.
    """
    found = parsed(data.removeprefix(b"\xef\xbb\xbf"))
    tables = found.get(plural(kind))
    if tables is None or not is_tables(tables) or set(found) != {plural(kind)}:
        return found
    if len(tables) != 1:
        raise Invalid(f"the file holds {len(tables)} {plural(kind)}; give one with a single one")
    record: Record = tables[0]
    return record


def entry_of(kind: Kind, record: Mapping[str, object]) -> AnyEntry:
    """The entry that a record states; what means nothing is an error, not passed over.

    Raises:
        Invalid: a value breaks a rule, or a key is no field of the kind.
    """
    read = from_record(kind, record)
    if read.unknown:
        key = read.unknown[0]
        raise Invalid(f"{key} is not a field of a {kind}", kind=kind, name=read.entry.name)
    return read.entry


def changes_between(read: AnyEntry, before: AnyEntry, after: AnyEntry) -> dict[str, Any]:
    """The fields that differ between a file as it was handed out and as it came back.

    `read` is the entry in the store: links and stages in its order keep its numbers.
    """
    changed = {
        field.name: getattr(after, field.name)
        for field in FIELDS[kind_of(read)]
        if getattr(after, field.name) != getattr(before, field.name)
    }
    if "parts" in changed and isinstance(read, Persona) and isinstance(after, Persona):
        names = [one.part for one in read.parts]
        orders = [one.part_order for one in after.parts]
        if names == [one.part for one in after.parts] and orders == list(range(len(orders))):
            changed["parts"] = tuple(
                replace(one, part_order=was.part_order)
                for one, was in zip(after.parts, read.parts, strict=True)
            )
    if "stages" in changed and isinstance(read, Arc) and isinstance(after, Arc):
        numbers = [one.stage_order for one in after.stages]
        same_names = [one.name for one in read.stages] == [one.name for one in after.stages]
        if same_names and numbers == list(range(len(numbers))):
            changed["stages"] = tuple(
                replace(one, stage_order=was.stage_order, guid=was.guid)
                for one, was in zip(after.stages, read.stages, strict=True)
            )
    return changed


def with_problem(text: str, problem: str) -> str:
    """The file with what is wrong with it on top, in place of what was wrong before."""
    lines = text.splitlines(keepends=True)
    while lines and lines[0].startswith(_PROBLEM):
        del lines[0]
    return f"{_PROBLEM}{problem}\n{''.join(lines)}"
