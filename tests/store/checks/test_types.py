"""Types that nobody else knows."""

from __future__ import annotations

import pytest

from store.checks import types
from store.entries import PART_TYPES, TRAIT_TYPES, Preset, Trait
from tests.store.checks.build import part, persona, said


def test_a_part_type_with_the_nearest_known() -> None:
    assert said(types.unknown_part_types, part(part_type="tonne")) == [
        ("part warm", "part_type", '"tonne" is not a known part type; did you mean tone?')
    ]
    assert "known are system, agent" in said(types.unknown_part_types, part(part_type="zzz"))[0][2]


def test_a_trait_type_with_the_nearest_known() -> None:
    assert said(types.unknown_trait_types, Trait(name="x", trait_type="emotive")) == [
        ("trait x", "trait_type", '"emotive" is not a known trait type; did you mean emotional?')
    ]


def test_known_types_are_right() -> None:
    parts = [part(one, one) for one in PART_TYPES]
    traits = [Trait(name=one, trait_type=one) for one in TRAIT_TYPES]
    assert said(types.unknown_part_types, *parts) == []
    assert said(types.unknown_trait_types, *traits) == []


def test_a_type_that_a_preset_leaves_out_and_nothing_has() -> None:
    ada = persona(presets=(Preset(name="brisk", overrides={"tonne": None}),))
    ((_, field, message),) = said(types.unknown_override_types, ada)
    assert field == 'presets "brisk", overrides'
    assert "did you mean tone?" in message


@pytest.mark.parametrize("overrides", [{"tone": None}, {"ritual": None}, {"tonne": "warm"}])
def test_a_type_of_ours_or_of_a_part_may_be_left_out(overrides: dict[str, str | None]) -> None:
    ada = persona(presets=(Preset(name="brisk", overrides=overrides),))
    assert said(types.unknown_override_types, ada, part(part_type="ritual")) == []
