"""What the entry editor shows: one entry, read again whenever it may have changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from textual.widgets import Input, TextArea

from store.compose.blast import Reach
from store.entries import AnyEntry, Kind
from store.errors import NotFound, StoreError
from store.fields import FIELDS
from studio.at import GoTo
from studio.desk import Desk
from studio.panes.entry_form import EntryForm
from studio.panes.field_line import Remark
from studio.panes.field_text import from_text
from studio.screens.desk_screen import DeskScreen
from studio.screens.entry.layout import Layout, layout_of, shown_value, stored_value
from studio.screens.entry.notice import Notice
from studio.screens.entry.places import find_line

_IN_SUMMARY = {"trait": "instruction", "skill": "content", "guardrail": "content"}
"""Kinds whose description stands in a summary, and the longer text that does not."""


@dataclass(frozen=True, slots=True)
class Read:
    """An entry as it was read; None when it is there no more."""

    entry: AnyEntry | None
    by: str
    """Who changed it last."""
    reach: Reach


class EntryShown(DeskScreen[str]):
    """Reads an entry and shows it; its subclasses save, count and answer.

    Args:
        desk: The desk.
        kind: What is edited; any kind but a persona.
        name: The entry; blank makes a new one.
        text: A line of one of its texts to begin at, as a prompt shows it.
        field: The field to begin in.
        new: What a new entry is to be called.
        persona: The persona that is open: a sequence is rehearsed with it.
    """

    def __init__(
        self,
        desk: Desk,
        kind: Kind,
        name: str,
        text: str = "",
        field: str = "",
        *,
        new: str = "",
        persona: str = "",
    ) -> None:
        super().__init__(desk)
        self.kind: Kind = kind
        self.entry: AnyEntry | None = None
        """The entry as it is stored; None while there is none yet."""
        self.gone = False
        """Whether another has deleted it."""
        self.reach = Reach()
        self.there: GoTo | None = None
        """Where to go when the editor is closed."""
        self.problem = ""
        self.persona = persona
        self.fields: Layout = layout_of(kind)
        self._called = name
        self._line = text
        self._field = field
        self._new = new
        self._begun = False
        self._ways = (False, False)

    # Reading

    def reload(self) -> None:
        """Read the entry again, whatever it is called by now."""
        if not self._called:
            if not self._begun:
                self._begin_new()
            return
        kind, name = self.kind, self._called
        guid = self.entry.guid if self.entry else ""
        known = self.entry.revision if self.entry else 0

        def fetch() -> Read:
            return read_entry(self.desk, kind, name, guid, known)

        def show(read: Read) -> None:
            # While something is written, the answer to that brings what is newer.
            if not self.errands.writing:
                self.show_read(read)

        if not self._begun:
            self._read_types()
        self.errands.read("entry", fetch, show)

    def failed(self, error: StoreError) -> None:
        """Say what could not be done; an entry that is gone before it was seen is not edited."""
        super().failed(error)
        if not self._begun and isinstance(error, NotFound) and self.is_current:
            self.leave()
            self.dismiss("")

    def show_read(self, read: Read) -> None:
        """Show an entry as it was read."""
        if read.entry is None:
            self.show_gone(read.by)
            return
        if self.entry is not None and read.entry.revision < self.entry.revision:
            # Read before what is shown was written.
            return
        self.gone = False
        self.reach = read.reach
        self.show_entry(read.entry, read.by)

    def show_entry(self, entry: AnyEntry, by: str = "") -> None:
        """Show an entry; what is typed and not saved stays."""
        self.entry = entry
        self._called = entry.name
        values: dict[str, Any] = {"name": entry.name}
        for field in FIELDS[self.kind]:
            values[field.name] = shown_value(self.kind, field.name, getattr(entry, field.name))
        for known in self.query(EntryForm):
            known.others = by if by != self.desk.actor else ""
        for form in self.entry_forms:
            form.show(values, entry)
        self.status.show_workspace(f"{self.kind} {entry.name}")
        self.notice.show_nothing("gone")
        self.show_state()
        self.shown_anew()
        if not self._begun:
            self._begun = True
            self.start_typing()

    def show_gone(self, by: str) -> None:
        """Say that another has deleted the entry; what stands in the fields stays."""
        self.gone = True
        self.reach = Reach()
        who = f" by {by}" if by else ""
        self.notice.show(
            "gone",
            f"This {self.kind} was deleted meanwhile{who}. Everything that stands here stays.",
            ("Make it again", "make_again"),
        )
        self.show_state()
        self.shown_anew()

    def _begin_new(self) -> None:
        self._begun = True
        self._read_types()
        self.status.show_workspace(f"new {self.kind}")
        for form in self.entry_forms:
            form.show({})
        name = self.query_one("#field-name", Input)
        name.value = self._new
        self.shown_anew()
        self.status.show_saved("new")
        self.focus_first_needed()

    def _read_types(self) -> None:
        """Offer the types that are in use too, where the kind has types."""
        type_field, types = self.fields.type_field, self.fields.types
        if not type_field:
            return
        catalog, kind = self.desk.catalog, self.kind

        def offer(in_use: list[str]) -> None:
            self.query_one("#entry-fields", EntryForm).offer(type_field, types, in_use)

        self.errands.read("types", lambda: catalog.types(kind), offer)

    # What stands there

    @property
    def notice(self) -> Notice:
        """The line above the fields."""
        return self.query_one(Notice)

    @property
    def entry_forms(self) -> Iterator[EntryForm]:
        """The forms of the entry's own fields."""
        yield from self.query(".-of-entry").results(EntryForm)

    def form_of(self, field: str) -> EntryForm | None:
        """The form that has a field of the entry."""
        return next(
            (form for form in self.entry_forms if any(one.name == field for one in form.fields)),
            None,
        )

    def typed_entry(self) -> AnyEntry | None:
        """The entry as it would be with all that is typed and can be read; under its name."""
        if self.entry is None:
            return None
        values: dict[str, Any] = {}
        for form in self.entry_forms:
            for field in form.fields:
                if field.name == "name" or not form.unsaved(field.name):
                    continue
                try:
                    value = from_text(field, form.text_of(field.name))
                except ValueError:
                    continue
                values[field.name] = stored_value(self.kind, field.name, value)
        return replace(self.entry, **values)

    # Where one types

    def start_typing(self) -> None:
        """Put the keyboard where one was sent, or into the long text."""
        if self._line or self._field:
            spot = find_line(self._texts(), self._line, self._field)
            if spot is not None:
                self._go_to_line(spot.field, spot.row)
                return
            if (form := self.form_of(self._field)) is not None:
                form.focus_field(self._field)
                return
        self.focus_text()

    def _texts(self) -> Mapping[str, str]:
        return {
            field.name: form.text_of(field.name)
            for form in self.entry_forms
            for field in form.fields
            if field.name != "name"
        }

    def _go_to_line(self, field: str, row: int) -> None:
        form = self.form_of(field)
        assert form is not None
        form.go_to(field, row)

    def focus_text(self) -> None:
        """Put the keyboard into the long text."""
        for editor in self.query("#entry-text TextArea").results(TextArea):
            editor.focus()
            return

    def focus_first_needed(self) -> None:
        """Put the keyboard into the first field of a new entry that is needed and blank."""
        for form in self.entry_forms:
            for field in form.fields:
                if field.required and not form.text_of(field.name).strip():
                    form.focus_field(field.name)
                    return
        self.query_one("#field-name").focus()

    # For the subclasses

    @property
    def unsaved(self) -> bool:
        """Whether something is typed that is not saved."""
        return any(form.any_unsaved for form in self.entry_forms)

    @property
    def conflicts(self) -> list[tuple[EntryForm, str]]:
        """The fields that another has changed while something was typed in them."""
        return [(form, name) for form in self.entry_forms for name in form.conflicts]

    def shown_anew(self) -> None:
        """What is shown is another: count it, weigh it, list it."""

    def show_state(self) -> None:
        """Say whether all is saved."""
        if self.errands.writing:
            self.status.show_saved("saving")
        elif self.gone:
            self.status.show_saved("deleted elsewhere")
        elif self.entry is None:
            self.status.show_saved("new")
        elif self.conflicts:
            self.status.show_saved("not saved: changed elsewhere, F8 shows both")
        elif not self.unsaved:
            self.status.show_saved("saved")
        else:
            self.status.show_saved("not saved" if self.problem else "editing")
        ways = (self.gone, bool(self.conflicts))
        if ways != self._ways:
            # The footer offers what can be done about it.
            self._ways = ways
            self.refresh_bindings()

    def show_remarks(self) -> None:
        """Say what is easily missed: that a text is in no summary."""
        longer = _IN_SUMMARY.get(self.kind)
        form = self.form_of("description")
        if longer is None or form is None:
            return
        other = self.form_of(longer)
        blank = not form.text_of("description").strip()
        missing = blank and other is not None and bool(other.text_of(longer).strip())
        remark = Remark()
        if missing:
            remark = Remark(f"blank: a summary shows nothing of this {self.kind}", warning=True)
        form.say_of("description", remark)


def read_entry(desk: Desk, kind: Kind, name: str, guid: str, known: int) -> Read:
    """Read an entry by its guid, or by its name where there is none yet.

    Raises:
        NotFound: there is none of that name, and no guid to look for.
    """
    catalog = desk.catalog
    if guid:
        name = catalog.name_of(kind, guid)
        entry = catalog.find(kind, name) if name else None
    else:
        entry = catalog.get(kind, name)
    by = ""
    if entry is None or entry.revision != known:
        by = _last_author(desk, kind, entry.guid if entry else guid)
    return Read(entry, by, catalog.reach(kind, entry.name) if entry else Reach())


def _last_author(desk: Desk, kind: Kind, guid: str) -> str:
    try:
        found = desk.catalog.history(kind, guid, limit=1)
    except NotFound:
        return ""
    return found[0].actor if found else ""
