"""Screens that read for long: how far it has come is said while it is read, and no longer."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from textual.widgets import Static

from store.entries import Part, PartLink, Persona
from store.errors import PersistError
from studio.progress import Progress, Stopped
from studio.screens.check.screen import CheckScreen
from studio.screens.coverage.screen import CoverageScreen
from studio.screens.reading_screen import ReadingScreen
from studio.screens.repeats.screen import RepeatsScreen
from tests.studio.app.driving import Driver, Stand

Reader = Callable[..., Any]

SCREENS = [
    pytest.param(("C",), CheckScreen, "studio.screens.check.screen.run_check", id="check"),
    pytest.param(("G",), CoverageScreen, "studio.screens.coverage.screen.read_coverage", id="grid"),
    pytest.param(("C", "d"), RepeatsScreen, "studio.screens.repeats.screen.find", id="repeats"),
]
SAID = "Never promise what you cannot keep, and say so when you do not know."
ERROR = "the database is locked [red]by[/] another"


class Held:
    """Reads as ever, but only when it is let go; or fails then."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
        module, _, name = path.rpartition(".")
        self._real: Reader = getattr(__import__(module, fromlist=[name]), name)
        self.go, self.asked, self.stopped = Event(), 0, 0
        self.go.set()
        self.error: PersistError | None = None
        monkeypatch.setattr(path, self._read)

    def _read(self, *args: Any) -> Any:
        progress: Progress[Any] = args[-1]
        self.asked += 1
        progress("looking [red]around[/]", 0, 0)
        while not self.go.wait(0.01):
            try:
                progress.go_on()
            except Stopped:
                self.stopped += 1
                raise
        if self.error is not None:
            raise self.error
        return self._real(*args)


async def shown(studio: Driver, keys: tuple[str, ...], kind: type[Any]) -> ReadingScreen[Any, Any]:
    """The screen, as soon as it is there."""
    for key in keys:
        studio.send(key)
        await studio.pilot.pause(0.3)
    await studio.until(lambda: isinstance(studio.app.screen, kind))
    screen = studio.app.screen
    assert isinstance(screen, ReadingScreen)
    return screen


def line(screen: ReadingScreen[Any, Any]) -> str:
    return str(screen.query_one(screen.LINE, Static).render())


def fill(stand: Stand) -> None:
    with stand.change() as change:
        for name in ("one", "two"):
            change.create(Part(name=name, part_type="goal", summary=f"{SAID}\n\nAnd {name}."))
        change.create(Persona(name="dan", summary="Dan.", parts=(PartLink("one"),)))


@pytest.mark.parametrize(("keys", "kind", "path"), SCREENS)
async def test_a_reading_that_fails_says_no_longer_that_it_reads(
    stand: Stand,
    keys: tuple[str, ...],
    kind: type[Any],
    path: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(stand)
    held = Held(monkeypatch, path)
    async with stand.running("ada") as studio:
        screen = await shown(studio, keys, kind)
        await studio.settle()
        came_to = line(screen)
        assert came_to
        assert "…" not in came_to
        text = studio.screen_text()
        held.go.clear()
        held.error = PersistError(ERROR)
        screen.reload()
        await studio.until(lambda: line(screen) == "looking [red]around[/] …")
        held.go.set()
        await studio.until(lambda: ERROR in studio.notes)
        await studio.settle()
        await studio.pilot.pause(0.5)
        assert line(screen) == came_to
        assert studio.screen_text() == text


@pytest.mark.parametrize(("keys", "kind", "path"), SCREENS)
async def test_what_could_never_be_read_is_said_where_it_would_stand(
    stand: Stand,
    keys: tuple[str, ...],
    kind: type[Any],
    path: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = Held(monkeypatch, path)
    held.error = PersistError(ERROR)
    async with stand.running("ada") as studio:
        screen = await shown(studio, keys, kind)
        await studio.until(lambda: ERROR in studio.notes)
        await studio.settle()
        assert line(screen) == f"Not all could be read: {ERROR}"
        assert "It could not be read." in studio.screen_text()
        assert "Reading …" not in studio.screen_text()
        held.error = None
        screen.reload()
        await studio.settle()
        assert "could" not in line(screen)


@pytest.mark.parametrize(("keys", "kind", "path"), SCREENS)
async def test_it_is_read_once_and_what_else_fails_does_not_end_it(
    stand: Stand,
    keys: tuple[str, ...],
    kind: type[Any],
    path: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = Held(monkeypatch, path)
    held.go.clear()
    async with stand.running("ada") as studio:
        screen = await shown(studio, keys, kind)
        await studio.until(lambda: line(screen) == "looking [red]around[/] …")
        assert held.asked == 1

        def refuse() -> None:
            raise PersistError(ERROR)

        screen.errands.read("another", refuse, lambda _: None)
        await studio.until(lambda: ERROR in studio.notes)
        # It still goes on, says so, and is ended with the screen.
        screen.query_one(screen.LINE, Static).update("")
        await studio.until(lambda: line(screen) == "looking [red]around[/] …")
        studio.send("escape")
        await studio.until(lambda: studio.app.screen is not screen)
        await studio.until(lambda: held.stopped == 1)


async def test_a_newer_reading_ends_the_one_before(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(stand)
    held = Held(monkeypatch, "studio.screens.repeats.screen.find")
    held.go.clear()
    async with stand.running("ada") as studio:
        screen = await shown(studio, ("C", "d"), RepeatsScreen)
        await studio.until(lambda: held.asked == 1)
        screen.reload()
        await studio.until(lambda: held.stopped == 1)
        held.go.set()
        await studio.settle()
        assert held.asked == 2
        assert line(screen).startswith("1 paragraph ·")
