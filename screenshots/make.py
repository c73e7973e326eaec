"""Make the pictures of the studio, one of every screen: `python screenshots/make.py [NAME ...]`.

They show the starter catalog after some days of work, and are the same on every machine: nothing
in them depends on the clock, the user or the folder.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
os.environ["TEXTUAL_ANIMATIONS"] = "none"
os.environ["COLORTERM"] = "truecolor"
os.environ["TZ"] = "UTC"
time.tzset()

from textual._doc import take_svg_screenshot  # noqa: E402
from textual.pilot import Pilot  # noqa: E402

from tests.studio.app.driving import Driver  # noqa: E402
from tests.studio.scenes.lived import live_in  # noqa: E402
from tests.studio.scenes.rest import SceneStand, go, still  # noqa: E402
from tests.studio.scenes.ways import SCENES  # noqa: E402

DARK, LIGHT = "studio-dark", "studio-light"


@dataclass(frozen=True)
class Picture:
    """One picture: its file, the scene, and how it is looked at."""

    name: str
    scene: str = ""
    size: tuple[int, int] = (160, 48)
    theme: str = DARK


PICTURES = (
    *(Picture(scene.name, scene.name) for scene in SCENES if scene.name != "first-look"),
    Picture("light", "main", theme=LIGHT),
    Picture("narrow", "main", (80, 24)),
    Picture("narrow-preview", "override", (80, 24)),
)


def take(picture: Picture, lived: Path, folder: Path) -> None:
    """Run a studio of its own to the picture, and keep it as SVG."""
    workspace = folder / picture.name
    shutil.copytree(lived, workspace)
    stand = SceneStand(workspace, folder / f"{picture.name}.json")
    app = stand.app(picture.theme)
    way = next(scene.way for scene in SCENES if scene.name == picture.scene)

    async def take_way(pilot: Pilot[None]) -> None:
        await go(Driver(app, pilot, stand), way)

    with still():
        svg = take_svg_screenshot(
            app=app, terminal_size=picture.size, title="Persona Studio", run_before=take_way
        )
    stand.close()
    # The ids that the exporter makes up differ from run to run.
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    (HERE / f"{picture.name}.svg").write_text(svg, "utf-8")
    print(f"screenshots/{picture.name}.svg")


def main() -> None:
    """Make all pictures, or those that are named."""
    wanted = set(sys.argv[1:])
    names = [picture.name for picture in PICTURES]
    if unknown := sorted(wanted.difference(names)):
        raise SystemExit(f"no picture {', '.join(unknown)}; there are {', '.join(names)}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["HOME"] = str(folder)
        lived = folder / "lived"
        live_in(lived)
        for picture in PICTURES:
            if not wanted or picture.name in wanted:
                take(picture, lived, folder)


if __name__ == "__main__":
    main()
