"""Undo and redo: whole changes, per actor and door, across a restart, and their conflicts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from store.catalog import Door
from store.database.changes.change import Change
from store.entries import (
    Arc,
    Guardrail,
    Part,
    PartLink,
    Persona,
    Preset,
    Role,
    Sequence,
    Skill,
    Stage,
    Step,
    Trait,
)
from store.errors import Conflict, NotFound
from tests.databases import Place
from tests.store.catalog.build import Desk, state

Act = Callable[[Change], object]


def full(desk: Desk) -> None:
    """Fill a new catalog with entries in which everything is linked."""
    desk.close()
    desk.place.fill(_fill)
    desk.reopen()
    desk.clock.tick()


def _fill(place: Place) -> None:
    desk = Desk(place)
    desk.add(
        Part(name="warm", part_type="tone", summary="Warm."),
        Part(name="cold", part_type="tone", summary="Cold."),
        Part(name="aim", part_type="goal", summary="Aim."),
        Trait(name="curious", trait_type="social", description="Why?"),
        Trait(name="calm", trait_type="social", description="Hm."),
        Skill(name="sums", content="Add."),
        Guardrail(name="no-med", content="No.", severity="high"),
        Role(name="host", system_prompt="Host.", temperature=0.0, thinking_enabled=False),
        Sequence(name="call", steps=(Step(id="a", instruction="A", require_tools=("t",)),)),
        Arc(
            name="growth",
            stages=(
                Stage(name="new", parts=("cold",)),
                Stage(name="mid", stage_order=4, condition="c"),
                Stage(name="old", stage_order=9, parts=("aim", "warm")),
            ),
        ),
        Arc(name="empty"),
        Persona(
            name="ada",
            summary="Ada.",
            tags=("x",),
            metadata={"guid": "g", "name": "n"},
            parts=(PartLink("warm", 2, -1), PartLink("aim", 2, 3)),
            traits=("curious", "calm"),
            skills=("sums",),
            guardrails=("no-med",),
            arc="growth",
            stage="mid",
            default_role="host",
            default_sequence="call",
            presets=(
                Preset(
                    name="p",
                    overrides={"tone": "cold", "goal": None},
                    mute=("trait:curious", "skill:sums"),
                    vars={"a": "b"},
                ),
            ),
        ),
        Persona(name="bea", summary="Bea.", parts=(PartLink("cold"),)),
    )
    desk.close()


ACTS: dict[str, Act] = {
    "create": lambda c: c.create(Skill(name="more", tags=("t",))),
    "update": lambda c: c.update("part", "warm", {"content": "C", "tags": ("b", "a")}),
    "inherit": lambda c: c.update("role", "host", {"temperature": None, "thinking_enabled": None}),
    "steps": lambda c: c.update("sequence", "call", {"steps": (Step(id="b", instruction="B"),)}),
    "metadata": lambda c: c.update("persona", "ada", {"metadata": {"guid": "g", "name": "m"}}),
    "presets": lambda c: c.update("persona", "ada", {"presets": ()}),
    "rename part": lambda c: c.rename("part", "warm", "hot"),
    "rename trait": lambda c: c.rename("trait", "curious", "nosy"),
    "rename role": lambda c: c.rename("role", "host", "guest"),
    "rename arc": lambda c: c.rename("arc", "growth", "fall"),
    "rename persona": lambda c: c.rename("persona", "ada", "eve"),
    "rename and alter": lambda c: (
        c.rename("part", "cold", "icy"),
        c.update("persona", "ada", {"description": "D"}),
        c.update("persona", "bea", {"description": "D"}),
    ),
    "swap names": lambda c: (
        c.rename("part", "warm", "tmp"),
        c.rename("part", "cold", "warm"),
        c.rename("part", "tmp", "cold"),
    ),
    "replace": lambda c: (
        c.delete("part", "warm", force=True),
        c.create(Part(name="warm", part_type="soul", summary="Another.")),
        c.links.add("ada", "part", "warm"),
    ),
    "duplicate persona": lambda c: c.duplicate("persona", "ada"),
    "duplicate arc": lambda c: c.duplicate("arc", "growth"),
    "delete persona": lambda c: c.delete("persona", "ada"),
    "delete part": lambda c: c.delete("part", "warm", force=True),
    "delete trait": lambda c: c.delete("trait", "curious", force=True),
    "delete role": lambda c: c.delete("role", "host", force=True),
    "delete sequence": lambda c: c.delete("sequence", "call", force=True),
    "delete arc": lambda c: c.delete("arc", "growth", force=True),
    "delete everything": lambda c: [
        c.delete(kind, name, force=True)
        for kind, name in (
            ("part", "warm"), ("part", "cold"), ("arc", "growth"), ("persona", "ada"),
            ("trait", "curious"), ("role", "host"), ("part", "aim"), ("persona", "bea"),
        )
    ],
    "link": lambda c: c.links.add("bea", "part", "aim", priority=-7, part_order=-3),
    "relink": lambda c: c.links.add("ada", "part", "aim", priority=9),
    "unlink": lambda c: c.links.remove("ada", "trait", "curious"),
    "move": lambda c: c.links.move("ada", "part", "aim", "warm"),
    "move trait": lambda c: c.links.move("ada", "trait", "calm", "curious"),
    "assign": lambda c: c.arcs.assign("bea", "growth", "old"),
    "unassign": lambda c: c.arcs.unassign("ada"),
    "advance": lambda c: c.arcs.advance("ada"),
    "reset": lambda c: c.arcs.reset("ada"),
    "add stage": lambda c: c.arcs.add_stage("growth", "last", parts=("cold", "aim")),
    "rename stage": lambda c: c.arcs.rename_stage("growth", "mid", "middle"),
    "move stage": lambda c: c.arcs.move_stage("growth", "old", "new"),
    "delete stage": lambda c: c.arcs.delete_stage("growth", "mid", force=True),
    "stage part": lambda c: c.arcs.link_part("growth", "new", "warm", before="cold"),
    "move stage part": lambda c: c.arcs.move_part("growth", "old", "warm", "aim"),
    "unlink stage part": lambda c: c.arcs.unlink_part("growth", "old", "aim"),
    "compile": lambda c: c.compile(),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTS)
def test_undo_and_redo_restore_exactly(desk: Desk, name: str) -> None:
    full(desk)
    with desk.change() as change:
        change.compile(["bea"])
    before = state(desk.catalog)
    desk.clock.tick()
    with desk.change() as change:
        ACTS[name](change)
    assert change.revision is not None
    after = state(desk.catalog)
    assert after != before
    desk.clock.tick()
    for _ in range(2):
        desk.undo()
        assert state(desk.catalog) == before
        desk.reopen()
        desk.redo()
        assert state(desk.catalog) == after
        desk.clock.tick()
    with pytest.raises(NotFound, match="nothing to redo"):
        desk.redo()


def test_all_acts_in_one_change(desk: Desk) -> None:
    full(desk)
    before = state(desk.catalog)
    with desk.change() as change:
        for name, act in ACTS.items():
            if name.split()[0] not in ("delete", "swap", "replace", "rename", "unassign"):
                act(change)
        for name in ("rename part", "rename trait", "rename arc"):
            ACTS[name](change)
        change.delete("part", "cold", force=True)
        change.delete("role", "host", force=True)
    after = state(desk.catalog)
    desk.undo()
    assert state(desk.catalog) == before
    desk.redo()
    assert state(desk.catalog) == after


def test_messages_say_what_was_done(desk: Desk) -> None:
    desk.add(Skill(name="a"))
    desk.set("skill", "a", content="x", description="y")
    with desk.change() as change:
        change.rename("skill", "a", "b")
    with desk.change() as change:
        change.delete("skill", "b")
    with desk.catalog.change(by="me", door="studio", message="typed") as change:
        change.create(Skill(name="a"))
    assert [desk.undo() for _ in range(5)] == [
        "typed", "deleted skill b", "renamed skill a to b", "skill a: description, content",
        "new skill a",
    ]  # fmt: skip
    with pytest.raises(NotFound, match="nothing to undo"):
        desk.undo()
    assert desk.redo() == "new skill a"


def test_undo_is_each_actors_own_through_each_door(desk: Desk) -> None:
    doors: tuple[Door, ...] = ("studio", "cli", "mcp", "http")
    for by in ("me", "you"):
        for door in doors:
            desk.add(Skill(name=f"{by} {door}"), by=by, door=door)
    for by in ("me", "you"):
        for door in doors:
            assert desk.undo(by, door) == f"new skill {by} {door}"
            with pytest.raises(NotFound):
                desk.undo(by, door)
    assert desk.names("skill") == []
    with pytest.raises(NotFound):
        desk.redo("she")
    desk.redo("you", "mcp")
    assert desk.names("skill") == ["you mcp"]


def test_a_new_change_ends_redo_but_only_ones_own(desk: Desk) -> None:
    desk.add(Skill(name="a"))
    desk.add(Skill(name="b"))
    desk.undo()
    desk.add(Skill(name="theirs"), by="you")
    desk.add(Skill(name="mine"), door="cli")
    desk.redo()
    desk.undo()
    desk.undo()
    with desk.change() as change:
        change.create(Skill(name="x"))
        change.delete("skill", "x")
    desk.redo()
    desk.undo()
    desk.add(Skill(name="c"))
    with pytest.raises(NotFound):
        desk.redo()
    desk.undo()
    with pytest.raises(NotFound):
        desk.undo()
    assert desk.names("skill") == ["mine", "theirs"]


def test_redo_goes_forward_in_order(desk: Desk) -> None:
    for content in "abc":
        desk.add(Skill(name=content)) if content == "a" else desk.set("skill", "a", content=content)
    for _ in range(3):
        desk.undo()
    seen = []
    for _ in range(3):
        desk.redo()
        skill = desk.catalog.get("skill", "a")
        seen.append(skill.content)  # type: ignore[union-attr]
    assert seen == ["", "b", "c"]


def test_another_field_of_another_actor_stands(desk: Desk) -> None:
    full(desk)
    desk.set("part", "warm", summary="Mine.")
    desk.set("part", "warm", by="you", content="Theirs.")
    with desk.change("you") as change:
        change.rename("part", "warm", "hot")
    desk.undo()
    part = desk.catalog.get("part", "hot")
    assert isinstance(part, Part)
    assert (part.summary, part.content) == ("Warm.", "Theirs.")
    desk.redo()
    part = desk.catalog.get("part", "hot")
    assert isinstance(part, Part)
    assert (part.summary, part.content) == ("Mine.", "Theirs.")


def test_the_same_field_of_another_actor_is_a_conflict_that_shows_both(desk: Desk) -> None:
    full(desk)
    desk.set("part", "warm", summary="Mine.")
    desk.set("part", "warm", by="you", summary="Theirs.")
    was = desk.place.dump()
    with pytest.raises(Conflict, match=r'part "warm", summary .*"Theirs\.".*"Mine\."'):
        desk.undo()
    assert desk.place.dump() == was
    desk.undo("you")
    desk.undo()
    desk.set("part", "warm", by="you", summary="Theirs.")
    with pytest.raises(Conflict):
        desk.redo()


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("create", lambda c: c.delete("skill", "more")),
        ("create", lambda c: c.update("skill", "more", {"content": "x"})),
        ("create", lambda c: c.links.add("bea", "skill", "more")),
        ("update", lambda c: c.delete("part", "warm", force=True)),
        ("delete persona", lambda c: c.create(Persona(name="ada"))),
        ("rename part", lambda c: c.create(Part(name="warm", part_type="soul", summary="W"))),
        ("rename part", lambda c: c.rename("part", "hot", "boiling")),
        ("add stage", lambda c: c.arcs.assign("bea", "growth", "last")),
        ("move", lambda c: c.links.add("ada", "part", "cold")),
        ("rename stage", lambda c: c.arcs.advance("ada")),
        ("duplicate arc", lambda c: c.arcs.assign("bea", "growth-copy")),
    ],
)
def test_what_another_has_built_on_is_a_conflict(desk: Desk, mine: str, theirs: Act) -> None:
    full(desk)
    with desk.change() as change:
        ACTS[mine](change)
    with desk.change("you") as change:
        theirs(change)
    was = desk.place.dump()
    with pytest.raises(Conflict, match="cannot undo"):
        desk.undo()
    assert desk.place.dump() == was
    desk.undo("you")
    desk.undo()


def test_an_undone_forced_delete_links_again_what_is_still_there(desk: Desk) -> None:
    full(desk)
    with desk.change() as change:
        change.delete("part", "warm", force=True)
    desk.set("persona", "ada", by="you", summary="New.")
    with desk.change("you") as change:
        change.delete("persona", "bea")
        change.rename("part", "aim", "purpose")
    desk.undo()
    ada = desk.persona()
    assert ada.parts == (PartLink("warm", 2, -1), PartLink("purpose", 2, 3))
    assert ada.summary == "New."
    assert desk.arc().stages[2].parts == ("purpose", "warm")


def test_a_restored_persona_stands_at_a_stage_that_is_there(desk: Desk) -> None:
    full(desk)
    with desk.change() as change:
        change.delete("persona", "ada")
    with desk.change("you") as change:
        change.arcs.rename_stage("growth", "mid", "middle")
        change.delete("trait", "calm")
    desk.undo()
    ada = desk.persona()
    assert (ada.arc, ada.stage) == ("growth", "new")
    assert ada.traits == ("curious",)


def test_undo_of_compile_brings_the_older_text_back(desk: Desk) -> None:
    full(desk)
    with desk.change() as change:
        change.compile()
    old = desk.persona()
    desk.set("persona", "ada", by="you", summary="Another.")
    desk.clock.tick()
    with desk.change() as change:
        change.compile()
    assert desk.persona().compiled_summary != old.compiled_summary
    desk.undo()
    ada = desk.persona()
    assert ada.compiled_summary == old.compiled_summary
    assert ada.compiled_at == old.compiled_at
    assert desk.catalog.freshness(["ada"]) == {"ada": "stale"}
    desk.undo()
    assert desk.catalog.freshness() == {"ada": "never", "bea": "never"}


def test_undo_appends_revisions_and_moves_times(desk: Desk) -> None:
    full(desk)
    desk.set("part", "warm", content="x")
    revision = desk.revisions()
    later = desk.clock.tick()
    undone = desk.catalog.undo(by="me", door="studio")
    assert desk.revisions() == revision + 1
    part = desk.catalog.get("part", "warm")
    assert (part.updated_at, part.revision) == (later, revision + 1)
    assert [one.name for one in undone.touched] == ["warm"]
