"""What is open and chosen on the main screen: read, composed, shown, written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from textual import on, work
from textual.getters import query_one

from store.compose.request import Material
from store.entries import Kind, Preset
from store.errors import StoreError
from store.workspace import Workspace
from studio.at import At, GoTo
from studio.choices import Choices
from studio.composing import Composing, Shown, Voice
from studio.desk import Desk
from studio.errands import Answered, Errands
from studio.panes.composer import Composer
from studio.panes.composer_tabs import tab_of
from studio.panes.library import Library
from studio.panes.preview import Preview
from studio.panes.status_line import StatusLine
from studio.preferences import Preferences
from studio.presets import applied
from studio.screens.again import giving_back
from studio.screens.frame import PANES
from studio.screens.main import choosing, questions, writes
from studio.screens.main.noticing import Noticing
from studio.screens.main.pane_sizes import PaneSizes
from studio.screens.main.pane_tabs import PaneTabs
from studio.screens.main.reading import Opened, persona_name, read_opened
from studio.screens.settling import Settling


class OpenPersona(PaneSizes, Settling[None]):
    """A screen with three panes and one open persona; its subclasses answer the panes."""

    status = query_one(StatusLine)
    library = query_one(Library)
    composer = query_one(Composer)
    preview = query_one(Preview)

    noticing: Noticing | None = None
    """Looks for what others change, once the catalog is open."""

    def __init__(
        self,
        workspace: Workspace,
        actor: str,
        preferences: Preferences,
        shown_folder: str,
    ) -> None:
        super().__init__(classes="studio")
        self._shown_folder = shown_folder
        self._workspace = workspace
        self._actor = actor
        self._preferences = preferences
        self.errands = Errands(self, self._failed)
        self.desk: Desk | None = None
        self.material: Material | None = None
        self.choices = Choices()
        self.voice = Voice()
        self.shown: Shown | None = None
        self.furnished = False
        """Whether composer and preview have all that a persona is shown in."""
        self._wanted = ""
        self._opening = ("", False, "")
        """The persona that is being read to be opened, whether it gets the keyboard then, and
        which of its fields does."""
        self._composing = Composing(workspace.settings.context_budget)

    # Errands come back here.

    @on(Answered)
    def _answered(self, event: Answered) -> None:
        event.stop()
        event.then()

    def _failed(self, error: StoreError) -> None:
        if self.desk is None:
            self.status.show_saved("cannot open")
        elif self.composer.any_unsaved:
            self.status.show_saved("not saved")
        else:
            # What was refused is not waiting to be saved: nothing of it is left.
            self._show_saved()
        self.say(str(error), severity="error", title="Not done")
        if self.desk is not None:
            self.reload()

    def say(self, text: str, *, title: str = "", severity: Any = "information") -> None:
        """Tell the user something; the text is shown as it is."""
        self.notify(text, title=title, severity=severity, markup=False)

    # What is open.

    def open_persona(self, name: str, *, focus: bool = False, field: str = "") -> None:
        """Open a persona in the composer and the preview; a field that is named is gone to."""
        desk = self.desk
        if desk is None or not self.furnished:
            self._wanted = name
            return
        self.save_typed()
        now = self.material.persona if self.material is not None else None
        if self.composer.any_unsaved and (now is None or now.name != name):
            self._open_once_saved(name, focus, field)
        else:
            self._open(desk, name, focus, field)

    @work(group="open", exclusive=True)
    async def _open_once_saved(self, name: str, focus: bool, field: str) -> None:
        """Open a persona when what is typed is saved; what cannot be is not left unasked."""
        await self.errands.answered()
        if self.composer.any_unsaved:
            from studio.screens.dialogs import ConfirmScreen

            now = self.material
            title = f"Leave {now.persona.name} without saving?" if now else "Leave without saving?"
            text = (
                "Something that was typed could not be saved: the reason stands below its field."
                "\n\nWhat was typed is lost."
            )
            if not await self.app.push_screen_wait(ConfirmScreen(title, text, "Leave")):
                return
        if self.desk is not None:
            self._open(self.desk, name, focus, field)

    def _open(self, desk: Desk, name: str, focus: bool, field: str) -> None:
        self._opening = (name, focus, field)

        def fetch() -> Opened | StoreError:
            try:
                return read_opened(desk, name, None)
            except StoreError as error:
                return error

        def show(found: Opened | StoreError) -> None:
            _, focus, field = self._opening
            self._opening = ("", False, "")
            if isinstance(found, StoreError):
                self._failed(found)
                return
            self._show_persona(found)
            if field:
                self.bring_pane("composer")
                self.composer.show_tab(tab_of(field), field)
            elif focus:
                self.show_pane("composer")

        self.errands.read("persona", fetch, show)

    def reload(self, then: Callable[[], None] = lambda: None) -> None:
        """Read the open persona again, and the rows of the library; then do the rest."""
        desk, material = self.desk, self.material
        if desk is None:
            return
        self.library.refresh_rows()
        opening, focus, field = self._opening
        if opening:
            # What is to be open is another one: reading this one again would stop that.
            self.open_persona(opening, focus=focus, field=field)
        elif material is not None:
            guid, choices = material.persona.guid, self.choices

            def fetch() -> Opened | None:
                name = persona_name(desk, guid)
                return read_opened(desk, name, choices) if name else None

            def show(found: Opened | None) -> None:
                self._show_reloaded(found)
                then()

            self.errands.read("persona", fetch, show)

    def _show_reloaded(self, found: Opened | None) -> None:
        if self.errands.writing:
            # More is being written: its own reading will show it all.
            return
        if found is None:
            self.material = self.shown = None
            self.composer.border_title = dict(PANES)["composer"]
            self.composer.show(None)
            self.preview.show_nothing()
            self.library.show_opened("")
            self.status.show_persona("")
            self.status.show_tokens("")
            return
        # Choices may have gone on while this was read.
        choices = choosing.still_possible(self.choices, found.material)
        self._show_persona(replace(found, choices=choices))

    def _show_persona(self, opened: Opened) -> None:
        desk = self.desk
        assert desk is not None
        material = opened.material
        self.material, self.choices, self.voice = material, opened.choices, opened.voice
        self.composer.border_title = writes.title(material.persona)
        self.composer.show(material)
        self.library.show_opened(material.persona.name)
        self.status.show_persona(material.persona.name)
        self._preferences.remember_persona(self._workspace.folder, material.persona.guid)
        self._keep_preferences()
        self.show_again()

    @property
    def preset(self) -> Preset | None:
        """The preset that is used in the preview now."""
        return applied(self.material.persona, self.choices) if self.material else None

    def choose(self, choices: Choices) -> None:
        """Take other choices in the preview, and show what they come to."""
        self.remember(choices)
        self.show_again()

    def remember(self, choices: Choices) -> None:
        """Take other choices in the preview, and keep them for this persona."""
        self.choices = choices
        if self.material is not None:
            guid = self.material.persona.guid
            self._preferences.remember_choices(self._workspace.folder, guid, choices)
            self._keep_preferences()

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
        self.shown = shown
        composition = shown.composition
        self.preview.show_problem(questions.remarks(composition))
        self.preview.show_overrides(composition, shown.choices)
        self.preview.show_variables(composition)
        self.preview.show_weight(shown.weight)
        if self.choices.view in ("manifest", "session"):
            self.preview.show_text(shown.text)
        elif self.choices.view != "diff":
            self.preview.show_composition(composition)
        if self.choices.view == "session":
            self.preview.show_session_choices(*questions.session_words(self.voice, self.choices))
        mark = "~" if shown.weight.estimate else ""
        self.status.show_tokens(f"{mark}{shown.weight.total:,} tok · {shown.weight.encoding}")
        # The prompt first: what became of hundreds of rows can be seen a frame later.
        self.call_after_refresh(self._show_states, shown)
        if self.choices.view == "diff":
            self.show_difference(shown)

    def show_difference(self, shown: Shown) -> None:
        """Show how what was composed differs from what the choices say."""

    @property
    def copied(self) -> str:
        """What the preview shows, as text to be copied; blank when it shows nothing."""
        return self.shown.text if self.shown is not None else ""

    def _show_states(self, shown: Shown) -> None:
        """Show in the composer what became of its rows, unless there is something newer."""
        if self.desk is None or self.shown is not shown:
            return
        counter = self.desk.catalog.counters.get(shown.composition.request.encoding)
        self.composer.show_states(shown.composition, counter, counter.ready)

    # Writing

    def write(
        self,
        act: writes.Act,
        *,
        message: str = "",
        then: Callable[[Any], None] | None = None,
        refused: Callable[[StoreError], None] | None = None,
        what: str = "",
    ) -> None:
        """Make one change; what is shown is read again when it is done.

        `refused` hears why it could not be made, where that is not just to be said.
        """
        desk = self.desk
        if desk is None:
            return
        self.status.show_saved("saving")

        def done(result: Any) -> None:
            self._show_saved()
            if isinstance(result, StoreError) and refused is not None:
                refused(result)
            elif then is not None:
                then(result)
            if not self.errands.writing:
                self.reload()

        self.errands.write(giving_back(desk.writing(act, message), refused), done, what=what)

    def settled(self) -> None:
        """Say whether all is saved, now that one of two texts was chosen."""
        self._show_saved()

    def _show_saved(self) -> None:
        if self.errands.writing:
            self.status.show_saved("saving")
        else:
            self.status.show_saved("editing" if self.composer.any_unsaved else "saved")

    def save_typed(self) -> None:
        """Have everything that stands typed in a field saved now."""

    def visit(self, name: str, at: At) -> None:
        """Open one of the other screens, for a place."""

    def show_pane(self, name: str) -> None:
        """Put the keyboard into a pane, and show it where one is shown at a time."""
        self.bring_pane(name)
        match name:
            case "library":
                self.library.focus_list()
            case "composer":
                self.call_after_refresh(self.composer.focus_body)
            case _:
                self.preview.body.focus()

    def bring_pane(self, name: str) -> None:
        """Show a pane where one is shown at a time; the keyboard stays where it is."""
        for tabs in self.query(PaneTabs):
            tabs.choose(name)
        self.mark_pane(name)

    def mark_pane(self, name: str) -> None:
        """Take a pane as the one that is shown where one is shown at a time."""
        for pane in self.query(".pane"):
            pane.set_class(pane.id == name, "-current")
        if self.has_class("-narrow") and self._preferences.last_pane != name:
            self._preferences.last_pane = name
            self._keep_preferences()

    def go(self, there: GoTo) -> None:
        """Go to an entry, to one of its fields, or to a line of it."""

    @work
    async def edit_entry(
        self,
        kind: Kind,
        name: str,
        text: str = "",
        field: str = "",
        then: Callable[[], None] = lambda: None,
        *,
        new: str = "",
    ) -> None:
        """Open an entry in the editor, at a text of a field; a blank name makes a new one.

        What comes `then` is done once it is closed, and what is shown was read again. `new` is
        what a new entry is to be called.
        """
        # Imported here: it knows this screen.
        from studio.screens.main.editing import edit

        await edit(self, kind, name, text, field, new, then)
