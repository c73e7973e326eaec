"""How many tokens a prompt takes of its budget, and what takes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from studio.widgets.meter import Count, shares, words
from studio.widgets.plain import fit, literal

# Two glyphs in turn part neighbours where colours are not seen.
_GLYPHS = "━╍"
_HUES = 6
_GAP = "  "


class TokenMeter(Widget):
    """A bar of what the prompt is made of, with the budget as its width, over a line of numbers.

    With a height of one line, only the numbers are shown.
    """

    ALLOW_SELECT = False

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"token-meter--hue-{index}" for index in range(_HUES)),
        "token-meter--rest",
        "token-meter--total",
        "token-meter--quiet",
        "token-meter--over",
    }

    DEFAULT_CSS = """
    TokenMeter {
        height: 2;
        & > .token-meter--hue-0 { color: $primary; }
        & > .token-meter--hue-1 { color: $secondary; }
        & > .token-meter--hue-2 { color: $success; }
        & > .token-meter--hue-3 { color: $accent; }
        & > .token-meter--hue-4 { color: $primary 55%; }
        & > .token-meter--hue-5 { color: $secondary 55%; }
        & > .token-meter--rest { color: $foreground 20%; }
        & > .token-meter--total { text-style: bold; }
        & > .token-meter--quiet { color: $text-muted; }
        & > .token-meter--over { color: $text-warning; text-style: bold; }
    }
    """

    def __init__(
        self,
        *,
        name: str | None = None,
        id: str | None = None,  # noqa: A002 (the name every widget uses)
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._count = Count()

    def show(
        self,
        total: int | None,
        budget: int,
        by_type: Sequence[tuple[str, int]] = (),
        everything_on: int | None = None,
        difference: int | None = None,
        encoding: str = "",
        estimate: bool = False,
    ) -> None:
        """Show a count; a total of None is being counted."""
        count = Count(total, budget, tuple(by_type), everything_on, difference, encoding, estimate)
        if count != self._count:
            self._count = count
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The bar, then the numbers."""
        width, height = self.content_size
        segments: list[Segment] = []
        if y == 0 and height > 1:
            segments = self._bar(width)
        elif y <= 1:
            segments = self._numbers(width)
        style = self.get_visual_style("token-meter--quiet").rich_style
        return Strip(segments).adjust_cell_length(width, style)

    def _segment(self, text: str, part: str) -> Segment:
        return Segment(text, self.get_visual_style(f"token-meter--{part}").rich_style)

    def _bar(self, width: int) -> list[Segment]:
        count = self._count
        # The last cell is the mark of what does not fit.
        room = width - 2 if count.over else width
        cells = shares([amount for _, amount in count.by_type], count.budget, room)
        segments = [
            self._segment(_GLYPHS[index % 2] * size, f"hue-{index % _HUES}")
            for index, size in enumerate(cells)
            if size
        ]
        if count.over and width > 2:
            segments.append(self._segment(" !", "over"))
        else:
            segments.append(self._segment("─" * (width - sum(cells)), "rest"))
        return segments

    def _numbers(self, width: int) -> list[Segment]:
        """The parts that fit, and what the bar is made of in the room that is left."""
        segments: list[Segment] = []
        left = width
        for role, text in words(self._count):
            text = literal(text)
            if segments and cell_len(text) + len(_GAP) > left:
                return segments
            if segments:
                segments.append(self._segment(_GAP, "quiet"))
                left -= len(_GAP)
            shown = fit(text, left)
            part = role if role in ("total", "over") else "quiet"
            segments.append(self._segment(shown, part))
            left -= cell_len(shown)
        for index, (name, amount) in enumerate(self._count.by_type):
            text = literal(f" {name} {self._count.number(amount)}")
            if amount <= 0 or len(_GAP) + 1 + cell_len(text) > left:
                continue
            glyph = _GLYPHS[index % 2]
            segments.append(self._segment(_GAP, "quiet"))
            segments.append(self._segment(glyph, f"hue-{index % _HUES}"))
            segments.append(self._segment(text, "quiet"))
            left -= len(_GAP) + 1 + cell_len(text)
        return segments
