"""The text that a finding is about, and where in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from store.checks.checked import SHORT_AND_LONG, prompt_texts
from store.checks.findings import Finding
from store.compose.texts import variables_in
from store.entries import AnyEntry, Kind
from store.errors import NotFound
from store.fields import field_of

_LINES: Final = 7
"""Lines of an excerpt."""
_LONGEST: Final = 400
"""Characters that are shown of a line."""
_READ: Final = 4_000_000
"""Bytes that are read of a file."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some lines of a text."""

    lines: tuple[str, ...]
    first: int = 1
    """The number of the first of them."""
    at: int = 0
    """The number of the line that is meant; 0 where it is all of them."""
    before: bool = False
    """Whether there is more above."""
    after: bool = False
    """Whether there is more below."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in an entry that an editor can be opened at."""

    kind: Kind
    name: str
    field: str = ""
    """A field of the kind; blank is the entry as a whole."""
    line: str = ""
    """A line of the field's text."""


def around(text: str, at: int = 0, lines: int = _LINES) -> Excerpt:
    """So many lines of a text around one of them, from the top where none is meant."""
    every = text.split("\n")
    first = max(0, min(at - 1 - lines // 2, len(every) - lines)) if at else 0
    shown = every[first : first + lines]
    return Excerpt(
        tuple(one if len(one) <= _LONGEST else f"{one[:_LONGEST]}…" for one in shown),
        first + 1,
        at,
        first > 0,
        first + len(shown) < len(every),
    )


def spot_of(finding: Finding, entry: AnyEntry | None) -> Spot | None:
    """Where an author mends it; None where the finding names no entry.

    `entry` is the one whose text is meant: `finding.origin`, else the one that is named.
    """
    if not finding.kind or not finding.name:
        return None
    if finding.origin is not None and entry is not None:
        field, at = _variable(finding, entry)
        return Spot(*finding.origin, field, _line(_text(entry, field), at))
    field = finding.field.partition(" ")[0].rstrip(",")
    if field_of(finding.kind, field) is None:
        field = ""
    text = _text(entry, finding.field) if entry is not None else ""
    return Spot(finding.kind, finding.name, field, _line(text, finding.at))


def excerpt_of(finding: Finding, entry: AnyEntry | None) -> Excerpt | None:
    """The text that is meant, around its line; None where no text is.

    `entry` is as for `spot_of`.
    """
    if entry is None:
        return None
    if finding.origin is not None:
        field, at = _variable(finding, entry)
        return around(_text(entry, field), at)
    text = _text(entry, finding.field or "")
    return around(text, finding.at) if text.strip() else None


def _text(entry: AnyEntry, field: str) -> str:
    texts = dict(prompt_texts(entry))
    if field in texts:
        return texts[field]
    if not field:
        short, long = SHORT_AND_LONG.get(type(entry), ("", ""))
        return texts.get(long, "") or texts.get(short, "")
    value = getattr(entry, field, "")
    return value if isinstance(value, str) else ""


def _variable(finding: Finding, entry: AnyEntry) -> tuple[str, int]:
    """The field and line of an entry that hold the variable a finding is about."""
    variable = finding.message.partition(" }}")[0].removeprefix("{{ ")
    for field, text in prompt_texts(entry):
        if variable not in variables_in(text):
            continue
        for number, line in enumerate(text.split("\n"), 1):
            if variable in variables_in(line):
                return field, number
    return "", 0


def _line(text: str, at: int) -> str:
    lines = text.split("\n")
    return lines[at - 1] if 0 < at <= len(lines) else ""


def file_around(folder: Path, file: str, line: int, lines: int = 400) -> Excerpt:
    """The lines of a seed file around one of them, whatever bytes it holds.

    Raises:
        NotFound: it cannot be read.
    """
    path = folder / file
    try:
        with path.open("rb") as opened:
            text = opened.read(_READ).decode("utf-8", "replace")
    except OSError as error:
        raise NotFound(f"{path} cannot be read: {error.strerror or error}") from error
    return around(text.replace("\r\n", "\n"), line, lines)
