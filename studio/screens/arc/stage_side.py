"""What is done with the stages, their parts and fields, as changes of the catalog."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from textual import on, work

from store.entries import Arc, Kind, Stage
from store.errors import StoreError
from studio.at import GoTo
from studio.panes.form import Form
from studio.screens.arc import acts, asking, winning
from studio.screens.arc.shown_arc import ShownArc
from studio.screens.arc.stages_pane import StagesPane
from studio.screens.making import New, make
from studio.widgets.matrix import Matrix


class StageSide(ShownArc):
    """Answers the stages and the matrix."""

    def on_stage(self, guid: str, act: acts.OnStage, *, then: Callable[[Any], None]) -> None:
        """Do something to a stage of the arc, and show it."""
        arc, stage = self.view.arc, self.view.stage(guid)
        if arc is not None and stage is not None:
            self.write(self.desk.writing(acts.on_stage(arc, stage, act)), then)

    # The stages.

    @on(StagesPane.Looked)
    def _looked(self, event: StagesPane.Looked) -> None:
        event.stop()
        # Another may have been looked at since.
        if event.guid == self.stages_pane.cursor:
            self.look(event.guid)

    @on(StagesPane.Asked)
    def _stage_asked(self, event: StagesPane.Asked) -> None:
        event.stop()
        arc, stage = self.view.arc, self.view.stage(event.guid)
        if arc is None or stage is None:
            return
        match event.what:
            case "go":
                self.go_to(stage)
            case "delete":
                self.delete(stage)
            case "open":
                self.open_entry("part", event.names[0])
            case "link":
                self.link(stage, event.names, event.before)
            case "move":
                before = self.view.stage(event.before or "")
                self._move(arc, stage, before)
            case "move_part":
                self.on_stage(
                    stage.guid,
                    lambda change, owner, name: change.arcs.move_part(
                        owner, name, event.names[0], event.before
                    ),
                    then=lambda _: None,
                )
            case "unlink":
                self.unlink(stage, event.names[0])

    def _move(self, arc: Arc, stage: Stage, before: Stage | None) -> None:
        def act(change: Any, owner: str, name: str) -> Any:
            now = change.get("arc", owner)
            there = {one.guid: one.name for one in now.stages}
            return change.arcs.move_stage(owner, name, there.get(before.guid) if before else None)

        self.write(self.desk.writing(acts.on_stage(arc, stage, act)))

    @work
    async def delete(self, stage: Stage) -> None:
        """Delete a stage, when its user is sure."""
        if await asking.may_delete(self, self.view, stage):
            self.on_stage(
                stage.guid,
                lambda change, owner, name: change.arcs.delete_stage(owner, name, force=True),
                then=lambda _: None,
            )

    def go_to(self, stage: Stage) -> None:
        """Make a stage the persona's current one."""
        persona = self.view.through
        if persona is None:
            self.say("No persona has this arc: s assigns it to one.")
            return
        name = persona.name
        self.on_stage(
            stage.guid,
            lambda change, _, there: change.arcs.go_to(name, there),
            then=lambda _: None,
        )

    # Parts.

    def link(self, stage: Stage, names: tuple[str, ...], before: str | None = None) -> None:
        """Add parts to a stage, those that are not there yet."""
        new = [name for name in names if name not in stage.parts]
        if not new:
            self.say(f"{', '.join(names)} is in stage {stage.name} already.")
            return

        def act(change: Any, arc: str, there: str) -> None:
            for name in new:
                change.arcs.link_part(arc, there, name, before)

        said = f"Added {', '.join(new)} to stage {stage.name}."
        self.on_stage(stage.guid, act, then=lambda _: self.say(said))

    def unlink(self, stage: Stage, part: str) -> None:
        """Take a part out of a stage."""
        self.on_stage(
            stage.guid,
            lambda change, arc, there: change.arcs.unlink_part(arc, there, part),
            then=lambda _: None,
        )

    @work
    async def ask_part(self, stage: Stage, part_type: str = "") -> None:
        """Ask which part to add to a stage."""
        what = f"a part of type {part_type}" if part_type else "a part"
        picked = await asking.part(
            self,
            self.desk,
            self.errands,
            f"Add {what} to stage {stage.name}",
            part_type=part_type,
            without=stage.parts,
        )
        now = self.view.stage(stage.guid)
        if picked is None or now is None:
            return
        if isinstance(picked, str):
            self.link(now, (picked,))
        else:
            await self._make_part(now, picked, part_type)

    async def _make_part(self, stage: Stage, new: New, part_type: str) -> None:
        """Make a part and add it to a stage, as one change."""
        arc = self.view.arc
        if arc is None:
            return

        def link(change: Any, name: str) -> Any:
            def act(_: Any, owner: str, there: str) -> Any:
                return change.arcs.link_part(owner, there, name)

            return acts.on_stage(arc, stage, act)(change)

        def write(act: acts.Act, **how: Any) -> None:
            self.write(self.desk.writing(act), **how)

        made = await make(self, self.desk, self.errands, "part", new, link, write, part_type)
        if made is not None:
            self.say(f"Made {made} and added it to stage {stage.name}. ctrl+z takes it back.")

    # The matrix.

    @on(Matrix.Highlighted)
    def _cell_highlighted(self, event: Matrix.Highlighted) -> None:
        event.stop()
        # The matrix may have gone on since: it is where it is.
        self.look(self.matrix_pane.matrix.column_id)
        self.note_cell()

    @on(Matrix.Chosen)
    def _cell_chosen(self, event: Matrix.Chosen) -> None:
        event.stop()
        cell = self.matrix_pane.matrix.cell
        if cell is None:
            self.say("Nothing stands here: a adds a part of this type to the stage.")
        elif isinstance(cell.payload, tuple):
            self._open_one(cell.payload)

    @work
    async def _open_one(self, names: tuple[str, ...]) -> None:
        name = await asking.one_of(self, "Open which part?", names)
        if name is not None:
            self.open_entry("part", name)

    @on(Matrix.RemoveRequested)
    def _cell_removed(self, event: Matrix.RemoveRequested) -> None:
        event.stop()
        stage = self.view.stage(event.column_id)
        if stage is None:
            self.say("These are the persona's own parts: the composer changes them.")
            return
        linked = tuple(
            name
            for name in stage.parts
            if name in self.view.parts and self.view.parts[name].part_type == event.row_id
        )
        if not linked:
            self.say(f"Stage {stage.name} has no {event.row_id} of its own to take out.")
            return
        self._unlink_one(stage, linked)

    @work
    async def _unlink_one(self, stage: Stage, names: tuple[str, ...]) -> None:
        name = await asking.one_of(self, f"Take which out of stage {stage.name}?", names)
        if name is not None:
            self.unlink(stage, name)

    @on(Matrix.DroppedIn)
    def _dropped_on_matrix(self, event: Matrix.DroppedIn) -> None:
        event.stop()
        stage = self.view.stage(event.column_id)
        dragged = event.dragged
        names = getattr(dragged.payload, "payload", None) or (dragged.row_id,)
        if stage is None:
            self.say("These are the persona's own parts: the composer changes them.")
        else:
            self.link(stage, tuple(names))

    # The fields of a stage.

    @on(StagesPane.FieldEdited)
    def _field_edited(self, event: StagesPane.FieldEdited) -> None:
        event.stop()
        self.save_field(event)

    def save_field(self, event: StagesPane.FieldEdited) -> None:
        """Save a field of a stage; what cannot be saved is kept and shown with the reason."""
        edited, pane = event.edited, self.stages_pane
        since, field, form = edited.since, edited.field, edited.form
        if not isinstance(since, Stage):
            return
        write = self.desk.writing(acts.field_edited(event.arc, since, field, edited.value))

        def attempt() -> Stage | StoreError:
            try:
                return write()
            except StoreError as error:
                return error

        def done(answer: Stage | StoreError) -> None:
            shown = event.visit == pane.visit
            if isinstance(answer, Stage):
                if shown:
                    form.saved(field, edited.text, answer)
            elif shown:
                # What was typed stays where it is, with the reason below it.
                form.refuse(field, str(answer))
            else:
                # It was left behind with its stage: it is kept until that is shown again.
                pane.form.keep(field, edited.text, since, str(answer))
                self.say(str(answer), title="Not saved", severity="error")
            self.show_saved()
            if not self.errands.writing:
                self.reload()

        self.status.show_saved("saving")
        self.errands.write(attempt, done)

    @on(Form.Typing)
    def _typing(self, event: Form.Typing) -> None:
        event.stop()
        if event.unsaved:
            self.status.show_saved("editing")
        else:
            self.show_saved()

    def show_saved(self) -> None:
        """Say whether all that was typed is saved."""
        if self.errands.writing:
            self.status.show_saved("saving")
        elif not self.stages_pane.any_unsaved:
            self.status.show_saved("saved")
        else:
            self.status.show_saved("not saved")

    def settled(self) -> None:
        """Say whether all is saved, now that one of two texts was chosen."""
        self.show_saved()

    def save_typed(self) -> None:
        """Have everything that stands typed saved now."""
        for edited in self.stages_pane.take():
            self.save_field(edited)

    # Elsewhere.

    @work
    async def open_entry(self, kind: Kind, name: str, text: str = "") -> None:
        """Open an entry in the editor; what it changes is shown when it is closed."""
        self.save_typed()
        await self.errands.answered()
        if await asyncio.to_thread(self.desk.catalog.find, kind, name) is None:
            self.say(f'The {kind} "{name}" is there no more.')
            self.reload()
            return
        self.edit(GoTo(kind, name, text=text))

    def looking(self) -> Stage | None:
        """The stage that is looked at; says why there is none."""
        stage = self.stage
        if stage is None and self.looked == winning.OWN and self.view.stages:
            self.say("The persona's own parts are looked at: go to a stage first.")
        elif stage is None:
            self.say("There is no stage yet: n makes one.")
        return stage
