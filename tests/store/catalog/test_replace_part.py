"""One part in another's place: links, stages and presets follow, as one change."""

from __future__ import annotations

import pytest

from store.entries import Arc, Part, PartLink, Persona, Preset, Stage
from store.errors import Invalid, NotFound
from tests.store.catalog.build import Desk, state


@pytest.fixture(autouse=True)
def entries(desk: Desk) -> None:
    for name, part_type in (("a", "tone"), ("b", "tone"), ("c", "tone"), ("soul", "soul")):
        desk.add(Part(name=name, part_type=part_type, summary=f"Text of {name}."))
    desk.add(
        Arc(
            name="growth",
            stages=(
                Stage(name="one", parts=("c", "a")),
                Stage(name="two", parts=("a", "b"), stage_order=1),
                Stage(name="three", parts=("c",), stage_order=2),
            ),
        ),
        Persona(
            name="ada",
            parts=(PartLink("c", 3, 0), PartLink("a", 7, -2), PartLink("soul", 9, 1)),
            presets=(
                Preset(name="plain", overrides={"tone": "a", "soul": None}, mute=("part:a",)),
                Preset(name="other", overrides={"tone": "c"}, mute=("part:b", "part:a")),
            ),
        ),
        Persona(name="bob", parts=(PartLink("b", 0, 5), PartLink("a", 1, 9))),
        Persona(name="cleo", parts=(PartLink("c"),), arc="growth", stage="one"),
    )


def replace(desk: Desk, part: str, by: str) -> list[str]:
    with desk.change() as change:
        return [str(use) for use in change.replace_part(part, by)]


def test_place_order_and_priority_are_kept(desk: Desk) -> None:
    before = desk.revisions()
    assert replace(desk, "a", "b") == [
        "persona ada (part)",
        "persona bob (part)",
        "arc growth (stage one)",
        "arc growth (stage two)",
        "persona ada (preset plain)",
        "persona ada (preset other)",
    ]
    assert desk.persona("ada").parts == (
        PartLink("c", 3, 0), PartLink("b", 7, -2), PartLink("soul", 9, 1),
    )  # fmt: skip
    # Linked already: that link stays, the other goes.
    assert desk.persona("bob").parts == (PartLink("b", 0, 5),)
    assert [stage.parts for stage in desk.arc().stages] == [("c", "b"), ("b",), ("c",)]
    plain, other = desk.persona("ada").presets
    assert dict(plain.overrides) == {"tone": "b", "soul": None}
    assert plain.mute == ("part:b",)
    assert dict(other.overrides) == {"tone": "c"}
    assert other.mute == ("part:b",)
    assert desk.catalog.uses("part", "a") == []
    assert desk.names("part") == ["a", "b", "c", "soul"]
    assert desk.revisions() == before + 1


def test_it_is_undone_and_made_again_as_one(desk: Desk) -> None:
    before = state(desk.catalog)
    replace(desk, "a", "b")
    after = state(desk.catalog)
    assert after != before
    desk.undo()
    assert state(desk.catalog) == before
    desk.redo()
    assert state(desk.catalog) == after


def test_an_override_by_a_part_of_another_type_is_of_that_type(desk: Desk) -> None:
    desk.set("persona", "bob", presets=(Preset(name="free", overrides={"tone": "a"}),))
    replace(desk, "a", "soul")
    assert dict(desk.persona("bob").presets[0].overrides) == {"soul": "soul"}
    # Where that type is overridden already, that override stays.
    plain, _ = desk.persona("ada").presets
    assert dict(plain.overrides) == {"soul": None}
    # What a preset overrides is what it may override.
    desk.catalog.material("bob")
    assert desk.persona("ada").parts == (PartLink("c", 3, 0), PartLink("soul", 9, 1))


def test_what_it_would_change_is_told_and_nothing_is_written(desk: Desk) -> None:
    desk.set("part", "b", content="A far longer text, which stands in the detail of a persona.")
    before = state(desk.catalog)
    planned = desk.catalog.replacement("a", "b")
    assert state(desk.catalog) == before
    with desk.change() as change:
        assert tuple(change.replace_part("a", "b")) == planned.uses
    count = desk.catalog.counters.get()
    from store.compose.request import Request

    told = {one.name: one for one in planned.personas}
    assert list(told) == ["ada", "bob", "cleo"]
    for name, one in told.items():
        now = desk.catalog.compose(name, Request(detail=True)).text
        assert one.after == count(now)
        assert one.before != one.after
    assert planned.difference == sum(one.after - one.before for one in told.values())
    assert planned.encoding == "o200k_base"


def test_what_no_text_shows_is_no_difference(desk: Desk) -> None:
    # Nobody stands at stage two or three.
    desk.set("persona", "cleo", stage="three")
    planned = desk.catalog.replacement("a", "c")
    assert [one.name for one in planned.personas] == ["ada", "bob"]
    # What changes at a stage where nobody stands, or with a preset, is told all the same.
    count = desk.catalog.counters.get()
    from store.compose.request import Request

    told = {one.title: one for one in planned.elsewhere}
    assert any(one.startswith("cleo at ") for one in told), told
    asked = {
        one.title: Request(detail=True, preset=one.preset)
        if one.preset
        else Request(detail=True, stage=one.stage)
        for one in planned.elsewhere
    }
    before = {
        title: desk.catalog.compose(told[title].persona, request).text
        for title, request in asked.items()
    }
    with desk.change() as change:
        change.replace_part("a", "c")
    for title, request in asked.items():
        text = desk.catalog.compose(told[title].persona, request).text
        assert text != before[title]
        assert told[title].after == count(text)
        assert told[title].before == count(before[title])
    # Unused: nothing to change.
    desk.add(Part(name="idle", part_type="tone", summary="Idle."))
    assert desk.catalog.replacement("idle", "a").uses == ()
    revisions = desk.revisions()
    assert replace(desk, "idle", "a") == []
    assert desk.revisions() == revisions


@pytest.mark.parametrize(("part", "by"), [("gone", "a"), ("a", "gone")])
def test_a_part_that_is_not_there(desk: Desk, part: str, by: str) -> None:
    with pytest.raises(NotFound, match="gone"):
        replace(desk, part, by)
    with pytest.raises(NotFound, match="gone"):
        desk.catalog.replacement(part, by)


def test_a_part_cannot_take_its_own_place(desk: Desk) -> None:
    revisions = desk.revisions()
    with pytest.raises(Invalid, match="its own place"):
        replace(desk, "a", "a")
    with pytest.raises(Invalid, match="its own place"):
        desk.catalog.replacement("a", "a")
    assert desk.revisions() == revisions
