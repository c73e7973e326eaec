"""What is asked in the library."""

from __future__ import annotations

from typing import Any

from textual import on, work

from store.entries import AnyEntry, Kind, kind_of
from store.rows import Row as EntryRow
from studio.at import At
from studio.desk import Desk
from studio.panes.library import Library
from studio.screens.again import Refused, until_done, written
from studio.screens.main import questions, writes
from studio.screens.main.library_bulk import LibraryBulk
from studio.screens.main.pane_tabs import PaneTabs, pane_of


class LibrarySide(LibraryBulk):
    """Answers the library."""

    _early: tuple[Library.Asked, ...] = ()
    """What was asked for before the catalog was open."""

    # The library

    @on(Library.Asked)
    def _library_asked(self, event: Library.Asked) -> None:
        entry = event.entry
        if self.desk is None:
            self._early = (*self._early, event)
            return
        match event.what:
            case "add" | "duplicate" | "delete" | "unlink" | "tag" | "untag" if event.marked:
                self.on_marked(event.what, event.marked)
            case "unlink" | "tag" | "untag" if entry:
                self.on_marked(event.what, [entry])
            case "replace" if entry:
                self._replace_part(entry)
            case "new":
                self._make(event.kind)
            case "open" if entry and entry.kind == "persona":
                self.open_persona(entry.name, focus=True)
            case "open" if entry and entry.kind == "arc":
                self._open_arc(entry.name)
            case "open" | "edit" if entry:
                if entry.kind == "persona":
                    self.open_persona(entry.name, focus=True)
                else:
                    self.edit_entry(entry.kind, entry.name)
            case "add" if entry:
                self._add(entry)
            case "duplicate" if entry:
                self.write(lambda change: change.duplicate(entry.kind, entry.name))
            case "uses" if entry:
                self._show_uses(entry)
            case "rename" | "delete" if entry:
                self._ask_library(event.what, entry)

    def _open_arc(self, name: str) -> None:
        """Open an arc in its editor, seen through the open persona where that has it."""
        persona = self.material.persona.name if self.material else ""
        self.visit("arc", At(persona, self.choices, "arc", name))

    def answer_early(self) -> None:
        """Do what was asked for before the catalog was open, in order."""
        early, self._early = self._early, ()
        for event in early:
            self._library_asked(event)

    @on(Library.Sorted)
    def _library_sorted(self, event: Library.Sorted) -> None:
        self._preferences.remember_sort(self._workspace.folder, event.sort)
        self._keep_preferences()

    @on(PaneTabs.Sprung)
    def _pane_sprung(self, event: PaneTabs.Sprung) -> None:
        if isinstance(event.tabs, PaneTabs):
            event.stop()
            self.composer.make_ready_for(event.dragged)
            # The list that had the keyboard is out of sight.
            self.show_pane(pane_of(event.tab))

    @on(PaneTabs.DroppedOn)
    def _dropped_on_pane(self, event: PaneTabs.DroppedOn) -> None:
        entry = event.dragged.payload
        if isinstance(event.tabs, PaneTabs) and isinstance(entry, EntryRow):
            event.stop()
            if pane_of(event.tab) == "composer":
                self._add(entry)

    def _add(self, entry: EntryRow) -> None:
        if self.material is None:
            self.say("Open a persona first: Enter on one of the Personas.")
            return
        if writes.is_linked(self.material, entry.kind, entry.name):
            self.say(f"{entry.name} is there already.")
            self.composer.select_link(entry.kind, entry.name)
            return
        persona = self.material.persona.name

        def done(added: object) -> None:
            if added:
                self.say(f"Added {entry.name} to {persona}.")
            else:
                self.say(f"{entry.name} is there already.")

        self.write(writes.added(persona, entry.kind, entry.name), then=done)

    @work
    async def _ask_library(self, what: str, entry: EntryRow) -> None:
        desk = self.desk
        if desk is None:
            return
        if what == "rename":
            await self._rename(desk, entry.kind, entry.name)
            return
        act = await questions.to_delete(self, desk, entry)
        if act is not None:
            self.write(act)

    async def _rename(self, desk: Desk, kind: Kind, name: str) -> None:
        async def ask(refused: Refused | None) -> str | None:
            title = f"New name of the {kind}"
            new = await questions.new_name(self, desk, kind, name, title, refused)
            return None if new == name else new

        async def attempt(new: str) -> Any:
            return await written(self.write, lambda change: change.rename(kind, name, new))

        if (done := await until_done(ask, attempt)) is not None:
            self._follow(done[1])

    @work
    async def _show_uses(self, entry: EntryRow) -> None:
        desk = self.desk
        use = await questions.use_to_open(self, desk, entry) if desk else None
        if use is None:
            return
        if use.kind == "persona":
            self.open_persona(use.name, focus=True)
        else:
            self.edit_entry(use.kind, use.name)

    def _follow(self, entry: AnyEntry) -> None:
        """Keep the library's cursor on an entry that has another name now."""
        self.library.go_to(kind_of(entry), entry.name)

    @work
    async def _make(self, kind: Kind) -> None:
        desk = self.desk
        if desk is None:
            return

        async def ask(refused: Refused | None) -> str | None:
            return await questions.new_name(self, desk, kind, refused=refused)

        async def attempt(name: str) -> Any:
            if not writes.needs_only_name(kind):
                # It is made as soon as it has the rest.
                return None
            return await written(self.write, writes.created(kind, name))

        done = await until_done(ask, attempt)
        if done is None:
            return
        name, made = done
        if made is None:
            self.edit_entry(kind, "", new=name)
            return
        self.library.go_to(kind, name)
        if kind == "persona":
            # What it says first, before it has any parts.
            self.open_persona(name, field="summary")
        elif kind == "arc":
            self._open_arc(name)
        else:
            self.edit_entry(kind, name)
