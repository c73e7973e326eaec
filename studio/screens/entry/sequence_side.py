"""The steps of a sequence in the entry editor: ordered, edited in place, rehearsed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import on
from textual.widgets import TextArea

from store.entries import AnyEntry, Sequence, Step
from store.errors import Conflict, Invalid, NotFound, PersistError, StoreError
from studio.panes.form import Form
from studio.screens.entry import steps as acts
from studio.screens.entry.kept_steps import Kept
from studio.screens.entry.sequence_shown import SequenceShown
from studio.screens.entry.step_pane import StepForm, StepList
from studio.screens.entry.steps import ShownStep, Steps
from studio.widgets.reorder_list import ReorderList

if TYPE_CHECKING:
    from store.database.changes.change import Change


class SequenceSide(SequenceShown):
    """Answers the list of steps, the form of a step, and the rehearsal."""

    def lose(self, step: Step) -> None:
        """Keep what was typed in a step that another deleted."""
        self._lost.append(step)
        self._tell_lost()

    def _tell_lost(self) -> None:
        if not self._lost:
            self.notice.show_nothing("step")
        else:
            self.notice.show(
                "step",
                f'The step "{self._lost[-1].id}" was deleted meanwhile. What you typed in it is '
                "kept.",
                ("Make it again", "make_step_again"),
            )
        self.refresh_bindings()

    @property
    def any_lost(self) -> bool:
        """Whether another deleted a step in which something was typed."""
        return bool(self._lost)

    def action_make_step_again(self) -> None:
        """Make a step that another deleted again, with what was typed in it."""
        if not self._lost:
            return
        lost = self._lost.pop()
        self._tell_lost()
        step = replace(lost, id=acts.free_id(self.steps, lost.id))

        self._change_steps(
            lambda steps: acts.added(steps, step, None), step.id, refused=lambda: self.lose(lost)
        )

    # Editing

    def edited(self, event: Form.Edited) -> None:
        """Save a field of a step as one of its sequence."""
        if not isinstance(event.form, StepForm):
            super().edited(event)
            return
        since = event.since
        if self.gone or not isinstance(since, ShownStep):
            return
        form, field, guid, text = event.form, event.field, since.guid, event.text
        value: Any = 0 if event.value is None and field == "max_turns" else event.value

        def act(steps: Steps) -> Steps:
            if guid not in self._ids:
                raise NotFound(f'step "{since.step.id}" is there no more; what you typed stays')
            return acts.edited(steps, self._ids[guid], since.step, field, value)

        if self.entry is None:
            self._edit_draft(event, guid, act)
            return

        def written(change: Change) -> AnyEntry:
            made = self._on_sequence(act)(change)
            if field == "id":
                # What is written next in this thread finds it by its new name.
                self._ids[guid] = value
            return made

        def done(refused: StoreError | None, now: AnyEntry) -> None:
            self._kept.get(guid, {}).pop(field, None)
            here = form.shows(since)
            if refused is None:
                if field == "id":
                    self._guids[value] = self._guids.pop(since.step.id, guid)
                if here and isinstance(now, Sequence):
                    step = next((one for one in now.steps if one.id == self._ids.get(guid)), None)
                    form.saved(field, text, ShownStep(guid, step or since.step))
                return
            if not here:
                # Somebody types in another step: the text waits until this one is shown again.
                self._kept.setdefault(guid, {})[field] = Kept(text, since.step)
                self.say(str(refused), title="Not saved", severity="error")
            elif isinstance(refused, Conflict):
                self.clash_in_step(form, field)
            elif not isinstance(refused, PersistError):
                form.refuse(field, _reason(refused))

        self.attempt(written, done)

    def _edit_draft(self, event: Form.Edited, guid: str, act: Callable[[Steps], Steps]) -> None:
        before = {one.id for one in self._draft}
        if event.field == "id" and event.value in before:
            event.form.refuse("id", "Another step has that id; ids must differ.")
            return
        try:
            self._draft = act(self._draft)
        except StoreError as error:
            self.say(str(error), title="Not saved", severity="error")
            return
        for step in self._draft:
            if step.id not in before:
                self._guids[step.id] = guid
        step = next(one for one in self._draft if self._guids.get(one.id) == guid)
        event.form.saved(event.field, event.text, ShownStep(guid, step))
        self._show_steps()
        if not self._creating:
            self.create()

    def _on_sequence(self, act: Callable[[Steps], Steps]) -> Callable[[Change], Sequence]:
        assert self.entry is not None
        return acts.on_sequence(self.entry.guid, self.entry.name, act)

    def _change_steps(
        self,
        act: Callable[[Steps], Steps],
        select: str = "",
        *,
        write: bool = False,
        refused: Callable[[], None] = lambda: None,
    ) -> None:
        """Change the list of steps; then put the cursor on the one of that id, and write in it.

        `refused` hears that it could not be.
        """
        self.save_typed()
        if self.entry is None:
            try:
                self._draft = act(self._draft)
            except StoreError as error:
                self.say(str(error), severity="error")
                refused()
            self._show_steps()
            self._select(select, write)
            return

        def done(why: StoreError | None, now: AnyEntry) -> None:
            if why is not None:
                self.say(_reason(why), title="Not done", severity="error")
                self._show_steps()
                refused()
            elif isinstance(now, Sequence):
                self.entry = now
                self._show_steps()
                self._select(select, write)

        self.attempt(self._on_sequence(act), done)

    def _select(self, step: str, write: bool) -> None:
        if step in self._guids:
            self.step_list.select_id(self._guids[step])
            self._show_step()
        if write:
            # What is typed takes the place of what holds it.
            self.query_one("#step-form #field-instruction", TextArea).select_all()
            self.step_form.focus_field("instruction")

    @on(ReorderList.Moved, "#steps")
    def _step_moved(self, event: ReorderList.Moved) -> None:
        event.stop()
        name, before = self._ids[event.row_id], self._ids.get(event.before_id or "")
        self._change_steps(lambda steps: acts.moved(steps, name, before))

    @on(StepList.Asked)
    def _step_asked(self, event: StepList.Asked) -> None:
        event.stop()
        shown = self.shown_step()
        after = shown.step.id if shown else None
        match event.what:
            case "edit":
                self.step_form.focus_field("instruction")
            case "remove" if shown is not None:
                name = shown.step.id
                self._kept.pop(shown.guid, None)
                self._dropped.add(shown.guid)
                self._change_steps(lambda steps: acts.removed(steps, name))
            case "copy" if shown is not None:
                copy = replace(shown.step, id=acts.free_id(self.steps, f"{shown.step.id}-copy"))
                self._change_steps(lambda steps: acts.added(steps, copy, after), copy.id)
            case "new":
                new = Step(id=acts.free_id(self.steps, "step"), instruction="…")
                self._change_steps(lambda steps: acts.added(steps, new, after), new.id, write=True)

    def action_step(self, step: int) -> None:
        """To the step before or after; also from within a text."""
        steps = self.step_list
        if step > 0:
            steps.action_cursor_down()
        else:
            steps.action_cursor_up()

    # Making

    def values(self) -> dict[str, Any]:
        """Every field as it stands, the steps too."""
        values = dict(super().values())
        if self.kind == "sequence" and self.entry is None:
            values["steps"] = [
                {
                    "id": step.id,
                    "instruction": step.instruction,
                    "exit_criteria": step.exit_criteria,
                    "require_tools": list(step.require_tools),
                    "max_turns": step.max_turns,
                }
                for step in self._draft
            ]
        return values

    def create(self) -> None:
        """Make the sequence, with the steps as they are now."""
        self._sent = self._draft
        super().create()

    def made(self) -> None:
        """Save what was typed while the sequence was being made, in its steps too."""
        draft, sent = self._draft, self._sent
        super().made()
        if self.kind == "sequence" and draft != sent:
            self._change_steps(lambda _: draft)

    def show_invalid(self, error: Invalid) -> None:
        """Say at its field why the entry cannot be made yet; of a step in its form."""
        if not error.field.startswith("steps"):
            super().show_invalid(error)
            return
        shown, name = self.shown_step(), error.field.rpartition(", ")[2]
        # What is not written yet is no fault: only what stands there and will not do is.
        here = shown is not None and f'"{shown.step.id}"' in error.field
        if here and self.step_form.text_of_or_blank(name).strip():
            self.step_form.show_problem(name, error.problem)


def _reason(refused: StoreError) -> str:
    """Why a step was refused, without the name of the sequence, which is plain to see."""
    if isinstance(refused, Invalid):
        return f"{refused.field}: {refused.problem}"
    return str(refused)
