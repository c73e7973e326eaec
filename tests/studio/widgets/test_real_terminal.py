"""Dragging in a real terminal, where a press, a move and a release may come in one read."""

from __future__ import annotations

import re
import sys

import pexpect
import pytest

Kind = tuple[int, str]
Place = tuple[int, int]

SCRIPT = """
from textual.app import App
from textual.containers import Horizontal
from textual.content import Content
from studio.widgets.drag_screen import DragScreen
from studio.widgets.reorder_list import ReorderList
from studio.widgets.row_list import RowList, Row

def rows(prefix):
    return [Row(f"{prefix}{i}", Content(f"{prefix}{i}"), draggable=True) for i in range(9)]

class Main(DragScreen[None]):
    BINDINGS = [("q", "app.quit", "Quit")]

    def compose(self):
        with Horizontal():
            yield RowList(rows("s"), drag_kind="part")
            yield ReorderList(rows("t"), accept_kinds={"part"})

    def on_mount(self):
        self.heard = []

    def on_reorder_list_dropped_in(self, message):
        self.heard.append(f"{message.dragged.row_id}>{message.before_id}")

    def on_key(self, event):
        if event.key == "q":
            self.app.exit(f"heard={','.join(self.heard)} drag={self.drag.active}")

class Studio(App):
    def get_default_screen(self):
        return Main()

    def on_ready(self):
        self.set_timer(0.05, lambda: self.bell())

print(Studio().run())
"""

DOWN, MOVE, UP, HOVER = (0, "M"), (32, "M"), (0, "m"), (35, "M")
SOURCE, TARGET = (8, 3), (50, 5)


def sgr(kind: Kind, place: Place) -> str:
    """A mouse event as terminals send it."""
    return f"\x1b[<{kind[0]};{place[0]};{place[1]}{kind[1]}"


@pytest.mark.parametrize(
    ("events", "heard"),
    [
        ([(DOWN, SOURCE), (MOVE, TARGET), (UP, TARGET)], "s2>t4"),
        ([(DOWN, SOURCE), (MOVE, TARGET), (UP, TARGET), (HOVER, (9, 9))], "s2>t4"),
        # The button came up outside: the terminal tells only by a move without it.
        ([(DOWN, SOURCE), (MOVE, TARGET), (HOVER, (9, 9))], ""),
    ],
)
def test_all_in_one_write(
    events: list[tuple[tuple[int, str], tuple[int, int]]], heard: str
) -> None:
    child = pexpect.spawn(
        sys.executable, ["-c", SCRIPT], dimensions=(24, 80), encoding="utf-8", timeout=20
    )
    try:
        child.expect("\x07")
        child.send("".join(sgr(kind, place) for kind, place in events))
        child.send("q")
        child.expect(re.compile(r"heard=(\S*) drag=(\S+)"))
        assert child.match is not None
        assert child.match.groups() == (heard, "None")
        child.expect(pexpect.EOF)
    finally:
        child.close(force=True)
