"""The prompt of a call as a session has it, step by step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from store.compose.blast import Voiced
from store.compose.session import Session, resolve, system_prompt
from store.entries import Sequence
from studio.commands import Command, bindings
from studio.widgets.plain import literal
from studio.widgets.prompt_view import PromptLine, PromptView

STEP: Final = "step"
ROLE: Final = "role"
PERSONA: Final = "persona"


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """The prompt of one step, and its tokens."""

    lines: tuple[PromptLine, ...]
    tokens: int
    step: str
    """Which step it is."""
    who: str
    """Who speaks."""


class Rehearsal(Vertical):
    """Shows the prompt of the step under the cursor."""

    PLACE = "Rehearsal"
    HELP_TEXT = (
        "What the voice agent is told at the step under the cursor: the role of the persona, its "
        "text, and the step. Enter on a line goes to where it comes from."
    )
    COMMAND_LIST = (
        Command("rehearsal.next", "Next step", "greater_than_sign", "step(1)", "Next", shown=">"),
        Command("rehearsal.before", "Step before", "less_than_sign", "step(-1)", "Before"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMAND_LIST)]

    _step = ""

    class StepWanted(Message):
        """Another step is to be rehearsed."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    def compose(self) -> ComposeResult:
        """Who speaks and at which step, above the prompt."""
        yield Static("", id="rehearsal-line")
        yield PromptView(id="rehearsal-prompt", empty="Write a step to hear it.")

    def show(self, heard: Rehearsed, encoding: str, mark: str) -> None:
        """Show the prompt of a step; another step is brought into view."""
        prompt = self.query_one(PromptView)
        prompt.show(heard.lines)
        if heard.step != self._step:
            self._step = heard.step
            self.reveal()
        tokens = f"  {mark}{heard.tokens:,} tok · {encoding}"
        said = Content.assemble(literal(heard.step), (tokens, "$text-muted"))
        said += Content.styled(f"\n{literal(heard.who)}", "$text-muted")
        self.query_one("#rehearsal-line", Static).update(said)

    def reveal(self) -> None:
        """Bring the step into view, below what stands before it."""
        prompt = self.query_one(PromptView)
        at = prompt.find_line(lambda line: line.source == STEP)
        if at is not None:
            prompt.scroll_to_line(at)

    def brought(self) -> None:
        """It was hidden, and has its place now."""
        # Textual does not tell every widget of the size that it is shown with.
        self.query_one(PromptView).on_resize()
        self.reveal()

    def show_nothing(self, why: str) -> None:
        """Say why there is nothing to hear."""
        prompt = self.query_one(PromptView)
        prompt.empty = why
        prompt.show(())
        self.query_one("#rehearsal-line", Static).update("")

    def action_step(self, step: int) -> None:
        """Rehearse the step before or after."""
        self.post_message(self.StepWanted(step))


def rehearsed(voiced: Voiced | None, sequence: Sequence, at: int) -> tuple[str, str, str, str]:
    """The prompt at a step, and its three pieces: of the role, of the persona, of the step.

    Without a persona the step stands alone.

    Raises:
        StepNotFound: the step lies outside the sequence.
    """
    step = sequence.steps[at]
    if voiced is None:
        text = system_prompt(None, step)
        return text, "", "", text
    session: Session = resolve(voiced.persona, voiced.role, sequence, at, voiced.text)
    role = voiced.role.system_prompt.strip() if voiced.role else ""
    rest = session.system_prompt
    for piece in (role, voiced.text):
        if piece:
            rest = rest[len(piece) :].removeprefix("\n\n")
    return session.system_prompt, role, voiced.text, rest


def prompt_lines(role: str, persona: str, step: str) -> Iterator[PromptLine]:
    """The pieces of a prompt as lines that know where they come from."""
    pieces = ((role, "own", ROLE), (persona, "persona", PERSONA), (step, "stage", STEP))
    first = True
    for text, origin, source in pieces:
        if not text:
            continue
        if not first:
            yield PromptLine("", "layout")
        first = False
        for line in text.split("\n"):
            yield PromptLine(line, origin if line.strip() else "layout", source)


def who(voiced: Voiced | None) -> str:
    """Who is rehearsed."""
    if voiced is None:
        return "no persona: the step alone"
    role = f"role {voiced.role.name}" if voiced.role else "no role"
    return f"{voiced.persona.name} · {role}"
