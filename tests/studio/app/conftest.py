"""A studio of one's own for every test: a workspace, settings, no home and no clipboard."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

# Before Textual is imported: it reads it once.
os.environ["TEXTUAL_ANIMATIONS"] = "none"

import pytest
from textual._compositor import Compositor
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from store.entries import KINDS
from store.tokens import TokenCounter
from tests.studio.app.driving import SEEDS, CountedPool, Stand
from tests.studio.app.made import Bad, Made

# Rules are looked up by who they are, three hundred for each widget that is styled: the same hash
# as theirs, without a call of Python.
RuleSet.__hash__ = object.__hash__  # type: ignore[method-assign]

_tests = itertools.count(1)
_rules: dict[object, list[RuleSet]] = {}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    for name in ("PERSONA_STUDIO_WORKSPACE", "PERSONA_STUDIO_DB", "TEXTUAL_DRIVER"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture(autouse=True)
def quick_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pilot look more often whether the app has come to rest."""
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 0.004)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", 0.0004)


@pytest.fixture(autouse=True)
def lasting_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what was said stay, however slow the machine is that looks for it."""
    monkeypatch.setattr("studio.app.seconds_to_read", lambda *_, **__: 60.0)


@pytest.fixture(autouse=True)
def counted_errands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let tests know exactly when nothing is read or written any more."""
    monkeypatch.setattr("studio.errands.ThreadPoolExecutor", CountedPool)


@pytest.fixture(scope="session", autouse=True)
def no_collection() -> Iterator[None]:
    """Look for garbage between tests alone: within one there is never much of it."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    # Textual turns the collector on again when it was turned off.
    gc.set_threshold(0)
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.fixture(autouse=True)
def collection_at_times() -> Iterator[None]:
    """Collect after every twelfth test: all that lives is looked through each time."""
    yield
    if next(_tests) % 12 == 0:
        gc.collect()


@pytest.fixture(autouse=True)
def unpainted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw what a test looks at, and not every frame: but all of it where a module is PAINTED."""
    if getattr(request.module, "PAINTED", False):
        return

    def render_update(self: Compositor, *_: Any, **__: Any) -> None:
        self._dirty_regions.clear()

    monkeypatch.setattr(Compositor, "render_update", render_update)


@pytest.fixture(autouse=True)
def parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read each style sheet once: every studio reads all of them, for each new kind of screen."""
    parse = Stylesheet._parse_rules

    def parse_rules(self: Stylesheet, *source: Any, **where: Any) -> list[RuleSet]:
        key = (frozenset(self._variables.items()), source, frozenset(where.items()))
        if key not in _rules:
            _rules[key] = parse(self, *source, **where)
        return _rules[key]

    monkeypatch.setattr(Stylesheet, "_parse_rules", parse_rules)


@pytest.fixture(autouse=True)
def clipboard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was copied to the clipboard of the machine, which stays as it is."""
    import pyperclip

    copied: list[str] = []
    monkeypatch.setattr(pyperclip, "copy", copied.append)
    return copied


@pytest.fixture(scope="session")
def pulled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the seeds pulled: made once, copied for each test."""
    from store.workspace import load_workspace, open_catalog

    folder = tmp_path_factory.mktemp("pulled")
    (folder / "seeds").mkdir()
    (folder / "seeds" / "seeds.toml").write_text(SEEDS, "utf-8")
    catalog, _ = open_catalog(load_workspace(folder, environment={}), by="somebody")
    for kind in KINDS:
        rows = catalog.window(kind, 0, 100)
        catalog.count_tokens([row.id for row in rows])
    catalog.close()
    return folder


@pytest.fixture
def stand(pulled: Path, tmp_path: Path) -> Iterator[Stand]:
    """A workspace with Ada, Bob and Cleo, to open the studio on."""
    folder = tmp_path / "team"
    shutil.copytree(pulled, folder)
    stand = Stand(folder, tmp_path / "studio.json")
    yield stand
    stand.close()


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Stand]:
    """A workspace with an empty seeds folder."""
    folder = tmp_path / "team"
    (folder / "seeds").mkdir(parents=True)
    stand = Stand(folder, tmp_path / "studio.json")
    yield stand
    stand.close()


@cache
def _tokenizer(name: str) -> Any:
    from splintr import Tokenizer

    return Tokenizer.from_pretrained(name)


@pytest.fixture(autouse=True)
def one_tokenizer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Load each tokenizer once: every studio makes counters of its own."""
    real = TokenCounter._loaded

    def loaded(self: TokenCounter) -> Any:
        if self._tokenizer is None:
            self._tokenizer = _tokenizer(self.encoding.tokenizer)
        return real(self)

    monkeypatch.setattr(TokenCounter, "_loaded", loaded)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Workspaces with bad input."""
    return Made(tmp_path_factory.mktemp("made"))


@pytest.fixture
def bad(made: Made, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Bad]:
    """One of them by its name, a copy of one's own."""
    folder = tmp_path / "[red]team"
    stand = Bad(folder, tmp_path / "studio.json")
    stand.persona = made.copy(request.param, folder)
    yield stand
    stand.close()
