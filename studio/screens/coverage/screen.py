"""The coverage screen: personas by part types, gaps to see and to fill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.getters import query_one
from textual.timer import Timer
from textual.widgets import Input, Static

from store.compose.request import Material
from store.coverage import Covered, Order, covered, ordered, types_in
from store.entries import Part
from store.errors import NotFound, StoreError
from studio.at import At, GoTo
from studio.commands import Command, bindings
from studio.desk import Desk
from studio.panes.entry_rows import number
from studio.panes.library_parts import SearchBox
from studio.panes.status_line import StatusLine
from studio.progress import Progress, Stopped
from studio.screens.coverage.cells import COUNTED, ORDERS, TYPE, columns, grid_rows, in_words
from studio.screens.desk_screen import DESK_COMMANDS, DeskScreen
from studio.screens.list_keys import LIST_KEYS
from studio.screens.main.questions import new_name
from studio.widgets.choice import Choice
from studio.widgets.grid import Grid
from studio.widgets.key_line import KeyLine
from studio.widgets.plain import literal
from studio.widgets.rows import Row

if TYPE_CHECKING:
    from store.catalog import Catalog
    from store.database.changes.change import Change

_PATIENCE: Final = 0.3
_PAGE: Final = 200
"""Personas that are read at once."""
_NEW: Final = "\x00new"
_WORDS: Final[Mapping[Order, str]] = MappingProxyType(
    {"name": "by name", "total": "most tokens first", "gaps": "most gaps first"}
)


@dataclass(frozen=True, slots=True)
class _Read:
    """Every persona, and the types that any of them has."""

    rows: tuple[Covered, ...]
    types: tuple[str, ...]
    partial: bool = False
    """Whether there are more to come."""


class CoverageScreen(DeskScreen[GoTo | None]):
    """A grid of personas by part types."""

    CSS_PATH = "coverage.tcss"
    PLACE = "Coverage"
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
        super().__init__(desk)
        self._at = at
        self._read: _Read | None = None
        self._order: Order = "name"
        self._narrowed = ""
        self._progress: Progress[Covered] | None = None
        self._ticking: Timer | None = None

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

    def on_mount(self) -> None:
        """The keyboard is in the grid."""
        super().on_mount()
        self.grid.focus()

    def leave(self) -> None:
        """Let the reading end, and the threads."""
        if self._progress is not None:
            self._progress.stop()
        super().leave()

    # Reading

    def reload(self) -> None:
        """Read all personas; what was read before stays in sight meanwhile."""
        if self._progress is not None:
            self._progress.stop()
        progress: Progress[Covered] = Progress()
        self._progress = progress
        desk = self.desk
        if self._ticking is None:
            self._ticking = self.set_interval(_PATIENCE, self._tick)

        def fetch() -> _Read | None:
            try:
                return _read(desk, progress)
            except Stopped:
                return None

        self.errands.read("coverage", fetch, self._take)

    def _tick(self) -> None:
        """Say how far it has come; where nothing was read before, show what is read so far."""
        if self._progress is not None:
            rows = tuple(self._progress.found)
            before = self._read
            if rows and (before is None or (before.partial and len(rows) != len(before.rows))):
                self._put(_Read(rows, tuple(types_in(rows)), partial=True))
            said = self.query_one("#coverage-said", Static)
            said.update(Content(literal(f"{self._progress.text} …")))

    def _done(self) -> None:
        self._progress = None
        if self._ticking is not None:
            self._ticking.stop()
            self._ticking = None

    def failed(self, error: StoreError) -> None:
        """What was to be read or written was not."""
        self._done()
        super().failed(error)

    def _take(self, found: _Read | None) -> None:
        if found is None:
            return
        self._done()
        self._put(found)

    def _put(self, read: _Read) -> None:
        """Show these; at first the cursor is on the open persona."""
        first = self._read is None
        self._read = read
        self._show()
        if first and self._at.persona:
            self.grid.go_to(self._at.persona)

    def _show(self) -> None:
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
        self._show()

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
        self._show()

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
        desk, part_type = self.desk, column.removeprefix(TYPE)

        def ask(rows: list[Row]) -> None:
            self._ask_link(row, part_type, rows)

        self.errands.read("parts", lambda: _linkable(desk, row.persona, part_type), ask)

    @work
    async def _ask_link(self, row: Covered, part_type: str, rows: list[Row]) -> None:
        from studio.screens.dialogs import AskScreen, PickScreen

        persona = row.persona
        new = Row(_NEW, Content.styled(f"new {literal(part_type)} part …", "$accent"))
        title = f"Link which {part_type} to {persona}?"
        picked = await self.app.push_screen_wait(PickScreen(title, [*rows, new]))
        if picked is None:
            return
        if picked != _NEW:
            self._link(persona, picked, None)
            return
        name = await new_name(self, self.desk, "part")
        if name is None:
            return
        summary = await self.app.push_screen_wait(
            AskScreen(
                f"What {name} says",
                hint="its summary; write more in the editor",
                check=lambda text: "" if text.strip() else "A part needs a summary.",
            )
        )
        if summary is not None:
            self._link(persona, name, Part(name=name, part_type=part_type, summary=summary))

    def _link(self, persona: str, name: str, made: Part | None) -> None:
        """Link a part, and make it first where it is new: one change."""

        def act(change: Change) -> object:
            if made is not None:
                change.create(made)
            return change.links.add(persona, "part", name)

        self.write(
            self.desk.writing(act),
            lambda _: self.say(f"Linked {name} to {persona}. ctrl+z takes it back."),
        )


def _nothing(any_persona: bool) -> str:
    if any_persona:
        return "No persona of that name. Escape clears the filter."
    return "There is no persona yet.\n\nn on the library's Personas makes the first."


def _read(desk: Desk, tell: Progress[Covered]) -> _Read:
    """Read every persona, page by page."""
    catalog = desk.catalog
    total = catalog.counts()["persona"]
    names = [row.name for row in catalog.window("persona", 0, total)]
    tokens: dict[str, int] = {}
    for start in range(0, len(names), _PAGE):
        tell("reading personas", start, len(names))
        wanted = names[start : start + _PAGE]
        materials = _still_there(catalog, wanted)
        parts = {link.part for one in materials for link in one.persona.parts}
        parts |= {
            part for one in materials if one.arc for stage in one.arc.stages for part in stage.parts
        }
        tokens |= catalog.tokens_by_name("part", parts - tokens.keys())
        tell.found.extend(covered(one, tokens) for one in materials)
    return _Read(tuple(tell.found), tuple(types_in(tell.found)))


def _still_there(catalog: Catalog, names: list[str]) -> list[Material]:
    """The materials of those personas that nobody has deleted or renamed meanwhile."""
    try:
        return catalog.materials(names)
    except NotFound:
        found = {one.name for one in catalog.entries("persona", names)}
        return catalog.materials([name for name in names if name in found])


def _linkable(desk: Desk, persona: str, part_type: str) -> list[Row]:
    """The parts of a type that a persona does not link yet, the first thousand by name."""
    found = desk.catalog.search(f'kind:part type:"{part_type}"').rows
    linked = {link.part for link in desk.catalog.persona(persona).parts}
    return [
        Row(row.name, Content(literal(row.name)), Content(number(row.tokens)))
        for row in found
        if row.name not in linked
    ]
