"""The persona one looks through: which arc it has, and where it stands in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual import work

from studio.screens.again import Refused, until_done, written
from studio.screens.arc import acts, asking
from studio.screens.arc.reading import Wanted
from studio.screens.arc.stage_side import StageSide

if TYPE_CHECKING:
    from store.database.changes.change import Change


class PersonaSide(StageSide):
    """Assigns arcs, and moves a persona from stage to stage."""

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

        async def ask(refused: Refused | None) -> tuple[str, str] | None:
            return await asking.new_arc(self, self.desk, persona, refused)

        async def attempt(names: tuple[str, str]) -> Any:
            return await written(self.write, self.desk.writing(acts.made(*names, persona)))

        if (done := await until_done(ask, attempt)) is not None:
            self.want(Wanted(persona=guid) if persona and guid else Wanted(arc=done[1].guid))

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
