"""Texts that are missing, or whose short and long form are the wrong way round."""

from __future__ import annotations

import pytest

from store.checks import texts
from store.entries import AnyEntry, Arc, Guardrail, Skill, Stage, Trait
from tests.store.checks.build import part, persona, said


class TestBlankPersonaSummaries:
    def test_with_parts_of_its_own_or_of_its_arc(self) -> None:
        growth = Arc(name="growth", stages=(Stage(name="shy", parts=("warm",)),))
        for ada in (
            persona("warm", summary=" \n"),
            persona(summary="", arc="growth", stage="shy"),
        ):
            found = said(texts.blank_persona_summaries, ada, part(), growth)
            assert [one[:2] for one in found] == [("persona ada", "summary")]

    def test_says_that_the_detail_is_lost_too(self) -> None:
        ada = persona("warm", summary="", detail="Long.")
        assert "the detail is left out" in said(texts.blank_persona_summaries, ada, part())[0][2]

    def test_without_parts_it_is_a_voice_persona(self) -> None:
        assert said(texts.blank_persona_summaries, persona(summary="", voice="Kore")) == []
        assert said(texts.blank_persona_summaries, persona("warm"), part()) == []


@pytest.mark.parametrize(
    ("blank", "field"),
    [
        (part(summary=" "), "summary"),
        (Trait(name="x", trait_type="social"), "description"),
        (Skill(name="x", content="\n"), "description"),
        (Guardrail(name="x", severity="high"), "description"),
    ],
)
def test_an_entry_without_any_text(blank: AnyEntry, field: str) -> None:
    ((_, found, message),) = said(texts.missing_texts, blank)
    assert found == field
    assert "both blank" in message


def test_one_text_is_enough() -> None:
    assert said(texts.missing_texts, part(), Skill(name="x", content="C"), persona()) == []


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (Trait(name="x", trait_type="social", instruction="Ask."), "the instruction"),
        (Skill(name="x", content="Add."), "the content"),
        (Guardrail(name="x", content="Never."), "the content"),
    ],
)
def test_a_long_text_alone_is_left_out_of_summaries(entry: AnyEntry, says: str) -> None:
    ((_, field, message),) = said(texts.blank_descriptions, entry)
    assert field == "description"
    assert message.endswith(says)


def test_a_description_alone_is_enough() -> None:
    assert said(texts.blank_descriptions, Skill(name="x", description="D"), Skill(name="y")) == []


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (part(summary="Longer than it.", content="Short."), "summary"),
        (persona(summary="Longer than it.", detail="Short."), "summary"),
        (Trait(name="x", trait_type="social", description="Long.", instruction="S"), "description"),
        (Skill(name="x", description="Long.", content="S"), "description"),
        (Guardrail(name="x", description="Long.", content="S"), "description"),
    ],
)
def test_a_short_text_longer_than_the_long_one(entry: AnyEntry, field: str) -> None:
    ((_, found, message),) = said(texts.long_summaries, entry)
    assert found == field
    assert "is longer than the" in message


@pytest.mark.parametrize(
    "entry",
    [
        part(summary="Same size.", content="Just as is"),
        part(summary="A long summary.", content=""),
        part(summary="Spaces around   \n\n", content="Spaces around it"),
    ],
)
def test_a_long_text_that_is_blank_or_no_shorter_is_right(entry: AnyEntry) -> None:
    assert said(texts.long_summaries, entry) == []


def test_arcs_and_stages_with_nothing_in_them() -> None:
    half = Arc(name="half", stages=(Stage(name="full", parts=("warm",)), Stage(name="hollow")))
    none = Arc(name="none")
    (found,) = said(texts.empty_stages, half, none, part())
    assert found[:2] == ("arc half", 'stages "hollow", parts')
    (found,) = said(texts.arcs_without_stages, half, none, part())
    assert found[:2] == ("arc none", "stages")


def test_an_arc_may_begin_with_the_persona_as_it_is() -> None:
    full, hollow = Stage(name="full", parts=("warm",)), Stage(name="hollow")
    assert said(texts.empty_stages, Arc(name="begins", stages=(hollow, full)), part()) == []
    # Where nothing ever changes, and where it ends with nothing, that is said.
    later = Stage(name="later")
    ends = Arc(name="ends", stages=(hollow, full, later))
    (found,) = said(texts.empty_stages, ends, part())
    assert found[:2] == ("arc ends", 'stages "later", parts')
    (found,) = said(texts.empty_stages, Arc(name="only", stages=(hollow,)), part())
    assert found[:2] == ("arc only", 'stages "hollow", parts')
    never = Arc(name="never", stages=(hollow, later))
    assert len(said(texts.empty_stages, never, part())) == 2
