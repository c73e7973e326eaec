"""The rows of a list: held whole, or as a bounded window on a long one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.content import Content

_NOTHING = Content("")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list: what it shows and what it stands for."""

    id: str
    label: Content
    right: Content = _NOTHING
    """Shown at the right edge, in full when there is room."""
    heading: bool = False
    draggable: bool = False
    dim: bool = False
    payload: object = None
    """Anything the owner wants back with the row."""


def alike(one: Row, other: Row) -> bool:
    """Whether two rows look the same and stand for the same."""
    return one is other or (
        # Contents compare by their text alone: colours are in the spans.
        one == other
        and one.label.spans == other.label.spans
        and one.right.spans == other.right.spans
    )


class RowStore:
    """Rows by index. Knows how many there are, and holds all of them or those near the view."""

    def __init__(self) -> None:
        self.total = 0
        self.generation = 0
        self._rows: dict[int, Row] = {}
        self._index_of: dict[str, int] = {}
        self._asked: tuple[int, int] | None = None

    def __getitem__(self, index: int) -> Row | None:
        return self._rows.get(index)

    def index_of(self, row_id: str) -> int | None:
        """Where a row is, if it is loaded."""
        return self._index_of.get(row_id)

    def ids(self) -> list[str]:
        """The ids of the loaded rows in order."""
        return [self._rows[index].id for index in sorted(self._rows)]

    def loaded(self) -> dict[int, Row]:
        """The loaded rows by index."""
        return dict(self._rows)

    def hold(self, rows: Iterable[Row]) -> None:
        """Hold these rows, which are all there are."""
        self._keep(dict(enumerate(rows)))
        self.total = len(self._rows)
        self._asked = None

    def resize(self, total: int, generation: int) -> None:
        """Say how many rows there are. Another generation means that all of them may differ."""
        if generation != self.generation:
            self._keep({})
        elif total < self.total:
            self._keep({i: row for i, row in self._rows.items() if i < total})
        self.generation = generation
        self.total = total
        self._asked = None

    def put(self, start: int, rows: Sequence[Row]) -> None:
        """Load rows from `start` on; what is beyond the end is left out."""
        for index, row in enumerate(rows[: max(0, self.total - start)], start):
            old = self._rows.get(index)
            if old is not None and self._index_of.get(old.id) == index:
                del self._index_of[old.id]
            self._rows[index] = row
            self._index_of[row.id] = index

    def trim(self, start: int, stop: int, also: int) -> None:
        """Forget the rows outside `start` to `stop`, except the one at `also`."""
        if len(self._rows) > 2 * (stop - start):
            self._keep({i: r for i, r in self._rows.items() if start <= i < stop or i == also})

    def missing(self, start: int, stop: int) -> tuple[int, int] | None:
        """The span of the rows not loaded between `start` and `stop`."""
        gaps = [i for i in range(max(0, start), min(stop, self.total)) if i not in self._rows]
        return (gaps[0], gaps[-1] + 1) if gaps else None

    def to_ask(self, top: int, height: int) -> tuple[int, int] | None:
        """The rows to ask the owner for, once, for a view of `height` rows from `top`.

        A span is asked for as soon as half a page around the view is not loaded, and covers
        what is missing a whole page around it: so scrolling by a line rarely asks.
        """
        near = self.missing(top - height // 2, top + height + height // 2)
        if near is None or (
            self._asked and self._asked[0] <= near[0] and near[1] <= self._asked[1]
        ):
            return None
        self._asked = self.missing(top - height, top + 2 * height)
        return self._asked

    def _keep(self, rows: dict[int, Row]) -> None:
        self._rows = rows
        self._index_of = {row.id: index for index, row in rows.items()}
