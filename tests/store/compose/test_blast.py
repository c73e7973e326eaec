"""What an edit of one entry changes elsewhere, as a pure rule."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from store.compose.blast import Reach, Voiced, effects, summed, with_entry
from store.compose.composition import compose
from store.compose.request import Request
from store.compose.session import resolve
from store.entries import Guardrail, Persona, Role, Sequence, Step
from tests.store.compose.build import arc, material, part, trait, words

WARM = part("warm", summary="be warm", content="be warm and kind")
SLOW = part("slow", summary="be slow")


def test_an_unchanged_entry_is_weighed_and_changes_nothing() -> None:
    found = effects(Reach(materials=(material(WARM),)), WARM, WARM, words)
    (effect,) = found
    assert not effect.changed
    assert [place.name for place in effect.places] == [""]
    assert [one.view for one in effect.here] == ["summary", "detail"]
    assert set(summed(found).values()) == {0}


def test_a_content_weighs_in_the_detail_alone() -> None:
    after = replace(WARM, content="be warm and kind and more")
    found = effects(Reach(materials=(material(WARM),)), WARM, after, words)
    assert [one.changed for one in found[0].here] == [False, True]
    assert summed(found) == {"summary": 0, "detail": 2}


def test_another_text_of_as_many_tokens_is_a_change() -> None:
    after = replace(WARM, summary="be cold")
    found = effects(Reach(materials=(material(WARM),)), WARM, after, words)
    assert found[0].changed
    assert summed(found)["summary"] == 0


def test_only_the_stages_that_it_stands_in_are_changed() -> None:
    growth = arc(shy=[], open=["warm"], sure=["slow"])
    owner = material(WARM, SLOW, links=["warm"], arc=growth, stage="shy")
    (effect,) = effects(
        Reach(materials=(owner,)), WARM, replace(WARM, summary="be very warm"), words
    )
    assert [(place.name, place.here) for place in effect.places] == [
        ("shy", True),
        ("open", False),
    ]
    assert effect.changed


def test_what_changes_later_stages_alone_adds_nothing_here() -> None:
    growth = arc(shy=["slow"], open=["warm"])
    owner = material(WARM, SLOW, links=["slow"], arc=growth, stage="shy")
    found = effects(Reach(materials=(owner,)), WARM, replace(WARM, summary="hot"), words)
    assert [place.name for place in found[0].places] == ["open"]
    assert found[0].changed
    assert found[0].here == ()
    assert summed(found) == {}


def test_another_type_brings_it_in_where_it_was_replaced() -> None:
    growth = arc(open=["slow"])
    owner = material(WARM, SLOW, links=["warm"], arc=growth, stage="open")
    (before,) = effects(Reach(materials=(owner,)), WARM, WARM, words)
    assert before.places == ()
    (after,) = effects(Reach(materials=(owner,)), WARM, replace(WARM, part_type="goal"), words)
    assert after.changed


def test_traits_and_guardrails_weigh_too() -> None:
    curious, rule = trait("curious", "asks why"), Guardrail(name="no-med", description="no advice")
    owner = material(curious, rule)
    (effect,) = effects(
        Reach(materials=(owner,)), curious, replace(curious, description="asks why often"), words
    )
    assert effect.here[0].difference == 1
    # A text that no view shows changes none.
    (none,) = effects(Reach(materials=(owner,)), curious, replace(curious, tags=("x",)), words)
    assert not none.changed


HOST = Role(name="host", system_prompt="host the call")
CALL = Sequence(
    name="call", steps=(Step(id="hello", instruction="greet"), Step(id="bye", instruction="leave"))
)


def voiced(**fields: Any) -> Voiced:
    return Voiced(Persona(name="ada"), "you are ada", **fields)


def test_a_role_weighs_at_every_step_of_the_call() -> None:
    after = replace(HOST, system_prompt="host the whole call")
    reach = Reach(voices=(voiced(role=HOST, sequence=CALL),))
    (effect,) = effects(reach, HOST, after, words)
    assert [place.name for place in effect.places] == ["hello", "bye"]
    assert [one.difference for place in effect.places for one in place.weights] == [1, 1]
    # Without a sequence there is one place, without a name.
    (alone,) = effects(Reach(voices=(voiced(role=HOST),)), HOST, after, words)
    assert [place.name for place in alone.places] == [""]


def test_a_step_weighs_where_it_stands() -> None:
    after = replace(CALL, steps=(CALL.steps[0], Step(id="bye", instruction="leave at once")))
    reach = Reach(voices=(voiced(role=HOST, sequence=CALL),))
    (effect,) = effects(reach, CALL, after, words)
    assert [place.changed for place in effect.places] == [False, True]
    session = resolve(Persona(name="ada"), HOST, after, 1, "you are ada")
    assert effect.places[1].weights[0].after == words(session.system_prompt)


def test_a_step_more_is_weighed_from_nothing() -> None:
    after = replace(CALL, steps=(*CALL.steps, Step(id="more", instruction="go on")))
    (effect,) = effects(Reach(voices=(voiced(sequence=CALL),)), CALL, after, words)
    assert effect.places[2].weights[0].before == 0
    assert effect.places[2].weights[0].after > 0


texts = st.text(alphabet="ab \n{}", max_size=12)


@given(summary=texts, content=texts, other=texts)
def test_the_weights_are_those_of_the_compositions(summary: str, content: str, other: str) -> None:
    before = part("warm", summary="s" + summary, content=content)
    after = replace(before, summary="s" + other, content=other)
    growth = arc(shy=["slow"], open=["warm"])
    owner = material(before, SLOW, links=["warm", "slow"], arc=growth, stage="open", summary="you")
    (effect,) = effects(Reach(materials=(owner,)), before, after, words)
    for place in effect.places:
        for one in place.weights:
            request = Request(stage=place.name, detail=one.view == "detail")
            was = compose(owner, request, words)
            now = compose(with_entry(owner, after), request, words)
            assert (one.before, one.after) == (was.tokens, now.tokens)
            assert one.changed == (was.text != now.text)
