"""The end of the studio: a closed terminal, the system's signals, long work, and what stays."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from studio.preferences import Preferences
from studio.rescue import rescued
from tests.digging import few
from tests.studio.app.driving import Stand
from tests.studio.app.test_pty import CTRL_Q, Terminal, opened

__all__ = ["opened"]

SIGNALS = [signal.SIGHUP, signal.SIGTERM]


def gone(terminal: Terminal, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while terminal.child.isalive():
        assert time.monotonic() < end, "it does not end"
        terminal.read()


def hang_up(terminal: Terminal) -> None:
    """Close the other end of the line: the system tells it by SIGHUP, and nothing can be drawn."""
    terminal.child.ptyproc.fileobj.close()
    terminal.child.ptyproc.closed = True
    end = time.monotonic() + 15
    while terminal.child.isalive():
        assert time.monotonic() < end, "it does not end"
        time.sleep(0.1)


@pytest.mark.parametrize("number", few(SIGNALS, 1))
def test_a_signal_saves_what_stands_typed(
    stand: Stand, opened: Callable[..., Terminal], number: int
) -> None:
    terminal = opened()
    for _ in range(4):
        terminal.send("]")
    terminal.shows("Default role")
    terminal.send("\t", "contr")
    terminal.shows("contr")
    os.kill(terminal.child.pid, number)
    gone(terminal)
    assert stand.catalog.persona("ada").voice.replace("alto", "") == "contr"


def test_a_closed_terminal_saves_what_stands_typed_in_the_editor(
    stand: Stand, opened: Callable[..., Terminal]
) -> None:
    terminal = opened()
    terminal.send("\r")
    terminal.shows("Content")
    terminal.send("Typed at last.")
    terminal.shows("Typed at last.")
    hang_up(terminal)
    assert "Typed" in stand.catalog.get("part", "kind").content  # type: ignore[union-attr]


@pytest.mark.parametrize("seconds", few([0.2, 0, 0.3], 1))
def test_a_terminal_that_is_closed_while_one_quits_leaves_nothing_running(
    opened: Callable[..., Terminal], seconds: float
) -> None:
    terminal = opened()
    terminal.child.send(CTRL_Q)
    time.sleep(seconds)
    hang_up(terminal)


def test_what_cannot_be_saved_is_kept_in_a_file_and_told(
    stand: Stand, opened: Callable[..., Terminal], home: Path
) -> None:
    terminal = opened()
    for _ in range(5):
        terminal.send("]")
    terminal.shows("Metadata")
    terminal.send("\t" * 6)
    terminal.send("a name with spaces [red]")
    terminal.shows("[red]")
    os.kill(terminal.child.pid, signal.SIGTERM)
    gone(terminal)
    kept = rescued(home / "config" / "persona-studio")
    assert len(kept) == 1
    assert "a name with spaces [red]" in kept[0].read_text("utf-8")
    again = Terminal(stand, home)
    again.shows("could not be saved when")
    again.send(CTRL_Q)
    again.close()


async def test_long_work_is_told_and_waited_for(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.errands.PATIENCE", 0.05)
    monkeypatch.setattr("studio.leaving.PATIENCE", 0.05)
    go_on = Event()
    async with stand.running() as studio:
        monkeypatch.setattr("store.sync.pull.pull", lambda *_, **__: go_on.wait(10) and _Report())
        studio.send("f9")
        await studio.until(lambda: "Pulling the seeds … " in studio.status("saved"))
        assert studio.status("saved").startswith("◐")
        studio.send("ctrl+q")
        await studio.until(lambda: studio.notes)
        assert studio.notes[0].startswith("Pulling the seeds is not done yet.")
        assert not studio.app._exit
        go_on.set()
        await studio.until(lambda: studio.app._exit)


class _Report:
    written = 0
    problems = ()
    conflicts = ()


async def test_short_work_is_not_told(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.press("f5")
        assert studio.status("saved") == "● saved"


async def test_what_is_chosen_is_kept_when_the_system_ends_it(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.pane("preview")
        await studio.press("v")
        studio.app._leaving.at_once()
        await studio.until(lambda: studio.app._exit)
    guid = stand.catalog.persona("ada").guid
    assert Preferences.load(stand.preferences).choices(stand.folder, guid).view == "detail"
