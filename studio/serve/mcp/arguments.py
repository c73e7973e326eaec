"""The arguments of tools: their JSON schemas, and what is said of those that are wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

from store.errors import Invalid, shown
from store.fields import Field
from store.nearest import nearest
from store.validate import check_text
from studio.serve.mcp.field_schemas import field_schema

Schema: TypeAlias = dict[str, Any]
Shape: TypeAlias = Literal["text", "switch", "integer", "texts", "overrides", "release", "field"]

_LARGEST: Final = 2**31 - 1
_LONGEST_NAME_SHOWN: Final = 128
_WORDS: Final = (
    (bool, "true or false"),
    (int, "a whole number"),
    (float, "a number"),
    (str, "text"),
    (list, "a list"),
    (dict, "an object"),
)


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a tool."""

    name: str
    shape: Shape
    description: str
    required: bool = False
    default: Any = None
    """What it is when it is left out or null."""
    choices: tuple[str, ...] = ()
    minimum: int = -_LARGEST
    maximum: int = _LARGEST
    field: Field | None = None
    """Of the shape `field`: an entry's own field, whose value `store.records` reads."""

    def schema(self) -> Schema:
        """The JSON schema of its values; null stands for left out wherever that is allowed."""
        found = self._of_shape()
        if not self.required:
            found = _nullable(found)
            if self.default is not None and self.default != "":
                found["default"] = self.default
        return {**found, "description": self.description}

    def _of_shape(self) -> Schema:
        match self.shape:
            case "text":
                return {"type": "string", **({"enum": [*self.choices]} if self.choices else {})}
            case "switch":
                return {"type": "boolean"}
            case "integer":
                return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}
            case "texts":
                items: Schema = {"type": "string"}
                if self.choices:
                    items["enum"] = [*self.choices]
                return {"type": "array", "items": items}
            case "overrides":
                return {"type": "object", "additionalProperties": {"type": ["string", "null"]}}
            case "release":
                return {"type": ["integer", "string"]}
            case "field":
                assert self.field is not None
                return field_schema(self.field)


@dataclass(frozen=True, slots=True)
class Given:
    """The arguments of a call, checked."""

    values: Mapping[str, Any]
    """By name, with the defaults of those that were left out."""
    fields: Mapping[str, Any]
    """An entry's own fields as they were given; null is kept, for it may clear one."""
    cleared: frozenset[str] = frozenset()
    """Those of the values that were given as null."""

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


def input_schema(arguments: Iterable[Argument]) -> Schema:
    """The schema of a tool's arguments; no others are taken."""
    found = list(arguments)
    schema: Schema = {
        "type": "object",
        "properties": {one.name: one.schema() for one in found},
        "additionalProperties": False,
    }
    if required := [one.name for one in found if one.required]:
        schema["required"] = required
    return schema


def checked(tool: str, arguments: Sequence[Argument], given: Mapping[str, Any]) -> Given:
    """Check the arguments of a call.

    Raises:
        Invalid: one is unknown, missing, or of a wrong shape; says what would be right.
    """
    known = [one.name for one in arguments]
    if unknown := [one for one in given if one not in known]:
        raise Invalid(_no_argument(tool, unknown, known))
    values: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    for one in arguments:
        value = given.get(one.name)
        if one.shape == "field":
            if one.name in given:
                fields[one.name] = value
        elif value is None:
            if one.required:
                raise Invalid("is required", kind=tool, field=one.name)
            values[one.name] = one.default
        else:
            values[one.name] = _value(tool, one, value)
    cleared = frozenset(name for name in values if name in given and given[name] is None)
    return Given(MappingProxyType(values), MappingProxyType(fields), cleared)


def _no_argument(tool: str, unknown: Sequence[str], known: Sequence[str]) -> str:
    said = []
    for one in unknown[:5]:
        like = nearest(one[:_LONGEST_NAME_SHOWN], known)
        said.append(f'"{shown(one)}"{f" (did you mean {like}?)" if like else ""}')
    more = f" and {len(unknown) - 5} more" if len(unknown) > 5 else ""
    takes = f"it takes {', '.join(known)}" if known else "it takes none"
    return f"{tool} takes no argument {', '.join(said)}{more}; {takes}"


def _value(tool: str, argument: Argument, value: object) -> Any:
    def wrong(problem: str) -> Invalid:
        return Invalid(problem, kind=tool, field=argument.name)

    def text(one: object, where: str = "") -> str:
        if not isinstance(one, str):
            raise Invalid(
                f"must be text, not {what(one)}", kind=tool, field=f"{argument.name}{where}"
            )
        check_text(one, f"{tool}, {argument.name}{where}")
        return one

    match argument.shape:
        case "text":
            found = text(value)
            if argument.choices and found not in argument.choices:
                raise wrong(_not_one_of(found, argument.choices))
            return found
        case "switch":
            if not isinstance(value, bool):
                raise wrong(f"must be true or false, not {what(value)}")
            return value
        case "integer":
            return _integer(argument, value, wrong)
        case "texts":
            if not isinstance(value, list):
                raise wrong(f"must be a list of texts, not {what(value)}")
            texts = [text(one, f" {place}") for place, one in enumerate(value, 1)]
            for one in texts:
                if argument.choices and one not in argument.choices:
                    raise wrong(_not_one_of(one, argument.choices))
            return texts
        case "overrides":
            if not isinstance(value, dict):
                raise wrong(
                    f"must be an object of part types to part names, not {what(value)}; "
                    f'such as {{"tone": "terse"}}'
                )
            return {
                text(key): None if part is None else text(part, f" {shown(key)}").strip() or None
                for key, part in value.items()
            }
        case "release":
            if isinstance(value, bool) or not isinstance(value, int | str):
                raise wrong(f"must be the number of a release or a label, not {what(value)}")
            if isinstance(value, int):
                return _integer(argument, value, wrong)
            return text(value).strip()
        case "field":
            raise AssertionError("the fields of entries are read by store.records")


def _integer(argument: Argument, value: object, wrong: Any) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise wrong(f"must be a whole number, not {what(value)}")
    low, high = argument.minimum, argument.maximum
    if not low <= value <= high:
        number = "a number this large" if abs(value) >= 10**20 else f"{value}"
        right = f"{low} to {high}" if high != _LARGEST or low == -_LARGEST else f"{low} or more"
        raise wrong(f"{number} is out of range; use {right}")
    return value


def _not_one_of(found: str, choices: Sequence[str]) -> str:
    like = nearest(found[:_LONGEST_NAME_SHOWN], choices)
    hint = f"; did you mean {like}?" if like else ""
    return f'"{shown(found)}" is not one of {", ".join(choices)}{hint}'


def _nullable(schema: Schema) -> Schema:
    if "type" not in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    found = {**schema, "type": [*kinds, "null"]}
    if "enum" in found:
        found["enum"] = [*found["enum"], None]
    return found


def what(value: object) -> str:
    """What a JSON value is, in words."""
    return next((words for kind, words in _WORDS if isinstance(value, kind)), "nothing")
