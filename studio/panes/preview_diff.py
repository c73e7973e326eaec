"""The preview's view of what differs: what with, of which text, and the lines."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from studio.choices import Choices
from studio.comparing import signed
from studio.previewing import WORDS, Difference, said_of_both
from studio.widgets.choice import Choice
from studio.widgets.plain import MUTED, literal
from studio.widgets.prompt_view import PromptView
from studio.widgets.side_by_side import SideBySide


class PreviewDiff(Vertical):
    """Shows how the composed text differs from another."""

    text = query_one(SideBySide)

    def compose(self) -> ComposeResult:
        """The settings above the lines."""
        with Horizontal(id="diff-line"):
            yield Choice("Against", "", id="choice-against")
            yield Choice("", "", id="choice-diff_text")
            yield Static("", id="diff-previewed")
            yield Static("", id="diff-said")
        yield Static("", id="diff-both")
        yield SideBySide(id="diff-text", columns="one")

    def show_choices(self, choices: Choices) -> None:
        """Show what is compared."""
        self.query_one("#choice-against", Choice).show(WORDS[choices.against])
        shown = "detail" if choices.detail else "summary"
        self.query_one("#choice-diff_text", Choice).show(shown)

    def show(self, found: Difference, *, mark: str, top: bool, detail: bool) -> None:
        """Show what differs; the mark stands before tokens that are an estimate."""
        pieces = Content("")
        if found.tokens is not None:
            more = found.tokens[1] - found.tokens[0]
            style = "$text-warning" if more > 0 else "$text-success"
            pieces = Content.styled(f"{mark}{signed(more)} tok" if more else "", style)
        both = said_of_both(found.counts, detail=detail) if found.counts is not None else ""
        self.query_one("#diff-both", Static).update(Content.styled(both, MUTED))
        self.query_one("#diff-previewed", Static).update(
            Content.styled(literal(found.previewed), "$text-warning")
        )
        if found.of:
            self.query_one("#choice-against", Choice).show(found.of)
        self.query_one("#diff-said", Static).update(pieces)
        self.text.show(found.pairs, empty=found.problem or "Both texts are empty.", top=top)

    def clear(self) -> None:
        """Show nothing: there is no text."""
        for said in self.query("#diff-said, #diff-both, #diff-previewed").results(Static):
            said.update("")
        self.text.show((), empty="")

    @on(SideBySide.LeftAtTop)
    def _left(self, event: SideBySide.LeftAtTop) -> None:
        event.stop()
        self.post_message(PromptView.LeftAtTop())

    @on(SideBySide.FoldAsked)
    def _fold_asked(self, event: SideBySide.FoldAsked) -> None:
        event.stop()
        self.fold()

    def fold(self) -> None:
        """Fold stretches that are the same, or show them."""
        self.text.set_folding(not self.text.folding)
