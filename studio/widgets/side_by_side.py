"""Two texts and how they differ: beside each other, or one below the other where it is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, TypeAlias

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from studio.widgets.diff_layout import GUTTER, DiffLayout, Placed
from studio.widgets.line_diff import Pair, Spans, marks
from studio.widgets.plain import fit, literal
from studio.widgets.scrolling import set_length
from studio.widgets.wrap import Pieces, wrap

Columns: TypeAlias = Literal["auto", "one"]

TWO_FROM = 104
"""Cells from which two columns have room for a text each."""


class SideBySide(ScrollView, can_focus=True, inherit_bindings=False):
    """Reads a difference line by line, wrapped to the width, with the changed words marked.

    What was is marked `-`, what is `+`, and both have a colour. The owner computes the pairs
    (`line_diff.aligned`), in a thread where the texts are long.
    """

    ALLOW_SELECT = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "line(-1)", "Up", show=False, id="diff.up"),
        Binding("down,j", "line(1)", "Down", show=False, id="diff.down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="diff.page_up"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="diff.page_down"),
        Binding("home", "first", "First", show=False, id="diff.first"),
        Binding("end", "last", "Last", show=False, id="diff.last"),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "diff--line",
        "diff--removed",
        "diff--added",
        "diff--changed",
        "diff--removed-words",
        "diff--added-words",
        "diff--removed-sign",
        "diff--added-sign",
        "diff--changed-sign",
        "diff--nothing",
        "diff--fold",
        "diff--heading",
        "diff--rule",
        "diff--here",
        "diff--empty",
    }

    DEFAULT_CSS = """
    SideBySide {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        & > .diff--removed { background: $error 12%; }
        & > .diff--added { background: $success 12%; }
        & > .diff--removed-words { background: $error 38%; text-style: bold; }
        & > .diff--added-words { background: $success 38%; text-style: bold; }
        & > .diff--removed-sign { color: $text-error; }
        & > .diff--added-sign { color: $text-success; }
        & > .diff--changed-sign { color: $text-warning; }
        & > .diff--nothing { background: $foreground 3%; }
        & > .diff--fold, & > .diff--empty { color: $text-disabled; }
        & > .diff--heading { color: $text-muted; text-style: bold; }
        & > .diff--rule { color: $foreground 20%; }
        & > .diff--here { color: $text-muted; }
        &:focus > .diff--here { color: $accent; }
    }
    """

    class Moved(Message):
        """Another difference is the one looked at, or there are others."""

        def __init__(self, diff: SideBySide) -> None:
            super().__init__()
            self.diff = diff

        @property
        def control(self) -> SideBySide:
            """The view."""
            return self.diff

    class LeftAtTop(Message):
        """Up at the first line: the keyboard is to go to what stands above."""

    class FoldAsked(Message):
        """A click on lines that are put into one: they are to be seen."""

    def __init__(
        self,
        *,
        empty: str = "",
        columns: Columns = "auto",
        name: str | None = None,
        id: str | None = None,  # noqa: A002 (the name every widget uses)
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._empty = empty
        self._columns: Columns = columns
        self._laid = DiffLayout()
        self._strips: dict[int, Strip] = {}
        self._current = -1

    # What the owner says and asks.

    @property
    def pairs(self) -> Sequence[Pair]:
        """What is shown."""
        return self._laid.pairs

    @property
    def count(self) -> int:
        """How many differences there are."""
        return self._laid.count

    @property
    def current(self) -> int:
        """The difference that is looked at, from 0; -1 before the first was gone to."""
        return self._current

    @property
    def two_columns(self) -> bool:
        """Whether the texts stand beside each other."""
        return self._laid.two

    @property
    def folding(self) -> bool:
        """Whether long stretches of the same lines are put into one."""
        return self._laid.fold

    def show(self, pairs: Sequence[Pair], *, empty: str | None = None, top: bool = False) -> None:
        """Show a difference; the view stays where it is unless it is to begin at the top."""
        if empty is not None:
            self._empty = empty
        if top:
            self._current = -1
        self._lay_out(pairs)
        self._current = min(self._current, self.count - 1)
        if top:
            self._scroll_line(0)
        self.post_message(self.Moved(self))

    def set_folding(self, fold: bool) -> None:
        """Put long stretches of the same lines into one, or show them all."""
        if fold == self._laid.fold:
            return
        self._laid.fold = fold
        self._lay_out(self.pairs)
        if self._current >= 0:
            self._scroll_line(self._laid.first_line(self._current) - self._page // 4)

    def go_to_difference(self, step: int) -> None:
        """To the difference after or before the one looked at, round at the ends."""
        if not self.count:
            return
        before = self._current
        self._current = (before + step) % self.count if before >= 0 or step > 0 else self.count - 1
        for difference in {before, self._current} - {-1}:
            for row in self._laid.lines(difference):
                self._strips.pop(row, None)
        lines, top = self._laid.lines(self._current), self.scroll_offset.y
        if not (top <= lines.start and lines.stop <= top + self._page):
            self._scroll_line(lines.start - self._page // 4)
        self.refresh()
        self.post_message(self.Moved(self))

    # Keys and mouse.

    def action_line(self, step: int) -> None:
        """One line up or down."""
        if step < 0 and self.scroll_offset.y == 0:
            self.post_message(self.LeftAtTop())
        self._scroll_line(self.scroll_offset.y + step)

    def action_page(self, step: int) -> None:
        """One page up or down."""
        self._scroll_line(self.scroll_offset.y + step * max(1, self._page - 1))

    def action_first(self) -> None:
        """To the first line."""
        self._scroll_line(0)

    def action_last(self) -> None:
        """To the last line."""
        self._scroll_line(self._laid.height)

    def on_click(self, event: events.Click) -> None:
        """A click on lines put into one shows them, one on a difference goes to it."""
        offset = event.get_content_offset(self)
        place = None if offset is None else self._laid.at(offset.y + self.scroll_offset.y)
        if place is None:
            return
        placed = self._laid.placed[place[0]]
        if placed.pair.fate == "fold":
            self.post_message(self.FoldAsked())
        elif placed.difference >= 0 and placed.difference != self._current:
            self.go_to_difference(placed.difference - self._current)

    # State.

    def on_resize(self) -> None:
        """Wrap to the new width; the line at the top stays there."""
        place = self._laid.at(self.scroll_offset.y)
        same = len(self._laid.placed)
        self._lay_out(self.pairs)
        if place is not None and len(self._laid.placed) == same:
            row = sum(one.size for one in self._laid.placed[: place[0]])
            self._scroll_line(row + min(place[1], self._laid.placed[place[0]].size - 1))

    def notify_style_update(self) -> None:
        """Colours changed: nothing drawn is right any more."""
        super().notify_style_update()
        self._strips.clear()

    @property
    def _page(self) -> int:
        return self.scrollable_content_region.height

    def _lay_out(self, pairs: Sequence[Pair]) -> None:
        width = self.scrollable_content_region.width
        two = self._columns == "auto" and width >= TWO_FROM
        self._laid.lay_out(pairs, width, two=two, fold=self._laid.fold)
        self._strips.clear()
        set_length(self, self._laid.height or 1)
        self.scroll_y = self.scroll_target_y = min(self.scroll_y, self.max_scroll_y)
        self.refresh()

    def _scroll_line(self, row: int) -> None:
        if self.is_attached and self._page > 0:
            self.scroll_to(y=max(0, row), animate=False, force=True)

    # Drawing.

    def render_line(self, y: int) -> Strip:
        """One line of the view."""
        row = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        strip = self._strips.get(row)
        if strip is None or strip.cell_length != width:
            if len(self._strips) > 1000:
                self._strips.clear()
            strip = self._strips[row] = self._paint(row, width)
        return strip

    def _style(self, *names: str) -> RichStyle:
        return self.get_visual_style("diff--line", *(f"diff--{n}" for n in names)).rich_style

    def _paint(self, row: int, width: int) -> Strip:
        place = self._laid.at(row)
        if place is None:
            return self._paint_rest(row, width)
        placed, piece = self._laid.placed[place[0]], place[1]
        match placed.pair.fate:
            case "fold":
                text = fit(f"  ⋯ {placed.pair.left} lines the same", width)
                style = self._style("fold")
                return Strip([Segment(text, style)]).adjust_cell_length(width, style)
            case "heading":
                return self._paint_heading(placed, piece, width)
            case "note":
                return self._paint_note(placed, piece, width)
        here = placed.difference >= 0 and placed.difference == self._current
        if not self._laid.two:
            side = "right" if placed.side == "right" else "left"
            return Strip(self._half(placed, side, piece, width, here))
        left = self._laid.left_width
        segments = self._half(placed, "left", piece, left, here)
        segments.append(Segment("│", self._style("rule")))
        segments += self._half(placed, "right", piece, width - left - 1, here)
        return Strip(segments)

    def _half(self, placed: Placed, side: str, piece: int, width: int, here: bool) -> list[Segment]:
        """One side of a line, `width` cells."""
        pair = placed.pair
        pieces, text = (placed.left, pair.left) if side == "left" else (placed.right, pair.right)
        name = "removed" if side == "left" else "added"
        if not pair.differs:
            names: tuple[str, ...] = ()
        else:
            names = (name,) if pieces else ("nothing",)
        style = self._style(*names)
        sign = " " if not pair.differs or piece or not pieces else "-" if side == "left" else "+"
        mark = "▌" if here else " "
        segments = [
            Segment(sign, self._style(*names, f"{name}-sign")),
            Segment(mark, self._style(*names, "here")),
        ]
        if piece < len(pieces):
            spans: Spans = ()
            if pair.fate == "changed":
                spans = marks(pair.left, pair.right)[0 if side == "left" else 1]
            words = self._style(*names, f"{name}-words")
            segments += _marked(text, pieces[piece], spans, style, words)
        return list(Strip(segments).adjust_cell_length(width, style))

    def _paint_heading(self, placed: Placed, piece: int, width: int) -> Strip:
        style = self._style("heading")
        text = _piece(placed.pair.left, placed.left, piece)
        strip = Strip([Segment("  " + text + " ", style)])
        gap = width - strip.cell_length
        rule = Segment("─" * max(0, gap), self._style("rule"))
        return Strip([*strip, rule]).adjust_cell_length(width, style)

    def _paint_note(self, placed: Placed, piece: int, width: int) -> Strip:
        sign = "" if piece else placed.pair.left
        name = {"+": "added-sign", "-": "removed-sign", "~": "changed-sign"}.get(
            placed.pair.left, "line"
        )
        style = self._style()
        text = _piece(placed.pair.right, placed.left, piece)
        segments = [Segment(f"{literal(sign):<{GUTTER}}", self._style(name)), Segment(text, style)]
        return Strip(segments).adjust_cell_length(width, style)

    def _paint_rest(self, row: int, width: int) -> Strip:
        style = self._style("empty")
        room = max(1, width - GUTTER)
        paragraphs = [] if self.pairs else [literal(one) for one in self._empty.split("\n")]
        lines = [text[a:b] for text in paragraphs for a, b in wrap(text, room)]
        text = fit(" " * GUTTER + lines[row], width) if row < len(lines) else ""
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)


def _piece(text: str, pieces: Pieces, piece: int) -> str:
    start, stop = pieces[piece]
    return literal(text[start:stop])


def _marked(
    text: str, piece: tuple[int, int], spans: Spans, plain: RichStyle, marked: RichStyle
) -> list[Segment]:
    """One piece of a line with its changed stretches marked."""
    segments: list[Segment] = []
    place, end = piece
    for start, stop in spans:
        start, stop = max(start, place), min(stop, end)
        if start >= stop:
            continue
        if place < start:
            segments.append(Segment(literal(text[place:start]), plain))
        segments.append(Segment(literal(text[start:stop]), marked))
        place = stop
    if place < end:
        segments.append(Segment(literal(text[place:end]), plain))
    return segments
