"""The studio's app: a frame at once, then the main screen, and an end that loses nothing.

Imported before the first frame is painted, so it imports nothing of the store.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from textual import on
from textual.app import App, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.events import Key
from textual.messages import ExitApp
from textual.reactive import Reactive
from textual.screen import Screen
from textual.theme import Theme
from textual.worker import Worker

from studio.preferences import Preferences
from studio.screens.frame import FrameScreen, Furnished
from studio.themes import DARK, THEMES

if TYPE_CHECKING:
    from store.workspace import Workspace
    from studio.screens.main.screen import MainScreen


@runtime_checkable
class Leaving(Protocol):
    """A screen that may have something to save before the studio ends."""

    async def save_all(self) -> bool:
        """Save what stands typed; whether all of it could be."""

    def leave(self) -> None:
        """Let go of what it holds."""


class StudioApp(App[None]):
    """Persona Studio on a terminal."""

    TITLE = "Persona Studio"
    # Ours from the start: another theme means to read every style again.
    theme: Reactive[str] = Reactive(DARK.name)
    # The first screen is there before its own styles would be read.
    CSS_PATH = "screens/main/main.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    PAUSE_GC_ON_SCROLL = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q", "quit", "Quit", show=False, id="studio.quit"),
    ]

    def __init__(
        self,
        workspace: Workspace,
        *,
        actor: str = "",
        preferences: Preferences | None = None,
        shown_folder: str = "",
        alone: bool = False,
    ) -> None:
        """Make the app; it opens the workspace when it runs.

        Args:
            workspace: What to work on.
            actor: Who works; the user's login name unless given.
            preferences: The user's settings; read from their place unless given.
            shown_folder: What to call the workspace's folder; its path unless given.
            alone: Whether the process runs nothing else, and ends with the app.
        """
        super().__init__()
        self._alone = alone
        self.workspace = workspace
        self._actor = actor
        self._shown_folder = shown_folder or _short(workspace.folder)
        self.preferences = preferences or Preferences.load()
        self._quitting: Worker[None] | None = None

    def get_default_screen(self) -> Screen[None]:
        """The frame, over which the main screen is laid."""
        return FrameScreen(self._shown_folder)

    @on(FrameScreen.Painted)
    def _furnish(self, event: FrameScreen.Painted) -> None:
        event.stop()
        self.run_worker(self._bring_main_screen(), group="start", exclusive=True)

    async def _bring_main_screen(self) -> None:
        screen = await asyncio.to_thread(self._main_screen)
        await self.push_screen(screen)

    def _main_screen(self) -> MainScreen:
        from studio.actor import current_actor
        from studio.screens.main.screen import MainScreen

        actor = self._actor or current_actor()
        # What a resize would make of it: so its styles are worked out once.
        classes = " ".join(
            next(name for cells, name in reversed(breakpoints) if size >= cells)
            for size, breakpoints in zip(
                self.size,
                (MainScreen.HORIZONTAL_BREAKPOINTS, MainScreen.VERTICAL_BREAKPOINTS),
                strict=True,
            )
        )
        screen = MainScreen(self.workspace, actor, self.preferences, self._shown_folder, classes)
        screen.look_first(self.size.height)
        return screen

    @on(Furnished)
    def _settle(self, event: Furnished) -> None:
        event.stop()
        if self._alone:
            # What is there by now stays until the end. Looking through it all for garbage would
            # hold up every sixth letter typed into the search box by 30 to 60 ms; and looking at
            # what is new after each 700 objects means ten times for one paint.
            gc.freeze()
            gc.set_threshold(10_000, 10, 10)

    def on_mount(self) -> None:
        """Take up the user's theme."""
        wanted = self.preferences.theme
        if wanted in self.available_themes:
            self.theme = wanted

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Textual's own themes, and ours. Asked for with every line that is drawn."""
        if DARK.name not in self._registered_themes:
            for theme in THEMES:
                self.register_theme(theme)
        return self._registered_themes

    def watch_theme(self, theme: str) -> None:
        """Remember the theme, once it is the user's to choose."""
        if self.is_running:
            self.preferences.theme = theme

    def on_key(self, event: Key) -> None:
        """Give a field what was typed on the way to it, before it had the keyboard.

        A field takes every letter that it gets: one that comes by here was sent to where the
        keyboard had been. So `/` and a word arrive whole, however fast they are typed.
        """
        field = self.focused
        if field is not None and field.check_consume_key(event.key, event.character):
            event.stop()
            event.prevent_default()
            field.post_message(Key(event.key, event.character))

    def action_command_palette(self) -> None:
        """Show the commands."""
        from studio.screens.palette import StudioPalette

        if not isinstance(self.screen, StudioPalette):
            self.push_screen(StudioPalette(id="--command-palette"))

    async def action_quit(self) -> None:
        """End, with everything saved; what cannot be saved is not left behind unasked."""
        if self._quitting is not None and self._quitting.is_running:
            # It is asking whether to: the answer is in that dialog.
            return
        # The screens answer while this waits, so it is not their task, nor the app's.
        self._quitting = self.run_worker(self._quit(), group="quit")

    def on_exit_app(self, event: ExitApp) -> None:
        """Told to end from outside, as by a browser's tab that was closed: save first."""
        if not self._exit:
            event.prevent_default()
            self.run_worker(self._quit(asking=False), group="quit")

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Give the terminal to another program for a while.

        Raises:
            SuspendNotSupported: there is no terminal to give, as in a browser; says what to do.
        """
        if self.is_web:
            raise SuspendNotSupported(
                "A browser has no terminal to give to another program: edit it here, or open the "
                "studio in a terminal."
            )
        with super().suspend():
            yield

    async def _quit(self, *, asking: bool = True) -> None:
        screens = [one for one in reversed(self.screen_stack) if isinstance(one, Leaving)]
        saved = [await screen.save_all() for screen in screens]
        if asking and not all(saved):
            from studio.screens.dialogs import ConfirmScreen

            text = "Something that was typed could not be saved.\n\nWhat was typed is lost."
            sure = ConfirmScreen("Quit without saving?", text, "Quit")
            if not await self.push_screen_wait(sure):
                return
        for screen in screens:
            screen.leave()
        self.exit()


def _short(folder: Path) -> str:
    folder = folder.resolve()
    try:
        return f"~/{folder.relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(folder)


def run_studio(workspace: Workspace) -> None:
    """Open the studio on a workspace, until its user leaves."""
    StudioApp(workspace, alone=True).run()
