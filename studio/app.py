"""The studio's app: a frame at once, then the main screen, and an end that loses nothing.

Imported before the first frame is painted, so it imports nothing of the store.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from textual import constants, on, work
from textual.app import App, SuspendNotSupported
from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.command import Provider
from textual.events import Event, Key
from textual.messages import ExitApp
from textual.notifications import SeverityLevel
from textual.reactive import Reactive
from textual.screen import ModalScreen, Screen
from textual.theme import Theme

from studio.commands import APP_COMMANDS, bindings
from studio.contrast import with_contrast
from studio.finding import entry_provider
from studio.painting import SeenCompositor
from studio.preferences import Preferences
from studio.screens.frame import FrameScreen, Furnished
from studio.telling import seconds_to_read
from studio.themes import DARK, THEMES

if TYPE_CHECKING:
    from store.workspace import Workspace
    from studio.leaving import Leave
    from studio.screens.main.screen import MainScreen


_AT_ONCE = frozenset({"ctrl+q", "ctrl+c"})
"""Keys that wait for nothing: one may want to leave before the studio is there."""


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
        *bindings(APP_COMMANDS),
    ]
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {entry_provider}
    PLACE = "Studio"
    HELP_TEXT = (
        "Here and on every other screen. What has no key is found in the palette; "
        "any command can have other keys, written in keys.toml."
    )
    COMMAND_LIST = APP_COMMANDS

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
        self.user_keys: Mapping[str, str] = MappingProxyType({})
        self._trying_theme = False
        self._leave: Leave | None = None
        self._takes_keys = False
        """Whether the main screen takes what is typed."""
        self._typed_ahead: deque[Event] = deque()

    def get_default_screen(self) -> Screen[None]:
        """The frame, over which the main screen is laid."""
        frame = FrameScreen(self._shown_folder)
        self._prepare(frame)
        return frame

    @on(FrameScreen.Painted)
    def _furnish(self, event: FrameScreen.Painted) -> None:
        event.stop()
        self.run_worker(self._bring_main_screen(), group="start", exclusive=True)

    async def _bring_main_screen(self) -> None:
        screen = await asyncio.to_thread(self._main_screen)
        await self.push_screen(screen)
        # What comes in meanwhile is put behind, so that the order stays.
        while self._typed_ahead:
            await super().on_event(self._typed_ahead.popleft())
        self._takes_keys = True
        if self._alone:
            self._leaving.listen()
        await self._take_settings()

    async def on_event(self, event: Event) -> None:
        """Keep what is typed until the main screen is there; the frame has no use for it."""
        waits = isinstance(event, Key) and not event.is_forwarded and event.key not in _AT_ONCE
        if waits and not self._takes_keys:
            self._typed_ahead.append(event)
        else:
            await super().on_event(event)

    async def _take_settings(self) -> None:
        """Take up the user's own keys, and say what of the settings cannot be read."""
        from studio.keymap.file import read_keys
        from studio.rescue import rescued

        path = self.preferences.path
        if self.preferences.problem:
            self.tell(
                f"{path} cannot be read: {self.preferences.problem}. The studio starts without it, "
                f"and keeps it beside the new one.",
                title="Settings",
                severity="warning",
            )
        for kept in rescued(path.parent)[-1:]:
            self.tell(
                f"What could not be saved when the studio was ended is in {kept}. Take from it "
                "what you need, and delete it.",
                title="Unsaved text",
                severity="warning",
            )
        wanted = await asyncio.to_thread(read_keys, path.parent)
        if not wanted.file:
            return
        from studio.keymap.rules import resolve

        resolved = await asyncio.to_thread(resolve, wanted.keys)
        self.user_keys = MappingProxyType(resolved.user_keys)
        self.set_keymap(resolved.keymap)
        if problems := [*wanted.problems, *resolved.problems]:
            more = [f"and {len(problems) - 8} more"] if len(problems) > 8 else []
            text = "\n".join([*problems[:8], *more, "Every other key counts."])
            self.tell(text, title=f"{wanted.file} in {path.parent}", severity="warning")

    def tell(self, text: str, *, title: str = "", severity: Any = "information") -> None:
        """Say something in the corner; it is shown as it is."""
        self.notify(text, title=title, severity=severity, markup=False)

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """Say something in the corner, as long as it takes to read it unless that is given.

        Of what is no trouble the newest alone is seen, so that little is covered.
        """
        if severity == "information":
            for said in self.screen.query("Toast.-information"):
                said.display = False
        if timeout is None:
            timeout = seconds_to_read(title + message, trouble=severity != "information")
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    def push_screen(self, screen: Any, *args: Any, **options: Any) -> Any:
        """Show a screen; what was said in passing stays behind, but not for a dialog."""
        if isinstance(screen, Screen) and not screen.is_attached:
            self._prepare(screen)
        if not isinstance(screen, ModalScreen):
            self._say_no_more()
        return super().push_screen(screen, *args, **options)

    def _prepare(self, screen: Screen[Any]) -> None:
        """Lay a screen out for the terminal before it is there: its styles are worked out once."""
        screen._compositor = SeenCompositor()
        width, height = self.size
        beside = _class_of(width, screen.HORIZONTAL_BREAKPOINTS or ())
        below = _class_of(height, screen.VERTICAL_BREAKPOINTS or ())
        screen.update_classes({one: True for one in (beside, below) if one}, update=False)

    def pop_screen(self) -> AwaitComplete:
        """Leave a screen; what was said on it in passing goes with it."""
        if not isinstance(self.screen, ModalScreen):
            self._say_no_more()
        return super().pop_screen()

    def _say_no_more(self) -> None:
        """Take away what is said in the corner, but for what is trouble."""
        for said in tuple(self._notifications):
            if said.severity == "information":
                self._unnotify(said, refresh=False)

    def _main_screen(self) -> MainScreen:
        from studio.actor import current_actor
        from studio.screens.main.screen import MainScreen

        actor = self._actor or current_actor()
        screen = MainScreen(self.workspace, actor, self.preferences, self._shown_folder)
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
        if not self.preferences.animations:
            self.animation_level = "none"

    @property
    def available_themes(self) -> dict[str, Theme]:
        """Textual's own themes, and ours. Asked for with every line that is drawn."""
        if DARK.name not in self._registered_themes:
            for theme in THEMES:
                self.register_theme(theme)
        return self._registered_themes

    def get_css_variables(self) -> dict[str, str]:
        """The colours of the theme, such that all of them can be read."""
        self.theme_variables = with_contrast(super().get_css_variables())
        return self.theme_variables

    def watch_theme(self, theme: str) -> None:
        """Remember the theme, once it is the user's to choose."""
        if self.is_running and not self._trying_theme:
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
        """Show the commands of the screen; one that has none is left first."""
        from studio.screens.palette import StudioPalette

        if isinstance(self.screen, StudioPalette):
            return
        if self.screen.COMMANDS:
            self.push_screen(StudioPalette(id="--command-palette"))
        else:
            self.tell("There are no commands to choose from here: leave with Escape first.")

    def action_jump(self) -> None:
        """Show a letter over every place that the keyboard can go to."""
        from studio.jumping import Target, targets
        from studio.screens.jump import JumpScreen

        def go(target: Target | None) -> None:
            if target is not None:
                target.go()

        if found := targets(self.screen):
            self.push_screen(JumpScreen(found), go)
        else:
            self.tell("There is nothing here to jump to.")

    @work
    async def action_choose_theme(self) -> None:
        """Choose a theme from a list; each is shown as the cursor comes to it."""
        from studio.screens.themes import ThemeScreen

        before = self.theme
        own = [theme.name for theme in THEMES]
        names = [*own, *sorted(name for name in self.available_themes if name not in own)]
        self._trying_theme = True
        try:
            chosen = await self.push_screen_wait(ThemeScreen(names, before, self._show_theme))
            self.theme = before if chosen is None else chosen
        finally:
            self._trying_theme = False
        if chosen is not None:
            self.preferences.theme = chosen
            self.keep_settings()

    def _show_theme(self, name: str) -> None:
        self.theme = name

    def action_toggle_animations(self) -> None:
        """Let things move by themselves, or not; kept for the next time."""
        wanted = not self.preferences.animations
        self.preferences.animations = wanted
        self.animation_level = constants.TEXTUAL_ANIMATIONS if wanted else "none"
        still = wanted and self.animation_level == "none"
        text = "Animations are on." if wanted else "Animations are off."
        self.tell(f"{text} TEXTUAL_ANIMATIONS=none keeps them off here." if still else text)
        self.keep_settings()

    @work
    async def action_write_keys(self) -> None:
        """Write a file that names every command with its keys."""
        from studio.keymap.writing import write_all

        folder = self.preferences.path.parent
        try:
            path = await asyncio.to_thread(write_all, folder)
        except OSError as error:
            reason = error.strerror or str(error)
            self.tell(f"{folder} cannot be written: {reason}.", title="Keys", severity="error")
            return
        self.tell(f"Wrote {path}. What is changed there counts from the next start.", title="Keys")

    def keep_settings(self) -> None:
        """Write the user's settings now; one that cannot be written is said."""
        try:
            self.preferences.save()
        except OSError as error:
            reason = error.strerror or str(error)
            text = f"{self.preferences.path} cannot be written: {reason}."
            self.tell(text, title="Settings", severity="warning")

    async def action_quit(self) -> None:
        """End, with everything saved; what cannot be saved is not left behind unasked."""
        self._leaving.ask()

    def on_exit_app(self, event: ExitApp) -> None:
        """Told to end from outside, as by a browser's tab that was closed: save first."""
        if not self._exit:
            event.prevent_default()
            self._leaving.at_once()

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

    def panic(self, *renderables: Any) -> None:
        """End after a fault; a terminal that is gone is none: what stands typed is saved."""
        from studio.leaving import terminal_lost

        if self._alone and terminal_lost():
            self._leaving.at_once(hung_up=True)
        else:
            super().panic(*renderables)

    @property
    def _leaving(self) -> Leave:
        if self._leave is None:
            from studio.leaving import Leave

            self._leave = Leave(self, self.preferences.path.parent)
        return self._leave


def _class_of(cells: int, breakpoints: Sequence[tuple[int, str]]) -> str:
    """The class that a screen of so many cells has, of those that begin at so many; or blank."""
    return next((name for least, name in reversed(breakpoints) if cells >= least), "")


def _short(folder: Path) -> str:
    folder = folder.resolve()
    try:
        return f"~/{folder.relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(folder)


def run_studio(workspace: Workspace) -> None:
    """Open the studio on a workspace, until its user leaves."""
    on_terminal = sys.__stderr__ is not None and sys.__stderr__.isatty()
    StudioApp(workspace, alone=True).run()
    if on_terminal:
        from studio.leaving import end_process, terminal_lost

        # It may have hung up while its user was leaving.
        if terminal_lost():
            end_process()
