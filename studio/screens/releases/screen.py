"""The releases of a persona: what each says, what made it another, and which labels point at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Literal, TypeAlias, get_args

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Static

from store.errors import NotFound, StoreError
from store.releases import LATEST, LabelMove
from studio.at import At, GoTo
from studio.commands import Command, bindings
from studio.desk import Desk
from studio.panes.status_line import StatusLine
from studio.releasing import (
    NOTHING,
    NOW,
    Against,
    Shelf,
    called,
    change_pairs,
    compared_with,
    content_of,
    shelf,
    text_pairs,
)
from studio.screens.again import Refused, until_done, written
from studio.screens.desk_screen import DESK_COMMANDS, DeskScreen
from studio.screens.dialogs import PickScreen
from studio.screens.pick_persona import pick_persona
from studio.screens.releases import publishing
from studio.screens.releases.label import LabelScreen, label_rows
from studio.screens.releases.publish import Publishing
from studio.screens.releases.rows import release_rows, standing_said
from studio.widgets.choice import Choice
from studio.widgets.key_line import KeyLine
from studio.widgets.line_diff import Pair
from studio.widgets.plain import MUTED, fit
from studio.widgets.row_list import RowList
from studio.widgets.side_by_side import SideBySide

View: TypeAlias = Literal["diff", "summary", "detail"]
_VIEWS: Final[tuple[View, ...]] = get_args(View)

_WORDS: Final[dict[Against, str]] = {
    "before": "the one before",
    "present": "the persona now",
    "marked": "the marked one",
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the right side is to show."""

    number: int
    before: int
    after: int
    view: View


class ReleasesScreen(DeskScreen[GoTo | None]):
    """Lists the releases of a persona, and shows what differs between them."""

    CSS_PATH = "releases.tcss"
    PLACE = "Releases"
    AUTO_FOCUS = "#releases-list"
    HELP_TEXT = (
        "A release is never altered. Labels point at one: an agent that asks for `production` "
        "gets the text of the release it points at, until it is moved. Moving a label can be "
        "undone with ctrl+z."
    )
    COMMAND_LIST = (
        Command("releases.publish", "Publish the persona", "P", "publish", "Publish"),
        Command("releases.label", "Point a label at the release", "l", "label", "Label"),
        Command("releases.unlabel", "Take a label off the release", "L", "unlabel", "Label off"),
        Command("releases.view", "What differs, summary, or detail", "v", "view", "View"),
        Command("releases.against", "Against the one before, or now", "c", "against", "Against"),
        Command("releases.mark", "Mark the release to compare with", "m", "mark", "Mark"),
        Command("releases.next", "Next difference", "n", "difference(1)", "Next", shown="n N"),
        Command("releases.before", "Difference before", "N,p", "difference(-1)"),
        Command("releases.fold", "Fold what is the same, or show it", "f", "fold"),
        Command("releases.whole", "Show the text whole", "", "whole", shown="enter"),
        Command("releases.persona", "Releases of another persona", "a", "persona", "Persona"),
        *DESK_COMMANDS,
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMAND_LIST)]

    rows = query_one("#releases-list", RowList)
    text = query_one(SideBySide)

    def __init__(self, desk: Desk, at: At) -> None:
        super().__init__(desk)
        self._persona = at.persona or (at.name if at.kind == "persona" else "")
        self._encoding = at.choices.encoding
        self._guid = ""
        self._shelf: Shelf | None = None
        self._view: View = "diff"
        self._against: Against = "before"
        self._marked: int | None = None
        self._shown: _Asked | None = None

    def compose(self) -> ComposeResult:
        """How the persona stands, its releases, and what the one under the cursor says."""
        yield StatusLine()
        with Horizontal(id="releases-line"):
            yield Choice("", "–", id="releases-persona")
            yield Static("", id="releases-standing")
        with Horizontal(id="releases"):
            with Vertical(id="releases-left"):
                yield RowList(id="releases-list")
            with Vertical(id="releases-right"):
                with Horizontal(id="releases-against"):
                    yield Choice("View", "diff", id="releases-view")
                    yield Choice("Against", _WORDS["before"], id="releases-with")
                    yield Static("", id="releases-what")
                yield SideBySide(id="releases-text", columns="one")
        yield KeyLine()

    def on_mount(self) -> None:
        """Read, and name what is listed."""
        self.query_one("#releases-left").border_title = "Releases"

    def reload(self) -> None:
        """Read the releases again. The persona may have another name by now."""
        desk, name, guid, encoding = self.desk, self._persona, self._guid, self._encoding

        def fetch() -> tuple[str, Shelf] | None:
            catalog = desk.catalog
            known = (guid and catalog.name_of("persona", guid)) or name
            if not known:
                return None
            try:
                persona = catalog.persona(known)
            except NotFound:
                return None
            return persona.guid, shelf(catalog, persona.name, encoding)

        self.errands.read("releases", fetch, self._show)

    def _show(self, found: tuple[str, Shelf] | None) -> None:
        self.set_class(found is None or not found[1].infos, "-empty")
        if found is None:
            self._shelf, self._shown = None, None
            self.rows.set_rows([])
            self.rows.empty = "No persona is open.\n\nPress a to choose one."
            return
        self._guid, self._shelf = found
        self._persona = self._shelf.persona
        self.query_one("#releases-persona", Choice).show(fit(self._persona, 30))
        self.query_one("#releases-standing", Static).update(standing_said(self._shelf))
        self.rows.empty = (
            f"{self._persona} has no release yet.\n\nPress P to publish it: both compiled texts "
            "are kept as they are now, under a number and a label that agents ask for. What you "
            "change after that changes nothing for them until you publish again."
        )
        self._show_rows()
        self._show_release()

    def _show_rows(self) -> None:
        assert self._shelf is not None
        marked = NOTHING if self._marked is None else self._marked
        self.rows.set_rows(release_rows(self._shelf, marked))

    @property
    def number(self) -> int | None:
        """The release under the cursor, 0 for the persona as it stands; None for nothing."""
        row = self.rows.cursor_row
        return row.payload if row is not None and isinstance(row.payload, int) else None

    def _show_release(self) -> None:
        """Read and show what the release under the cursor says, or what differs in it."""
        found, number = self._shelf, self.number
        if found is None or number is None:
            return
        marked = number if self._marked is None else self._marked
        asked = _Asked(
            number, *compared_with(number, found.newest, self._against, marked), self._view
        )
        self._show_settings(asked)
        catalog, persona, encoding = self.desk.catalog, found.persona, self._encoding

        def fetch() -> tuple[Pair, ...]:
            if asked.view != "diff":
                return text_pairs(content_of(catalog, persona, asked.number), asked.view)
            before = content_of(catalog, persona, asked.before)
            after = content_of(catalog, persona, asked.after)
            return change_pairs(before, after, catalog.counters.get(encoding))

        def show(pairs: tuple[Pair, ...]) -> None:
            top, self._shown = asked != self._shown, asked
            self.text.show(pairs, empty="The text is empty.", top=top)

        self.errands.read("release", fetch, show)

    def _show_settings(self, asked: _Asked) -> None:
        self.query_one("#releases-view", Choice).show(asked.view)
        chosen = self.query_one("#releases-with", Choice)
        chosen.show(_WORDS[self._against])
        chosen.display = asked.view == "diff"
        words = called(asked.number)
        if asked.view == "diff":
            words = f"{called(asked.before)} → {called(asked.after)}"
        self.query_one("#releases-what", Static).update(Content.styled(words, MUTED))

    # What is asked for

    @on(RowList.Highlighted, "#releases-list")
    def _highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self._show_release()

    @on(RowList.Chosen, "#releases-list")
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.action_whole()

    @on(Choice.Pressed)
    def _pressed(self, event: Choice.Pressed) -> None:
        event.stop()
        match event.choice.id:
            case "releases-view":
                self.action_view()
            case "releases-with":
                self.action_against()
            case _:
                self.action_persona()

    @on(SideBySide.FoldAsked)
    def _fold_asked(self, event: SideBySide.FoldAsked) -> None:
        event.stop()
        self.action_fold()

    def action_view(self) -> None:
        """The next of what differs, the summary and the detail."""
        self._view = _VIEWS[(_VIEWS.index(self._view) + 1) % len(_VIEWS)]
        self._show_release()

    def action_against(self) -> None:
        """Against the one before, the persona as it stands, or the marked one."""
        others: list[Against] = ["before", "present"]
        if self._marked is not None:
            others.append("marked")
        self._against = others[(others.index(self._against) + 1) % len(others)]
        self._view = "diff"
        self._show_release()

    def action_mark(self) -> None:
        """Mark the release under the cursor, to compare the others with it; again: no longer."""
        number = self.number
        if self._shelf is None or number is None:
            return
        self._marked = None if self._marked == number else number
        self._against = "before" if self._marked is None else "marked"
        self._view = "diff"
        self._show_rows()
        self._show_release()
        if self._marked is not None:
            self.say(f"Compared with {called(number)} from here on; m there again ends it.")

    def action_difference(self, step: int) -> None:
        """To the next difference, or the one before."""
        self.text.go_to_difference(step)

    def action_fold(self) -> None:
        """Fold stretches that are the same, or show them."""
        self.text.set_folding(not self.text.folding)

    def action_whole(self) -> None:
        """Show the text of the release on the whole screen; Esc goes back to the list."""
        if self.number is None:
            return
        if self._view == "diff":
            self._view = "summary"
        self.set_class(True, "-whole")
        self.text.focus()
        self._show_release()

    def action_close(self) -> None:
        """From the whole text to the list; from there to where one came from."""
        if self.has_class("-whole"):
            self.set_class(False, "-whole")
            self._view = "diff"
            self.rows.focus()
            self._show_release()
        else:
            super().action_close()

    @work
    async def action_persona(self) -> None:
        """Choose another persona."""
        picked = await pick_persona(self, "Releases of which persona?", self._persona)
        if picked is not None:
            self._persona, self._guid = picked, ""
            self._marked, self._against, self._shown = None, "before", None
            self.reload()

    def action_publish(self) -> None:
        """Ask, and publish the persona."""
        name = self._persona
        if self._shelf is None:
            self.say("Choose a persona first: a.")
            return

        def publish(asked: Publishing, refused: Callable[[StoreError], None]) -> None:
            self.write(
                self.desk.writing(publishing.act_of(name, asked)),
                lambda result: self.say(publishing.said(name, asked, result)),
                refused=refused,
            )

        publishing.ask(self, self, self.desk, name, publish)

    @work
    async def action_label(self) -> None:
        """Ask for a label, and point it at the release under the cursor."""
        found, number = self._shelf, self.number
        if found is None or number is None:
            self.say("There is no release yet: P publishes one.")
            return
        if number == NOW:
            self.say("This is no release yet: P publishes it, with a label.")
            return
        title = f"Which label for release {number} of {found.persona}?"
        persona, labels = found.persona, found.labels

        async def ask(refused: Refused | None) -> str | None:
            return await self.app.push_screen_wait(LabelScreen(title, labels, refused))

        async def attempt(label: str) -> Any:
            act = self.desk.writing(lambda change: change.labels.put(persona, label, number))
            return await written(self.write, act)

        if (done := await until_done(ask, attempt)) is not None:
            self._say_moved(done[1])

    @work
    async def action_unlabel(self) -> None:
        """Take a label off the release under the cursor."""
        found, number = self._shelf, self.number
        info = found.info(number) if found is not None and number is not None else None
        if found is None or info is None:
            return
        labels = {one: info.number for one in info.labels if one != LATEST}
        if not labels:
            moves = "; latest moves by itself" if LATEST in info.labels else ""
            self.say(f"Release {info.number} has no label to take off{moves}.")
            return
        label: str | None = next(iter(labels))
        if len(labels) > 1:
            title = f"Which label off release {info.number}?"
            label = await self.app.push_screen_wait(PickScreen(title, label_rows(labels)))
        if label is not None:
            persona, gone = found.persona, label
            self._move_label(lambda change: change.labels.remove(persona, gone))

    def _move_label(self, act: publishing.LabelAct) -> None:
        self.write(self.desk.writing(act), self._say_moved)

    def _say_moved(self, move: LabelMove) -> None:
        words = str(move)
        self.say(f"{words[:1].upper()}{words[1:]}.")
