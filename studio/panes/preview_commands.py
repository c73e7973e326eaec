"""What can be done in the preview, wherever in it one is."""

from __future__ import annotations

from typing import Final

from studio.commands import Command

PREVIEW_COMMANDS: Final = (
    Command("preview.view", "Next view", "v", "next_view", "View", "summary, detail, …"),
    Command("preview.against", "Compare with something else", "a", "ask('against')", "Against"),
    Command(
        "preview.diff_text", "What differs in summary or detail", "d", "ask('diff_text')", "Text"
    ),
    Command("preview.next", "Next difference", "n", "difference(1)", "Next", shown="n N"),
    Command("preview.before", "Difference before", "N", "difference(-1)"),
    Command("preview.fold", "Fold what is the same, or show it", "f", "fold"),
    Command("preview.stage", "Choose the stage to look at", "s", "ask('stage')", "Stage"),
    Command("preview.override", "Override a part type", "o", "ask('override')", "Override"),
    Command("preview.preset", "Presets", "p", "preset('pick')", "Preset", "apply, save, compare"),
    Command("preview.preset_toggle", "Take the preset off, or on", "full_stop", "preset('toggle')"),
    Command("preview.vars", "Fill in the variables", "i", "fill_in", "", "{{ name }} in texts"),
    Command("preview.budget", "Set a budget", "b", "ask('budget')", "Budget"),
    Command("preview.limit", "Limit the parts", "l", "ask('limit')"),
    Command("preview.types", "Keep only some part types", "t", "ask('types')"),
    Command("preview.style", "Next style", "m", "ask('next_style')", "", "markdown, xml, plain"),
    Command("preview.encoding", "Choose the encoding", "g", "ask('encoding')"),
    Command("preview.reset", "Take back all choices", "z", "ask('reset')"),
)
