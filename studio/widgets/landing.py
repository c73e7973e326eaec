"""Where a dragged row lands in a list: rules without a screen."""

from __future__ import annotations

from collections.abc import Sequence


def landing_index(pointer_row: int, total: int, source_index: int | None) -> int:
    """The index that what is let go over `pointer_row` lands before.

    A row moved down lands after the row under the pointer, one moved up before it, so it takes
    that row's place; one from elsewhere lands before it. Beyond the last row is the end.
    """
    row = max(0, min(pointer_row, total))
    if source_index is not None and source_index < row < total:
        return row + 1
    return row


def before_id(ids: Sequence[str], index: int) -> str | None:
    """The id of the row at a landing index; None at the end."""
    return ids[index] if 0 <= index < len(ids) else None


def changes(index: int, source_index: int | None) -> bool:
    """Whether landing there moves the row at all."""
    return source_index is None or index not in (source_index, source_index + 1)
