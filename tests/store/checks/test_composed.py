"""What personas come to when they are composed."""

from __future__ import annotations

from datetime import UTC, datetime

from store.checks import composed
from store.entries import Arc, Preset, Skill, Stage
from tests.store.checks.build import part, persona, said

WHEN = datetime(2026, 5, 1, tzinfo=UTC)
GROWTH = Arc(
    name="growth", stages=(Stage(name="shy", parts=("warm",)), Stage(name="bold", parts=("loud",)))
)


class TestStale:
    def test_text_that_compiling_would_change(self) -> None:
        ada = persona(compiled_summary="You are Ada.", compiled_detail="Old.", compiled_at=WHEN)
        ((who, field, message),) = said(composed.stale_compiled_texts, ada)
        assert (who, field) == ("persona ada", "compiled_detail")
        assert "compile the persona" in message

    def test_fresh_and_never_compiled_are_right(self) -> None:
        text = "You are Ada."
        fresh = persona(compiled_summary=text, compiled_detail=text, compiled_at=WHEN)
        assert said(composed.stale_compiled_texts, fresh) == []
        assert said(composed.stale_compiled_texts, persona()) == []


class TestVariables:
    def test_one_that_nothing_fills_with_its_source(self) -> None:
        entries = (persona("warm", summary="{{who}}"), part(content="To {{ place }}, {{place}}."))
        assert said(composed.unresolved_variables, *entries) == [
            (
                "persona ada",
                "vars",
                "{{ who }} is left in the text, from its own text; no preset fills it",
            ),
            (
                "persona ada",
                "vars",
                '{{ place }} is left in the text, from part "warm"; no preset fills it',
            ),
        ]

    def test_one_of_a_later_stage_is_found_and_told_once(self) -> None:
        ada = persona(arc="growth", stage="shy")
        entries = (ada, GROWTH, part(), part("loud", summary="{{ x }}"))
        ((_, _, message),) = said(composed.unresolved_variables, *entries)
        assert 'from part "loud"' in message

    def test_one_that_a_preset_fills_is_meant_to_be_filled(self) -> None:
        ada = persona(summary="{{ who }}", presets=(Preset(name="brisk", vars={"who": "Ada"}),))
        assert said(composed.unresolved_variables, ada) == []
        assert said(composed.unresolved_in_presets, ada) == []

    def test_one_that_is_replaced_at_every_stage_is_not_in_the_text(self) -> None:
        arc = Arc(name="growth", stages=(Stage(name="bold", parts=("loud",)),))
        ada = persona("warm", arc="growth", stage="bold")
        entries = (ada, arc, part(summary="{{ x }}"), part("loud"))
        assert said(composed.unresolved_variables, *entries) == []

    def test_a_preset_that_brings_one_and_does_not_fill_it(self) -> None:
        ada = persona("warm", presets=(Preset(name="brisk", overrides={"tone": "terse"}),))
        entries = (ada, part(), part("terse", summary="{{ x }}"))
        assert said(composed.unresolved_in_presets, *entries) == [
            (
                "persona ada",
                'presets "brisk", vars',
                '{{ x }} is left in the text, from part "terse"',
            )
        ]
        assert said(composed.unresolved_variables, *entries) == []

    def test_a_preset_that_forgets_one_that_another_fills(self) -> None:
        presets = (Preset(name="brisk", vars={"who": "Ada"}), Preset(name="calm"))
        ada = persona(summary="{{ who }}", presets=presets)
        assert [one[1] for one in said(composed.unresolved_in_presets, ada)] == [
            'presets "calm", vars'
        ]

    def test_one_that_nothing_fills_is_not_told_again_for_every_preset(self) -> None:
        ada = persona(summary="{{ who }}", presets=(Preset(name="calm"),))
        assert said(composed.unresolved_in_presets, ada) == []

    def test_a_preset_that_cannot_be_composed_is_left_to_other_rules(self) -> None:
        presets = (
            Preset(name="a", overrides={"tone": "gone"}),
            Preset(name="b", overrides={"goal": "warm"}),
            Preset(name="c", mute=("part:gone", "nonsense")),
        )
        ada = persona("warm", summary="{{ x }}", presets=presets)
        assert said(composed.unresolved_in_presets, ada, part()) == []


class TestBudget:
    def test_a_detail_over_it_at_its_worst_stage(self) -> None:
        ada = persona(arc="growth", stage="shy", summary="Ada.")
        entries = (ada, GROWTH, part(content="a b"), part("loud", content="a b c d"))
        assert said(composed.over_budget, *entries, budget=4) == [
            (
                "persona ada",
                "",
                'the composed detail at stage "bold" is 7 tokens (words), 3 over the budget of 4',
            )
        ]

    def test_a_detail_that_just_fits(self) -> None:
        ada = persona(summary="one", detail="one two three", skills=("x",))
        skill = Skill(name="x", description="four")
        # "## Skills", "### x" and "four" beside the three words of the persona.
        assert said(composed.over_budget, ada, skill, budget=8) == []
        assert len(said(composed.over_budget, ada, skill, budget=7)) == 1
