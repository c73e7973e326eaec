"""Drawing of one row as a strip."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.content import Content
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget

from studio.widgets.plain import fit, literal
from studio.widgets.rows import Row

GUTTER = 2
"""Cells at the left of a row, where the cursor is marked."""

_RULE = RichStyle(bold=False, dim=True)

_LABEL_MIN = 6
"""Cells a label keeps at least before the text at the right gives way."""


def safe(content: Content) -> Content:
    """The content with its styles, its text made literal."""
    text = literal(content.plain)
    if text == content.plain:
        return content
    # One character for one, so the spans fit the new text.
    return Content(text, list(content.spans))


def shortened(content: Content, width: int) -> Content:
    """The content cut to `width` cells with `…`."""
    text = fit(content.plain, width)
    if text == content.plain:
        return content
    kept = len(text) - 1
    return Content(text, [span for span in content.spans if span.start < kept])


def split_width(room: int, label: int, right: int) -> tuple[int, int]:
    """How many cells the label and the text at the right get of `room`."""
    if not right:
        return room, 0
    left = room - right - 1
    # A number cut in half misleads: it is shown in full or not at all.
    return (left, right) if left >= min(label, _LABEL_MIN) and left > 0 else (room, 0)


def paint_row(
    widget: Widget, row: Row, width: int, marker: tuple[str, Style], style: Style, quiet: Style
) -> Strip:
    """One row as a strip of `width` cells: marker, label, and the text at the right."""
    room = max(0, width - GUTTER)
    right = safe(row.right)
    label = safe(row.label)
    label_room, right_room = split_width(
        room, _capped_length(label, room), _capped_length(right, room + 1)
    )
    label = shortened(label, label_room)
    rich = style.rich_style
    segments = [Segment(marker[0].ljust(GUTTER), marker[1].rich_style)]
    segments += _segments(widget, label, label_room, style)
    gap = room - label.cell_length - right_room
    if row.heading and gap > 3:
        # A rule as well as a colour tells a heading from a row.
        rule = "─" * (gap - (2 if right_room else 1))
        segments.append(Segment(f" {rule}" + (" " if right_room else ""), rich + _RULE))
    elif gap > 0:
        segments.append(Segment(" " * gap, rich))
    if right_room:
        segments += _segments(widget, right, right_room, quiet)
    return Strip(segments).adjust_cell_length(width, rich)


def _capped_length(content: Content, cap: int) -> int:
    """The cells of a content, without measuring a huge one."""
    return cap + 1 if len(content.plain) > 8 * cap + 64 else content.cell_length


def _segments(widget: Widget, content: Content, width: int, style: Style) -> list[Segment]:
    """A content as segments. It is one line, cut to fit, and without links or alignment: so it
    needs none of the wrapping that a widget's own text goes through.
    """
    if width <= 0 or not content.plain:
        return []
    if not content.spans:
        return [Segment(content.plain, style.rich_style)]
    return [
        Segment(text, _rich(own))
        for text, own in content.render(style, end="", parse_style=_parser(widget))
    ]


@lru_cache(maxsize=1_000)
def _rich(style: Style) -> RichStyle:
    # Each rendering makes new styles that say the same.
    return style.rich_style


def _parser(widget: Widget) -> Callable[[str | Style], Style]:
    return widget._get_style
