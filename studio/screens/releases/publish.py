"""Publishing a persona: what its next release would be, its label and message."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.types import CSSPathType
from textual.widgets import Button, Input, Static

from studio.commands import Command, bindings
from studio.comparing import listed, listed_in_lines, signed
from studio.releasing import Shelf, changed_inputs
from studio.screens.again import Refused
from studio.screens.dialogs import Dialog, foot
from studio.screens.releases.label import label_problem, suggester
from studio.widgets.choice import Choice
from studio.widgets.editors import LineEditor
from studio.widgets.plain import MUTED, literal

_NAME: Final = 9
"""Cells of what a line of facts is called."""


@dataclass(frozen=True, slots=True)
class Publishing:
    """What is to be published, and how."""

    label: str | None
    message: str
    force: bool
    move_to: int | None = None
    """The release to point the label at, where nothing is published; None publishes."""


class PublishScreen(Dialog[Publishing | None]):
    """Shows what the next release would be; Enter makes it. `show` says what there is to it.

    An unchanged persona makes none: its label can be moved to the last one, or it is forced.
    """

    CSS_PATH: ClassVar[CSSPathType | None] = ["../dialogs.tcss", "publish.tcss"]
    PLACE = "Publish"
    HELP_TEXT = (
        "A release keeps both compiled texts for ever, and all they were made from. A label "
        "points at one release: what an agent asks for by it is that text. Leave the label blank "
        "to publish without one; `latest` is always the newest."
    )
    COMMAND_LIST = (
        Command("publish.publish", "Publish", "enter", "publish"),
        Command("publish.cancel", "Go back without publishing", "escape", "dismiss_none"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMAND_LIST)]

    label = query_one("#publish-label", LineEditor)
    message = query_one("#publish-message", LineEditor)

    def __init__(
        self, persona: str, budget: int, note: str = "", refused: Refused | None = None
    ) -> None:
        super().__init__()
        self._note = note
        self._refused = refused
        self._persona = persona
        self._budget = budget
        self._shelf: Shelf | None = None
        self._force = False
        self._ready = False
        """Whether there is something to show it in."""
        self._ahead = ""
        """What was typed before there was a line to type it on."""
        self._entered = False
        """Whether Enter came before there was anything to show: it counts once there is."""

    def compose(self) -> ComposeResult:
        """What would be in it, a label, a message."""
        with Vertical(id="dialog"):
            yield Static(Content(literal(f"Publish {self._persona}")), id="dialog-title")
            yield Static(Content.styled("…", MUTED), id="publish-facts")
            with Horizontal(classes="publish-line"):
                yield Static("Label", classes="publish-name")
                yield LineEditor(placeholder="none", id="publish-label", compact=True)
            yield Static("", id="publish-known")
            with Horizontal(classes="publish-line"):
                yield Static("Message", classes="publish-name")
                yield LineEditor(placeholder="what it is about", id="publish-message", compact=True)
            yield Choice("A release although nothing changed", "no", id="publish-force")
            yield Static("", id="dialog-problem")
            with Horizontal(id="dialog-buttons"):
                yield Button("Cancel", id="no", compact=True)
                yield Button("Publish", id="yes", variant="primary", compact=True)
            yield foot("Enter publishes · Tab next field · Esc goes back")

    @property
    def is_typed(self) -> bool:
        """Whether something was typed."""
        return bool(self.label.value or self.message.value)

    def on_mount(self) -> None:
        """Ready for a label."""
        self.query_one("#publish-force").display = False
        self.label.value = self._ahead
        if self._refused is not None:
            asked: Publishing = self._refused.answer
            # No typing: what was wrong is said until somebody types on.
            with self.prevent(Input.Changed):
                self.label.value, self.message.value = asked.label or "", asked.message
            self._force = asked.force
            self.query_one("#publish-force", Choice).show("yes" if asked.force else "no")
            self._complain(self._refused.why)
        self.label.focus()
        self._ready = True
        if self._shelf is not None:
            self._show_shelf(self._shelf)

    def on_key(self, event: events.Key) -> None:
        """Keep what is typed ahead, for the label."""
        if not self._ready and event.is_printable and event.character:
            self._ahead += event.character

    def show(self, shelf: Shelf) -> None:
        """Show what the next release would be."""
        self._shelf = shelf
        if self.is_attached and self._ready:
            self._show_shelf(shelf)

    def _show_shelf(self, shelf: Shelf) -> None:
        self.label.suggester = suggester(shelf.labels)
        title = f"Publish {self._persona} as release {shelf.newest + 1}"
        if self._unchanged:
            title = f"{self._persona} is as in release {shelf.newest}"
        self.query_one("#dialog-title", Static).update(Content(literal(title)))
        self._show_facts(shelf)
        known = [f"{label} → {number}" for label, number in shelf.labels.items()]
        words = f"known: {literal(listed(known, 5))}" if known else ""
        line = self.query_one("#publish-known", Static)
        line.update(Content.styled(words, MUTED))
        line.display = bool(known)
        self.query_one("#publish-force").display = self._unchanged
        self._show_button()
        if self._entered:
            self.action_publish()

    def on_resize(self) -> None:
        """As much on a line as there is room for now."""
        if self._ready and self._shelf is not None:
            self._show_facts(self._shelf)

    def _show_facts(self, shelf: Shelf) -> None:
        facts = self.query_one("#publish-facts", Static)
        if facts.size.width:
            facts.update(self._facts(shelf, facts.size.width))
        else:
            # It is laid out with the first frame.
            self.call_after_refresh(self._show_facts, shelf)

    @property
    def _unchanged(self) -> bool:
        """Whether publishing would make no new release."""
        shelf = self._shelf
        return shelf is not None and bool(shelf.infos) and shelf.standing.same_texts

    def _facts(self, shelf: Shelf, width: int) -> Content:
        standing, mark = shelf.standing, "~" if shelf.estimate else ""
        lines: list[Content] = []
        columns = zip(
            ("summary", "detail"), standing.tokens, standing.before, standing.lines, strict=True
        )
        for view, now, was, (added, removed) in columns:
            pieces: list[Any] = [(f"{view:<9}", MUTED), f"{mark}{now:,} tok".rjust(11)]
            if shelf.infos and not standing.same_texts:
                pieces.append((f"  {mark}{signed(now - was)}".ljust(9), "bold"))
                pieces.append((f"lines +{added:,} −{removed:,}", MUTED))
            lines.append(Content.assemble(*pieces))
        lines[0] += Content.styled(f"   {shelf.encoding}", MUTED)
        if shelf.infos and standing.inputs:
            names = [literal(one) for one in changed_inputs(standing.inputs)]
            named = listed_in_lines(names, width - _NAME)
            for name, said in zip_longest(("changed",), named, fillvalue=""):
                lines.append(Content.assemble((f"{name:<{_NAME}}", MUTED), said))
        if self._unchanged:
            words = "Nothing to publish. A label moves to that release; or make one all the same."
            lines.append(Content.styled(words, MUTED))
        if self._note:
            lines.append(Content.styled(literal(self._note), MUTED))
        for warning in self._warned(shelf):
            lines.append(Content.styled(f"▲ {literal(warning)}", "$text-warning"))
        return Content("\n").join(lines)

    def _warned(self, shelf: Shelf) -> list[str]:
        said = []
        if shelf.standing.unresolved:
            said.append(f"Not filled in: {listed(shelf.standing.unresolved, 6)}.")
        mark = "~" if shelf.estimate else ""
        for view, tokens in zip(("summary", "detail"), shelf.standing.tokens, strict=True):
            if self._budget and tokens > self._budget:
                over = tokens - self._budget
                budget = f"the budget of {self._budget:,}"
                said.append(f"The {view} is {mark}{over:,} tokens over {budget}.")
        return said

    def _show_button(self) -> None:
        button = self.query_one("#yes", Button)
        button.label = "Move the label" if self._unchanged and not self._force else "Publish"

    def _complain(self, problem: str) -> None:
        self.query_one("#dialog-problem", Static).update(Content(literal(problem)))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._complain("")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_publish()

    @on(Choice.Pressed)
    def _force_pressed(self, event: Choice.Pressed) -> None:
        event.stop()
        self._force = not self._force
        event.choice.show("yes" if self._force else "no")
        self._show_button()

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        if event.button.id == "yes":
            self.action_publish()
        else:
            self.dismiss(None)

    def action_publish(self) -> None:
        """Publish as it is written here, if it will do."""
        if not self._ready:
            self._entered = True
            return
        label = self.label.value.strip()
        problem = label_problem(label) if label else ""
        if problem:
            self._entered = False
            self._complain(problem)
            self.label.focus()
            return
        if self._shelf is None:
            self._entered = True
            return
        self._entered = False
        move_to = None
        if self._unchanged and not self._force:
            if not label:
                self._complain(
                    f"Nothing has changed since release {self._shelf.newest}. Write a label to "
                    "point at it, or choose below to make a release all the same."
                )
                return
            move_to = self._shelf.newest
        self.dismiss(Publishing(label or None, self.message.value.strip(), self._force, move_to))

    def action_dismiss_none(self) -> None:
        """Publish nothing."""
        self.dismiss(None)
