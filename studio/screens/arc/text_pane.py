"""The text as composed at the stage that is looked at."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Static

from store.compose.composition import Composition
from studio.screens.arc.commands import pane_bindings
from studio.widgets.choice import Choice
from studio.widgets.prompt_view import PromptLine, PromptView


class TextPane(Vertical):
    """Shows a composition, and steps to those of other stages."""

    PLACE = "Text"
    HELP_TEXT = (
        "The text as an agent would load it at the stage that is looked at. < and > step to the "
        "stages beside it, v changes between summary and detail, Enter on a line opens its entry."
    )
    COMMAND_LIST = ()
    BINDINGS: ClassVar[list[BindingType]] = [*pane_bindings()]

    prompt = query_one(PromptView)

    class LineOpened(Message):
        """A line's entry is to be opened."""

        def __init__(self, kind: str, name: str, text: str) -> None:
            super().__init__()
            self.kind = kind
            self.name = name
            self.text = text

    def __init__(self) -> None:
        super().__init__(id="text-pane", classes="pane")

    def compose(self) -> ComposeResult:
        """Which stage and which view, above the text."""
        with Horizontal(id="text-line"):
            yield Choice("Stage", "", stepped=True, id="text-stage")
            yield Choice("", "summary", id="text-view")
            yield Static("", id="text-tokens")
        yield PromptView(id="text", empty="")

    def show_place(self, stage: str, *, detail: bool) -> None:
        """Say what is looked at."""
        self.query_one("#text-stage", Choice).show(stage)
        self.query_one("#text-view", Choice).show("detail" if detail else "summary")

    def show_waiting(self) -> None:
        """The text is on its way; the former one stays until then."""
        self.query_one("#text-tokens", Static).update(Content("…"), layout=False)

    def show(self, composition: Composition, tokens: str) -> None:
        """Show a text, each line with its origin."""
        self.query_one("#text-tokens", Static).update(Content(tokens), layout=False)
        self.prompt.empty = "No text here: neither the persona nor the stage has any."
        texts = composition.text.split("\n") if composition.text else []
        self.prompt.show(
            [
                PromptLine(text, line.layer or line.kind, line)
                for text, line in zip(texts, composition.lines, strict=True)
            ]
        )

    @on(PromptView.LineOpened)
    def _line_opened(self, event: PromptView.LineOpened) -> None:
        event.stop()
        kind, name = getattr(event.source, "kind", "layout"), getattr(event.source, "name", "")
        if kind != "layout":
            self.post_message(self.LineOpened(kind, name, self.prompt.lines[event.index].text))

    @on(PromptView.LeftAtTop)
    def _left(self, event: PromptView.LeftAtTop) -> None:
        event.stop()
        self.query_one("#text-stage", Choice).focus()
