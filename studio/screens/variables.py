"""Fill in the variables of the previewed text: a field for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from store.errors import Invalid
from store.validate import check_text
from studio.commands import Command, bindings
from studio.screens.dialogs import Dialog
from studio.variables import Variable
from studio.widgets.editors import LineEditor
from studio.widgets.plain import fit, literal

MOST: Final = 40
"""Fields at once: those still to be filled in come first, so the others come as one goes on."""
_NAME: Final = 20


class _Fields(VerticalScroll, inherit_bindings=False):
    """Scrolls to the field that has the keyboard, and leaves the arrows to go to the next."""


class VariablesScreen(Dialog[Mapping[str, str] | None]):
    """A field for each variable. Gives what was filled in by name, or None."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["dialogs.tcss", "variables.tcss"]
    PLACE = "Variables"
    HELP_TEXT = (
        "What stands for each {{ name }} in the preview; kept for this persona in your settings. "
        "A blank field leaves the variable as it is, or as the preset has it."
    )
    COMMAND_LIST = (
        Command("vars.take", "Take what is filled in", "", "take", shown="enter"),
        Command("vars.next", "Next field", "down", "app.focus_next"),
        Command("vars.before", "Field before", "up", "app.focus_previous"),
        Command("vars.cancel", "Back without a change", "escape", "dismiss_none"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMAND_LIST)]

    def __init__(self, found: Sequence[Variable]) -> None:
        super().__init__()
        self._found = tuple(found[:MOST])
        self._more = len(found) - len(self._found)

    def compose(self) -> ComposeResult:
        """Names at the left, fields at the right."""
        with Vertical(id="dialog"):
            yield Static(Content("Variables"), id="dialog-title")
            with _Fields(id="vars", can_focus=not self._found):
                if not self._found:
                    yield Static(
                        Content("The text has none. Write {{ name }} in a text to have one."),
                        id="vars-none",
                    )
                for place, one in enumerate(self._found):
                    with Horizontal(classes="var"):
                        style = "" if one.used else "$text-disabled"
                        label = Content.styled(fit(literal(one.name), _NAME), style)
                        yield Static(label, classes="var-name")
                        yield LineEditor(
                            one.value, placeholder=_hint(one), id=f"var-{place}", compact=True
                        )
            if self._more:
                yield Static(Content(f"and {self._more:,} more, once these are filled in"))
            yield Static("", id="dialog-problem")

    @property
    def is_typed(self) -> bool:
        """Whether a value was typed."""
        values = [self.query_one(f"#var-{place}", Input).value for place in range(len(self._found))]
        return values != [one.value for one in self._found]

    def on_mount(self) -> None:
        """Ready to type in the first field."""
        self.query_one("#var-0" if self._found else "#vars").focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        """Give what is filled in, if all of it can stand in a text."""
        values = {
            one.name: self.query_one(f"#var-{place}", Input).value
            for place, one in enumerate(self._found)
        }
        for name, value in values.items():
            try:
                check_text(value, name)
            except Invalid as error:
                self.query_one("#dialog-problem", Static).update(Content(literal(str(error))))
                return
        self.dismiss(values)

    def action_dismiss_none(self) -> None:
        """Change nothing."""
        self.dismiss(None)


def _hint(one: Variable) -> str:
    if one.by_preset is not None:
        return f"{literal(one.by_preset) or 'blank'} · by the preset"
    return "not filled in" if one.used else "not in this text"
