"""What is cut to fit a budget of tokens (SPEC section 4, assembly 5)."""

from __future__ import annotations

import pytest

from store.compose.request import Material, Request
from store.entries import Guardrail, Skill
from store.errors import Invalid
from store.tokens import TokenCounter, encoding_of
from tests.store.compose.build import arc, compose, composed, material, outcomes, part, text, trait

FULL = material(
    part("p1", "soul", "one two"),
    part("p2", "goal", "three four"),
    part("p3", "tone", "five six"),
    trait("t1", "seven"),
    trait("t2", "eight"),
    Skill(name="s1", description="nine"),
    Skill(name="s2", description="ten"),
    Guardrail(name="g1", description="eleven", severity="high"),
    summary="You are Ada.",
)
CUT_ORDER = ["p3", "p2", "p1", "t2", "t1", "s2", "s1"]


def cut(given: Material, **options: object) -> list[str]:
    """The names of everything that the budget cut, in the order of the text."""
    assembly = composed(given, **options).assembly
    return [one.part.name for one in assembly.candidates if one.reason == "budget"] + [
        one.entry.name
        for one in (*assembly.traits, *assembly.skills, *assembly.guardrails)
        if one.reason == "budget"
    ]


class TestOrderOfCuts:
    def test_parts_by_rank_then_traits_then_skills_from_the_last(self) -> None:
        seen: list[str] = []
        for budget in range(composed(FULL).tokens, -1, -1):
            gone = cut(FULL, budget=budget)
            assert set(seen) <= set(gone)
            seen += sorted(set(gone) - set(seen), key=CUT_ORDER.index)
            assert set(seen) == set(CUT_ORDER[: len(seen)])
        assert seen == CUT_ORDER

    def test_no_more_than_needed(self) -> None:
        whole = composed(FULL).tokens
        assert cut(FULL, budget=whole) == []
        assert cut(FULL, budget=whole - 1) == ["p3"]

    def test_the_persona_s_text_and_guardrails_are_never_cut(self) -> None:
        assert text(FULL, budget=0) == "You are Ada.\n\n## Guardrails\n\n- **g1**: eleven"

    def test_lowest_rank_goes_first(self) -> None:
        given = material(
            part("own", "soul"), part("low", "flaw"), part("staged", "goal"), part("over"),
            links=[("own", 50), ("low", -1)], arc=arc(one=["staged"]), stage="one",
        )  # fmt: skip
        options = {"overrides": {"tone": "over"}, "style": "plain"}
        assert cut(given, budget=3, **options) == ["low"]
        assert cut(given, budget=2, **options) == ["own", "low"]
        assert cut(given, budget=1, **options) == ["own", "low", "staged"]

    def test_of_one_rank_the_later_goes_first(self) -> None:
        given = material(part("a", "soul"), part("b", "goal"), part("c"))
        assert cut(given, budget=2, style="plain") == ["c"]

    def test_nothing_is_put_back(self) -> None:
        # Cutting the long one would do, but the short one goes first and stays out.
        given = material(
            part("short", "soul", "a"), part("long", "goal", "b " * 20), part("top", summary="c"),
            links=[("short", 0), ("long", 1), ("top", 2)],
        )  # fmt: skip
        assert outcomes(given, budget=5, style="plain") == [
            ("short", "own", "budget"),
            ("long", "own", "budget"),
            ("top", "own", ""),
        ]

    def test_what_is_out_already_keeps_its_reason(self) -> None:
        found = composed(
            FULL, budget=0, limit=2, mute=frozenset({"part:p1", "trait:t1"}), traits=False
        ).assembly
        assert [one.reason for one in found.candidates] == ["muted", "budget", "budget"]
        assert all(one.reason != "budget" for one in found.traits)
        assert [one.reason for one in found.skills] == ["budget", "budget"]

    def test_a_type_still_wins_its_place_when_cut(self) -> None:
        given = material(part("warm"), part("terse", summary="a b c d e"), links=["warm"])
        found = outcomes(given, budget=2, overrides={"tone": "terse"})
        assert found == [("warm", "own", "replaced"), ("terse", "override", "budget")]


class TestBounds:
    def test_negative_is_invalid(self) -> None:
        with pytest.raises(Invalid, match="-1"):
            composed(FULL, budget=-1)

    def test_absent_cuts_nothing(self) -> None:
        assert cut(FULL) == []
        assert composed(FULL).over_by == 0

    def test_zero_cuts_all_that_may_be_cut(self) -> None:
        assert sorted(cut(FULL, budget=0)) == sorted(CUT_ORDER)

    def test_over_by_says_what_is_left_too_much(self) -> None:
        core = composed(FULL, budget=0)
        assert core.tokens == core.over_by == 8
        for budget in range(12):
            found = composed(FULL, budget=budget)
            assert found.over_by == max(0, found.tokens - budget)
        assert composed(FULL, budget=5).over_by == 3
        assert composed(FULL, budget=8).over_by == 0

    def test_zero_of_a_persona_with_nothing_fixed(self) -> None:
        found = composed(material(part("p")), budget=0)
        assert (found.text, found.tokens, found.over_by) == ("", 0, 0)

    def test_zero_cuts_what_says_nothing_too(self) -> None:
        silent = part("silent", "soul", " ")
        assert outcomes(material(silent), budget=0) == [("silent", "own", "budget")]
        assert outcomes(material(silent, part("p")), budget=0) == [
            ("silent", "own", "budget"),
            ("p", "own", "budget"),
        ]

    def test_of_nothing(self) -> None:
        found = composed(material(), budget=0)
        assert (found.text, found.over_by) == ("", 0)

    def test_exactly_met(self) -> None:
        tokens = composed(FULL).tokens
        found = composed(FULL, budget=tokens)
        assert (found.tokens, found.over_by) == (tokens, 0)

    def test_huge(self) -> None:
        assert cut(FULL, budget=10**12) == []


class TestWhatIsCounted:
    def test_the_rendered_text_with_its_headings(self) -> None:
        # "## Tone" and the text: three words.
        given = material(part("p", summary="word"))
        assert cut(given, budget=3) == []
        assert cut(given, budget=2) == ["p"]
        assert cut(given, budget=1, style="plain") == []

    def test_after_vars(self) -> None:
        given = material(part("p", summary="{{x}}"))
        assert cut(given, budget=2, style="plain", vars={"x": "a b"}) == []
        assert cut(given, budget=2, style="plain", vars={"x": "a b c"}) == ["p"]

    def test_in_detail_the_long_texts(self) -> None:
        given = material(part("p", summary="short", content="a b c"))
        assert cut(given, budget=2, style="plain") == []
        assert cut(given, budget=2, style="plain", detail=True) == ["p"]

    def test_tokens_of_the_result_are_those_of_its_text(self) -> None:
        for budget in range(0, 30, 3):
            found = composed(FULL, budget=budget)
            assert found.tokens == len(found.text.split())

    def test_no_line_of_a_cut_entry_is_left(self) -> None:
        found = composed(FULL, budget=9)
        gone = set(cut(FULL, budget=9))
        assert gone
        assert not gone & {line.name for line in found.lines}

    def test_tokens_all_is_of_everything(self) -> None:
        whole = composed(FULL).tokens
        for budget in (0, 5, 10, 1000):
            assert composed(FULL, budget=budget).tokens_all == whole

    @pytest.mark.parametrize("encoding", ["o200k_base", "gemma3", "claude"])
    def test_with_a_real_counter(self, encoding: str) -> None:
        count = TokenCounter(encoding_of(encoding))
        whole = compose(FULL, Request(), count)
        for budget in range(0, whole.tokens + 1, 2):
            found = compose(FULL, Request(budget=budget), count)
            assert found.tokens == count(found.text)
            assert found.tokens <= budget or found.over_by == found.tokens - budget > 0
            assert found.tokens_all == whole.tokens

    def test_few_counts_for_many_parts(self) -> None:
        given = material(*(part(f"p{place}", summary="a b c") for place in range(500)))
        counted = 0

        def count(said: str) -> int:
            nonlocal counted
            counted += 1
            return len(said.split())

        compose(given, Request(budget=300), count)
        assert counted < 40
