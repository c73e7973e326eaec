"""The entry editor saves by itself; what cannot be saved stays typed, with a way on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from textual import on

from store.entries import AnyEntry
from store.errors import Conflict, Invalid, PersistError, StoreError
from store.records import from_record
from studio.panes.entry_form import EntryForm
from studio.panes.field_text import to_text
from studio.panes.form import Form
from studio.screens.entry.layout import shown_value, stored_value
from studio.screens.entry.shown import EntryShown, Read, read_entry
from studio.screens.settling import Settling

if TYPE_CHECKING:
    from store.database.changes.change import Change


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of an attempt to write: why it was refused, and the entry as it is now."""

    refused: StoreError | None
    read: Read


class Saving(EntryShown, Settling[str]):
    """Writes what was typed."""

    @on(Form.Typing)
    def _typing(self, event: Form.Typing) -> None:
        event.stop()
        self.show_state()
        self.typed()

    def typed(self) -> None:
        """Something was typed: count and weigh it."""

    @on(Form.Edited)
    def _form_edited(self, event: Form.Edited) -> None:
        event.stop()
        self.edited(event)

    def edited(self, event: Form.Edited) -> None:
        """Save a field; or make the entry, when it has all that it needs."""
        if self.gone or not isinstance(event.form, EntryForm):
            return
        if self.entry is not None:
            self._save(self.entry, event, event.form)
        elif not self._creating:
            # While it is being made, what is typed waits: it is saved when it is there.
            self.create()

    _creating = False
    _going = False
    """Whether it was asked to close, and is saving or asking before it does."""

    def attempt(
        self, act: Callable[[Change], object], then: Callable[[StoreError | None, AnyEntry], None]
    ) -> None:
        """Change the entry, and show it as it is then; `then` hears of it, and of a refusal."""
        desk, kind, entry = self.desk, self.kind, self.entry
        assert entry is not None
        write = desk.writing(act)

        def attempt() -> Attempt:
            refused = None
            try:
                write()
            except StoreError as error:
                refused = error
            try:
                return Attempt(refused, read_entry(desk, kind, entry.name, entry.guid, -1))
            except StoreError as error:
                return Attempt(refused or error, Read(entry, "", self.reach))

        def done(answer: Attempt) -> None:
            refused = answer.refused
            self.problem = str(refused) if refused else ""
            if isinstance(refused, PersistError):
                self.notice.show(
                    "store",
                    f"Not saved: {refused}. What was typed stays; ctrl+s tries again.",
                    ("Try again", "save"),
                )
            else:
                self.notice.show_nothing("store")
            now = answer.read.entry or entry
            if refused is None:
                # First, so that what is shown next finds nothing unsaved there.
                then(None, now)
            self.show_read(answer.read)
            if refused is not None:
                then(refused, now)
            self.show_state()

        self.status.show_saved("saving")
        self.errands.write(attempt, done)

    async def attempted(self, act: Callable[[Change], object]) -> AnyEntry | StoreError:
        """Change the entry, and wait for it; gives it as it is then, or why it was refused.

        Awaited in a worker: the answer comes in a message of the screen.
        """
        answer: asyncio.Future[AnyEntry | StoreError] = asyncio.get_running_loop().create_future()
        self.attempt(act, lambda refused, now: answer.set_result(refused or now))
        return await answer

    def _save(self, entry: AnyEntry, event: Form.Edited, form: EntryForm) -> None:
        kind, field = self.kind, event.field
        value = stored_value(kind, field, event.value) if field != "name" else event.value
        since = event.since or entry

        def act(change: Change) -> AnyEntry:
            # It may have been renamed since, also by the write just before.
            found = change.find_guid(kind, entry.guid)
            name = entry.name if found is None else found.name
            if field == "name":
                if name not in (since.name, value):
                    raise Conflict(
                        f'{kind} "{since.name}" was renamed to "{name}" meanwhile; '
                        f'yours is "{value}"'
                    )
                return change.rename(kind, name, value)
            return change.update(kind, name, {field: value}, since=since)

        def done(refused: StoreError | None, now: AnyEntry) -> None:
            if refused is None:
                form.saved(field, event.text, now)
            elif isinstance(refused, Conflict):
                self._clash(form, field)
            elif not self.gone and not isinstance(refused, PersistError):
                # What was typed stays where it is, with the reason below it.
                form.refuse(field, _reason(refused, field))

        self.attempt(act, done)

    def _clash(self, form: EntryForm, field: str) -> None:
        if self.entry is not None and field not in form.conflicts:
            one = next(found for found in form.fields if found.name == field)
            value = shown_value(self.kind, field, getattr(self.entry, field))
            form.clash(field, to_text(one, value))

    # Conflicts

    def settled(self) -> None:
        """Show what is typed as it stands now."""
        self.show_state()
        self.typed()

    def action_settle(self, answer: str) -> None:
        """Choose for the field in conflict that has the keyboard, or the first."""
        conflicts = self.conflicts
        if not conflicts:
            return
        focused = (self.focused.id or "") if self.focused else ""
        form, field = next((one for one in conflicts if focused == f"field-{one[1]}"), conflicts[0])
        self.settle(form, field, answer)

    # Making

    def values(self) -> Mapping[str, Any]:
        """Every field as it stands.

        Raises:
            ValueError: what stands in a field cannot be read.
        """
        values: dict[str, Any] = {}
        for form in self.entry_forms:
            values |= form.values()
        return values

    def create(self) -> None:
        """Make the entry, as soon as it has all that it needs."""
        try:
            entry = from_record(self.kind, _plain(self.values())).entry
        except (Invalid, ValueError) as error:
            self.problem = str(error)
            self.status.show_saved("new: not saved yet")
            if isinstance(error, Invalid):
                self.show_invalid(error)
            return
        self._creating = True
        texts = self.texts()
        desk, kind = self.desk, self.kind
        write = desk.writing(lambda change: change.create(entry))

        def attempt() -> StoreError | Read:
            try:
                made = write()
                return read_entry(desk, kind, made.name, made.guid, made.revision)
            except StoreError as error:
                return error

        def done(answer: StoreError | Read) -> None:
            self._creating = False
            if isinstance(answer, StoreError):
                self.problem = str(answer)
                self.query_one("#entry-fields", EntryForm).show_problem("name", str(answer))
                self.status.show_saved("not saved")
                return
            assert answer.entry is not None
            self.problem = ""
            for (form, name), text in texts.items():
                form.saved(name, text, answer.entry)
            self.show_read(answer)
            self.made()

        self.errands.write(attempt, done)

    def made(self) -> None:
        """The entry is there: save what was typed while it was being made."""
        self.save_typed()

    def texts(self) -> dict[tuple[Form, str], str]:
        """What stands in the fields, by form and field."""
        return {
            (form, field.name): form.text_of(field.name)
            for form in self.entry_forms
            for field in form.fields
        }

    def show_invalid(self, error: Invalid) -> None:
        """Say at its field why the entry cannot be made yet, where something is written there."""
        for form in self.entry_forms:
            if form.text_of_or_blank(error.field):
                form.show_problem(error.field, error.problem)

    def action_make_again(self) -> None:
        """Make a deleted entry again, with its identity and all that stands in the fields."""
        entry = self.entry
        if entry is None or not self.gone:
            return
        try:
            values = {
                name: value if name == "name" else stored_value(self.kind, name, value)
                for name, value in self.values().items()
            }
        except ValueError as error:
            self.say(str(error), title="Not made", severity="error")
            return
        again, texts = replace(entry, **values), self.texts()

        def act(change: Change) -> AnyEntry:
            return change.put(again)

        def done(refused: StoreError | None, now: AnyEntry) -> None:
            if refused is not None:
                self.say(str(refused), title="Not made", severity="error")
                return
            for (form, name), text in texts.items():
                form.saved(name, text, now)
            self.save_typed()
            self.say("Made again. What linked it links it no more: History can bring that back.")

        self.attempt(act, done)

    # Leaving

    def save_typed(self) -> None:
        """Have everything that stands typed in a field saved now."""
        for form in self.query(Form):
            for edited in form.take():
                self.edited(edited)

    def action_save(self) -> None:
        """Save now, or try again."""
        self.save_typed()
        if not self.unsaved and self.entry is not None:
            self.say("Everything is saved.")

    def action_take_back(self, direction: Any) -> None:
        """Take back the last change made in a studio, or make it again."""
        self.save_typed()
        super().action_take_back(direction)

    def action_close(self) -> None:
        """Save what was typed and go back; what cannot be saved is not left behind unasked."""
        if self._going:
            return
        self._going = True
        self.save_typed()
        # Answered after every write that was asked for before it.
        self.errands.write(lambda: None, lambda _: self._leave())

    async def save_all(self) -> bool:
        """Save what stands typed; whether all of it could be."""
        self.save_typed()
        await self.errands.answered()
        return not self.unsaved

    def _leave(self) -> None:
        if not self.is_current:
            # Something is asked above it by now: that is answered first.
            self._going = False
        elif self.unsaved:
            self._ask_to_leave()
        else:
            self._go()

    def _go(self) -> None:
        self.errands.close()
        self.dismiss("" if self.gone else self._called)

    def _ask_to_leave(self) -> None:
        from studio.screens.dialogs import ConfirmScreen

        def answered(leave: bool | None) -> None:
            if leave:
                self._go()
            else:
                self._going = False
                self.there = None

        self.app.push_screen(
            ConfirmScreen(
                "Leave without saving?", f"{self._why_not()}\n\nWhat was typed is lost.", "Leave"
            ),
            answered,
        )

    def _why_not(self) -> str:
        if self.gone:
            return f"The {self.kind} was deleted meanwhile."
        if self.conflicts:
            return "Another has changed meanwhile what you typed in: choose between the two."
        name = self.query_one("#field-name").value  # type: ignore[attr-defined]
        if self.entry is not None and not self.problem and name != self.entry.name:
            old = self.entry.name
            return f'The name is still "{old}": Enter in the field renames it to "{name}".'
        return self.problem or "Something that was typed could not be saved."


def _reason(refused: StoreError, field: str) -> str:
    """Why a field was refused; what is said beside the field need not name it."""
    if isinstance(refused, Invalid) and refused.field == field:
        return f"{refused.problem[:1].upper()}{refused.problem[1:]}"
    return str(refused)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a form as a record: blanks are absent."""
    return {key: value for key, value in values.items() if value not in ("", None, ())}
