"""The `{{ name }}` variables of a text: which there are, and what stands for them; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from store.compose.composition import Composition
from store.compose.render import render
from store.compose.request import Material
from store.entries import Preset
from studio.choices import Choices


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable to fill in."""

    name: str
    value: str = ""
    """What was filled in; blank leaves it to the preset."""
    by_preset: str | None = None
    """What the preset puts there."""
    used: bool = True
    """Whether the text says it."""


def variables(
    material: Material, composition: Composition | None, choices: Choices, preset: Preset | None
) -> list[Variable]:
    """The variables of a text: those not filled in first, each group in order of appearance.

    Those that are set but not in the text come last. Without a composition only what is set.
    """
    by_preset: Mapping[str, str] = preset.vars if preset else MappingProxyType({})
    said: tuple[str, ...] = ()
    if composition is not None:
        request = replace(composition.request, vars=MappingProxyType({}))
        said = render(material, request, composition.assembly).unresolved
    names = dict.fromkeys((*said, *by_preset, *choices.vars))
    found = [
        Variable(name, choices.vars.get(name, ""), by_preset.get(name), name in said)
        for name in names
    ]
    return sorted(found, key=lambda one: bool(one.value) or one.by_preset is not None)


def filled(choices: Choices, values: Mapping[str, str]) -> Choices:
    """The choices with variables filled in; one that is blank is not filled in any more."""
    kept = {**choices.vars, **values}
    texts = {name: value for name, value in kept.items() if value}
    return replace(choices, vars=MappingProxyType(texts))
