"""Small questions: choose one of these, type a text, yes or no, and pages to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Final, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.screen import ModalScreen, Screen
from textual.types import CSSPathType
from textual.widgets import Button, Input, Static

from store.errors import StoreError
from studio.commands import Command, CommandProvider, bindings
from studio.screens.again import Refused
from studio.widgets.editors import LineEditor
from studio.widgets.pick_list import PickList
from studio.widgets.plain import literal, literal_lines
from studio.widgets.row_list import RowList
from studio.widgets.rows import Row

ResultT = TypeVar("ResultT")

MOST_LINES: Final = 16
"""Rows of a list to choose from that are seen at once."""

TAKES: Final = "Enter takes · Esc goes back"


class Dialog(ModalScreen[ResultT]):
    """A box over the screen. A modal screen hides the keys of the app, so it has them anew."""

    CSS_PATH: ClassVar[CSSPathType | None] = "dialogs.tcss"
    COMMANDS = {CommandProvider}
    COMMAND_LIST: tuple[Command, ...] = ()
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", show=False, id="studio.help"),
        Binding("ctrl+q", "app.quit", "Quit", show=False, id="studio.quit"),
        Binding("ctrl+o", "app.jump", "Jump", show=False, id="studio.jump"),
    ]

    def dismiss(self, result: ResultT | None = None) -> AwaitComplete:
        """Give the answer and close; a key that comes before the dialog is there waits for it."""
        if self.is_mounted:
            return super().dismiss(result)
        self.call_later(self._dismiss_now, result)
        return AwaitComplete()

    def _dismiss_now(self, result: ResultT | None) -> None:
        # Of several keys that came before, the first has answered.
        if self.is_current:
            super().dismiss(result)

    def action_help(self) -> None:
        """Say what can be done here."""
        show_help(self)

    @property
    def is_typed(self) -> bool:
        """Whether something stands typed here that a click beside the box shall not lose."""
        return False

    async def on_click(self, event: events.Click) -> None:
        """A click beside the box does what Escape does."""
        escape = self.active_bindings.get("escape")
        if event.widget is self and escape is not None and not self.is_typed:
            event.stop()
            await self.app.run_action(escape.binding.action, escape.node)


class Picker(Dialog[ResultT]):
    """A box to type in above rows, one of which is chosen. A subclass says what typing does to
    the rows in `look`, and what a row gives in `answer`."""

    PLACE = "Choose one"
    HELP_TEXT = "Type to narrow the rows to those that hold every word."
    COMMAND_LIST: tuple[Command, ...] = (
        Command("pick.take", "Take the row under the cursor", "", "take", shown="enter"),
        Command("pick.list", "Into the rows", "down", "to_list"),
        Command("pick.cancel", "Choose nothing", "escape", "dismiss_none"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMAND_LIST)]
    HINT = "type to narrow"
    """What stands in the box before anything is typed."""
    EMPTY = "Nothing matches."
    """What is shown before there are rows."""

    rows_list = query_one("#pick-rows", RowList)

    def __init__(self, title: str, *, said: str = "") -> None:
        super().__init__()
        self._title = title
        self._foot = f"{TAKES} · {said}" if said else TAKES

    def look(self, text: str) -> None:
        """Show the rows for what is typed."""
        raise NotImplementedError

    def answer(self, row: Row) -> ResultT:
        """What choosing a row gives."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """A box to type in above the rows."""
        with Vertical(id="dialog"):
            yield Static(Content(literal(self._title)), id="dialog-title")
            yield LineEditor(placeholder=self.HINT, id="pick-input", compact=True)
            yield PickList(id="pick-rows", empty=self.EMPTY)
            yield foot(self._foot)

    def on_mount(self) -> None:
        """Ready to type, above what there is without a word."""
        self.query_one(Input).focus()
        self.look("")

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        event.stop()
        self.look(event.value)

    @on(Input.Submitted)
    @on(RowList.Chosen)
    def _asked(self, event: Message) -> None:
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        """Choose the row under the cursor."""
        row = self.rows_list.cursor_row
        if row is not None:
            self.dismiss(self.answer(row))

    def action_to_list(self) -> None:
        """Into the rows."""
        self.rows_list.focus()
        self.rows_list.action_cursor_down()

    def action_dismiss_none(self) -> None:
        """Choose nothing."""
        self.dismiss(None)


class PickScreen(Picker[str | None]):
    """Choose one of some rows; typing narrows them. Gives the row's id, or None."""

    def __init__(
        self, title: str, rows: Sequence[Row], chosen: str = "", *, said: str = ""
    ) -> None:
        super().__init__(title, said=said)
        self._rows = tuple(rows)
        self._chosen = chosen

    def on_mount(self) -> None:
        """Begin at the row that is chosen now."""
        self.rows_list.styles.height = self.lines
        if self._chosen:
            self.rows_list.select_id(self._chosen)

    @property
    def lines(self) -> int:
        """How many rows are seen at once, on a terminal that is high enough."""
        return max(3, min(len(self._rows), MOST_LINES))

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Ask for one of other rows, as far as what is typed lets them pass."""
        self._rows = tuple(rows)
        self.look(self.query_one(Input).value)
        if self._chosen:
            self.rows_list.select_id(self._chosen)

    def look(self, text: str) -> None:
        """Those that hold every word."""
        self.rows_list.set_rows(narrowed(self._rows, text))

    def answer(self, row: Row) -> str:
        """Its id."""
        return row.id


class AskScreen(Dialog[str | None]):
    """Type a text. Gives it, or None; `check` says what is wrong with one that will not do."""

    PLACE = "Question"
    COMMAND_LIST = (
        Command("ask.answer", "Answer with what is typed", "", "answer", shown="enter"),
        Command("ask.cancel", "Go back without an answer", "escape", "dismiss_none"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMAND_LIST)]

    def __init__(
        self,
        title: str,
        value: str = "",
        *,
        hint: str = "",
        check: Callable[[str], str] = lambda _: "",
        refused: Refused | None = None,
    ) -> None:
        """Make a question.

        Args:
            title: What is asked.
            value: What stands in the box at first.
            hint: What is to be written, while the box is blank.
            check: Says what is wrong with an answer; blank when nothing is.
            refused: What was typed before and could not be written: it stands there, with why.
        """
        super().__init__()
        self._title = title
        self._value = value
        self._hint = hint
        self._check = check
        self._refused = refused

    def compose(self) -> ComposeResult:
        """A box to type in."""
        with Vertical(id="dialog"):
            yield Static(Content(literal(self._title)), id="dialog-title")
            typed = self._value if self._refused is None else str(self._refused.answer)
            box = LineEditor(typed, placeholder=self._hint, id="ask-input", compact=True)
            # What was refused is added to, and not replaced by the next key.
            box.select_on_focus = self._refused is None
            yield box
            why = "" if self._refused is None else literal(self._refused.why)
            yield Static(Content(why), id="dialog-problem")
            yield foot(TAKES)

    @property
    def is_typed(self) -> bool:
        """Whether another text stands here than at first."""
        return self.query_one(Input).value != self._value

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_answer()

    def action_answer(self) -> None:
        """Give what is typed, if it will do."""
        answer = self.query_one(Input).value
        try:
            problem = self._check(answer)
        except StoreError as error:
            # What it would be checked against cannot be read: what is typed stays.
            problem = str(error)
        if problem:
            self.query_one("#dialog-problem", Static).update(Content(literal(problem)))
        else:
            self.dismiss(answer)

    def action_dismiss_none(self) -> None:
        """Type nothing."""
        self.dismiss(None)


class ConfirmScreen(Dialog[bool]):
    """Yes or no."""

    PLACE = "Yes or no"
    COMMAND_LIST = (
        Command("confirm.yes", "Yes", "y", "answer(True)"),
        Command("confirm.no", "No", "n,escape", "answer(False)"),
        Command("confirm.before", "To the button before", "left,h", "to_button(-1)"),
        Command("confirm.next", "To the next button", "right,l", "to_button(1)"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMAND_LIST)]

    def __init__(self, title: str, text: str, yes: str) -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._yes = yes

    def compose(self) -> ComposeResult:
        """The question, and a button for each answer."""
        with Vertical(id="dialog"):
            yield Static(Content(literal(self._title)), id="dialog-title")
            with VerticalScroll(id="dialog-text"):
                yield Static(Content(literal_lines(self._text)))
            with Horizontal(id="dialog-buttons"):
                yield Button(_with_key("No", "n"), id="no", compact=True)
                yes = _with_key(literal(self._yes), "y")
                yield Button(yes, id="yes", variant="error", compact=True)
            yield foot("Enter chooses · Esc no")

    def on_mount(self) -> None:
        """The harmless answer has the keyboard."""
        self.query_one("#no", Button).focus()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(event.button.id == "yes")

    def action_answer(self, answer: bool) -> None:
        """Answer by key."""
        self.dismiss(answer)

    def action_to_button(self, step: int) -> None:
        """To the button beside."""
        buttons = list(self.query(Button))
        buttons[0 if step < 0 else -1].focus()


class PageScreen(Dialog[None]):
    """A page to read."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,enter,f1", "close", "Close")]

    def __init__(self, title: str, content: Content) -> None:
        super().__init__()
        self._title = title
        self._content = content

    def compose(self) -> ComposeResult:
        """The page, which scrolls."""
        with Vertical(id="dialog", classes="-page"):
            yield Static(Content(literal(self._title)), id="dialog-title")
            with VerticalScroll(id="page"):
                yield Static(self._content)

    def on_mount(self) -> None:
        """Ready to scroll."""
        self.query_one("#page").focus()

    def action_close(self) -> None:
        """Back to where one was."""
        self.dismiss(None)


def narrowed(rows: Sequence[Row], text: str) -> list[Row]:
    """The rows that hold every word of a text."""
    words = text.casefold().split()
    return [row for row in rows if all(word in row.label.plain.casefold() for word in words)]


def foot(said: str) -> Static:
    """The quiet line at the foot of a dialog."""
    return Static(Content(said), classes="dialog-foot")


def _with_key(label: str, key: str) -> Content:
    return Content.assemble(label, (f"  {key}", "dim"))


def show_help(screen: Screen[Any]) -> None:
    """Show what can be done on a screen, the place that has the keyboard first."""
    from studio.screens.help import HelpScreen

    screen.app.push_screen(HelpScreen(screen))
