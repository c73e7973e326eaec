"""The stages of an arc in order, and the one under the cursor to edit in place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Static

from store.entries import Arc, Part, Stage
from store.fields import STAGE_FIELDS, Field
from studio.panes.arc_tab import StageList, StageParts
from studio.panes.form import Form
from studio.panes.stage_form import StageForm
from studio.screens.arc.commands import pane_bindings
from studio.screens.arc.reading import ArcView
from studio.widgets.dragging import Dragged
from studio.widgets.matrix import CURRENT, MARKED
from studio.widgets.plain import fit, literal
from studio.widgets.reorder_list import ReorderList
from studio.widgets.row_list import RowList
from studio.widgets.rows import Row

EDITED: Final = (
    Field("name", required=True),
    *sorted(
        (field for field in STAGE_FIELDS if field.name in ("condition", "description")),
        key=lambda field: field.name,
    ),
)
"""What is edited in place of a stage: its name, then when it begins, then what it is."""


_NO_PARTS: Final = "No parts: the persona's own stay. Press a to add one."
_NO_PARTS_BESIDE: Final = (
    "No parts: the persona's own stay. Press a to add one, or drag a cell of the matrix here."
)
"""Where the matrix is in sight."""


class PartsOfStage(StageParts):
    """The parts of one stage; takes what is dragged from the matrix."""

    def drag_accepts(self, dragged: Dragged) -> bool:
        """Its own rows, and cells."""
        return dragged.source is self or dragged.kind == "cell"


class StagesPane(Vertical):
    """Shows the stages; what is done with them goes to the screen as messages."""

    PLACE = "Stages"
    HELP_TEXT = (
        "The stages in order: drag them, or alt+up and alt+down. Enter makes one the persona's "
        "current stage. Below are the parts that replace the persona's own of the same type "
        "while the stage is current, and its fields, which are saved as you type."
    )
    COMMAND_LIST = ()
    BINDINGS: ClassVar[list[BindingType]] = [*pane_bindings()]

    stages = query_one("#arc-stages", StageList)
    parts = query_one("#arc-stage-parts", PartsOfStage)
    form = query_one("#arc-stage-form", StageForm)

    class Looked(Message):
        """The cursor is on another stage."""

        def __init__(self, guid: str) -> None:
            super().__init__()
            self.guid = guid

    class Asked(Message):
        """Something is to be done with a stage, or with a part of it."""

        def __init__(
            self, what: str, guid: str, names: tuple[str, ...] = (), before: str | None = None
        ) -> None:
            super().__init__()
            self.what = what
            """`go`, `move`, `delete`, `link`, `move_part`, `unlink` or `open`."""
            self.guid = guid
            """The stage's."""
            self.names = names
            """The parts it is about."""
            self.before = before
            """The stage's guid, or the part's name, before which to put it; None is the end."""

    class FieldEdited(Message):
        """A field of a stage has a new value."""

        def __init__(self, edited: Form.Edited, arc: Arc, visit: int) -> None:
            super().__init__()
            self.arc = arc
            self.edited = edited
            """Its `since` is the stage, as it was read when the typing began."""
            self.visit = visit
            """Which showing of the form it was typed in."""

    def __init__(self) -> None:
        super().__init__(id="stages-pane", classes="pane")
        self.visit = 0
        """Counts the showings of stages: what was typed in one is not in the next."""
        self._shown = ""
        self._settled = ""
        """The guid of the stage on which the cursor was when that was last looked at."""
        self._rows_of = (ArcView(), "")
        """What the stages are drawn of, and which of them is marked."""
        self._arc: Arc | None = None
        """The arc whose stages are shown."""

    def compose(self) -> ComposeResult:
        """The stages; then of one of them the parts, and the fields."""
        yield StageList(
            id="arc-stages",
            drag_kind="stage",
            empty="No stages yet. Press n to make the first one.",
        )
        yield Static("", id="arc-stage-title", classes="subhead")
        yield PartsOfStage(
            id="arc-stage-parts",
            drag_kind="stage-part",
            empty=_NO_PARTS,
        )
        yield StageForm(
            EDITED,
            id="arc-stage-form",
            labels={"condition": "Condition: when it begins"},
        )

    def on_resize(self) -> None:
        """Speak of the matrix where it stands beside."""
        self.parts.empty = _NO_PARTS if self.screen.has_class("-narrow") else _NO_PARTS_BESIDE
        self.parts.refresh()

    @property
    def cursor(self) -> str:
        """The guid of the stage under the cursor; blank where there is none."""
        return self.stages.cursor_id or ""

    @property
    def any_unsaved(self) -> bool:
        """Whether something that was typed is not saved, also of a stage not shown now."""
        return self.form.any_unsaved

    def show(self, view: ArcView, marked: str) -> None:
        """Show the stages of an arc; the cursor stays on its stage."""
        self._rows_of = (view, marked)
        self._draw_rows()
        self.show_stage(view.stage(self.cursor), view.parts)
        self._arc = view.arc

    def _draw_rows(self) -> None:
        view, marked = self._rows_of
        current = view.through.stage if view.through is not None else ""
        # Which stage is looked at is the screen's to say, which selects it then.
        before = self.cursor
        with self.prevent(RowList.Highlighted):
            self.stages.set_rows([self._row(one, view, current, marked) for one in view.stages])
        if self.cursor != before:
            self._settled = self.cursor

    def _row(self, stage: Stage, view: ArcView, current: str, marked: str) -> Row:
        here = bool(current) and stage.name == current
        unsaved = self.form.keeps(stage.guid)
        label = Content.assemble(
            ("⠿ ", "$text-disabled"),
            (f"{CURRENT} " if here else "○ ", "$accent" if here else "$text-muted"),
            (literal(stage.name), "bold" if here else ""),
            (f"  {MARKED} marked" if stage.guid == marked else "", "$accent"),
            ("  ▲ not saved" if unsaved else "", "$text-error"),
        )
        count = len(stage.parts)
        there = len(view.at(stage))
        said = f"{count} part" if count == 1 else f"{count} parts"
        if there > 1 or (there and not here):
            said = f"{there} here · {said}"
        return Row(id=stage.guid, label=label, right=Content(said), draggable=True)

    def show_stage(self, stage: Stage | None, parts: Mapping[str, Part]) -> None:
        """Show one stage, with what was typed for it and could not be saved."""
        self.query_one("#arc-stage-title").display = stage is not None
        self.parts.display = self.form.display = stage is not None
        if stage is None:
            return
        before = self._shown
        if stage.guid != before:
            # What was typed belongs to the stage that was shown until now.
            for edited in self.take():
                self.post_message(edited)
            self._shown = stage.guid
            self.visit += 1
        self.query_one("#arc-stage-title", Static).update(
            Content(f"Parts of {literal(stage.name)}")
        )
        self.parts.set_rows([_part_row(name, parts) for name in stage.parts])
        self.form.show({field.name: getattr(stage, field.name) for field in EDITED}, stage)
        if before != stage.guid and self.form.keeps(before):
            self._draw_rows()

    def take(self) -> list[StagesPane.FieldEdited]:
        """Everything that was typed and is to be saved now."""
        arc = self._arc
        taken = self.form.take() if arc is not None else []
        return [self.FieldEdited(one, arc, self.visit) for one in taken if arc is not None]

    def select(self, guid: str) -> None:
        """Put the cursor on a stage without saying so; it is there when the rows are.

        A cursor that somebody has just moved stays: where it is now is about to be said.
        """
        if self.cursor not in (guid, self._settled):
            return
        self._settled = guid
        with self.prevent(RowList.Highlighted):
            self.stages.select_id(guid)

    # What is done here.

    @on(RowList.Highlighted, "#arc-stages")
    def _highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        if event.row_id == self.cursor:
            self.post_message(self.Looked(event.row_id))

    @on(RowList.Chosen, "#arc-stages")
    def _chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.post_message(self.Asked("go", event.row_id))

    @on(ReorderList.Moved, "#arc-stages")
    def _moved(self, event: ReorderList.Moved) -> None:
        event.stop()
        self.post_message(self.Asked("move", event.row_id, before=event.before_id))

    @on(ReorderList.RemoveRequested, "#arc-stages")
    def _remove(self, event: ReorderList.RemoveRequested) -> None:
        event.stop()
        self.post_message(self.Asked("delete", event.row_id))

    @on(ReorderList.Moved, "#arc-stage-parts")
    def _part_moved(self, event: ReorderList.Moved) -> None:
        event.stop()
        self.post_message(self.Asked("move_part", self._shown, (event.row_id,), event.before_id))

    @on(ReorderList.DroppedIn, "#arc-stage-parts")
    def _dropped(self, event: ReorderList.DroppedIn) -> None:
        event.stop()
        names = getattr(event.dragged.payload, "payload", ())
        self.post_message(self.Asked("link", self._shown, tuple(names), event.before_id))

    @on(ReorderList.RemoveRequested, "#arc-stage-parts")
    def _part_removed(self, event: ReorderList.RemoveRequested) -> None:
        event.stop()
        self.post_message(self.Asked("unlink", self._shown, (event.row_id,)))

    @on(RowList.Chosen, "#arc-stage-parts")
    def _part_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self.post_message(self.Asked("open", self._shown, (event.row_id,)))

    @on(RowList.Highlighted, "#arc-stage-parts")
    def _part_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()

    @on(Form.Edited)
    def _edited(self, event: Form.Edited) -> None:
        event.stop()
        if self._arc is not None:
            self.post_message(self.FieldEdited(event, self._arc, self.visit))

    @on(Form.Left)
    def _left(self, event: Form.Left) -> None:
        event.stop()
        self.stages.focus()

    def on_descendant_focus(self) -> None:
        """What is edited here is what is looked at."""
        # The keyboard may have gone on since.
        if self.cursor and self.has_focus_within:
            self.post_message(self.Looked(self.cursor))


def _part_row(name: str, parts: Mapping[str, Part]) -> Row:
    part = parts.get(name)
    part_type = fit(literal(part.part_type), 14) if part is not None else ""
    label = Content.assemble(
        ("⠿ ", "$text-disabled"), (f"{part_type:<15}", "$text-muted"), literal(name)
    )
    return Row(id=name, label=label, draggable=True)
