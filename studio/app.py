"""The studio's app: one screen, themes, and an end that loses nothing."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from store.workspace import Workspace
from studio.preferences import Preferences
from studio.screens.main.screen import MainScreen
from studio.themes import DARK, THEMES


class StudioApp(App[None]):
    """Persona Studio on a terminal."""

    TITLE = "Persona Studio"
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
    ) -> None:
        """Make the app; it opens the workspace when it runs.

        Args:
            workspace: What to work on.
            actor: Who works; the user's login name unless given.
            preferences: The user's settings; read from their place unless given.
            shown_folder: What to call the workspace's folder; its path unless given.
        """
        super().__init__()
        self.workspace = workspace
        self._actor = actor
        self._shown_folder = shown_folder
        self.preferences = preferences or Preferences.load()

    def get_default_screen(self) -> MainScreen:
        """The main screen, with nothing before it."""
        if not self._actor:
            from studio.actor import current_actor

            self._actor = current_actor()
        return MainScreen(self.workspace, self._actor, self.preferences, self._shown_folder)

    def on_mount(self) -> None:
        """Take up the user's theme."""
        for theme in THEMES:
            self.register_theme(theme)
        wanted = self.preferences.theme
        self.theme = wanted if wanted in self.available_themes else DARK.name

    def watch_theme(self, theme: str) -> None:
        """Remember the theme, once it is the user's to choose."""
        if self.is_running and theme in self.available_themes and theme != "textual-dark":
            self.preferences.theme = theme

    async def action_quit(self) -> None:
        """End, with everything saved."""
        for screen in self.screen_stack:
            if isinstance(screen, MainScreen):
                await screen.leave()
        self.exit()


def run_studio(workspace: Workspace) -> None:
    """Open the studio on a workspace, until its user leaves."""
    StudioApp(workspace).run()
