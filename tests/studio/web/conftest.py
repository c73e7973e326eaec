"""A workspace with seeds pulled, and servers on it that are ended after the test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.studio.app.driving import SEEDS, Stand

pytest.importorskip("textual_serve", reason="the web extra is not installed")
pytest.importorskip("pyte")

from tests.studio.web.serving import Served


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    for name in ("DATA", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    for name in ("PERSONA_STUDIO_WORKSPACE", "PERSONA_STUDIO_DB", "TEXTUAL_DRIVER"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Stand]:
    """A workspace with Ada, Bob and Cleo."""
    from store.workspace import load_workspace, open_catalog

    folder = tmp_path / "team [red] it's"
    (folder / "seeds").mkdir(parents=True)
    # What a workspace holds is no part of the program that opens it.
    shutil.copytree(Path(__file__).parent, folder / "studio")
    (folder / "seeds" / "seeds.toml").write_text(SEEDS, "utf-8")
    catalog, _ = open_catalog(load_workspace(folder, environment={}), by="somebody")
    catalog.close()
    stand = Stand(folder, tmp_path / "studio.json")
    yield stand
    stand.close()


@pytest.fixture
def served(stand: Stand) -> Iterator[Callable[..., Served]]:
    """Serves the workspace; ends every server after the test."""
    servers: list[Served] = []

    def serve(*words: str) -> Served:
        servers.append(Served(stand, *words))
        return servers[-1]

    yield serve
    for server in servers:
        if server.process.poll() is None:
            server.stop()
