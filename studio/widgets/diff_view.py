"""A difference, line below line: headings, what was taken away, what came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.strip import Strip

from studio.widgets.diff_lines import SIGNS, DiffLine
from studio.widgets.plain import fit, literal
from studio.widgets.prompt_view import GUTTER, PromptView

_KINDS = ("heading", "note", "text", "same", "added", "removed", "fold")


class DiffView(PromptView, inherit_bindings=False):
    """Reads a difference, wrapped to the width. A double click on a line opens it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor_up", "Up", show=False, id="diff.up"),
        Binding("down,j", "cursor_down", "Down", show=False, id="diff.down"),
        Binding("pageup", "page_up", "Page up", show=False, id="diff.page_up"),
        Binding("pagedown", "page_down", "Page down", show=False, id="diff.page_down"),
        Binding("home", "first", "First", show=False, id="diff.first"),
        Binding("end", "last", "Last", show=False, id="diff.last"),
        Binding("right_square_bracket", "section(1)", "Next field", show=False, id="diff.next"),
        Binding("left_square_bracket", "section(-1)", "Field before", show=False, id="diff.back"),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"diff-view--{kind}" for kind in _KINDS}

    DEFAULT_CSS = """
    DiffView {
        & > .diff-view--heading { color: $text; text-style: bold; }
        & > .diff-view--note, & > .diff-view--same { color: $text-muted; }
        & > .diff-view--fold { color: $text-disabled; }
        & > .diff-view--added { color: $text-success; background: $success 8%; }
        & > .diff-view--removed { color: $text-error; background: $error 8%; }
    }
    """

    def show_anew(self, lines: Sequence[DiffLine]) -> None:
        """Show the difference of something else, from its first line on."""
        self.show(lines)
        self.action_first()

    @property
    def source(self) -> object:
        """What the line under the cursor belongs to."""
        return self.lines[self.cursor].source if self.lines else None

    def action_section(self, step: int) -> None:
        """To the next heading, or the one before."""
        places = [at for at, one in enumerate(self.lines) if one.origin == "heading"]
        ahead = [at for at in places if (at > self.cursor if step > 0 else at < self.cursor)]
        if ahead:
            self.scroll_to_line(ahead[0] if step > 0 else ahead[-1])

    def _paint(self, row: int, width: int) -> Strip:
        place = self._layout_lines.at(row)
        if place is None:
            return super()._paint(row, width)
        index, piece = place
        line = self.lines[index]
        kind = line.origin if line.origin in _KINDS else "same"
        names = ["prompt-view--line", f"diff-view--{kind}"]
        if index == self.cursor:
            names.append("prompt-view--cursor")
        style = self.get_visual_style(*names).rich_style
        mark = self.get_visual_style(*names, "prompt-view--marker").rich_style
        marker = ("▌" if self.has_focus else "▏") if index == self.cursor else " "
        text = self._layout_lines.piece(index, piece)
        segments = [
            Segment(SIGNS.get(kind, " ") if not piece else " ", style),
            Segment(marker, mark),
            Segment(text, style),
        ]
        if kind == "heading" and not piece and isinstance(line, DiffLine):
            quiet = self.get_visual_style(*names, "diff-view--note").rich_style
            room = width - GUTTER - cell_len(text)
            right = fit(literal(line.right), room - 4)
            rule = room - cell_len(right) - (2 if right else 1)
            if rule > 1:
                segments.append(Segment(f" {'─' * rule}{' ' if right else ''}{right}", quiet))
        return Strip(segments).adjust_cell_length(width, style)
