"""The entry editor: fields and long text side by side, tokens counted as one types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static, TextArea

from store.entries import PART_TYPES, TRAIT_TYPES, AnyEntry, Kind
from store.errors import Invalid, StoreError
from store.fields import FIELDS, Field
from store.records import from_record
from store.rows import Use
from studio.commands import Command, CommandProvider, bindings
from studio.desk import Desk
from studio.errands import Answered, Errands
from studio.panes.field_line import WordLine
from studio.panes.form import Form
from studio.panes.status_line import StatusLine
from studio.widgets.editors import row_of
from studio.widgets.key_line import KeyLine
from studio.widgets.plain import literal
from studio.widgets.rows import Row

if TYPE_CHECKING:
    from store.database.changes.change import Change

_LONG = {"content", "instruction", "system_prompt", "summary"}
_TYPES: Mapping[Kind, tuple[str, Sequence[str]]] = MappingProxyType(
    {"part": ("part_type", PART_TYPES), "trait": ("trait_type", TRAIT_TYPES)}
)
"""The field that holds the type of a kind, and the types that every tool knows."""
_EDITED = ("line", "text", "texts", "table", "integer", "number", "switch", "name")


class EntryScreen(Screen[str]):
    """Edits one entry, or makes a new one. Saves by itself; nothing here needs a save key.

    Gives the entry's name when it is closed; blank where none was made.
    """

    CSS_PATH = "entry.tcss"
    PLACE = "Editor"
    HELP_TEXT = (
        "What you type is saved after two seconds of rest, when you leave the field, and when "
        "you close the editor. ctrl+z and ctrl+y undo and redo typing in a text."
    )
    COMMANDS = {CommandProvider}
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    COMMAND_LIST = (
        Command("entry.close", "Save and close", "escape", "close", "Save and close", shown="Esc"),
        Command("entry.help", "Help", "f1", "help", "Help"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMAND_LIST)]

    def __init__(self, desk: Desk, kind: Kind, name: str, text: str = "", field: str = "") -> None:
        """Make the editor of an entry.

        Args:
            desk: What to work with.
            kind: The kind of the entry.
            name: Its name; blank makes a new one.
            text: What the cursor is to stand at; blank is the start.
            field: The field that has it; blank is the first of the long ones that does.
        """
        super().__init__()
        self._desk = desk
        self._kind = kind
        self._name = name
        self._line = text
        self._at_field = field
        self._entry: AnyEntry | None = None
        self._problem = ""
        self._creating = False
        self._errands = Errands(self, self._failed)
        self._type_field, self._known_types = _TYPES.get(kind, ("", ()))
        fields = [field for field in FIELDS[kind] if field.shape in _EDITED]
        long = [field for field in fields if field.shape == "text" and field.name in _LONG]
        # The longest text has a column of its own; a kind with one text keeps it there too.
        self._right = long[-1:] if kind != "arc" else long
        self._left = [field for field in fields if field not in self._right]
        self._left.insert(0, Field("name", required=True))

    def compose(self) -> ComposeResult:
        """Fields at the left, the long text at the right, what it costs and who uses it below."""
        yield StatusLine()
        with Horizontal(id="editor"):
            known = {self._type_field: self._known_types} if self._type_field else {}
            yield Form(
                self._left,
                id="entry-fields",
                labels={"name": "Name"},
                known=known,
                left_by_escape=False,
            )
            yield Form(self._right, id="entry-text", left_by_escape=False)
        with Vertical(id="entry-facts"):
            yield Static("", id="entry-tokens")
            yield Static("", id="entry-uses")
        yield KeyLine()

    def on_mount(self) -> None:
        """Read the entry."""
        title = f"{self._kind} {self._name}" if self._name else f"new {self._kind}"
        self._status.show_workspace(title)
        self._read_types()
        if not self._name:
            self._status.show_saved("new")
            for form in self.query(Form):
                form.show({})
            self.query_one("#field-name").focus()
            return
        catalog, kind, name = self._desk.catalog, self._kind, self._name

        def fetch() -> tuple[AnyEntry, list[Use]]:
            return catalog.get(kind, name), catalog.uses(kind, name)

        self._errands.read("entry", fetch, lambda found: self._show(*found, first=True))

    def _read_types(self) -> None:
        """Offer the types that are in use too, where the kind has types."""
        if not self._type_field:
            return
        catalog, kind = self._desk.catalog, self._kind

        def offer(in_use: list[str]) -> None:
            fields = self.query_one("#entry-fields", Form)
            fields.offer(self._type_field, self._known_types, in_use)

        self._errands.read("types", lambda: catalog.types(kind), offer)

    @on(WordLine.PickWanted)
    def _pick_wanted(self, event: WordLine.PickWanted) -> None:
        event.stop()
        self._pick(event.line)

    @work
    async def _pick(self, line: WordLine) -> None:
        """Choose a type from a list."""
        from studio.screens.dialogs import PickScreen

        rows = [Row(word, Content(literal(word))) for word in line.words]
        picked = await self.app.push_screen_wait(
            PickScreen(f"Type of the {self._kind}", rows, line.value.strip())
        )
        if picked is not None:
            line.value = picked
            line.cursor_position = len(picked)

    @property
    def _status(self) -> StatusLine:
        return self.query_one(StatusLine)

    def _show(self, entry: AnyEntry, uses: list[Use], *, first: bool = False) -> None:
        self._entry = entry
        self._name = entry.name
        values: dict[str, Any] = {"name": entry.name}
        for field in FIELDS[self._kind]:
            values[field.name] = getattr(entry, field.name)
        for form in self.query(Form):
            form.show(values, entry)
        self._status.show_workspace(f"{self._kind} {entry.name}")
        listed = ", ".join(f"{use.kind} {use.name} ({use.how})" for use in uses[:12])
        more = f" and {len(uses) - 12} more" if len(uses) > 12 else ""
        text = f"Used by {listed}{more}" if uses else "Used by nothing yet"
        self.query_one("#entry-uses", Static).update(Content(literal(text)))
        self._show_saved()
        self._show_tokens()
        if first:
            self._start_typing()

    def _start_typing(self) -> None:
        wanted = self._line.strip()
        editors = [
            *self.query("#entry-text TextArea").results(TextArea),
            *self.query("#entry-fields TextArea").results(TextArea),
        ]
        named = [one for one in editors if one.id == f"field-{self._at_field}"]
        holding = [one for one in named or editors if wanted and wanted in one.text]
        for editor in (*holding, *named, *editors[:1]):
            editor.focus()
            if editor in holding:
                line = editor.text[: editor.text.index(wanted)].count("\n")
                editor.move_cursor((row_of(editor.text, line), 0), center=True)
            return

    def _show_tokens(self) -> None:
        """Count the texts as they stand, when counting is quick; else when it has become so."""
        counter = self._desk.catalog.counters.get()
        if not counter.ready:
            self._errands.read("warm", counter.warm, lambda _: self._show_tokens())
            return
        said = []
        for form in self.query(Form):
            for name in ("summary", "description", "content", "instruction", "system_prompt"):
                if any(field.name == name for field in form.fields):
                    said.append(f"{name.replace('_', ' ')} {counter(form.text_of(name)):,}")
        mark = "~" if counter.encoding.estimate else ""
        text = f"Tokens {mark}· {' · '.join(said)} · {counter.encoding.name}"
        self.query_one("#entry-tokens", Static).update(Content(text))

    @on(Answered)
    def _answered(self, event: Answered) -> None:
        event.stop()
        event.then()

    def _failed(self, error: StoreError) -> None:
        self._status.show_saved("not saved")
        self.notify(str(error), severity="error", markup=False)

    @on(Form.Typing)
    def _typing(self, event: Form.Typing) -> None:
        event.stop()
        if self._entry is None:
            self._status.show_saved("new")
        elif event.unsaved:
            self._status.show_saved("editing")
        else:
            self._show_saved()
        self._show_tokens()

    def _show_saved(self) -> None:
        if self._errands.writing:
            self._status.show_saved("saving")
        elif not self._unsaved:
            self._status.show_saved("saved")
        else:
            self._status.show_saved("not saved" if self._problem else "editing")

    @property
    def _unsaved(self) -> bool:
        return any(form.any_unsaved for form in self.query(Form))

    @on(Form.Edited)
    def _edited(self, event: Form.Edited) -> None:
        event.stop()
        if self._entry is not None:
            self._save(self._entry, event)
        elif not self._creating:
            # While it is being made, what is typed waits: it is saved when it is there.
            self._create()

    def _save(self, entry: AnyEntry, event: Form.Edited) -> None:
        kind, form, field, value = self._kind, event.form, event.field, event.value
        since = event.since or entry

        def act(change: Change) -> AnyEntry:
            # It may have been renamed since, also by the write just before.
            found = change.find_guid(kind, entry.guid)
            name = entry.name if found is None else found.name
            if field == "name":
                return change.rename(kind, name, value)
            return change.update(kind, name, {field: value}, since=since)

        catalog, write = self._desk.catalog, self._desk.writing(act)

        def attempt() -> tuple[StoreError | None, AnyEntry | None, list[Use]]:
            refused = None
            try:
                write()
            except StoreError as error:
                refused = error
            name = catalog.name_of(kind, entry.guid)
            found = catalog.find(kind, name) if name else None
            return refused, found, catalog.uses(kind, name) if found else []

        def done(answer: tuple[StoreError | None, AnyEntry | None, list[Use]]) -> None:
            refused, found, uses = answer
            self._problem = str(refused) if refused else ""
            if refused is None and found is not None:
                form.saved(field, event.text, found)
            if found is not None:
                self._show(found, uses)
            if refused is not None:
                # What was typed stays where it is, with the reason below it.
                form.refuse(field, str(refused))
                self._status.show_saved("not saved")

        self._status.show_saved("saving")
        self._errands.write(attempt, done)

    def _values(self) -> Mapping[str, Any]:
        values: dict[str, Any] = {}
        for form in self.query(Form):
            values |= form.values()
        return values

    def _create(self) -> None:
        """Make the entry, as soon as it has all that it needs."""
        try:
            values = self._values()
            entry = from_record(self._kind, _plain(values)).entry
        except (Invalid, ValueError) as error:
            self._problem = str(error)
            self._status.show_saved("new: not saved yet")
            if isinstance(error, Invalid):
                for form in self.query(Form):
                    if form.text_of_or_blank(error.field):
                        form.show_problem(error.field, error.problem)
            return
        self._creating = True
        texts = {
            (form, field.name): form.text_of(field.name)
            for form in self.query(Form)
            for field in form.fields
        }
        write = self._desk.writing(lambda change: change.create(entry))
        catalog, kind = self._desk.catalog, self._kind

        def attempt() -> StoreError | tuple[AnyEntry, list[Use]]:
            try:
                made = write()
            except StoreError as error:
                return error
            return catalog.get(kind, made.name), []

        def done(answer: StoreError | tuple[AnyEntry, list[Use]]) -> None:
            self._creating = False
            if isinstance(answer, StoreError):
                self._problem = str(answer)
                self.query_one("#entry-fields", Form).show_problem("name", str(answer))
                self._status.show_saved("not saved")
                return
            self._problem = ""
            for (form, name), text in texts.items():
                form.saved(name, text, answer[0])
            self._show(*answer)
            self.save_typed()

        self._errands.write(attempt, done)

    async def action_close(self) -> None:
        """Save what was typed and go back; what cannot be saved is not left behind unasked."""
        self.save_typed()
        await self._errands.finish()
        # The answers of those writes come after what is queued now.
        self.call_later(self._leave)

    def save_typed(self) -> None:
        """Have everything that stands typed in a field saved now."""
        for form in self.query(Form):
            for edited in form.take():
                self._edited(edited)

    async def save_all(self) -> bool:
        """Save what stands typed; whether all of it could be."""
        self.save_typed()
        await self._errands.answered()
        return not self._unsaved

    def leave(self) -> None:
        """Let the threads end, before the studio ends."""
        self._errands.close()

    def _leave(self) -> None:
        if self._unsaved:
            self._ask_to_leave()
        else:
            self._errands.close()
            self.dismiss(self._name)

    def _ask_to_leave(self) -> None:
        from studio.screens.dialogs import ConfirmScreen

        def answered(leave: bool | None) -> None:
            if leave:
                self._errands.close()
                self.dismiss(self._name)

        why = self._problem or "Something that was typed could not be saved."
        self.app.push_screen(
            ConfirmScreen("Leave without saving?", f"{why}\n\nWhat was typed is lost.", "Leave"),
            answered,
        )

    def action_help(self) -> None:
        """Say what can be done here."""
        from studio.screens.dialogs import show_help

        show_help(self)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a form as a record: blanks are absent."""
    return {key: value for key, value in values.items() if value not in ("", None, ())}
