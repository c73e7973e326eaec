"""Waiting until a picture may be taken: nothing is read any more, and nothing moves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from textual._compositor import Compositor
from textual.widgets import Input, TextArea

from store.catalog import Catalog
from store.workspace import load_workspace
from studio.app import StudioApp
from studio.preferences import Preferences
from studio.screens.main.screen import MainScreen
from tests.studio.app.driving import Driver, Stand
from tests.studio.scenes.lived import AUTHOR, Clock
from tests.studio.scenes.ways import Way

LONG = 6000
"""Looks before a picture is given up."""


_render_update = Compositor.render_update


def _only_whole(self: Compositor, full: bool = False, **how: Any) -> Any:
    """Draw the picture, and none of the frames before it that nobody sees."""
    if full:
        return _render_update(self, full=True, **how)
    self._dirty_regions.clear()
    return None


class SceneStand(Stand):
    """A workspace to take pictures of; what others change there is dated by the clock."""

    clock = Clock()

    @property
    def catalog(self) -> Catalog:
        """The same database through another catalog."""
        if self._catalog is None:
            self._catalog = Catalog.open(self.database, clock=self.clock)
        return self._catalog

    @contextmanager
    def change(self) -> Iterator[Any]:
        """A change that a colleague makes meanwhile."""
        with self.catalog.change(by="ilse", door="cli") as change:
            yield change

    def app(self, theme: str) -> StudioApp:
        """A studio on it."""
        preferences = Preferences.load(self.preferences)
        preferences.theme = theme
        preferences.animations = False
        return StudioApp(
            load_workspace(self.folder, environment={}),
            actor=AUTHOR,
            preferences=preferences,
            shown_folder="~/personas",
        )


@contextmanager
def still() -> Iterator[None]:
    """Let the time stand still in the studio, and let no cursor blink; wait less for what rests."""
    none = "_toggle_cursor", "_toggle_cursor_blink_visible"
    names = [(kind, name) for kind in (Input, TextArea) for name in none if hasattr(kind, name)]
    patches = [patch.object(kind, name, lambda _: None) for kind, name in names]
    patches += [
        patch("store.catalog.utc_now", SceneStand.clock),
        patch("studio.screens.main.checking.REST", 0.01),
        patch("studio.screens.main.seeds_side.FIRST", 0.01),
        patch.object(Compositor, "render_update", _only_whole),
    ]
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in patches:
            one.stop()


async def go(driver: Driver, way: Way) -> None:
    """Take a way in a studio that has just begun, and wait until all is at rest."""
    app = driver.app
    await _until(lambda: any(isinstance(one, MainScreen) for one in app.screen_stack))
    await _until(lambda: driver.main.furnished)
    await _rest(driver)
    await way(driver)
    await _rest(driver)


async def _rest(driver: Driver) -> None:
    await driver.settle()
    await _until(lambda: _quiet(driver))
    await driver.settle()
    await _until(lambda: _quiet(driver))
    await driver.settle()


def _quiet(driver: Driver) -> bool:
    main, screen = driver.main, driver.app.screen
    checks, seeds = main.checks, main.seeds
    if checks is None or checks._waiting is not None or checks._followed is None:
        return False
    if seeds is None or seeds._told is None or seeds._revision != seeds._desk.seen.revision:
        return False
    if screen is main and main.focused is None:
        # What had the keyboard is gone, and it is given to another in a moment.
        return False
    rows = main.library.list
    shown = [rows.row_at(i) for i in range(min(rows.total, rows.size.height))]
    if any(row is None or "…" in row.right.plain[-10:] for row in shown):
        return False
    # The line below a tab comes by a timer of Textual's own.
    lines: list[Any] = [one for one in screen.query("Underline") if one.size.width]
    return all(one.highlight_end - one.highlight_start > 2 for one in lines)


async def _until(condition: Callable[[], object]) -> None:
    for _ in range(LONG):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the studio never came to the picture")
