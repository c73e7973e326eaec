"""Choosing between two texts of a field that another changed while one typed in it."""

from __future__ import annotations

from typing import Any, TypeVar

from textual import on, work
from textual.screen import Screen

from studio.panes.conflict_form import ConflictForm

ResultT = TypeVar("ResultT")


class Settling(Screen[ResultT]):
    """A screen with forms in which something may be in conflict."""

    def say(self, text: str, *, title: str = "", severity: Any = "information") -> None:
        """Tell the user something."""
        raise NotImplementedError

    def settled(self) -> None:
        """A choice was made."""

    @on(ConflictForm.Chosen)
    def _chosen(self, event: ConflictForm.Chosen) -> None:
        event.stop()
        self.settle(event.form, event.field, event.answer)

    def settle(self, form: ConflictForm, field: str, answer: str) -> None:
        """Do what was chosen for a field in conflict."""
        if answer == "see":
            self._show_both(form, field)
            return
        if answer == "mine":
            form.keep_mine(field)
        else:
            form.take_theirs(field)
            self.say("Taken. ctrl+z in the field brings back what you had typed.")
        form.focus_field(field)
        self.settled()

    @work(group="difference", exclusive=True)
    async def _show_both(self, form: ConflictForm, field: str) -> None:
        from studio.screens.conflict import ConflictScreen

        theirs = form.conflicts.get(field)
        if theirs is None:
            return
        asked = ConflictScreen(form.label_of(field), theirs, form.text_of(field))
        answer = await self.app.push_screen_wait(asked)
        if answer is not None:
            self.settle(form, field, answer)
