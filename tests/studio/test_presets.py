"""Presets laid under what is chosen: as composing lays them, and as the preview takes them back."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from store.compose.request import Material, Request, settled
from store.entries import Persona, Preset
from studio.choices import Choices, Override, from_json, to_json
from studio.presets import (
    altered,
    applied,
    chosen_as,
    described,
    kept_as,
    laid,
    mute_toggled,
    preset_shown,
    says_anything,
    stepped,
    toggled,
    with_preset,
    without_override,
)
from studio.variables import Variable, filled, variables

BRISK = Preset(
    name="brisk", overrides={"tone": "terse"}, mute=("trait:shy", "part:plan"), vars={"who": "Kim"}
)
SILENT = Preset(name="silent", overrides={"tone": None})
ADA = Persona(name="ada", presets=(BRISK, SILENT))

TYPES = st.sampled_from(["tone", "goal", "soul"])
PARTS = st.none() | st.sampled_from(["a", "b", "c"])
ENTRIES = st.sampled_from(["part:a", "part:b", "trait:c", "skill:d"])
PRESETS = st.builds(
    Preset,
    name=st.just("one"),
    overrides=st.dictionaries(TYPES, PARTS),
    mute=st.lists(ENTRIES, unique=True).map(tuple),
    vars=st.dictionaries(st.sampled_from("xyz"), st.text()),
)
CHOICES = st.builds(
    Choices,
    overrides=st.dictionaries(TYPES, st.builds(Override, PARTS, st.booleans())),
    mute=st.frozensets(ENTRIES),
    unmute=st.frozensets(ENTRIES),
    vars=st.dictionaries(st.sampled_from("xyz"), st.text()),
    preset=st.just("one"),
    preset_on=st.booleans(),
)


def asked(choices: Choices, preset: Preset | None) -> tuple[object, ...]:
    request = laid(choices, preset).request("e")
    assert request.preset == ""
    return dict(request.overrides), request.mute, dict(request.vars)


@given(PRESETS, CHOICES)
def test_with_nothing_taken_back_it_is_what_composing_makes_of_it(
    preset: Preset, choices: Choices
) -> None:
    on = {key: one for key, one in choices.overrides.items() if one.on}
    choices = replace(choices, overrides=on, unmute=frozenset(), preset_on=True)
    material = Material(persona=Persona(name="p", presets=(preset,)))
    request = settled(material, choices.request("e"))
    assert asked(choices, preset) == (dict(request.overrides), request.mute, dict(request.vars))


@given(PRESETS, CHOICES)
def test_what_is_chosen_composes_the_same_once_it_is_kept(preset: Preset, choices: Choices) -> None:
    kept = chosen_as("one", choices, preset)
    after = kept_as(choices, "one")
    assert asked(after, kept) == asked(choices, preset)
    assert not altered(after, kept)
    material = Material(persona=Persona(name="p", presets=(kept,)))
    request = settled(material, Request(preset="one"))
    assert (dict(request.overrides), request.mute, dict(request.vars)) == asked(after, kept)


@given(PRESETS, CHOICES, ENTRIES)
def test_muting_is_taken_back_by_muting_again(preset: Preset, choices: Choices, entry: str) -> None:
    for under in (preset, None):
        once = mute_toggled(choices, under, entry)
        assert laid(once, under).mute ^ laid(choices, under).mute == {entry}
        assert laid(mute_toggled(once, under, entry), under).mute == laid(choices, under).mute


@given(PRESETS, CHOICES, TYPES)
def test_no_override_is_none_whoever_said_it(
    preset: Preset, choices: Choices, part_type: str
) -> None:
    for under in (preset, None):
        after = without_override(choices, under, part_type)
        assert part_type not in laid(after, under).request("e").overrides


@given(CHOICES)
def test_choices_are_kept_in_the_settings(choices: Choices) -> None:
    assert from_json(to_json(choices)) == choices


def test_settings_that_say_nothing_of_presets_or_say_nonsense() -> None:
    assert from_json({}) == Choices()
    nonsense = {"preset": 1, "preset_on": None, "vars": {"a": 1, "b": "c"}, "unmute": "x"}
    assert from_json(nonsense) == Choices(vars={"b": "c"})
    assert from_json({"vars": ["a"]}) == Choices()


def test_an_altered_preset_says_so() -> None:
    choices = with_preset(Choices(), "brisk")
    assert preset_shown(ADA, choices) == "brisk"
    for other in (
        replace(choices, overrides={"tone": Override("warm")}),
        replace(choices, mute=frozenset({"part:x"})),
        replace(choices, unmute=frozenset({"part:plan"})),
        replace(choices, vars={"who": "Lee"}),
        without_override(choices, BRISK, "tone"),
    ):
        assert preset_shown(ADA, other) == "brisk*"
    # The same again is no other choice; nor are an override that is off, or an unmute of nothing.
    for same in (
        replace(choices, overrides={"tone": Override("terse"), "goal": Override("x", on=False)}),
        replace(choices, mute=frozenset({"part:plan"}), unmute=frozenset({"part:y"})),
        replace(choices, vars={"who": "Kim"}),
    ):
        assert preset_shown(ADA, same) == "brisk"
    assert preset_shown(ADA, toggled(choices)) == "none"
    assert preset_shown(ADA, replace(choices, preset="gone")) == "none"


def test_stepping_goes_round_with_none_among_them() -> None:
    choices, seen = Choices(), []
    for _ in range(4):
        choices = stepped(choices, ADA.presets, 1)
        seen.append(preset_shown(ADA, choices))
    assert seen == ["brisk", "silent", "none", "brisk"]
    assert preset_shown(ADA, stepped(stepped(choices, ADA.presets, -1), ADA.presets, -1)) == (
        "silent"
    )
    # Taken off by a step, the last one comes back by the toggle.
    none = stepped(with_preset(Choices(), "silent"), ADA.presets, 1)
    assert (applied(ADA, none), applied(ADA, toggled(none))) == (None, SILENT)
    assert toggled(Choices()) == Choices()


def test_using_another_preset_lets_go_of_what_was_taken_back_of_the_first() -> None:
    tried = Choices(overrides={"tone": Override("bold", on=False), "goal": Override("x")})
    used = with_preset(replace(tried, unmute=frozenset({"part:plan"})), "brisk")
    assert dict(laid(used, BRISK).request("e").overrides) == {"tone": "terse", "goal": "x"}
    assert laid(used, BRISK).mute == {"trait:shy", "part:plan"}


def test_what_a_preset_does_in_words() -> None:
    assert described(BRISK) == "tone → terse · mutes 2 · vars 1"
    assert described(SILENT) == "tone → nothing"
    assert described(Preset(name="x")) == "nothing"
    assert not says_anything(Preset(name="x"))
    assert says_anything(SILENT)


def test_variables_that_are_set_are_listed_without_a_text_too() -> None:
    found = variables(Material(persona=ADA), None, Choices(vars={"b": "1"}), BRISK)
    assert found == [Variable("who", "", "Kim", used=False), Variable("b", "1", None, used=False)]
    choices = filled(Choices(vars={"b": "1", "c": "2"}), {"b": "", "who": "Lee"})
    assert dict(choices.vars) == {"c": "2", "who": "Lee"}
