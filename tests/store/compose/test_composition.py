"""The whole composition: presets, tokens, JSON, compiled text (SPEC sections 4, 5 and 10)."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError

import pytest

from store.compose.composition import as_json, compiled, compose, tokens_by_type, tokens_of
from store.compose.request import Request
from store.entries import Guardrail, Preset, Skill
from store.errors import Invalid, NotFound
from tests.store.compose.build import (
    arc,
    composed,
    included,
    material,
    part,
    text,
    trait,
    words,
)

PRESET = Preset(
    name="terse",
    overrides={"tone": "terse", "goal": None},
    mute=("trait:curious",),
    vars={"who": "Bob", "where": "Rome"},
)
GIVEN = material(
    part("warm", summary="Warm to {{who}} in {{where}}."),
    part("aim", "goal", "Win."),
    part("terse", summary="Terse to {{who}} in {{where}}."),
    part("win", "goal", "Win more."),
    trait("curious", "Asks why."),
    Skill(name="maths", description="Counts."),
    links=["warm", "aim"],
    presets=(PRESET, Preset(name="empty")),
    summary="You are Ada.",
)


class TestPresets:
    def test_bring_overrides_mutes_and_vars(self) -> None:
        assert text(GIVEN, preset="terse") == (
            "You are Ada.\n\n## Tone\n\nTerse to Bob in Rome.\n\n## Skills\n\n- **maths**: Counts."
        )

    def test_explicit_options_win(self) -> None:
        found = composed(GIVEN, preset="terse", overrides={"tone": "warm"}, vars={"who": "Eve"})
        assert "Warm to Eve in Rome." in found.text
        assert "Win." not in found.text

    def test_an_explicit_null_wins_over_a_part(self) -> None:
        assert included(GIVEN, preset="terse", overrides={"tone": None}) == []

    def test_an_explicit_part_wins_over_null(self) -> None:
        assert included(GIVEN, preset="terse", overrides={"goal": "win"}) == ["terse", "win"]

    def test_explicit_mutes_come_on_top(self) -> None:
        found = text(GIVEN, preset="terse", mute=frozenset({"skill:maths"}))
        assert found == "You are Ada.\n\n## Tone\n\nTerse to Bob in Rome."

    def test_other_options_stay(self) -> None:
        assert included(GIVEN, preset="terse", limit=0) == []
        assert text(GIVEN, preset="terse", style="plain", types=frozenset({"soul"})) == (
            "You are Ada.\n\nmaths: Counts."
        )

    def test_an_empty_one_changes_nothing(self) -> None:
        assert text(GIVEN, preset="empty") == text(GIVEN)

    def test_unknown_lists_those_there_are(self) -> None:
        with pytest.raises(NotFound) as raised:
            composed(GIVEN, preset="ters")
        message = str(raised.value)
        for word in ('"ters"', "ada", "terse", "empty"):
            assert word in message

    def test_unknown_where_there_are_none(self) -> None:
        with pytest.raises(NotFound, match="none"):
            composed(material(part("p")), preset="terse")

    def test_what_a_preset_names_must_exist(self) -> None:
        bad = material(part("p"), presets=(Preset(name="a", overrides={"tone": "gone"}),
                                           Preset(name="b", mute=("part:gone",))))  # fmt: skip
        for name in ("a", "b"):
            with pytest.raises(NotFound, match="gone"):
                composed(bad, preset=name)

    def test_an_overridden_reference_need_not_exist(self) -> None:
        given = material(part("p"), presets=(Preset(name="a", overrides={"tone": "gone"}),))
        assert included(given, preset="a", overrides={"tone": "p"}) == ["p"]

    def test_is_the_same_as_asking_for_what_it_holds(self) -> None:
        found = composed(GIVEN, preset="terse")
        spelled = composed(
            GIVEN, overrides=PRESET.overrides, mute=frozenset(PRESET.mute), vars=PRESET.vars
        )
        assert found.text == spelled.text
        assert found.assembly == spelled.assembly
        assert found.request.overrides == spelled.request.overrides


class TestTokens:
    def test_are_counted_on_the_text_itself(self) -> None:
        found = compose(GIVEN, Request(), len)
        assert found.tokens == len(found.text)

    @pytest.mark.parametrize(
        "options",
        [
            {"mute": frozenset({"part:warm", "trait:curious", "persona:ada"})},
            {"types": frozenset({"goal"})},
            {"limit": 0},
            {"limit": 1},
            {"budget": 0},
            {"traits": False},
            {"mute": frozenset({"part:aim"}), "limit": 1, "budget": 3, "traits": False},
        ],
    )
    def test_all_is_with_everything_on(self, options: dict[str, object]) -> None:
        found = composed(GIVEN, **options)
        assert found.tokens_all == composed(GIVEN).tokens
        assert found.tokens < found.tokens_all

    def test_all_keeps_stage_overrides_view_style_and_vars(self) -> None:
        given = material(
            part("warm"), part("slow", summary="a b c", content="a b c d e f"),
            part("aim", "goal"), part("terse", "goal", "{{x}}", "{{x}} {{x}}"),
            links=["warm", "aim"], arc=arc(one=["slow"], two=[]), stage="two",
        )  # fmt: skip
        options = {
            "stage": "one",
            "overrides": {"goal": "terse"},
            "vars": {"x": "u v w"},
            "detail": True,
            "style": "xml",
        }
        assert composed(given, limit=0, **options).tokens_all == composed(given, **options).tokens

    def test_all_undoes_the_mutes_of_a_preset_but_keeps_its_overrides(self) -> None:
        found = composed(GIVEN, preset="terse")
        spelled = composed(GIVEN, overrides=PRESET.overrides, vars=PRESET.vars)
        assert found.tokens_all == spelled.tokens

    def test_of_a_part_and_by_type(self) -> None:
        given = material(
            part("a", summary="one two"), part("b", summary="three"), part("c", "soul", "four"),
            part("out", "goal", "five six"), part("silent", "flaw", " "),
            trait("t", "six"), Skill(name="s", description="seven eight"),
            Guardrail(name="g", description="nine"), summary="You are {{who}}.",
        )  # fmt: skip
        options = {"mute": frozenset({"part:out"}), "vars": {"who": "Ada Byron"}}
        found = composed(given, **options)
        assert tokens_by_type(given, found, words) == {
            "persona": 4,
            "tone": 3,
            "soul": 1,
            "traits": 1,
            "skills": 2,
            "guardrails": 1,
        }
        counts = [tokens_of(one, found.request, words) for one in found.assembly.candidates]
        assert counts == [2, 1, 1, 2, 0]


class TestJson:
    def test_has_exactly_the_keys_of_the_contract(self) -> None:
        found = as_json(composed(GIVEN), words)
        assert list(found) == [
            "text", "tokens", "encoding", "over_by", "tokens_all", "parts", "others", "lines",
            "unresolved",
        ]  # fmt: skip
        for one in found["parts"]:
            assert {
                "name", "part_type", "layer", "included", "reason", "replaced_by", "priority",
                "tokens",
            } <= set(one)  # fmt: skip
        for one in found["others"]:
            assert set(one) == {"kind", "name", "included", "reason", "tokens"}
        for one in found["lines"]:
            assert set(one) == {"kind", "name", "layer"}

    def test_of_a_busy_composition(self) -> None:
        given = material(
            part("warm", summary="a b {{x}}"), part("slow"), part("terse", summary="c"),
            trait("curious", "Asks why."), trait("shy", "Hides."),
            Guardrail(name="no-med", description="None."),
            links=[("warm", 3), "slow"], summary="Me.",
        )  # fmt: skip
        found = as_json(
            composed(
                given,
                overrides={"tone": "terse"},
                mute=frozenset({"trait:shy"}),
                encoding="gemma3",
                budget=4,
            ),
            words,
        )
        assert json.loads(json.dumps(found)) == found
        assert found["text"] == "Me.\n\n## Guardrails\n\n- **no-med**: None."
        assert found["encoding"] == "gemma3"
        assert found["tokens"] == 6
        assert found["over_by"] == 2
        rows = [
            (one["name"], one["layer"], one["included"], one["reason"], one["replaced_by"])
            for one in found["parts"]
        ]
        assert rows == [
            ("warm", "own", False, "replaced", "terse"),
            ("terse", "override", False, "budget", None),
            ("slow", "own", False, "replaced", "terse"),
        ]
        assert [one["priority"] for one in found["parts"]] == [3, 0, 0]
        assert [one["tokens"] for one in found["parts"]] == [3, 1, 1]
        assert found["others"] == [
            {"kind": "trait", "name": "curious", "included": False, "reason": "budget",
             "tokens": 2},
            {"kind": "trait", "name": "shy", "included": False, "reason": "muted", "tokens": 1},
            {"kind": "guardrail", "name": "no-med", "included": True, "reason": None,
             "tokens": 1},
        ]  # fmt: skip
        assert found["lines"][0] == {"kind": "persona", "name": "ada", "layer": None}
        assert found["unresolved"] == []

    def test_says_what_a_part_replaced(self) -> None:
        given = material(part("warm"), part("terse"), links=["warm"])
        found = as_json(composed(given, overrides={"tone": "terse"}), words)
        assert found["parts"][1]["replaces"] == ["warm"]


class TestCompiled:
    def test_is_summary_and_detail_with_every_default(self) -> None:
        given = material(
            part("warm", summary="w", content="W"), part("slow", summary="s", content="S {{x}}"),
            trait("t", "t", "T"), Skill(name="k", description="k"),
            Guardrail(name="g", description="g", severity="low"),
            links=["warm"], arc=arc(one=["slow"]), stage="one", summary="me", detail="Me",
        )  # fmt: skip
        summary, detail = compiled(given)
        assert summary == composed(given).text
        assert detail == composed(given, detail=True).text
        assert "{{x}}" in detail
        assert "s" in summary.split()

    def test_of_an_empty_persona(self) -> None:
        assert compiled(material()) == ("", "")

    def test_does_not_look_at_presets(self) -> None:
        assert compiled(GIVEN)[0] == text(GIVEN)


class TestValues:
    def test_are_frozen(self) -> None:
        found = composed(GIVEN)
        with pytest.raises(FrozenInstanceError):
            found.text = ""  # type: ignore[misc]
        with pytest.raises(FrozenInstanceError):
            found.assembly.candidates[0].reason = "muted"  # type: ignore[misc]

    def test_the_first_of_two_bad_options_is_said(self) -> None:
        with pytest.raises(Invalid):
            composed(GIVEN, limit=-1, budget=-1, style="html", preset="gone")
