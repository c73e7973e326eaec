"""Where in an entry's texts a line of a prompt stands; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

_VARIABLE = re.compile(r"\{\{[ \t]*[A-Za-z_][\w.-]*[ \t]*\}\}")


@dataclass(frozen=True, slots=True)
class Spot:
    """A line of a field, counted from 0."""

    field: str
    row: int


def find_line(texts: Mapping[str, str], line: str, field: str = "") -> Spot | None:
    """The line of one of the fields that a prompt shows as `line`; None where there is none.

    A prompt trims what it shows, fills variables in, and puts a mark and a name before what
    stands in a list. So the best is a line that is the same but for blanks, then one that is so
    with its variables filled in, then one that holds it, then the longest that it holds. In the
    named field first, where all else is equal.
    """
    wanted = line.strip()
    if not wanted:
        return None
    best: tuple[int, int, bool] | None = None
    found: Spot | None = None
    for name, text in texts.items():
        for row, one in enumerate(text.split("\n")):
            rank = _rank(one.strip(), wanted)
            if rank is None:
                continue
            key = (*rank, name == field)
            if best is None or key > best:
                best, found = key, Spot(name, row)
    return found


def _rank(one: str, wanted: str) -> tuple[int, int] | None:
    """How well a line stands for what is wanted; None where it does not."""
    if not one:
        return None
    if one == wanted:
        return 4, 0
    if _VARIABLE.search(one) is not None:
        pattern = ".*".join(re.escape(piece) for piece in _VARIABLE.split(one))
        if re.fullmatch(pattern, wanted) is not None and pattern != ".*":
            return 3, 0
    if wanted in one:
        return 2, 0
    return (1, len(one)) if one in wanted else None
