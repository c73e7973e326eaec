"""A workspace with Ada and Bob for every test, and a catalog on it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from store.catalog import Catalog
from store.tokens import TokenCounter
from store.workspace import load_workspace, open_catalog
from tests.studio.cli.desk import ADA

ROOT = Path(__file__).parents[4]

VOICE = """
[[roles]]
name = "host"
system_prompt = "Host the call."
temperature = 0.0

[[sequences]]
name = "call"
[[sequences.steps]]
id = "hello"
instruction = "Greet."
"""


@cache
def _tokenizer(name: str) -> Any:
    from splintr import Tokenizer

    return Tokenizer.from_pretrained(name)


@pytest.fixture(autouse=True)
def quiet_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of its own, and each tokenizer loaded once."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    for name in ("PERSONA_STUDIO_WORKSPACE", "PERSONA_STUDIO_DB"):
        monkeypatch.delenv(name, raising=False)
    for name in ("PERSONA_STUDIO_READ_TOKEN", "PERSONA_STUDIO_ADMIN_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setattr(TokenCounter, "_loaded", lambda self: _tokenizer(self.encoding.tokenizer))


@pytest.fixture(scope="session")
def pulled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with Ada, Bob and a voice, pulled: made once, copied for each test."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "seeds").mkdir()
    (folder / "seeds" / "seeds.toml").write_text(ADA + VOICE, "utf-8")
    catalog, _ = open_catalog(load_workspace(folder, environment={}), by="somebody")
    catalog.close()
    return folder


@pytest.fixture
def folder(pulled: Path, tmp_path: Path) -> Path:
    """A workspace of one's own."""
    folder = tmp_path / "team"
    shutil.copytree(pulled, folder)
    return folder


def opened(folder: Path) -> Catalog:
    catalog, _ = open_catalog(load_workspace(folder, environment={}), by="somebody")
    return catalog


@pytest.fixture
def catalog(folder: Path) -> Iterator[Catalog]:
    """The catalog that is served."""
    catalog = opened(folder)
    yield catalog
    catalog.close()


@pytest.fixture
def elsewhere(folder: Path) -> Iterator[Catalog]:
    """The same catalog, opened by somebody else."""
    catalog = opened(folder)
    yield catalog
    catalog.close()
