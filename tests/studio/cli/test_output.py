"""Tables, widths, symbols, and signs of life."""

from __future__ import annotations

import io
import sys
import time

import pytest

from studio.cli import progress
from studio.cli.output import cells, fitted, one_line, shown, table
from studio.cli.progress import Bar, working


def test_a_table_is_aligned_by_what_a_terminal_shows() -> None:
    found = table(
        ("NAME", "N"), [("日本", "1"), ("e\u0301t\u00e9", "10"), ("a\nb", "x")], right=[1]
    )
    assert found == "NAME   N\n日本   1\ne\u0301t\u00e9   10\na b    x\n"


def test_widths() -> None:
    assert [cells(one) for one in ("abc", "日本", "e\u0301", "🎈", "")] == [3, 4, 1, 2, 0]
    assert fitted("日本語", 5) == "日本…"
    assert fitted("abc", 3) == "abc"
    assert fitted("abcd", 3) == "ab…"
    assert fitted("abc", 0) == ""


def test_what_a_terminal_would_act_on_is_a_symbol() -> None:
    assert shown("a\x1b[0m\tb\nc\r\x7f\x85\u202e") == "a␛[0m\tb\nc␍␡␦␦"
    assert one_line("a\tb\nc") == "a␉b␊c"
    assert one_line("[red] {{x}} é 🎈") == "[red] {{x}} é 🎈"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def watched(monkeypatch: pytest.MonkeyPatch, patience: float) -> Terminal:
    """Stderr as a terminal; set in the test itself, since pytest changes it before each."""
    terminal = Terminal()
    monkeypatch.setattr(progress, "_PATIENCE", patience)
    monkeypatch.setattr(sys, "stderr", terminal)
    return terminal


def test_long_work_is_told_on_a_terminal_and_wiped_out(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched(monkeypatch, 0.02)
    with working("reading"):
        time.sleep(0.2)
    assert "reading …" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_quick_work_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched(monkeypatch, 5.0)
    with working("reading"):
        pass
    bar = Bar("compiling", 3)
    bar.at(1)
    bar.end()
    assert terminal.getvalue() == ""


def test_a_bar_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = watched(monkeypatch, 0.02)
    bar = Bar("compiling", 4)
    time.sleep(0.15)
    bar.at(2)
    bar.end()
    assert "compiling ███████████████░░░░░░░░░░░░░░░ 2 of 4" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_nothing_is_told_into_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    with working("reading"):
        time.sleep(0.01)
    assert capsys.readouterr().err == ""


def test_every_command_is_where_the_table_says() -> None:
    from importlib import import_module

    from studio.cli.parser import Parser
    from studio.cli.run import COMMANDS

    for family in dict.fromkeys(COMMANDS.values()):
        commands = Parser(prog="x").add_subparsers()
        import_module(f"studio.cli.{family}").add(commands)
        assert set(commands.choices) == {name for name, one in COMMANDS.items() if one == family}
