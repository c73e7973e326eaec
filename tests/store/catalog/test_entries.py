"""Creating, reading, altering, renaming, copying and deleting entries of every kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from store.entries import (
    KINDS,
    Arc,
    Kind,
    Part,
    PartLink,
    Persona,
    Preset,
    Role,
    Skill,
    Stage,
    Trait,
)
from store.errors import AlreadyExists, Conflict, InUse, Invalid, NotFound, StageError
from tests.store.catalog.build import ONE_OF_EACH, START, Desk, state

LONG_AGO = datetime(1999, 1, 1, tzinfo=UTC)
EDITS: dict[Kind, dict[str, Any]] = {
    "persona": {"description": "D", "metadata": {"k": "v"}},
    "part": {"content": "More.", "tags": ("a", "b")},
    "trait": {"description": "D"},
    "skill": {"content": "Subtract."},
    "guardrail": {"severity": "low"},
    "arc": {"summary": "S"},
    "role": {"temperature": 1.5, "thinking_enabled": None},
    "sequence": {"max_turns": 3},
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_created_can_be_read(desk: Desk, kind: Kind) -> None:
    given = ONE_OF_EACH[kind]
    with desk.change() as change:
        made = change.create(given)
    read = desk.catalog.get(kind, given.name)
    assert read.guid == made.guid != ""
    assert (read.created_at, read.updated_at, read.revision) == (START, START, 1)
    assert read.source == "store"
    stripped = replace(read, guid="", created_at=None, updated_at=None, revision=0)
    if isinstance(stripped, Arc):
        stages = tuple(replace(one, guid="", created_at=None) for one in stripped.stages)
        stripped = replace(stripped, stages=stages)
    assert stripped == given
    assert desk.catalog.find(kind, given.name) == read
    assert desk.catalog.entries(kind) == [read]


@pytest.mark.parametrize("kind", KINDS)
def test_an_update_sets_only_what_it_names(desk: Desk, kind: Kind) -> None:
    desk.add_all()
    name = ONE_OF_EACH[kind].name
    before = desk.catalog.get(kind, name)
    later = desk.clock.tick()
    desk.set(kind, name, **EDITS[kind])
    after = desk.catalog.get(kind, name)
    assert after == replace(before, **EDITS[kind], updated_at=later, revision=2)
    others = {key: value for key, value in state(desk.catalog).items() if key != (kind, name)}
    assert all(value.created_at == START for value in others.values())
    for other in KINDS:
        if other != kind:
            entry = desk.catalog.get(other, ONE_OF_EACH[other].name)
            assert (entry.updated_at, entry.revision) == (START, 1)


@pytest.mark.parametrize("kind", KINDS)
def test_rename_duplicate_delete(desk: Desk, kind: Kind) -> None:
    desk.add_all()
    name = ONE_OF_EACH[kind].name
    before = desk.catalog.get(kind, name)
    with desk.change() as change:
        change.rename(kind, name, "  other ")
    assert desk.catalog.find(kind, name) is None
    renamed = desk.catalog.get(kind, "other")
    assert (renamed.guid, renamed.created_at) == (before.guid, START)

    desk.clock.tick()
    with desk.change() as change:
        assert change.duplicate(kind, "other").name == "other-copy"
        assert change.duplicate(kind, "other").name == "other-copy-2"
        assert change.duplicate(kind, "other", " mine ").name == "mine"
    assert desk.names(kind) == ["mine", "other", "other-copy", "other-copy-2"]
    copy = desk.catalog.get(kind, "other-copy")
    assert copy.guid != before.guid
    assert copy.created_at == copy.updated_at == desk.clock.now

    with desk.change() as change:
        change.delete(kind, "other")
    assert desk.names(kind) == ["mine", "other-copy", "other-copy-2"]
    with pytest.raises(NotFound), desk.change() as change:
        change.delete(kind, "other")


@pytest.mark.parametrize("kind", KINDS)
def test_errors_say_what_and_what_is_near(desk: Desk, kind: Kind) -> None:
    desk.add_all()
    name = ONE_OF_EACH[kind].name
    was = desk.place.dump()
    for act in (
        lambda change: change.get(kind, name + "x"),
        lambda change: change.update(kind, name + "x", {}),
        lambda change: change.rename(kind, name + "x", "b"),
        lambda change: change.duplicate(kind, name + "x"),
        lambda change: change.delete(kind, name + "x"),
    ):
        said = f'no {kind} "{name}x"; did you mean {name}'
        with pytest.raises(NotFound, match=said), desk.change() as change:
            act(change)
    with pytest.raises(NotFound, match=f"did you mean {name}"):
        desk.catalog.get(kind, name + "x")
    with pytest.raises(NotFound, match=f'^no {kind} "{name.upper()}"; did you mean {name}'):
        desk.catalog.get(kind, name.upper())
    with pytest.raises(NotFound, match=r'^no .* "zzz"$'):
        desk.catalog.get(kind, "zzz")
    with pytest.raises(AlreadyExists, match=f'a {kind} "{name}" exists already'):
        desk.add(ONE_OF_EACH[kind])
    with desk.change() as change:
        change.duplicate(kind, name, "b")
    for act in (
        lambda change: change.rename(kind, name, "b"),
        lambda change: change.duplicate(kind, name, "b"),
    ):
        with pytest.raises(AlreadyExists), desk.change() as change:
            act(change)
    desk.undo()
    for bad in ("", "  ", "a/b", "a\nb", "x" * 129, "\ud800", "a\0"):
        with pytest.raises(Invalid), desk.change() as change:
            change.rename(kind, name, bad)
        with pytest.raises(Invalid), desk.change() as change:
            change.create(replace(ONE_OF_EACH[kind], name=bad))
    with pytest.raises(Invalid, match=f'{kind} "{name}", colour: is not a field'):
        desk.set(kind, name, colour="red")
    with pytest.raises(Invalid, match="did you mean tags"):
        desk.set(kind, name, tagz=())
    left = desk.place.dump()
    for table in ("agent_parts", "agent_personas", "character_arcs", "studio_directory"):
        assert left[table] == was[table]


@pytest.mark.parametrize(
    "name",
    ["\ud800", "a\0b", "", "x" * 100_000, "'; DROP TABLE x; --"],
    ids=lambda n: ascii(n)[:20],
)
def test_hostile_names_are_not_found(desk: Desk, name: str) -> None:
    desk.add_all()
    assert desk.catalog.find("part", name) is None
    with pytest.raises(NotFound):
        desk.catalog.get("part", name)
    with pytest.raises(NotFound), desk.change() as change:
        change.get("part", name)
    with pytest.raises(NotFound), desk.change() as change:
        change.links.add("ada", "part", name)
    assert desk.catalog.entries("part", [name]) == []


def test_invalid_values_are_refused_and_nothing_is_written(desk: Desk) -> None:
    desk.add_all()
    was = desk.place.dump()
    for kind, values in (
        ("guardrail", {"severity": "deadly"}),
        ("role", {"temperature": 3.0}),
        ("role", {"thinking_budget": -2}),
        ("role", {"system_prompt": " "}),
        ("part", {"summary": ""}),
        ("part", {"part_type": "Tone"}),
        ("sequence", {"steps": ()}),
        ("persona", {"summary": "a\0"}),
        ("persona", {"stage": "new"}),
    ):
        name = ONE_OF_EACH[kind].name  # type: ignore[index]
        with pytest.raises(Invalid, match=f'{kind} "{name}"'):
            desk.set(kind, name, **values)  # type: ignore[arg-type]
    assert desk.place.dump() == was


def test_a_failure_inside_the_block_writes_nothing(desk: Desk) -> None:
    desk.add_all()
    was = desk.place.dump()
    with pytest.raises(RuntimeError), desk.change() as change:  # noqa: PT012
        change.create(Part(name="a", part_type="tone", summary="A"))
        change.links.add("ada", "part", "a")
        change.rename("part", "warm", "cold")
        change.delete("arc", "growth")
        change.compile()
        raise RuntimeError
    assert desk.place.dump() == was
    with pytest.raises(NotFound, match='part "ghost"'), desk.change() as change:  # noqa: PT012
        change.create(Part(name="a", part_type="tone", summary="A"))
        change.update("persona", "ada", {"parts": (PartLink("ghost"),)})
    assert desk.place.dump() == was


def test_a_caught_error_leaves_the_rest_of_the_change(desk: Desk) -> None:
    desk.add_all()
    with desk.change() as change:
        change.update("part", "warm", {"content": "C"})
        with pytest.raises(Invalid):
            change.update("part", "warm", {"summary": ""})
        with pytest.raises(AlreadyExists):
            change.create(ONE_OF_EACH["part"])
    part = desk.catalog.get("part", "warm")
    assert isinstance(part, Part)
    assert (part.content, part.summary) == ("C", "Speak warmly.")


def test_a_write_that_changes_nothing_makes_nothing(desk: Desk) -> None:
    desk.add_all()
    with desk.change() as change:
        change.links.add("ada", "part", "warm", priority=2)
        change.arcs.assign("ada", "growth")
        change.compile()
    desk.clock.tick()
    was = desk.place.dump()
    with desk.change() as change:
        for kind in KINDS:
            entry = change.get(kind, ONE_OF_EACH[kind].name)
            change.put(entry)
            change.update(kind, entry.name, {"tags": ()})
            change.rename(kind, entry.name, f" {entry.name} ")
        change.links.add("ada", "part", "warm")
        change.links.add("ada", "part", "warm", priority=2, part_order=0)
        change.links.move("ada", "part", "warm", None)
        change.arcs.assign("ada", "growth")
        change.arcs.go_to("ada", "new")
        change.arcs.reset("ada")
        change.arcs.rename_stage("growth", "new", "new")
        change.arcs.move_stage("growth", "new", "old")
        change.compile()
        change.create(Skill(name="fleeting"))
        change.delete("skill", "fleeting")
        change.rename("part", "warm", "cold")
        change.rename("part", "cold", "warm")
    assert change.revision is None
    assert change.touched == ()
    assert desk.place.dump() == was


def test_a_callers_times_and_source_are_ignored(desk: Desk) -> None:
    fake: dict[str, Any] = {
        "created_at": LONG_AGO, "updated_at": LONG_AGO, "revision": 77, "source": "toml",
    }  # fmt: skip
    desk.add(replace(ONE_OF_EACH["part"], **fake), ONE_OF_EACH["skill"])
    made = desk.catalog.get("part", "warm")
    assert (made.created_at, made.updated_at, made.revision) == (START, START, 1)
    assert made.source == "store"
    desk.clock.tick()
    was = desk.place.dump()
    with desk.change() as change:
        change.put(replace(made, **fake))
    assert change.revision is None
    assert desk.place.dump() == was
    with desk.change() as change:
        change.put(replace(made, **fake))
        change.update("skill", "sums", {"content": "x"})
    assert desk.catalog.get("part", "warm") == made


def test_the_time_of_an_entry_moves_with_its_links_but_not_with_compile(desk: Desk) -> None:
    desk.add_all()
    for act in (
        lambda change: change.links.add("ada", "part", "warm"),
        lambda change: change.links.add("ada", "part", "warm", priority=-3),
        lambda change: change.links.add("ada", "trait", "curious"),
        lambda change: change.arcs.assign("ada", "growth"),
        lambda change: change.arcs.advance("ada"),
        lambda change: change.links.remove("ada", "part", "warm"),
    ):
        desk.clock.tick()
        with desk.change() as change:
            act(change)
        assert desk.persona().updated_at == desk.clock.now
        assert desk.persona().created_at == START
        assert desk.persona().revision == desk.revisions()
    moved = desk.persona()
    later = desk.clock.tick()
    with desk.change() as change:
        assert change.compile() == ["ada"]
    assert change.revision == desk.revisions()
    compiled = desk.persona()
    assert compiled.compiled_at == later
    assert (compiled.updated_at, compiled.revision) == (moved.updated_at, moved.revision)


def test_a_linked_entrys_own_change_does_not_move_the_persona(desk: Desk) -> None:
    desk.add_all()
    with desk.change() as change:
        change.links.add("ada", "part", "warm")
    before = desk.persona()
    desk.clock.tick()
    desk.set("part", "warm", content="new")
    assert desk.persona() == before


def test_lists_are_sorted_by_code_point_and_empty_ones_are_lists(desk: Desk) -> None:
    for kind in KINDS:
        assert desk.catalog.entries(kind) == []
        assert desk.catalog.window(kind, 0, 10) == []
        assert desk.catalog.listed(kind) == []
    assert desk.catalog.counts() == dict.fromkeys(KINDS, 0)
    names = [
        "b",
        "B",
        "a",
        "Z",
        "é",
        "e",
        "z",
        "日",
        "\U0001f600",
        "\uffee",
        "10",
        "9",
        "a b",
        "a-b",
    ]
    desk.add(*(Skill(name=name) for name in names))
    assert desk.names("skill") == sorted(names)
    rows = desk.catalog.window("skill", 0, 100)
    assert [row.name for row in rows] == sorted(names)
    assert [row.name for row in desk.catalog.window("skill", 3, 4)] == sorted(names)[3:7]
    for place, name in enumerate(sorted(names)):
        assert desk.catalog.place_of("skill", name) == place
    assert [e.name for e in desk.catalog.entries("skill", ["z", "B", "none"])] == ["B", "z"]
    assert desk.found("") == sorted(names)


def test_the_types_in_use_are_those_of_the_kind(desk: Desk) -> None:
    assert desk.catalog.types("part") == []
    desk.add(
        *(
            Part(name=f"p{n}", part_type=one, summary="s")
            for n, one in enumerate(["tone", "ritual", "tone"])
        ),
        Trait(name="calm", trait_type="social"),
    )
    assert desk.catalog.types("part") == ["ritual", "tone"]
    assert desk.catalog.types("trait") == ["social"]


def test_what_is_returned_is_a_copy(desk: Desk) -> None:
    desk.add(Persona(name="ada", metadata={"a": "1"}, presets=(Preset(name="p"),)))
    read = desk.persona()
    with pytest.raises(TypeError):
        read.metadata["a"] = "2"  # type: ignore[index]
    with pytest.raises(TypeError):
        read.presets[0].overrides["tone"] = "x"  # type: ignore[index]
    given = {"a": "3"}
    desk.set("persona", "ada", metadata=given)
    given["a"] = "4"
    assert desk.persona().metadata == {"a": "3"}
    desk.catalog.entries("persona").clear()
    assert desk.names("persona") == ["ada"]


def test_update_since_refuses_the_same_field_and_lets_others_stand(desk: Desk) -> None:
    desk.add_all()
    mine = desk.catalog.get("part", "warm")
    desk.set("part", "warm", by="other", summary="Theirs.")
    said = r'part "warm", summary.*"Theirs\.".*"Mine\."'
    with pytest.raises(Conflict, match=said), desk.change() as change:
        change.update("part", "warm", {"summary": "Mine."}, since=mine)
    with desk.change() as change:
        change.update("part", "warm", {"content": "Mine."}, since=mine)
        change.update("part", "warm", {"summary": "Theirs."}, since=mine)
    part = desk.catalog.get("part", "warm")
    assert isinstance(part, Part)
    assert (part.summary, part.content) == ("Theirs.", "Mine.")
    persona = desk.persona()
    with desk.change() as change:
        change.links.add("ada", "part", "warm")
    with pytest.raises(Conflict, match="parts"), desk.change() as change:
        change.update("persona", "ada", {"parts": (PartLink("warm", 5),)}, since=persona)
    with desk.change() as change:
        change.update("persona", "ada", {"metadata": {"x": "y"}}, since=persona)
    assert desk.persona().parts == (PartLink("warm"),)


def test_delete_in_use_lists_the_users(desk: Desk) -> None:
    desk.add_all()
    desk.add(
        Persona(
            name="bea",
            default_role="host",
            default_sequence="call",
            parts=(PartLink("warm"),),
            traits=("curious",),
            skills=("sums",),
            guardrails=("no-med",),
            presets=(
                Preset(name="p", overrides={"tone": "warm", "goal": None}, mute=("trait:curious",)),
            ),
        )
    )
    with desk.change() as change:
        change.arcs.assign("bea", "growth")
        change.arcs.link_part("growth", "new", "warm")
    users = {
        "part": ["persona bea (part)", "arc growth (stage new)", "persona bea (preset p)"],
        "trait": ["persona bea (trait)", "persona bea (preset p)"],
        "skill": ["persona bea (skill)"],
        "guardrail": ["persona bea (guardrail)"],
        "arc": ["persona bea (arc)"],
        "role": ["persona bea (default_role)"],
        "sequence": ["persona bea (default_sequence)"],
    }
    was = desk.place.dump()
    for kind, expected in users.items():
        name = ONE_OF_EACH[kind].name  # type: ignore[index]
        with pytest.raises(InUse) as caught, desk.change() as change:
            change.delete(kind, name)  # type: ignore[arg-type]
        assert list(caught.value.users) == expected
        assert expected[0] in str(caught.value)
    assert desk.place.dump() == was

    revision = desk.revisions()
    with desk.change() as change:
        for kind in users:
            change.delete(kind, ONE_OF_EACH[kind].name, force=True)  # type: ignore[arg-type,index]
    assert desk.revisions() == revision + 1
    left = desk.persona("bea")
    assert (left.parts, left.traits, left.skills, left.guardrails) == ((), (), (), ())
    assert (left.arc, left.stage, left.default_role, left.default_sequence) == ("", "", "", "")
    assert left.presets == (Preset(name="p", overrides={"goal": None}),)
    assert desk.catalog.counts()["persona"] == 2
    assert sum(desk.catalog.counts().values()) == 2


def test_uses_and_used_counts(desk: Desk) -> None:
    desk.add_all()
    part = desk.catalog.get("part", "warm").guid
    assert desk.catalog.uses("part", "warm") == []
    assert desk.catalog.used_counts("part", [part]) == {}
    with desk.change() as change:
        change.links.add("ada", "part", "warm")
        change.arcs.link_part("growth", "new", "warm")
        change.arcs.link_part("growth", "old", "warm")
    assert desk.catalog.used_counts("part", [part]) == {part: 3}
    assert list(map(str, desk.catalog.uses("part", "warm"))) == [
        "persona ada (part)", "arc growth (stage new)", "arc growth (stage old)",
    ]  # fmt: skip


def test_rename_keeps_links_and_rewrites_references(desk: Desk) -> None:
    desk.add_all()
    desk.add(
        Persona(
            name="bea",
            default_role="host",
            default_sequence="call",
            parts=(PartLink("warm", 4, -2),),
            traits=("curious",),
            skills=("sums",),
            guardrails=("no-med",),
            presets=(
                Preset(
                    name="p",
                    overrides={"tone": "warm"},
                    mute=("part:warm", "trait:curious", "skill:sums", "guardrail:no-med"),
                ),
            ),
        )
    )
    with desk.change() as change:
        change.arcs.assign("bea", "growth", "old")
        change.arcs.link_part("growth", "new", "warm")
    with desk.change() as change:
        for kind in KINDS:
            change.rename(kind, ONE_OF_EACH[kind].name, f"new {kind}")
    bea = desk.persona("bea")
    assert bea.parts == (PartLink("new part", 4, -2),)
    assert (bea.traits, bea.skills) == (("new trait",), ("new skill",))
    assert (bea.guardrails, bea.arc, bea.stage) == (("new guardrail",), "new arc", "old")
    assert (bea.default_role, bea.default_sequence) == ("new role", "new sequence")
    assert bea.presets == (
        Preset(
            name="p",
            overrides={"tone": "new part"},
            mute=("part:new part", "trait:new trait", "skill:new skill", "guardrail:new guardrail"),
        ),
    )
    assert desk.arc("new arc").stages[0].parts == ("new part",)


def test_names_can_be_swapped_in_one_change(desk: Desk) -> None:
    desk.add(Skill(name="a", content="A"), Skill(name="b", content="B"))
    desk.add(Persona(name="ada", skills=("a", "b")))
    with desk.change() as change:
        change.rename("skill", "a", "tmp")
        change.rename("skill", "b", "a")
        change.rename("skill", "tmp", "b")
    assert [e.content for e in desk.catalog.entries("skill")] == ["B", "A"]
    assert desk.persona().skills == ("b", "a")
    desk.undo()
    assert [e.content for e in desk.catalog.entries("skill")] == ["A", "B"]
    assert desk.persona().skills == ("a", "b")


def test_duplicates_keep_links_but_not_compiled_text(desk: Desk) -> None:
    desk.add_all()
    with desk.change() as change:
        change.links.add("ada", "part", "warm", part_order=7, priority=-1)
        for kind in ("trait", "skill", "guardrail"):
            change.links.add("ada", kind, ONE_OF_EACH[kind].name)  # type: ignore[arg-type,index]
        change.arcs.link_part("growth", "new", "warm")
        change.arcs.assign("ada", "growth", "old")
        change.compile()
    with desk.change() as change:
        change.duplicate("persona", "ada")
        change.duplicate("arc", "growth")
    one, two = desk.persona(), desk.persona("ada-copy")
    for field in ("parts", "traits", "skills", "guardrails", "arc", "stage", "summary"):
        assert getattr(one, field) == getattr(two, field)
    assert desk.catalog.freshness() == {"ada": "fresh", "ada-copy": "never"}
    stages, copies = desk.arc().stages, desk.arc("growth-copy").stages
    assert [(s.name, s.parts) for s in stages] == [(s.name, s.parts) for s in copies]
    assert not {s.guid for s in stages} & {s.guid for s in copies}


def test_a_copied_name_stays_within_the_longest(desk: Desk) -> None:
    desk.add(Skill(name="x" * 128))
    with desk.change() as change:
        for _ in range(11):
            assert len(change.duplicate("skill", "x" * 128).name) == 128
    assert "x" * 120 + "-copy-11" in desk.names("skill")


def test_creating_an_arc_with_the_stages_of_another(desk: Desk) -> None:
    desk.add_all()
    arc = desk.arc()
    desk.add(replace(arc, name="second"))
    assert {s.guid for s in arc.stages}.isdisjoint(s.guid for s in desk.arc("second").stages)
    one = arc.stages[0]
    desk.add(Arc(name="third", stages=(one, replace(one, name="again"))))
    assert len({s.guid for s in desk.arc("third").stages}) == 2


def test_stages_given_anew_by_name_are_the_same_stages(desk: Desk) -> None:
    desk.add_all()
    with desk.change() as change:
        change.arcs.assign("ada", "growth", "old")
    before = {s.name: (s.guid, s.created_at) for s in desk.arc().stages}
    desk.clock.tick()
    stages = (Stage(name="old", description="D"), Stage(name="mid", stage_order=1))
    desk.set("arc", "growth", stages=(*stages, Stage(name="new", stage_order=2)))
    after = {s.name: (s.guid, s.created_at) for s in desk.arc().stages}
    assert {name: after[name] for name in before} == before
    assert (desk.persona().arc, desk.persona().stage) == ("growth", "old")


def test_an_update_cannot_take_a_stage_away_from_under_a_persona(desk: Desk) -> None:
    desk.add_all()
    with desk.change() as change:
        change.arcs.assign("ada", "growth", "old")
    with pytest.raises(InUse, match=r'"old" of arc "growth".*ada'):
        desk.set("arc", "growth", stages=(Stage(name="new"),))
    desk.set("arc", "growth", stages=(Stage(name="old"),))
    assert desk.stages() == ["old"]


def test_an_arc_set_as_a_field_starts_at_its_first_stage(desk: Desk) -> None:
    desk.add_all()
    desk.add(Arc(name="fall", stages=(Stage(name="up"), Stage(name="down", stage_order=1))))
    desk.add(Persona(name="bea", arc="fall"), Persona(name="cy", arc="fall", stage="down"))
    assert desk.persona("bea").stage == "up"
    assert desk.persona("cy").stage == "down"
    desk.set("persona", "cy", arc="growth")
    assert (desk.persona("cy").arc, desk.persona("cy").stage) == ("growth", "new")
    desk.set("persona", "cy", arc="fall", stage="down")
    assert desk.persona("cy").stage == "down"
    desk.set("persona", "cy", arc="", stage="")
    assert desk.persona("cy").arc == ""
    with pytest.raises(StageError, match="its stages are: up, down"):
        desk.set("persona", "bea", stage="sideways")
    with pytest.raises(NotFound, match="ghost"):
        desk.set("persona", "bea", arc="ghost")
    assert desk.persona("bea").stage == "up"


def test_numbers_too_large_for_a_database_are_invalid(desk: Desk) -> None:
    desk.add_all()
    was = desk.place.dump()
    for act in (
        lambda change: change.links.add("ada", "part", "warm", part_order=2**70),
        lambda change: change.links.add("ada", "part", "warm", priority=-(2**70)),
        lambda change: change.arcs.add_stage("growth", "x", stage_order=2**70),
        lambda change: change.arcs.update_stage("growth", "new", stage_order=2**70),
    ):
        with pytest.raises(Invalid), desk.change() as change:
            act(change)
    assert desk.place.dump() == was


def test_traits_and_parts_may_share_a_name(desk: Desk) -> None:
    desk.add(
        Part(name="x", part_type="tone", summary="P"),
        Trait(name="x", trait_type="social", description="T"),
        Role(name="x", system_prompt="R"),
        Persona(name="x", parts=(PartLink("x"),), traits=("x",), default_role="x"),
    )
    with desk.change() as change:
        change.rename("part", "x", "y")
    persona = desk.persona("x")
    assert (persona.parts, persona.traits) == ((PartLink("y"),), ("x",))
    assert persona.default_role == "x"


@pytest.mark.parametrize("order", [("b", "a"), ("a", "b")])
def test_names_move_along_a_chain_in_one_change(desk: Desk, order: tuple[str, str]) -> None:
    with desk.change() as change:
        for name in ("a", "b"):
            change.create(Part(name=name, part_type="tone", summary=f"was {name}"))
    before = state(desk.catalog)
    with desk.change() as change:
        # Read in either order: which is written first must not matter.
        read = {name: change.get("part", name) for name in order}
        change.put(replace(read["b"], name="c"))
        change.put(replace(read["a"], name="b"))
    found = {one.name: one.summary for one in desk.catalog.entries("part")}
    assert found == {"b": "was a", "c": "was b"}
    desk.undo()
    assert state(desk.catalog) == before
