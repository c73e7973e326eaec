"""The entry editor: fields and long text side by side, and what the edit does elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from studio.commands import Command, bindings
from studio.panes.entry_form import EntryForm
from studio.panes.field_line import ChoiceLine, WordLine
from studio.panes.status_line import StatusLine
from studio.screens.desk_screen import DESK_COMMANDS
from studio.screens.entry.notice import Notice
from studio.screens.entry.outside import Outside
from studio.screens.entry.rehearsal import Rehearsal
from studio.screens.entry.step_pane import StepForm, StepList
from studio.screens.entry.uses_list import UsesList
from studio.widgets.drag_screen import DragScreen
from studio.widgets.key_line import KeyLine
from studio.widgets.plain import literal
from studio.widgets.rows import Row

_AREAS: Final = (
    "#entry-fields Input",
    "#steps",
    "#entry-text TextArea",
    "#step-form TextArea",
    "#rehearsal-prompt",
    "#uses",
)
_KINDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"extract": ("part",), "step": ("sequence",), "rehearse": ("sequence",)}
)
"""Actions that only some kinds have."""


class EntryScreen(Outside, DragScreen[str]):
    """Edits one entry, or makes a new one. Saves by itself; nothing here needs a save key.

    Gives the entry's name when it is closed; blank where none was made. `there` then says where
    to go, when that was asked for.
    """

    CSS_PATH = "entry.tcss"
    PLACE = "Editor"
    HELP_TEXT = (
        "What you type is saved after two seconds of rest, when you leave the field, and when "
        "you close the editor. ctrl+z and ctrl+y undo and redo typing in a text. A name changes "
        "with Enter alone. In a field of known words, as a type, Tab and Enter take the only one "
        "that begins with what you typed, ↓ lists all; a word of your own stays as it is. What "
        "another changes meanwhile is shown, never overwritten."
    )
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-high")]
    COMMAND_LIST = (
        Command("entry.close", "Save and close", "escape", "close", "Save and close", shown="Esc"),
        Command("entry.save", "Save now", "ctrl+s", "save"),
        Command("entry.area", "To the next place: fields, text, uses", "f2", "area(1)", "Next"),
        Command("entry.area_before", "To the place before", "f3", "area(-1)"),
        Command(
            "entry.outside",
            "Open the text in your editor",
            "f4",
            "outside",
            "Your editor",
            "VISUAL or EDITOR names it",
        ),
        Command(
            "entry.extract",
            "Extract the selected text to a new part",
            "f9",
            "extract",
            "",
            "and link it right after this one",
        ),
        Command("entry.difference", "See both texts", "f8", "settle('see')", "See both"),
        Command("entry.mine", "Keep mine where another changed it", "", "settle('mine')"),
        Command("entry.theirs", "Take theirs where another changed it", "", "settle('theirs')"),
        Command("entry.again", "Make the deleted entry again", "", "make_again"),
        Command("entry.step_again", "Make the deleted step again", "", "make_step_again"),
        Command("entry.rehearse", "Show the rehearsal or the step", "ctrl+r", "rehearse"),
        Command("entry.step_next", "Rehearse the next step", "ctrl+pagedown", "step(1)"),
        Command("entry.step_before", "Rehearse the step before", "ctrl+pageup", "step(-1)"),
        *(command for command in DESK_COMMANDS if command.id != "desk.close"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMAND_LIST)]

    def compose(self) -> ComposeResult:
        """Fields at the left, the long text at the right, what it costs and who uses it below."""
        laid = self.fields
        yield StatusLine()
        yield Notice()
        shared: dict[str, Any] = {
            "labels": laid.labels,
            "headings": laid.headings,
            "blanks": laid.blanks,
            "marked": laid.marked,
        }
        fields = EntryForm(
            laid.left,
            known={laid.type_field: laid.types} if laid.type_field else {},
            legend="the voice server does not carry it into a session" if laid.marked else "",
            deliberate=frozenset({"name"}),
            id="entry-fields",
            **shared,
        )
        fields.add_class("-of-entry")
        # Without a long text of its own it needs no more rows than it has fields.
        fields.set_class(not any(one.shape in ("text", "table") for one in laid.left), "-short")
        with Horizontal(id="editor", classes=f"-{self.kind}"):
            if self.kind == "sequence":
                with Vertical(id="entry-left"):
                    yield fields
                    yield StepList(id="steps", empty="No steps: n makes one.")
                yield StepForm()
                yield Rehearsal(id="rehearsal")
            else:
                yield fields
                text = EntryForm(laid.right, id="entry-text", **shared)
                text.add_class("-of-entry")
                yield text
        with Vertical(id="entry-facts"):
            yield Static("", id="entry-tokens")
            yield Static("", id="entry-uses")
            yield UsesList(id="uses")
        yield KeyLine()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done here and now."""
        if action == "settle":
            return self.is_mounted and bool(self.conflicts)
        if action == "make_again":
            return self.gone
        if action == "make_step_again":
            return self.any_lost
        kinds = _KINDS.get(action)
        if kinds is not None and self.kind not in kinds:
            return False
        return super().check_action(action, parameters)

    @on(WordLine.PickWanted)
    def _pick_wanted(self, event: WordLine.PickWanted) -> None:
        event.stop()
        self._pick(event.line)

    @work
    async def _pick(self, line: WordLine) -> None:
        """Choose a word from a list."""
        from studio.screens.dialogs import PickScreen

        rows = [Row(word, Content(literal(word))) for word in line.words]
        title = f"Type of the {self.kind}"
        if isinstance(line, ChoiceLine):
            rows.insert(0, Row("", Content.styled(line.blank, "$text-muted")))
            field = (line.id or "").removeprefix("field-").replace("_", " ")
            title = field.capitalize()
        picked = await self.app.push_screen_wait(PickScreen(title, rows, line.likeliest))
        if picked is not None:
            line.value = picked
            line.cursor_position = len(picked)

    def action_area(self, step: int) -> None:
        """Put the keyboard into the next place of the editor, or the one before."""
        firsts = [
            found.first()
            for area in _AREAS
            if (found := self.query(area)) and found.first().display
        ]
        focused = self.focused
        homes = [_home(first) for first in firsts]
        here = next(
            (
                place
                for place, home in enumerate(homes)
                if focused is not None and home in focused.ancestors_with_self
            ),
            -1 if step > 0 else 0,
        )
        firsts[(here + step) % len(firsts)].focus()

    def action_rehearse(self) -> None:
        """Where there is no room for both, show the rehearsal in place of the step, and back."""
        self.toggle_class("-rehearsing")
        if self.has_class("-rehearsing"):
            self.query_one("#rehearsal-prompt").focus()
            self.call_after_refresh(self.query_one(Rehearsal).brought)
        else:
            self.query_one("#steps").focus()


def _home(first: Any) -> Any:
    """The place that a widget stands for: its form, or itself."""
    return next((one for one in first.ancestors_with_self if isinstance(one, EntryForm)), first)
