"""What is done with the marked entries of the library, and with one part everywhere."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from textual import work
from textual.content import Content

from store.errors import StoreError
from store.rows import Row as EntryRow
from studio.errands import Answered
from studio.panes.entry_rows import LINKABLE
from studio.screens.again import Refused, until_done, written
from studio.screens.dialogs import AskScreen, ConfirmScreen, PickScreen
from studio.screens.main import bulk
from studio.screens.main.open_persona import OpenPersona
from studio.widgets.plain import literal
from studio.widgets.rows import Row

if TYPE_CHECKING:
    from store.database.changes.change import Change


class LibraryBulk(OpenPersona):
    """Changes many entries at once: each time one change, undone as one."""

    def on_marked(self, what: str, rows: Sequence[EntryRow]) -> None:
        """Do something with entries of the library."""
        match what:
            case "add" | "unlink":
                self._link_many(what, rows)
            case "duplicate":
                said = f"duplicated {bulk.kinds_text(rows)}"
                self._write_each(rows, bulk.duplicated, said, "Duplicated", "")
            case "delete":
                self._delete_many(rows)
            case "tag":
                self._tag_many(rows)
            case "untag":
                self._untag_many(rows)

    def _write_each(
        self, rows: Sequence[EntryRow], one: bulk.One, message: str, verb: str, same: str
    ) -> None:
        """Do the same with every entry, as one change."""
        self._write_many(bulk.each(rows, one, self._told(verb)), message, verb, same)

    def _write_many(
        self, act: Callable[[Change], bulk.Done], message: str, verb: str, same: str = ""
    ) -> None:
        """Make one change of many entries, and say how many there were."""

        def finished(done: bulk.Done) -> None:
            self.say(done.said(verb, same))

        self.write(act, message=message, then=finished)

    def _told(self, verb: str) -> bulk.Told:
        """Shows how far a change has come; it is called in the thread that writes."""

        def told(done: int, total: int) -> None:
            words = f"{verb} {done:,} of {total:,}"
            self.post_message(Answered(lambda: self.errands.tell_progress(words)))

        return told

    def _link_many(self, what: str, rows: Sequence[EntryRow]) -> None:
        if self.material is None:
            self.say("Open a persona first: Enter on one of the Personas.")
            return
        persona = self.material.persona
        can = [row for row in rows if row.kind in LINKABLE]
        others = len(rows) - len(can)
        if others:
            kinds = bulk.kinds_text([row for row in rows if row.kind not in LINKABLE])
            self.say(f"A persona cannot link {kinds}: left out.", severity="warning")
        if what == "add":
            message = f"linked {bulk.kinds_text(can)} to persona {persona.name}"
            act, verb, same = bulk.linked(persona.guid), "Linked", "linked already"
        else:
            message = f"unlinked {bulk.kinds_text(can)} from persona {persona.name}"
            act, verb, same = bulk.unlinked(persona.guid), "Unlinked", "not linked"
        self._write_each(can, act, message, verb, same)

    @work
    async def _delete_many(self, rows: Sequence[EntryRow]) -> None:
        desk = self.desk
        if desk is None:
            return
        entries = [(row.kind, row.name) for row in rows]
        try:
            uses = await asyncio.to_thread(desk.catalog.uses_of_each, entries)
        except StoreError as error:
            self._failed(error)
            return
        unlinked = "\n\nDeleted, they are unlinked there." if any(uses) else ""
        sure = await self.app.push_screen_wait(
            ConfirmScreen(
                f"Delete {bulk.kinds_text(rows)}?",
                f"{bulk.uses_text(rows, uses)}{unlinked}\n\nctrl+z brings them back.",
                "Delete",
            )
        )
        if sure:
            message = f"deleted {bulk.kinds_text(rows)}"
            self._write_many(bulk.deleted(rows, self._told("Deleted")), message, "Deleted")

    @work
    async def _tag_many(self, rows: Sequence[EntryRow]) -> None:
        def check(text: str) -> str:
            return "" if text.strip() else "Write a tag."

        title = f"Tag for {bulk.kinds_text(rows)}"

        async def ask(refused: Refused | None) -> str | None:
            answer: str | None = await self.app.push_screen_wait(
                AskScreen(title, check=check, refused=refused)
            )
            return answer

        async def attempt(answer: str) -> Any:
            tag = answer.strip()
            act = bulk.each(rows, bulk.tagged(tag), self._told("Tagged"))
            message = f"tagged {bulk.kinds_text(rows)} {tag}"
            return await written(self.write, act, message=message)

        if (done := await until_done(ask, attempt)) is not None:
            self.say(done[1].said("Tagged", "had it already"))

    @work
    async def _untag_many(self, rows: Sequence[EntryRow]) -> None:
        tags = bulk.tags_of(rows)
        if not tags:
            self.say("No tags to take off.")
            return
        shown = [Row(tag, Content(literal(tag)), Content(f"{number:,}")) for tag, number in tags]
        tag = await self.app.push_screen_wait(PickScreen("Take off which tag?", shown))
        if tag is not None:
            message = f"took tag {tag} off {bulk.kinds_text(rows)}"
            self._write_each(rows, bulk.untagged(tag), message, "Untagged", "did not have it")

    # One part everywhere

    @work
    async def _replace_part(self, entry: EntryRow) -> None:
        from studio.screens.main import replacing

        desk = self.desk
        if desk is None:
            return
        by = await replacing.ask(self, desk, self.errands, entry)
        if by is None:
            return

        def done(number: object) -> None:
            noun = "place" if number == 1 else "places"
            self.say(f"Replaced {entry.name} by {by} in {number} {noun}.")

        self.write(
            lambda change: len(change.replace_part(entry.name, by)),
            message=f"replaced part {entry.name} by {by}",
            then=done,
        )
