"""Killed at any instant, a writer has lost nothing that it was told is done."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.digging import DEEP


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the program that kills forks its writers")
def test_killed_again_and_again(tmp_path: Path) -> None:
    """HYPOTHESIS_PROFILE=deep: 300 rounds."""
    rounds = 300 if DEEP else 25
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.sync.killing", str(tmp_path), str(rounds)],
        capture_output=True,
        text=True,
        timeout=900,
        cwd=Path(__file__).parents[3],
        check=False,
    )
    assert done.returncode == 0, done.stderr
    counted = re.fullmatch(r"\d+ rounds, (\d+) changes, (\d+) pulls, (\d+) pushes\n", done.stdout)
    assert counted is not None, done.stdout
    assert all(int(number) > rounds // 12 for number in counted.groups()), done.stdout
