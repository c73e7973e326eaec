"""A form in which nothing is overwritten unasked: where another changed a field, one chooses."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from textual import on
from textual.message import Message
from textual.widgets import Static

from studio.panes.conflict_bar import Answer, ConflictBar
from studio.panes.conflict_words import told_apart
from studio.panes.field_line import FieldLine
from studio.panes.field_text import to_text
from studio.panes.form import Form, Subject

_QUOTED = 60
"""Cells of a text that are quoted."""


class ConflictForm(Form):
    """A form whose fields another may change while something is typed in them.

    A field whose stored text changes while something unsaved stands in it is in conflict: what is
    typed stays, is not saved by itself, and the other text is shown below until one is chosen.
    """

    class Chosen(Message):
        """What is to become of a field in conflict was chosen."""

        def __init__(self, form: ConflictForm, field: str, answer: Answer) -> None:
            super().__init__()
            self.form = form
            self.field = field
            self.answer: Answer = answer

        @property
        def control(self) -> ConflictForm:
            """The form."""
            return self.form

    _theirs: Mapping[str, str] = MappingProxyType({})
    others = ""
    """Who changed the entry last, for what is said of a conflict."""

    @property
    def conflicts(self) -> Mapping[str, str]:
        """The texts that others wrote, by field, where something else is typed."""
        return self._theirs

    def holds_back(self, name: str) -> bool:
        """A field in conflict waits for a choice."""
        return name in self._theirs

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

    def put_back(self, name: str, text: str, since: Subject, problem: str) -> None:
        """Show what was typed before; where another has changed the field since, choose."""
        super().put_back(name, text, since, problem)
        stored = to_text(self._fields[name], getattr(since, name))
        if self._saved[name] != stored:
            self.clash(name, self._saved[name])

    def clash(self, name: str, theirs: str) -> None:
        """Say that another has written a text meanwhile, and let one choose."""
        mine = self.text_of(name)
        self._theirs = MappingProxyType({**self._theirs, name: theirs})
        by = f" by {self.others}" if self.others else ""
        said, own = told_apart(theirs, mine, _QUOTED)
        self.show_problem(
            name, f"Changed meanwhile{by} to {_quoted(said)}; yours is {_quoted(own)}"
        )
        if not self.query(f"#conflict-{name}"):
            problem = self.query_one(f"#problem-{name}", Static)
            self.mount(ConflictBar(name), after=problem)
        self.post_message(self.Typing(self, name, mine))

    def let_go(self, name: str) -> None:
        """Say no more of what was wrong with a field."""
        super().let_go(name)
        self._theirs = MappingProxyType(
            {field: text for field, text in self._theirs.items() if field != name}
        )
        self.query(f"#conflict-{name}").remove()

    def keep_mine(self, name: str) -> None:
        """Save what is typed over what another wrote: both were seen."""
        if name not in self._theirs:
            return
        self.let_go(name)
        self._since[name] = self._subject
        self.submit(name)

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
    return f'"{text}"' if text.strip() else "blank"
