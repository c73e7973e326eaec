"""Pushing: what was authored in the store into the files, and no other byte of them."""

from __future__ import annotations

from dataclasses import replace
from difflib import unified_diff

import pytest

from store.entries import Arc, Part, PartLink, Persona, Role, Skill, Stage
from store.errors import NotFound
from store.seed_values import comparable
from store.sync.push import PushReport
from tests.store.sync.build import Field, notes, part, told

TEAM = """\
# The team's people.
[[personas]] # ada
id = 'ada'   # the voice server's word for name
summary = '''
Ada.
'''
parts = [
    "warm",   # her manner
    {name = "aim", priority = 7},
    {name = "cold"}, "ghost",
]
traits = ["curious"]
arc = "growth"
stage = "mid"
mood = "bright"
metadata = { kept = "as it is", "a b" = 'c' }

  [[personas.presets]]
  name = "calm"
  overrides = { tone = " cold " }

[server]
port = 8080

# How she grows.
[[arcs]]
name = "growth"
content = "unknown here"
[[arcs.stages]]
name = "new"   # at first
[[arcs.stages]]
guid = "11111111-1111-1111-1111-111111111111"
name = "mid"
parts = ["warm", "aim", "ghost"]

[[traits]]
name = "curious"
trait_type = "social"
description = ""
"""
PARTS = """\
# Parts.

# Warmth.
[[parts]]
name = "warm" # the first
part_type = "tone"
summary = "Warm."   # short

# Aim.
[[parts]]
guid = "22222222-2222-2222-2222-222222222222"
name = "aim"
part_type = "goal"
summary = "Aim."
tags = [ "a", "b" ]

[[parts]]
name = "cold"
part_type = "tone"
summary = "Cold."
# The end.
"""


def team(field: Field, newline: str = "\n", mark: str = "") -> None:
    for file, text in {"team.toml": TEAM, "deep/parts.toml": PARTS}.items():
        path = field.folder / file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes((mark + text.replace("\n", newline)).encode())
    report = field.pull()
    assert report.written == 6
    assert not report.conflicts


def diff(before: str, after: str) -> list[str]:
    """The lines that left and those that came."""
    lines = unified_diff(before.splitlines(True), after.splitlines(True), n=0)
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]


def outcomes(report: PushReport) -> dict[str, str]:
    return {one.name: one.outcome for one in report.entries}


def files(report: PushReport) -> dict[str, str]:
    return {one.file: one.outcome for one in report.files}


def all_same(field: Field) -> bool:
    return set(field.statuses().values()) == {"same"} and field.pull().settled


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_an_override_rewrites_its_value_alone(field: Field, newline: str, mark: str) -> None:
    team(field, newline, mark)
    field.set("part", "warm", summary="Warmer.")
    was = field.read("deep/parts.toml")
    report = field.push()
    assert outcomes(report) == {"warm": "changed"}
    assert files(report) == {"deep/parts.toml": "written"}
    assert field.read("deep/parts.toml") == was.replace('"Warm."', '"Warmer."')
    assert field.read("team.toml") == mark + TEAM.replace("\n", newline)
    assert "deep/parts.toml:4: part pushed: warm (changed)" in notes(report)
    assert field.catalog.get("part", "warm").source == "toml"
    assert all_same(field)


def test_nothing_to_push_writes_nothing(field: Field) -> None:
    team(field)
    with field.change() as change:
        change.arcs.reset("ada")
        change.compile()
    was, read = field.place.dump(), field.read("team.toml")
    for _ in range(2):
        report = field.push()
        assert (report.entries, report.files) == ((), ())
        assert field.place.dump() == was
    field.write("# a comment alone\n", "b.toml")
    assert field.push().files == ()
    assert field.read("team.toml") == read


def test_a_push_makes_no_revision_and_leaves_undo_as_it_was(field: Field) -> None:
    team(field)
    field.set("part", "warm", summary="Warmer.")
    field.add(Skill(name="own"))
    newest = field.revisions()
    field.push()
    assert field.revisions() == newest
    field.undo()
    field.undo()
    assert field.statuses()["warm"] == "store override"
    assert field.statuses()["own"] == "deleted in store"
    assert "Warm." in comparable(field.catalog.get("part", "warm"))["summary"]
    field.push()
    assert field.read("deep/parts.toml") == PARTS
    assert field.read("skills.toml") == ""
    field.redo()
    assert field.push().written == 1
    assert all_same(field)


def test_what_says_the_same_keeps_its_spelling(field: Field) -> None:
    team(field)
    ada = field.persona()
    with field.change() as change:
        change.links.add("ada", "part", "warm", priority=3)
        change.update("persona", "ada", {"voice": "Kore"})
    report = field.push()
    assert outcomes(report) == {"ada": "changed"}
    assert diff(TEAM, field.read("team.toml")) == [
        '-    "warm",   # her manner\n',
        '+    { name = "warm", priority = 3 },   # her manner\n',
        '+voice = "Kore"\n',
    ]
    with field.change() as change:
        change.links.add("ada", "part", "warm", priority=0)
        change.links.add("ada", "part", "aim", priority=0)
        change.update("persona", "ada", {"voice": ""})
    field.push()
    assert '{ name = "warm" }' in field.read("team.toml")
    assert '{name = "aim"}' in field.read("team.toml")
    assert "part_order" not in field.read("team.toml")
    assert [link.part for link in field.persona().parts] == [link.part for link in ada.parts]
    assert all_same(field)


def test_the_order_of_links_is_that_of_the_list(field: Field) -> None:
    team(field)
    with field.change() as change:
        change.links.move("ada", "part", "cold", "warm")
    field.push()
    text = field.read("team.toml")
    order = [text.index(name) for name in ('{name = "cold"}', '"warm"', '"aim"')]
    assert order == sorted(order)
    assert all_same(field)


ORDERED = """\
[[personas]]
name = "ada"
parts = [
    {name = "warm", part_order = 20}, # second
    {part = "aim", part_order = 10},  # first
    "cold",
]
"""


def test_numbers_that_order_links_are_kept(field: Field) -> None:
    field.write(ORDERED)
    field.pull(ORDERED + PARTS)
    with field.change() as change:
        change.links.add("ada", "part", "aim", priority=2)
    field.push()
    assert diff(ORDERED + PARTS, field.read()) == [
        '-    {part = "aim", part_order = 10},  # first\n',
        '+    {part = "aim", part_order = 10, priority = 2},  # first\n',
    ]
    with field.change() as change:
        change.links.move("ada", "part", "warm", "aim")
    field.push()
    assert [link.part for link in field.persona().parts] == ["warm", "aim", "cold"]
    assert '{name = "warm", part_order = 0}' in field.read()
    assert '{part = "aim", part_order = 1, priority = 2}' in field.read()
    assert all_same(field)


def test_links_that_could_not_be_made_stay(field: Field) -> None:
    team(field)
    with field.change() as change:
        change.links.remove("ada", "part", "cold")
        change.arcs.add_stage("growth", "old")
        change.arcs.link_part("growth", "mid", "cold")
    field.push()
    assert field.read("team.toml").count('"ghost"') == 2
    assert all_same(field)
    field.pull(part("ghost"))
    assert [link.part for link in field.persona().parts] == ["warm", "aim", "ghost"]
    assert field.arc().stages[1].parts == ("warm", "aim", "ghost", "cold")
    assert all_same(field)


def test_a_missing_arc_stays_until_there_is_another(field: Field) -> None:
    ada = '[[personas]]\nname = "ada"\narc = "ghost"\nstage = "x"\n'
    field.pull(ada)
    field.set("persona", "ada", summary="A.")
    field.push()
    assert field.read() == ada + 'summary = "A."\n'
    field.add(Arc(name="growth", stages=(Stage(name="new"),)))
    with field.change() as change:
        change.arcs.assign("ada", "growth")
    field.push()
    assert field.read() == '[[personas]]\nname = "ada"\narc = "growth"\nsummary = "A."\n'
    assert all_same(field)
    with field.change() as change:
        change.arcs.unassign("ada")
    field.push()
    assert field.read() == '[[personas]]\nname = "ada"\nsummary = "A."\n'
    assert all_same(field)


def test_new_entries_go_to_the_file_of_their_kind(field: Field) -> None:
    team(field)
    field.write("# Skills.\n", "skills.toml")
    field.add(
        Skill(name="sums", content="Add.\nCarry."),
        Role(name="host", system_prompt="Host.", temperature=0.0, thinking_enabled=False),
        Persona(name="bea", parts=(PartLink("warm", 5, 2), PartLink("aim", 9)), arc="growth"),
    )
    report = field.push()
    assert files(report) == {
        "skills.toml": "written", "roles.toml": "created", "personas.toml": "created"
    }  # fmt: skip
    assert outcomes(report) == {"sums": "added", "host": "added", "bea": "added"}
    assert field.read("skills.toml").startswith("# Skills.\n\n[[skills]]\n")
    assert "temperature = 0.0" in field.read("roles.toml")
    assert "thinking_enabled = false" in field.read("roles.toml")
    assert "guid" not in field.read("personas.toml")
    assert "stage" not in field.read("personas.toml")
    assert all_same(field)


def test_a_tombstone_removes_its_table(field: Field) -> None:
    team(field)
    with field.change() as change:
        change.delete("part", "aim", force=True)
    report = field.push()
    assert outcomes(report) == {"aim": "removed", "ada": "changed", "growth": "changed"}
    assert diff(PARTS, field.read("deep/parts.toml"))[0] == "-# Aim.\n"
    assert "Aim." not in field.read("deep/parts.toml")
    assert "aim" not in field.read("team.toml")
    assert "aim" not in told_bases(field)
    assert all_same(field)


def told_bases(field: Field) -> set[str]:
    return {name for _, name, *_ in field.place.dump()["studio_seed_bases"]}


def test_a_seed_changed_after_the_deletion_is_a_conflict(field: Field) -> None:
    team(field)
    with field.change() as change:
        change.delete("trait", "curious", force=True)
    field.write(TEAM.replace("social", "cognitive"), "team.toml")
    was = field.read("team.toml")
    report = field.push()
    assert outcomes(report) == {"curious": "conflict", "ada": "changed"}
    assert report.refused
    assert 'trait_type = "cognitive"' in field.read("team.toml")
    assert diff(was, field.read("team.toml")) == ['-traits = ["curious"]\n']
    assert field.status("curious") == "conflict"


def test_a_rename_changes_the_name_and_what_refers_to_it(field: Field) -> None:
    team(field)
    with field.change() as change:
        change.rename("part", "aim", "goal")
        change.rename("part", "cold", "cool")
        change.rename("arc", "growth", "fall")
        change.rename("persona", "ada", "eve")
    report = field.push()
    assert outcomes(report) == dict.fromkeys(("eve", "goal", "cool", "fall"), "renamed")
    assert "part pushed: goal (renamed from aim)" in "\n".join(notes(report))
    assert diff(PARTS, field.read("deep/parts.toml")) == [
        '-name = "aim"\n', '+name = "goal"\n', '-name = "cold"\n', '+name = "cool"\n',
    ]  # fmt: skip
    text = field.read("team.toml")
    assert "id = 'eve'   # the voice server's word for name" in text
    assert '{name = "goal", priority = 7},\n    {name = "cool"}, "ghost",\n' in text
    assert 'overrides = { tone = "cool" }' in text
    assert 'parts = ["warm", "goal", "ghost"]' in text
    assert 'arc = "fall"\nstage = "mid"' in text
    assert field.catalog.get("part", "goal").guid.startswith("2222")
    assert all_same(field)


def test_a_renamed_stage_keeps_its_table(field: Field) -> None:
    team(field)
    with field.change() as change:
        change.arcs.rename_stage("growth", "new", "first")
        change.arcs.rename_stage("growth", "mid", "middle")
        change.arcs.unlink_part("growth", "middle", "aim")
    field.push()
    assert diff(TEAM, field.read("team.toml")) == [
        '-name = "new"   # at first\n',
        '+name = "first"   # at first\n',
        '-name = "mid"\n',
        '-parts = ["warm", "aim", "ghost"]\n',
        '+name = "middle"\n',
        '+parts = ["warm"]\n',
    ]
    assert all_same(field)


def test_both_sides_changed_without_a_clash(field: Field) -> None:
    team(field)
    field.write(PARTS.replace('"Cold."', '"Colder."').replace("Warm.", "Warm!"), "deep/parts.toml")
    field.set("part", "cold", content="Mine.")
    report = field.push()
    assert outcomes(report) == {"cold": "changed"}
    text = field.read("deep/parts.toml")
    assert 'summary = "Colder."\ncontent = "Mine."' in text
    assert field.statuses()["cold"] == field.statuses()["warm"] == "seed changed"
    assert field.push().entries == ()
    field.pull()
    assert comparable(field.catalog.get("part", "cold"))["summary"] == "Colder."
    assert comparable(field.catalog.get("part", "cold"))["content"] == "Mine."
    assert all_same(field)


def test_conflicts_are_listed_and_the_rest_is_pushed(field: Field) -> None:
    team(field)
    field.write(PARTS.replace("Cold.", "Theirs."), "deep/parts.toml")
    field.set("part", "cold", summary="Mine.")
    field.set("part", "warm", summary="Warmer.")
    report = field.push()
    assert outcomes(report) == {"cold": "conflict", "warm": "changed"}
    assert report.refused
    assert [one.name for one in report.conflicts] == ["cold"]
    assert "Theirs." in field.read("deep/parts.toml")
    assert "Warmer." in field.read("deep/parts.toml")
    assert field.statuses()["warm"] == "same"
    assert field.statuses()["cold"] == "conflict"


def test_only_the_entries_named_are_pushed(field: Field) -> None:
    team(field)
    with field.change() as change:
        change.create(Skill(name="sums"))
        change.update("part", "warm", {"summary": "Warmer."})
        change.links.add("ada", "skill", "sums")
    report = field.push(("persona", "ada"))
    assert outcomes(report) == {"ada": "changed"}
    assert field.read("deep/parts.toml") == PARTS
    assert "names skill sums, which stands in no seed file" in notes(report)[-1]
    assert field.status("warm") == "store override"
    with field.change() as change:
        change.rename("part", "aim", "goal")
    said = notes(field.push(("part", "goal")))
    assert "team.toml:27: arc growth names aim still; push that too" in said
    with pytest.raises(NotFound, match='no part "nowhere"'):
        field.push(("part", "nowhere"))


def test_a_dry_run_tells_and_writes_nothing(field: Field) -> None:
    team(field)
    field.set("part", "warm", summary="Warmer.")
    field.add(Skill(name="own"))
    was = field.place.dump()
    report = field.push(dry_run=True)
    assert outcomes(report) == {"warm": "changed", "own": "added"}
    assert files(report) == {"deep/parts.toml": "written", "skills.toml": "created"}
    assert "deep/parts.toml:4: part to be pushed: warm (changed)" in notes(report)
    assert field.place.dump() == was
    assert field.read("deep/parts.toml") == PARTS
    assert not (field.folder / "skills.toml").exists()


def test_lines_of_the_others_are_known_anew(field: Field) -> None:
    team(field)
    field.set("part", "warm", content="One.\nTwo.\nThree.")
    field.push()
    places = {row[1]: row[-1] for row in field.place.dump()["studio_seed_bases"]}
    lines = field.read("deep/parts.toml").splitlines()
    for name in ("warm", "aim", "cold"):
        table = lines[places[name] - 1 :]
        assert table[0] == "[[parts]]"
        assert f'name = "{name}"' in "\n".join(table[:3])


def test_entries_in_an_inline_array(field: Field) -> None:
    text = 'parts = [{name = "a", part_type = "tone", summary = "A"}, # one\n]\n'
    field.pull(text)
    field.set("part", "a", summary="B")
    field.push()
    assert field.read() == text.replace('"A"', '"B"')
    with field.change() as change:
        change.delete("part", "a")
    field.push()
    assert field.pull().settled
    assert field.catalog.entries("part") == []


def test_an_entry_of_a_name_that_stands_twice_is_not_pushed(field: Field) -> None:
    text = part("warm") + part("warm", "Second") + part("cold")
    field.pull(text)
    field.set("part", "warm", summary="Mine")
    field.set("part", "cold", summary="Mine too")
    report = field.push()
    assert outcomes(report) == {"warm": "refused", "cold": "changed"}
    assert "its name stands in the seeds twice: a.toml:6" in "\n".join(notes(report))
    with field.change() as change:
        change.delete("part", "warm")
    assert outcomes(field.push()) == {"warm": "refused"}
    assert field.read() == part("warm") + part("warm", "Second") + part("cold", "Mine too")


@pytest.mark.parametrize("bad", ["half =", '[[parts]]\nname = "warm"\n', "\udcff"])
def test_a_seed_that_cannot_be_read_is_not_written(field: Field, bad: str) -> None:
    field.pull(part("warm"))
    field.write(part("cold"), "b.toml")
    field.pull()
    field.set("part", "warm", summary="Mine")
    field.set("part", "cold", summary="Mine")
    data = bad.encode("utf-8", "surrogateescape")
    (field.folder / "a.toml").write_bytes(data)
    report = field.push()
    assert outcomes(report) == {"warm": "refused", "cold": "changed"}
    assert report.refused
    assert (field.folder / "a.toml").read_bytes() == data
    entry = field.catalog.get("part", "warm")
    assert (entry.source, comparable(entry)["summary"]) == ("store", "Mine")
    field.write(part("warm"))
    assert outcomes(field.push()) == {"warm": "changed"}
    assert all_same(field)


def test_new_entries_do_not_go_into_a_file_that_cannot_be_read(field: Field) -> None:
    field.write("half =", "parts.toml")
    field.write('[[skills]]\nname = "sums"\ncontent = 1\n', "skills.toml")
    field.add(
        Skill(name="sums"), Skill(name="more"), Part(name="warm", part_type="tone", summary="S")
    )
    report = field.push()
    assert outcomes(report) == {"warm": "refused", "sums": "refused", "more": "added"}
    assert field.read("parts.toml") == "half ="


def test_a_folder_that_is_gone_is_not_made_again(field: Field) -> None:
    field.add(Skill(name="own"))
    field.folder.rmdir()
    report = field.push()
    assert report.entries == ()
    assert "there is no such folder" in notes(report)[0]
    assert not field.folder.exists()


def test_a_name_taken_over_by_another_entry(field: Field) -> None:
    team(field)
    with field.change() as change:
        change.delete("part", "cold", force=True)
        change.rename("part", "warm", "cold")
    field.push()
    assert field.names("part") == ["aim", "cold"]
    assert all_same(field)
    assert told(field.pull()) == {}


def test_an_undone_push_of_a_pull_comes_back_by_pulling(field: Field) -> None:
    team(field)
    field.write(PARTS.replace("Cold.", "Colder."), "deep/parts.toml")
    field.pull()
    field.set("part", "cold", content="Mine.")
    field.push()
    assert field.catalog.undo(by="me", door="seeds").message == "pulled the seeds"
    assert comparable(field.catalog.get("part", "cold"))["summary"] == "Cold."
    field.pull()
    assert comparable(field.catalog.get("part", "cold"))["summary"] == "Colder."
    assert comparable(field.catalog.get("part", "cold"))["content"] == "Mine."
    assert all_same(field)


def test_values_that_read_otherwise_are_brought_together(field: Field) -> None:
    """A tag with spaces around it has none in a seed: the push writes what reads the nearest."""
    field.pull(part("warm"))
    with field.change() as change:
        change.put(replace(field.catalog.get("part", "warm"), tags=(" a ",)))
    assert not field.push().refused
    field.pull()
    assert field.catalog.get("part", "warm").tags == ("a",)
    assert all_same(field)
