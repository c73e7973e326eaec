"""Entries back to their seeds, and conflicts settled by a side, field by field."""

from __future__ import annotations

import pytest

from store.entries import Part, Skill
from store.errors import InUse, Invalid, NotFound
from store.seed_values import comparable
from store.sync.pull import Report, compare_with_files, seeds_changed, status
from store.sync.reset import ALL_FIELDS, Side, reset, settle
from tests.store.catalog.build import state
from tests.store.sync.build import Field, notes, part, told
from tests.store.sync.test_pull import ALL

Key = tuple[str, str]


def back(field: Field, *names: Key) -> Report:
    return reset(field.catalog, field.folder, names or None, by="me")  # type: ignore[arg-type]


def take(field: Field, side: Side, kind: str, name: str, *fields: str) -> Report:
    choices = dict.fromkeys(fields or (ALL_FIELDS,), side)
    return settle(field.catalog, field.folder, kind, name, choices, by="me")  # type: ignore[arg-type]


def summary(field: Field, name: str = "warm") -> str:
    return str(comparable(field.catalog.get("part", name))["summary"])


class TestReset:
    def test_an_override_is_its_seed_again(self, field: Field) -> None:
        field.pull(ALL)
        was = state(field.catalog)
        field.set("part", "warm", summary="Mine.", content="More.")
        with field.change() as change:
            change.links.move("ada", "part", "aim", "warm")
            change.update("arc", "growth", {"summary": "Up."})
            change.compile()
        compiled = field.persona().compiled_at
        report = back(field, ("part", "warm"), ("persona", "ada"), ("arc", "growth"))
        assert told(report) == {"warm": "same", "ada": "same", "growth": "same"}
        assert report.written == 3
        assert field.persona().compiled_at == compiled
        assert {
            key for key in was if comparable(was[key]) != comparable(field.catalog.get(*key))
        } == set()
        assert field.catalog.get("part", "warm").source == "toml"
        assert field.pull().settled
        field.undo(door="seeds")
        assert summary(field) == "Mine."
        assert field.status("warm") == "store override"
        field.redo(door="seeds")
        assert set(field.statuses().values()) == {"same"}

    def test_what_was_deleted_comes_back_with_its_links(self, field: Field) -> None:
        field.pull(ALL)
        was = state(field.catalog)
        with field.change() as change:
            change.delete("persona", "ada")
            change.delete("arc", "growth")
        guid = was["persona", "ada"].guid
        back(field)
        assert field.persona().guid == guid
        assert comparable(field.persona()) == comparable(was["persona", "ada"])
        assert field.persona().stage == "mid"
        assert set(field.statuses().values()) == {"same"}
        field.undo(door="seeds")
        assert field.status("ada") == "deleted in store"

    def test_what_linked_a_deleted_entry_is_an_override_of_its_own(self, field: Field) -> None:
        field.pull(ALL)
        with field.change() as change:
            change.delete("trait", "curious", force=True)
        back(field, ("trait", "curious"))
        assert field.persona().traits == ()
        assert field.status("ada") == "store override"
        back(field, ("persona", "ada"))
        assert field.persona().traits == ("curious",)

    @pytest.mark.parametrize("name", ["hot", "warm"])
    def test_a_renamed_entry_has_its_name_again(self, field: Field, name: str) -> None:
        field.pull(ALL)
        with field.change() as change:
            change.rename("part", "warm", "hot")
            change.update("part", "hot", {"summary": "Hot."})
        back(field, ("part", name))
        assert set(field.statuses().values()) == {"same"}
        assert summary(field) == "S"

    @pytest.mark.parametrize(("side", "says"), [("seed", "From the file."), ("store", "Mine.")])
    def test_a_clash_of_a_renamed_entry(self, field: Field, side: Side, says: str) -> None:
        field.pull(ALL)
        with field.change() as change:
            change.rename("part", "warm", "hot")
            change.update("part", "hot", {"summary": "Mine."})
        field.write(ALL.replace(part("warm"), part("warm", "From the file.")))
        assert field.status("hot") == "conflict"
        take(field, side, "part", "hot")
        assert (summary(field, "hot"), field.status("hot")) == (says, "store override")
        field.push()
        assert set(field.statuses().values()) == {"same"}
        assert f'name = "hot"\npart_type = "tone"\nsummary = "{says}"' in field.read()

    def test_a_name_that_is_nowhere_has_its_like(self, field: Field) -> None:
        field.pull(ALL)
        with pytest.raises(NotFound, match=r"in the store or in the seeds; did you mean warm\?"):
            take(field, "seed", "part", "wrm")

    def test_all_leaves_what_has_no_seed(self, field: Field) -> None:
        field.pull(ALL)
        field.add(Skill(name="own"))
        with field.change() as change:
            change.rename("part", "warm", "hot")
            change.delete("trait", "curious", force=True)
            change.update("part", "aim", {"summary": "Mine."})
        field.write(
            ALL.replace(
                '"aim"\npart_type = "tone"\nsummary = "S"',
                '"aim"\npart_type = "tone"\nsummary = "T"',
            )
        )
        assert field.status("aim") == "conflict"
        back(field)
        found = field.statuses()
        assert found.pop("own") == "store only"
        assert set(found.values()) == {"same"}
        assert summary(field, "aim") == "T"
        was = field.place.dump()
        assert back(field).written == 0
        assert field.place.dump()["studio_revisions"] == was["studio_revisions"]

    def test_refusals_change_nothing(self, field: Field) -> None:
        field.pull(ALL)
        field.add(Skill(name="own"))
        field.set("part", "warm", summary="Mine.")
        for key, said in (
            (("skill", "own"), "has no seed to go back to; delete it, or push it"),
            (("skill", "none"), 'there is no skill "none"'),
        ):
            with pytest.raises((Invalid, NotFound), match=said):
                back(field, ("part", "warm"), key)
        assert summary(field) == "Mine."
        field.write("half =")
        with pytest.raises(Invalid, match="could not be read"):
            back(field, ("part", "warm"))
        field.write(part("aim"))
        with pytest.raises(Invalid, match="its seed is gone"):
            back(field, ("part", "warm"))
        field.folder.rename(field.folder.with_name("away"))
        with pytest.raises(NotFound, match="no seeds folder"):
            back(field)

    def test_all_goes_on_after_one_that_cannot_be_reset(self, field: Field) -> None:
        field.pull(ALL)
        with field.change() as change:
            change.arcs.add_stage("growth", "old")
            change.arcs.go_to("ada", "old")
            change.update("part", "aim", {"summary": "Mine."})
        report = back(field)
        assert "arc not reset: growth" in "\n".join(notes(report))
        assert told(report) == {"growth": "store override", "aim": "same"}
        with pytest.raises(InUse, match="ada"):
            back(field, ("arc", "growth"))


def conflict(field: Field) -> None:
    field.pull(part("warm", description="D", content="C"))
    field.set("part", "warm", summary="Mine.", description="Mine.", tags=("mine",))
    field.write(part("warm", "Theirs.", description="Theirs.", content="Theirs."))
    assert field.status("warm") == "conflict"


class TestSettle:
    def test_the_store_s_side(self, field: Field) -> None:
        conflict(field)
        assert told(take(field, "store", "part", "warm")) == {"warm": "store override"}
        assert comparable(field.catalog.get("part", "warm")) == {
            "name": "warm", "part_type": "tone", "summary": "Mine.", "description": "Mine.",
            "content": "Theirs.", "tags": ["mine"],
        }  # fmt: skip
        assert field.status("warm") == "store override"
        assert field.push().written == 1
        assert set(field.statuses().values()) == {"same"}
        assert field.pull().settled

    def test_the_seed_s_side(self, field: Field) -> None:
        conflict(field)
        take(field, "seed", "part", "warm")
        entry = comparable(field.catalog.get("part", "warm"))
        assert (entry["summary"], entry["content"], entry["tags"]) == ("Theirs.",) * 2 + (["mine"],)
        assert field.status("warm") == "store override"
        field.undo(door="seeds")
        assert field.status("warm") == "conflict"
        assert summary(field) == "Mine."

    def test_one_field_from_each_side(self, field: Field) -> None:
        conflict(field)
        assert told(take(field, "seed", "part", "warm", "summary")) == {"warm": "conflict"}
        assert summary(field) == "Theirs."
        differences = {
            one.field: one.clash
            for one in next(iter(field.pull().conflicts)).comparison.differences
        }
        assert differences == {"description": True, "content": False, "tags": False}
        take(field, "store", "part", "warm", "description")
        entry = comparable(field.catalog.get("part", "warm"))
        assert (entry["summary"], entry["description"]) == ("Theirs.", "Mine.")
        assert entry["content"] == "Theirs."
        assert field.status("warm") == "store override"

    def test_different_sides_at_once(self, field: Field) -> None:
        conflict(field)
        choices: dict[str, Side] = {"summary": "seed", ALL_FIELDS: "store"}
        settle(field.catalog, field.folder, "part", "warm", choices, by="me")
        entry = comparable(field.catalog.get("part", "warm"))
        assert (entry["summary"], entry["description"]) == ("Theirs.", "Mine.")

    def test_without_a_base(self, field: Field) -> None:
        field.pull()
        mine = Part(name="warm", part_type="tone", summary="Mine.", description="Mine.")
        field.add(mine)
        field.write(part("warm", "Theirs.", description="Theirs."))
        assert field.status("warm") == "conflict"
        take(field, "store", "part", "warm", "summary")
        assert field.status("warm") == "conflict"
        take(field, "seed", "part", "warm", "description")
        assert field.status("warm") == "store override"
        assert comparable(field.catalog.get("part", "warm"))["description"] == "Theirs."
        assert summary(field) == "Mine."

    @pytest.mark.parametrize("side", ["seed", "store"])
    def test_links_and_their_order(self, field: Field, side: Side) -> None:
        field.pull(ALL)
        with field.change() as change:
            change.links.add("ada", "part", "aim", priority=1)
        field.write(ALL.replace("priority = 7", "priority = 8"))
        take(field, side, "persona", "ada")
        assert field.persona().parts[1].priority == (8 if side == "seed" else 1)
        assert field.status("ada") == ("same" if side == "seed" else "store override")
        assert field.persona().stage == "mid"

    def test_deleted_in_the_store(self, field: Field) -> None:
        for side, standing in (("store", "deleted in store"), ("seed", "same")):
            field.pull(part("warm"))
            if field.catalog.find("part", "warm"):
                with field.change() as change:
                    change.delete("part", "warm")
            field.write(part("warm", "Theirs."))
            assert field.status("warm") == "conflict"
            take(field, side, "part", "warm")  # type: ignore[arg-type]
            assert field.status("warm") == standing
            if side == "store":
                field.push()
                assert field.read().strip() == ""
        assert summary(field) == "Theirs."

    @pytest.mark.parametrize("side", ["seed", "store"])
    def test_deleted_in_the_seeds(self, field: Field, side: Side) -> None:
        field.pull(part("warm"))
        field.set("part", "warm", summary="Mine.")
        field.write("")
        assert field.status("warm") == "conflict"
        take(field, side, "part", "warm")
        if side == "seed":
            assert field.catalog.find("part", "warm") is None
            field.undo(door="seeds")
            assert field.status("warm") == "conflict"
        else:
            assert field.status("warm") == "store only"
            field.push()
            assert "Mine." in field.read("parts.toml")
            assert set(field.statuses().values()) == {"same"}

    def test_what_is_deleted_in_the_seeds_and_linked_stays(self, field: Field) -> None:
        field.pull(ALL)
        field.set("part", "warm", summary="Mine.")
        field.write(ALL.replace('[[parts]]\nname = "warm"', '[[parts]]\nname = "other"'))
        with pytest.raises(InUse, match="in use by"):
            take(field, "seed", "part", "warm")
        assert field.status("warm") == "conflict"

    def test_refusals(self, field: Field) -> None:
        conflict(field)
        for fields, said in (
            (("tags",), "tags: is in no conflict"),
            (("sumary",), "did you mean summary"),
        ):
            with pytest.raises(Invalid, match=said):
                take(field, "seed", "part", "warm", *fields)
        with pytest.raises(NotFound, match='no part "cold"'):
            take(field, "seed", "part", "cold")
        take(field, "seed", "part", "warm")
        with pytest.raises(Invalid, match="is in no conflict; it is: store override"):
            take(field, "seed", "part", "warm")
        with field.change() as change:
            change.delete("part", "warm")
        field.write(part("warm", "Newer."))
        with pytest.raises(Invalid, match="was deleted on one side"):
            take(field, "seed", "part", "warm", "summary")


class TestNothingLeftToPull:
    """Once a choice has settled all that the files changed, no pull of them is called for."""

    def clash(self, field: Field) -> None:
        field.pull(part("warm") + part("slow"))
        field.set("part", "warm", summary="Ours.")
        # On other lines, too.
        field.write("# moved\n\n" + part("warm", "Theirs.") + part("slow"))
        assert seeds_changed(field.catalog, field.folder)

    @pytest.mark.parametrize("side", ["seed", "store"])
    def test_after_a_choice(self, field: Field, side: Side) -> None:
        self.clash(field)
        take(field, side, "part", "warm")
        assert not seeds_changed(field.catalog, field.folder)
        standing = {"seed": "same", "store": "store override"}[side]
        assert field.statuses() == {"warm": standing, "slow": "same"}
        assert told(compare_with_files(field.catalog, field.folder)) == field.statuses()
        places = {one.name: str(one.place) for one in status(field.catalog, field.folder).entries}
        assert places == {"warm": "a.toml:3", "slow": "a.toml:8"}
        if side == "seed":
            # Taken back, it is a conflict as before.
            field.undo(door="seeds")
            assert field.statuses() == {"warm": "conflict", "slow": "same"}
            field.redo(door="seeds")
            assert field.statuses() == {"warm": standing, "slow": "same"}

    def test_after_a_reset(self, field: Field) -> None:
        self.clash(field)
        back(field, ("part", "warm"))
        assert not seeds_changed(field.catalog, field.folder)
        assert field.pull().settled

    @pytest.mark.parametrize(
        "more",
        [part("new"), part("bad").replace("summary", "sumary"), "", part("slow", "Slower.")],
        ids=["new", "skipped", "gone", "changed"],
    )
    def test_but_not_while_there_is_something(self, field: Field, more: str) -> None:
        self.clash(field)
        field.write(part("warm", "Theirs.") + more)
        before = field.statuses()
        take(field, "seed", "part", "warm")
        assert seeds_changed(field.catalog, field.folder)
        assert field.statuses() == {**before, "warm": "same"}
