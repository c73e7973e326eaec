"""A form of the entry editor: short fields beside their labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static, TextArea

from store.fields import Field
from studio.panes.conflict_form import ConflictForm
from studio.panes.field_editors import editor_for
from studio.panes.field_line import FieldLine, Remark
from studio.panes.form import Form
from studio.panes.line_text import LineText

_NOTHING: Mapping[str, str] = MappingProxyType({})
_WRAPPING = frozenset({"description"})
"""Fields of one line that are sentences: all of one is seen."""


class EntryForm(ConflictForm):
    """Fields of an entry: short ones beside their labels, long texts below theirs."""

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
        self._said: dict[str, Remark] = {}

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
        if super().holds_back(name):
            return True
        waits = name in self._deliberate and self._subject is not None
        return waits and name not in self._meant

    def take(self) -> list[Form.Edited]:
        """Everything that was typed and is to be saved now."""
        taken = super().take()
        self._meant.clear()
        return taken
