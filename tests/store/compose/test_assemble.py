"""Who wins: own, stage, override; mute, types and limit (SPEC section 4, assembly 1 to 4)."""

from __future__ import annotations

import pytest

from store.compose.request import Material
from store.entries import PART_TYPES, Guardrail, Persona, Skill
from store.errors import Invalid, NotFound, StageError
from store.records import from_record
from tests.store.compose.build import (
    arc,
    composed,
    included,
    material,
    outcomes,
    part,
    text,
    trait,
)


class TestOwnParts:
    def test_stand_in_the_order_of_their_links(self) -> None:
        given = material(part("a", "tone"), part("b", "soul"), part("c", "goal"))
        assert included(given) == ["a", "b", "c"]

    def test_order_is_part_order_and_ties_keep_the_order_of_linking(self) -> None:
        persona = from_record(
            "persona",
            {
                "name": "ada",
                "parts": [
                    {"name": "last", "part_order": 9},
                    {"name": "first tie", "part_order": 4},
                    {"name": "front", "part_order": -3},
                    {"name": "second tie", "part_order": 4},
                ],
            },
        ).entry
        assert isinstance(persona, Persona)
        parts = {link.part: part(link.part) for link in persona.parts}
        given = Material(persona=persona, parts=parts)
        assert included(given) == ["front", "first tie", "second tie", "last"]

    def test_priority_does_not_move_a_part(self) -> None:
        given = material(part("a"), part("b"), links=[("a", -5), ("b", 100)])
        assert included(given) == ["a", "b"]

    def test_a_link_to_a_part_that_does_not_exist_is_passed_over(self) -> None:
        given = material(part("a"), links=["gone", "a"])
        assert outcomes(given) == [("a", "own", "")]

    def test_a_part_at_hand_that_is_not_linked_is_no_candidate(self) -> None:
        given = material(part("a"), part("stray"), links=["a"])
        assert outcomes(given) == [("a", "own", "")]

    def test_no_parts_at_all(self) -> None:
        assert outcomes(material(summary="You are Ada.")) == []


class TestStage:
    def test_replaces_a_type_at_the_place_of_its_first_part(self) -> None:
        given = material(
            part("soul", "soul"),
            part("warm"),
            part("goal", "goal"),
            part("slow"),
            part("terse"),
            links=["soul", "warm", "goal", "slow"],
            arc=arc(one=["terse"]),
            stage="one",
        )
        assert outcomes(given) == [
            ("soul", "own", ""),
            ("warm", "own", "replaced"),
            ("terse", "stage", ""),
            ("goal", "own", ""),
            ("slow", "own", "replaced"),
        ]

    def test_several_stage_parts_of_a_type_stand_together_in_stage_order(self) -> None:
        given = material(
            part("warm"),
            part("goal", "goal"),
            part("z"),
            part("a"),
            links=["warm", "goal"],
            arc=arc(one=["z", "a"]),
            stage="one",
        )
        assert included(given) == ["z", "a", "goal"]

    def test_one_part_for_two_leaves_one(self) -> None:
        given = material(
            part("warm"), part("slow"), part("terse"), links=["warm", "slow"],
            arc=arc(one=["terse"]), stage="one",
        )  # fmt: skip
        assert included(given) == ["terse"]

    def test_appends_types_that_the_persona_lacked_in_stage_order(self) -> None:
        given = material(
            part("warm"),
            part("wound", "flaw"),
            part("terse"),
            part("aim", "goal"),
            part("core", "soul"),
            links=["warm"],
            arc=arc(one=["wound", "terse", "aim", "core"]),
            stage="one",
        )
        # Stage order, not the order of the type list.
        assert included(given) == ["terse", "wound", "aim", "core"]

    def test_leaves_types_alone_that_it_has_no_parts_of(self) -> None:
        given = material(
            part("warm"), part("core", "soul"), part("terse"), links=["warm", "core"],
            arc=arc(one=["terse"]), stage="one",
        )  # fmt: skip
        assert included(given) == ["terse", "core"]

    def test_an_empty_stage_changes_nothing(self) -> None:
        given = material(part("warm"), arc=arc(one=[]), stage="one")
        assert outcomes(given) == [("warm", "own", "")]

    def test_a_stage_part_that_does_not_exist_replaces_nothing(self) -> None:
        given = material(part("warm"), arc=arc(one=["gone"]), stage="one")
        assert outcomes(given) == [("warm", "own", "")]

    def test_the_same_part_in_both_layers_is_in_once(self) -> None:
        given = material(
            part("warm"), part("slow"), links=["warm", "slow"],
            arc=arc(one=["slow"]), stage="one",
        )  # fmt: skip
        assert outcomes(given) == [
            ("warm", "own", "replaced"),
            ("slow", "stage", ""),
            ("slow", "own", "replaced"),
        ]

    def test_absent_means_the_current_stage(self) -> None:
        given = material(
            part("warm"), part("terse"), part("loud"), links=["warm"],
            arc=arc(one=["terse"], two=["loud"]), stage="two",
        )  # fmt: skip
        assert included(given) == ["loud"]

    def test_null_means_no_stage(self) -> None:
        given = material(
            part("warm"), part("terse"), links=["warm"], arc=arc(one=["terse"]), stage="one"
        )
        assert outcomes(given, stage=None) == [("warm", "own", "")]

    def test_another_stage_of_the_arc_by_name(self) -> None:
        given = material(
            part("warm"), part("terse"), part("loud"), links=["warm"],
            arc=arc(one=["terse"], two=["loud"]), stage="one",
        )  # fmt: skip
        assert included(given, stage="two") == ["loud"]
        assert composed(given, stage="two").assembly.stage == given.arc.stages[1]  # type: ignore[union-attr]

    def test_not_in_the_arc_lists_the_stages(self) -> None:
        given = material(arc=arc(dawn=[], noon=[]), stage="dawn")
        with pytest.raises(StageError) as raised:
            composed(given, stage="dusk")
        message = str(raised.value)
        assert '"dusk"' in message
        assert '"ada"' in message
        assert '"growth"' in message
        assert "dawn, noon" in message

    def test_names_are_compared_exactly(self) -> None:
        given = material(arc=arc(dawn=[]), stage="dawn")
        for near in ("Dawn", "dawn ", ""):
            with pytest.raises(StageError, match="dawn"):
                composed(given, stage=near)

    def test_of_an_arc_without_stages(self) -> None:
        with pytest.raises(StageError, match="none"):
            composed(material(arc=arc()), stage="dawn")

    def test_of_a_persona_without_an_arc(self) -> None:
        with pytest.raises(StageError) as raised:
            composed(material(part("warm")), stage="dawn")
        assert '"ada"' in str(raised.value)
        assert "arc" in str(raised.value)

    def test_current_or_none_of_a_persona_without_an_arc(self) -> None:
        given = material(part("warm"))
        assert included(given) == included(given, stage=None) == ["warm"]


class TestOverrides:
    def test_replace_every_part_of_the_type_at_the_first_place(self) -> None:
        given = material(
            part("core", "soul"), part("warm"), part("aim", "goal"), part("slow"), part("terse"),
            links=["core", "warm", "aim", "slow"],
        )  # fmt: skip
        assert outcomes(given, overrides={"tone": "terse"}) == [
            ("core", "own", ""),
            ("warm", "own", "replaced"),
            ("terse", "override", ""),
            ("aim", "own", ""),
            ("slow", "own", "replaced"),
        ]

    def test_win_over_the_stage(self) -> None:
        given = material(
            part("warm"), part("slow"), part("terse"), links=["warm"],
            arc=arc(one=["slow"]), stage="one",
        )  # fmt: skip
        found = outcomes(given, overrides={"tone": "terse"})
        assert [one for one in found if not one[2]] == [("terse", "override", "")]
        assert ("warm", "own", "replaced") in found
        assert ("slow", "stage", "replaced") in found

    def test_win_over_a_type_the_stage_appended(self) -> None:
        given = material(
            part("warm"), part("aim", "goal"), part("win", "goal"), links=["warm"],
            arc=arc(one=["aim"]), stage="one",
        )  # fmt: skip
        assert included(given, overrides={"goal": "win"}) == ["warm", "win"]

    def test_null_leaves_the_type_out(self) -> None:
        given = material(
            part("warm"), part("core", "soul"), part("slow"), part("terse"),
            links=["warm", "core", "slow"], arc=arc(one=["terse"]), stage="one",
        )  # fmt: skip
        found = outcomes(given, overrides={"tone": None})
        assert sorted(found) == [
            ("core", "own", ""),
            ("slow", "own", "replaced"),
            ("terse", "stage", "replaced"),
            ("warm", "own", "replaced"),
        ]

    def test_null_for_a_type_that_is_not_there_does_nothing(self) -> None:
        given = material(part("warm"))
        assert outcomes(given, overrides={"goal": None, "no-such": None}) == [("warm", "own", "")]

    def test_with_the_same_part_moves_it_to_the_first_place_and_layer(self) -> None:
        given = material(part("warm"), part("core", "soul"), part("slow"))
        assert outcomes(given, overrides={"tone": "slow"}) == [
            ("warm", "own", "replaced"),
            ("slow", "override", ""),
            ("core", "own", ""),
            ("slow", "own", "replaced"),
        ]

    def test_with_a_part_of_the_stage(self) -> None:
        given = material(
            part("warm"), part("slow"), links=["warm"], arc=arc(one=["slow"]), stage="one"
        )
        found = outcomes(given, overrides={"tone": "slow"})
        assert [one for one in found if not one[2]] == [("slow", "override", "")]
        assert ("slow", "stage", "replaced") in found

    def test_types_not_there_are_appended_by_the_type_list_then_alphabetically(self) -> None:
        extra = ("zeal", "accent", "mood")
        wanted = [*PART_TYPES, *sorted(extra)]
        parts = [part(f"new {slug}", slug) for slug in wanted]
        given = material(part("old", "humour"), *parts, links=["old"])
        overrides = {slug: f"new {slug}" for slug in [*extra, *reversed(PART_TYPES)]}
        assert included(given, overrides=overrides) == ["old", *(f"new {one}" for one in wanted)]

    def test_appended_come_after_what_the_stage_appended(self) -> None:
        given = material(
            part("warm"), part("wound", "flaw"), part("base", "system"), links=["warm"],
            arc=arc(one=["wound"]), stage="one",
        )  # fmt: skip
        assert included(given, overrides={"system": "base"}) == ["warm", "wound", "base"]

    def test_of_an_unknown_part(self) -> None:
        given = material(part("warm"), part("terse"), links=["warm"])
        with pytest.raises(NotFound) as raised:
            composed(given, overrides={"tone": "tersse"})
        assert '"tersse"' in str(raised.value)
        assert "tone" in str(raised.value)
        assert "terse" in str(raised.value).replace("tersse", "")

    def test_of_a_part_of_another_type(self) -> None:
        given = material(part("warm"), part("core", "soul"))
        with pytest.raises(Invalid) as raised:
            composed(given, overrides={"tone": "core"})
        for word in ("core", "soul", "tone"):
            assert word in str(raised.value)

    def test_of_a_type_not_there_with_a_part_of_another_type(self) -> None:
        with pytest.raises(Invalid):
            composed(material(part("warm")), overrides={"goal": "warm"})

    def test_are_checked_even_when_the_type_is_filtered_out(self) -> None:
        given = material(part("warm"))
        with pytest.raises(NotFound):
            composed(given, overrides={"goal": "gone"}, types=frozenset({"tone"}), limit=0)

    def test_change_nothing_for_the_next_composition(self) -> None:
        given = material(part("warm"), part("terse"), links=["warm"])
        before = text(given)
        assert text(given, overrides={"tone": "terse"}) != before
        assert text(given) == before


class TestWhatBecameOfThem:
    def test_a_winner_says_what_it_replaced_and_the_losers_by_what(self) -> None:
        given = material(
            part("warm"), part("slow"), part("terse"), links=["warm", "slow"],
            arc=arc(one=["terse"]), stage="one",
        )  # fmt: skip
        warm, terse, slow = composed(given).assembly.candidates
        assert terse.replaces == ("warm", "slow")
        assert warm.replaced_by == slow.replaced_by == "terse"
        assert terse.replaced_by == ""
        assert warm.replaces == slow.replaces == ()

    def test_an_override_of_a_stage_part(self) -> None:
        given = material(
            part("warm"), part("slow"), part("terse"), links=["warm"],
            arc=arc(one=["slow"]), stage="one",
        )  # fmt: skip
        by_name = {
            one.part.name: one
            for one in composed(given, overrides={"tone": "terse"}).assembly.candidates
        }
        assert by_name["slow"].replaced_by == "terse"
        assert "slow" in by_name["terse"].replaces
        assert by_name["warm"].reason == "replaced"

    def test_a_type_left_out_was_replaced_by_nothing(self) -> None:
        (warm,) = composed(material(part("warm")), overrides={"tone": None}).assembly.candidates
        assert (warm.reason, warm.replaced_by, warm.included) == ("replaced", "", False)

    def test_an_appended_part_replaces_nothing(self) -> None:
        given = material(part("warm"), part("aim", "goal"), links=["warm"])
        assert composed(given, overrides={"goal": "aim"}).assembly.candidates[-1].replaces == ()

    def test_a_candidate_stands_once_for_each_layer(self) -> None:
        given = material(part("warm"), arc=arc(one=["warm"]), stage="one")
        found = outcomes(given, overrides={"tone": "warm"})
        assert sorted(layer for _, layer, _ in found) == ["override", "own", "stage"]
        assert [layer for _, layer, reason in found if not reason] == ["override"]


class TestReasons:
    """The first of: replaced, muted, type, limit, budget."""

    everything = {"mute": frozenset({"part:warm", "part:terse"}), "limit": 0, "budget": 0}

    def test_replaced_comes_before_the_rest(self) -> None:
        given = material(part("warm"), part("terse"), links=["warm"])
        found = outcomes(
            given, overrides={"tone": "terse"}, types=frozenset({"goal"}), **self.everything
        )
        assert found == [("warm", "own", "replaced"), ("terse", "override", "muted")]

    def test_muted_comes_before_type(self) -> None:
        given = material(part("warm"))
        found = outcomes(
            given, mute=frozenset({"part:warm"}), types=frozenset({"goal"}), limit=0, budget=0
        )
        assert found == [("warm", "own", "muted")]

    def test_type_comes_before_limit(self) -> None:
        found = outcomes(material(part("warm")), types=frozenset({"goal"}), limit=0, budget=0)
        assert found == [("warm", "own", "type")]

    def test_limit_comes_before_budget(self) -> None:
        assert outcomes(material(part("warm")), limit=0, budget=0) == [("warm", "own", "limit")]

    def test_budget_is_last(self) -> None:
        assert outcomes(material(part("warm")), limit=1, budget=0) == [("warm", "own", "budget")]


class TestMute:
    given = material(
        part("warm"),
        part("core", "soul"),
        trait("curious", "Asks why."),
        Skill(name="maths", description="Counts."),
        Guardrail(name="no-med", description="No medical advice."),
        summary="You are Ada.",
        known=["part:elsewhere", "role:host", "persona:bob", "trait:warm"],
    )

    @pytest.mark.parametrize(
        ("muted", "gone"),
        [
            ("part:warm", "warm"),
            ("trait:curious", "Asks why."),
            ("skill:maths", "Counts."),
            ("guardrail:no-med", "No medical advice."),
            ("persona:ada", "You are Ada."),
        ],
    )
    def test_leaves_an_entry_out(self, muted: str, gone: str) -> None:
        every = text(self.given)
        quiet = text(self.given, mute=frozenset({muted}))
        assert gone in every
        assert gone not in quiet
        assert len(every.split("\n\n")) > len(quiet.split("\n\n"))

    def test_leaves_no_empty_heading(self) -> None:
        quiet = text(
            self.given,
            mute=frozenset({"part:warm", "trait:curious", "skill:maths", "guardrail:no-med"}),
        )
        assert quiet == "You are Ada.\n\n## Soul\n\ncore"

    def test_of_everything_leaves_nothing(self) -> None:
        every = {"part:warm", "part:core", "trait:curious", "skill:maths", "guardrail:no-med"}
        for style in ("markdown", "xml", "plain"):
            assert text(self.given, mute=frozenset({*every, "persona:ada"}), style=style) == ""

    def test_of_a_winner_does_not_bring_back_what_it_replaced(self) -> None:
        given = material(
            part("warm"), part("slow"), part("terse"), links=["warm"],
            arc=arc(one=["slow"]), stage="one",
        )  # fmt: skip
        assert included(given, mute=frozenset({"part:slow"})) == []
        overridden = outcomes(given, overrides={"tone": "terse"}, mute=frozenset({"part:terse"}))
        assert [one for one in overridden if not one[2]] == []
        assert ("terse", "override", "muted") in overridden

    def test_of_a_loser_changes_nothing_but_is_no_error(self) -> None:
        given = material(part("warm"), part("terse"), links=["warm"])
        options = {"overrides": {"tone": "terse"}}
        muted = outcomes(given, mute=frozenset({"part:warm"}), **options)
        assert muted == outcomes(given, **options)

    def test_of_a_part_in_two_layers_mutes_the_one_that_is_in(self) -> None:
        given = material(part("warm"), arc=arc(one=["warm"]), stage="one")
        assert outcomes(given, mute=frozenset({"part:warm"})) == [
            ("warm", "own", "replaced"),
            ("warm", "stage", "muted"),
        ]

    @pytest.mark.parametrize("muted", ["part:elsewhere", "role:host", "persona:bob", "trait:warm"])
    def test_of_an_entry_that_is_known_but_not_in_play_does_nothing(self, muted: str) -> None:
        assert text(self.given, mute=frozenset({muted})) == text(self.given)

    def test_of_a_stage_part_while_another_stage_is_on_does_nothing(self) -> None:
        given = material(
            part("warm"), part("terse"), links=["warm"],
            arc=arc(one=["terse"], two=[]), stage="two",
        )  # fmt: skip
        assert included(given, mute=frozenset({"part:terse"})) == ["warm"]

    @pytest.mark.parametrize(
        "muted",
        ["part:gone", "trait:gone", "persona:gone", "skill:warm", "part:curious", "part:Warm",
         "part: warm", "parts:warm", "nonsense:warm"],
    )  # fmt: skip
    def test_of_an_unknown_entry(self, muted: str) -> None:
        with pytest.raises(NotFound) as raised:
            composed(self.given, mute=frozenset({muted, "part:warm"}))
        assert muted.partition(":")[2] in str(raised.value)

    def test_names_the_nearest(self) -> None:
        with pytest.raises(NotFound, match="trait:curious"):
            composed(self.given, mute=frozenset({"trait:curios"}))

    @pytest.mark.parametrize("muted", ["warm", "part:", "", ":"])
    def test_without_a_kind_and_a_name(self, muted: str) -> None:
        with pytest.raises((Invalid, NotFound)):
            composed(self.given, mute=frozenset({muted}))

    def test_a_name_may_hold_colons(self) -> None:
        given = material(part("a:b:c"), part("a"))
        assert included(given, mute=frozenset({"part:a:b:c"})) == ["a"]


class TestTypes:
    given = material(
        part("warm"), part("core", "soul"), part("slow"), part("aim", "goal"),
        trait("curious", "Asks why."), summary="You are Ada.",
    )  # fmt: skip

    def test_empty_is_all(self) -> None:
        assert included(self.given, types=frozenset()) == ["warm", "core", "slow", "aim"]

    def test_keep_only_those(self) -> None:
        assert included(self.given, types=frozenset({"tone", "goal"})) == ["warm", "slow", "aim"]

    def test_do_not_touch_anything_but_parts(self) -> None:
        assert text(self.given, types=frozenset({"flaw"})) == (
            "You are Ada.\n\n## Traits\n\n- **curious**: Asks why."
        )

    def test_are_those_of_the_winners(self) -> None:
        given = material(part("warm"), part("terse"), links=["warm"])
        found = outcomes(given, overrides={"tone": "terse"}, types=frozenset({"soul"}))
        assert found == [("warm", "own", "replaced"), ("terse", "override", "type")]


class TestLimit:
    def test_absent_is_all_and_zero_is_none(self) -> None:
        given = material(part("a"), part("b"))
        assert included(given) == ["a", "b"]
        assert included(given, limit=0) == []
        assert included(given, limit=2) == included(given, limit=99) == ["a", "b"]

    def test_negative_is_invalid(self) -> None:
        with pytest.raises(Invalid, match="-1"):
            composed(material(part("a")), limit=-1)

    def test_priority_decides_within_a_layer_and_order_stays(self) -> None:
        given = material(
            part("a"), part("b"), part("c"), part("d"),
            links=[("a", -1), ("b", 5), ("c", 0), ("d", 7)],
        )  # fmt: skip
        assert included(given, limit=3) == ["b", "c", "d"]
        assert included(given, limit=2) == ["b", "d"]
        assert included(given, limit=1) == ["d"]

    def test_the_earlier_place_decides_a_tie(self) -> None:
        given = material(part("a"), part("b"), part("c"))
        assert included(given, limit=2) == ["a", "b"]

    def test_layers_come_before_priority(self) -> None:
        given = material(
            part("own", "soul"), part("staged", "goal"), part("over"), part("warm"),
            links=[("own", 1000), ("warm", 0)], arc=arc(one=["staged"]), stage="one",
        )  # fmt: skip
        options = {"overrides": {"tone": "over"}}
        assert included(given, **options) == ["own", "over", "staged"]
        assert included(given, limit=2, **options) == ["over", "staged"]
        assert included(given, limit=1, **options) == ["over"]

    def test_a_stage_part_takes_the_priority_of_the_persona_s_own_link(self) -> None:
        given = material(
            part("warm"), part("slow"), part("terse"), part("x"),
            links=[("warm", 1), ("slow", 9)], arc=arc(one=["terse", "slow", "x"]), stage="one",
        )  # fmt: skip
        by_name = {
            one.part.name: one.priority
            for one in composed(given).assembly.candidates
            if one.layer == "stage"
        }
        assert by_name == {"terse": 0, "slow": 9, "x": 0}
        assert included(given, limit=1) == ["slow"]
        assert included(given, limit=2) == ["terse", "slow"]

    def test_an_override_takes_the_priority_of_the_persona_s_own_link(self) -> None:
        given = material(
            part("warm"), part("aim", "goal"), part("win", "goal"), part("terse"),
            links=[("warm", 0), ("aim", 0), ("win", 4)],
        )  # fmt: skip
        options = {"overrides": {"tone": "terse", "goal": "win"}}
        assert included(given, limit=1, **options) == ["win"]

    def test_counts_what_mute_and_types_left(self) -> None:
        given = material(
            part("a"), part("b", "soul"), part("c"), part("d"),
            links=[("a", 9), ("b", 8), ("c", 7), ("d", 6)],
        )  # fmt: skip
        found = included(given, limit=1, mute=frozenset({"part:a"}), types=frozenset({"tone"}))
        assert found == ["c"]

    def test_is_of_parts_only(self) -> None:
        given = material(
            part("a"), trait("curious", "Asks why."), Skill(name="maths", description="Counts."),
            Guardrail(name="no-med", description="None."), summary="You are Ada.",
        )  # fmt: skip
        quiet = text(given, limit=0)
        for said in ("You are Ada.", "Asks why.", "Counts.", "None."):
            assert said in quiet

    def test_keeps_parts_without_text_as_parts(self) -> None:
        given = material(part("silent", summary=" "), part("loud"))
        assert outcomes(given, limit=1) == [("silent", "own", ""), ("loud", "own", "limit")]


class TestTraitsOption:
    def test_false_leaves_traits_out_and_only_them(self) -> None:
        given = material(
            part("warm"), trait("curious", "Asks why."), Skill(name="maths", description="Counts.")
        )
        assert text(given, traits=False) == "## Tone\n\nwarm\n\n## Skills\n\n- **maths**: Counts."

    def test_a_muted_trait_says_so_also_when_traits_are_off(self) -> None:
        given = material(trait("curious", "Asks why."), trait("shy", "Hides."))
        found = composed(given, traits=False, mute=frozenset({"trait:shy"})).assembly.traits
        assert found[1].reason == "muted"
        assert not any(one.included for one in found)
