"""The arc editor: the stages of an arc, which part wins at each, and the text that comes of it."""

from __future__ import annotations

from collections.abc import Callable
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
from studio.screens.arc import acts, asking, winning
from studio.screens.arc.commands import ARC_COMMANDS
from studio.screens.arc.comparing import compare_screen
from studio.screens.arc.matrix_pane import MatrixPane
from studio.screens.arc.nothing import Nothing
from studio.screens.arc.reading import ArcView, Wanted
from studio.screens.arc.stage_side import StageSide
from studio.screens.arc.stages_pane import StagesPane
from studio.screens.arc.text_pane import TextPane
from studio.screens.desk_screen import DESK_COMMANDS, DeskScreen
from studio.widgets.choice import Choice
from studio.widgets.key_line import KeyLine
from studio.widgets.plain import literal
from studio.widgets.rows import Row

if TYPE_CHECKING:
    from store.database.changes.change import Change

PANES: Final = (("stages", "Stages"), ("matrix", "Matrix"), ("text", "Text"))
_WITHOUT_ARC: Final = frozenset({"assign", "new_arc", "take_back", "help", "close"})
_OF_PERSONA: Final = frozenset({"advance", "reset", "unassign", "go_to_stage"})
_OWN: Final = frozenset({action.partition("(")[0] for action in (c.action for c in ARC_COMMANDS)})


class ArcScreen(StageSide):
    """Stages, matrix and text of one arc."""

    CSS_PATH = "arc.tcss"
    PLACE = "Arc editor"
    HELP_TEXT = (
        "How a character changes: while a stage is current, its parts replace the persona's own "
        "of the same type. Stages at the left, who wins at each of them above, the text below."
    )
    COMMAND_LIST = (*ARC_COMMANDS, *DESK_COMMANDS)
    BINDINGS: ClassVar[list[BindingType]] = [
        # While something is dragged, Escape is the drag's.
        Binding("escape", "cancel_drag", show=False, priority=True, id="arcs.cancel_drag"),
        *bindings(COMMAND_LIST),
    ]

    def compose(self) -> ComposeResult:
        """Whose arc it is above three panes."""
        yield StatusLine()
        with Horizontal(id="arc-line"):
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
        """Name the panes; the stages are looked at first."""
        for name, title in PANES:
            self.query_one(f"#{name}-pane").border_title = title
        self.action_pane("stages")

    # Layout.

    def on_resize(self) -> None:
        """Give the matrix what room there is now."""
        self.fit_matrix()

    @on(Tabs.TabActivated, "#pane-tabs")
    def _pane_tab(self, event: Tabs.TabActivated) -> None:
        event.stop()
        self._bring((event.tab.id or "").removeprefix("tab-"))

    def _bring(self, name: str) -> None:
        for tabs in self.query("#pane-tabs").results(Tabs):
            tabs.active = f"tab-{name}"
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

    def fit_matrix(self) -> None:
        """Give the matrix as much room as it needs, at most half of it."""
        pane = self.matrix_pane
        if self.has_class("-narrow"):
            pane.styles.max_height = None
            return
        # Its border, the line below it, and a scrollbar.
        wanted = max(6, pane.matrix.lines + 4)
        pane.styles.max_height = min(wanted, max(6, self.query_one("#arc-right").size.height // 2))

    def show_nothing(self, former: ArcView) -> None:
        """Say what to do where there is no arc."""
        gone = former.arc if self.wanted is not None and self.wanted.arc else None
        self.query_one("#nothing", Nothing).say(gone.name if gone else "", self.view.opened)
        self.query_one("#nothing", Nothing).focus()
        self.status.show_tokens("")

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
        name = await asking.stage_name(self, self.view)
        arc = self.view.arc
        if name is None or arc is None:
            return
        self.follow(name)
        act = acts.on_arc(arc, lambda change, there: change.arcs.add_stage(there, name))
        self.write(self.desk.writing(act))

    @work
    async def action_rename_stage(self) -> None:
        """Give the stage another name."""
        stage = self.looking()
        if stage is None:
            return
        name = await asking.stage_name(self, self.view, stage.name)
        if name is not None:
            self.on_stage(
                stage.guid,
                lambda change, arc, old: change.arcs.rename_stage(arc, old, name),
                then=lambda _: None,
            )

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

    # The persona's place in the arc.

    def _of_persona(self, act: Callable[[Change, str], Any]) -> None:
        persona = self.view.through
        if persona is None:
            self.say("No persona has this arc: s assigns it to one.")
            return
        name = persona.name
        self.write(self.desk.writing(lambda change: act(change, name)))

    def action_go_to_stage(self) -> None:
        """Make the stage that is looked at the current one."""
        if (stage := self.looking()) is not None:
            self.go_to(stage)

    def action_advance(self) -> None:
        """Move the persona to the next stage."""
        self._of_persona(lambda change, name: change.arcs.advance(name))

    def action_reset(self) -> None:
        """Move the persona to the first stage."""
        self._of_persona(lambda change, name: change.arcs.reset(name))

    def action_unassign(self) -> None:
        """Take the arc away from the persona."""
        self._of_persona(lambda change, name: change.arcs.unassign(name))

    @work
    async def action_assign(self) -> None:
        """Assign an arc to the persona; an arc that nobody has, to a persona."""
        view = self.view
        if view.arc is not None and view.through is None:
            persona = await asking.entry(
                self, self.desk, "persona", f"Assign {view.arc.name} to whom?", view.opened
            )
            picked: str | None = view.arc.name
        else:
            persona = view.through.name if view.through is not None else view.opened
            if not persona:
                found = await asking.entry(self, self.desk, "persona", "Assign to whom?", "")
                persona = found or ""
            now = view.arc.name if view.arc is not None else ""
            picked = (
                await asking.entry(self, self.desk, "arc", f"Assign an arc to {persona}", now)
                if persona
                else None
            )
            if picked == now:
                return
        if persona and picked:
            self._assign(persona, picked)

    def _assign(self, persona: str, arc: str) -> None:
        def assigned(owner: Any) -> None:
            # From here on, what is shown is the persona's arc.
            self.wanted = Wanted(persona=owner.guid)

        self.write(self.desk.writing(lambda change: change.arcs.assign(persona, arc)), assigned)

    @work
    async def action_new_arc(self) -> None:
        """Make an arc; a persona that is looked through gets it at once."""
        view = self.view
        through = view.through
        persona = through.name if through is not None else view.opened
        guid = view.persona.guid if view.persona is not None else ""
        names = await asking.new_arc(self, self.desk, persona)
        if names is None:
            return

        def made(arc: Any) -> None:
            self.wanted = Wanted(persona=guid) if persona and guid else Wanted(arc=arc.guid)

        self.write(self.desk.writing(acts.made(*names, persona)), made)

    @work
    async def action_look_through(self) -> None:
        """Look at the arc through another persona that has it."""
        view = self.view
        names = [one.name for one in view.personas]
        if view.arc is None or len(names) < 2:
            self.say("No other persona has this arc.")
            return
        now = view.through.name if view.through is not None else ""
        picked = await asking.one_of(self, "Look through which persona?", names, now)
        guid = next((one.guid for one in view.personas if one.name == picked), "")
        if guid:
            self.want(Wanted(view.arc.guid, guid))

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

    @work
    async def _close(self, there: GoTo | None) -> None:
        if not await self.save_all():
            from studio.screens.dialogs import ConfirmScreen

            text = "Something that was typed could not be saved.\n\nWhat was typed is lost."
            sure = ConfirmScreen("Leave without saving?", text, "Leave")
            if not await self.app.push_screen_wait(sure):
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
