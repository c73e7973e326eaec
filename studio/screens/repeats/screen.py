"""Paragraphs that stand in several entries: where, what they cost, and making one part of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from store.entries import PART_TYPES, Kind, Part
from store.errors import StoreError
from store.one_part import Plan
from studio.at import At, GoTo
from studio.commands import Command, bindings
from studio.desk import Desk
from studio.panes.status_line import StatusLine
from studio.progress import Progress
from studio.screens.again import Refused, written
from studio.screens.desk_screen import DESK_COMMANDS
from studio.screens.list_keys import LIST_KEYS
from studio.screens.main.questions import new_name
from studio.screens.reading_screen import ReadingScreen
from studio.screens.repeats.lines import confirmation, repeat_row, standing_rows
from studio.screens.repeats.reading import (
    Found,
    Outlook,
    find,
    first_sentence,
    making,
    needs_summary,
    outlook,
    refusals,
)
from studio.widgets.key_line import KeyLine
from studio.widgets.plain import literal, literal_lines
from studio.widgets.row_list import RowList
from studio.widgets.rows import Row

_NOTHING = (
    "No paragraph stands in two entries.\n\n"
    "Paragraphs of 40 characters and more were compared, however they are broken into lines."
)


class RepeatsScreen(ReadingScreen[list[Found], Found]):
    """Finds what is said in several places, and has it said in one."""

    CSS_PATH = "repeats.tcss"
    PLACE = "Repeats"
    LINE = "#repeats-line"
    BODY = "#repeats"
    HELP_TEXT = (
        "Paragraphs that stand in two entries or more, those first whose repetition costs most. "
        "Enter makes one part of the marked parts' paragraph and links it where they are linked; "
        "you see what differs before it is done. A dot marks what stands in fewer than two parts."
    )
    COMMAND_LIST = (
        Command("repeats.make", "Make one part of it", "", "make", shown="enter"),
        Command("repeats.mark", "Leave the part out, or take it in", "space", "mark", "Mark"),
        Command("repeats.edit", "Open the entry", "e", "edit", "Open", "on the list of places"),
        *DESK_COMMANDS,
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMAND_LIST), *LIST_KEYS]

    repeats = query_one("#repeats", RowList)
    standing = query_one("#standing", RowList)

    def __init__(self, desk: Desk, at: At) -> None:
        super().__init__(desk, at)
        self._generation = 0
        self._left_out: dict[str, set[str]] = {}
        """By the paragraph, the parts that are not to let go of it."""
        self._refused: dict[str, str] = {}

    def compose(self) -> ComposeResult:
        """The paragraphs; where one stands, and all of its text."""
        yield StatusLine()
        yield Static("", id="repeats-line")
        with Horizontal(id="repeats-body"):
            yield RowList(id="repeats", empty="Looking …")
            with Vertical(id="repeats-side"):
                yield RowList(id="standing", empty="")
                with VerticalScroll(id="paragraph"):
                    yield Static("", id="paragraph-text")
        yield KeyLine()

    # Finding

    def reader(self) -> Callable[[Progress[Found]], list[Found]]:
        """Looks through the whole catalog."""
        return partial(find, self.desk)

    def show_read(self) -> None:
        """Show what was found; the cursor stays on its paragraph."""
        found, before = self._found, self.repeats.cursor_id
        self._generation += 1
        rows = [repeat_row(one) for one in found[:200]]
        self.repeats.empty = _NOTHING
        self.repeats.set_total(len(found), self._generation, rows=rows)
        saved = sum(one.saved for one in found)
        encoding = self.desk.catalog.counters.default
        line = self.query_one("#repeats-line", Static)
        count = f"{len(found):,} paragraph{'' if len(found) == 1 else 's'}"
        line.update(Content(f"{count} · {saved:,} tokens repeated ({encoding})" if found else ""))
        if not found:
            self._show(None)
        elif before == self.repeats.cursor_id:
            self._show(self.chosen)

    @on(RowList.RowsNeeded, "#repeats")
    def _bring_rows(self, event: RowList.RowsNeeded) -> None:
        event.stop()
        rows = [repeat_row(one) for one in self._found[event.start : event.end]]
        self.repeats.put_rows(event.start, rows, event.generation)

    @property
    def _found(self) -> list[Found]:
        return self._read or []

    @property
    def chosen(self) -> Found | None:
        """The repeat under the cursor."""
        place = self.repeats.cursor
        return self._found[place] if place < len(self._found) else None

    @on(RowList.Highlighted, "#repeats")
    def _highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        if isinstance(event.row.payload, Found):
            self._show(event.row.payload)

    def _show(self, found: Found | None) -> None:
        """Show where a paragraph stands; which parts cannot let go of it is read first."""
        text = self.query_one("#paragraph-text", Static)
        self.query_one("#paragraph").scroll_home(animate=False)
        self._refused = {}
        if found is None:
            text.update(Content(""))
            self.standing.set_rows([])
            return
        text.update(Content(literal_lines(found.repeat.text)))
        self._show_standing(found)
        desk = self.desk

        def show(refused: dict[str, str]) -> None:
            self._refused = refused
            self._show_standing(found)

        self.errands.read("refusals", lambda: refusals(desk, found.repeat), show)

    def _show_standing(self, found: Found) -> None:
        left_out = self._left_out.get(found.repeat.text, set())
        self.standing.set_rows(standing_rows(found, left_out, self._refused))

    # Commands

    def action_mark(self) -> None:
        """Leave the part under the cursor out, or take it in."""
        found, row = self.chosen, self.standing.cursor_row
        if found is None or row is None or not isinstance(row.payload, tuple):
            return
        kind, name = row.payload
        if kind != "part" or name in self._refused:
            self.say("Only a part that has more to say can let go of a paragraph.")
            return
        left_out = self._left_out.setdefault(found.repeat.text, set())
        left_out ^= {name}
        self._show_standing(found)

    @on(RowList.Chosen, "#standing")
    def _place_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.action_edit()

    def action_edit(self) -> None:
        """Open the entry under the cursor of the list of places."""
        found, row = self.chosen, self.standing.cursor_row
        if found is None or row is None or not isinstance(row.payload, tuple):
            return
        kind: Kind = row.payload[0]
        name: str = row.payload[1]
        field = next(
            one.field for one in found.repeat.standing if (one.kind, one.name) == (kind, name)
        )
        line = found.repeat.text.split("\n", 1)[0]
        field = field.partition(" ")[0]
        if kind == "persona":
            self.go(GoTo(kind, name, field, line))
        else:
            self.edit(GoTo(kind, name, field, line))

    @on(RowList.Chosen, "#repeats")
    def _repeat_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.action_make()

    @work
    async def action_make(self) -> None:
        """Ask for a name and a type, show what will differ, and make one part."""
        found = self.chosen
        if found is None:
            return
        left_out = self._left_out.get(found.repeat.text, set())
        parts = tuple(
            name
            for name in found.repeat.parts
            if name not in left_out and name not in self._refused
        )
        if len(parts) < 2:
            self.say(
                "It takes two parts or more that have the paragraph and something else to say; "
                "what other kinds say is theirs."
            )
            return
        await self._plan_and_look(found, parts, None)

    async def _plan_and_look(
        self, found: Found, parts: tuple[str, ...], refused: Refused | None
    ) -> None:
        """Ask what the one part is to be, and look ahead; again where it was `refused`."""
        plan = await self._plan(found, parts, refused)
        if plan is None:
            return

        def ask(seen: Outlook) -> None:
            self._ask(found, plan, seen)

        self.errands.read("outlook", lambda: outlook(self.desk, plan), ask)

    async def _plan(
        self, found: Found, parts: tuple[str, ...], refused: Refused | None
    ) -> Plan | None:
        from studio.screens.dialogs import AskScreen, PickScreen

        desk, paragraph = self.desk, found.repeat.text
        before: Plan | None = refused.answer if refused is not None else None
        again = Refused(before.name, refused.why) if before and refused else None
        title = "Name of the one part"
        name = await new_name(self, desk, "part", title=title, refused=again)
        if name is None:
            return None
        entries = await asyncio.to_thread(desk.catalog.entries, "part", parts)
        read = [one for one in entries if isinstance(one, Part)]
        types = list(dict.fromkeys((*(one.part_type for one in read), *PART_TYPES)))
        rows = [Row(one, Content(literal(one))) for one in types]
        part_type = await self.app.push_screen_wait(
            PickScreen("Its type", rows, before.part_type if before else types[0])
        )
        if part_type is None:
            return None
        summary = ""
        if needs_summary(read, paragraph):
            # It stood in long texts alone: what it says in short ones is the author's to say.
            asked = await self.app.push_screen_wait(
                AskScreen(
                    "What it says in summaries, where it was not before",
                    before.summary if before else first_sentence(paragraph),
                    check=lambda text: "" if text.strip() else "A part needs a summary.",
                )
            )
            if asked is None:
                return None
            summary = asked
        return Plan(paragraph, name, part_type, parts, summary)

    @work
    async def _ask(self, found: Found, plan: Plan, seen: Outlook) -> None:
        from studio.screens.dialogs import ConfirmScreen

        title = f"Make one part of {len(plan.parts)} paragraphs?"
        if not await self.app.push_screen_wait(
            ConfirmScreen(title, confirmation(plan, seen), "Make it")
        ):
            return
        act = self.desk.writing(
            lambda change: making(plan, seen.since, change),
            f'made part "{plan.name}" of a paragraph of {len(plan.parts)} parts',
        )
        made = await written(self.write, act)
        if isinstance(made, StoreError):
            await self._plan_and_look(found, plan.parts, Refused(plan, str(made)))
        else:
            self.say(f"Made {made.name}. ctrl+z takes it back.")
