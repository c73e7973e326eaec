"""What changes in the bytes of a TOML file: ranges replaced, and tables cut out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from store.sync.toml_source import Source, Table


class Unplaceable(Exception):
    """A change for which the file has no one place: another way to write it is tried."""


@dataclass(slots=True)
class Changes:
    """Changes of one file, collected and then made all at once."""

    source: Source
    ranges: list[tuple[int, int, bytes]] = field(default_factory=list)
    removed: dict[int, int] = field(default_factory=dict)
    """Blocks that go, each with the first block of the table it goes with."""

    def replace(self, start: int, stop: int, text: bytes) -> None:
        self.ranges.append((start, stop, text))

    def insert(self, position: int, text: bytes) -> None:
        """Insert a text; of several at one place the first given comes first."""
        self.ranges.append((position, position, text))

    def remove(self, table: Table) -> None:
        """Cut out a table with all that is below it."""
        self.remove_blocks(table.blocks())

    def remove_blocks(self, blocks: Sequence[int]) -> None:
        for block in blocks:
            self.removed[block] = blocks[0]

    def add(self, other: Changes) -> None:
        self.ranges += other.ranges
        self.removed |= other.removed

    def of_blocks(self, blocks: Sequence[int]) -> bytes:
        """Some blocks of the file as they come to read."""
        made = b""
        start = stop = -1
        for block in blocks:
            lead = self.source.lead(block)
            if lead != stop:
                made += self.applied(start, stop)
                start = lead
            stop = self.source.lead(block + 1)
        return made + self.applied(start, stop)

    def applied(self, start: int, stop: int) -> bytes:
        """A part of the file as it comes to read; raises Unplaceable when changes overlap."""
        if start < 0:
            return b""
        inside = [one for one in self.ranges if start <= one[0] and one[1] <= stop]
        for cut_start, cut_stop in self._cuts():
            within = max(cut_start, start), min(cut_stop, stop)
            if within[0] < within[1]:
                inside.append((*within, b""))
        pieces = []
        position = start
        # The sort is stable: what was inserted first at one place stays first.
        for first, last, text in sorted(inside, key=lambda one: one[:2]):
            if first < position:
                raise Unplaceable
            pieces += [self.source.data[position:first], text]
            position = last
        return b"".join([*pieces, self.source.data[position:stop]])

    def _cuts(self) -> Iterator[tuple[int, int]]:
        """The ranges of removed blocks, with the blank lines that nothing separates any more."""
        for first, last in self._runs():
            start, stop = self.source.lead(first), self.source.extent_end(last)
            above, below = self.source.blanks_before(start), self.source.blanks_after(stop)
            if below == len(self.source.data):
                yield above, below
            elif above < start or start == 0:
                yield start, below
            else:
                yield start, stop

    def _runs(self) -> Iterator[tuple[int, int]]:
        """First and last of the removed blocks that stand together.

        A comment between blank lines, after a table that goes, stays.
        """
        first = last = -1
        for block in sorted(self.removed):
            together = block == last + 1 and (
                self.removed[block] == self.removed[last]
                or self.source.blanks_after(self.source.extent_end(last)) == self.source.lead(block)
            )
            if not together:
                if first > 0:
                    yield first, last
                first = block
            last = block
        if first > 0:
            yield first, last
