"""A desk to run commands at: a workspace of one's own, and what a command answered."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from studio.__main__ import main

ADA = """
[[personas]]
name = "ada"
description = "A kind teacher"
tags = ["formal", "kind"]
summary = "You are Ada."
detail = "You are Ada, who has taught for thirty years."
parts = ["kind", {name = "warm", priority = 2}, "slow"]
traits = ["curious"]
guardrails = ["no-med"]

[[personas.presets]]
name = "brisk"
overrides = {tone = "terse"}
mute = ["trait:curious"]

[[personas]]
name = "bob"
summary = "You are Bob. {{ greeting }}"
parts = ["slow"]
skills = ["sums"]
arc = "growth"

[[parts]]
name = "kind"
part_type = "soul"
summary = "Be kind."

[[parts]]
name = "warm"
part_type = "tone"
summary = "Speak warmly."
content = "Speak warmly, as to a friend."
tags = ["formal"]

[[parts]]
name = "slow"
part_type = "tone"
summary = "Speak slowly."

[[parts]]
name = "terse"
part_type = "tone"
description = "Few words"
summary = "Speak tersely."

[[traits]]
name = "curious"
trait_type = "cognitive"
description = "Asks why."

[[skills]]
name = "sums"
description = "Adds up."

[[guardrails]]
name = "no-med"
severity = "high"
description = "No medical advice."

[[arcs]]
name = "growth"
description = "From shy to bold"
[[arcs.stages]]
name = "shy"
parts = ["slow"]
[[arcs.stages]]
name = "open"
parts = ["warm"]
condition = "They have met twice"
[[arcs.stages]]
name = "bold"
parts = ["terse", "kind"]
"""

ADA_SUMMARY = """\
You are Ada.

## Soul

Be kind.

## Tone

Speak warmly.

Speak slowly.

## Traits

- **curious**: Asks why.

## Guardrails

- **no-med**: No medical advice.
"""


@dataclass(frozen=True)
class Answer:
    """What a command printed."""

    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Desk:
    """Runs commands in a workspace."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys

    @property
    def database(self) -> Path:
        return self.folder / ".persona-studio" / "store.db"

    def seed(self, text: str | bytes, name: str = "seeds.toml") -> Path:
        """Write a seed file."""
        path = self.folder / "seeds" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def run(self, *words: str, code: int = 0) -> Answer:
        """Run a command in this process and in this workspace; it must end with that code."""
        return self.run_bare("-C", str(self.folder), *words, code=code)

    def run_bare(self, *words: str, code: int = 0) -> Answer:
        """Run a command line as it is."""
        self.capsys.readouterr()
        ended = main(words)
        answer = Answer(*self.capsys.readouterr())
        assert ended == code, answer
        return answer

    def refused(self, *words: str, code: int = 1) -> str:
        """What a command that is refused says: nothing on stdout, one line on stderr."""
        answer = self.run(*words, code=code)
        assert answer.out == ""
        lines = answer.err.splitlines()
        assert len(lines) == 1, answer.err
        assert lines[0].startswith("persona-studio: ")
        return lines[0].removeprefix("persona-studio: ")

    def misused(self, *words: str) -> str:
        """What is said of wrong usage: one line, and one that says where to read on."""
        answer = self.run(*words, code=2)
        assert answer.out == ""
        line, hint = answer.err.splitlines()
        assert hint.startswith("persona-studio: try `persona-studio")
        return line.removeprefix("persona-studio: ")

    def process(self, *words: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
        """Run a command in a process of its own."""
        options.setdefault("capture_output", True)
        environment = {**os.environ, **options.pop("environment", {})}
        environment.pop("PERSONA_STUDIO_DEBUG", None)
        return subprocess.run(
            [sys.executable, "-m", "studio", "-C", str(self.folder), *words],
            env=environment,
            timeout=60,
            check=False,
            **options,
        )
