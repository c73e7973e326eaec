"""The studio in a real terminal: keys and mouse as bytes, and what is left when it is killed."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.studio.app.driving import Stand

pytest.importorskip("pty", reason="there is no pty here")
pexpect = pytest.importorskip("pexpect")
pyte = pytest.importorskip("pyte")

ROOT = Path(__file__).parents[3]
UP, DOWN, RIGHT = "\x1b[A", "\x1b[B", "\x1b[C"
ALT_UP, ALT_DOWN = "\x1b[1;3A", "\x1b[1;3B"
F1, F3, F4 = "\x1bOP", "\x1bOR", "\x1bOS"
CTRL_P, CTRL_Q, CTRL_Y, CTRL_Z = "\x10", "\x11", "\x19", "\x1a"
ESCAPE = "\x1b"
PRESS, MOVE, RELEASE = (0, "M"), (32, "M"), (0, "m")


class Terminal:
    """A studio on a terminal of its own, seen through the eyes of a terminal."""

    def __init__(self, stand: Stand, home: Path, columns: int = 128, rows: int = 30) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        environment = {
            **os.environ,
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "data"),
            "TERM": "xterm-256color",
            "PYTHONPATH": str(ROOT),
            "TEXTUAL_ANIMATIONS": "none",
        }
        # What a test runner says of its own terminal is not true of this one.
        for name in ("COLORTERM", "COLUMNS", "LINES"):
            environment.pop(name, None)
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "studio", str(stand.folder)],
            cwd=str(stand.folder),
            env=environment,
            dimensions=(rows, columns),
            timeout=20,
        )

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    def read(self, seconds: float = 0.03) -> None:
        """Take in what the studio draws until it has been quiet for a while."""
        while True:
            try:
                data = self.child.read_nonblocking(65536, timeout=seconds)
            except (pexpect.TIMEOUT, pexpect.EOF):
                return
            # A terminal's replies are asked for that pyte does not know: left out.
            self.stream.feed(re.sub(rb"\x1b\[[=>?][0-9;]*[a-zA-Z$]+[a-z]?", b"", data))

    def until(self, condition: Callable[[], object], what: str = "", seconds: float = 20) -> None:
        """Read until a condition holds."""
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"{what}\n{self.text}"
            self.read()

    def shows(self, text: str) -> None:
        """Wait until a text is on the screen."""
        self.until(lambda: text in self.text, f"{text!r} is not shown")

    def send(self, *keys: str) -> None:
        """Send keys, all in one write."""
        self.child.send("".join(keys))
        self.read(0.12)

    def place(self, text: str, left: int = 0, right: int = 1000) -> tuple[int, int]:
        """The column and line of a text on the screen, from 1, between two columns."""
        for line, shown in enumerate(self.screen.display):
            column = shown.find(text, left, right)
            if column >= 0:
                return column + 1, line + 1
        raise AssertionError(f"{text!r} is not there\n{self.text}")

    def drag(self, start: tuple[int, int], stop: tuple[int, int]) -> None:
        """Press, move and release, all in one write."""
        events = ((PRESS, start), (MOVE, stop), (RELEASE, stop))
        self.send(*(f"\x1b[<{code};{x};{y}{end}" for (code, end), (x, y) in events))

    def close(self) -> None:
        self.child.close(force=True)


@pytest.fixture
def opened(stand: Stand, home: Path) -> Iterator[Callable[..., Terminal]]:
    """Opens the studio; ends it after the test."""
    terminals: list[Terminal] = []

    def open_one(*, persona: bool = True, **size: int) -> Terminal:
        terminal = Terminal(stand, home, **size)
        terminals.append(terminal)
        terminal.shows("saved")
        terminal.until(lambda: re.search(r"(?m)\bada\b", terminal.text), "the library is filled")
        if persona and "You are Ada." not in terminal.text:
            terminal.send("\r")
        if persona:
            terminal.shows("You are Ada.")
            terminal.send(F3)
        return terminal

    yield open_one
    for terminal in terminals:
        terminal.close()


def parts(stand: Stand) -> list[str]:
    return [link.part for link in stand.catalog.persona("ada").parts]


def rows_of_parts(terminal: Terminal) -> dict[str, tuple[int, int]]:
    """Where the rows of the composer's parts are, and of the library's."""
    left = terminal.place("╭─ ada")[0] - 1
    return {name: terminal.place(name, left, left + 30) for name in ("kind", "warm", "slow")}


def test_drag_in_one_write_and_reopen(stand: Stand, opened: Callable[..., Terminal]) -> None:
    terminal = opened()
    rows = rows_of_parts(terminal)
    terminal.drag(rows["slow"], rows["kind"])
    terminal.until(lambda: parts(stand) == ["slow", "kind", "warm", "plan"], "dragged")
    terminal.until(
        lambda: rows_of_parts(terminal)["slow"][1] < rows_of_parts(terminal)["kind"][1], "shown"
    )
    terminal.shows("● saved")
    # From the library into the composer.
    terminal.drag(terminal.place("bold", 0, 40), rows["warm"])
    terminal.until(lambda: "bold" in parts(stand), "dragged in")
    assert parts(stand) == ["slow", "bold", "kind", "warm", "plan"]
    terminal.until(lambda: terminal.text.count("bold") >= 2, "it is shown")
    terminal.send(CTRL_Q)
    terminal.until(lambda: not terminal.child.isalive(), "it ends")
    assert terminal.child.exitstatus == 0
    again = opened()
    left = again.place("╭─ ada")[0] - 1
    lines = [again.place(name, left, left + 30)[1] for name in parts(stand)]
    assert lines == sorted(lines)
    # And undone, after the restart.
    again.send("u")
    again.until(lambda: parts(stand) == ["slow", "kind", "warm", "plan"], "undone")


def test_killed_after_saved_is_shown(stand: Stand, opened: Callable[..., Terminal]) -> None:
    terminal = opened()
    terminal.send(DOWN)
    terminal.send("J")
    terminal.until(
        lambda: rows_of_parts(terminal)["slow"][1] < rows_of_parts(terminal)["warm"][1],
        "moved",
    )
    terminal.shows("● saved")
    os.kill(terminal.child.pid, signal.SIGKILL)
    terminal.until(lambda: not terminal.child.isalive(), "killed")
    assert parts(stand) == ["kind", "slow", "warm", "plan"]
    again = opened()
    assert rows_of_parts(again)["slow"][1] < rows_of_parts(again)["warm"][1]


def test_keys_in_a_list(stand: Stand, opened: Callable[..., Terminal]) -> None:
    terminal = opened()
    for key, order in (
        (ALT_DOWN, ["warm", "kind", "slow", "plan"]),
        ("J", ["warm", "slow", "kind", "plan"]),
        (ALT_UP, ["warm", "kind", "slow", "plan"]),
        ("K", ["kind", "warm", "slow", "plan"]),
        (CTRL_Z, ["warm", "kind", "slow", "plan"]),
        (CTRL_Y, ["kind", "warm", "slow", "plan"]),
    ):
        terminal.send(key)
        terminal.until(lambda order=order: parts(stand) == order, repr(key))  # type: ignore[misc]
    revisions = stand.catalog.newest_revision()
    # Muted: the row says so, and the catalog does not.
    terminal.send(" ")
    terminal.shows("◌")
    terminal.send(" ")
    terminal.until(lambda: "◌" not in terminal.text, "unmuted")
    for key in (F1, "?"):
        terminal.send(key)
        terminal.until(lambda: "alt+up" in terminal.text, "help")
        terminal.send(ESCAPE)
        terminal.until(lambda: "alt+up and" not in terminal.text, "help is closed")
    for key in (CTRL_P, ":"):
        terminal.send(key)
        terminal.shows("Search for commands")
        terminal.send(ESCAPE)
        terminal.until(lambda: "Search for commands" not in terminal.text, "palette is closed")
    # The library's search: what is typed is typed.
    terminal.send("1")
    terminal.send("/")
    terminal.send("warm")
    terminal.until(lambda: terminal.text.count("▾ P") == 1, "found")
    assert stand.catalog.newest_revision() == revisions


TYPED = ("K", "J", ":", "?", "/", " ", "u", "U", "1")


def test_keys_in_a_text_area_and_an_input(stand: Stand, opened: Callable[..., Terminal]) -> None:
    terminal = opened()
    revisions = stand.catalog.newest_revision()
    terminal.send("\r")
    terminal.shows("Content")
    terminal.send(*TYPED, ALT_UP, ALT_DOWN)
    terminal.shows("KJ:?/ uU1")
    terminal.send(F1)
    terminal.shows("type to narrow")
    terminal.send(ESCAPE)
    terminal.until(lambda: "type to narrow" not in terminal.text, "help is closed")
    terminal.send(CTRL_Z)
    terminal.until(lambda: "KJ:?/ uU1" not in terminal.text, "taken back in the text")
    terminal.send(CTRL_Y)
    terminal.shows("KJ:?/ uU1")
    terminal.send(ESCAPE)
    terminal.shows("Library")
    # It is saved as typed: nothing of it was for the catalog's undo or order.
    found = stand.catalog.get("part", "kind")
    assert found.content.strip().startswith("KJ:?/ uU1")  # type: ignore[union-attr]
    assert parts(stand) == ["kind", "warm", "slow", "plan"]
    assert stand.catalog.newest_revision() == revisions + 1
    # The search box.
    terminal.send("1")
    terminal.send("/")
    terminal.send(*TYPED, ALT_UP, ALT_DOWN, CTRL_Z, CTRL_Y)
    terminal.shows("KJ:?/ uU1")
    terminal.send(F1)
    terminal.shows("Every entry of the catalog.")
    terminal.send(ESCAPE)
    terminal.until(lambda: "Every entry" not in terminal.text, "help is closed")
    terminal.send(CTRL_P)
    terminal.shows("Search for commands")
    terminal.send(ESCAPE)
    terminal.until(lambda: "Search for commands" not in terminal.text, "palette is closed")
    # A field of the composer: undo is its own.
    terminal.send(F3)
    for _ in range(4):
        terminal.send("]")
    terminal.shows("Default role")
    terminal.shows("alto")
    terminal.send("\t")
    terminal.send(*TYPED)
    terminal.until(lambda: terminal.text.count("KJ:?/ uU1") == 2, "typed")
    terminal.send(CTRL_Z)
    terminal.until(lambda: terminal.text.count("KJ:?/ uU1") == 1, "taken back")
    assert parts(stand) == ["kind", "warm", "slow", "plan"]
    assert stand.catalog.newest_revision() == revisions + 1


def test_hostile_texts_reach_the_terminal_as_symbols(
    stand: Stand, opened: Callable[..., Terminal]
) -> None:
    evil = "\x1b]2;owned\x07\x1b[2J\x1b]52;c;AAAA\x07 [red]x"
    with stand.change() as change:
        change.update("persona", "ada", {"description": evil, "summary": f"You are Ada. {evil}"})
        change.update("part", "kind", {"content": evil})
    terminal = opened()
    for _ in range(5):
        terminal.send("]")
    terminal.shows("Display name")
    for _ in range(5):
        terminal.send("[")
    terminal.until(lambda: "⠿ soul" in terminal.text, "back at the parts")
    terminal.send("\r")
    terminal.shows("Content")
    terminal.shows("[red]x")
    assert terminal.screen.title != "owned"
