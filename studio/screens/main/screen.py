"""The main screen: its frame, its start, and the commands of the whole of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Tab, Tabs

from store.database.first_look import FirstLook, Glimpse
from store.database.version import SCHEMA_VERSION
from studio.at import At, GoTo
from studio.commands import STUDIO_COMMANDS, CommandProvider, bindings
from studio.desk import Desk, open_desk
from studio.panes.composer import Composer
from studio.panes.library import UNFOLDED_FIRST, Library
from studio.panes.preview import Preview
from studio.panes.status_line import StatusLine
from studio.presets import laid
from studio.screens.desk_screen import DeskScreen
from studio.screens.frame import PANES, Furnished
from studio.screens.main.checking import StatusChecks
from studio.screens.main.composer_side import ComposerSide
from studio.screens.main.library_side import LibrarySide
from studio.screens.main.line_side import LineSide
from studio.screens.main.noticing import Noticing
from studio.screens.main.pane_tabs import PaneTabs, pane_of
from studio.screens.main.persona_acts import (
    compile_persona,
    copy_shown,
    export_persona,
    publish_persona,
)
from studio.screens.main.preset_side import PresetSide
from studio.screens.main.preview_side import PreviewSide
from studio.screens.main.reading import persona_name
from studio.screens.main.seeds_side import SeedsSide
from studio.seed_words import opening_words, pulled_words
from studio.undoing import Direction, taking_back
from studio.widgets.key_line import KeyLine


class MainScreen(ComposerSide, LibrarySide, PreviewSide, PresetSide, LineSide):
    """Library, composer and preview."""

    PLACE = ""
    COMMANDS = {CommandProvider}
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (124, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (16, "-high")]
    COMMAND_LIST = STUDIO_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(COMMAND_LIST),
        Binding("ctrl+q", "app.quit", "Quit", show=False, id="studio.quit"),
    ]

    checks: StatusChecks | None = None
    """Follows the cheap checks, once everything else is there."""

    look: FirstLook | None = None
    """What the library shows until the catalog is open, when it was looked at before."""
    glimpse: Glimpse | None = None
    """Where it looks for more until then."""
    seeds: SeedsSide | None = None
    """Looks at the seeds, once the panes are furnished."""

    def watch_focused(self, focused: Widget | None) -> None:
        """Let no key be lost: what had the keyboard may be gone, with a row or a tab."""
        if focused is None and self.is_mounted:
            # Whoever took it away most often gives it to another at once.
            self.set_timer(0.2, self._keep_focus)

    def _keep_focus(self) -> None:
        if self.focused is None and self.is_current:
            shown = next((pane.id for pane in self.query(".pane.-current")), None)
            self.show_pane(shown or "library")

    def look_first(self, height: int) -> None:
        """Read the rows that will be seen first; called in a thread, before the screen is shown."""
        place = self._workspace.database
        if "://" not in place:
            encoding = self._workspace.settings.encoding
            self.glimpse = Glimpse(Path(place), encoding, SCHEMA_VERSION)
            self.look = self.glimpse.first(UNFOLDED_FIRST, height)

    def compose(self) -> ComposeResult:
        """The frame: painted before the catalog is open."""
        yield StatusLine()
        with Horizontal(id="panes"):
            yield Library(id="library", classes="pane -current")
            yield Composer(id="composer", classes="pane")
            yield Preview(id="preview", classes="pane -nothing")
        yield KeyLine()

    def on_mount(self) -> None:
        """Paint first; then open the catalog in a thread."""
        for name, title in PANES:
            self.query_one(f"#{name}").border_title = title
        self.status.show_workspace(self._shown_folder)
        self.status.show_saved("opening")
        self.take_pane_widths()
        # At once, as what was typed by now is for it.
        self.set_focus(self.library.list)
        sort = self._preferences.sort(self._workspace.folder)
        if sort != "name":
            # The file's own order is by name: rows that would only move are not shown first.
            self.library.order(sort)
        elif self.look is not None and self.glimpse is not None:
            self.library.show_first(self.look, self.glimpse, self.errands)
        # Only then what takes longer: two threads of Python run one after the other anyway.
        self.call_after_refresh(self._open_catalog)

    def _open_catalog(self) -> None:
        self.errands.read(
            "open",
            lambda: open_desk(self._workspace, self._actor, self._preferences),
            self._opened_catalog,
        )

    def _opened_catalog(self, desk: Desk) -> None:
        self.desk = desk
        self.library.attach(desk.catalog, self.errands, desk.encoding)
        self.status.show_saved("saved")
        self.answer_early()
        self._show_seeds(desk)
        self.noticing = Noticing(
            self, self.errands, desk.catalog, desk.seen, self._changed_elsewhere, self._failed
        )
        last = self._preferences.last_persona(self._workspace.folder)

        def find_last() -> str:
            return persona_name(desk, last)

        def show_last(name: str) -> None:
            self._open_last(name)

        # After the rows of the library, which are read first.
        self.call_after_refresh(lambda: self.errands.read("open", find_last, show_last))

    @work(group="start")
    async def _open_last(self, name: str) -> None:
        """Make what a persona is shown in, and show the one that was open last."""
        await self.composer.furnish()
        await self.preview.furnish()
        self.furnished = True
        self.post_message(Furnished())
        assert self.desk is not None
        self.seeds = SeedsSide(
            self,
            self.errands,
            self.desk,
            lambda text, changed: self.status.show_seeds(text, changed=changed),
            self._seed_files_changed,
            lambda why: self.say(f"Seed files are not watched: {why}", severity="warning"),
        )
        self.checks = StatusChecks(self, self.errands, self.desk, self._show_checks)
        if name := self._wanted or name:
            self.open_persona(name)
            return
        # Nothing to compose yet: have the tokenizer ready for when there is.
        self.errands.read("warm", self.desk.catalog.counters.get().warm, lambda _: None)

    def _show_seeds(self, desk: Desk) -> None:
        """Say what opening or pulling came to; how the seeds stand is said when it is known."""
        said, problems = opening_words(desk.report, changed=desk.seeds_changed)
        if said:
            self.status.show_seeds(said, changed=True)
        if problems:
            self.say(problems, title="Seeds", severity="warning")

    def _show_checks(self, errors: int, warnings: int, whole: bool) -> None:
        self.status.show_checks(errors, warnings, whole=whole)

    @on(StatusLine.ChecksClicked)
    def _checks_asked(self, event: StatusLine.ChecksClicked) -> None:
        event.stop()
        self.action_visit("check")

    def reload(self, then: Callable[[], None] = lambda: None) -> None:
        """Read again what is shown, and what the checks make of it."""
        super().reload(then)
        if self.checks is not None:
            self.checks.ask()

    # Commands of the whole screen

    def action_undo(self) -> None:
        """Take back the last change made in a studio."""
        self._take_back("undo")

    def action_redo(self) -> None:
        """Make the change that was undone again."""
        self._take_back("redo")

    def _take_back(self, direction: Direction) -> None:
        desk = self.desk
        if desk is None:
            return
        self.save_typed()

        def done(text: str) -> None:
            self.say(text)
            self._show_saved()
            self.reload()

        self.errands.write(taking_back(desk, direction), done)

    def action_compile(self) -> None:
        """Store the compiled texts of the open persona."""
        compile_persona(self)

    def action_publish(self) -> None:
        """Ask, and make the next release of the open persona."""
        publish_persona(self)

    def action_copy(self) -> None:
        """Copy what the preview shows."""
        copy_shown(self)

    @work
    async def action_export(self) -> None:
        """Write the open persona's compiled texts to files."""
        await export_persona(self)

    def action_pull(self) -> None:
        """Bring the seeds into the store."""
        desk = self.desk
        if desk is None:
            return
        from store.sync.pull import pull

        def done(report: Any) -> None:
            self.desk = replace(desk, report=report, seeds_changed=False)
            self._show_seeds(self.desk)
            self.say(pulled_words(report))
            self.reload()
            if self.seeds is not None:
                self.seeds.look()

        folder = desk.workspace.seeds
        self.errands.write(
            lambda: pull(desk.catalog, folder, by=self._actor), done, what="Pulling the seeds"
        )

    def action_help(self) -> None:
        """Say what can be done here."""
        from studio.screens.dialogs import show_help

        show_help(self)

    # Other screens

    def _changed_elsewhere(self) -> None:
        """Another has changed the catalog: show it, here and on what is open above."""
        self.reload()
        above = self.app.screen
        if isinstance(above, DeskScreen):
            above.reload()

    def _seed_files_changed(self, news: bool) -> None:
        """A seed file was changed on disk: offer to pull, and show it on what is open above."""
        above = [one for one in self.app.screen_stack if isinstance(one, DeskScreen)]
        for screen in above:
            screen.seed_files_changed()
        if news and not above:
            self.say("Seed files were changed. F9 pulls them, F8 shows what differs.")

    @on(StatusLine.SeedsClicked)
    def _seeds_clicked(self, event: StatusLine.SeedsClicked) -> None:
        event.stop()
        self.action_visit("sync")

    @property
    def at(self) -> At:
        """Where the author is."""
        entry = self.library.chosen
        return At(
            persona=self.material.persona.name if self.material else "",
            choices=laid(self.choices, self.preset),
            kind=entry.kind if entry else None,
            name=entry.name if entry else "",
        )

    def action_visit(self, name: str) -> None:
        """Open one of the other screens; then go where it says."""
        self.visit(name, self.at)

    def visit(self, name: str, at: At) -> None:
        """Open one of the other screens for a place, which need not be where the cursor is."""
        self._visit(name, at)

    @work
    async def _visit(self, name: str, at: At) -> None:
        from studio.screens.visits import screen_of

        desk = self.desk
        if desk is None:
            return
        self.save_typed()
        await self.errands.answered()
        there = await self.app.push_screen_wait(screen_of(name, desk, at))
        self.reload()
        if self.seeds is not None:
            self.seeds.look()
        if there is not None:
            self.go(there)

    def go(self, there: GoTo) -> None:
        """Go to an entry: a persona opens here, any other in the editor."""
        if there.kind != "persona":
            self.edit_entry(there.kind, there.name, there.text, there.field)
            return
        self.open_persona(there.name, focus=True, field=there.field)

    # Panes

    def action_pane(self, name: str) -> None:
        """Go to a pane."""
        self.show_pane(name)

    def on_resize(self) -> None:
        """A narrow terminal shows one pane at a time, and tabs to choose it."""
        if self.has_class("-narrow") and not self.query("#pane-tabs"):
            last = self._preferences.last_pane
            shown = last if last in dict(PANES) and not self.furnished else ""
            self.mount(PaneTabs(shown), before="#panes")
            if shown:
                # Its tabs are there by then.
                self.call_after_refresh(self.show_pane, shown)

    @on(Tabs.TabActivated, "#pane-tabs")
    def _pane_tab(self, event: Tabs.TabActivated) -> None:
        event.stop()
        self.mark_pane(pane_of(event.tab))

    def jump_to_tab(self, tab: Tab) -> bool:
        """Go to the pane of a tab."""
        if tab not in self.query("#pane-tabs Tab"):
            return False
        self.show_pane(pane_of(tab))
        return True

    async def save_all(self) -> bool:
        """Save what stands typed; whether all of it could be."""
        self.save_typed()
        await self.errands.answered()
        return not self.composer.any_unsaved

    def leave(self) -> None:
        """Save what is chosen, and let go of the catalog, before the studio ends."""
        if self.material is not None:
            guid = self.material.persona.guid
            self._preferences.leave_persona(self._workspace.folder, guid)
        self._save_preferences()
        self.errands.close()
        if self.noticing is not None:
            self.noticing.close()
        if self.seeds is not None:
            self.seeds.close()
        if self.desk is not None:
            self.desk.catalog.close()

    def on_unmount(self) -> None:
        """Watch no files any more, however the studio ends."""
        if self.seeds is not None:
            self.seeds.close()
