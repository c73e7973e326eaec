"""What personas are made of, by part type."""

from __future__ import annotations

from store.compose.request import Material
from store.coverage import covered, ordered, types_in
from store.entries import Arc, Persona, Stage, Trait
from tests.store.checks.build import part, persona

PARTS = {
    one.name: one
    for one in (part("a"), part("b"), part("s", "soul"), part("x", "odd"), part("late"))
}
TOKENS = {"a": 3, "b": 4, "s": 5, "x": 6, "late": 7}


def row(owner: Persona, arc: Arc | None = None, **more: object):  # type: ignore[no-untyped-def]
    material = Material(persona=owner, parts=PARTS, arc=arc, **more)  # type: ignore[arg-type]
    return covered(material, TOKENS)


def test_what_wins_is_weighed_by_type() -> None:
    trait = Trait(name="t", trait_type="social")
    found = row(persona("a", "s", "b"), traits=(trait,))
    assert {key: (one.parts, one.tokens) for key, one in found.cells.items()} == {
        "tone": (("a", "b"), 7),
        "soul": (("s",), 5),
    }
    assert (found.tokens, found.traits, found.skills, found.guardrails) == (12, 1, 0, 0)


def test_a_stage_takes_the_place_of_its_type() -> None:
    arc = Arc(name="g", stages=(Stage(name="one", parts=("late",)),))
    found = row(persona("a", "s", arc="g", stage="one"), arc)
    assert found.cells["tone"].parts == ("late",)
    assert found.cells["tone"].staged
    assert not found.cells["soul"].staged
    assert found.stage == "one"


def test_types_are_the_known_ones_first() -> None:
    rows = [row(persona("x", "a")), row(persona("s"))]
    assert types_in(rows) == ["soul", "tone", "odd"]
    assert [one.gaps(types_in(rows)) for one in rows] == [1, 2]


def test_orders() -> None:
    light, heavy = row(persona("a")), row(Persona(name="zoe", parts=persona("s", "x", "b").parts))
    types = types_in([light, heavy])
    assert ordered([heavy, light], types, "name") == [light, heavy]
    assert ordered([light, heavy], types, "total") == [heavy, light]
    assert ordered([heavy, light], types, "gaps") == [light, heavy]
