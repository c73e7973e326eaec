"""What the screens beside the main one share: the desk, errands, undo, help, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.getters import query_one

from store.errors import StoreError
from studio.at import GoTo
from studio.commands import Command, CommandProvider, bindings
from studio.desk import Desk
from studio.errands import Answered, Errands
from studio.panes.status_line import StatusLine
from studio.screens.again import giving_back
from studio.undoing import Direction, taking_back
from studio.widgets.focus_styles import FocusStyles

ResultT = TypeVar("ResultT")
T = TypeVar("T")

DESK_COMMANDS = (
    Command("desk.undo", "Undo the last change", "ctrl+z", "take_back('undo')"),
    Command("desk.redo", "Redo", "ctrl+y", "take_back('redo')"),
    Command("desk.help", "Help for where you are", "f1", "help", "Help"),
    Command("desk.close", "Back", "escape", "close", "Back", shown="Esc"),
)
"""What can be done on each of these screens, after their own commands in `COMMAND_LIST`."""


class DeskScreen(FocusStyles[ResultT]):
    """A screen on an open workspace: it reads and writes in threads, and shows what others change.

    A subclass composes a `StatusLine` above and a `KeyLine` below, reads in `reload`, and names its
    commands in `COMMAND_LIST`, ending in `DESK_COMMANDS`.
    """

    PLACE = ""
    COMMANDS = {CommandProvider}
    COMMAND_LIST: tuple[Command, ...] = DESK_COMMANDS
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (124, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(DESK_COMMANDS),
        Binding("ctrl+q", "app.quit", "Quit", show=False, id="studio.quit"),
    ]

    status = query_one(StatusLine)

    def __init__(self, desk: Desk) -> None:
        super().__init__(classes="studio")
        self.desk = desk
        self.errands = Errands(self, self.failed)
        self._shown_of = 0
        """The newest revision that was known when this was last in sight."""

    def on_mount(self) -> None:
        """Say where one is, and read."""
        self.status.show_workspace(self.PLACE)
        self.status.show_saved("saved")
        self._shown_of = self.desk.seen.revision
        self.reload()

    def on_screen_suspend(self) -> None:
        """Remember what is shown."""
        self._shown_of = self.desk.seen.revision

    def on_screen_resume(self) -> None:
        """Read again, when the screen that was above has changed something."""
        if self._shown_of != self.desk.seen.revision:
            self._shown_of = self.desk.seen.revision
            self.reload()

    def reload(self) -> None:
        """Read again what is shown: at the start, after each change, and when others changed it."""

    def seed_files_changed(self) -> None:
        """A seed file was changed on disk; only what shows the seeds reads again."""

    @on(Answered)
    def _answered(self, event: Answered) -> None:
        event.stop()
        event.then()

    def failed(self, error: StoreError) -> None:
        """Say what could not be done; what is shown is read again."""
        self.status.show_saved("saving" if self.errands.writing else "saved")
        self.say(str(error), title="Not done", severity="error")

    def say(self, text: str, *, title: str = "", severity: Any = "information") -> None:
        """Tell the user something; the text is shown as it is."""
        self.notify(text, title=title, severity=severity, markup=False)

    def write(
        self,
        act: Callable[[], T],
        then: Callable[[T], None] = lambda _: None,
        *,
        refused: Callable[[StoreError], None] | None = None,
        reload: bool = True,
        what: str = "",
    ) -> None:
        """Write in the thread that writes; then tell the result, and read again what is shown.

        `refused` hears why it could not be written, where that is not just to be said. `what` is
        told while it takes longer than a second: `Publishing 12 personas`.
        """
        self.status.show_saved("saving")

        def done(result: T | StoreError) -> None:
            self.status.show_saved("saving" if self.errands.writing else "saved")
            if not isinstance(result, StoreError):
                then(result)
            elif refused is not None:
                refused(result)
            if reload and not self.errands.writing:
                self.reload()

        self.errands.write(giving_back(act, refused), done, what=what)

    def action_take_back(self, direction: Direction) -> None:
        """Take back the last change made in a studio, or make it again."""
        self.write(taking_back(self.desk, direction), self.say)

    def action_help(self) -> None:
        """Say what can be done here."""
        from studio.screens.dialogs import show_help

        show_help(self)

    @work
    async def edit(self, there: GoTo) -> None:
        """Open an entry in the editor above this screen, and follow where it leads from there."""
        from studio.screens.entry import EntryScreen

        editor = EntryScreen(self.desk, there.kind, there.name, there.text, there.field)
        await self.app.push_screen_wait(editor)
        if editor.there is not None:
            self.go(editor.there)

    @work
    async def go(self, there: GoTo) -> None:
        """Leave for an entry, once what stands typed is saved."""
        if await self.save_all():
            self.leave()
            # Only the screens that come back with a place to go to are visited from the main one.
            self.dismiss(there)  # type: ignore[arg-type]

    def action_close(self) -> None:
        """Back to where one came from."""
        self.leave()
        self.dismiss(None)

    async def save_all(self) -> bool:
        """Wait until what was asked for is written; nothing here stands typed."""
        await self.errands.answered()
        return True

    def leave(self) -> None:
        """Let the threads end."""
        self.errands.close()
