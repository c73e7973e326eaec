"""Fields of an entry as options of a command, and what is given there as a record."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from store.entries import Kind
from store.errors import Invalid
from store.fields import FIELDS, Field, field_of
from studio.cli.parser import Parser, raw

if TYPE_CHECKING:
    from store.records import Record

_SWITCH: Final = MappingProxyType(
    {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
)
_HELP: Final[Mapping[str, str]] = MappingProxyType(
    {
        "part_type": "such as tone, goal or soul",
        "trait_type": "such as personality or social",
        "tags": "repeatable, or separated by commas",
        "tool_allowlist": "repeatable, or separated by commas",
        "metadata": "repeatable",
        "parts": "a part it links; repeatable, in order",
        "traits": "a trait it links; repeatable",
        "skills": "a skill it links; repeatable",
        "guardrails": "a guardrail it links; repeatable",
        "arc": "the arc it has",
        "stages": "a stage; repeatable, in order (its texts and parts: --from, or `arc stage`)",
        "steps": "a step with its instruction; repeatable, in order (more of it: --from)",
    }
)
_METAVARS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "part_type": "TYPE",
        "trait_type": "TYPE",
        "tags": "TAG",
        "tool_allowlist": "TOOL",
        "metadata": "K=V",
        "parts": "PART[:PRIORITY]",
        "traits": "TRAIT",
        "skills": "SKILL",
        "guardrails": "GUARDRAIL",
        "arc": "ARC",
        "stage": "STAGE",
        "stages": "NEW_STAGE",
        "steps": "ID=INSTRUCTION",
        "default_role": "ROLE",
        "default_sequence": "SEQUENCE",
    }
)
_SHAPE_METAVARS: Final[Mapping[str, str]] = MappingProxyType(
    {"number": "NUMBER", "integer": "N", "switch": "true|false"}
)
_PREFIX: Final = "field_"
"""Keeps the fields of an entry apart from the words of a command: a persona has a `stage` too."""


def add_fields(parser: Parser, kind: Kind) -> None:
    """Add an option for each field of a kind that an option can say."""
    fields = parser.add_argument_group(
        "fields", "A text may be @FILE, the text of a file, or @-, that of stdin; @@ is an @."
    )
    for field in FIELDS[kind]:
        if field.shape == "presets":
            continue
        flag = field.name.replace("_", "-")
        # A list is said one by one: `--tag a --tag b`.
        one = [f"--{flag[:-1]}"] if flag.endswith("s") and _repeats(field) else []
        several: dict[str, Any] = {"action": "append"} if _repeats(field) else {}
        fields.add_argument(
            *one,
            f"--{flag}",
            dest=f"{_PREFIX}{field.name}",
            metavar=_metavar(field),
            help=_help(field),
            **several,
        )
    also = "; presets can be given only so" if field_of(kind, "presets") else ""
    fields.add_argument(
        "--from",
        dest="source",
        metavar="FILE",
        type=raw,
        help="a TOML file with fields of one entry, as `edit` shows them or a seed file has them; "
        f"- is stdin; options win over it{also}",
    )


def _repeats(field: Field) -> bool:
    return field.shape in ("texts", "names", "table", "links", "stages", "steps")


def _metavar(field: Field) -> str:
    if field.choices:
        return "|".join(field.choices)
    return _METAVARS.get(field.name, "") or _SHAPE_METAVARS.get(field.shape, "TEXT")


def _help(field: Field) -> str:
    said = [_HELP.get(field.name, "")]
    if field.minimum is not None and field.maximum is not None:
        said.append(f"{field.minimum:g} to {field.maximum:g}")
    elif field.minimum == -1:
        said.append("0 or more, or -1 for automatic")
    if field.required:
        said.append("required")
    return "; ".join(one for one in said if one)


def given_record(args: argparse.Namespace, kind: Kind) -> Record:
    """What the options say of an entry, as a record; numbers that are none stay texts.

    Raises:
        UsageError: an option is not in its form, or stdin is asked for twice.
        Invalid: a file that is named is not UTF-8, or does not hold one entry of the kind.
        OSError: a file that is named cannot be read.
    """
    reader = _Reader(args)
    record = reader.file(args.source, kind) if args.source is not None else {}
    for field in FIELDS[kind]:
        said = getattr(args, f"{_PREFIX}{field.name}", None)
        if said is not None:
            record[field.name] = reader.value(field, said)
    return record


class _Reader:
    """Reads values and files; remembers whether stdin has been read."""

    def __init__(self, args: argparse.Namespace) -> None:
        self._args = args
        self._stdin_read = False

    def value(self, field: Field, said: Any) -> object:
        match field.shape:
            case "line" | "text":
                return self._text(said)
            case "number" | "integer":
                return _number(said)
            case "switch":
                return _SWITCH.get(said.strip().lower(), said) if said.strip() else None
            case "texts":
                return [piece for one in said for piece in one.split(",")]
            case "table":
                return {key: self._text(word) for key, word in self._pairs(said, "K=V")}
            case "links":
                return [_link(one) for one in said]
            case "stages":
                return [{"name": one} for one in said]
            case "steps":
                pairs = self._pairs(said, "ID=INSTRUCTION")
                return [{"id": key, "instruction": self._text(word)} for key, word in pairs]
            case _:
                return said

    def _pairs(self, said: list[str], shape: str) -> list[tuple[str, str]]:
        pairs = []
        for one in said:
            key, sign, value = one.partition("=")
            if not sign or not key.strip():
                self._args.parser.error(f'"{one}" is not {shape}')
            pairs.append((key.strip(), value))
        return pairs

    def _text(self, word: str) -> str:
        if not word.startswith("@") or word.startswith("@@"):
            return word.removeprefix("@")
        name = word[1:]
        read = _decoded(self._bytes(name, "write @@ for a text that begins with @"), name)
        # The last line break ends the file's last line; it is none of the text's.
        return read.removesuffix("\n").removesuffix("\r") if read.endswith("\n") else read

    def file(self, name: str, kind: Kind) -> Record:
        """The fields in a file of one entry; its name and identity are its own."""
        from studio.cli.entry_file import read_record

        data = self._bytes(name, "name one, or - for stdin")
        try:
            record = read_record(data, kind)
        except Invalid as error:
            raise Invalid(f"{_called(name)}: {error}") from error
        return {key: one for key, one in record.items() if key not in ("name", "id", "guid")}

    def _bytes(self, name: str, hint: str) -> bytes:
        if not name:
            self._args.parser.error(f"no file is named; {hint}")
        if name != "-":
            from store.workspace import expanded

            return expanded(name).read_bytes()
        if self._stdin_read:
            self._args.parser.error("stdin can be read only once; give the other as a file")
        self._stdin_read = True
        return sys.stdin.buffer.read() if sys.stdin is not None else b""


def _called(name: str) -> str:
    return "stdin" if name == "-" else name


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise Invalid(
            f"{_called(name)}: line {number} is not UTF-8 text; save the file as UTF-8"
        ) from error


def _number(word: str) -> object:
    """The number, nothing for a blank, or the word itself: the store says what is wrong with it."""
    if not word.strip():
        return None
    for kind in (int, float):
        try:
            return kind(word)
        except ValueError:
            continue
    return word


def _link(word: str) -> dict[str, object]:
    name, sign, priority = word.rpartition(":")
    if sign and priority.strip().lstrip("+-").isdecimal():
        return {"name": name, "priority": _number(priority)}
    return {"name": word}
