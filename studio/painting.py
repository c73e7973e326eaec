"""Painting what is seen, and no more of it than has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import cast

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip


class SeenCompositor(Compositor):
    """Draws each stretch of a line by the topmost widget there, and asks no other for it.

    Textual's own has every widget beside or below a change draw all of its lines, and then keeps
    those that are seen: 300 lines for one letter in a search box.
    """

    def _render_chops(
        self, crop: Region, is_rendered_line: Callable[[int], bool]
    ) -> Sequence[Mapping[int, Strip]]:
        across = [crop.column_span]
        return self._draw({y: across for y in crop.line_range if is_rendered_line(y)})

    def render_partial_update(self) -> ChopsUpdate | None:
        """What has changed since it was last drawn; None where nothing has."""
        regions = self._dirty_regions.copy()
        self._dirty_regions.clear()
        spans = list(self._regions_to_spans(regions))
        if not spans:
            return None
        wanted: dict[int, list[tuple[int, int]]] = {}
        for y, start, end in spans:
            wanted.setdefault(y, []).append((start, end))
        return ChopsUpdate(self._draw(wanted), spans, [line[1:] for line in self.cuts])

    def _draw(
        self, wanted: Mapping[int, Sequence[tuple[int, int]]]
    ) -> Sequence[Mapping[int, Strip]]:
        """The stretches of each line by where they begin; None where nothing of one is wanted.

        Args:
            wanted: The columns of each line, from the first up to the one behind the last.
        """
        cuts = self.cuts
        drawn: list[dict[int, Strip | None]] = [dict.fromkeys(line[:-1]) for line in cuts]
        missing = {
            y: [start for start, end in pairwise(cuts[y]) if _overlaps(start, end, spans)]
            for y, spans in wanted.items()
            if 0 <= y < len(cuts)
        }
        # They come from the topmost to the lowest.
        for widget, (region, clip) in self.visible_widgets.items():
            seen = region.intersection(clip)
            first, last = seen.column_span
            lines = [
                y
                for y in seen.line_range
                if y in missing and any(first <= start < last for start in missing[y])
            ]
            if not lines:
                continue
            top = lines[0]
            place = (seen.x - region.x, top - region.y, seen.width, lines[-1] + 1 - top)
            strips = widget.render_lines(Region(*place))
            for y in lines:
                own = [cut for cut in cuts[y] if first <= cut <= last]
                line = drawn[y]
                pieces = strips[y - top].divide([cut - first for cut in own[1:]])
                for start, piece in zip(own, pieces, strict=False):
                    if start in missing[y]:
                        missing[y].remove(start)
                        line[start] = piece
                if not missing[y]:
                    del missing[y]
        return cast("Sequence[Mapping[int, Strip]]", drawn)


def _overlaps(start: int, end: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start < right and left < end for left, right in spans)
