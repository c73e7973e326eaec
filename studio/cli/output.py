"""Writing for people and for pipes: texts, tables, JSON, and lines on stderr."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO, Any, Final

PROGRAM: Final = "persona-studio"

# What a terminal would act on: controls, line separators, bidi overrides and isolates.
_CONTROLS: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_CONTROLS_OF_TEXT: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_BREAKS: Final = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
_GAP: Final = "  "


def _symbol(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\u2426"


def one_line(text: str) -> str:
    """The text with everything a terminal would act on, line breaks too, as symbols."""
    return _CONTROLS.sub(_symbol, text)


def shown(text: str) -> str:
    """A text as a terminal may have it: controls but tab and newline as symbols."""
    return _CONTROLS_OF_TEXT.sub(_symbol, text)


def cell(text: str) -> str:
    """A text as one cell of a table: line breaks and tabs become a space."""
    return _BREAKS.sub(" ", text).strip()


def on_terminal() -> bool:
    """Whether stdout is a terminal."""
    try:
        return sys.stdout is not None and sys.stdout.isatty()
    except ValueError:  # it was closed
        return False


def write(text: str) -> None:
    """Write a text to stdout: as it is into a pipe, with controls as symbols on a terminal."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF), "stdout")
    if on_terminal():
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(shown(text).encode(encoding, "replace").decode(encoding))
        return
    data = text.encode("utf-8", "surrogateescape")
    buffer: IO[bytes] | None = getattr(sys.stdout, "buffer", None)
    if buffer is None:
        sys.stdout.write(text)
        return
    # Bytes, so that neither the locale nor the system's line ends change a text.
    sys.stdout.flush()
    buffer.write(data)


def line(text: str = "") -> None:
    """Write one line to stdout."""
    write(f"{text}\n")


def write_json(value: Any) -> None:
    """Write a value as JSON for people and programs."""
    line(json.dumps(value, ensure_ascii=False, indent=2))


def flush() -> None:
    """Hand everything to the system now, where an error can still be told."""
    if sys.stdout is not None and not sys.stdout.closed:
        sys.stdout.flush()


def let_go_of_stdout() -> None:
    """Give up what stdout could not take, so that the interpreter does not try again at its end."""
    try:
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, sys.stdout.fileno())
        os.close(sink)
    except (OSError, ValueError, AttributeError):
        # Not a real file (a test's, or closed): there is nothing to be tried again.
        return


def warn(text: str) -> None:
    """Say something to people, in one line on stderr."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(f"{PROGRAM}: {one_line(text)}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        # Nobody listens; the exit code still says it.
        return


def local_time(at: datetime) -> str:
    """A time as the user's clock shows it, with the zone: `2026-05-01 14:30 CEST`."""
    local = at.astimezone()
    zone = local.tzname() or ""
    # Some systems spell zones out: those are told by how far they are from UTC.
    return f"{local:%Y-%m-%d %H:%M} {zone if 0 < len(zone) <= 5 else format(local, '%z')}"


def cells(text: str) -> int:
    """The width of a text on a terminal."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def _cells_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def fitted(text: str, width: int) -> str:
    """The text cut to a width, with an ellipsis where something is missing."""
    if cells(text) <= width:
        return text
    taken, used = 0, 0
    for character in text:
        used += _cells_of(character)
        if used > width - 1:
            break
        taken += 1
    return text[:taken].rstrip() + "…" if width > 0 else ""


def table(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right: Sequence[int] = (),
    give: int = 0,
) -> str:
    """Rows under a header, aligned by what a terminal shows; ends in a newline.

    `right` are the columns aligned to the right. On a terminal the column `give` gives way until
    the rows fit, then rows are cut; into a pipe nothing is.
    """
    lines = [[cell(one) for one in row] for row in (header, *rows)]
    if on_terminal():
        lines = [[one_line(one) for one in row] for row in lines]
    widths = [max(cells(row[place]) for row in lines) for place in range(len(header))]
    room = shutil.get_terminal_size().columns if on_terminal() else None
    if room is not None:
        too_wide = sum(widths) + len(_GAP) * (len(widths) - 1) - room
        if too_wide > 0:
            widths[give] = max(8, widths[give] - too_wide)
    written = []
    for row in lines:
        padded = []
        for place, (one, width) in enumerate(zip(row, widths, strict=True)):
            text = fitted(one, width) if room is not None else one
            space = " " * (width - cells(text))
            padded.append(space + text if place in right else text + space)
        joined = _GAP.join(padded).rstrip()
        written.append(fitted(joined, room) if room is not None else joined)
    return "".join(f"{one}\n" for one in written)
