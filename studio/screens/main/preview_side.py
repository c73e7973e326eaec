"""What is chosen in the preview."""

from __future__ import annotations

from dataclasses import replace

from textual import on, work

from studio.choices import Choices
from studio.panes.composer import Composer
from studio.panes.preview import Preview
from studio.presets import without_override
from studio.screens.main import choosing, override_choice, questions
from studio.screens.main.differing import Differing


class PreviewSide(Differing):
    """Answers the preview."""

    # The preview

    @on(Preview.Asked)
    def _preview_asked(self, event: Preview.Asked) -> None:
        material, choices = self.material, self.choices
        if material is None:
            return
        match event.what:
            case "view" | "next_view":
                self.choose(choosing.with_view(choices, event.value))
            case "against":
                self.choose(choosing.with_against(choices, event.value))
            case "diff_text":
                self.choose(replace(choices, diff_detail=not choices.diff_detail))
            case "step":
                self.action_look_at_stage(int(event.value))
            case "next_style":
                self.choose(choosing.with_next_style(choices))
            case "take_away":
                self.choose(without_override(choices, self.preset, event.value))
                self._reveal(event.value)
            case "reset":
                self.choose(choosing.plain(choices))
            case "session_step" if event.value:
                self.choose(choosing.with_step(choices, self.voice, int(event.value)))
            case "toggle" if toggled := choosing.with_toggled(choices, self.preset, event.value):
                self.choose(toggled)
                self._reveal(event.value)
            case "toggle":
                self._ask_preview("override", event.value)
            case _:
                self._ask_preview(event.what, event.value)

    def _reveal(self, part_type: str) -> None:
        """Bring the text of a type into view, where something of it has just been chosen."""
        if self.shown is not None and self.choices.view in ("summary", "detail"):
            self.preview.reveal_type(part_type, self.shown.composition)

    def action_look_at_stage(self, step: int) -> None:
        """Look at the stage before or after in the preview, from wherever the keyboard is."""
        material = self.material
        if material is None:
            self.say("Open a persona first: its stages are looked at.")
        elif material.arc is None:
            self.say(f"{material.persona.name} has no arc, so there are no stages. A makes one.")
        elif not material.arc.stages:
            self.say(f"The arc {material.arc.name} has no stages yet. A opens it.")
        else:
            self.choose(choosing.with_stage_stepped(self.choices, material, step))

    @work
    async def _ask_preview(self, what: str, value: str) -> None:
        desk, material = self.desk, self.material
        if desk is None or material is None:
            return
        before = self.choices
        if what == "override":
            answer = await override_choice.ask(self, desk, self.errands, material, before, value)
        else:
            answer = await questions.on_preview(self, desk, self.errands, material, before, what)
        if answer is None or self.material is None:
            return
        if what in ("override", "role", "sequence"):
            # A part or role that is not at hand is read with the persona.
            self.remember(answer)
            chosen = _other(answer, before)
            self.reload(lambda: self._reveal(chosen))
            if what == "override" and chosen:
                self.bring_pane("preview")
                self.preview.go_to_override(chosen)
            return
        self.choose(answer)
        if what == "encoding":
            self._preferences.remember_encoding(self._workspace.folder, answer.encoding)
            self.library.refresh_rows(encoding=answer.encoding)

    @on(Composer.OverrideAsked)
    def _override_asked(self, event: Composer.OverrideAsked) -> None:
        self._ask_preview("override", event.part_type)


def _other(now: Choices, before: Choices) -> str:
    """The part type whose override differs; blank when none does."""
    types = (*now.overrides, *before.overrides)
    return next((t for t in types if now.overrides.get(t) != before.overrides.get(t)), "")
