"""One text on its way into a prompt: variables, line ends, outer blank lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

_VARIABLE: Final = re.compile(r"\{\{[ \t]*([A-Za-z_][\w.-]*)[ \t]*\}\}")


def prepared(text: str, variables: Mapping[str, str]) -> str:
    """The text as it stands in a prompt: variables replaced once, LF line ends, outer blank
    lines and trailing spaces gone. Blank text gives an empty string.
    """
    if variables and "{{" in text:
        return _tidied(_VARIABLE.sub(lambda match: variables.get(match[1], match[0]), text))
    return _tidied(text)


def stored_line(text: str, variables: Mapping[str, str], line: int) -> int:
    """Which line of a text, as it is stored, a line of `prepared` comes from.

    Lines count from 0 and end at `\\n` only. What a variable of several lines stands for comes
    from the line that names it; past the end is the last line.
    """
    origins: list[int] = []
    lines: list[str] = []
    for number, one in enumerate(text.split("\n")):
        # A variable never reaches over a line's end.
        said = _VARIABLE.sub(lambda match: variables.get(match[1], match[0]), one).split("\n")
        lines += said
        origins += [number] * len(said)
    first = next((place for place, one in enumerate(lines) if one.strip()), 0)
    return origins[min(first + line, len(origins) - 1)]


@lru_cache(maxsize=4_096)
def _tidied(text: str) -> str:
    # The same texts come by with every toggle of a preview.
    if "\r\n" in text:
        text = text.replace("\r\n", "\n")
    text = text.rstrip()
    if not text or not text[0].isspace():
        return text
    # Leading blank lines go, the first line's own indentation stays.
    lines = text.split("\n")
    first = next(place for place, line in enumerate(lines) if line.strip())
    return "\n".join(lines[first:])


def variables_in(text: str) -> list[str]:
    """The names of the `{{ name }}` variables in a text, in order, repeated ones too."""
    return _VARIABLE.findall(text) if "{{" in text else []
