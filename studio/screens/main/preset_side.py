"""Presets and variables of the open persona, from the preview."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from textual import on, work
from textual.content import Content

from store.compose.request import Material
from store.entries import Persona, Preset
from store.errors import Invalid
from store.validate import valid_name
from studio.at import At
from studio.panes.preview import Preview
from studio.presets import (
    chosen_as,
    described,
    kept_as,
    laid,
    says_anything,
    stepped,
    toggled,
    with_preset,
)
from studio.screens.again import Refused, until_done, written
from studio.screens.dialogs import AskScreen, ConfirmScreen, PickScreen
from studio.screens.main import preset_writes
from studio.screens.main.open_persona import OpenPersona
from studio.variables import filled, variables
from studio.widgets.plain import fit, literal
from studio.widgets.rows import Row

_CHOSEN = "chosen"
_NONE = "none"


class PresetSide(OpenPersona):
    """Answers what is asked about presets and variables."""

    @on(Preview.PresetAsked)
    def _preset_asked(self, event: Preview.PresetAsked) -> None:
        event.stop()
        if self.material is None:
            return
        if event.what == "step":
            self.choose(stepped(self.choices, self.material.persona.presets, event.step))
        elif event.what == "toggle" and self.choices.preset:
            self.choose(toggled(self.choices))
        else:
            self._ask_presets()

    @work
    async def _ask_presets(self) -> None:
        from studio.screens.presets import PresetsScreen

        material = self.material
        if material is None:
            return
        act = await self.app.push_screen_wait(PresetsScreen(material.persona, self.choices))
        if act is None:
            return
        match act.what:
            case "use":
                self.choose(with_preset(self.choices, act.name))
            case "save":
                await self._save_as(material)
            case "update":
                self._save_preset(material, act.name)
            case "rename":
                await self._rename_preset(material.persona, act.name)
            case "delete":
                await self._delete(material.persona, act.name)
            case _:
                await self._compare(material, act.name)

    async def _save_as(self, material: Material) -> None:
        if not says_anything(chosen_as("", self.choices, self.preset)):
            self.say("Nothing is chosen yet: override a type, mute an entry or fill in a variable.")
            return

        async def ask(refused: Refused | None) -> str | None:
            return await self._ask_name(material.persona, "Save what is chosen as", "", refused)

        async def attempt(name: str) -> Any:
            preset = chosen_as(name, self.choices, self.preset)
            message = _message("saved", material.persona, name)
            act = preset_writes.saved(material.persona, preset)
            return await written(self.write, act, message=message)

        if (done := await until_done(ask, attempt)) is not None:
            self._saved(chosen_as(done[0], self.choices, self.preset))

    def _save_preset(self, material: Material, name: str) -> None:
        preset = chosen_as(name, self.choices, self.preset)
        act = preset_writes.saved(material.persona, preset)
        message = _message("saved", material.persona, name)
        self.write(act, message=message, then=lambda _: self._saved(preset))

    def _saved(self, preset: Preset) -> None:
        self.remember(kept_as(self.choices, preset.name))
        self.say(f"Saved preset {preset.name}: {described(preset)}.")

    async def _rename_preset(self, persona: Persona, old: str) -> None:
        async def ask(refused: Refused | None) -> str | None:
            new = await self._ask_name(persona, f"New name of preset {old}", old, refused)
            return None if new == old else new

        async def attempt(new: str) -> Any:
            message = _message("renamed", persona, old)
            return await written(
                self.write, preset_writes.renamed(persona, old, new), message=message
            )

        done = await until_done(ask, attempt)
        if done is not None and self.choices.preset == old:
            self.remember(replace(self.choices, preset=done[0]))

    async def _delete(self, persona: Persona, name: str) -> None:
        sure = await self.app.push_screen_wait(
            ConfirmScreen(
                f"Delete preset {name}?",
                "Who asks for it by name is refused then.\n\nctrl+z brings it back.",
                "Delete",
            )
        )
        if sure:
            act = preset_writes.deleted(persona, name)
            self.write(act, message=_message("deleted", persona, name))

    async def _ask_name(
        self, persona: Persona, title: str, value: str, refused: Refused | None
    ) -> str | None:
        taken = {preset.name for preset in persona.presets} - {value}

        def check(name: str) -> str:
            try:
                trimmed = valid_name(name, kind="preset")
            except Invalid as error:
                return f"The name {error.problem}."
            return "There is a preset of that name; choose another." if trimmed in taken else ""

        asked = AskScreen(title, value, check=check, refused=refused)
        answer = await self.app.push_screen_wait(asked)
        return answer.strip() if answer is not None else None

    async def _compare(self, material: Material, name: str) -> None:
        from studio.screens.main.comparing import as_chosen, compare_screen, under_preset

        desk = self.desk
        if desk is None:
            return
        rows = [
            Row(_NONE, Content("without a preset")),
            Row(_CHOSEN, Content("what is chosen now")),
            *(_row(one) for one in material.persona.presets if one.name != name),
        ]
        picked = await self.app.push_screen_wait(PickScreen(f"Compare preset {name} with", rows))
        if picked is None:
            return
        encoding = desk.catalog.counters.default
        now = laid(self.choices, self.preset)
        if picked == _CHOSEN:
            other = as_chosen(now, encoding)
        else:
            other = under_preset(self.choices, encoding, picked.partition(":")[2])
        one = under_preset(self.choices, encoding, name)
        at = At(persona=material.persona.name, choices=now)
        await self.app.push_screen_wait(compare_screen(desk, at, one, other))
        self.reload()

    # Variables

    @on(Preview.VariablesAsked)
    def _variables_asked(self, event: Preview.VariablesAsked) -> None:
        event.stop()
        self._ask_variables()

    @work
    async def _ask_variables(self) -> None:
        from studio.screens.variables import VariablesScreen

        material = self.material
        if material is None:
            return
        composition = self.shown.composition if self.shown else None
        found = variables(material, composition, self.choices, self.preset)
        values = await self.app.push_screen_wait(VariablesScreen(found))
        if values is not None:
            self.choose(filled(self.choices, values))


def _row(preset: Preset) -> Row:
    does = Content.styled(fit(literal(described(preset)), 36), "$text-muted")
    return Row(f"preset:{preset.name}", Content(fit(literal(preset.name), 24)), does)


def _message(what: str, persona: Persona, name: str) -> str:
    return f"{what} preset {name} of {persona.name}"
