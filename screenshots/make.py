"""Make the pictures of the studio from the starter catalog: `python screenshots/make.py`.

Each picture is a path of keys from the first frame. They are the same on every machine: nothing
in them depends on the clock, the user or the folder.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
os.environ["TEXTUAL_ANIMATIONS"] = "none"
os.environ["COLORTERM"] = "truecolor"

from textual.pilot import Pilot  # noqa: E402

from store.workspace import create_workspace, load_workspace  # noqa: E402
from studio.app import StudioApp  # noqa: E402
from studio.preferences import Preferences  # noqa: E402


@dataclass(frozen=True)
class Picture:
    """One picture: its file, the terminal's size, and the keys that lead to it."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...]


OPEN_MIRA = ("down",) * 5 + ("enter",)
PICTURES = (
    Picture("main", (160, 46), OPEN_MIRA),
    Picture("search", (160, 46), (*OPEN_MIRA, "f2", "slash", *"tone", "space", *"warm", "enter")),
    Picture(
        "override",
        (160, 46),
        (
            *OPEN_MIRA,
            "f4",
            "o",
            *"voice",
            "enter",
            "down",
            "down",
            "down",
            "enter",
            "greater_than_sign",
        ),
    ),
    Picture("arc", (160, 46), (*OPEN_MIRA, "right_square_bracket") + ("right_square_bracket",) * 2),
    Picture("editor", (160, 46), (*OPEN_MIRA, "enter")),
    Picture("narrow", (80, 24), (*OPEN_MIRA,)),
)


async def settle(pilot: Pilot[None]) -> None:
    """Wait until nothing is read, written or painted any more."""
    for _ in range(16):
        await pilot.pause(0.05)


async def take(picture: Picture, folder: Path) -> None:
    """Run a studio of its own to the picture, and keep it as SVG."""
    workspace_folder = folder / picture.name
    create_workspace(workspace_folder)
    workspace = load_workspace(workspace_folder, environment={})
    preferences = Preferences.load(folder / f"{picture.name}.json")
    app = StudioApp(workspace, actor="author", preferences=preferences, shown_folder="~/personas")
    async with app.run_test(size=picture.size) as pilot:
        await settle(pilot)
        for key in picture.keys:
            await pilot.press(key)
            if key in ("enter", "f2", "f3", "f4", "slash", "o"):
                await settle(pilot)
        await settle(pilot)
        svg = app.export_screenshot(title="Persona Studio")
        await app.action_quit()
    # The ids that the exporter makes up differ from run to run.
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    (HERE / f"{picture.name}.svg").write_text(svg, "utf-8")
    print(f"screenshots/{picture.name}.svg")


def main() -> None:
    """Make all pictures, or those that are named."""
    wanted = set(sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        for picture in PICTURES:
            if not wanted or picture.name in wanted:
                asyncio.run(take(picture, Path(folder)))


if __name__ == "__main__":
    main()
