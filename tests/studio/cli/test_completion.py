"""`completion`: scripts for shells, and what they are told."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.studio.cli.conftest import ROOT
from tests.studio.cli.desk import Desk


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The command on the path, as an installation puts it there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "persona-studio"
    script.write_text(
        f"#!{sys.executable}\nimport sys\nfrom studio.__main__ import main\nsys.exit(main())\n",
        "utf-8",
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return script


def told(line: str, **environment: str) -> list[str]:
    """What the command tells a shell of a line."""
    script = "import os, sys\nos.dup2(1, 8)\nfrom studio.__main__ import main\nsys.exit(main())\n"
    ran = subprocess.run(
        [sys.executable, "-c", script],
        env={
            **os.environ,
            "_ARGCOMPLETE": "1",
            "_ARGCOMPLETE_IFS": "\n",
            "_ARGCOMPLETE_SHELL": "fish",
            "_ARGCOMPLETE_SUPPRESS_SPACE": "1",
            "COMP_LINE": line,
            "COMP_POINT": str(len(line.encode())),
            **environment,
        },
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    return [word.split("\t")[0] for word in ran.stdout.decode().split("\n") if word]


@pytest.fixture
def at_desk(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk whose workspace is the one that we stand in."""
    monkeypatch.chdir(desk.folder)
    return desk


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("co", ["compose", "compile", "completion"]),
        ("list gua", ["guardrails"]),
        ("show part ", ["kind", "slow", "terse", "warm"]),
        ("show parts t", ["terse"]),
        ("compose ", ["ada", "bob"]),
        ("compose ada --preset ", ["brisk"]),
        ("compose bob --stage ", ["shy", "open", "bold"]),
        ("compose ada --style p", ["plain"]),
        ("compose ada --override to", ["tone="]),
        ("compose ada --override tone=t", ["tone=terse"]),
        ("compose ada --mute trait:", ["trait:curious"]),
        ("compose ada --no-s", ["--no-stage"]),
        ("arc goto bob o", ["open"]),
        ("arc stage delete growth b", ["bold"]),
        ("list parts --tag ", ["formal"]),
        ("list traits --type c", ["cognitive"]),
        ("new g", ["guardrail", "guardrails"]),
        ("new guardrail x --sev", ["--severity"]),
        ("new guardrail x --severity h", ["high"]),
        ("new persona x --part w", ["warm"]),
        ("link ada skill ", ["sums"]),
        ("replace w", ["warm"]),
        ("replace warm ", ["kind", "slow", "terse", "warm"]),
        ("replace warm terse --dr", ["--dry-run"]),
        ("rename part slow ", []),
        ("completion ", ["bash", "zsh", "fish"]),
    ],
)
def test_what_goes_on_a_line(at_desk: Desk, line: str, words: list[str]) -> None:
    assert told(f"persona-studio {line}") == words


def test_the_workspace_on_the_line_is_the_one_that_is_asked(desk: Desk, tmp_path: Path) -> None:
    assert told("persona-studio show part w") == []
    assert told(f"persona-studio -C {desk.folder} show part w") == ["warm"]
    assert told(f"persona-studio show -C {desk.folder} part w") == ["warm"]
    assert told(f"persona-studio show --db {desk.database} part w") == ["warm"]
    assert told("persona-studio show part w", PERSONA_STUDIO_WORKSPACE=str(desk.folder)) == ["warm"]
    assert told("persona-studio show part w", PERSONA_STUDIO_DB=f"sqlite:///{desk.database}")
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database" * 500)
    for database in (broken, "postgresql://nobody@localhost/none", tmp_path / "none.db"):
        assert told(f"persona-studio show --db {database} part w") == []
    assert not (tmp_path / "none.db").exists()


def test_names_in_any_letters(at_desk: Desk) -> None:
    for name in ("Zoë's part", "two words", "a:b", "$HOME"):
        at_desk.run("new", "part", name, "--part-type", "tone", "--summary", "x")
    found = told("persona-studio show part ", _ARGCOMPLETE_SHELL="zsh")
    assert any("Zoë" in one for one in found)
    assert any("two" in one and "words" in one for one in found)


def test_a_tab_imports_nothing_heavy(at_desk: Desk) -> None:
    script = (
        "import os, sys\n"
        "import argcomplete.finders as finders\n"
        "def end(code):\n"
        "    heavy = {'sqlalchemy', 'textual', 'splintr', 'tree_sitter', 'tomli_w'}\n"
        "    print(*sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
        "    sys.stderr.flush()\n"
        "    os.close(8)\n"
        "    sys.__stdout__.flush()\n"
        "    raise SystemExit(code)\n"
        "os.dup2(1, 8)\n"
        "from studio.cli import completing\n"
        "import argcomplete\n"
        "ask = argcomplete.autocomplete\n"
        "argcomplete.autocomplete = lambda parser, **said: ask(parser, exit_method=end, **said)\n"
        "completing.answer()\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        env={
            **os.environ,
            "_ARGCOMPLETE": "1",
            "_ARGCOMPLETE_IFS": "\n",
            "COMP_LINE": "persona-studio show part w",
            "COMP_POINT": "26",
        },
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert b"warm" in ran.stdout
    assert ran.stderr.decode().strip() == ""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_is_one(desk: Desk, shell: str) -> None:
    text = desk.run_bare("completion", shell).out
    assert "persona-studio" in text
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here to read it")
    ran = subprocess.run([shell, "-n"], input=text.encode(), capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_an_unknown_shell_is_wrong_usage(desk: Desk) -> None:
    assert "did you mean bash?" in desk.misused("completion", "bas")


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("persona-studio arc unl", ["unlink"]),
        ("persona-studio show part wa", ["warm"]),
        ("persona-studio compose ada --override tone=", ["slow", "terse", "warm"]),
    ],
)
def test_bash_completes(at_desk: Desk, command: Path, line: str, words: list[str]) -> None:
    script = (
        "source <(persona-studio completion bash)\n"
        f'COMP_LINE="{line}" COMP_POINT={len(line)} COMP_TYPE=9\n'
        "_python_argcomplete persona-studio\n"
        'printf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    ran = subprocess.run(
        ["bash", "-c", script],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    # compopt speaks up outside of a real completion; nothing else may.
    assert [one for one in ran.stderr.decode().splitlines() if "compopt" not in one] == []
    assert [one.strip() for one in ran.stdout.decode().splitlines()] == words
