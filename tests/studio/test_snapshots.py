"""Pictures of the screens on the starter catalog: two sizes, two themes, few of each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from store.workspace import create_workspace, load_workspace
from studio.app import StudioApp
from studio.choices import Override
from studio.preferences import Preferences
from studio.screens.main.screen import MainScreen
from tests.studio.app.driving import settle

LARGE = (160, 48)
SMALL = (80, 24)
THEMES = ("studio-dark", "studio-light")
Steps = Callable[[Pilot[None], MainScreen], Awaitable[None]]


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StudioApp:
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
    for editor in (Input, TextArea):
        monkeypatch.setattr(editor, "_toggle_cursor", lambda _: None, raising=False)
        monkeypatch.setattr(editor, "_toggle_cursor_blink_visible", lambda _: None, raising=False)
    create_workspace(tmp_path / "agents")
    return StudioApp(
        load_workspace(tmp_path / "agents", environment={}),
        actor="author",
        preferences=Preferences.load(tmp_path / "studio.json"),
        shown_folder="~/agents",
    )


async def until(pilot: Pilot[None], condition: Callable[[], object]) -> None:
    for _ in range(400):
        if condition():
            return
        await pilot.pause(0.02)
    raise AssertionError("it never came to that")


async def settled(pilot: Pilot[None], main: MainScreen) -> None:
    """Until nothing is read or written, and the rows in view are counted."""

    def quiet() -> bool:
        rows = main.library.list
        shown = [rows.row_at(i) for i in range(min(rows.total, rows.size.height))]
        # The line below a tab comes by a timer of Textual's own.
        lines = [one for one in pilot.app.screen.query("Underline") if one.size.width]
        return all(row is not None and "…" not in row.right.plain[-10:] for row in shown) and all(
            getattr(one, "highlight_end", 0) - getattr(one, "highlight_start", 0) > 2
            for one in lines
        )

    await settle(pilot)
    await until(pilot, quiet)
    await settle(pilot)


def steps(theme: str, then: Steps) -> Callable[[Pilot[None]], Awaitable[None]]:
    async def run(pilot: Pilot[None]) -> None:
        app: Any = pilot.app
        app.theme = theme
        app.animation_level = "none"

        def main() -> MainScreen | None:
            return next((one for one in app.screen_stack if isinstance(one, MainScreen)), None)

        await until(pilot, lambda: (found := main()) is not None and found.furnished)
        screen = main()
        assert screen is not None
        await settled(pilot, screen)
        await then(pilot, screen)
        await settled(pilot, screen)

    return run


async def nothing(_pilot: Pilot[None], _main: MainScreen) -> None:
    """The first look."""


async def opened(pilot: Pilot[None], main: MainScreen) -> None:
    main.open_persona("mira-the-cartographer")
    await until(pilot, lambda: main.shown is not None)
    await settle(pilot)
    main.show_pane("composer")
    await settle(pilot)


async def overridden(pilot: Pilot[None], main: MainScreen) -> None:
    await opened(pilot, main)
    main.remember(main.choices.with_override("voice", Override("mira-voice-open-water")))
    main.reload()

    def is_overridden() -> bool:
        shown = main.shown
        return shown is not None and any(
            line.layer == "override" for line in shown.composition.lines
        )

    await until(pilot, is_overridden)
    await settle(pilot)
    main.show_pane("preview")


async def arc(pilot: Pilot[None], main: MainScreen) -> None:
    await opened(pilot, main)
    main.composer.show_tab("arc")
    await until(pilot, lambda: main.composer.query("#stages"))


async def editor(pilot: Pilot[None], main: MainScreen) -> None:
    await opened(pilot, main)
    main.edit_entry("part", "mira-soul-true-line")
    await until(pilot, lambda: pilot.app.screen.query("#entry-tokens"))
    await until(
        pilot, lambda: "Tokens" in str(pilot.app.screen.query_one("#entry-tokens").render())
    )
    await until(pilot, lambda: "Used" in str(pilot.app.screen.query_one("#entry-uses").render()))


async def help_page(pilot: Pilot[None], main: MainScreen) -> None:
    await opened(pilot, main)
    main.action_help()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", [LARGE, SMALL], ids=["large", "small"])
@pytest.mark.parametrize("then", [nothing, opened], ids=["first-look", "open"])
def test_main_screen(
    snap_compare: Any, app: StudioApp, theme: str, size: tuple[int, int], then: Steps
) -> None:
    assert snap_compare(app, terminal_size=size, run_before=steps(theme, then))


@pytest.mark.parametrize("size", [LARGE, SMALL], ids=["large", "small"])
@pytest.mark.parametrize("then", [overridden, arc, editor, help_page], ids=lambda one: one.__name__)
def test_other_places(
    snap_compare: Any, app: StudioApp, size: tuple[int, int], then: Steps
) -> None:
    assert snap_compare(app, terminal_size=size, run_before=steps(THEMES[0], then))


def test_the_editor_in_the_light(snap_compare: Any, app: StudioApp) -> None:
    assert snap_compare(app, terminal_size=LARGE, run_before=steps(THEMES[1], editor))
