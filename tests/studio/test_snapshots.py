"""Pictures of every screen: large and small in the dark, and of each one large in the light.

`pytest tests/studio/test_snapshots.py --snapshot-update` takes them anew.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from store.workspace import create_workspace, load_workspace, open_catalog
from tests.studio.app import conftest
from tests.studio.app.driving import Driver
from tests.studio.scenes.lived import AUTHOR, live_in
from tests.studio.scenes.rest import SceneStand, go, still
from tests.studio.scenes.ways import SCENES, Scene

LARGE = (160, 48)
SMALL = (80, 24)
DARK, LIGHT = "studio-dark", "studio-light"

# The surroundings that the studio has in its other tests.
home = conftest.home
one_tokenizer = conftest.one_tokenizer
no_collection = conftest.no_collection
collection_at_times = conftest.collection_at_times
parsed_once = conftest.parsed_once


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the starter catalog, as it is made."""
    folder = tmp_path_factory.mktemp("starter")
    create_workspace(folder)
    catalog, _ = open_catalog(
        load_workspace(folder, environment={}), by=AUTHOR, clock=SceneStand.clock
    )
    catalog.close()
    return folder


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that was worked in."""
    folder = tmp_path_factory.mktemp("lived")
    live_in(folder)
    return folder


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Times are of no place on Earth."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


LOOKS = {"large": (LARGE, DARK), "small": (SMALL, DARK), "light": (LARGE, LIGHT)}
PICTURES = [
    pytest.param(scene, *look, id=f"{scene.name}-{name}")
    for scene in SCENES
    for name, look in LOOKS.items()
    if name != "light" or not scene.more
]


@pytest.mark.parametrize(("scene", "size", "theme"), PICTURES)
def test_scene(
    snap_compare: Any,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    scene: Scene,
    size: tuple[int, int],
    theme: str,
) -> None:
    of = request.getfixturevalue("starter" if scene.name == "first-look" else "lived")
    folder = tmp_path / "personas"
    shutil.copytree(of, folder)
    stand = SceneStand(folder, tmp_path / "studio.json")
    app = stand.app(theme)

    async def take_way(pilot: Pilot[None]) -> None:
        await go(Driver(app, pilot, stand), scene.way)

    with still():
        try:
            assert snap_compare(app, terminal_size=size, run_before=take_way)
        finally:
            stand.close()
