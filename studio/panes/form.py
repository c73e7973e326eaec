"""An entry's fields to edit in place: saved after two seconds of rest, or on leaving the field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, Final, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Blur, DescendantFocus
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from store.fields import Field
from studio.panes.field_editors import FieldEditor, editor_for, put_text, text_in
from studio.panes.field_line import FieldLine, Remark, WordLine
from studio.panes.field_text import from_text, hint, to_text
from studio.widgets.plain import literal

REST: Final = 2.0
"""Seconds without a key after which what was typed is one change, and saved."""


class Subject(Protocol):
    """What a form shows the fields of: an entry, or a stage."""

    @property
    def guid(self) -> str:
        """Its identity for ever."""


class Form(VerticalScroll, can_focus=False):
    """Fields of one entry. It says what was edited; its owner saves it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave field", key_display="Esc", id="form.leave"),
    ]

    DEFAULT_CSS = """
    Form {
        padding: 0 1;
        & > .form--label { color: $text-muted; height: auto; margin-top: 1; }
        & > .form--label.-first { margin-top: 0; }
        & > TextArea { height: auto; min-height: 3; max-height: 16; border: none; padding: 0; }
        & > .form--remark { color: $text-muted; height: auto; display: none; }
        & > .form--remark.-warning { color: $text-warning; }
        & > .form--problem { color: $text-error; height: auto; display: none; }
        & > .-shown { display: block; }
    }
    """

    class Edited(Message):
        """A field has a new value, to be saved."""

        def __init__(
            self, form: Form, field: str, value: Any, text: str, since: Subject | None
        ) -> None:
            super().__init__()
            self.form = form
            self.field = field
            self.value = value
            self.text = text
            """What stood in the field."""
            self.since: Any = since
            """The entry as it was read when the typing began."""

        @property
        def control(self) -> Form:
            """The form."""
            return self.form

    class Left(Message):
        """The keyboard is to leave the fields."""

        def __init__(self, form: Form) -> None:
            super().__init__()
            self.form = form

        @property
        def control(self) -> Form:
            """The form."""
            return self.form

    class Typing(Message):
        """Something is being typed; it is saved later, unless it is what was there."""

        def __init__(self, form: Form, field: str, text: str, unsaved: bool = True) -> None:
            super().__init__()
            self.form = form
            self.field = field
            self.text = text
            self.unsaved = unsaved

        @property
        def control(self) -> Form:
            """The form."""
            return self.form

    def __init__(
        self,
        fields: Sequence[Field],
        *,
        labels: Mapping[str, str] = MappingProxyType({}),
        known: Mapping[str, Sequence[str]] = MappingProxyType({}),
        left_by_escape: bool = True,
        id: str | None = None,  # noqa: A002 (the name every widget uses)
    ) -> None:
        """Make a form.

        Args:
            fields: What is edited, in order.
            labels: What to call fields that are not called by their names.
            known: The usual words of fields that have such words.
            left_by_escape: Whether Escape in a field asks to leave it (`Left`).
            id: The widget's id.
        """
        super().__init__(id=id)
        self._known = known
        self._left_by_escape = left_by_escape
        self._fields = {field.name: field for field in fields}
        self._labels = labels
        self._saved: dict[str, str] = {}
        self._drawn: dict[str, str] = {}
        """What an editor made of a stored text: it knows one kind of line end, and no others."""
        self._subject: Subject | None = None
        self._since: dict[str, Subject | None] = {}
        self._refused: set[str] = set()
        self._rest: Timer | None = None

    def compose(self) -> ComposeResult:
        """A label and an editor for each field."""
        for place, (name, field) in enumerate(self._fields.items()):
            shape = hint(field)
            content = Content.assemble(
                self.label_of(name), (f"  {shape}" if shape else "", "$text-disabled")
            )
            yield Static(content, classes="form--label" if place else "form--label -first")
            yield editor_for(field, self._known.get(name, ()))
            yield from self.remarks(name)

    def label_of(self, name: str) -> str:
        """What a field is called."""
        return self._labels.get(name, name.replace("_", " ").capitalize())

    def remarks(self, name: str) -> ComposeResult:
        """The lines below a field that are shown when there is something to say."""
        yield Static("", id=f"remark-{name}", classes="form--remark")
        yield Static("", id=f"problem-{name}", classes="form--problem")

    def show(self, values: Mapping[str, Any], subject: Subject | None = None) -> None:
        """Show values; a field with something unsaved in it keeps what was typed.

        What was typed belongs to one entry, the `subject`: with another it is not kept. Have it
        saved before (`take`).
        """
        if self._subject is not None and not _same(self._subject, subject):
            self._saved.clear()
            self._drawn.clear()
            self._refused.clear()
        self._subject = subject
        for name, field in self._fields.items():
            text = to_text(field, values.get(name))
            was = self._saved.get(name)
            if was is not None and self.unsaved(name):
                self._saved[name] = text
                self._drawn.pop(name, None)
                continue
            self._saved[name] = text
            self._since[name] = subject
            self.show_problem(name, "")
            editor = self._editor(name)
            if was is None and isinstance(editor, FieldLine):
                editor.start(text)
            if text not in (was, self.text_of(name)):
                with self.prevent(TextArea.Changed, Input.Changed):
                    put_text(editor, text)
                self._drawn[name] = self.text_of(name)
            self._remark(name)

    def text_of(self, name: str) -> str:
        """What stands in a field now."""
        return text_in(self._editor(name))

    def focus_field(self, name: str) -> None:
        """Put the keyboard into a field."""
        self._editor(name).focus()

    def go_to(self, name: str, row: int) -> None:
        """Put the keyboard into a field, the cursor on one of its lines, and that into view."""
        editor = self._editor(name)
        editor.focus()
        if isinstance(editor, TextArea):
            editor.move_cursor((row, 0), center=True)

    @property
    def subject(self) -> Subject | None:
        """What it shows the fields of."""
        return self._subject

    @property
    def fields(self) -> Sequence[Field]:
        """The fields it has."""
        return tuple(self._fields.values())

    def text_of_or_blank(self, name: str) -> str:
        """What stands in a field, blank when the form does not have it."""
        return self.text_of(name) if name in self._fields else ""

    def unsaved(self, name: str) -> bool:
        """Whether a field holds something that was typed and not saved."""
        text = self.text_of(name)
        return name in self._saved and text not in (self._saved[name], self._drawn.get(name))

    def since_of(self, name: str) -> Subject | None:
        """What the form showed when the typing in a field began."""
        return self._since.get(name)

    @property
    def any_unsaved(self) -> bool:
        """Whether any field holds something that was not saved."""
        return any(self.unsaved(name) for name in self._fields)

    def values(self) -> dict[str, Any]:
        """Every field as it stands.

        Raises:
            ValueError: what stands in a field cannot be read; says what would be right.
        """
        return {name: from_text(one, self.text_of(name)) for name, one in self._fields.items()}

    def shows(self, subject: Subject | None) -> bool:
        """Whether it shows this entry, as it is or as it was."""
        return self._subject is None or _same(self._subject, subject)

    def saved(self, name: str, text: str, subject: Subject) -> None:
        """Take a text of a field as saved in an entry; more may have been typed meanwhile."""
        self._saved[name] = text
        self._drawn.pop(name, None)
        self._since[name] = subject
        editor = self._editor(name)
        if isinstance(editor, FieldLine):
            editor.remember(text)
        self.let_go(name)

    def let_go(self, name: str) -> None:
        """Say no more of what was wrong with a field."""
        self._refused.discard(name)
        self.show_problem(name, "")

    def show_problem(self, name: str, problem: str) -> None:
        """Say below a field what is wrong with it; blank takes that away."""
        if name not in self._fields:
            return
        line = self.query_one(f"#problem-{name}", Static)
        line.update(Content(literal(problem)))
        line.set_class(bool(problem), "-shown")

    def offer(self, name: str, known: Sequence[str], in_use: Sequence[str]) -> None:
        """Complete in a field the words that are known, and those in use."""
        editor = self._editor(name)
        if isinstance(editor, WordLine):
            editor.offer(known, in_use)
            self._remark(name)

    def remark_of(self, name: str) -> Remark:
        """What there is to say of what stands in a field."""
        editor = self._editor(name)
        return editor.remark if isinstance(editor, WordLine) else Remark()

    def _remark(self, name: str) -> None:
        remark = self.remark_of(name)
        line = self.query_one(f"#remark-{name}", Static)
        line.update(Content(literal(remark.text)))
        line.set_class(bool(remark.text), "-shown")
        line.set_class(remark.warning, "-warning")

    def _remark_words(self) -> None:
        """Say what there is to say of the fields with words: it hangs on who has the keyboard."""
        for line in self.query(WordLine):
            self._remark((line.id or "").removeprefix("field-"))

    def refuse(self, name: str, problem: str) -> None:
        """Say below a field why it was not saved. Who types on then has seen it."""
        self._refused.add(name)
        self.show_problem(name, problem)

    def was_refused(self, name: str) -> bool:
        """Whether what stands in a field could not be saved, and was not touched since."""
        return name in self._refused

    def put_back(self, name: str, text: str, since: Subject, problem: str) -> None:
        """Show in a field what was typed before and could not be saved, and why.

        It is unsaved again: with the next key, or on leaving the field, it is to be saved.
        """
        self._since[name] = since
        editor = self._editor(name)
        if isinstance(editor, TextArea):
            with self.prevent(TextArea.Changed):
                editor.load_text(text)
        else:
            with self.prevent(Input.Changed):
                editor.value = text
        self.refuse(name, problem)

    def flush(self) -> None:
        """Have everything that was typed saved now."""
        for edited in self.take():
            self.post_message(edited)

    def take(self) -> list[Form.Edited]:
        """Everything that was typed and is to be saved now."""
        taken = []
        if self._rest is not None:
            self._rest.stop()
            self._rest = None
        for name, field in self._fields.items():
            if not self.unsaved(name) or self.holds_back(name):
                continue
            text = self.text_of(name)
            try:
                value = from_text(field, text)
            except ValueError as error:
                self.show_problem(name, str(error))
                continue
            taken.append(self.Edited(self, name, value, text, self._since.get(name)))
        return taken

    def holds_back(self, name: str) -> bool:
        """Whether what was typed in a field is not to be saved by itself."""
        return False

    def _editor(self, name: str) -> FieldEditor:
        editor = self.query_one(f"#field-{name}")
        assert isinstance(editor, FieldLine | TextArea)
        return editor

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typed(self, event: Input.Changed | TextArea.Changed) -> None:
        event.stop()
        name = (event.control.id or "").removeprefix("field-")
        self._remark(name)
        if not self.unsaved(name):
            # It is again what is stored: nothing is wrong with that.
            self.let_go(name)
            self.post_message(self.Typing(self, name, self.text_of(name), unsaved=False))
            return
        if name in self._refused:
            self._refused.discard(name)
            self._since[name] = self._subject
        self.post_message(self.Typing(self, name, self.text_of(name)))
        if self._rest is not None:
            self._rest.stop()
        self._rest = self.set_timer(REST, self.flush)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.submit((event.control.id or "").removeprefix("field-"))

    def submit(self, name: str) -> None:
        """Enter in a field saves everything that was typed."""
        self.flush()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Say what may be written in the field, and have its label in view too."""
        self._remark_words()
        self._show_label(event.widget)

    def on_resize(self) -> None:
        """The field in which one is has its label in view, also where it was before its place."""
        if self.has_focus_within and self.screen.focused is not None:
            self._show_label(self.screen.focused)

    def _show_label(self, editor: Widget) -> None:
        if (label := self._label_above(editor)) is not None:
            self.call_after_refresh(label.scroll_visible, animate=False)
            # Once more when all stands: the field is brought into view by itself meanwhile.
            self.set_timer(0.1, lambda: self._bring(label, editor))

    def _bring(self, label: Widget, editor: Widget) -> None:
        if label.is_attached and editor.has_focus:
            label.scroll_visible(animate=False)

    def _label_above(self, editor: Widget) -> Widget | None:
        siblings = list(self.children)
        place = siblings.index(editor) if editor in siblings else 0
        label = siblings[place - 1] if place else None
        return label if label is not None and label.has_class("form--label") else None

    def on_descendant_blur(self) -> None:
        """Leaving a field saves it."""
        self._remark_words()
        self.flush()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape leaves a field only where its owner wants to know."""
        if action == "leave":
            return self._left_by_escape
        return super().check_action(action, parameters)

    def action_leave(self) -> None:
        """Ask to leave the fields."""
        self.post_message(self.Left(self))

    def on_blur(self, _event: Blur) -> None:
        """Leaving the form saves it."""
        self.flush()


def _same(one: Subject | None, other: Subject | None) -> bool:
    return one is not None and other is not None and one.guid == other.guid
