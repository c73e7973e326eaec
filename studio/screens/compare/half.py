"""What one of the two compared compositions is of: a line of settings above its text."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from studio.choices import Choices
from studio.panes.preview_settings import stage_shown
from studio.screens.compare.side import Seen, chosen_word
from studio.widgets.choice import Choice
from studio.widgets.plain import fit

Place: TypeAlias = Literal[0, 1]
"""The left one, or the right one."""

_NAMES: Final = ("left", "right")
_SIGNS: Final = ("-", "+")


class CompareHalf(Horizontal):
    """The settings of one side; what is asked of them goes on to the screen."""

    def __init__(self, place: Place) -> None:
        name = _NAMES[place]
        super().__init__(id=f"half-{name}", classes="half")
        self.place: Place = place

    def compose(self) -> ComposeResult:
        """Which side it is, and its settings."""
        sign, style = _SIGNS[self.place], ("$text-error", "$text-success")[self.place]
        yield Static(Content.styled(sign, f"bold {style}"), classes="half-sign")
        yield Choice("", "–", classes="half-persona")
        yield Choice("Stage", "none", stepped=True, classes="half-stage")
        yield Choice("Preset", "none", classes="half-preset")
        yield Choice("", "", classes="half-chosen")

    def show(self, seen: Seen) -> None:
        """Show what the side is of."""
        request, material = seen.side.request, seen.material
        self._choice("persona").show(fit(seen.side.persona, 18) or "no persona")
        stage = "none" if material is None else stage_shown(material, Choices(stage=request.stage))
        self._choice("stage").show(fit(stage, 14))
        self._choice("stage").display = material is not None and material.arc is not None
        self._choice("preset").show(fit(request.preset, 14) or "none")
        presets = material is not None and bool(material.persona.presets)
        self._choice("preset").display = presets or bool(request.preset)
        word = chosen_word(seen.side, seen.preview)
        self._choice("chosen").show("no choices" if word == "none" else f"{word} choices")

    def what(self, choice: Choice) -> str:
        """Which of its settings one is: `persona`, `stage`, `preset` or `chosen`."""
        names = (name for name in choice.classes if name.startswith("half-"))
        return next(names, "").removeprefix("half-")

    def _choice(self, what: str) -> Choice:
        return self.query_one(f".half-{what}", Choice)
