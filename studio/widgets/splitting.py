"""How wide panes beside each other are: rules without a screen."""

from __future__ import annotations

from collections.abc import Sequence


def widened(widths: Sequence[int], least: Sequence[int], place: int, cells: int) -> list[int]:
    """The widths with one of them wider by some cells, or narrower where `cells` is negative.

    The others give or take what is wanted, the nearest at the right first, then those at the
    left; none becomes narrower than its least width. The sum stays.
    """
    found = list(widths)
    others = [*range(place + 1, len(found)), *range(place - 1, -1, -1)]
    if cells < 0:
        cells = -min(-cells, max(0, found[place] - least[place]))
        found[place] += cells
        found[others[0]] -= cells
        return found
    for other in others:
        given = max(0, min(cells, found[other] - least[other]))
        found[other] -= given
        found[place] += given
        cells -= given
    return found


def split_at(widths: Sequence[int], least: Sequence[int], border: int, column: int) -> list[int]:
    """The widths with the border after one pane at a column; its two panes share what they have."""
    found = list(widths)
    start = sum(found[:border])
    both = found[border] + found[border + 1]
    left = max(least[border], min(column - start, both - least[border + 1]))
    if left < least[border] or both - left < least[border + 1]:
        return found
    found[border], found[border + 1] = left, both - left
    return found
