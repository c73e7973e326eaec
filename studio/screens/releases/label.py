"""Which label a release is to get: one that is known, or a new one that is typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.suggester import SuggestFromList
from textual.types import CSSPathType
from textual.widgets import Input, Static

from store.errors import Invalid
from store.releases import valid_label
from studio.commands import Command, bindings
from studio.screens.again import Refused
from studio.screens.dialogs import Dialog
from studio.widgets.editors import LineEditor
from studio.widgets.plain import literal
from studio.widgets.row_list import RowList
from studio.widgets.rows import Row


def label_problem(label: str) -> str:
    """What is wrong with a label; blank when nothing is."""
    try:
        valid_label(label)
    except Invalid as error:
        return f"The label {error.problem}."
    return ""


def suggester(labels: Mapping[str, int]) -> SuggestFromList:
    """Completes labels that are known."""
    # What a terminal would act on is not put before the cursor.
    return SuggestFromList([one for one in labels if literal(one) == one], case_sensitive=False)


def label_rows(labels: Mapping[str, int]) -> list[Row]:
    """The labels with the releases they point at."""
    return [
        Row(label, Content(literal(label)), Content(f"release {number}"))
        for label, number in labels.items()
    ]


class LabelScreen(Dialog[str | None]):
    """Type a label, or take one that is known. Gives it, or None."""

    CSS_PATH: ClassVar[CSSPathType | None] = ["../dialogs.tcss", "publish.tcss"]
    PLACE = "Label"
    HELP_TEXT = (
        "What an agent asks for by this label is that release's text from then on. Type a new "
        "label, or go down to one that is known; right takes what is proposed."
    )
    COMMAND_LIST = (
        Command("label.take", "Take what is typed, or the row", "", "take", shown="enter"),
        Command("label.list", "Into the known labels", "down", "to_list"),
        Command("label.cancel", "Go back without a label", "escape", "dismiss_none"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMAND_LIST)]

    rows_list = query_one("#label-rows", RowList)

    def __init__(
        self, title: str, labels: Mapping[str, int], refused: Refused | None = None
    ) -> None:
        super().__init__()
        self._title = title
        self._labels = labels
        self._refused = refused

    def compose(self) -> ComposeResult:
        """A box to type in above the labels that are known."""
        with Vertical(id="dialog"):
            yield Static(Content(literal(self._title)), id="dialog-title")
            yield LineEditor(
                "" if self._refused is None else str(self._refused.answer),
                placeholder="a word such as production",
                suggester=suggester(self._labels),
                id="label-input",
                compact=True,
            )
            rows = label_rows(self._labels)
            yield RowList(rows, id="label-rows", empty="No label yet: type the first.")
            why = "" if self._refused is None else literal(self._refused.why)
            yield Static(Content(why), id="dialog-problem")

    @property
    def is_typed(self) -> bool:
        """Whether something was typed."""
        return bool(self.query_one(Input).value)

    def on_mount(self) -> None:
        """Ready to type."""
        self.rows_list.styles.height = max(1, min(len(self._labels), 8))
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_take()

    @on(RowList.Chosen)
    def _picked(self, event: RowList.Chosen) -> None:
        event.stop()
        self.dismiss(event.row_id)

    def action_take(self) -> None:
        """Take what is typed, if it will do; where nothing is, the label under the cursor."""
        typed = self.query_one(Input).value
        label = typed if typed.strip() else self.rows_list.cursor_id or ""
        problem = label_problem(label)
        if problem:
            self.query_one("#dialog-problem", Static).update(Content(literal(problem)))
        else:
            self.dismiss(label.strip())

    def action_to_list(self) -> None:
        """Into the known labels."""
        self.rows_list.focus()

    def action_dismiss_none(self) -> None:
        """Give no label."""
        self.dismiss(None)
