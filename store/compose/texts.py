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
