"""The arc editor: the stages of an arc, which part wins at each, and the text that comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static, Tab, Tabs

from studio.at import GoTo
from studio.commands import bindings
from studio.panes.status_line import StatusLine
from studio.screens.again import Refused, until_done, written
from studio.screens.arc import acts, winning
from studio.screens.arc.commands import ARC_COMMANDS
from studio.screens.arc.comparing import compare_screen
from studio.screens.arc.matrix_pane import MatrixPane
from studio.screens.arc.nothing import Nothing
from studio.screens.arc.persona_side import PersonaSide
from studio.screens.arc.reading import ArcView
from studio.screens.arc.stages_pane import StagesPane
from studio.screens.arc.text_pane import TextPane
from studio.screens.desk_screen import DESK_COMMANDS, DeskScreen
from studio.screens.main.questions import stage_name
from studio.widgets.choice import Choice
from studio.widgets.key_line import KeyLine
from studio.widgets.plain import literal
from studio.widgets.rows import Row

if TYPE_CHECKING:
    pass

PANES: Final = (("stages", "Stages"), ("matrix", "Matrix"), ("text", "Text"))
_WITHOUT_ARC: Final = frozenset({"assign", "new_arc", "take_back", "help", "close"})
_OF_PERSONA: Final = frozenset({"advance", "reset", "unassign", "go_to_stage"})
_OWN: Final = frozenset({action.partition("(")[0] for action in (c.action for c in ARC_COMMANDS)})


class ArcScreen(PersonaSide):
    """Stages, matrix and text of one arc."""

    CSS_PATH = "arc.tcss"
    PLACE = "Arc editor"
    HELP_TEXT = (
        "How a character changes: while a stage is current, its parts replace the persona's own "
        "of the same type. There are three panes: the stages, the matrix of who wins at each of "
        "them, and the text. On a wide terminal they stand side by side, on a narrow one a tab "
        "shows one at a time: 1, 2 and 3, or [ and ], go from one to the other. All three look "
        "at the same stage, which the line above names with its tokens; < and > step to another."
    )
    COMMAND_LIST = (*ARC_COMMANDS, *DESK_COMMANDS)
    BINDINGS: ClassVar[list[BindingType]] = [
        # While something is dragged, Escape is the drag's.
        Binding("escape", "cancel_drag", show=False, priority=True, id="arcs.cancel_drag"),
        *bindings(COMMAND_LIST),
    ]

    _going = False
    """Whether it was asked to close, and is saving or asking before it does."""

    def compose(self) -> ComposeResult:
        """Whose arc it is above three panes."""
        yield StatusLine()
        with Horizontal(id="arc-line"):
            with Horizontal(id="arc-names"):
                yield Choice("Arc", "", id="arc-name")
                yield Choice("Persona", "", id="arc-persona")
            yield Static("", id="arc-about")
        # Where the terminal is narrow, and shows one pane at a time.
        yield Tabs(*(Tab(title, id=f"tab-{name}") for name, title in PANES), id="pane-tabs")
        with Horizontal(id="panes"):
            yield StagesPane()
            with Vertical(id="arc-right"):
                yield MatrixPane(self.encoding)
                yield TextPane()
        yield Nothing("", id="nothing")
        yield KeyLine()

    def on_mount(self) -> None:
        """Name the panes; the keyboard is in the stages first."""
        for name, title in PANES:
            self.query_one(f"#{name}-pane").border_title = title
        # Without a stage: the matrix has a column for that, and who is in the stages looks at one.
        without = bool(self.at.persona) and self.at.choices.stage is None
        self.action_pane("matrix" if without else "stages")

    # Layout.

    def on_resize(self) -> None:
        """Give the matrix what room there is now."""
        self.fit_matrix()

    @on(Tabs.TabActivated, "#pane-tabs")
    def _pane_tab(self, event: Tabs.TabActivated) -> None:
        event.stop()
        # Another may be active by now: it says so itself.
        if event.tab.id == event.tabs.active:
            self._show_pane((event.tab.id or "").removeprefix("tab-"))

    def _bring(self, name: str) -> None:
        self.query_one("#pane-tabs", Tabs).active = f"tab-{name}"
        self._show_pane(name)

    def _show_pane(self, name: str) -> None:
        for pane in self.query(".pane"):
            pane.set_class(pane.id == f"{name}-pane", "-current")
        right = self.query_one("#arc-right")
        right.set_class(name != "stages", "-current")

    def action_pane(self, name: str) -> None:
        """Go to a pane."""
        self._bring(name)
        match name:
            case "stages":
                self.stages_pane.stages.focus()
            case "matrix":
                self.matrix_pane.matrix.focus()
            case _:
                self.text_pane.prompt.focus()

    def action_next_pane(self, step: int) -> None:
        """Go to the next pane, or to the one before."""
        names = [name for name, _ in PANES]
        here = next(
            (name for name in names if self.query_one(f"#{name}-pane").has_focus_within), ""
        )
        shown = self.query_one("#pane-tabs", Tabs).active.removeprefix("tab-")
        self.action_pane(names[(names.index(here or shown) + step) % len(names)])

    def fit_matrix(self) -> None:
        """Give the matrix as much room as it needs; the style sheet lets it have half at most."""
        pane = self.matrix_pane
        # Its border, the line below it, and a scrollbar.
        pane.styles.height = None if self.has_class("-narrow") else pane.matrix.lines + 4

    def show_nothing(self, former: ArcView) -> None:
        """Say what to do where there is no arc."""
        gone = former.arc if self.wanted is not None and self.wanted.arc else None
        self.query_one("#nothing", Nothing).say(gone.name if gone else "", self.view.opened)
        self.query_one("#nothing", Nothing).focus()

    def show_frame(self, former: ArcView) -> None:
        """Show whose arc it is, or what to do where there is none."""
        super().show_frame(former)
        if self.view.arc is not None and self.query_one("#nothing").has_focus:
            self.call_after_refresh(self.action_pane, "stages")
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what there is an arc for, a persona, or a stage."""
        if not self.is_mounted or action not in _OWN or action in _WITHOUT_ARC:
            return super().check_action(action, parameters)
        if action in _OF_PERSONA:
            return self.view.through is not None
        return self.view.arc is not None

    # The stages.

    @work
    async def action_new_stage(self) -> None:
        """Make another stage, at the end."""
        arc = self.view.arc
        if arc is None:
            return

        async def ask(refused: Refused | None) -> str | None:
            return await stage_name(self, self.view.stages, refused=refused)

        async def attempt(name: str) -> Any:
            self.follow(name)
            act = acts.on_arc(arc, lambda change, there: change.arcs.add_stage(there, name))
            return await written(self.write, self.desk.writing(act))

        await until_done(ask, attempt)

    @work
    async def action_rename_stage(self) -> None:
        """Give the stage another name."""
        stage = self.looking()
        if stage is None:
            return
        arc = self.view.arc
        if arc is None:
            return

        async def ask(refused: Refused | None) -> str | None:
            return await stage_name(self, self.view.stages, stage.name, refused)

        async def attempt(name: str) -> Any:
            act = acts.on_stage(
                arc, stage, lambda change, there, old: change.arcs.rename_stage(there, old, name)
            )
            return await written(self.write, self.desk.writing(act))

        await until_done(ask, attempt)

    def action_delete_stage(self) -> None:
        """Delete the stage, after asking."""
        if (stage := self.looking()) is not None:
            self.delete(stage)

    def action_add_part(self) -> None:
        """Add a part to the stage: in the matrix one of the type of the row."""
        if (stage := self.looking()) is not None:
            matrix = self.matrix_pane.matrix
            self.ask_part(stage, matrix.row_id if matrix.has_focus else "")

    def action_step(self, step: int) -> None:
        """Look at the stage before or after; before the first is the persona without one."""
        if not self.view.stages:
            self.say("There is no stage yet: n makes one.")
            return
        places = self.looked_at
        place = places.index(self.looked) if self.looked in places else 0
        self.look(places[max(0, min(place + step, len(places) - 1))])

    # Comparing.

    def action_mark(self) -> None:
        """Mark what is looked at, or take the mark away."""
        self.marked = "" if self.marked == self.looked else self.looked
        self.stages_pane.show(self.view, self.marked)
        self.show_grid()
        if self.marked:
            self.say(f"Marked {self.title_of(self.marked)}: c compares another stage with it.")

    def action_compare(self) -> None:
        """Compare what is looked at with what is marked, else with what stands before it."""
        persona, places = self.view.through, self.looked_at
        if persona is None:
            self.say("No persona has this arc: s assigns it to one, then its texts compare.")
            return
        other = self.marked if self.marked in places else ""
        if not other and self.looked in places:
            other = places[max(0, places.index(self.looked) - 1)]
        if other == self.looked or not other:
            self.say("There is nothing to compare it with: mark another stage with m.")
            return
        left, right = (
            winning.request_of(self.view.stage(one), detail=self.detail, encoding=self.encoding)
            for one in (other, self.looked)
        )
        self._compare(compare_screen(self.desk, self.at, persona.name, left, right))

    @work
    async def _compare(self, screen: DeskScreen[GoTo | None]) -> None:
        there = await self.app.push_screen_wait(screen)
        if there is not None:
            self._close(there)

    # The text.

    def action_next_view(self) -> None:
        """Show the details, or the summaries."""
        self.show_view(detail=not self.detail)

    @on(TextPane.LineOpened)
    def _line_opened(self, event: TextPane.LineOpened) -> None:
        event.stop()
        if event.kind == "persona":
            persona = self.view.through
            if persona is not None:
                field = "detail" if self.detail else "summary"
                self._close(GoTo("persona", persona.name, field, event.text))
            return
        kind: Any = event.kind
        self.open_entry(kind, event.name, event.text)

    @on(Choice.Pressed)
    def _pressed(self, event: Choice.Pressed) -> None:
        event.stop()
        match event.choice.id:
            case "arc-name":
                self.action_assign()
            case "arc-persona":
                self.action_look_through()
            case "text-view":
                self.action_next_view()
            case "text-stage":
                self._pick_stage()

    @work
    async def _pick_stage(self) -> None:
        from studio.screens.dialogs import PickScreen

        rows = [Row(one, Content(literal(self.title_of(one)))) for one in self.looked_at]
        picked = await self.app.push_screen_wait(PickScreen("Look at a stage", rows, self.looked))
        if picked is not None:
            self.look(picked)

    @on(Choice.Stepped)
    def _stepped(self, event: Choice.Stepped) -> None:
        event.stop()
        self.action_step(event.step)

    # Elsewhere.

    def action_edit_arc(self) -> None:
        """Edit the arc's own fields."""
        if self.view.arc is not None:
            self.open_entry("arc", self.view.arc.name)

    def action_close(self) -> None:
        """Save what was typed and go back."""
        self._close(None)

    def _close(self, there: GoTo | None) -> None:
        if not self._going:
            self._going = True
            self._save_and_close(there)

    @work
    async def _save_and_close(self, there: GoTo | None) -> None:
        if not await self.save_all():
            from studio.screens.dialogs import ConfirmScreen

            text = "Something that was typed could not be saved.\n\nWhat was typed is lost."
            sure = ConfirmScreen("Leave without saving?", text, "Leave")
            if not await self.app.push_screen_wait(sure):
                self._going = False
                return
        if not self.is_current:
            # Something is asked above it by now: that is answered first.
            self._going = False
            return
        self.leave()
        self.dismiss(there)

    async def save_all(self) -> bool:
        """Save what stands typed; whether all of it could be."""
        self.save_typed()
        await self.errands.answered()
        saved = not self.stages_pane.any_unsaved
        if not saved:
            # One may stay: what was read meanwhile waited for the writing.
            self.reload()
        return saved
