"""References that lead nowhere, and parts that nothing leads to."""

from __future__ import annotations

import pytest

from store.checks import references
from store.checks.checked import SeedLink
from store.entries import Arc, Preset, Role, Sequence, Skill, Stage, Step, Trait
from tests.store.checks.build import part, persona, said

GROWTH = Arc(name="growth", stages=(Stage(name="shy", parts=("warm",)), Stage(name="bold")))
HOST = Role(name="host", system_prompt="Host.")
CALL = Sequence(name="call", steps=(Step(id="hello", instruction="Greet."),))


class TestDanglingLinks:
    @pytest.mark.parametrize(
        ("field", "kind"),
        [("parts", "part"), ("traits", "trait"), ("skills", "skill"), ("guardrails", "guardrail")],
    )
    def test_a_link_of_a_seed_that_leads_nowhere(self, field: str, kind: str) -> None:
        link = SeedLink("persona", "ada", field, "wram")
        found = said(references.dangling_links, persona(), part(), missing=[link])
        assert [one[:2] for one in found] == [("persona ada", field)]
        assert found[0][2].startswith(f'there is no {kind} "wram"')
        assert ("did you mean warm?" in found[0][2]) == (kind == "part")

    def test_a_part_of_a_stage(self) -> None:
        link = SeedLink("arc", "growth", "stages/shy", "wram")
        (found,) = said(references.dangling_links, GROWTH, part(), missing=[link])
        assert found[:2] == ("arc growth", 'stages "shy", parts')

    def test_an_entry_that_came_later_is_linked_by_the_next_pull(self) -> None:
        link = SeedLink("persona", "ada", "parts", "warm")
        assert said(references.dangling_links, persona(), part(), missing=[link]) == []

    def test_whose_persona_is_gone_matters_no_more(self) -> None:
        link = SeedLink("persona", "bob", "parts", "wram")
        assert said(references.dangling_links, persona(), missing=[link]) == []


class TestDefaults:
    def test_a_role(self) -> None:
        ada = persona(default_role="hots")
        message = 'there is no role "hots"; did you mean host?'
        assert said(references.dangling_roles, ada, HOST) == [
            ("persona ada", "default_role", message)
        ]
        assert said(references.dangling_roles, persona(default_role="host"), HOST) == []
        assert said(references.dangling_roles, persona(), HOST) == []

    def test_a_sequence(self) -> None:
        ada = persona(default_sequence="support")
        assert said(references.dangling_sequences, ada, CALL) == [
            ("persona ada", "default_sequence", 'there is no sequence "support"')
        ]
        assert said(references.dangling_sequences, persona(default_sequence=" call "), CALL) == []

    def test_a_stage(self) -> None:
        ada = persona(arc="growth", stage="shy")
        starts = {"ada": ("growth", "blod")}
        assert said(references.dangling_stages, ada, GROWTH, part(), starts=starts) == [
            (
                "persona ada",
                "stage",
                'arc "growth" has no stage "blod", it starts at the first; did you mean bold?',
            )
        ]
        for right in (("growth", "bold"), ("gone", "blod")):
            starts = {"ada": right}
            assert said(references.dangling_stages, ada, GROWTH, part(), starts=starts) == []


class TestPresets:
    def test_an_override_by_no_part(self) -> None:
        ada = persona(presets=(Preset(name="brisk", overrides={"tone": "tense", "goal": None}),))
        assert said(references.dangling_overrides, ada, part("terse")) == [
            (
                "persona ada",
                'presets "brisk", overrides',
                'there is no part "tense"; did you mean terse?',
            )
        ]
        assert said(references.dangling_overrides, ada, part("tense")) == []

    def test_an_override_by_a_part_of_another_type(self) -> None:
        ada = persona(presets=(Preset(name="brisk", overrides={"goal": "warm"}),))
        ((who, field, message),) = said(references.override_types, ada, part())
        assert (who, field) == ("persona ada", 'presets "brisk", overrides')
        assert 'part "warm" is of type tone' in message
        assert said(references.override_types, ada, part(part_type="goal")) == []

    @pytest.mark.parametrize(
        ("muted", "says"),
        [
            ("trait:curios", 'there is no trait "curios"; did you mean curious?'),
            ("trate:curious", "write kind:name, such as trait:curious"),
            ("curious", "write kind:name"),
            ("skill:", "write kind:name, such as skill:curious"),
        ],
    )
    def test_a_mute_of_nothing(self, muted: str, says: str) -> None:
        curious = Trait(name="curious", trait_type="social", description="Asks.")
        ada = persona(presets=(Preset(name="brisk", mute=(muted,)),))
        ((who, field, message),) = said(references.dangling_mutes, ada, curious)
        assert (who, field) == ("persona ada", 'presets "brisk", mute')
        assert says in message

    def test_a_mute_of_what_is_not_in_play_is_right(self) -> None:
        ada = persona(presets=(Preset(name="brisk", mute=("skill:sums", "persona:ada")),))
        assert said(references.dangling_mutes, ada, Skill(name="sums")) == []


class TestUnusedParts:
    def test_a_part_that_nothing_uses(self) -> None:
        found = said(references.unused_parts, persona("warm"), part(), part("lonely"))
        assert [one[:2] for one in found] == [("part lonely", "")]

    def test_a_stage_or_a_preset_uses_a_part_too(self) -> None:
        ada = persona(presets=(Preset(name="brisk", overrides={"tone": "terse"}),))
        assert said(references.unused_parts, ada, GROWTH, part(), part("terse")) == []
