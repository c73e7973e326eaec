"""A persona is stale exactly when composing it anew would give another text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.compose.request import Request
from store.entries import Persona
from store.errors import NotFound, StoreError
from tests.databases import Places
from tests.digging import examples
from tests.store.catalog.build import Desk
from tests.store.catalog.test_history_properties import Op, ops
from tests.store.catalog.test_undo import ACTS, full


def compile_all(desk: Desk) -> None:
    with desk.change() as change:
        change.compile()


def texts(desk: Desk) -> dict[str, tuple[str, str]]:
    """What compile would store, composed by the other way there is."""
    return {
        name: (
            desk.catalog.compose(name, Request()).text,
            desk.catalog.compose(name, Request(detail=True)).text,
        )
        for name in desk.names("persona")
    }


def test_compile_then_freshness(desk: Desk) -> None:
    full(desk)
    assert desk.catalog.freshness() == {"ada": "never", "bea": "never"}
    with desk.change() as change:
        assert change.compile(["bea"]) == ["bea"]
    assert desk.catalog.freshness() == {"ada": "never", "bea": "fresh"}
    later = desk.clock.tick()
    with desk.change() as change:
        assert change.compile() == ["ada"]
    assert desk.persona().compiled_at == later
    assert desk.persona("bea").compiled_at != later
    composed = texts(desk)
    for name, both in composed.items():
        persona = desk.persona(name)
        assert (persona.compiled_summary, persona.compiled_detail) == both
    assert desk.catalog.freshness(["bea", "ada", "bea"]) == {"ada": "fresh", "bea": "fresh"}
    with pytest.raises(NotFound, match="did you mean ada"):
        desk.catalog.freshness(["adaa"])
    with pytest.raises(NotFound, match="did you mean bea"), desk.change() as change:
        change.compile(["beaa"])


def test_an_empty_text_can_be_compiled(desk: Desk) -> None:
    desk.add(Persona(name="blank"))
    compile_all(desk)
    assert desk.catalog.freshness() == {"blank": "fresh"}
    with desk.change() as change:
        assert change.compile() == []


def test_compile_sees_what_the_change_has_done(desk: Desk) -> None:
    full(desk)
    with desk.change() as change:
        change.update("part", "cold", {"summary": "Colder."})
        change.links.add("bea", "part", "warm")
        change.compile(["bea"])
    assert desk.persona("bea").compiled_summary == "Bea.\n\n## Tone\n\nColder.\n\nWarm."
    assert desk.catalog.freshness(["bea"]) == {"bea": "fresh"}


EXPECTED = {
    "update": {"ada"},
    "rename trait": {"ada"},
    "rename part": set(),
    "rename role": set(),
    "rename arc": set(),
    "delete role": set(),
    "delete part": {"ada"},
    "delete arc": set(),
    # The next stage has the parts she has of her own.
    "advance": set(),
    "reset": {"ada"},
    "link": {"bea"},
    "relink": set(),
    "move": {"ada"},
    "move trait": {"ada"},
    "presets": set(),
    "stage part": set(),
    "unlink": {"ada"},
    "inherit": set(),
    "assign": {"bea"},
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_change_makes_the_affected_stale_and_undo_fresh_again(desk: Desk, name: str) -> None:
    full(desk)
    compile_all(desk)
    with desk.change() as change:
        ACTS[name](change)
    stale = {one for one, found in desk.catalog.freshness().items() if found == "stale"}
    assert stale == EXPECTED[name]
    desk.undo()
    assert set(desk.catalog.freshness().values()) == {"fresh"}


@examples(8)
@given(st.lists(ops(), max_size=3), st.lists(ops(), min_size=1, max_size=2))
def test_stale_is_what_composes_otherwise(
    places: Places, before: list[tuple[str, Op]], after: list[tuple[str, Op]]
) -> None:
    with places.new() as place:
        desk = Desk(place)
        try:
            full(desk)
            for _, op in before:
                try:
                    with desk.change() as change:
                        op(change)
                except StoreError:
                    pass
            compile_all(desk)
            for _, op in after:
                try:
                    with desk.change() as change:
                        op(change)
                except StoreError:
                    pass
            found = desk.catalog.freshness()
            for name, both in texts(desk).items():
                persona = desk.persona(name)
                stored = (persona.compiled_summary, persona.compiled_detail)
                if persona.compiled_at is None:
                    assert found[name] == "never"
                else:
                    assert found[name] == ("fresh" if stored == both else "stale")
            stale = sorted(name for name, one in found.items() if one != "fresh")
            with desk.change() as change:
                assert sorted(change.compile()) == stale
            assert set(desk.catalog.freshness().values()) <= {"fresh"}
        finally:
            desk.close()
