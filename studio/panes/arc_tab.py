"""A persona's arc: where it stands, the stages in order, and what each of them says."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Static

from store.compose.request import Material
from store.entries import Arc, Stage
from store.fields import STAGE_FIELDS
from studio.commands import Command, bindings
from studio.panes.form import Form
from studio.panes.stage_form import StageForm
from studio.widgets.choice import Choice
from studio.widgets.dragging import Dragged
from studio.widgets.plain import fit, literal
from studio.widgets.reorder_list import ReorderList
from studio.widgets.row_list import RowList
from studio.widgets.rows import Row


class StageList(ReorderList):
    """Rows that are not muted from here: the preview's rows do that."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Space does nothing."""
        return action != "toggle_row" and super().check_action(action, parameters)


class StageParts(StageList):
    """The parts of one stage."""

    def drag_accepts(self, dragged: Dragged) -> bool:
        """Its own rows, and the library's parts."""
        return dragged.source is self or (
            dragged.kind == "entry" and dragged.row_id.startswith("part:")
        )


class ArcTab(Vertical):
    """Shows the arc of the open persona; what is done in it goes to the screen as messages."""

    PLACE = "Arc"
    HELP_TEXT = (
        "The persona's arc. Enter on a stage makes it the current one; while a stage is current "
        "its parts replace the persona's own of the same type. A opens the arc editor, which "
        "shows which part wins at each stage."
    )
    COMMAND_LIST = (
        Command("arc.assign", "Assign an arc", "s", "ask('assign')", "Assign"),
        Command("arc.unassign", "Take the arc away", "", "ask('unassign')"),
        Command(
            "arc.advance", "Advance to the next stage", "full_stop", "ask('advance')", "Advance"
        ),
        Command("arc.reset", "Back to the first stage", "", "ask('reset')"),
        Command("arc.add", "New stage", "n", "ask('add')", "New stage"),
        Command("arc.rename", "Rename the stage", "r", "ask('rename')", "Rename"),
        Command("arc.add_part", "Add a part to the stage", "a", "ask('add_part')", "Add part"),
        Command("arc.editor", "Open the arc editor", "A", "ask('editor')", "Arc editor"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMAND_LIST)]

    stages = query_one("#stages", StageList)
    stage_parts = query_one("#stage-parts", StageParts)
    form = query_one("#stage-form", StageForm)

    class Asked(Message):
        """Something is to be done with the arc, or with a stage of it."""

        def __init__(
            self, what: str, stage: str = "", name: str = "", before: str | None = None
        ) -> None:
            super().__init__()
            self.what = what
            """`assign`, `unassign`, `advance`, `reset`, `go`, `add`, `rename`, `delete`, `move`,
            `add_part`, `link_part`, `move_part`, `unlink_part`, `open_part` or `editor`."""
            self.stage = stage
            self.name = name
            """The part it is about."""
            self.before = before

    class StageEdited(Message):
        """A field of a stage has a new value."""

        def __init__(self, edited: Form.Edited) -> None:
            super().__init__()
            self.edited = edited
            """Its `since` is the stage, as it was read when the typing began."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (every widget's name)
        super().__init__(id=id)
        self._arc: Arc | None = None
        self._material: Material | None = None
        self._shown_stage = ""

    def compose(self) -> ComposeResult:
        """The arc and where the persona stands, the stages, and the one that is chosen."""
        with Horizontal(id="arc-line"):
            yield Choice("Arc", "none", id="arc-choice")
            yield Static("", id="arc-current")
        yield StageList(
            id="stages",
            drag_kind="stage",
            empty="No arc. Press s to assign one; its stages say how the character grows.\n"
            "There is none yet, or none that fits? Press A for the arc editor: n makes one there "
            "and assigns it.",
        )
        yield Static("", id="stage-title", classes="subhead")
        yield StageParts(
            id="stage-parts",
            drag_kind="stage-part",
            empty="No parts: the persona's own stay. Press a, or drag a part here.",
        )
        yield StageForm([field for field in STAGE_FIELDS if field.name != "parts"], id="stage-form")

    def show(self, material: Material) -> None:
        """Show the arc of a persona."""
        self._material = material
        self._arc = material.arc
        arc, persona = material.arc, material.persona
        self.query_one("#arc-choice", Choice).show(arc.name if arc else "none")
        current = persona.stage or "no stage"
        self.query_one("#arc-current", Static).update(
            Content(literal(f"at {current}")) if arc else Content("")
        )
        self.stages.set_rows([_stage_row(one, persona.stage) for one in arc.stages] if arc else [])
        self._show_stage()

    @property
    def chosen_stage(self) -> Stage | None:
        """The stage under the cursor."""
        name = self.stages.cursor_id
        return self._arc.stage(name) if self._arc is not None and name else None

    def _show_stage(self) -> None:
        stage = self.chosen_stage
        self.query_one("#stage-title").display = stage is not None
        self.stage_parts.display = self.form.display = stage is not None
        if stage is None:
            self._shown_stage = ""
            return
        if stage.name != self._shown_stage:
            # What was typed belongs to the stage that was shown until now.
            self.form.flush()
        self._shown_stage = stage.name
        self.query_one("#stage-title", Static).update(Content(literal(f"Stage {stage.name}")))
        types = {} if self._material is None else self._material.parts
        self.stage_parts.set_rows(
            [
                Row(
                    id=name,
                    label=Content.assemble(
                        ("⠿ ", "$text-disabled"),
                        (
                            f"{fit(literal(types[name].part_type), 12):<13}"
                            if name in types
                            else "",
                            "$text-muted",
                        ),
                        literal(name),
                    ),
                    draggable=True,
                )
                for name in stage.parts
            ]
        )
        self.form.show({"description": stage.description, "condition": stage.condition}, stage)

    @on(RowList.Highlighted, "#stages")
    def _highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self._show_stage()

    @on(RowList.Chosen, "#stages")
    def _go(self, event: RowList.Chosen) -> None:
        event.stop()
        self.post_message(self.Asked("go", event.row_id))

    @on(ReorderList.Moved, "#stages")
    def _moved(self, event: ReorderList.Moved) -> None:
        event.stop()
        self.post_message(self.Asked("move", event.row_id, before=event.before_id))

    @on(ReorderList.RemoveRequested, "#stages")
    def _remove(self, event: ReorderList.RemoveRequested) -> None:
        event.stop()
        self.post_message(self.Asked("delete", event.row_id))

    @on(ReorderList.Moved, "#stage-parts")
    def _part_moved(self, event: ReorderList.Moved) -> None:
        event.stop()
        self.post_message(self.Asked("move_part", self._shown_stage, event.row_id, event.before_id))

    @on(ReorderList.DroppedIn, "#stage-parts")
    def _part_dropped(self, event: ReorderList.DroppedIn) -> None:
        event.stop()
        name = event.dragged.row_id.partition(":")[2]
        self.post_message(self.Asked("link_part", self._shown_stage, name, event.before_id))

    @on(ReorderList.RemoveRequested, "#stage-parts")
    def _part_removed(self, event: ReorderList.RemoveRequested) -> None:
        event.stop()
        self.post_message(self.Asked("unlink_part", self._shown_stage, event.row_id))

    @on(RowList.Chosen, "#stage-parts")
    def _part_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.post_message(self.Asked("open_part", self._shown_stage, event.row_id))

    @on(Form.Edited, "#stage-form")
    def _edited(self, event: Form.Edited) -> None:
        event.stop()
        self.post_message(self.StageEdited(event))

    @on(Form.Left, "#stage-form")
    def _leave_field(self, event: Form.Left) -> None:
        event.stop()
        self.stages.focus()

    @on(Choice.Pressed, "#arc-choice")
    def _choose_arc(self, event: Choice.Pressed) -> None:
        event.stop()
        self.post_message(self.Asked("assign"))

    @on(Choice.Stepped, "#arc-choice")
    def _step_arc(self, event: Choice.Stepped) -> None:
        event.stop()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what the arc allows."""
        if action != "ask" or parameters in (("assign",), ("editor",)):
            return True
        if parameters in (("rename",), ("add_part",)):
            return self.is_mounted and self.chosen_stage is not None
        return self._arc is not None

    def action_ask(self, what: str) -> None:
        """Ask the screen to do something with the arc or the chosen stage."""
        stage = self.chosen_stage
        self.post_message(self.Asked(what, stage.name if stage else ""))


def _stage_row(stage: Stage, current: str) -> Row:
    here = stage.name == current
    label = Content.assemble(
        ("⠿ ", "$text-disabled"),
        ("● " if here else "○ ", "$accent" if here else "$text-muted"),
        (literal(stage.name), "bold" if here else ""),
    )
    count = len(stage.parts)
    parts = f"{count} part" if count == 1 else f"{count} parts"
    return Row(id=stage.name, label=label, right=Content(parts), draggable=True)
