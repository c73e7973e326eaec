"""A field's value as the text that is edited, and back; pure."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Any

from store.fields import Field


def hint(field: Field) -> str:
    """What is to be written in a field, in a few words; blank needs no word."""
    if field.choices:
        return " · ".join(field.choices)
    if field.shape in ("texts", "names"):
        return "comma separated"
    if field.shape == "table":
        return "one key = value a line"
    if field.shape == "switch":
        return "on · off · blank inherits"
    return "required" if field.required else ""


def to_text(field: Field, value: Any) -> str:
    """A field's value as it is edited."""
    if value is None:
        return ""
    if field.shape in ("texts", "names"):
        return ", ".join(_escaped(one, ",") for one in value)
    if field.shape == "table":
        return "\n".join(f"{_escaped(key, '=')} = {_escaped(one)}" for key, one in value.items())
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)


def from_text(field: Field, text: str) -> Any:
    """What was edited as the field's value.

    Raises:
        ValueError: it cannot be read; says what would be right.
    """
    if field.shape in ("texts", "names"):
        texts = (_unescaped(one).strip() for one in re.split(r"(?<!\\),", text))
        return tuple(dict.fromkeys(one for one in texts if one))
    if field.shape == "table":
        pairs = {}
        for number, line in enumerate(text.split("\n"), 1):
            if not line.strip():
                continue
            key, *values = re.split(r"(?<!\\)=", line, maxsplit=1)
            if not values or not key.strip():
                raise ValueError(f'line {number} is not "key = value"')
            pairs[_unescaped(key).strip()] = _unescaped(values[0].strip())
        return MappingProxyType(pairs)
    if field.shape in ("integer", "number", "switch"):
        return _from_word(field, text.strip())
    return text


def _from_word(field: Field, word: str) -> bool | int | float | None:
    if not word:
        return None
    if field.shape == "switch":
        if word.lower() in ("true", "yes", "on"):
            return True
        if word.lower() in ("false", "no", "off"):
            return False
        raise ValueError("write on or off, or leave it blank to inherit")
    try:
        return int(word) if field.shape == "integer" else float(word)
    except ValueError:
        what = "a whole number" if field.shape == "integer" else "a number"
        raise ValueError(f"write {what}, or leave it blank") from None


def _escaped(text: str, separator: str = "") -> str:
    """A text on one line, with what would part it from its neighbours behind a backslash."""
    text = text.replace("\\", "\\\\").replace("\n", "\\n")
    return text.replace(separator, f"\\{separator}") if separator else text


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], text)
