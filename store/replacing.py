"""One part in another's place, wherever it is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from store.entries import AnyEntry, Arc, Part, PartLink, Persona, Preset
from store.rows import Use


@dataclass(frozen=True, slots=True)
class PersonaTokens:
    """What a persona's text weighs before and after."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class PlaceTokens:
    """What a persona's text weighs before and after where it does not stand now."""

    persona: str
    stage: str
    """A stage that is not its current one; blank where a preset is meant."""
    preset: str
    """One of its presets, at its current stage; blank where a stage is meant."""
    before: int
    after: int

    @property
    def title(self) -> str:
        """The persona, and where: `ada at sure`, `ada with preset brief`."""
        where = f"with preset {self.preset}" if self.preset else f"at {self.stage}"
        return f"{self.persona} {where}"


@dataclass(frozen=True, slots=True)
class Replacement:
    """What putting one part in another's place would change; nothing is written yet."""

    part: str
    by: str
    uses: tuple[Use, ...]
    """Every link, stage and preset that uses the part now."""
    personas: tuple[PersonaTokens, ...]
    """The personas whose text has one of the two parts in it, by name: tokens of their detail."""
    encoding: str
    elsewhere: tuple[PlaceTokens, ...] = ()
    """The texts that change at other stages than the current one, and with presets."""

    @property
    def difference(self) -> int:
        """The tokens that all of them together have more, or less."""
        return sum(one.after - one.before for one in self.personas)


def replaced(entry: AnyEntry, part: Part, by: Part) -> AnyEntry:
    """A persona or an arc with `by` wherever it uses `part`.

    A link keeps its place, its order and its priority, a stage its place. Where `by` is used
    already, that use stays as it is and the part's goes. In presets mutes and overrides follow; an
    override is of a type, so that one by a part of another type is of that type from then on,
    unless the preset overrides it already.
    """
    if isinstance(entry, Arc):
        stages = tuple(
            replace(stage, parts=_names(stage.parts, part.name, by.name)) for stage in entry.stages
        )
        return entry if stages == entry.stages else replace(entry, stages=stages)
    if not isinstance(entry, Persona):
        return entry
    changed = replace(
        entry,
        parts=_links(entry.parts, part.name, by.name),
        presets=tuple(_preset(preset, part, by) for preset in entry.presets),
    )
    return entry if changed == entry else changed


def _links(links: tuple[PartLink, ...], part: str, by: str) -> tuple[PartLink, ...]:
    if any(link.part == by for link in links):
        return tuple(link for link in links if link.part != part)
    return tuple(replace(link, part=by) if link.part == part else link for link in links)


def _names(names: tuple[str, ...], name: str, by: str) -> tuple[str, ...]:
    if by in names:
        return tuple(one for one in names if one != name)
    return tuple(by if one == name else one for one in names)


def _preset(preset: Preset, part: Part, by: Part) -> Preset:
    mute = _names(preset.mute, f"part:{part.name}", f"part:{by.name}")
    overrides = _overrides(preset.overrides, part, by)
    if mute == preset.mute and overrides == preset.overrides:
        return preset
    return replace(preset, mute=mute, overrides=overrides)


def _overrides(
    overrides: Mapping[str, str | None], part: Part, by: Part
) -> Mapping[str, str | None]:
    kept: dict[str, str | None] = {}
    for part_type, name in overrides.items():
        if name != part.name:
            kept[part_type] = name
        elif by.part_type == part.part_type:
            kept[part_type] = by.name
        elif by.part_type not in overrides:
            kept[by.part_type] = by.name
    return kept
