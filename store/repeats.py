"""Paragraphs that stand in several entries: found by their hash, pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from store.checks.checked import prompt_texts
from store.entries import AnyEntry, Kind, kind_of

SHORTEST: Final = 40
"""Characters from which a paragraph is worth keeping once; a shorter one is a turn of phrase."""

_BREAK: Final = re.compile(r"\n[ \t\r]*\n\s*")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a paragraph stands."""

    kind: Kind
    name: str
    field: str
    """As checks name it: `content`, or `steps "hello", instruction`."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A paragraph and everywhere it stands."""

    text: str
    """As the first of the entries has it."""
    standing: tuple[Standing, ...]

    @property
    def entries(self) -> tuple[tuple[Kind, str], ...]:
        """The entries that it stands in, each once."""
        return tuple(dict.fromkeys((one.kind, one.name) for one in self.standing))

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that it stands in."""
        return tuple(name for kind, name in self.entries if kind == "part")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text: what blank lines part, without the white space around them."""
    return [one for one in (piece.strip() for piece in _BREAK.split(text)) if one]


def normalised(paragraph: str) -> str:
    """The paragraph as it is compared: however it is broken into lines and spaced."""
    return " ".join(paragraph.split())


def repeats(entries: Iterable[AnyEntry], shortest: int = SHORTEST) -> list[Repeat]:
    """Every paragraph that stands in two entries or more, those in most entries first.

    One that a single entry says twice, in its summary and its content, is not among them.
    """
    places: dict[str, list[Standing]] = defaultdict(list)
    first: dict[str, str] = {}
    for entry in entries:
        kind, name = kind_of(entry), entry.name
        for field, text in prompt_texts(entry):
            for key, paragraph in _long(text, shortest):
                first.setdefault(key, paragraph)
                standing = Standing(kind, name, field)
                if standing not in places[key][-1:]:
                    places[key].append(standing)
    found = [
        Repeat(first[key], tuple(there))
        for key, there in places.items()
        if len(there) > 1 and any((one.kind, one.name) != _key(there[0]) for one in there)
    ]
    return sorted(found, key=lambda one: -len(one.entries))


def _key(standing: Standing) -> tuple[Kind, str]:
    return standing.kind, standing.name


def _long(text: str, shortest: int) -> Iterator[tuple[str, str]]:
    if len(text) < shortest:
        return
    for paragraph in paragraphs(text):
        if len(paragraph) >= shortest and len(key := normalised(paragraph)) >= shortest:
            yield key, paragraph


def without_paragraph(text: str, paragraph: str) -> str:
    """The text without a paragraph, wherever it stands; all else stays as it is written."""
    key = normalised(paragraph)
    pieces = _BREAK.split(text)
    breaks = _BREAK.findall(text)
    kept: list[str] = []
    for place, piece in enumerate(pieces):
        if normalised(piece) == key:
            continue
        if kept:
            # The blank line that stood before it, or before what stood between.
            kept.append(breaks[place - 1])
        kept.append(piece)
    return "".join(kept)


def has_paragraph(text: str, paragraph: str) -> bool:
    """Whether a text has a paragraph."""
    key = normalised(paragraph)
    return any(normalised(one) == key for one in paragraphs(text))
