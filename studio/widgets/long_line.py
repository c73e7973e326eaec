"""A line of a text that is drawn in many rows: cut where it is looked at, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

from rich.containers import Lines
from rich.text import Span, Text


class Sections(Lines):
    """The rows of a line, each cut out when it is asked for.

    The editor asks for one of them with each row it draws: of a line of a megabyte, cutting all
    of them takes a fifth of a second.
    """

    def __init__(self, line: Text, offsets: Sequence[int]) -> None:
        super().__init__()
        self._line = line
        self._edges = (0, *offsets, len(line.plain))

    def __len__(self) -> int:
        return len(self._edges) - 1

    def __iter__(self) -> Iterator[Text]:
        return (self[index] for index in range(len(self)))

    @overload
    def __getitem__(self, index: int) -> Text: ...
    @overload
    def __getitem__(self, index: slice) -> list[Text]: ...
    def __getitem__(self, index: slice | int) -> Text | list[Text]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        line, first, last = self._line, self._edges[index], self._edges[index + 1]
        spans = [
            Span(max(span.start, first) - first, min(span.end, last) - first, span.style)
            for span in line.spans
            if span.start < last and span.end > first
        ]
        return Text(line.plain[first:last], line.style, end="", no_wrap=True, spans=spans)


class LongLine(Text):
    """A line that is cut into rows one by one."""

    def divide(self, offsets: Iterable[int]) -> Lines:
        """The rows between these places of the line."""
        return Sections(self, tuple(offsets))
