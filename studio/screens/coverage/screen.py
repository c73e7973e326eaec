"""The coverage screen: personas by part types, gaps to see and to fill."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input, Static

from store.coverage import Covered, Order, ordered
from studio.at import At, GoTo
from studio.commands import Command, bindings
from studio.desk import Desk
from studio.panes.library_parts import SearchBox
from studio.panes.status_line import StatusLine
from studio.progress import Progress
from studio.screens.coverage.cells import COUNTED, ORDERS, TYPE, columns, grid_rows, in_words
from studio.screens.coverage.reading import Coverage, coverage_of, linkable, read_coverage
from studio.screens.desk_screen import DESK_COMMANDS
from studio.screens.list_keys import LIST_KEYS
from studio.screens.reading_screen import ReadingScreen
from studio.widgets.choice import Choice
from studio.widgets.grid import Grid
from studio.widgets.key_line import KeyLine
from studio.widgets.plain import literal
from studio.widgets.rows import Row

if TYPE_CHECKING:
    from store.database.changes.change import Change

_WORDS: Final[Mapping[Order, str]] = MappingProxyType(
    {"name": "by name", "total": "most tokens first", "gaps": "most gaps first"}
)


class CoverageScreen(ReadingScreen[Coverage, Covered]):
    """A grid of personas by part types."""

    CSS_PATH = "coverage.tcss"
    PLACE = "Coverage"
    LINE = "#coverage-said"
    BODY = "#coverage"
    HELP_TEXT = (
        "Each cell is the weight in tokens of the parts of a type that win for a persona at its "
        "current stage, the heavier the darker; a diamond marks what the stage brings, a dot "
        "what is missing. Enter opens the part, and on a dot links one."
    )
    COMMAND_LIST = (
        Command("coverage.choose", "Open the part, or link one", "", "choose", shown="enter"),
        Command("coverage.filter", "Narrow the personas", "slash", "filter", "Filter"),
        Command("coverage.sort", "Another order of the personas", "s", "sort", "Sort"),
        Command("coverage.link", "Link one more part of the type", "a", "link", "Link"),
        *DESK_COMMANDS,
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMAND_LIST), *LIST_KEYS]

    grid = query_one(Grid)

    def __init__(self, desk: Desk, at: At) -> None:
        super().__init__(desk, at)
        self._order: Order = "name"
        self._narrowed = ""
        self._sought = at.persona
        """The persona that the cursor is to go to when there is something to go to."""

    def compose(self) -> ComposeResult:
        """The filter and the order, the grid, and words for the cell."""
        yield StatusLine()
        with Horizontal(id="coverage-line"):
            yield SearchBox(placeholder="/ part of a name", id="coverage-filter", compact=True)
            yield Static("", id="coverage-said")
            yield Choice("", _WORDS["name"], id="coverage-order")
        yield Grid(id="coverage", empty="Reading …")
        yield Static("", id="coverage-cell")
        yield KeyLine()

    # Reading

    def reader(self) -> Callable[[Progress[Covered]], Coverage]:
        """Reads all personas."""
        return partial(read_coverage, self.desk)

    def so_far(self, found: Sequence[Covered]) -> Coverage:
        """Show them as they come in."""
        return coverage_of(found)

    def show_read(self) -> None:
        """Show the personas that pass the filter; at first the cursor is on the open one."""
        read = self._read
        if read is None:
            return
        words = self._narrowed.casefold().split()
        rows = [
            row
            for row in ordered(read.rows, read.types, self._order)
            if all(word in row.persona.casefold() for word in words)
        ]
        column = next(one for one, order in ORDERS.items() if order == self._order)
        self.grid.show(
            columns(rows, read.types),
            grid_rows(rows, read.types),
            corner=("persona", "all of them"),
            sorted_by=column,
            empty=_nothing(bool(read.rows)),
        )
        said = f"{len(rows):,} of {len(read.rows):,}" if words else f"{len(rows):,}"
        plural = "" if len(read.rows) == 1 else "s"
        self.query_one("#coverage-said", Static).update(Content(f"{said} persona{plural}"))
        self.query_one("#coverage-order", Choice).show(_WORDS[self._order])
        if self._sought:
            self.grid.go_to(self._sought)
            self._sought = ""
        self._show_cell()

    @on(Grid.Highlighted)
    def _highlighted(self, event: Grid.Highlighted) -> None:
        event.stop()
        self._show_cell()

    def _show_cell(self) -> None:
        _, column = self.grid.cursor_ids
        encoding = self.desk.catalog.counters.get().encoding
        name = f"~{encoding.name}" if encoding.estimate else encoding.name
        self.query_one("#coverage-cell", Static).update(in_words(self.row, column, name))

    @property
    def row(self) -> Covered | None:
        """The persona under the cursor."""
        name, _ = self.grid.cursor_ids
        rows = self._read.rows if self._read else ()
        return next((one for one in rows if one.persona == name), None)

    # Commands

    @on(Input.Changed, "#coverage-filter")
    def _filtered(self, event: Input.Changed) -> None:
        event.stop()
        self._narrowed = event.value
        self.show_read()

    @on(Input.Submitted, "#coverage-filter")
    @on(SearchBox.Left)
    def _to_grid(self, event: Any) -> None:
        event.stop()
        self.grid.focus()

    def action_filter(self) -> None:
        """Go to the filter."""
        self.set_focus(self.query_one("#coverage-filter"))

    def action_close(self) -> None:
        """Out of the filter, then back to where one came from."""
        box = self.query_one("#coverage-filter", Input)
        if self.focused is box or box.value:
            box.value = ""
            self.grid.focus()
            return
        super().action_close()

    def action_sort(self) -> None:
        """The next order."""
        orders = list(_WORDS)
        self._sort(orders[(orders.index(self._order) + 1) % len(orders)])

    def _sort(self, order: Order) -> None:
        self._order = order
        self.show_read()

    @on(Choice.Pressed)
    def _order_pressed(self, event: Choice.Pressed) -> None:
        event.stop()
        self.action_sort()

    @on(Grid.TitlePressed)
    def _title_pressed(self, event: Grid.TitlePressed) -> None:
        event.stop()
        if event.column_id in ORDERS:
            self._sort(ORDERS[event.column_id])

    @on(Grid.Chosen)
    def _chosen(self, event: Grid.Chosen) -> None:
        event.stop()
        self.action_choose()

    def action_choose(self) -> None:
        """Open the part under the cursor, or link one where there is none."""
        row, (_, column) = self.row, self.grid.cursor_ids
        if row is None:
            return
        if not column.startswith(TYPE):
            self.leave()
            self.dismiss(GoTo("persona", row.persona, column if column in COUNTED else ""))
            return
        cell = row.cells.get(column.removeprefix(TYPE))
        if cell is None:
            self.action_link()
        elif len(cell.parts) == 1:
            self._open(cell.parts[0])
        else:
            self._pick_open(cell.parts)

    def _open(self, part: str) -> None:
        self.edit(GoTo("part", part))

    @work
    async def _pick_open(self, parts: tuple[str, ...]) -> None:
        from studio.screens.dialogs import PickScreen

        rows = [Row(one, Content(literal(one))) for one in parts]
        picked = await self.app.push_screen_wait(PickScreen("Open which of them?", rows))
        if picked is not None:
            self._open(picked)

    def action_link(self) -> None:
        """Link a part of the type under the cursor to the persona."""
        row, (_, column) = self.row, self.grid.cursor_ids
        if row is None or not column.startswith(TYPE):
            self.say("Go to a part type first: its parts are linked to the persona there.")
            return
        self._ask_link(row.persona, column.removeprefix(TYPE))

    @work
    async def _ask_link(self, persona: str, part_type: str) -> None:
        from studio.screens.making import PickOrMake, make

        desk = self.desk
        picker = PickOrMake(
            f"Link which {part_type} to {persona}?",
            lambda text: linkable(desk, persona, part_type, text),
            desk,
            self.errands,
            "part",
            f"{part_type} part",
        )
        picked = await self.app.push_screen_wait(picker)
        if picked is None:
            return

        def link(change: Change, name: str) -> object:
            return change.links.add(persona, "part", name)

        if isinstance(picked, str):
            act = desk.writing(lambda change: link(change, picked))
            self.write(act, lambda _: self._linked(persona, picked))
            return

        def write(act: Callable[[Change], object], **how: Any) -> None:
            self.write(desk.writing(act), **how)

        made = await make(self, desk, self.errands, "part", picked, link, write, part_type)
        if made is not None:
            self._linked(persona, made)

    def _linked(self, persona: str, name: str) -> None:
        self.say(f"Linked {name} to {persona}. ctrl+z takes it back.")


def _nothing(any_persona: bool) -> str:
    if any_persona:
        return "No persona of that name. Escape clears the filter."
    return "There is no persona yet.\n\nn on the library's Personas makes the first."
