"""Sync: what is not the same in the seed files and here, and bringing each to the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from store.database.seed_state import Key
from store.sync.outline import Outline
from store.sync.pull import EntryStatus, Report, pull, status
from store.sync.push import PushReport, push
from store.sync.read_toml import Note
from store.sync.reset import Side, reset, settle
from studio.at import At, GoTo
from studio.commands import Command, bindings
from studio.desk import Desk
from studio.panes.entry_rows import row_id
from studio.panes.status_line import StatusLine
from studio.screens.desk_screen import DESK_COMMANDS, DeskScreen
from studio.screens.dialogs import ConfirmScreen, PageScreen
from studio.screens.sync import words
from studio.screens.sync.differences import Spot, about, clashes, entry_lines, note_lines
from studio.screens.sync.rows import differing, outline, summary, sync_rows
from studio.seed_words import IN_PLACE, seed_words
from studio.undoing import Direction, taking_back
from studio.widgets.diff_lines import DiffLine
from studio.widgets.diff_view import DiffView
from studio.widgets.key_line import KeyLine
from studio.widgets.plain import literal, literal_lines
from studio.widgets.row_list import RowList

_IN_SYNC = (
    "Seeds and store say the same: {count}.\n\nWhat is changed here, or in a file, will be listed."
)
_NOTHING = (
    "There is nothing in the seeds or here yet.\n\n"
    "Make an entry in the library (Esc, then n), or put TOML files into {folder}; p pulls them."
)
_NO_FOLDER = "There is no seeds folder {folder}.\n\nMake it, and P pushes what is authored here."


class SyncScreen(DeskScreen[GoTo | None]):
    """Every entry that is not the same in seeds and store, and what differs in it."""

    CSS_PATH = "sync.tcss"
    PLACE = "Sync"
    HELP_TEXT = (
        "The seeds are the TOML files that a team keeps in git. ↑ is authored here and not in "
        "them, ↓ is in them and not here, ⇅ goes together by itself, ! is a conflict. A pull "
        "keeps what was authored here; a push rewrites only what was, and nothing else of a file. "
        "ctrl+z takes back the last pull, reset or choice; files stay as they were pushed."
    )
    COMMAND_LIST = (
        Command("sync.settle", "Settle the conflict as chosen", "enter", "settle", "Settle"),
        Command("sync.seed", "Take the seed's of a field", "s", "choose('seed')", "Seed's"),
        Command("sync.store", "Take the store's of a field", "t", "choose('store')", "Store's"),
        Command("sync.all_seed", "Take the seed's of all fields", "S", "choose_all('seed')"),
        Command("sync.all_store", "Take the store's of all fields", "T", "choose_all('store')"),
        Command(
            "sync.alone",
            "Push or pull this entry alone",
            "space",
            "alone",
            "This one",
            "the way that its arrow points",
        ),
        Command("sync.pull", "Pull all seeds", "p,f9", "pull", "Pull all"),
        Command("sync.push", "Push all into the seed files", "P", "push", "Push all", "asks first"),
        Command("sync.preview", "What a push would write", "w", "preview", "Preview"),
        Command("sync.reset", "Reset the entry to its seed", "r", "reset", "Reset", "asks first"),
        Command("sync.open", "Open the entry", "o", "open_entry", "Open"),
        *DESK_COMMANDS,
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMAND_LIST)]

    list = query_one("#sync-entries", RowList)
    view = query_one("#sync-difference", DiffView)

    def __init__(self, desk: Desk, at: At) -> None:
        super().__init__(desk)
        self._at = at
        self._report: Report | None = None
        self._chosen: dict[str, dict[str, Side]] = {}
        """By the row of a conflict: the sides chosen so far."""
        self._shown = ""
        """The row whose difference is shown."""
        self.entry: EntryStatus | None = None
        """Its entry; None where it is a note."""

    def compose(self) -> ComposeResult:
        """What differs at the left, how at the right."""
        yield StatusLine()
        with Horizontal(id="sync"):
            with Vertical(id="sync-left", classes="side"):
                yield RowList(id="sync-entries", empty="Comparing …")
            with Vertical(id="sync-right", classes="side"):
                yield Static("", id="sync-about")
                yield DiffView(id="sync-difference")
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin at the entry that the library was at."""
        self.query_one("#sync-left").border_title = "Not the same"
        self.query_one("#sync-right").border_title = "Difference"
        if self._at.kind is not None:
            self.list.select_id(row_id(self._at.kind, self._at.name))

    # Reading.

    def reload(self) -> None:
        """Compare again."""
        catalog, folder = self.desk.catalog, self.desk.workspace.seeds

        def fetch() -> Report | None:
            return status(catalog, folder) if folder.is_dir() else None

        self.errands.read("sync", fetch, self._show)

    def seed_files_changed(self) -> None:
        """A file was changed, added or taken away."""
        self.reload()

    def _show(self, report: Report | None) -> None:
        folder = self.desk.workspace.seeds
        found = Outline(there=False) if report is None else outline(report)
        text = seed_words(found)
        self.status.show_seeds(text, changed=text != IN_PLACE)
        if report is None:
            report = Report((), ())
            self.list.empty = _NO_FOLDER.format(folder=folder)
        elif not report.entries:
            self.list.empty = _NOTHING.format(folder=folder)
        else:
            self.list.empty = _IN_SYNC.format(count=words.entries(len(report.entries)))
        self._keep_choices(report)
        self._report = report
        self._draw_rows()
        self.query_one("#sync-left").border_subtitle = Content(summary(report))
        self._show_difference()

    def _keep_choices(self, report: Report) -> None:
        """Forget what was chosen of an entry that stands otherwise by now."""
        before = {} if self._report is None else _by_row(self._report)
        now = _by_row(report)
        self._chosen = {
            row: sides
            for row, sides in self._chosen.items()
            if row in now and row in before and now[row].comparison == before[row].comparison
        }

    def _draw_rows(self) -> None:
        if self._report is not None:
            self.list.set_rows(sync_rows(self._report, self.list.scrollable_content_region.width))

    def on_resize(self) -> None:
        """Places in the files are shown where there is room."""
        self.call_after_refresh(self._draw_rows)

    @on(RowList.Highlighted)
    def _highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self._show_difference()

    def _show_difference(self) -> None:
        row = self.list.cursor_row
        payload = row.payload if row else None
        entry = self.entry = payload if isinstance(payload, EntryStatus) else None
        text = Content("")
        lines: Sequence[DiffLine] = ()
        if row is not None and entry is not None:
            title = Content.styled(f"{entry.kind} {literal(entry.name)}", "bold")
            told = Content.styled(f"{entry.status}: {about(entry)}", "$foreground 60%")
            text = Content("\n").join([title, told])
            lines = entry_lines(entry, self._chosen.get(row.id, {}))
        elif row is not None and isinstance(row.payload, Note):
            text = Content.styled("Not taken from the file", "bold")
            lines = note_lines(row.payload)
        elif row is not None:
            text = Content.styled("What could not be read is listed below.", "$foreground 60%")
        self.query_one("#sync-about", Static).update(text)
        shown = row.id if row else ""
        if shown == self._shown:
            self.view.show(lines)
        else:
            self._shown = shown
            self.view.show_anew(lines)
        self.refresh_bindings()

    # Doing.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what the entry under the cursor allows."""
        entry = self.entry
        match action:
            case "settle":
                return bool(self._chosen.get(self._shown))
            case "choose" | "choose_all":
                return entry is not None and entry.status == "conflict"
            case "alone":
                return entry is not None and entry.status not in _NOT_ALONE
            case "reset":
                return entry is not None and entry.status in _RESET
            case "open_entry":
                return entry is not None and entry.status not in ("seed new", "deleted in store")
        return super().check_action(action, parameters)

    @on(RowList.Chosen)
    def _row_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        if self._chosen.get(event.row_id):
            self.action_settle()
        else:
            self.view.focus()

    @on(DiffView.LineOpened)
    def _line_opened(self, event: DiffView.LineOpened) -> None:
        event.stop()
        entry = self.entry
        if isinstance(event.source, Spot) and event.source.side and entry is not None:
            self._choose([event.source.field], event.source.side)

    def action_choose(self, side: Side) -> None:
        """Choose a side for the field under the cursor, or for the next one without a choice."""
        entry = self.entry
        if entry is None:
            return
        fields = clashes(entry)
        spot = self.view.source
        named = spot.field if isinstance(spot, Spot) and self.view.has_focus else ""
        chosen = self._chosen.get(self._shown, {})
        if named not in fields:
            named = next((one for one in fields if one not in chosen), fields[0])
        self._choose([named], side)

    def action_choose_all(self, side: Side) -> None:
        """Choose a side for every field."""
        entry = self.entry
        if entry is not None:
            self._choose(clashes(entry), side)

    def _choose(self, fields: Iterable[str], side: Side) -> None:
        self._chosen.setdefault(self._shown, {}).update(dict.fromkeys(fields, side))
        self._show_difference()

    def action_settle(self) -> None:
        """Settle the conflict under the cursor as it is chosen."""
        entry, chosen = self.entry, dict(self._chosen.get(self._shown, {}))
        if entry is None or not chosen:
            return
        desk = self.desk
        self.write(
            lambda: settle(
                desk.catalog,
                desk.workspace.seeds,
                entry.kind,
                entry.name,
                chosen,
                by=desk.actor,
            ),
            lambda report: self.say(words.done(report)),
        )

    def action_pull(self) -> None:
        """Bring all seeds in."""
        desk = self.desk

        def done(report: Report) -> None:
            worry = "warning" if report.refused else "information"
            self.say(words.pulled(report), severity=worry)

        self.write(lambda: pull(desk.catalog, desk.workspace.seeds, by=desk.actor), done)

    def action_alone(self) -> None:
        """Push the entry under the cursor, or bring it in, the way its arrow points."""
        entry, desk = self.entry, self.desk
        if entry is None:
            return
        key: Key = (entry.kind, entry.name)
        if entry.status in ("seed new", "seed changed"):
            self._reset(key)
            return
        self.write(
            lambda: push(desk.catalog, desk.workspace.seeds, by=desk.actor, only=[key]),
            self._pushed,
        )

    def _pushed(self, report: PushReport) -> None:
        self.say(words.pushed(report), severity="warning" if report.refused else "information")

    def _dry_run(self) -> PushReport:
        desk = self.desk
        return push(desk.catalog, desk.workspace.seeds, by=desk.actor, dry_run=True)

    def action_push(self) -> None:
        """Say what a push would write, and write it if that is wanted."""
        self.errands.read("dry run", self._dry_run, self._would_push)

    def _would_push(self, report: PushReport) -> None:
        if report.written:
            self._ask_push(report)
        else:
            self.say(words.would_push(report) or words.nothing_to_push(report))

    def action_preview(self) -> None:
        """Say what a push would write."""

        def show(report: PushReport) -> None:
            text = words.would_push(report) or words.nothing_to_push(report)
            self.app.push_screen(
                PageScreen("What a push would write", Content(literal_lines(text)))
            )

        self.errands.read("dry run", self._dry_run, show)

    @work(group="ask")
    async def _ask_push(self, report: PushReport) -> None:
        desk = self.desk
        title = f"Push {words.entries(report.written)} into the seed files?"
        if await self.app.push_screen_wait(ConfirmScreen(title, words.would_push(report), "Push")):
            self.write(
                lambda: push(desk.catalog, desk.workspace.seeds, by=desk.actor), self._pushed
            )

    @work(group="ask")
    async def action_reset(self) -> None:
        """Ask, and bring the entry under the cursor back to its seed."""
        entry = self.entry
        if entry is None:
            return
        lost = ", ".join(one.field.replace("_", " ") for one in entry.comparison.differences)
        if entry.status == "deleted in store":
            text = f"It comes back as it stands in {entry.place}."
        else:
            text = f"What was authored here is taken back: {lost}."
        text += "\n\nctrl+z on this screen undoes it."
        title = f"Reset {entry.kind} {entry.name} to its seed?"
        if await self.app.push_screen_wait(ConfirmScreen(title, text, "Reset")):
            self._reset((entry.kind, entry.name))

    def _reset(self, key: Key) -> None:
        desk = self.desk
        self.write(
            lambda: reset(desk.catalog, desk.workspace.seeds, [key], by=desk.actor),
            lambda report: self.say(words.done(report)),
        )

    def action_take_back(self, direction: Direction) -> None:
        """Take back the last pull, reset or choice, or make it again."""
        self.write(taking_back(self.desk, direction, "seeds"), self.say)

    def action_open_entry(self) -> None:
        """Go to the entry under the cursor."""
        entry = self.entry
        if entry is not None:
            self.leave()
            self.dismiss(GoTo(entry.kind, entry.name))


_NOT_ALONE = ("conflict", "both changed", "deleted in seeds")
"""What only a choice or a pull of all brings together."""
_RESET = ("conflict", "both changed", "store override", "deleted in store")


def _by_row(report: Report) -> dict[str, EntryStatus]:
    return {row_id(one.kind, one.name): one for one in differing(report)}
