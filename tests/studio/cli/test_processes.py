"""The command as the system runs it: bytes, pipes, exit codes, what it imports."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest

from studio.__main__ import main
from tests.studio.cli.desk import Desk

NASTY = "Red \x1b[31mred\x07 \x9b2J \u202eback\r\nTab\tand Zoë 🎈"


@pytest.fixture
def nasty(bare: Desk) -> Desk:
    text = "".join(f"\\u{ord(one):04x}" if ord(one) < 0xA0 else one for one in NASTY)
    bare.seed(f'[[personas]]\nname = "eve"\nsummary = "{text}"\ndescription = "{text}"')
    bare.run("list", "parts")
    return bare


COMMANDS = [
    ["list", "personas"],
    ["list", "parts", "--search", "warm", "--json"],
    ["show", "persona", "bob"],
    ["compose", "ada", "--detail", "--json"],
    ["manifest", "ada"],
    ["resolve", "ada"],
    ["compile", "--all"],
    ["compile", "--check"],
    ["export", "ada"],
    ["arc", "show", "growth"],
    ["arc", "advance", "bob"],
    ["sync"],
    ["sync", "pull"],
    ["new", "part", "brisk", "--part-type", "tone", "--summary", "Be brief."],
    ["link", "ada", "part", "brisk"],
    ["move", "ada", "brisk", "0"],
    ["unlink", "ada", "part", "brisk"],
    ["rename", "part", "brisk", "curt"],
    ["duplicate", "part", "curt"],
    ["delete", "part", "curt"],
    ["backup", "copy.db"],
    ["doctor"],
    ["completion", "bash"],
    ["init", "fresh"],
]


def test_no_command_imports_textual(desk: Desk) -> None:
    script = (
        "import io, json, sys\n"
        "from studio.__main__ import main\n"
        "for words in json.loads(sys.argv[1]):\n"
        f"    code = main(['-C', {str(desk.folder)!r}, *words])\n"
        "    assert code == 0, (words, code)\n"
        "    assert not [one for one in sys.modules if one.split('.')[0] in\n"
        "                ('textual', 'rich', 'mcp', 'starlette', 'studio.app')], words\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, json.dumps(COMMANDS)], capture_output=True, check=False
    )
    assert ran.returncode == 0, ran.stderr.decode()


def test_version_and_help_need_no_database(desk: Desk) -> None:
    script = (
        "import sys\n"
        "from studio.__main__ import main\n"
        "for words in (['--version'], ['--help'], ['compose', '--help'], ['list', 'x'], ['lst']):\n"
        "    main(words)\n"
        "heavy = {'sqlalchemy', 'textual', 'splintr', 'tomli', 'platformdirs'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()


def test_a_text_goes_into_a_pipe_byte_by_byte(nasty: Desk) -> None:
    ran = nasty.process("compose", "eve", environment={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    # What the composition itself does to line ends is the only change.
    assert ran.stdout == NASTY.replace("\r\n", "\n").encode() + b"\n"
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_on_a_terminal_controls_are_symbols_and_tables_fit(
    nasty: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    main_end, process_end = pty.openpty()
    monkeypatch.setenv("COLUMNS", "60")
    with open(process_end, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stdout", terminal)
        for words in (["compose", "eve"], ["list", "personas"]):
            assert main(["-C", str(nasty.folder), *words]) == 0
        seen = _all_read(main_end).decode().replace("\r\n", "\n")
    os.close(main_end)
    assert "Red ␛[31mred␇ ␦2J ␦back\nTab" in seen
    assert "Zoë 🎈" in seen
    assert not set(seen) & set("\x1b\x07\x9b\u202e\r")
    listed = seen[seen.index("NAME") :].splitlines()
    assert len(listed) == 2
    assert all(len(line) <= 60 for line in listed)
    assert "…" in listed[1]


def _all_read(terminal: int) -> bytes:
    """All that was written to a pty; one read may bring a part of it only."""
    seen = b""
    while select.select([terminal], [], [], 0.2)[0]:
        seen += os.read(terminal, 100_000)
    return seen


def _run_into(monkeypatch: pytest.MonkeyPatch, output: int, *words: str) -> int:
    """Run a command whose stdout is that descriptor; it is closed afterwards."""
    with open(output, "w", encoding="utf-8") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        return main(words)


def test_a_reader_that_went_away_ends_it_quietly(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for words, code in ((["compose", "ada"], 141), (["show", "part", "nobody"], 1)):
        read_end, write_end = os.pipe()
        os.close(read_end)
        assert _run_into(monkeypatch, write_end, "-C", str(desk.folder), *words) == code
    assert capsys.readouterr().err == 'persona-studio: no part "nobody"\n'


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
def test_a_full_disk_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    assert _run_into(monkeypatch, full, "-C", str(desk.folder), "compose", "ada") == 1
    assert capsys.readouterr().err == "persona-studio: No space left on device\n"


def test_what_is_refused_is_one_line_and_exit_code_1(desk: Desk) -> None:
    ran = desk.process("show", "part", "nobody")
    assert (ran.returncode, ran.stdout) == (1, b"")
    assert ran.stderr == b'persona-studio: no part "nobody"\n'


def test_bytes_that_are_no_text_are_wrong_usage(desk: Desk) -> None:
    assert "not UTF-8 text" in desk.misused("show", "part", "a\udcff")
    assert "not UTF-8 text" in desk.misused("list", "parts", "--tag", "a\udcff")
    assert "not UTF-8 text" in desk.misused("compose", "ada", "--override", "tone=a\udcff")
    answer = desk.run_bare("list", "parts", "-C", "/no/a\udcff", code=1)
    assert "does not exist" in answer.err


def test_a_seed_file_whose_name_is_no_text_is_told(desk: Desk) -> None:
    odd = os.path.join(os.fsencode(desk.folder / "seeds"), b"a\xff.toml")
    try:
        with open(odd, "wb") as file:
            file.write(b"x = 1\n")
    except OSError:
        pytest.skip("this file system keeps names as text")
    assert "its name is not UTF-8" in desk.run("sync", "pull", code=1).out
    assert desk.run("list", "parts").err == ""


class TestUnexpected:
    def test_an_interrupt_is_130(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("studio.cli.browse.run_list", _raising(KeyboardInterrupt()))
        assert desk.run("list", "parts", code=130).err == ""

    def test_an_error_of_the_system_is_one_line(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        error = PermissionError(13, "Permission denied", "/some/where")
        monkeypatch.setattr("studio.cli.browse.run_list", _raising(error))
        assert desk.refused("list", "parts") == "/some/where: Permission denied"

    def test_a_defect_is_one_line(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("studio.cli.browse.run_list", _raising(ValueError("a\nb")))
        monkeypatch.delenv("PERSONA_STUDIO_DEBUG")
        said = desk.refused("list", "parts")
        assert "should not have happened: ValueError: a␊b" in said


def _raising(error: BaseException) -> object:
    def run(_: object) -> int:
        raise error

    return run


def test_nothing_is_written_outside_the_workspace_and_home(desk: Desk, tmp_path: Path) -> None:
    before = {path for path in tmp_path.rglob("*") if desk.folder not in path.parents}
    desk.run("compile", "--all")
    assert {path for path in tmp_path.rglob("*") if desk.folder not in path.parents} == before


def test_stdout_that_was_closed_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert main(["-C", str(desk.folder), "compose", "ada"]) == 1
