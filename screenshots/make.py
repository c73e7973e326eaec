"""Make the pictures of the studio from the starter catalog: `python screenshots/make.py`.

They are the same on every machine: nothing in them depends on the clock, the user or the folder.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
os.environ["TEXTUAL_ANIMATIONS"] = "none"
os.environ["COLORTERM"] = "truecolor"

from textual.pilot import Pilot  # noqa: E402

from store.workspace import create_workspace, load_workspace  # noqa: E402
from studio.app import StudioApp  # noqa: E402
from studio.choices import Override  # noqa: E402
from studio.preferences import Preferences  # noqa: E402
from studio.screens.main.screen import MainScreen  # noqa: E402

Steps = Callable[[Pilot[None], MainScreen], Awaitable[None]]


async def until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    """Wait until a condition holds, and then until everything is painted."""
    for _ in range(500):
        if condition():
            break
        await pilot.pause(0.02)
    else:
        raise SystemExit("the studio never came to the picture")
    for _ in range(10):
        await pilot.pause(0.05)


async def opened(pilot: Pilot[None], main: MainScreen) -> None:
    """A character who changes over an arc."""
    main.open_persona("mira-the-cartographer")
    await until(pilot, lambda: main.shown is not None)
    main.show_pane("composer")


async def searched(pilot: Pilot[None], main: MainScreen) -> None:
    """A search in the library."""
    await opened(pilot, main)
    main.library.search_box.value = "type:tone warm"
    await pilot.pause(0.5)
    main.show_pane("library")


async def overridden(pilot: Pilot[None], main: MainScreen) -> None:
    """Another voice, at a later stage."""
    await opened(pilot, main)
    override = Override("mira-voice-open-water")
    main.remember(replace(main.choices.with_override("voice", override), stage="three-fathoms"))
    main.reload()
    await pilot.pause(1)
    main.preview.reveal_type("voice", main.shown.composition)
    main.show_pane("preview")


async def arc(pilot: Pilot[None], main: MainScreen) -> None:
    """The arc and its stages."""
    await opened(pilot, main)
    main.composer.tabs.active = "arc"
    await until(pilot, lambda: main.composer.query("#stages"))


async def editor(pilot: Pilot[None], main: MainScreen) -> None:
    """A part in the editor."""
    await opened(pilot, main)
    main.edit_entry("part", "mira-soul-true-line")
    await until(pilot, lambda: pilot.app.screen.query("#entry-uses"))
    await pilot.pause(1)


@dataclass(frozen=True)
class Picture:
    """One picture: its file, the terminal's size, and the steps that lead to it."""

    name: str
    size: tuple[int, int]
    steps: Steps


PICTURES = (
    Picture("main", (160, 46), opened),
    Picture("search", (160, 46), searched),
    Picture("override", (160, 46), overridden),
    Picture("arc", (160, 46), arc),
    Picture("editor", (160, 46), editor),
    Picture("narrow", (80, 24), opened),
)


async def take(picture: Picture, folder: Path) -> None:
    """Run a studio of its own to the picture, and keep it as SVG."""
    workspace_folder = folder / picture.name
    create_workspace(workspace_folder)
    workspace = load_workspace(workspace_folder, environment={})
    preferences = Preferences.load(folder / f"{picture.name}.json")
    app = StudioApp(workspace, actor="author", preferences=preferences, shown_folder="~/personas")
    async with app.run_test(size=picture.size) as pilot:

        def screens() -> list[MainScreen]:
            return [one for one in app.screen_stack if isinstance(one, MainScreen)]

        await until(pilot, lambda: screens() and screens()[0].furnished)
        await picture.steps(pilot, screens()[0])
        await until(pilot, lambda: not screens()[0].errands.writing)
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
