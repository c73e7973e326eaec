"""The steps of a sequence in the entry editor: ordered, edited in place, rehearsed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from textual import on
from textual.widgets import TextArea

from store.entries import AnyEntry, Sequence, Step
from store.errors import Conflict, Invalid, NotFound, PersistError, StoreError
from studio.panes.entry_form import EntryForm
from studio.panes.field_text import from_text, to_text
from studio.panes.form import Form
from studio.screens.entry import steps as acts
from studio.screens.entry.layout import STEP, shown_value
from studio.screens.entry.step_pane import StepForm, StepList, step_rows
from studio.screens.entry.steps import ShownStep, Steps
from studio.screens.entry.weighing import Weighing
from studio.widgets.reorder_list import ReorderList
from studio.widgets.row_list import RowList

if TYPE_CHECKING:
    from store.database.changes.change import Change

_FIRST = Step(id="step", instruction="")


class SequenceSide(Weighing):
    """Answers the list of steps, the form of a step, and the rehearsal."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._draft: Steps = (_FIRST,)
        """The steps of a sequence that is not made yet."""
        self._guids: dict[str, str] = {}
        """The guid on the screen of each step, by its id."""
        self._ids: dict[str, str] = {}
        """What each of them is called in the catalog; altered by the thread that writes."""
        self._kept: dict[str, dict[str, str]] = {}
        """What was typed in a step that is not shown now, and is not saved."""
        self._dropped: set[str] = set()
        """Steps that were deleted here: nobody waits for what was typed in them."""
        self._lost: Step | None = None
        """A step that another deleted, with what was typed in it."""

    @property
    def step_list(self) -> StepList:
        """The list of the steps."""
        return self.query_one(StepList)

    @property
    def step_form(self) -> StepForm:
        """The form of the step under the cursor."""
        return self.query_one(StepForm)

    @property
    def steps(self) -> Steps:
        """The steps as they are stored, or of what is not made yet."""
        return self.entry.steps if isinstance(self.entry, Sequence) else self._draft

    @property
    def unsaved(self) -> bool:
        """Whether something is typed that is not saved."""
        if self.kind != "sequence":
            return super().unsaved
        kept = self._lost is not None or any(self._kept.values())
        return kept or super().unsaved or self.step_form.any_unsaved

    @property
    def conflicts(self) -> list[tuple[EntryForm, str]]:
        """The fields that another has changed while something was typed in them."""
        steps = [(form, name) for form in self.query(StepForm) for name in form.conflicts]
        return super().conflicts + steps

    # Showing

    def shown_anew(self) -> None:
        """Show the steps, too."""
        super().shown_anew()
        if self.kind == "sequence":
            self._show_steps()

    def rehearse(self) -> None:
        """Another step is shown, or something was typed in it."""

    def focus_text(self) -> None:
        """A sequence begins at its steps."""
        if self.kind == "sequence":
            self.step_list.focus()
        else:
            super().focus_text()

    def _show_steps(self) -> None:
        steps = self.steps
        self._guids = {step.id: self._guids.get(step.id) or uuid4().hex for step in steps}
        self._ids = {guid: name for name, guid in self._guids.items()}
        self.step_list.set_rows(step_rows(steps, self._guids))
        self._show_step()

    def shown_step(self) -> ShownStep | None:
        """The step under the cursor."""
        guid = self.step_list.cursor_id
        step = next((one for one in self.steps if self._guids.get(one.id) == guid), None)
        return ShownStep(guid, step) if guid is not None and step is not None else None

    @on(RowList.Highlighted, "#steps")
    def _step_highlighted(self, event: RowList.Highlighted) -> None:
        event.stop()
        self._show_step()

    def _show_step(self) -> None:
        """Show the step under the cursor; what was typed in the one before is saved or kept."""
        shown, form = self.shown_step(), self.step_form
        form.disabled = shown is None
        if shown is None:
            self.rehearse()
            return
        if not form.shows(shown):
            self._keep_typed()
        values = {
            field.name: shown_value("sequence", field.name, getattr(shown.step, field.name))
            for field in STEP
        }
        form.show(values, shown)
        for name, text in self._kept.pop(shown.guid, {}).items():
            if form.text_of(name) != text:
                form.put(name, text)
        self.rehearse()

    def _keep_typed(self) -> None:
        form = self.step_form
        before = form.subject
        if not isinstance(before, ShownStep) or before.guid in self._dropped:
            return
        if before.guid not in self._ids:
            if form.any_unsaved:
                self._lose(self.typed_step(before.step))
            return
        typed = {one.name: form.text_of(one.name) for one in STEP if form.unsaved(one.name)}
        if typed:
            self._kept[before.guid] = typed
            for edited in form.take():
                self.edited(edited)

    def _lose(self, step: Step) -> None:
        """Keep what was typed in a step that another deleted."""
        self._lost = step
        self.notice.show(
            "step",
            f'The step "{step.id}" was deleted meanwhile. What you typed in it is kept.',
            ("Make it again", "make_step_again"),
        )

    def action_make_step_again(self) -> None:
        """Make a step that another deleted again, with what was typed in it."""
        lost = self._lost
        if lost is None:
            return
        self._lost = None
        self.notice.show_nothing("step")
        step = replace(lost, id=acts.free_id(self.steps, lost.id))
        self._change_steps(lambda steps: acts.added(steps, step, None), step.id)

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
                self._kept.setdefault(guid, {})[field] = text
                self.say(str(refused), title="Not saved", severity="error")
            elif isinstance(refused, Conflict):
                self._clash_in_step(form, field)
            elif not isinstance(refused, PersistError):
                form.refuse(field, _reason(refused))

        self.attempt(written, done)

    def _edit_draft(self, event: Form.Edited, guid: str, act: Callable[[Steps], Steps]) -> None:
        before = {one.id for one in self._draft}
        self._draft = act(self._draft)
        for step in self._draft:
            if step.id not in before:
                self._guids[step.id] = guid
        step = next(one for one in self._draft if self._guids.get(one.id) == guid)
        event.form.saved(event.field, event.text, ShownStep(guid, step))
        self._show_steps()
        if not self._creating:
            self._create()

    def _clash_in_step(self, form: StepForm, field: str) -> None:
        shown = self.shown_step()
        if shown is not None and field not in form.conflicts:
            one = next(found for found in STEP if found.name == field)
            value = shown_value("sequence", field, getattr(shown.step, field))
            form.clash(field, to_text(one, value))

    def _on_sequence(self, act: Callable[[Steps], Steps]) -> Callable[[Change], Sequence]:
        assert self.entry is not None
        return acts.on_sequence(self.entry.guid, self.entry.name, act)

    def _change_steps(
        self, act: Callable[[Steps], Steps], select: str = "", *, write: bool = False
    ) -> None:
        """Change the list of steps; then put the cursor on the one of that id, and write in it."""
        self.save_typed()
        if self.entry is None:
            try:
                self._draft = act(self._draft)
            except StoreError as error:
                self.say(str(error), severity="error")
            self._show_steps()
            self._select(select, write)
            return

        def done(refused: StoreError | None, now: AnyEntry) -> None:
            if refused is not None:
                self.say(_reason(refused), title="Not done", severity="error")
                self._show_steps()
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

    def show_invalid(self, error: Invalid) -> None:
        """Say at its field why the entry cannot be made yet; of a step in its form."""
        if not error.field.startswith("steps"):
            super().show_invalid(error)

    # What is typed

    def typed_step(self, step: Step) -> Step:
        """The step that the form shows, with what is typed there and can be read."""
        form = self.step_form
        values: dict[str, Any] = {}
        for field in STEP:
            if form.unsaved(field.name):
                try:
                    value = from_text(field, form.text_of(field.name))
                except ValueError:
                    continue
                values[field.name] = 0 if value is None else value
        return replace(step, **values)

    def typed_entry(self) -> AnyEntry | None:
        """The entry as it would be with all that is typed, in a step too."""
        entry = super().typed_entry()
        shown = self.shown_step() if isinstance(entry, Sequence) else None
        if not isinstance(entry, Sequence) or shown is None:
            return entry
        step = self.typed_step(shown.step)
        steps = tuple(step if one is shown.step else one for one in entry.steps)
        return replace(entry, steps=steps)


def _reason(refused: StoreError) -> str:
    """Why a step was refused, without the name of the sequence, which is plain to see."""
    if isinstance(refused, Invalid):
        return f"{refused.field}: {refused.problem}"
    return str(refused)
