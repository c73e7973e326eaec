"""Values as TOML text: strings in the style of the file, and whole tables by tomli-w."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Final, Literal, TypeAlias

import tomli

from store.errors import Invalid, shown
from store.sync.toml_source import Path

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_UNWRITABLE: Final = re.compile(r'[\x00-\x1f"\\\x7f]')
_UNWRITABLE_LINES: Final = re.compile(r"[\x00-\x08\x0b-\x1f\\\x7f]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SHORT: Final = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_WIDEST: Final = 100

Style: TypeAlias = Literal['"', "'", '"""', "'''"]


def same(one: Any, other: Any) -> bool:
    """Whether two values mean the same: a number is its amount, never a switch; nan is nan."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if is_list(one) and is_list(other):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    if type(one) is not type(other) and {type(one), type(other)} != {int, float}:
        return False
    return bool(one == other)


def is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def is_tables(value: Any) -> bool:
    """Whether a value is a list of tables, and of at least one."""
    return is_list(value) and bool(value) and all(isinstance(one, Mapping) for one in value)


def key_text(path: Sequence[str]) -> str:
    """A key, or a dotted key."""
    return ".".join(key if _BARE.fullmatch(key) else _basic(key) for key in path)


def value_text(value: Any) -> str:
    """A value on one line; raises Invalid for what TOML cannot hold."""
    if isinstance(value, str):
        return _basic(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and math.isnan(value):
        return "nan"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if is_list(value):
        return f"[{', '.join(map(value_text, value))}]"
    if isinstance(value, Mapping):
        pairs = [f"{key_text([key])} = {value_text(one)}" for key, one in value.items()]
        return f"{{ {', '.join(pairs)} }}" if pairs else "{}"
    raise Invalid(f"TOML cannot hold {shown(repr(value))}; give text, a number, a list or a table")


def field_text(value: Any, newline: str) -> str:
    """The value of a key on a line of its own: long texts and long lists over several lines."""
    if isinstance(value, str):
        return string_text(value, '"""' if "\n" in value else '"', newline)
    text = value_text(value)
    if is_list(value) and value and len(text) > _WIDEST:
        items = "".join(f"    {value_text(one)},{newline}" for one in value)
        return f"[{newline}{items}]"
    return text


def string_text(text: str, style: Style, newline: str, *, opened: bool = True) -> str:
    """A string in a style, or in the nearest one that can hold it.

    `opened` is whether the text of a multi-line string starts on the line after the quotes.
    """
    if style == "'":
        plain = not _CONTROL.search(text) and "\n" not in text and "'" not in text
        return f"'{text}'" if plain else _basic(text)
    if style == '"':
        return _basic(text)
    start = newline if opened or text.startswith("\n") else ""
    if style == "'''" and not _CONTROL.search(text) and "'''" not in text and text[-1:] != "'":
        return f"'''{start}{text.replace(chr(10), newline)}'''"
    # A quote at the end would run into those that close the string.
    body, last = (text[:-1], '\\"') if text.endswith('"') else (text, "")
    body = _UNWRITABLE_LINES.sub(_escaped, body).replace('"""', '""\\"')
    return f'"""{start}{body.replace(chr(10), newline)}{last}"""'


def _basic(text: str) -> str:
    return f'"{_UNWRITABLE.sub(_escaped, text)}"'


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    if character in '"\\':
        return f"\\{character}"
    return _SHORT.get(character, f"\\u{ord(character):04x}")


def restyled(old: bytes, text: str, newline: str, *, inline: bool) -> str:
    """A string in place of another one, in its style; `inline` within a list or inline table."""
    if old.startswith((b'"""', b"'''")):
        opened = old[3:].startswith((b"\n", b"\r\n"))
        return string_text(text, "'''" if old[:1] == b"'" else '"""', newline, opened=opened)
    if "\n" in text and not inline:
        return string_text(text, '"""', newline)
    return string_text(text, "'" if old.startswith(b"'") else '"', newline)


def takes_headers(value: Any) -> bool:
    """Whether a new value is written as tables with headers: tables, and lists of long ones."""
    if isinstance(value, Mapping):
        return bool(value)
    return is_tables(value) and any(len(value_text(one)) > _WIDEST for one in value)


def tables_text(path: Path, value: Any, newline: str) -> str:
    """A table, or each of a list of tables, below headers, one blank line between."""
    if isinstance(value, Mapping):
        return _with_headers(path, value).replace("\n", newline)
    texts = (array_table_text(path, one, newline) for one in value)
    return newline.join(texts)


def array_table_text(path: Path, record: Mapping[str, Any], newline: str) -> str:
    """A table below the header `[[path]]`, with its tables."""
    text = _with_headers(path, record)
    header = _with_headers(path, {})
    below = text.removeprefix(header) if text.startswith(header) else f"\n{text}"
    return f"[{header.rstrip()}]\n{below}".replace("\n", newline)


def _with_headers(path: Path, record: Mapping[str, Any]) -> str:
    import tomli_w

    nested: Any = record
    for key in reversed(path):
        nested = {key: nested}
    try:
        text = tomli_w.dumps(nested, multiline_strings=True)
        if not same(tomli.loads(text), nested):
            # A carriage return before a newline gets lost in its multi-line strings.
            text = tomli_w.dumps(nested)
    except (TypeError, ValueError) as error:
        raise Invalid(f"TOML cannot hold this: {error}", kind=path[-1]) from error
    return text
