"""A text to edit as it is stored: of what nobody touched, no character is another afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import overload

from textual.document._document import Document, EditResult, Location, Newline

from studio.widgets.plain import literal


def seen(line: str) -> str:
    """A line as it is drawn: character by character the same length. Tabs are drawn as space."""
    return "\t".join(map(literal, line.split("\t")))


def newline_of(text: str) -> Newline:
    """What ends every line of a text: `\\r\\n` where each line ends so, `\\n` else."""
    breaks = text.count("\n")
    all_pairs = breaks and text.count("\r\n") == text.count("\r") == breaks
    return "\r\n" if all_pairs else "\n"


class ExactDocument(Document):
    """Lines that end at line ends alone.

    Textual's own also ends them at form feeds, U+2028 and other separators, and at `\\r`, and
    then makes line ends of all these. Here they are characters of their line.
    """

    def __init__(self, text: str) -> None:
        self._newline = newline_of(text)
        self._lines = text.split(self._newline)

    def replace_range(self, start: Location, end: Location, text: str) -> EditResult:
        """Replace what stands between two places."""
        (top, first), (bottom, last) = sorted((start, end))
        lines = self._lines
        replaced = self.get_text_range(start, end)
        before = lines[top][:first] if top < len(lines) else ""
        after = lines[bottom][last:] if bottom < len(lines) else ""
        if self._newline == "\r\n":
            text = text.replace("\r\n", "\n")
        inserted = text.split("\n")
        inserted[0] = before + inserted[0]
        at = (top + len(inserted) - 1, len(inserted[-1]))
        inserted[-1] += after
        lines[top : bottom + 1] = inserted
        return EditResult(at, replaced)


class SeenLines(Sequence[str]):
    """Lines as they are drawn, each made when it is asked for."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    def __len__(self) -> int:
        return len(self._lines)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return [seen(line) for line in self._lines[index]]
        return seen(self._lines[index])


class SeenDocument(Document):
    """A document as it is drawn, which is what its lines are wrapped by.

    It follows the one it was made of, and is not to be edited itself.
    """

    def __init__(self, document: Document) -> None:
        self._newline = document.newline
        self._lines = SeenLines(document.lines)  # type: ignore[assignment]
