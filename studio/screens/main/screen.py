"""The main screen: it holds what is open and chosen, and carries messages to the catalog."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.getters import query_one
from textual.timer import Timer
from textual.widgets import Footer, Tab, Tabs

from store.compose.request import Material, Request
from store.entries import Kind, Role
from store.entries import Sequence as VoiceSequence
from store.errors import Conflict, NotFound, StoreError
from store.rows import Row as EntryRow
from store.workspace import Workspace
from studio.choices import Choices
from studio.commands import STUDIO_COMMANDS, CommandProvider, bindings
from studio.composing import Composing, Shown, Voice
from studio.desk import Desk, open_desk
from studio.errands import Answered, Errands
from studio.panes.arc_tab import ArcTab
from studio.panes.composer import Composer, PersonaForm
from studio.panes.form import Form
from studio.panes.library import Library
from studio.panes.preview import Preview
from studio.panes.status_line import StatusLine
from studio.preferences import Preferences
from studio.screens.main import choosing, questions, writes
from studio.widgets.drag_screen import DragScreen

T = TypeVar("T")


class MainScreen(DragScreen[None]):
    """Library, composer and preview."""

    PLACE = ""
    COMMANDS = {CommandProvider}
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (124, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]
    COMMAND_LIST = STUDIO_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(COMMAND_LIST),
        Binding("ctrl+q", "app.quit", "Quit", show=False),
    ]

    status = query_one(StatusLine)
    library = query_one(Library)
    composer = query_one(Composer)
    preview = query_one(Preview)

    def __init__(
        self, workspace: Workspace, actor: str, preferences: Preferences, shown_folder: str = ""
    ) -> None:
        super().__init__()
        self._shown_folder = shown_folder or _short(workspace)
        self._workspace = workspace
        self._actor = actor
        self._preferences = preferences
        self.errands = Errands(self, self._failed)
        self.desk: Desk | None = None
        self.material: Material | None = None
        self.choices = Choices()
        self.voice = Voice()
        self.shown: Shown | None = None
        self._composing = Composing(workspace.settings.context_budget)
        self._keeping: Timer | None = None

    def compose(self) -> ComposeResult:
        """The frame: painted before the catalog is open."""
        yield StatusLine()
        yield Tabs(
            Tab("Library", id="tab-library"),
            Tab("Composer", id="tab-composer"),
            Tab("Preview", id="tab-preview"),
            id="pane-tabs",
        )
        with Horizontal(id="panes"):
            yield Library(id="library")
            yield Composer(id="composer")
            yield Preview(id="preview")
        yield Footer(compact=True, show_command_palette=True)

    def on_mount(self) -> None:
        """Paint first; then open the catalog in a thread."""
        for pane, title in (
            (self.library, "Library"),
            (self.composer, "Composer"),
            (self.preview, "Preview"),
        ):
            pane.add_class("pane")
            pane.border_title = title
        self.library.add_class("-current")
        self.composer.show(None)
        self.status.show_workspace(self._shown_folder)
        self.status.show_saved("opening")
        self.library.focus_list()
        self.call_after_refresh(self._open_catalog)

    def _open_catalog(self) -> None:
        self.errands.read(
            "open",
            lambda: open_desk(self._workspace, self._actor, self._preferences),
            self._opened_catalog,
        )

    def _opened_catalog(self, desk: Desk) -> None:
        self.desk = desk
        counter = desk.catalog.counters.get()
        self.library.attach(desk.catalog, self.errands, counter.encoding.name)
        self.status.show_saved("saved")
        self._show_seeds(desk)
        last = self._preferences.last_persona(self._workspace.folder)
        self.errands.read("open", lambda: _named(desk, last), self._open_last)

    def _open_last(self, name: str) -> None:
        if name:
            self.open_persona(name)
        else:
            # Nothing to compose yet: have the tokenizer ready for when there is.
            desk = self.desk
            assert desk is not None
            self.errands.read("warm", desk.catalog.counters.get().warm, lambda _: None)

    def _show_seeds(self, desk: Desk) -> None:
        problems = [note for note in desk.report.notes if note.problem] if desk.report else []
        if problems:
            self.status.show_seeds(f"seeds: {len(problems)} skipped (F9)", changed=True)
            self.say(
                "\n".join(str(note) for note in problems[:6]), title="Seeds", severity="warning"
            )
        elif desk.seeds_changed:
            self.status.show_seeds("seeds changed: F9 pulls them", changed=True)
        else:
            self.status.show_seeds("seeds in place")

    # Errands come back here.

    @on(Answered)
    def _answered(self, event: Answered) -> None:
        event.stop()
        event.then()

    def _failed(self, error: StoreError) -> None:
        self.status.show_saved("not saved" if self.desk else "cannot open")
        self.say(str(error), severity="error", title="Not done")
        if self.desk is not None:
            self.reload()

    def say(self, text: str, *, title: str = "", severity: Any = "information") -> None:
        """Tell the user something; the text is shown as it is."""
        self.notify(text, title=title, severity=severity, markup=False)

    # What is open.

    def open_persona(self, name: str, *, focus: bool = False) -> None:
        """Open a persona in the composer and the preview."""
        desk = self.desk
        if desk is None:
            return
        self.composer.flush()

        def show(found: tuple[Material, Choices, Voice]) -> None:
            self._show_persona(*found)
            if focus:
                self.show_pane("composer")

        self.errands.read("persona", lambda: _fetch(desk, name, None), show)

    def reload(self) -> None:
        """Read the open persona again, and the rows of the library."""
        desk, material = self.desk, self.material
        if desk is None:
            return
        self.library.refresh_rows()
        if material is not None:
            guid, choices = material.persona.guid, self.choices

            def fetch() -> tuple[Material, Choices, Voice] | None:
                name = _named(desk, guid)
                return _fetch(desk, name, choices) if name else None

            self.errands.read("persona", fetch, self._show_reloaded)

    def _show_reloaded(self, found: tuple[Material, Choices, Voice] | None) -> None:
        if self.errands.writing:
            # More is being written: its own reading will show it all.
            return
        if found is None:
            self.material = self.shown = None
            self.composer.show(None)
            self.preview.show_nothing()
            self.library.show_opened("")
            self.status.show_tokens("")
            return
        material, _, voice = found
        # Choices may have gone on while this was read.
        self._show_persona(material, choosing.still_possible(self.choices, material), voice)

    def _show_persona(self, material: Material, choices: Choices, voice: Voice) -> None:
        desk = self.desk
        assert desk is not None
        self.material, self.choices, self.voice = material, choices, voice
        self.composer.border_title = writes.title(material.persona)
        self.composer.show(material)
        self.library.show_opened(material.persona.name)
        self._preferences.remember_persona(self._workspace.folder, material.persona.guid)
        self._keep_preferences()
        self.show_again()

    def choose(self, choices: Choices) -> None:
        """Take other choices in the preview, and remember them for this persona."""
        self.choices = choices
        if self.material is not None:
            guid = self.material.persona.guid
            self._preferences.remember_choices(self._workspace.folder, guid, choices)
            self._keep_preferences()
        self.show_again()

    def _keep_preferences(self) -> None:
        """Save the settings soon: many choices in a row are one writing."""
        if self._keeping is None:
            self._keeping = self.set_timer(1.0, self._save_preferences)

    def _save_preferences(self) -> None:
        self._keeping = None
        try:
            self._preferences.save()
        except OSError as error:
            self.log.error(f"settings not saved: {error}")

    def show_again(self) -> None:
        """Compose what is open under what is chosen, and show it."""
        desk, material, choices, voice = self.desk, self.material, self.choices, self.voice
        if desk is None or material is None:
            return
        default = desk.catalog.counters.default
        self.preview.show_choices(material, choices, choices.encoding or default)
        try:
            counter = desk.catalog.counters.get(choices.encoding)
        except StoreError:
            self.choose(replace(choices, encoding=""))
            return

        def show() -> Shown:
            return self._composing.show(material, choices, voice, counter.encoding.name, counter)

        if counter.ready:
            try:
                self._show_composed(show())
            except StoreError as error:
                self._show_problem(error)
            return

        def warm() -> None:
            counter.warm()

        # The first count of an encoding loads its vocabulary: not on this thread.
        self.errands.read("warm", warm, lambda _: self.show_again())

    def _show_problem(self, error: StoreError) -> None:
        self.shown = None
        self.preview.show_problem(f"{error} — z takes back all choices")
        self.preview.show_text("")

    def _show_composed(self, shown: Shown) -> None:
        desk, material = self.desk, self.material
        assert desk is not None
        assert material is not None
        self.shown = shown
        composition = shown.composition
        counter = desk.catalog.counters.get(composition.request.encoding)
        self.composer.show_states(composition, counter, counter.ready)
        self.preview.show_problem(questions.remarks(composition))
        self.preview.show_overrides(composition, self.choices)
        self.preview.show_weight(shown.weight)
        if self.choices.view in ("manifest", "session"):
            self.preview.show_text(shown.text)
        else:
            self.preview.show_composition(composition)
        if self.choices.view == "session":
            self.preview.show_session_choices(*questions.session_words(self.voice, self.choices))
        mark = "~" if shown.weight.estimate else ""
        self.status.show_tokens(f"{mark}{shown.weight.total:,} tok · {shown.weight.encoding}")

    # Writing

    def write(
        self, act: writes.Act, *, message: str = "", then: Callable[[Any], None] | None = None
    ) -> None:
        """Make one change; what is shown is read again when it is done."""
        desk = self.desk
        if desk is None:
            return
        self.status.show_saved("saving")

        def done(result: Any) -> None:
            if not self.errands.writing:
                self.status.show_saved("saved")
            if then is not None:
                then(result)
            if not self.errands.writing:
                self.reload()

        self.errands.write(desk.writing(act, message), done)

    @on(Composer.LinkMoved)
    def _link_moved(self, event: Composer.LinkMoved) -> None:
        if self.material is None:
            return
        name = self.material.persona.name
        if isinstance(event, Composer.LinkAdded):
            self.write(writes.linked(name, event.kind, event.name, event.before))
            return
        # Shown at once, so that the next key moves it from where it is now.
        moved = writes.moved_locally(self.material, event.kind, event.name, event.before)
        self.material = moved
        self.show_again()
        self.write(writes.moved(name, event.kind, event.name, event.before))

    @on(Composer.LinkAsked)
    def _link_asked(self, event: Composer.LinkAsked) -> None:
        material = self.material
        if material is None:
            return
        persona = material.persona.name
        match event.what:
            case "mute":
                self.choose(self.choices.with_mute_toggled(f"{event.kind}:{event.name}"))
            case "remove":
                self.write(writes.unlinked(persona, event.kind, event.name))
            case "raise" | "lower":
                step = 1 if event.what == "raise" else -1
                priority = writes.priority_of(material, event.name) + step
                self.material = writes.prioritised_locally(material, event.name, priority)
                self.show_again()
                self.write(writes.prioritised(persona, event.name, priority))
            case "priority":
                self._ask_priority(event.name)
            case "open":
                self.edit_entry(event.kind, event.name)

    @work
    async def _ask_priority(self, part: str) -> None:
        material = self.material
        if material is None:
            return
        priority = await questions.priority(self, writes.priority_of(material, part))
        if priority is not None:
            self.write(writes.prioritised(material.persona.name, part, priority))

    @on(Form.Edited)
    def _field_edited(self, event: Form.Edited) -> None:
        if self.material is None or not isinstance(event.form, PersonaForm):
            return
        act = writes.edited(self.material.persona, event.field, event.value)
        form, field = event.form, event.field
        self._write_field(form, field, act)

    def _write_field(self, form: Form, field: str, act: writes.Act) -> None:
        desk = self.desk
        assert desk is not None
        write = desk.writing(act)

        def attempt() -> StoreError | None:
            try:
                write()
            except (Conflict, StoreError) as error:
                return error
            return None

        def done(error: StoreError | None) -> None:
            if error is not None:
                # What was typed stays where it is, with the reason below it.
                form.show_problem(field, str(error))
                self.status.show_saved("not saved")
                return
            form.saved(field)
            self.status.show_saved("saving" if self.errands.writing else "saved")
            self.reload()

        self.status.show_saved("saving")
        self.errands.write(attempt, done)

    @on(Form.Typing)
    def _typing(self, event: Form.Typing) -> None:
        event.stop()
        self.status.show_saved("editing")

    @on(ArcTab.StageEdited)
    def _stage_edited(self, event: ArcTab.StageEdited) -> None:
        if self.material is None or self.material.arc is None:
            return
        form = self.composer.query_one("#stage-form", Form)
        act = writes.stage_edited(self.material.arc.name, event.stage, event.field, event.value)
        self._write_field(form, event.field, act)

    @on(ArcTab.Asked)
    def _arc_asked(self, event: ArcTab.Asked) -> None:
        if self.material is None:
            return
        act = writes.on_arc(self.material.persona, event)
        if act is not None:
            self.write(act)
        elif event.what == "open_part":
            self.edit_entry("part", event.name)
        else:
            self._ask_arc(event)

    @work
    async def _ask_arc(self, event: ArcTab.Asked) -> None:
        desk, material = self.desk, self.material
        if desk is None or material is None:
            return
        act = await questions.on_arc(self, desk, material, event)
        if act is not None:
            self.write(act)

    # The library

    @on(Library.Asked)
    def _library_asked(self, event: Library.Asked) -> None:
        entry = event.entry
        match event.what:
            case "new":
                self._make(event.kind)
            case "open" if entry and entry.kind == "persona":
                self.open_persona(entry.name, focus=True)
            case "open" | "edit" if entry:
                if entry.kind == "persona":
                    self.open_persona(entry.name, focus=True)
                else:
                    self.edit_entry(entry.kind, entry.name)
            case "add" if entry:
                self._add(entry)
            case "duplicate" if entry:
                self.write(lambda change: change.duplicate(entry.kind, entry.name))
            case "rename" | "delete" | "uses" if entry:
                self._ask_library(event.what, entry)

    def _add(self, entry: EntryRow) -> None:
        if self.material is None:
            self.say("Open a persona first: Enter on one of the Personas.")
            return
        if writes.is_linked(self.material, entry.kind, entry.name):
            self.say(f"{entry.name} is there already.")
            self.composer.select_link(entry.kind, entry.name)
            return
        persona = self.material.persona.name
        self.write(writes.linked(persona, entry.kind, entry.name, None))

    @work
    async def _ask_library(self, what: str, entry: EntryRow) -> None:
        desk = self.desk
        if desk is None:
            return
        act = await questions.on_library(self, desk, what, entry)
        if act is not None:
            self.write(act)

    @work
    async def _make(self, kind: Kind) -> None:
        desk = self.desk
        if desk is None:
            return
        if not writes.needs_only_name(kind):
            self.edit_entry(kind, "")
            return
        name = await questions.new_name(self, desk, kind)
        if name is None:
            return

        def made(_: object) -> None:
            if kind == "persona":
                self.open_persona(name, focus=True)
            else:
                self.edit_entry(kind, name)

        self.write(writes.created(kind, name), then=made)

    @work
    async def edit_entry(self, kind: Kind, name: str, text: str = "") -> None:
        """Open an entry in the editor; a blank name makes a new one."""
        from studio.screens.entry import EntryScreen

        desk = self.desk
        if desk is None:
            return
        if kind == "persona":
            self.open_persona(name, focus=True)
            return
        await self.app.push_screen_wait(EntryScreen(desk, kind, name, text))
        self.reload()

    # The preview

    @on(Preview.Asked)
    def _preview_asked(self, event: Preview.Asked) -> None:
        material, choices = self.material, self.choices
        if material is None:
            return
        match event.what:
            case "view" | "next_view":
                self.choose(choosing.with_view(choices, event.value))
            case "step":
                self.choose(choosing.with_stage_stepped(choices, material, int(event.value)))
            case "style":
                self.choose(choosing.with_next_style(choices))
            case "take_away":
                self.choose(choices.with_override(event.value, None))
            case "reset":
                self.choose(choosing.plain(choices))
            case "session_step" if event.value:
                self.choose(choosing.with_step(choices, self.voice, int(event.value)))
            case "toggle" if toggled := choosing.with_toggled(choices, event.value):
                self.choose(toggled)
            case "toggle":
                self._ask_preview("override", event.value)
            case _:
                self._ask_preview(event.what, event.value)

    @work
    async def _ask_preview(self, what: str, value: str) -> None:
        desk, material = self.desk, self.material
        if desk is None or material is None:
            return
        answer = await questions.on_preview(self, desk, material, self.choices, what, value)
        if answer is None or self.material is None:
            return
        self.choices = answer
        self.choose(answer)
        if what in ("override", "role", "sequence"):
            # A part or role that was not at hand is read with the persona.
            self.reload()
        elif what == "encoding":
            self.library.refresh_rows(encoding=answer.encoding)

    @on(Preview.LineOpened)
    def _line_opened(self, event: Preview.LineOpened) -> None:
        if event.kind == "persona":
            self.show_pane("composer")
            self.composer.tabs.active = "fields"
            return
        kind: Any = event.kind
        self.edit_entry(kind, event.name, event.text)

    # Commands of the whole screen

    def action_undo(self) -> None:
        """Take back the last change made in a studio."""
        self._take_back("undo")

    def action_redo(self) -> None:
        """Make the change that was undone again."""
        self._take_back("redo")

    def _take_back(self, direction: str) -> None:
        desk = self.desk
        if desk is None:
            return
        self.composer.flush()
        catalog, actor = desk.catalog, self._actor

        def attempt() -> str:
            act = catalog.undo if direction == "undo" else catalog.redo
            try:
                undone = act(by=actor, door="studio")
            except NotFound as error:
                return f"{str(error)[:1].upper()}{str(error)[1:]}."
            return f"{'Undone' if direction == 'undo' else 'Redone'}: {undone.message}"

        def done(text: str) -> None:
            self.say(text)
            self.reload()

        self.errands.write(attempt, done)

    def action_compile(self) -> None:
        """Store the compiled texts of the open persona."""
        if self.material is None:
            self.say("Open a persona first.")
            return
        name = self.material.persona.name

        def done(changed: list[str]) -> None:
            self.say(f"Compiled {name}." if changed else f"{name} is compiled as it stands.")

        self.write(lambda change: change.compile([name]), then=done)

    def action_copy(self) -> None:
        """Copy what the preview shows."""
        from studio.clipboard import copy

        if self.shown is None:
            self.say("There is nothing to copy: open a persona first.")
            return
        where = copy(self.app, self.shown.text)
        self.say(f"Sent {len(self.shown.text):,} characters to {where}.")

    @work
    async def action_export(self) -> None:
        """Write the open persona's compiled texts to files."""
        desk, material = self.desk, self.material
        if desk is None or material is None:
            self.say("Open a persona first.")
            return
        written = await questions.export(self, desk, material.persona.name)
        if written:
            self.say(written)

    def action_pull(self) -> None:
        """Bring the seeds into the store."""
        desk = self.desk
        if desk is None:
            return
        from store.sync.pull import pull

        def done(report: Any) -> None:
            self.desk = replace(desk, report=report, seeds_changed=False)
            self._show_seeds(self.desk)
            conflicts = len(report.conflicts)
            more = f", {conflicts} in conflict stay as they are" if conflicts else ""
            self.say(f"Pulled the seeds: {report.written} changed{more}.")
            self.reload()

        folder = desk.workspace.seeds
        self.errands.write(lambda: pull(desk.catalog, folder, by=self._actor), done)

    def action_help(self) -> None:
        """Say what can be done here."""
        from studio.commands import help_content
        from studio.screens.dialogs import PageScreen

        self.app.push_screen(PageScreen("Help", help_content(self)))

    # Panes

    def action_pane(self, name: str) -> None:
        """Go to a pane."""
        self.show_pane(name)

    def show_pane(self, name: str) -> None:
        """Put the keyboard into a pane, and show it where one is shown at a time."""
        self.query_one("#pane-tabs", Tabs).active = f"tab-{name}"
        for pane in self.query(".pane"):
            pane.set_class(pane.id == name, "-current")
        match name:
            case "library":
                self.library.focus_list()
            case "composer":
                self.call_after_refresh(self.composer.focus_body)
            case _:
                self.preview.prompt.focus()

    @on(Tabs.TabActivated, "#pane-tabs")
    def _pane_tab(self, event: Tabs.TabActivated) -> None:
        event.stop()
        name = (event.tab.id or "").removeprefix("tab-")
        for pane in self.query(".pane"):
            pane.set_class(pane.id == name, "-current")

    async def leave(self) -> None:
        """Save what is being typed and what is chosen, before the studio ends."""
        self.composer.flush()
        await self.errands.finish()
        self._save_preferences()
        self.errands.close()
        if self.desk is not None:
            self.desk.catalog.close()


def _short(workspace: Workspace) -> str:
    from pathlib import Path

    folder = workspace.folder.resolve()
    try:
        return f"~/{folder.relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(folder)


def _named(desk: Desk, guid: str) -> str:
    """The name of the persona of that guid; blank when it is gone."""
    return desk.catalog.name_of("persona", guid) if guid else ""


def _fetch(desk: Desk, name: str, choices: Choices | None) -> tuple[Material, Choices, Voice]:
    """A persona with all that its choices may need, read at once."""
    catalog = desk.catalog
    if choices is None:
        guid = catalog.persona(name).guid
        choices = desk.preferences.choices(desk.workspace.folder, guid)
    overrides = {key: one.part for key, one in choices.overrides.items()}
    material = catalog.material(name, Request(overrides=overrides, mute=choices.mute))
    choices = choosing.still_possible(choices, material)
    persona = material.persona
    role = catalog.find("role", choices.role or persona.default_role)
    sequence = catalog.find("sequence", choices.sequence or persona.default_sequence)
    voice = Voice(
        role if isinstance(role, Role) else None,
        sequence if isinstance(sequence, VoiceSequence) else None,
    )
    return material, choices, voice
