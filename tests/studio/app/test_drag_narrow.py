"""Dragging an entry from the library into the composer, where one pane is shown at a time."""

from __future__ import annotations

import pytest

from store.compose.request import Request
from tests.studio.app.driving import Driver, Stand


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a tab open sooner under what rests on it."""
    monkeypatch.setattr("studio.widgets.spring_tabs.SPRING", 0.05)


async def lift_over(studio: Driver, row: str, tab: str) -> None:
    """Drag a row of the library onto a tab, and rest there."""
    rows = studio.main.library.list
    await studio.go(rows, row)
    await studio.lift(rows, row)
    await studio.pilot.hover(tab, offset=(2, 0))


def shown(studio: Driver) -> list[str | None]:
    return [pane.id for pane in studio.main.query(".pane") if pane.display]


async def test_resting_on_the_tab_brings_the_composer_and_the_drag_goes_on(stand: Stand) -> None:
    async with stand.running("ada", size=(80, 24)) as studio:
        await studio.press("1")
        await lift_over(studio, "part:terse", "#tab-composer")
        await studio.until(lambda: shown(studio) == ["composer"])
        await studio.settle()
        links = studio.links()
        await studio.pilot.hover(links, offset=studio.place(links, 1))
        assert "drop here" in studio.screen_text()
        await studio.pilot.mouse_up(links, offset=studio.place(links, 1))
        await studio.settle()
        assert studio.parts() == ["kind", "terse", "warm", "slow", "plan"]
        assert studio.app.focused is links
        studio.same_as_catalog(Request())


async def test_the_composer_comes_with_the_tab_that_takes_it(stand: Stand) -> None:
    async with stand.running("ada", size=(80, 24)) as studio:
        await studio.press("1", "slash")
        await studio.type("wry")
        await lift_over(studio, "trait:wry", "#tab-composer")
        await studio.until(lambda: bool(studio.main.composer.query("#links-trait")))
        await studio.settle()
        links = studio.links("trait")
        await studio.pilot.hover(links, offset=studio.place(links, 9))
        await studio.pilot.mouse_up(links, offset=studio.place(links, 9))
        await studio.settle()
        assert [*studio.catalog.persona("ada").traits] == ["curious", "calm", "wry"]


async def test_let_go_on_the_tab_it_is_added_at_the_end(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.widgets.spring_tabs.SPRING", 60.0)
    async with stand.running("ada", size=(80, 24)) as studio:
        await studio.press("1")
        await lift_over(studio, "part:terse", "#tab-composer")
        await studio.pilot.mouse_up("#tab-composer", offset=(2, 0))
        await studio.settle()
        assert studio.parts() == ["kind", "warm", "slow", "plan", "terse"]
        await lift_over(studio, "part:terse", "#tab-composer")
        await studio.pilot.mouse_up("#tab-composer", offset=(2, 0))
        await studio.settle()
        assert studio.notes[-1] == "terse is there already."


async def test_let_go_elsewhere_or_taken_back_it_adds_nothing(stand: Stand) -> None:
    async with stand.running("ada", size=(80, 24)) as studio:
        await studio.press("1")
        before = studio.revisions()
        await lift_over(studio, "part:terse", "#tab-preview")
        await studio.pilot.mouse_up("#tab-preview", offset=(2, 0))
        await studio.settle()
        await studio.press("1")
        await lift_over(studio, "part:terse", "#tab-composer")
        await studio.until(lambda: shown(studio) == ["composer"])
        await studio.press("escape")
        await studio.pilot.mouse_up(studio.links(), offset=(6, 1))
        await studio.settle()
        assert studio.revisions() == before
        assert not studio.main.query("Tab.-over")


async def test_passing_over_a_tab_opens_nothing(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.widgets.spring_tabs.SPRING", 60.0)
    async with stand.running("ada", size=(80, 24)) as studio:
        await studio.press("1")
        await lift_over(studio, "part:terse", "#tab-composer")
        assert studio.main.query_one("#tab-composer").has_class("-over")
        await studio.pilot.hover(studio.main.library.list, offset=(6, 3))
        assert not studio.main.query("Tab.-over")
        await studio.pilot.mouse_up(studio.main.library.list, offset=(6, 3))
        await studio.settle()
        assert shown(studio) == ["library"]


async def test_the_tabs_of_the_composer_open_too(stand: Stand) -> None:
    async with stand.running("ada", size=(160, 40)) as studio:
        await studio.press("slash")
        await studio.type("wry")
        await lift_over(studio, "trait:wry", "Tab#traits")
        await studio.until(lambda: studio.main.composer.tabs.active == "traits")
        await studio.pilot.mouse_up("Tab#traits", offset=(2, 0))
        await studio.settle()
        assert [*studio.catalog.persona("ada").traits] == ["curious", "calm", "wry"]


async def test_without_a_persona_it_is_said_what_to_do(stand: Stand) -> None:
    async with stand.running("", size=(80, 24)) as studio:
        await lift_over(studio, "part:terse", "#tab-composer")
        await studio.pilot.mouse_up("#tab-composer", offset=(2, 0))
        await studio.settle()
        assert studio.notes[-1].startswith("Open a persona first")
