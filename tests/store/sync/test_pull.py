"""Pulling seeds: every status, what is missing, what is gone, what both sides changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

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
)
from store.errors import StoreError
from store.sync.pull import compare_with_files, pull, seeds_changed, status, was_pulled
from tests.store.catalog.build import state
from tests.store.sync.build import Field, notes, part, told

ADA = """\
[[personas]]
name = "ada"
summary = "Ada."
parts = ["warm", {name = "aim", priority = 7}]
traits = ["curious"]
arc = "growth"
stage = "mid"
"""
GROWTH = """\
[[arcs]]
name = "growth"
[[arcs.stages]]
name = "new"
[[arcs.stages]]
name = "mid"
parts = ["warm", "aim"]
"""
CURIOUS = '[[traits]]\nname = "curious"\ntrait_type = "social"\n'
ALL = ADA + GROWTH + CURIOUS + part("warm") + part("aim")


def test_new_seeds(field: Field) -> None:
    assert not was_pulled(field.catalog)
    field.write(ALL)
    assert set(field.statuses().values()) == {"seed new"}
    report = field.pull()
    assert set(told(report).values()) == {"same"}
    assert report.written == 5
    assert report.in_sync
    assert "a.toml:1: persona seeded: ada" in notes(report)
    assert set(field.statuses().values()) == {"same"}
    ada = field.persona()
    assert ada.parts == (PartLink("warm", 0, 0), PartLink("aim", 1, 7))
    assert (ada.arc, ada.stage, ada.source) == ("growth", "mid", "toml")
    assert field.revisions() == 1
    assert was_pulled(field.catalog)
    assert not seeds_changed(field.catalog, field.folder)


@pytest.mark.parametrize("again", ["same file", "touched", "moved"])
def test_a_second_pull_writes_nothing(field: Field, again: str) -> None:
    field.write(ALL + '[[personas]]\nname = "dangling"\ntraits = ["ghost"]\narc = "ghost"\n')
    field.pull()
    field.set("part", "aim", content="override")
    with field.change() as change:
        change.create(Skill(name="own"))
        change.arcs.go_to("ada", "new" if again == "moved" else "mid")
        change.compile()
        change.delete("trait", "curious", force=True)
    field.pull()
    was = field.place.dump()
    if again == "touched":
        field.write((field.folder / "a.toml").read_text("utf-8"))
    for _ in range(2):
        report = field.pull()
        assert report.written == 0
        assert field.place.dump() == was


def test_seed_changed(field: Field) -> None:
    field.pull(ALL)
    field.write(ALL.replace('"Ada."', '"Ada!"'))
    assert field.status("ada") == "seed changed"
    assert seeds_changed(field.catalog, field.folder)
    with field.change() as change:
        change.arcs.reset("ada")
        change.compile()
    report = field.pull()
    assert (told(report)["ada"], report.written) == ("same", 1)
    ada = field.persona()
    assert (ada.summary, ada.stage, ada.source) == ("Ada!", "new", "toml")
    assert ada.compiled_at is not None
    assert field.catalog.freshness() == {"ada": "stale"}


def test_store_override_and_back(field: Field) -> None:
    field.pull(ALL)
    field.set("part", "warm", summary="Mine")
    assert field.catalog.get("part", "warm").source == "store"
    assert field.status("warm") == "store override"
    assert told(field.pull())["warm"] == "store override"
    part_now = field.catalog.get("part", "warm")
    assert isinstance(part_now, Part)
    assert part_now.summary == "Mine"
    field.set("part", "warm", summary="S")
    assert field.catalog.get("part", "warm").source == "toml"
    assert field.status("warm") == "same"


def test_a_rename_overrides_what_links_it_too(field: Field) -> None:
    field.pull(ALL)
    with field.change() as change:
        change.rename("part", "warm", "hot")
    assert field.persona().source == field.arc().source == "store"
    assert field.catalog.get("trait", "curious").source == "toml"
    assert field.status("ada") == field.status("growth") == "store override"
    field.pull()
    assert field.names("part") == ["aim", "hot"]
    field.undo()
    assert field.persona().source == field.arc().source == "toml"
    assert set(field.statuses().values()) == {"same"}
    field.redo()
    with field.change() as change:
        change.rename("part", "hot", "warm")
    assert field.persona().source == "toml"


def test_a_rename_is_told_as_one_entry(field: Field) -> None:
    field.pull(ALL)
    with field.change() as change:
        change.rename("part", "warm", "hot")
    for look in (status, compare_with_files):
        report = look(field.catalog, field.folder)
        told_of = {one.name: one for one in report.entries}
        assert "warm" not in told_of
        hot = told_of["hot"]
        assert (hot.status, hot.was) == ("store override", "warm")
        assert hot.place is not None
        assert field.read().splitlines()[hot.place.line] == 'name = "warm"'
        (name,) = hot.comparison.differences
        assert (name.field, name.base, name.seed, name.store) == ("name", "warm", "warm", "hot")


def test_what_a_seed_says_anew_reaches_an_entry_renamed_in_the_store(field: Field) -> None:
    field.pull(ALL)
    guid = field.catalog.get("part", "warm").guid
    with field.change() as change:
        change.rename("part", "warm", "hot")
    changed = ALL.replace(part("warm"), part("warm", content="From the file."))
    field.write(changed)
    assert field.status("hot") == "both changed"
    report = field.pull()
    assert not report.conflicts
    hot = field.catalog.get("part", "hot")
    assert isinstance(hot, Part)
    assert (hot.guid, hot.content, hot.source) == (guid, "From the file.", "store")
    assert field.names("part") == ["aim", "hot"]
    assert field.status("hot") == "store override"
    field.push()
    assert set(field.statuses().values()) == {"same"}
    assert field.read() == changed.replace("warm", "hot")


def test_both_sides_of_a_renamed_entry_may_clash(field: Field) -> None:
    field.pull(ALL)
    with field.change() as change:
        change.rename("part", "warm", "hot")
    field.set("part", "hot", content="From the store.")
    field.write(ALL.replace(part("warm"), part("warm", content="From the file.")))
    assert field.status("hot") == "conflict"
    report = field.pull()
    assert [(one.name, one.was) for one in report.conflicts] == [("hot", "warm")]
    hot = field.catalog.get("part", "hot")
    assert isinstance(hot, Part)
    assert hot.content == "From the store."


def test_store_only(field: Field) -> None:
    field.pull(ALL)
    field.add(Skill(name="own"))
    assert field.status("own") == "store only"
    field.pull()
    assert field.names("skill") == ["own"]
    assert field.catalog.get("skill", "own").source == "store"


def test_made_alike_on_both_sides_is_same(field: Field) -> None:
    field.add(Part(name="warm", part_type="tone", summary="S"))
    field.write(part("warm"))
    assert field.status("warm") == "same"
    field.pull()
    assert field.catalog.get("part", "warm").source == "toml"
    field.set("part", "warm", summary="X")
    field.pull(part("warm", "X"))
    assert field.statuses() == {"warm": "same"}
    assert field.catalog.get("part", "warm").source == "toml"


def test_both_changed_merges_fields_and_links(field: Field) -> None:
    field.pull(ALL + part("icy") + part("hot"))
    field.set("persona", "ada", description="store's")
    with field.change() as change:
        change.links.add("ada", "part", "icy", before="aim", priority=-2)
        change.arcs.link_part("growth", "mid", "icy")
    field.write(
        ALL.replace('"Ada."', '"seed\'s"').replace('"warm", {name', '"hot", "warm", {name')
        .replace('["warm", "aim"]', '["hot", "warm", "aim"]') + part("icy") + part("hot")
    )  # fmt: skip
    assert field.status("ada") == field.status("growth") == "both changed"
    assert field.statuses()["warm"] == "same"
    report = field.pull()
    assert told(report)["ada"] == "store override"
    ada = field.persona()
    assert (ada.summary, ada.description, ada.source) == ("seed's", "store's", "store")
    assert [(link.part, link.priority) for link in ada.parts] == [
        ("hot", 0), ("warm", 0), ("icy", -2), ("aim", 7),
    ]  # fmt: skip
    assert field.arc().stages[1].parts == ("hot", "warm", "aim", "icy")
    assert field.status("ada") == "store override"
    was = field.place.dump()
    field.pull()
    assert field.place.dump() == was


def test_conflicts_stay_and_are_listed(field: Field) -> None:
    field.pull(part("warm") + part("aim"))
    field.set("part", "warm", summary="Mine", content="Kept")
    field.write(part("warm", "Theirs", description="New") + part("aim", "Changed"))
    assert field.status("warm") == "conflict"
    for _ in range(2):
        report = field.pull()
        assert [one.name for one in report.conflicts] == ["warm"]
        assert not report.in_sync
        assert any("part conflict: warm (summary)" in note for note in notes(report))
        differences = {one.field: one for one in report.conflicts[0].comparison.differences}
        assert (differences["summary"].seed, differences["summary"].store) == ("Theirs", "Mine")
        warm, aim = field.catalog.entries("part", ["warm", "aim"])[::-1]
        assert isinstance(warm, Part)
        assert isinstance(aim, Part)
        assert (warm.summary, warm.description, aim.summary) == ("Mine", "", "Changed")
    was = field.place.dump()
    assert field.pull().written == 0
    assert field.place.dump() == was


def test_a_tombstone_does_not_come_back(field: Field) -> None:
    field.pull(part("warm") + part("aim"))
    with field.change() as change:
        change.delete("part", "warm")
    assert field.status("warm") == "deleted in store"
    field.pull()
    field.pull(part("warm") + part("aim") + part("more"))
    assert field.names("part") == ["aim", "more"]
    field.write(part("warm", "Changed") + part("aim"))
    assert field.status("warm") == "conflict"
    field.pull()
    assert "warm" not in field.names("part")
    field.pull(part("aim"))
    assert "warm" not in field.statuses()
    field.pull(part("warm") + part("aim"))
    assert "warm" in field.names("part")


def test_deleted_in_seeds(field: Field) -> None:
    field.pull(ALL + part("free") + part("edited"))
    field.set("part", "edited", content="x")
    field.write(ADA + GROWTH + CURIOUS + part("aim"))
    assert field.status("warm") == field.status("free") == "deleted in seeds"
    assert field.status("edited") == "conflict"
    report = field.pull()
    assert field.names("part") == ["aim", "edited", "warm"]
    assert told(report)["warm"] == "deleted in seeds"
    assert "free" not in told(report)
    assert any("part deleted: free" in note for note in notes(report))
    field.undo(door="seeds")
    assert "free" in field.names("part")


def test_deleted_in_seeds_with_all_that_used_it(field: Field) -> None:
    field.pull(ALL)
    report = field.pull(part("aim"))
    assert (field.names("persona"), field.names("arc"), field.names("part")) == ([], [], ["aim"])
    assert told(report) == {"aim": "same"}
    was = field.place.dump()
    assert field.pull().written == 0
    assert field.place.dump() == was


def test_deleted_in_seeds_as_the_last_link_goes(field: Field) -> None:
    field.pull(ALL)
    field.pull(ALL.replace('"warm", ', "").replace(part("warm"), ""))
    assert field.names("part") == ["aim"]


def test_deleted_on_both_sides(field: Field) -> None:
    field.pull(part("warm") + part("aim"))
    with field.change() as change:
        change.delete("part", "warm")
    field.pull(part("aim"))
    assert field.statuses() == {"aim": "same"}


def test_unreadable_files_and_skipped_entries_do_not_delete(field: Field) -> None:
    field.write(part("one"), "one.toml")
    field.write(part("two") + part("three"), "two.toml")
    field.pull()
    field.write(part("one") + "=", "one.toml")
    field.write(part("two").replace("tone", "NOT A TYPE") + part("three"), "two.toml")
    report = field.pull()
    assert field.names("part") == ["one", "three", "two"]
    assert any("one.toml:6: is not valid TOML" in note for note in notes(report))
    assert any("two.toml:1: part seed skipped: two (part_type" in note for note in notes(report))
    assert not report.in_sync
    field.write(part("two").replace('name = "two"', "name = 2") + part("three"), "two.toml")
    field.write(part("one"), "one.toml")
    field.pull()
    assert field.names("part") == ["one", "three", "two"]
    (field.folder / "one.toml").write_bytes(b"\xff" + part("one").encode())
    (field.folder / "two.toml").unlink()
    field.pull()
    assert field.names("part") == ["one"]


def dangling(field: Field) -> None:
    field.pull(
        """\
[[personas]]
name = "ada"
parts = ["a", {name = "ghost", priority = 4}, "b", "ghost2"]
traits = ["t-ghost", "t"]
skills = ["s-ghost"]
guardrails = ["g-ghost"]
arc = "arc-ghost"
stage = "two"
default_role = "r-ghost"
[[arcs]]
name = "growth"
[[arcs.stages]]
name = "new"
parts = ["a", "ghost", "b"]
[[traits]]
name = "t"
trait_type = "social"
"""
        + part("a")
        + part("b")
    )


ARRIVALS = """\
[[traits]]
name = "t-ghost"
trait_type = "social"
[[skills]]
name = "s-ghost"
[[guardrails]]
name = "g-ghost"
[[arcs]]
name = "arc-ghost"
[[arcs.stages]]
name = "one"
[[arcs.stages]]
name = "two"
""" + part("ghost")


def arrived(field: Field) -> None:
    ada = field.persona()
    assert [(link.part, link.priority) for link in ada.parts] == [("a", 0), ("ghost", 4), ("b", 0)]
    assert (ada.traits, ada.skills, ada.guardrails) == (
        ("t-ghost", "t"),
        ("s-ghost",),
        ("g-ghost",),
    )
    assert (ada.arc, ada.stage) == ("arc-ghost", "two")
    assert field.arc().stages[0].parts == ("a", "ghost", "b")
    assert ada.source == field.arc().source == "toml"


@pytest.mark.parametrize("pulls_between", [0, 2])
@pytest.mark.parametrize("by", ["seed", "store", "rename"])
def test_a_dangling_link_appears_when_the_entry_does(
    field: Field, by: str, pulls_between: int
) -> None:
    dangling(field)
    ada = field.persona()
    assert [link.part for link in ada.parts] == ["a", "b"]
    assert (ada.traits, ada.arc, ada.default_role, ada.source) == (("t",), "", "r-ghost", "toml")
    assert field.status("ada") == "same"
    for _ in range(pulls_between):
        assert field.pull().written == 0
    if by == "seed":
        field.write(ARRIVALS, "later.toml")
        report = field.pull()
        assert report.in_sync
    elif by == "store":
        stages = (Stage(name="one"), Stage(name="two", stage_order=1))
        field.add(Part(name="ghost", part_type="soul", summary="G"))
        with field.change() as change:
            change.put(replace(field.catalog.get("trait", "t"), name="t-ghost", guid=""))
            change.create(Skill(name="s-ghost"))
            change.put(replace(field.catalog.get("trait", "t"), name="x", guid=""))
        field.add(Arc(name="arc-ghost", stages=stages))
        with field.change() as change:
            change.create(Guardrail(name="g-ghost"))
    else:
        field.write(ARRIVALS.replace("ghost", "arrives"), "later.toml")
        field.pull()
        with field.change() as change:
            change.rename("part", "arrives", "ghost")
            change.rename("trait", "t-arrives", "t-ghost")
            change.rename("skill", "s-arrives", "s-ghost")
            change.rename("guardrail", "g-arrives", "g-ghost")
            change.rename("arc", "arc-arrives", "arc-ghost")
    arrived(field)
    assert field.status("ada") == "same"
    if by != "rename":
        was = state(field.catalog)
        field.pull()
        assert state(field.catalog) == was


def test_an_undone_arrival_waits_again(field: Field) -> None:
    dangling(field)
    before = state(field.catalog)
    field.add(Part(name="ghost", part_type="soul", summary="G"))
    after = state(field.catalog)
    field.undo()
    assert state(field.catalog) == before
    assert field.status("ada") == "same"
    assert not seeds_changed(field.catalog, field.folder)
    field.redo()
    assert state(field.catalog) == after
    field.undo()
    field.add(Part(name="ghost", part_type="goal", summary="G"))
    assert [link.part for link in field.persona().parts] == ["a", "ghost", "b"]


def test_a_link_that_was_taken_away_again_stays_away(field: Field) -> None:
    dangling(field)
    field.add(Part(name="ghost", part_type="soul", summary="G"))
    with field.change() as change:
        change.links.remove("ada", "part", "ghost")
    field.pull()
    assert [link.part for link in field.persona().parts] == ["a", "b"]
    assert field.status("ada") == "store override"


def test_a_dangling_link_that_the_seed_gives_up(field: Field) -> None:
    dangling(field)
    text = (field.folder / "a.toml").read_text("utf-8")
    field.pull(text.replace(', {name = "ghost", priority = 4}', ""))
    field.add(Part(name="ghost", part_type="soul", summary="G"))
    assert [link.part for link in field.persona().parts] == ["a", "b"]


def test_an_edit_beside_a_dangling_link_keeps_it_waiting(field: Field) -> None:
    dangling(field)
    field.set("persona", "ada", description="D")
    field.pull()
    text = (field.folder / "a.toml").read_text("utf-8")
    field.pull(text.replace('name = "ada"', 'name = "ada"\nsummary = "S"'))
    field.write(part("ghost"), "later.toml")
    field.pull()
    ada = field.persona()
    assert [link.part for link in ada.parts] == ["a", "ghost", "b"]
    assert (ada.description, ada.summary) == ("D", "S")


def test_a_stage_gone_in_the_seeds_under_a_persona_is_listed(field: Field) -> None:
    field.pull(ALL + part("x"))
    without = ALL.replace('[[arcs.stages]]\nname = "mid"\nparts = ["warm", "aim"]\n', "")
    report = field.pull(without.replace('stage = "mid"\n', "") + part("x", "new"))
    assert told(report)["growth"] == "conflict"
    assert any("ada" in note for note in notes(report) if "arc conflict" in note)
    assert (field.persona().stage, field.stages()) == ("mid", ["new", "mid"])
    assert field.catalog.get("part", "x").revision == 2
    assert field.pull().written == 0
    with field.change() as change:
        change.arcs.reset("ada")
    field.pull()
    assert field.stages() == ["new"]


def test_what_does_not_go_together_is_a_conflict(field: Field) -> None:
    def steps(*ids: str) -> str:
        tables = "".join(f'[[sequences.steps]]\nid = "{i}"\ninstruction = "{i}"\n' for i in ids)
        return f'[[sequences]]\nname = "call"\n{tables}'

    field.pull(steps("a", "b") + part("x"))
    field.set("sequence", "call", steps=(Step(id="a", instruction="a"),))
    report = field.pull(steps("b") + part("x", "new"))
    assert told(report)["call"] == "conflict"
    sequence = field.catalog.get("sequence", "call")
    assert isinstance(sequence, Sequence)
    assert [step.id for step in sequence.steps] == ["a"]
    assert field.catalog.get("part", "x").revision == 3


def test_a_stage_deleted_on_one_side_and_edited_on_the_other(field: Field) -> None:
    field.pull(GROWTH + part("warm") + part("aim") + part("icy"))
    with field.change() as change:
        change.arcs.link_part("growth", "mid", "icy")
    without = GROWTH.replace('[[arcs.stages]]\nname = "mid"\nparts = ["warm", "aim"]\n', "")
    report = field.pull(without + part("warm") + part("aim") + part("icy"))
    assert told(report)["growth"] == "conflict"
    assert field.arc().stages[1].parts == ("warm", "aim", "icy")


def test_guids_of_copied_tables(field: Field) -> None:
    guid = "11111111-1111-4111-8111-111111111111"
    report = field.pull(
        part("a", guid=guid) + part("b", guid=guid) + part("long", guid="x" * 90)
        + f'[[skills]]\nname = "s"\nguid = "{guid}"\n'
        + "".join(
            f'[[arcs]]\nname = "{name}"\nguid = "{guid}"\n[[arcs.stages]]\nname = "one"\n'
            f'guid = "{guid}"\n[[arcs.stages]]\nname = "two"\nguid = "{guid}"\n'
            for name in ("x", "y")
        )
    )  # fmt: skip
    assert set(told(report).values()) == {"same"}
    entries = state(field.catalog)
    assert len({entry.guid for entry in entries.values()}) == len(entries) == 6
    assert field.catalog.get("part", "a").guid == guid
    field.pull(
        part("a", guid=guid)
        + part("b", guid=guid)
        + f'[[roles]]\nname="r"\nguid="{guid}"\nsystem_prompt="R"'
    )
    assert field.names("role") == ["r"]


def test_a_table_with_a_guid_and_a_new_name_was_renamed(field: Field) -> None:
    guid = "11111111-1111-4111-8111-111111111111"
    field.pull(ALL.replace(part("warm"), part("warm", guid=guid)))
    field.set("part", "warm", content="override")
    report = field.pull(ALL.replace(part("warm"), part("warm", guid=guid)).replace("warm", "hot"))
    assert told(report) == {
        "ada": "same", "growth": "same", "hot": "store override", "aim": "same", "curious": "same",
    }  # fmt: skip
    hot = field.catalog.get("part", "hot")
    assert isinstance(hot, Part)
    assert (hot.guid, hot.content) == (guid, "override")
    assert field.names("part") == ["aim", "hot"]
    assert field.persona().source == "toml"
    was = field.place.dump()
    field.pull()
    assert field.place.dump() == was


def test_undoing_a_pull_takes_its_bases_back(field: Field) -> None:
    field.pull(ALL)
    before = state(field.catalog)
    field.pull(ALL.replace('"Ada."', '"Ada!"').replace(part("aim"), "") + part("new"))
    after = state(field.catalog)
    field.undo(door="seeds")
    assert state(field.catalog) == before
    assert field.status("ada") == "seed changed"
    assert field.status("new") == "seed new"
    assert seeds_changed(field.catalog, field.folder)
    field.redo(door="seeds")
    assert state(field.catalog) == after
    assert field.status("new") == "same"
    field.undo(door="seeds")
    field.undo(door="seeds")
    assert state(field.catalog) == {}
    assert set(field.statuses().values()) == {"seed new"}
    field.pull()
    assert field.names("part") == ["new", "warm"]


def test_an_undone_first_pull_can_be_redone(field: Field) -> None:
    field.pull(ALL)
    was = state(field.catalog)
    field.undo(door="seeds")
    field.redo(door="seeds")
    assert state(field.catalog) == was
    assert set(field.statuses().values()) == {"same"}


def test_a_failed_pull_writes_nothing(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    field.pull(ALL)
    was = field.place.dump()

    def fail(*_: object) -> None:
        raise StoreError("no")

    monkeypatch.setattr("store.database.seed_state.SeedState.keep_files", fail)
    with pytest.raises(StoreError, match="no"):
        field.pull(ALL.replace('"Ada."', '"Ada!"'))
    assert field.place.dump() == was


def test_status_writes_nothing(field: Field) -> None:
    field.write(ALL)
    was = field.place.dump()
    status(field.catalog, field.folder)
    assert field.place.dump() == was


def test_roles_keep_false_and_zero(field: Field) -> None:
    field.pull(
        '[[roles]]\nid = "r"\nsystem_prompt = "R"\ntemperature = 0\nthinking_enabled = false\n'
    )
    role = field.catalog.get("role", "r")
    assert isinstance(role, Role)
    assert (role.temperature, role.thinking_enabled, role.include_thoughts) == (0.0, False, None)
    field.set("role", "r", thinking_enabled=None)
    assert field.status("r") == "store override"


def test_the_current_stage_is_never_compared(field: Field) -> None:
    field.pull(ALL)
    with field.change() as change:
        change.arcs.reset("ada")
    assert field.status("ada") == "same"
    assert field.persona().source == "toml"
    field.write(ALL.replace('stage = "mid"', 'stage = "new"'))
    assert field.status("ada") == "same"
    with field.change() as change:
        change.arcs.go_to("ada", "mid")
    field.pull()
    assert field.persona().stage == "mid"


def test_presets_are_pulled_and_merged(field: Field) -> None:
    text = '[[personas]]\nname = "p"\n[[personas.presets]]\nname = "a"\nmute = ["part:x"]\n'
    field.pull(text)
    field.set("persona", "p", presets=(Preset(name="a", mute=("part:x",)), Preset(name="mine")))
    field.pull(text.replace('"part:x"', '"part:x", "part:y"'))
    assert field.persona("p").presets == (
        Preset(name="a", mute=("part:x", "part:y")), Preset(name="mine"),
    )  # fmt: skip


def test_a_second_reader_of_the_same_seeds(field: Field) -> None:
    from store.sync.read_toml import read_seeds

    field.write(ALL)
    seeds = read_seeds(field.folder)
    assert pull(field.catalog, field.folder, by="me", seeds=seeds).written == 5
    assert isinstance(field.catalog.get("persona", "ada"), Persona)
