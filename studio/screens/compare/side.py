"""One of two compositions that are compared: what it is of, and what is chosen for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from store.compose.composition import Composition
from store.compose.request import CURRENT, Material, Request, Style
from store.errors import StoreError
from studio.at import At
from studio.choices import Choices
from studio.desk import Desk
from studio.screens.main import choosing

PREVIEW: Final = "preview's"
GIVEN: Final = "as given"
NONE: Final = "none"


@dataclass(frozen=True, slots=True)
class Side:
    """A composition to compare: a persona, and what is asked for."""

    persona: str
    request: Request


@dataclass(frozen=True, slots=True)
class Look:
    """How both sides are looked at."""

    detail: bool
    style: Style
    encoding: str
    """Blank is the workspace's."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a side came to when it was read and composed."""

    side: Side
    material: Material | None = None
    composition: Composition | None = None
    problem: str = ""
    """Why there is no text."""
    preview: Request | None = None
    """What is chosen in the preview of its persona; None when nothing is."""


def usual_sides(at: At, material: Material) -> tuple[Side, Side]:
    """What to compare when nothing else is asked for.

    With something chosen in the preview: without it and with it, at the stage looked at; or where
    that alone is chosen, at the current stage and there. Else the stage before and the current
    one; at the first, that and the next. Else the first preset.
    """
    persona = at.persona or material.persona.name
    plain = Side(persona, Request())
    if chosen := preview_request(at.choices):
        stage = CURRENT if _stageless(chosen) == Request() else chosen.stage
        return Side(persona, Request(stage=stage)), Side(persona, chosen)
    names = choosing.stage_names(material)
    if material.persona.stage in names and len(names) > 1:
        place = names.index(material.persona.stage)
        if place == 1 and len(names) > 2:
            return plain, Side(persona, Request(stage=names[2]))
        return Side(persona, Request(stage=names[place - 1])), plain
    if material.persona.presets:
        return plain, Side(persona, Request(preset=material.persona.presets[0].name))
    return plain, plain


def preview_request(choices: Choices) -> Request | None:
    """What is chosen in a preview, without how it is looked at; None when nothing is."""
    request = replace(choices.request(""), detail=False, style="markdown", encoding="")
    return None if request == Request() else request


def chosen_word(side: Side, preview: Request | None) -> str:
    """How the choices of a side are called, whatever its stage and preset."""
    bare = _bare(side.request)
    if bare == Request():
        return NONE
    return PREVIEW if preview is not None and bare == _bare(preview) else GIVEN


def next_choices(side: Side, preview: Request | None, given: Request | None) -> Side | None:
    """The side with the next of the choices that there are; None when there are no others.

    It stays at its stage, which is chosen by itself.
    """
    options: list[tuple[str, Request]] = [(NONE, Request())]
    if preview is not None and _stageless(preview) != Request():
        options.append((PREVIEW, preview))
    if given is not None and chosen_word(Side(side.persona, given), preview) == GIVEN:
        options.append((GIVEN, given))
    same = [_stageless(one) == _stageless(side.request) for _, one in options]
    words = [word for word, _ in options]
    now = chosen_word(side, preview)
    place = same.index(True) if any(same) else words.index(now) if now in words else 0
    if len(options) == 1 and now == NONE:
        return None
    following = options[(place + 1) % len(options)][1]
    return replace(side, request=replace(following, stage=side.request.stage))


def with_stage(side: Side, material: Material, stage: str | None) -> Side:
    """The side at a stage; at the current one it follows it when it moves."""
    wanted = CURRENT if stage is not None and stage == material.persona.stage else stage
    return replace(side, request=replace(side.request, stage=wanted))


def with_stage_stepped(side: Side, material: Material, step: int) -> Side:
    """The side at the stage before or after, round at the ends; none is one of them."""
    choices = choosing.with_stage_stepped(Choices(stage=side.request.stage), material, step)
    return replace(side, request=replace(side.request, stage=choices.stage))


def with_preset(side: Side, preset: str) -> Side:
    """The side with a preset, or with none when it is blank."""
    return replace(side, request=replace(side.request, preset=preset))


def see(desk: Desk, side: Side, look: Look, at: At) -> Seen:
    """Read a side's persona and compose it; in a thread."""
    if not side.persona:
        return Seen(side, problem="No persona is chosen: a chooses one.")
    catalog = desk.catalog
    request = replace(side.request, detail=look.detail, style=look.style, encoding=look.encoding)
    try:
        material = catalog.material(side.persona)
    except StoreError as error:
        return Seen(side, problem=f"{error}.")
    preview = preview_request(_choices(desk, material, at))
    try:
        composition = catalog.compose(side.persona, request)
    except StoreError as error:
        return Seen(side, material, problem=f"{error}.", preview=preview)
    return Seen(side, material, composition, preview=preview)


def preset_names(material: Material) -> Sequence[str]:
    """The presets of a side's persona."""
    return [preset.name for preset in material.persona.presets]


def _choices(desk: Desk, material: Material, at: At) -> Choices:
    if material.persona.name == at.persona:
        return at.choices
    kept = desk.preferences.choices(desk.workspace.folder, material.persona.guid)
    overrides = {key: one.part for key, one in kept.overrides.items()}
    there = desk.catalog.material(
        material.persona.name, Request(overrides=overrides, mute=kept.mute)
    )
    return choosing.still_possible(kept, there)


def _stageless(request: Request) -> Request:
    """What is chosen, but for the stage and how it is looked at."""
    return replace(request, stage=CURRENT, detail=False, style="markdown", encoding="")


def _bare(request: Request) -> Request:
    return replace(request, stage=CURRENT, preset="", detail=False, style="markdown", encoding="")
