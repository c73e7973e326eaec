"""The steps of a sequence in the entry editor: listed, and one of them in its form."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

from textual import on

from store.entries import AnyEntry, Sequence, Step
from studio.panes.entry_form import EntryForm
from studio.panes.field_text import from_text
from studio.screens.entry.kept_steps import Kept, kept_texts, step_text
from studio.screens.entry.layout import STEP, shown_value
from studio.screens.entry.step_pane import StepForm, StepList, step_rows
from studio.screens.entry.steps import ShownStep, Steps
from studio.screens.entry.weighing import Weighing
from studio.widgets.row_list import RowList

_FIRST = Step(id="step", instruction="")


class SequenceShown(Weighing):
    """Shows the steps, and keeps what is typed in those that are not shown."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._draft: Steps = (_FIRST,)
        """The steps of a sequence that is not made yet."""
        self._guids: dict[str, str] = {}
        """The guid on the screen of each step, by its id."""
        self._ids: dict[str, str] = {}
        """What each of them is called in the catalog; altered by the thread that writes."""
        self._sent: Steps | None = None
        """The steps that the sequence is being made with, or was."""
        self._kept: dict[str, dict[str, Kept]] = {}
        """What was typed in a step that is not shown now, and is not saved."""
        self._dropped: set[str] = set()
        """Steps that were deleted here: nobody waits for what was typed in them."""
        self._lost: list[Step] = []
        """Steps that another deleted, with what was typed in them."""

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
        drafted = self.entry is None and self._draft != (_FIRST,)
        kept = bool(self._lost) or any(self._kept.values())
        return drafted or kept or super().unsaved or self.step_form.any_unsaved

    @property
    def conflicts(self) -> list[tuple[EntryForm, str]]:
        """The fields that another has changed while something was typed in them."""
        steps = [(form, name) for form in self.query(StepForm) for name in form.conflicts]
        return super().conflicts + steps

    def kept_texts(self) -> list[tuple[str, str]]:
        """What is typed in steps that the form does not show, and is not saved."""
        kept = ((self._ids.get(guid, "?"), fields) for guid, fields in self._kept.items())
        drafted = self._draft if self.kind == "sequence" and self.entry is None else ()
        return kept_texts(kept, (*self._lost, *drafted))

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
        for name, kept in self._kept.pop(shown.guid, {}).items():
            if form.text_of(name) == kept.text:
                continue
            form.put(name, kept.text)
            if kept.clashes(name, shown.step):
                self.clash_in_step(form, name)
        self.rehearse()

    def _keep_typed(self) -> None:
        form = self.step_form
        before = form.subject
        if not isinstance(before, ShownStep) or before.guid in self._dropped:
            return
        if before.guid not in self._ids:
            if form.any_unsaved:
                self.lose(self.typed_step(before.step))
            return
        typed = {}
        for one in STEP:
            if form.unsaved(one.name):
                since = form.since_of(one.name)
                read = since.step if isinstance(since, ShownStep) else before.step
                typed[one.name] = Kept(form.text_of(one.name), read)
        if typed:
            self._kept[before.guid] = typed
            for edited in form.take():
                self.edited(edited)

    def clash_in_step(self, form: StepForm, field: str) -> None:
        """Say in the form that another has changed a field of the step meanwhile."""
        shown = self.shown_step()
        if shown is not None and field not in form.conflicts:
            form.clash(field, step_text(shown.step, field))

    def lose(self, step: Step) -> None:
        """Another deleted a step in which something was typed."""

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
