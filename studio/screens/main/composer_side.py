"""What is done in the composer, as changes of the catalog."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual import on, work

from store.compose.request import Material
from store.entries import Kind
from store.errors import StoreError
from studio.at import At
from studio.desk import Desk
from studio.panes.arc_tab import ArcTab
from studio.panes.composer import Composer
from studio.panes.composer_tabs import PersonaForm
from studio.panes.form import Form
from studio.panes.stage_form import StageForm
from studio.presets import mute_toggled
from studio.screens import making
from studio.screens.again import Refused, until_done, written
from studio.screens.main import adding, questions, writes
from studio.screens.main.open_persona import OpenPersona

if TYPE_CHECKING:
    from store.database.changes.change import Change


class ComposerSide(OpenPersona):
    """Answers the composer."""

    @on(Composer.TabAsked)
    def _tab_asked(self, event: Composer.TabAsked) -> None:
        self.bring_pane("composer")
        self.composer.show_tab(event.name)

    @on(Composer.LinkMoved)
    def _link_moved(self, event: Composer.LinkMoved) -> None:
        if self.material is None:
            return
        name = self.material.persona.name
        known = writes.is_linked(self.material, event.kind, event.name)
        # What is linked already and dropped anew goes to where the line was.
        if isinstance(event, Composer.LinkAdded) and not known:
            self.write(writes.linked(name, event.kind, event.name, event.before))
            return
        # Shown at once, so that the next key moves it from where it is now.
        moved = writes.moved_locally(self.material, event.kind, event.name, event.before)
        self.material = moved
        self.show_again()
        self.write(writes.moved(name, event.kind, event.name, event.before))

    @on(Composer.LinkAsked)
    def _link_asked(self, event: Composer.LinkAsked) -> None:
        material = self.material
        if material is None:
            return
        persona = material.persona.name
        match event.what:
            case "mute":
                entry = f"{event.kind}:{event.name}"
                self.choose(mute_toggled(self.choices, self.preset, entry))
            case "remove":
                self.write(writes.unlinked(persona, event.kind, event.name))
            case "raise" | "lower":
                step = 1 if event.what == "raise" else -1
                priority = writes.priority_of(material, event.name) + step
                self.material = writes.prioritised_locally(material, event.name, priority)
                self.show_again()
                self.write(writes.prioritised(persona, event.name, priority))
            case "priority":
                self._ask_priority(event.name)
            case "open":
                self.edit_entry(event.kind, event.name)

    @on(Composer.AddAsked)
    def _add_asked(self, event: Composer.AddAsked) -> None:
        self._ask_link(event.kind, event.before)

    @work
    async def _ask_link(self, kind: Kind, before: str | None) -> None:
        desk, material = self.desk, self.material
        if desk is None or material is None:
            return
        picked = await adding.ask(self, desk, self.errands, material, kind)
        if picked is None:
            return
        persona = material.persona.name
        if not isinstance(picked, str):
            await self._make_link(desk, persona, kind, picked, before)
            return

        def done(_: object) -> None:
            self.say(f"Added {picked} to {persona}.")
            self.composer.select_link(kind, picked)

        self.write(writes.linked(persona, kind, picked, before), then=done)

    async def _make_link(
        self, desk: Desk, persona: str, kind: Kind, new: making.New, before: str | None
    ) -> None:
        def link(change: Change, name: str) -> object:
            return writes.linked(persona, kind, name, before)(change)

        made = await making.make(self, desk, self.errands, kind, new, link, self.write)
        if made is not None:
            self.say(f"Made {made} and added it to {persona}. ctrl+z takes it back.")
            self.composer.select_link(kind, made)

    @work
    async def _ask_priority(self, part: str) -> None:
        material = self.material
        if material is None:
            return
        now = writes.priority_of(material, part)

        async def ask(refused: Refused | None) -> int | None:
            return await questions.priority(self, now, refused)

        async def attempt(priority: int) -> Any:
            act = writes.prioritised(material.persona.name, part, priority)
            return await written(self.write, act)

        await until_done(ask, attempt)

    @on(Form.Edited)
    def _field_edited(self, event: Form.Edited) -> None:
        if isinstance(event.form, PersonaForm) and event.since is not None:
            event.stop()
            self._write_field(event, writes.edited(event.since, event.field, event.value))

    def _write_field(self, event: Form.Edited, act: Callable[[Change], Any]) -> None:
        desk, form, field = self.desk, event.form, event.field
        assert desk is not None
        write = desk.writing(act)

        def attempt() -> Any:
            try:
                return write()
            except StoreError as error:
                return error

        def done(answer: Any) -> None:
            if isinstance(answer, StoreError) and not form.shows(event.since):
                if isinstance(form, StageForm):
                    form.keep(field, event.text, event.since, str(answer))
                self._failed(answer)
                return
            if isinstance(answer, StoreError):
                # What was typed stays where it is, with the reason below it.
                form.refuse(field, str(answer))
                self.status.show_saved("not saved")
            else:
                if form.shows(event.since):
                    form.saved(field, event.text, answer)
                self._show_saved()
            self.reload()

        self.status.show_saved("saving")
        self.errands.write(attempt, done)

    def save_typed(self) -> None:
        """Have everything that stands typed in a field saved now."""
        for form in self.composer.query(Form):
            for edited in form.take():
                if isinstance(form, PersonaForm):
                    self._field_edited(edited)
                else:
                    self._stage_edited(ArcTab.StageEdited(edited))

    @on(Form.Typing)
    def _typing(self, event: Form.Typing) -> None:
        event.stop()
        if event.unsaved:
            self.status.show_saved("editing")
        else:
            self._show_saved()

    @on(ArcTab.StageEdited)
    def _stage_edited(self, event: ArcTab.StageEdited) -> None:
        edited = event.edited
        if self.material is None or self.material.arc is None or edited.since is None:
            return
        arc = self.material.arc.name
        act = writes.stage_edited(arc, edited.since, edited.field, edited.value)
        self._write_field(edited, act)

    @on(ArcTab.Asked)
    def _arc_asked(self, event: ArcTab.Asked) -> None:
        if self.material is None:
            return
        if event.what == "link_part" and questions.in_stage(self.material, event.stage, event.name):
            self.say(f"{event.name} is in stage {event.stage} already.")
            return
        act = writes.on_arc(self.material.persona, event)
        if act is not None:
            self.write(act)
        elif event.what == "open_part":
            self.edit_entry("part", event.name)
        elif event.what == "editor":
            self.visit("arc", At(self.material.persona.name, self.choices))
        else:
            self._ask_arc(event)

    @work
    async def _ask_arc(self, event: ArcTab.Asked) -> None:
        desk, material = self.desk, self.material
        if desk is None or material is None:
            return
        if event.what in ("add", "rename"):
            await self._name_stage(material, event.stage if event.what == "rename" else "")
            return
        if event.what == "add_part":
            await self._add_part(desk, material, event.stage)
            return
        act = await questions.on_arc(self, desk, self.errands, material, event)
        if act is not None:
            self.write(act)

    async def _add_part(self, desk: Desk, material: Material, stage: str) -> None:
        """Add a part to a stage: one that there is, or a new one."""
        arc = material.persona.arc
        picked = await adding.ask_part(self, desk, self.errands, stage)
        if isinstance(picked, str):
            if questions.in_stage(material, stage, picked):
                self.say(f"{picked} is in stage {stage} already.")
                return
            self.write(lambda change: change.arcs.link_part(arc, stage, picked))
        elif picked is not None:

            def link(change: Change, name: str) -> object:
                return change.arcs.link_part(arc, stage, name)

            made = await making.make(self, desk, self.errands, "part", picked, link, self.write)
            if made is not None:
                self.say(f"Made {made} and added it to stage {stage}. ctrl+z takes it back.")

    async def _name_stage(self, material: Material, old: str) -> None:
        """Give a stage another name, or make a new one."""
        arc, stages = material.persona.arc, material.arc.stages if material.arc else ()

        async def ask(refused: Refused | None) -> str | None:
            return await questions.stage_name(self, stages, old, refused)

        async def attempt(name: str) -> Any:
            def act(change: Change) -> object:
                if old:
                    return change.arcs.rename_stage(arc, old, name)
                return change.arcs.add_stage(arc, name)

            return await written(self.write, act)

        await until_done(ask, attempt)
