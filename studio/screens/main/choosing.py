"""How the preview's choices follow what is asked for; pure."""

from __future__ import annotations

from dataclasses import replace

from store.compose.request import CURRENT, STYLES, Material, Stage
from store.entries import Preset
from studio.choices import AGAINST, VIEWS, Against, Choices, View
from studio.composing import Voice
from studio.presets import laid


def with_view(choices: Choices, view: str) -> Choices:
    """The choices with a named view, or the next one where the name is blank."""
    found: View | None = next((one for one in VIEWS if one == view), None)
    if found is None:
        found = VIEWS[(VIEWS.index(choices.view) + 1) % len(VIEWS)]
    if found == "diff" and choices.view in ("summary", "detail"):
        # What differs is looked at in the text that was looked at before.
        choices = replace(choices, diff_detail=choices.view == "detail")
    return replace(choices, view=found)


def with_against(choices: Choices, against: str) -> Choices:
    """The choices compared with something else, or with the next where the name is blank."""
    found: Against | None = next((one for one in AGAINST if one == against), None)
    if found is None:
        found = AGAINST[(AGAINST.index(choices.against) + 1) % len(AGAINST)]
    return replace(choices, against=found)


def stage_names(material: Material) -> list[str | None]:
    """What can be looked at: no stage, then each of the arc."""
    return [None, *(stage.name for stage in material.arc.stages)] if material.arc else [None]


def with_stage_stepped(choices: Choices, material: Material, step: int) -> Choices:
    """The choices looking at the stage before or after; at the ends they stay."""
    names = stage_names(material)
    looked_at = material.persona.stage if choices.stage is CURRENT else choices.stage
    place = names.index(looked_at) if looked_at in names else 0
    return with_stage(choices, material, names[max(0, min(place + step, len(names) - 1))])


def with_stage(choices: Choices, material: Material, stage: str | None) -> Choices:
    """The choices looking at a stage; at the current one they follow it when it moves."""
    wanted: str | Stage | None = stage
    if stage is not None and stage == material.persona.stage:
        wanted = CURRENT
    return replace(choices, stage=wanted)


def with_toggled(choices: Choices, preset: Preset | None, part_type: str) -> Choices | None:
    """The choices with the override of a type turned on or off; None where there is none yet."""
    override = laid(choices, preset).overrides.get(part_type)
    if override is None:
        return None
    return choices.with_override(part_type, replace(override, on=not override.on))


def with_next_style(choices: Choices) -> Choices:
    """The choices in the next style."""
    place = STYLES.index(choices.style)
    return replace(choices, style=STYLES[(place + 1) % len(STYLES)])


def plain(choices: Choices) -> Choices:
    """The choices with everything taken back but how the text is looked at.

    The preset that was used last is remembered, but used no more.
    """
    return Choices(
        view=choices.view,
        style=choices.style,
        encoding=choices.encoding,
        against=choices.against,
        diff_detail=choices.diff_detail,
        preset=choices.preset,
        preset_on=not choices.preset,
    )


def number_problem(text: str) -> str:
    """What is wrong with a number that was typed; blank is none at all."""
    word = text.strip().replace(",", "")
    if not word or (word.isascii() and word.isdigit()):
        return ""
    return "write a whole number, or nothing for none"


def to_number(text: str) -> int | None:
    """A number that was typed; None for nothing."""
    word = text.strip().replace(",", "")
    return int(word) if word else None


def with_step(choices: Choices, voice: Voice, step: int) -> Choices:
    """The choices at the step of the sequence before or after, staying within it."""
    last = len(voice.sequence.steps) - 1 if voice.sequence else 0
    return replace(choices, step=max(0, min(choices.step + step, last)))


def still_possible(choices: Choices, material: Material) -> Choices:
    """The choices without what they name that is no longer there."""
    for part_type, override in choices.overrides.items():
        part = material.parts.get(override.part) if override.part is not None else None
        gone = override.part is not None and (part is None or part.part_type != part_type)
        if gone:
            choices = choices.with_override(part_type, None)
    mute = frozenset(
        one
        for one in choices.mute
        if one in material.known or one.removeprefix("part:") in material.parts
    )
    if mute != choices.mute:
        choices = replace(choices, mute=mute)
    if choices.preset not in ("", *(preset.name for preset in material.persona.presets)):
        choices = replace(choices, preset="", preset_on=True)
    if choices.stage not in (CURRENT, *stage_names(material)):
        choices = replace(choices, stage=CURRENT)
    return choices
