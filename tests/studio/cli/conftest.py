"""Every test of the command line has a home of its own and no workspace around it."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from store.tokens import TokenCounter
from tests.studio.cli.desk import ADA, Desk

ROOT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, and an empty folder to stand in."""
    home = tmp_path / "home"
    for name in ("data", "config"):
        (home / name).mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    for name in ("PERSONA_STUDIO_WORKSPACE", "PERSONA_STUDIO_DB", "TEXTUAL_DRIVER"):
        monkeypatch.delenv(name, raising=False)
    # An error that nobody expected fails the test with its traceback.
    monkeypatch.setenv("PERSONA_STUDIO_DEBUG", "1")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    return home


@pytest.fixture
def bare(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A workspace without a seed file."""
    folder = tmp_path / "team"
    (folder / "seeds").mkdir(parents=True)
    return Desk(folder, capsys)


@pytest.fixture(scope="session")
def pulled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with Ada and Bob, pulled: made once, copied for each test."""
    from store.workspace import load_workspace, open_catalog

    folder = tmp_path_factory.mktemp("pulled")
    (folder / "seeds").mkdir()
    (folder / "seeds" / "seeds.toml").write_text(ADA, "utf-8")
    catalog, _ = open_catalog(load_workspace(folder, environment={}), by="somebody")
    catalog.close()
    return folder


@pytest.fixture
def desk(pulled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A workspace with Ada and Bob, pulled."""
    folder = tmp_path / "team"
    shutil.copytree(pulled, folder)
    return Desk(folder, capsys)


@cache
def _tokenizer(name: str) -> Any:
    from splintr import Tokenizer

    return Tokenizer.from_pretrained(name)


@pytest.fixture(autouse=True)
def one_tokenizer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Load each tokenizer once: every command makes counters of its own."""
    monkeypatch.setattr(TokenCounter, "_loaded", lambda self: _tokenizer(self.encoding.tokenizer))
