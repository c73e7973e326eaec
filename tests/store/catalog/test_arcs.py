"""Arcs: a persona's place in one, and the stages of one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store.database.changes.change import Change
from store.entries import Arc, Part, Persona, Preset, Stage
from store.errors import AlreadyExists, InUse, Invalid, NotFound, StageError
from tests.store.catalog.build import START, Desk

Act = Callable[[Change], object]


@pytest.fixture(autouse=True)
def entries(desk: Desk) -> None:
    desk.add(
        *(Part(name=name, part_type="tone", summary=name) for name in "xyz"),
        Arc(
            name="growth",
            stages=tuple(Stage(name=name, stage_order=place) for place, name in enumerate("abc")),
        ),
        Arc(name="bare"),
        Persona(name="ada"),
        Persona(name="bea"),
    )


def do(desk: Desk, act: Act) -> None:
    with desk.change() as change:
        act(change)


def fails(desk: Desk, error: type[Exception], said: str, act: Act) -> None:
    was = desk.place.dump()
    with pytest.raises(error, match=said), desk.change() as change:
        act(change)
    assert desk.place.dump() == was


def at(desk: Desk, name: str = "ada") -> tuple[str, str]:
    persona = desk.persona(name)
    return persona.arc, persona.stage


def test_assign_advance_goto_reset_unassign(desk: Desk) -> None:
    do(desk, lambda c: c.arcs.assign("ada", "growth"))
    assert at(desk) == ("growth", "a")
    do(desk, lambda c: c.arcs.advance("ada"))
    assert at(desk) == ("growth", "b")
    do(desk, lambda c: c.arcs.advance("ada"))
    fails(
        desk, StageError, 'at the last stage "c" of arc "growth"', lambda c: c.arcs.advance("ada")
    )
    assert at(desk) == ("growth", "c")
    do(desk, lambda c: c.arcs.reset("ada"))
    assert at(desk) == ("growth", "a")
    do(desk, lambda c: c.arcs.go_to("ada", "c"))
    assert at(desk) == ("growth", "c")
    fails(desk, StageError, "its stages are: a, b, c", lambda c: c.arcs.go_to("ada", "d"))
    do(desk, lambda c: c.arcs.unassign("ada"))
    assert at(desk) == ("", "")
    do(desk, lambda c: c.arcs.assign("ada", "growth", "b"))
    assert at(desk) == ("growth", "b")


def test_assign_replaces_the_former_arc(desk: Desk) -> None:
    desk.add(Arc(name="fall", stages=(Stage(name="b"), Stage(name="c", stage_order=1))))
    do(desk, lambda c: c.arcs.assign("ada", "growth", "b"))
    do(desk, lambda c: c.arcs.assign("ada", "fall"))
    assert at(desk) == ("fall", "b")
    do(desk, lambda c: c.arcs.go_to("ada", "c"))
    do(desk, lambda c: c.arcs.assign("ada", "fall"))
    assert at(desk) == ("fall", "b")
    assert desk.place.rows("SELECT count(*) FROM persona_arc") == [(1,)]


def test_what_cannot_be_done(desk: Desk) -> None:
    fails(desk, StageError, "has no stages", lambda c: c.arcs.assign("ada", "bare"))
    fails(desk, NotFound, "no arc", lambda c: c.arcs.assign("ada", "ghost"))
    fails(desk, NotFound, "no persona", lambda c: c.arcs.assign("eve", "growth"))
    fails(desk, StageError, "no stage", lambda c: c.arcs.assign("ada", "growth", "z"))
    for act in (
        lambda c: c.arcs.advance("ada"),
        lambda c: c.arcs.reset("ada"),
        lambda c: c.arcs.go_to("ada", "a"),
        lambda c: c.arcs.unassign("ada"),
    ):
        fails(desk, StageError, "has no arc", act)
    for act in (
        lambda c: c.arcs.rename_stage("growth", "z", "y"),
        lambda c: c.arcs.move_stage("growth", "z", None),
        lambda c: c.arcs.delete_stage("growth", "z"),
        lambda c: c.arcs.update_stage("growth", "z", description="d"),
        lambda c: c.arcs.link_part("growth", "z", "x"),
        lambda c: c.arcs.unlink_part("growth", "z", "x"),
        lambda c: c.arcs.move_part("growth", "z", "x", None),
    ):
        fails(desk, StageError, 'no stage "z"; its stages are: a, b, c', act)
    for act in (
        lambda c: c.arcs.add_stage("ghost", "a"),
        lambda c: c.arcs.delete_stage("ghost", "a"),
        lambda c: c.arcs.link_part("growth", "a", "ghost"),
        lambda c: c.arcs.unlink_part("growth", "a", "x"),
        lambda c: c.arcs.move_part("growth", "a", "x", None),
        lambda c: c.arcs.add_stage("growth", "d", parts=("ghost",)),
    ):
        fails(desk, NotFound, "no|not", act)
    fails(desk, AlreadyExists, '"a" already', lambda c: c.arcs.add_stage("growth", "a"))
    fails(desk, AlreadyExists, '"b" already', lambda c: c.arcs.rename_stage("growth", "a", " b "))
    for name in ("", " ", "a/b", "a\nb", "x" * 129):
        fails(desk, Invalid, "growth", lambda c, n=name: c.arcs.add_stage("growth", n))  # type: ignore[misc]
        fails(desk, Invalid, "growth", lambda c, n=name: c.arcs.rename_stage("growth", "a", n))  # type: ignore[misc]
    fails(desk, Invalid, "twice", lambda c: c.arcs.add_stage("growth", "d", parts=("x", "x")))
    fails(desk, Invalid, "did you mean", lambda c: c.arcs.update_stage("growth", "a", conditon=""))
    fails(desk, Invalid, "not a field", lambda c: c.arcs.update_stage("growth", "a", name="b"))


def test_a_stage_added_first_does_not_become_current(desk: Desk) -> None:
    do(desk, lambda c: c.arcs.assign("ada", "growth"))
    do(desk, lambda c: c.arcs.add_stage("growth", "start", stage_order=-1))
    assert desk.stages() == ["start", "a", "b", "c"]
    assert at(desk) == ("growth", "a")
    for stage in ("a", "start", "b", "c"):
        do(desk, lambda c, s=stage: c.arcs.delete_stage("growth", s, force=True))  # type: ignore[misc]
    assert at(desk) == ("growth", "")
    fails(desk, StageError, "without stages", lambda c: c.arcs.advance("ada"))
    fails(desk, StageError, "has no stages", lambda c: c.arcs.reset("ada"))
    do(desk, lambda c: c.arcs.add_stage("growth", "late"))
    assert at(desk) == ("growth", "")
    do(desk, lambda c: c.update("persona", "ada", {"summary": "S"}))
    assert at(desk) == ("growth", "")
    do(desk, lambda c: c.arcs.advance("ada"))
    assert at(desk) == ("growth", "late")


def test_stage_order_works_as_part_order(desk: Desk) -> None:
    do(desk, lambda c: c.arcs.add_stage("growth", "last"))
    do(desk, lambda c: c.arcs.add_stage("growth", "far", stage_order=50))
    do(desk, lambda c: c.arcs.add_stage("growth", "mid", stage_order=1))
    do(desk, lambda c: c.arcs.add_stage("growth", "end"))
    orders = [(stage.name, stage.stage_order) for stage in desk.arc().stages]
    assert orders == [
        ("a", 0), ("b", 1), ("mid", 1), ("c", 2), ("last", 3), ("far", 50), ("end", 51),
    ]  # fmt: skip
    do(desk, lambda c: c.arcs.update_stage("growth", "a", stage_order=20))
    assert desk.stages() == ["b", "mid", "c", "last", "a", "far", "end"]
    do(desk, lambda c: c.arcs.move_stage("growth", "end", "b"))
    assert [stage.stage_order for stage in desk.arc().stages] == list(range(7))
    assert desk.stages() == ["end", "b", "mid", "c", "last", "a", "far"]
    do(desk, lambda c: c.arcs.move_stage("growth", "end", None))
    do(desk, lambda c: c.arcs.move_stage("growth", "mid", "mid"))
    assert desk.stages() == ["b", "mid", "c", "last", "a", "far", "end"]


def test_rename_stage_keeps_personas_at_it(desk: Desk) -> None:
    do(desk, lambda c: c.arcs.assign("ada", "growth", "b"))
    do(desk, lambda c: c.arcs.assign("bea", "growth", "c"))
    guids = [stage.guid for stage in desk.arc().stages]
    do(desk, lambda c: c.arcs.rename_stage("growth", "b", " beta "))
    assert [stage.guid for stage in desk.arc().stages] == guids
    assert (at(desk), at(desk, "bea")) == (("growth", "beta"), ("growth", "c"))


def test_deleting_a_stage_somebody_is_at(desk: Desk) -> None:
    do(desk, lambda c: c.arcs.assign("ada", "growth", "b"))
    do(desk, lambda c: c.arcs.assign("bea", "growth", "b"))
    was = desk.place.dump()
    with pytest.raises(InUse, match=r'"b" of arc "growth".*ada, bea') as caught:
        do(desk, lambda c: c.arcs.delete_stage("growth", "b"))
    assert caught.value.users == ("persona ada", "persona bea")
    assert desk.place.dump() == was
    revision = desk.revisions()
    do(desk, lambda c: c.arcs.delete_stage("growth", "b", force=True))
    assert desk.revisions() == revision + 1
    assert desk.stages() == ["a", "c"]
    assert at(desk) == at(desk, "bea") == ("growth", "a")
    do(desk, lambda c: c.arcs.delete_stage("growth", "a", force=True))
    assert at(desk) == ("growth", "c")


def test_a_preset_that_mutes_does_not_move_a_persona(desk: Desk) -> None:
    desk.add(Arc(name="fall", stages=(Stage(name="b"),)))
    desk.add(Persona(name="cy", arc="fall", presets=(Preset(name="p", mute=("arc:growth",)),)))
    desk.set("persona", "ada", presets=(Preset(name="p", mute=("arc:growth",)),))
    do(desk, lambda c: c.arcs.assign("ada", "growth", "b"))
    with pytest.raises(InUse) as caught:
        do(desk, lambda c: c.arcs.delete_stage("growth", "b"))
    assert caught.value.users == ("persona ada",)
    do(desk, lambda c: c.arcs.rename_stage("growth", "b", "beta"))
    assert (at(desk), at(desk, "cy")) == (("growth", "beta"), ("fall", "b"))


def test_stage_parts(desk: Desk) -> None:
    do(desk, lambda c: c.arcs.link_part("growth", "a", "y"))
    do(desk, lambda c: c.arcs.link_part("growth", "a", "x"))
    do(desk, lambda c: c.arcs.link_part("growth", "a", "z", before="x"))
    do(desk, lambda c: c.arcs.link_part("growth", "a", "y"))
    assert desk.arc().stages[0].parts == ("y", "z", "x")
    assert desk.arc().updated_at == START
    do(desk, lambda c: c.arcs.move_part("growth", "a", "x", "y"))
    do(desk, lambda c: c.arcs.move_part("growth", "a", "x", "x"))
    assert desk.arc().stages[0].parts == ("x", "y", "z")
    do(desk, lambda c: c.arcs.unlink_part("growth", "a", "y"))
    do(desk, lambda c: c.arcs.link_part("growth", "a", "y"))
    assert desk.arc().stages[0].parts == ("x", "z", "y")
    assert desk.arc().stages[1].parts == ()


def test_update_stage(desk: Desk) -> None:
    created = [stage.created_at for stage in desk.arc().stages]
    desk.clock.tick()
    do(desk, lambda c: c.arcs.update_stage("growth", "b", description="D", condition="C"))
    stage = desk.arc().stages[1]
    assert (stage.description, stage.condition) == ("D", "C")
    assert [stage.created_at for stage in desk.arc().stages] == created
    assert desk.arc().updated_at == desk.clock.now


def test_persona_arc_has_its_own_updated_at(desk: Desk) -> None:
    def moved() -> list[str]:
        rows = desk.place.rows("SELECT updated_at FROM persona_arc ORDER BY persona_id")
        return [row[0] for row in rows]

    do(desk, lambda c: c.arcs.assign("ada", "growth", "b"))
    first = moved()
    desk.clock.tick()
    desk.set("persona", "ada", summary="S")
    assert moved() == first
    do(desk, lambda c: c.arcs.delete_stage("growth", "b", force=True))
    assert moved() == [desk.clock.now.isoformat(timespec="microseconds")]
