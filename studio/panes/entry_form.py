"""A form of the entry editor: short fields beside their labels, and nothing overwritten unasked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static, TextArea

from store.fields import Field
from studio.panes.conflict_bar import Answer, ConflictBar
from studio.panes.field_editors import editor_for
from studio.panes.field_line import FieldLine, Remark
from studio.panes.form import Form, Subject
from studio.panes.line_text import LineText
from studio.widgets.plain import fit, literal

_NOTHING: Mapping[str, str] = MappingProxyType({})
_QUOTED = 60
_WRAPPING = frozenset({"description"})
"""Fields of one line that are sentences: all of one is seen."""


class EntryForm(Form):
    """Fields of an entry. Where another changed what is typed in, one chooses between the two.

    A field whose stored text changes while something unsaved stands in it is in conflict: what is
    typed stays, is not saved by itself, and the other text is shown below until one is chosen.
    """

    DEFAULT_CSS = """
    EntryForm {
        & > .form--heading { color: $text-muted; text-style: bold; height: 1; margin-top: 1; }
        & > .form--row { height: 1; }
        & > .form--row > .form--name { width: 22; height: 1; color: $text-muted; }
        & > .form--row > Input { width: 1fr; }
        & > .form--row.-wrapping { height: auto; }
        & > .form--row > LineText {
            width: 1fr; height: auto; min-height: 1; max-height: 6; border: none; padding: 0;
        }
        & > .form--legend { color: $text-disabled; height: auto; margin-top: 1; }
    }
    """

    class Chosen(Message):
        """What is to become of a field in conflict was chosen."""

        def __init__(self, form: EntryForm, field: str, answer: Answer) -> None:
            super().__init__()
            self.form = form
            self.field = field
            self.answer: Answer = answer

        @property
        def control(self) -> EntryForm:
            """The form."""
            return self.form

    def __init__(
        self,
        fields: Sequence[Field],
        *,
        labels: Mapping[str, str] = _NOTHING,
        known: Mapping[str, Sequence[str]] = MappingProxyType({}),
        headings: Mapping[str, str] = _NOTHING,
        blanks: Mapping[str, str] = _NOTHING,
        marked: frozenset[str] = frozenset(),
        legend: str = "",
        deliberate: frozenset[str] = frozenset(),
        id: str | None = None,  # noqa: A002 (the name every widget uses)
    ) -> None:
        """Make a form.

        Args:
            fields: What is edited, in order.
            labels: What to call fields that are not called by their names.
            known: The usual words of fields that have such words.
            headings: The quiet heading above a field.
            blanks: What a blank field means, in a word.
            marked: Fields with a mark at their label, which the legend explains.
            legend: What the mark says.
            deliberate: Fields that are saved with Enter alone, once there is an entry.
            id: The widget's id.
        """
        super().__init__(fields, labels=labels, known=known, left_by_escape=False, id=id)
        self._headings = headings
        self._blanks = blanks
        self._marked = marked
        self._legend = legend
        self._deliberate = deliberate
        self._meant: set[str] = set()
        self._theirs: dict[str, str] = {}
        self._said: dict[str, Remark] = {}
        self.others = ""
        """Who changed the entry last, for what is said of a conflict."""

    def compose(self) -> ComposeResult:
        """Short fields on a line with their labels, long ones below theirs."""
        for place, (name, field) in enumerate(self._fields.items()):
            if name in self._headings:
                yield Static(Content(self._headings[name]), classes="form--heading")
            mark = (" ◦", "$text-disabled") if name in self._marked else ""
            label = Content.assemble(self.label_of(name), mark)
            blank = self._blanks.get(name, "")
            if field.shape in ("texts", "names"):
                blank = "comma separated"
            editor = editor_for(field, self._known.get(name, ()), blank, wraps=name in _WRAPPING)
            if name in self._deliberate and isinstance(editor, FieldLine):
                # Who comes by with Tab and types on adds to it, and replaces nothing.
                editor.select_on_focus = False
            if isinstance(editor, LineText):
                with Horizontal(classes="form--row -wrapping"):
                    yield Static(label, classes="form--name")
                    yield editor
            elif isinstance(editor, TextArea):
                first = place == 0 or name in self._headings
                yield Static(label, classes="form--label -first" if first else "form--label")
                yield editor
            else:
                with Horizontal(classes="form--row"):
                    yield Static(label, classes="form--name")
                    yield editor
            yield from self.remarks(name)
        if self._legend:
            yield Static(Content(f"◦ {self._legend}"), classes="form--legend")

    # What is said below a field

    def say_of(self, name: str, remark: Remark) -> None:
        """Say something below a field for as long as it is so; a blank one takes it away."""
        if name in self._fields and self._said.get(name, Remark()) != remark:
            self._said[name] = remark
            self._remark(name)

    def remark_of(self, name: str) -> Remark:
        """What there is to say of what stands in a field."""
        if name in self._deliberate and self._subject is not None and self.unsaved(name):
            return Remark("not yet so: Enter does it, and all that uses it follows")
        said = self._said.get(name, Remark())
        return said if said.text else super().remark_of(name)

    # Enter

    @on(LineText.Submitted)
    def _line_submitted(self, event: LineText.Submitted) -> None:
        event.stop()
        self.submit((event.line.id or "").removeprefix("field-"))

    def submit(self, name: str) -> None:
        """Enter in a field saves what was typed; also what nothing else saves."""
        self._meant.add(name)
        self.flush()

    def holds_back(self, name: str) -> bool:
        """A field in conflict waits for a choice, a name for Enter."""
        if name in self._theirs:
            return True
        waits = name in self._deliberate and self._subject is not None
        return waits and name not in self._meant

    def take(self) -> list[Form.Edited]:
        """Everything that was typed and is to be saved now."""
        taken = super().take()
        self._meant.clear()
        return taken

    # Conflicts

    @property
    def conflicts(self) -> Mapping[str, str]:
        """The texts that others wrote, by field, where something else is typed."""
        return MappingProxyType(self._theirs)

    def show(self, values: Mapping[str, Any], subject: Subject | None = None) -> None:
        """Show values; where what is typed stands against another new text, say so."""
        before = dict(self._saved) if self.shows(subject) else {}
        if not before:
            for name in tuple(self._theirs):
                self.let_go(name)
        super().show(values, subject)
        for name, text in before.items():
            now = self._saved[name]
            if not self.unsaved(name):
                if name in self._theirs:
                    self.let_go(name)
            elif now != text or self._theirs.get(name, now) != now:
                self.clash(name, now)

    def clash(self, name: str, theirs: str) -> None:
        """Say that another has written a text meanwhile, and let one choose."""
        mine = self.text_of(name)
        self._theirs[name] = theirs
        by = f" by {self.others}" if self.others else ""
        self.show_problem(
            name, f"Changed meanwhile{by} to {_quoted(theirs)}; yours is {_quoted(mine)}"
        )
        if not self.query(f"#conflict-{name}"):
            problem = self.query_one(f"#problem-{name}", Static)
            self.mount(ConflictBar(name), after=problem)
        self.post_message(self.Typing(self, name, mine))

    def let_go(self, name: str) -> None:
        """Say no more of what was wrong with a field."""
        super().let_go(name)
        self._theirs.pop(name, None)
        self.query(f"#conflict-{name}").remove()

    def keep_mine(self, name: str) -> None:
        """Save what is typed over what another wrote: both were seen."""
        if name not in self._theirs:
            return
        self.let_go(name)
        self._since[name] = self._subject
        self._meant.add(name)
        self.flush()

    def take_theirs(self, name: str) -> None:
        """Show what another wrote; ctrl+z in the field brings back what was typed."""
        theirs = self._theirs.get(name)
        if theirs is None:
            return
        self._since[name] = self._subject
        self.put(name, theirs)
        self.let_go(name)
        self.post_message(self.Typing(self, name, theirs, unsaved=self.unsaved(name)))

    def put(self, name: str, text: str) -> None:
        """Write a text into a field as if it had been typed: ctrl+z there takes it back."""
        editor = self._editor(name)
        if isinstance(editor, FieldLine):
            editor.remember(editor.value)
            editor.value = text
        else:
            editor.replace(text, editor.document.start, editor.document.end)

    @on(ConflictBar.Answered)
    def _conflict_answered(self, event: ConflictBar.Answered) -> None:
        event.stop()
        self.post_message(self.Chosen(self, event.bar.field, event.answer))


def _quoted(text: str) -> str:
    return f'"{fit(literal(text), _QUOTED)}"' if text.strip() else "blank"
