"""Wrapping of one long line to a width in cells, in time linear in its length."""

from __future__ import annotations

from typing import TypeAlias

from rich.cells import split_graphemes

Pieces: TypeAlias = tuple[tuple[int, int], ...]
"""Where each piece of a wrapped line starts and stops in its text."""


def wrap(text: str, width: int) -> Pieces:
    """Where to cut `text` so that no piece is wider than `width` cells.

    Cuts are at spaces where possible (the spaces at a cut belong to no piece), between
    wide characters, else anywhere between two graphemes. A line that is empty is one empty piece.
    Text is expected to be free of control characters (see `plain.literal`).
    """
    width = max(1, width)
    size = len(text)
    if size <= width and text.isascii():
        return ((0, size),)
    pieces: list[tuple[int, int]] = []
    position = 0
    while True:
        window = text[position : position + width + 1]
        if window.isascii():
            if len(window) <= width:
                pieces.append((position, size))
                break
            stop, resume = _cut_ascii(window, width)
        else:
            cut = _cut_wide(text, position, width)
            if cut is None:
                pieces.append((position, size))
                break
            stop, resume = cut
        pieces.append((position, position + stop))
        position += resume
        if resume > stop:
            while position < size and text[position] == " ":
                position += 1
        if position >= size:
            break
    return tuple(pieces)


def _cut_ascii(window: str, width: int) -> tuple[int, int]:
    """The end of the first piece and the start of the next, where a character is a cell."""
    space = window.rfind(" ")
    # Indentation is no place to break: it would leave a blank piece.
    if space > 0 and not window[:space].isspace():
        return space, space + 1
    return width, width


def _cut_wide(text: str, position: int, width: int) -> tuple[int, int] | None:
    """As `_cut_ascii`, for any text; None when all that is left fits in one piece."""
    reach = width + 2
    while True:
        window = text[position : position + reach]
        at_end = position + reach >= len(text)
        spans, _ = split_graphemes(window)
        if not at_end:
            # The last grapheme may go on after the window.
            spans.pop()
        cells = 0
        cut: tuple[int, int] | None = None
        blank = True
        for start, stop, size in spans:
            grapheme = window[start:stop]
            if grapheme == " ":
                if not blank and cells <= width:
                    cut = (start, stop)
            elif size > 1 and not blank and cells <= width:
                cut = (start, start)
            if cells + size > width and start:
                return cut or (start, start)
            cells += size
            if grapheme != " ":
                blank = False
                if size > 1 and cells <= width:
                    cut = (stop, stop)
        if at_end:
            return None
        reach *= 2
