"""The step under the cursor as a session has it: who speaks, the prompt, its tokens."""

from __future__ import annotations

from textual import on

from store.compose.blast import Voiced
from store.compose.composition import compiled
from store.entries import Role, Sequence
from store.errors import NotFound
from studio.at import GoTo
from studio.desk import Desk
from studio.screens.entry.rehearsal import (
    PERSONA,
    ROLE,
    Rehearsal,
    Rehearsed,
    prompt_lines,
    rehearsed,
    who,
)
from studio.screens.entry.sequence_side import SequenceSide
from studio.widgets.prompt_view import PromptView


class Rehearsing(SequenceSide):
    """Rehearses a sequence with the persona that is open, or the first that uses it."""

    _voiced: Voiced | None = None

    def shown_anew(self) -> None:
        """Read who speaks, too."""
        super().shown_anew()
        if self.kind == "sequence":
            self._read_voiced()

    def typed(self) -> None:
        """Rehearse what is typed, too."""
        super().typed()
        if self.kind == "sequence":
            self.rehearse()

    def _read_voiced(self) -> None:
        desk = self.desk
        name = self.persona or next((one.persona.name for one in self.reach.voices), "")
        if name:
            self.errands.read("voiced", lambda: read_voiced(desk, name), self._take_voiced)
        else:
            self._take_voiced(None)

    def _take_voiced(self, voiced: Voiced | None) -> None:
        self._voiced = voiced
        self.rehearse()

    def rehearse(self) -> None:
        """Compose the prompt of the step under the cursor, with what is typed in it."""
        shown, voiced, entry = self.shown_step(), self._voiced, self.entry
        pane = self.query_one(Rehearsal)
        if shown is None:
            pane.show_nothing("No steps: n in the list of steps makes one.")
            return
        at = self.steps.index(shown.step)
        steps = (*self.steps[:at], self.typed_step(shown.step), *self.steps[at + 1 :])
        sequence = Sequence(name=entry.name if entry else "new", steps=steps)
        counter = self.desk.catalog.counters.get()

        def work() -> Rehearsed:
            text, *pieces = rehearsed(voiced, sequence, at)
            step = f"step {at + 1}/{len(steps)} {steps[at].id}"
            return Rehearsed(tuple(prompt_lines(*pieces)), counter(text), step, who(voiced))

        mark = "~" if counter.encoding.estimate else ""
        encoding = counter.encoding.name
        self.errands.read("rehearse", work, lambda heard: pane.show(heard, encoding, mark))

    @on(Rehearsal.StepWanted)
    def _step_wanted(self, event: Rehearsal.StepWanted) -> None:
        event.stop()
        self.action_step(event.step)

    @on(PromptView.LineOpened, "#rehearsal-prompt")
    def _line_opened(self, event: PromptView.LineOpened) -> None:
        event.stop()
        voiced = self._voiced
        if event.source == ROLE and voiced is not None and voiced.role is not None:
            line = event.prompt_view.lines[event.index].text
            self.there = GoTo("role", voiced.role.name, "system_prompt", line)
            self.action_close()
        elif event.source == PERSONA and voiced is not None:
            self.there = GoTo("persona", voiced.persona.name)
            self.action_close()
        else:
            self.step_form.focus_field("instruction")


def read_voiced(desk: Desk, name: str) -> Voiced | None:
    """A persona with its role, as a session has them; None when it is gone."""
    try:
        material = desk.catalog.material(name)
    except NotFound:
        return None
    persona = material.persona
    role = desk.catalog.find("role", persona.default_role) if persona.default_role else None
    return Voiced(persona, compiled(material)[0], role if isinstance(role, Role) else None)
