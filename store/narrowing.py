"""Filters in the text of a search: written in, completed, and put right (SPEC section 8)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias, get_args

from store.entries import KINDS, PART_TYPES, TRAIT_TYPES, Source, plural
from store.fields import SEVERITIES
from store.nearest import nearest
from store.query import TERM, folded
from store.rows import Facet

Known: TypeAlias = Mapping[str, Sequence[str]]
"""The values that a filter may have, by its key; those that a word may go on to first."""

FILTER_KEYS: Final = ("kind", "type", "tag", "source", "unused", "tokens")
_UNFINISHED: Final = re.compile(r'(?:^|\s)-?(\w+):("?)([^"]*)\Z')


@dataclass(frozen=True, slots=True)
class Slip:
    """A filter that nothing can pass, for its value or its key is unknown."""

    said: str
    """What is wrong, and what was meant where something is near."""
    corrected: str
    """The whole text with what was meant; blank when nothing is near."""


def known_values(found: Iterable[Facet]) -> Known:
    """The values of every filter: those that entries have, then those that they may have."""
    values: dict[str, list[str]] = {key: [] for key in FILTER_KEYS[:-1]}
    for facet in found:
        if facet.key in values:
            values[facet.key].append(facet.value)
    values["kind"] += [*KINDS, *map(plural, KINDS)]
    values["type"] += [*PART_TYPES, *TRAIT_TYPES, *SEVERITIES]
    values["source"] += get_args(Source)
    values["unused"] += ("yes", "no")
    return {key: tuple(dict.fromkeys(one)) for key, one in values.items()}


def written(key: str, value: str) -> str:
    """A filter as it is typed; blank for a value that holds a quote, which no text can say."""
    if '"' in value or not value:
        return ""
    return f'{key}:"{value}"' if re.search(r"\s", value) else f"{key}:{value}"


def toggled(text: str, key: str, value: str) -> str:
    """The text of a search with a filter added at its end, or taken out where it stands."""
    kept: list[str] = []
    start, there = 0, False
    for match in TERM.finditer(text):
        if _is(match, key, value):
            there = True
            kept.append(text[start : match.start()].strip())
            start = match.end()
    if there:
        return " ".join(one for one in (*kept, text[start:].strip()) if one)
    return f"{text.rstrip()} {written(key, value)}".strip()


def has_filter(text: str, key: str, value: str) -> bool:
    """Whether a filter stands in the text of a search."""
    return any(_is(match, key, value) for match in TERM.finditer(text))


def _is(match: re.Match[str], key: str, value: str) -> bool:
    minus, found, quoted, bare = match.groups()
    said = quoted if quoted is not None else bare
    return not minus and (found or "").lower() == key and folded(said) == folded(value)


def completed(text: str, known: Known) -> str:
    """The text with the value of its last filter finished; blank when there is nothing to add."""
    match = _UNFINISHED.search(text)
    if match is None:
        return ""
    key, quote, begun = match.groups()
    if not quote and re.search(r"\s", begun):
        return ""
    values = known.get(key.lower(), ())
    if any(folded(value) == folded(begun) for value in values):
        return ""
    for value in values:
        longer = len(value) > len(begun) and folded(value).startswith(folded(begun))
        if longer and '"' not in value and (quote or not re.search(r"\s", value)):
            return text + value[len(begun) :] + quote
    return ""


def slip_in(text: str, known: Known) -> Slip | None:
    """The first filter of a text that nothing can pass; None when there is none.

    The last value, which may still be typed, is none while a known one begins with it.
    """
    for match in TERM.finditer(text):
        minus, key, quoted, bare = match.groups()
        value = quoted if quoted is not None else bare
        if not key or not value or (minus and key.lower() != "tag"):
            continue
        if key.lower() not in FILTER_KEYS:
            if (like := nearest(key.lower(), FILTER_KEYS)) and like != key:
                start = match.start() + len(minus)
                corrected = f"{text[:start]}{like}{text[start + len(key) :]}"
                return Slip(f'No filter "{key}": did you mean {like}?', corrected)
            continue
        values = known.get(key.lower())
        if values is None or any(folded(one) == folded(value) for one in values):
            continue
        last = match.end() == len(text)
        if last and any(folded(one).startswith(folded(value)) for one in values):
            continue
        like = nearest(value, values)
        meant = written(f"{minus}{key}", like)
        corrected = f"{text[: match.start()]}{meant}{text[match.end() :]}" if meant else ""
        ending = f": did you mean {like}?" if meant else "."
        return Slip(f'No {key.lower()} "{value}"{ending}', corrected)
    return None
