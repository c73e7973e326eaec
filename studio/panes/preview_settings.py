"""The settings that stand above the preview's text: what each is called, and what it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from store.compose.request import CURRENT, Material
from studio.choices import VIEWS, Choices, View
from studio.presets import preset_shown
from studio.widgets.choice import Choice
from studio.widgets.plain import fit
from studio.widgets.prompt_view import PromptView


class ViewTab(Static):
    """A view to choose with the mouse."""

    ALLOW_SELECT = False

    class Chosen(Message):
        """The text is to be looked at in another view."""

        def __init__(self, view: View) -> None:
            super().__init__()
            self.view = view

    def __init__(self, view: View) -> None:
        super().__init__(Content(view.capitalize()), classes="view-tab")
        self.view = view

    def on_click(self) -> None:
        """Choose it."""
        self.post_message(self.Chosen(self.view))

    def jump(self) -> None:
        """Choose it, and read on there."""
        self.on_click()
        self.screen.query_one(PromptView).focus()


def setting_lines() -> Iterator[Widget]:
    """The views and the settings, a line for each group of them."""
    yield Horizontal(
        *(ViewTab(view) for view in VIEWS), Choice("Vars", "", id="choice-vars"), id="preview-views"
    )
    yield Horizontal(
        Choice("Stage", "none", stepped=True, id="choice-stage"),
        Choice("Preset", "none", stepped=True, id="choice-preset"),
        Choice("", "markdown", id="choice-style"),
        id="preview-line",
    )
    yield Horizontal(
        Choice("Budget", "none", id="choice-budget"),
        Choice("Limit", "none", id="choice-limit"),
        Choice("Types", "all", id="choice-types"),
        Choice("", "", id="choice-encoding"),
        id="preview-limits",
    )
    yield Horizontal(
        Choice("Role", "", id="choice-role"),
        Choice("Sequence", "", id="choice-sequence"),
        Choice("Step", "", stepped=True, id="choice-session_step"),
        id="session-line",
    )


def settings_shown(material: Material, choices: Choices, encoding: str) -> Mapping[str, str]:
    """What each setting shows, by its name."""
    types = ", ".join(sorted(choices.types)) or "all"
    return {
        "stage": stage_shown(material, choices),
        "preset": fit(preset_shown(material.persona, choices), 16),
        "style": choices.style,
        "budget": "none" if choices.budget is None else f"{choices.budget:,}",
        "limit": "none" if choices.limit is None else f"{choices.limit:,}",
        "types": fit(types, 16),
        "encoding": encoding,
    }


def stage_shown(material: Material, choices: Choices) -> str:
    """What to call the stage that is looked at."""
    if choices.stage is CURRENT:
        return f"● {material.persona.stage}" if material.persona.stage else "none"
    return "no stage" if choices.stage is None else str(choices.stage)
