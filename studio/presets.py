"""Presets in the preview: laid under what is chosen, as composing does it; pure.

`laid` gives what `store.compose.request.settled` makes of a preset and explicit options (SPEC
section 4), and heeds what was taken back of a preset: an override that is off, an `unmute`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from store.entries import Persona, Preset
from studio.choices import Choices, Override


def applied(persona: Persona, choices: Choices) -> Preset | None:
    """The preset that is used now; None when there is none."""
    if not choices.preset or not choices.preset_on:
        return None
    return next((one for one in persona.presets if one.name == choices.preset), None)


def laid(choices: Choices, preset: Preset | None) -> Choices:
    """The choices with those of a preset under them, and no preset any more."""
    if preset is None:
        return replace(choices, preset="", preset_on=True, unmute=frozenset())
    overrides = {key: Override(part) for key, part in preset.overrides.items()}
    return replace(
        choices,
        preset="",
        preset_on=True,
        overrides=MappingProxyType({**overrides, **choices.overrides}),
        mute=(choices.mute | frozenset(preset.mute)) - choices.unmute,
        unmute=frozenset(),
        vars=MappingProxyType({**preset.vars, **choices.vars}),
    )


def chosen_as(name: str, choices: Choices, preset: Preset | None) -> Preset:
    """What is chosen now, as a preset of that name."""
    now = laid(choices, preset)
    first = [one for one in preset.mute if one in now.mute] if preset else []
    return Preset(
        name=name,
        overrides=MappingProxyType({key: one.part for key, one in now.overrides.items() if one.on}),
        mute=(*first, *sorted(now.mute.difference(first))),
        vars=now.vars,
    )


def says_anything(preset: Preset) -> bool:
    """Whether a preset changes anything at all."""
    return bool(preset.overrides or preset.mute or preset.vars)


def altered(choices: Choices, preset: Preset) -> bool:
    """Whether something else is chosen than the preset that is used."""
    now = chosen_as(preset.name, choices, preset)
    return (
        now.overrides != preset.overrides
        or frozenset(now.mute) != frozenset(preset.mute)
        or now.vars != preset.vars
    )


def preset_shown(persona: Persona, choices: Choices) -> str:
    """What to call the preset that is used: `none`, its name, or `name*` where it was altered."""
    preset = applied(persona, choices)
    if preset is None:
        return "none"
    return f"{preset.name}*" if altered(choices, preset) else preset.name


def described(preset: Preset) -> str:
    """What a preset does, in words: `tone → terse · mutes 2 · vars 1`."""
    said = [f"{key} → {part or 'nothing'}" for key, part in preset.overrides.items()]
    if preset.mute:
        said.append(f"mutes {len(preset.mute)}")
    if preset.vars:
        said.append(f"vars {len(preset.vars)}")
    return " · ".join(said) or "nothing"


def with_preset(choices: Choices, name: str) -> Choices:
    """The choices with a preset used, or none where the name is blank: the last is remembered.

    What was taken back of another preset, and overrides that are off, are no choice against it.
    """
    if not name:
        return replace(choices, preset_on=not choices.preset)
    overrides = {key: one for key, one in choices.overrides.items() if one.on}
    return replace(
        choices,
        preset=name,
        preset_on=True,
        overrides=MappingProxyType(overrides),
        unmute=frozenset(),
    )


def toggled(choices: Choices) -> Choices:
    """The choices with the preset that was used last taken off, or on again as it was."""
    return replace(choices, preset_on=not choices.preset_on) if choices.preset else choices


def stepped(choices: Choices, presets: Sequence[Preset], step: int) -> Choices:
    """The choices with the preset before or after; none is one of them, and it goes round."""
    names = ["", *(preset.name for preset in presets)]
    now = choices.preset if choices.preset_on and choices.preset in names else ""
    return with_preset(choices, names[(names.index(now) + step) % len(names)])


def kept_as(choices: Choices, name: str) -> Choices:
    """The choices once all of them are kept in a preset of that name, which is used."""
    return replace(
        choices,
        preset=name,
        preset_on=True,
        overrides=MappingProxyType({}),
        mute=frozenset(),
        unmute=frozenset(),
        vars=MappingProxyType({}),
    )


def without_override(choices: Choices, preset: Preset | None, part_type: str) -> Choices:
    """The choices with a type not overridden, neither by themselves nor by the preset."""
    if preset is not None and part_type in preset.overrides:
        off = Override(preset.overrides[part_type], on=False)
        return choices.with_override(part_type, off)
    return choices.with_override(part_type, None)


def mute_toggled(choices: Choices, preset: Preset | None, entry: str) -> Choices:
    """The choices with an entry (`kind:name`) muted, or no longer, also where the preset does."""
    by_preset = {entry} & set(preset.mute) if preset else set()
    if entry in laid(choices, preset).mute:
        return replace(choices, mute=choices.mute - {entry}, unmute=choices.unmute | by_preset)
    return replace(
        choices,
        mute=choices.mute if by_preset else choices.mute | {entry},
        unmute=choices.unmute - {entry},
    )
