"""The Check screen: findings, errors first, each with its reason and the way to mend it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from store.checks.excerpts import Excerpt, Spot, file_around
from store.checks.findings import Finding
from store.checks.fixes import Fix
from store.errors import StoreError
from studio.at import At, GoTo
from studio.commands import Command, bindings
from studio.desk import Desk
from studio.panes.status_line import StatusLine
from studio.progress import Progress
from studio.screens.check.filter_line import EVERY, FilterLine, rule_rows
from studio.screens.check.finding_list import FindingList
from studio.screens.check.going import file_page, goto
from studio.screens.check.lines import (
    Filters,
    code_width,
    filtered,
    ids_of,
    nothing,
    page_of,
    row_of,
)
from studio.screens.check.reading import (
    Checked,
    Facts,
    in_file,
    look_at,
    run_check,
    where,
)
from studio.screens.desk_screen import DESK_COMMANDS
from studio.screens.list_keys import LIST_KEYS
from studio.screens.reading_screen import ReadingScreen
from studio.widgets.choice import Choice
from studio.widgets.key_line import KeyLine
from studio.widgets.row_list import RowList
from studio.widgets.rows import Row

_WIDE = 74
"""Cells of the list from which rows say where in the seeds they stand."""


class CheckScreen(ReadingScreen[Checked, Finding]):
    """Runs the checks, and leads to what they find."""

    CSS_PATH = "check.tcss"
    PLACE = "Check"
    LINE = "#check-summary"
    BODY = "#findings"
    HELP_TEXT = (
        "What is wrong in seeds and catalog, or looks wrong. Enter goes to the field; a skipped "
        "seed shows its file. What is mended is gone from the list when you come back."
    )
    COMMAND_LIST = (
        Command("check.open", "Go to where it is mended", "", "open", shown="enter"),
        Command("check.fix", "Mend it at once", "f", "fix", "Fix", "where the remedy is exact"),
        Command("check.errors", "Errors only, or warnings too", "e", "errors", "Errors"),
        Command("check.own", "Only the open persona and what it uses", "o", "own", "Open persona"),
        Command("check.rule", "Only one rule", "r", "rule", "Rule"),
        Command("check.all", "Show all findings again", "a", "all"),
        Command("check.again", "Check again", "g", "again", "", "after a seed file was changed"),
        Command(
            "check.repeats",
            "Paragraphs that stand in several entries",
            "d",
            "repeats",
            "Repeats",
        ),
        *DESK_COMMANDS,
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMAND_LIST), *LIST_KEYS]

    findings = query_one("#findings", RowList)
    page = query_one("#finding-text", Static)

    def __init__(self, desk: Desk, at: At) -> None:
        super().__init__(desk, at)
        self._filters = Filters()
        self._shown: list[Finding] = []
        self._ids: list[str] = []
        self._width = 0
        self._generation = 0
        self._fix: tuple[Finding, Fix] | None = None

    def compose(self) -> ComposeResult:
        """What is shown of what was found, the list, and the page of one of them."""
        yield StatusLine()
        yield FilterLine()
        with Horizontal(id="check-body"):
            yield FindingList(id="findings", empty="Checking …")
            with VerticalScroll(id="finding"):
                yield Static("", id="finding-text")
        yield KeyLine()

    # Checking

    def reader(self) -> Callable[[Progress[Finding]], Checked]:
        """Checks the seeds and the catalog."""
        return partial(run_check, self.desk, self._at)

    def so_far(self, found: Sequence[Finding]) -> Checked:
        """Show what was found while it is looked for more."""
        return Checked(tuple(found), Facts())

    def show_read(self) -> None:
        """Show what passes the filters; the cursor stays on its finding, or on the place of it."""
        checked = self._read
        if checked is None:
            return
        before, place = self.findings.cursor_id, self.findings.cursor
        self._shown = filtered(checked.findings, self._filters, checked.facts.own)
        self._ids = ids_of(self._shown)
        self._width = code_width(self._shown, self.findings.size.width >= _WIDE)
        self.findings.empty = nothing(
            checked.facts.personas,
            checked.facts.entries,
            self.desk.workspace.settings.seeds,
            self._filters,
            len(checked.findings),
        )
        cursor = self._ids.index(before) if before in self._ids else place
        self._generation += 1
        start = max(0, cursor - 60)
        self.findings.set_total(
            len(self._shown), self._generation, start=start, rows=self._rows(start, cursor + 60)
        )
        self.findings.cursor = cursor
        persona = self._at.persona
        self.query_one(FilterLine).show(checked.findings, len(self._shown), self._filters, persona)
        # Enter is offered where there is something to open.
        self.refresh_bindings()
        if not self._shown:
            self._fix = None
            self.page.update(Content(""))
        elif before == self.findings.cursor_id:
            # The list has nothing to announce, but what is said of the finding may differ now.
            self._show_page(self._shown[self.findings.cursor])

    def _rows(self, start: int, stop: int) -> list[Row]:
        wide = self.findings.size.width >= _WIDE
        pairs = zip(self._shown[start:stop], self._ids[start:stop], strict=True)
        return [row_of(one, row_id, self._width, wide=wide) for one, row_id in pairs]

    @on(RowList.RowsNeeded, "#findings")
    def _bring_rows(self, event: RowList.RowsNeeded) -> None:
        event.stop()
        self.findings.put_rows(event.start, self._rows(event.start, event.end), event.generation)

    def on_resize(self) -> None:
        """Show as much of a row as there is room for."""
        self.call_after_refresh(self.show_read)

    # The page

    @on(RowList.Highlighted, "#findings")
    def _highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        if isinstance(event.row.payload, Finding):
            self._show_page(event.row.payload)

    def _show_page(self, finding: Finding) -> None:
        """Say all there is to say of a finding; its text is read first."""

        def show(found: tuple[Excerpt | None, Fix | None]) -> None:
            excerpt, fix = found
            self._fix = (finding, fix) if fix else None
            self.page.update(page_of(finding, excerpt, fix.label if fix else ""))
            self.query_one("#finding").scroll_home(animate=False)
            self.refresh_bindings()

        self.errands.read("page", partial(look_at, self.desk, finding), show)

    @property
    def finding(self) -> Finding | None:
        """The finding under the cursor."""
        place = self.findings.cursor
        return self._shown[place] if place < len(self._shown) else None

    # Going there

    @on(RowList.Chosen, "#findings")
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Go to where the finding under the cursor is mended."""
        finding = self.finding
        if finding is None:
            return
        if in_file(finding):
            self._open_file(finding)
            return

        def go(spot: Spot | None) -> None:
            if spot is None:
                self.say(f'The {finding.kind} "{finding.name}" is there no more.')
                self.reload()
            elif spot.kind == "persona":
                self.go(goto(spot))
            else:
                # A change made there is a newer revision, and has this screen check again.
                self.edit(goto(spot))

        self.errands.read("go", partial(where, self.desk, finding), go)

    def _open_file(self, finding: Finding) -> None:
        folder, place = self.desk.workspace.folder, finding.place
        if place is None:
            return

        def fetch() -> Excerpt | str:
            try:
                return file_around(folder, place.file, place.line)
            except StoreError as error:
                return str(error)

        def show(found: Excerpt | str) -> None:
            self.app.push_screen(file_page(str(folder / place.file), found))

        self.errands.read("go", fetch, show)

    # Commands

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A fix is offered where there is one."""
        if action == "fix":
            return self._fix is not None
        return super().check_action(action, parameters)

    def action_fix(self) -> None:
        """Mend the finding under the cursor, where its remedy is exact."""
        if self._fix is None or self._fix[0] != self.finding:
            return
        finding, fix = self._fix
        self._fix = None
        what = f"{finding.kind} {finding.name}"
        self.write(
            self.desk.writing(fix.act, f"{what}: {fix.label}"),
            lambda _: self.say(f"Done: {what}: {fix.label}. ctrl+z takes it back."),
        )

    def action_errors(self) -> None:
        """Show errors only, or warnings too."""
        self._filter(replace(self._filters, errors=not self._filters.errors))

    def action_own(self) -> None:
        """Show only what is in the open persona, or everything."""
        if not self._at.persona:
            self.say("No persona is open: Enter on one in the library opens it.")
            return
        self._filter(replace(self._filters, own=not self._filters.own))

    def action_all(self) -> None:
        """Show everything."""
        self._filter(Filters())

    def _filter(self, filters: Filters) -> None:
        self._filters = filters
        self.show_read()

    @work
    async def action_rule(self) -> None:
        """Choose one rule to look at."""
        from studio.screens.dialogs import PickScreen

        if self._read is None:
            return
        rows = rule_rows(self._read.findings)
        picked = await self.app.push_screen_wait(
            PickScreen("Findings of which rule?", rows, self._filters.code or EVERY)
        )
        if picked is not None:
            self._filter(replace(self._filters, code="" if picked == EVERY else picked))

    @on(Choice.Pressed)
    def _choice_pressed(self, event: Choice.Pressed) -> None:
        event.stop()
        match event.choice.id:
            case "check-severity":
                self.action_errors()
            case "check-own":
                self.action_own()
            case _:
                self.action_rule()

    def action_again(self) -> None:
        """Check again."""
        self.reload()

    def action_repeats(self) -> None:
        """Look for paragraphs that stand in several entries."""
        from studio.screens.repeats.screen import RepeatsScreen

        def back(there: GoTo | None) -> None:
            if there is not None:
                self.leave()
                self.dismiss(there)

        self.app.push_screen(RepeatsScreen(self.desk, self._at), back)
