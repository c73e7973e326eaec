"""Painting what is seen, and no more of it than has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import cast

from textual._compositor import Compositor
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
        """The drawn stretches of each line by where they begin; None where nothing is needed."""
        cuts = self.cuts
        drawn: list[dict[int, Strip | None]] = [dict.fromkeys(line[:-1]) for line in cuts]
        missing = {
            y: [start for start, end in pairwise(cuts[y]) if start < crop.right and end > crop.x]
            for y in crop.line_range
            if y < len(cuts) and is_rendered_line(y)
        }
        # They come from the topmost to the lowest.
        for widget, (region, clip) in self.visible_widgets.items():
            if not missing:
                break
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
                    if line[start] is None:
                        line[start] = piece
                missing[y] = [start for start in missing[y] if line[start] is None]
                if not missing[y]:
                    del missing[y]
        return cast("Sequence[Mapping[int, Strip]]", drawn)
