"""Reading history, states of the past, differences, and restore."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from store.database import log
from store.database.changes.change import Change
from store.diff import ItemChange, ListChange, TextChange, ValueChange
from store.diff_text import difference_text
from store.entries import Part, PartLink, Persona, Preset, Skill, Stage
from store.errors import AlreadyExists, InUse, Invalid, NotFound
from store.revisions import Restored
from tests.store.catalog.build import START, Desk, neutral, state
from tests.store.catalog.test_undo import ACTS, full
from tests.store.database.files import FileDesk


def act(desk: Desk, do: Callable[[Change], object], by: str = "me") -> int:
    """Make a change; returns its revision."""
    desk.clock.tick()
    with desk.change(by) as change:
        do(change)
    assert change.revision is not None
    return change.revision


def restore(desk: Desk, kind: Any, name: str, to: int, **options: Any) -> Restored:
    desk.clock.tick()
    return desk.catalog.restore(kind, name, to, by="me", door="cli", **options)


class TestHistory:
    def test_is_newest_first_and_says_who_when_and_what(self, desk: Desk) -> None:
        desk.add(Skill(name="a"))
        desk.clock.tick()
        desk.add(Skill(name="b"), by="you", door="mcp")
        newest, oldest = desk.catalog.history()
        assert (newest.id, oldest.id) == (2, 1)
        assert (newest.actor, newest.door, newest.message) == ("you", "mcp", "new skill b")
        assert (oldest.at, newest.at) == (START, desk.clock.now)
        assert (oldest.action, oldest.state, oldest.target) == ("change", "done", None)
        (entry,) = oldest.entries
        assert (entry.kind, entry.name, entry.fate) == ("skill", "a", "new")
        assert entry.guid == desk.catalog.get("skill", "a").guid

    def test_of_an_empty_catalog_is_empty(self, desk: Desk) -> None:
        assert desk.catalog.history() == []

    def test_undo_redo_and_restore_are_in_it(self, desk: Desk) -> None:
        desk.add(Skill(name="a"))
        desk.set("skill", "a", content="x")
        desk.undo()
        desk.redo()
        restore(desk, "skill", "a", 1)
        found = desk.catalog.history()
        assert [(one.action, one.target) for one in found] == [
            ("restore", 1), ("redo", 2), ("undo", 2), ("change", None), ("change", None)
        ]  # fmt: skip
        desk.undo(door="cli")
        assert [one.state for one in desk.catalog.history()][:2] == ["done", "undone"]

    def test_follows_an_entry_through_renames(self, desk: Desk) -> None:
        desk.add(Skill(name="a"))
        desk.add(Skill(name="other"))
        act(desk, lambda c: c.rename("skill", "a", "b"))
        desk.set("skill", "b", content="x")
        for name in ("b", "a", desk.catalog.get("skill", "b").guid):
            found = desk.catalog.history("skill", name)
            assert [(one.id, one.entries[0].name) for one in found] == [
                (4, "b"),
                (3, "b"),
                (1, "a"),
            ]

    def test_of_a_deleted_entry_is_found_by_its_names(self, desk: Desk) -> None:
        desk.add(Skill(name="a"))
        act(desk, lambda c: c.rename("skill", "a", "b"))
        act(desk, lambda c: c.delete("skill", "b"))
        for name in ("a", "b"):
            found = desk.catalog.history("skill", name)
            assert [one.entries[0].fate for one in found] == ["deleted", "changed", "new"]

    def test_of_a_name_that_another_bears_now_is_the_others(self, desk: Desk) -> None:
        desk.add(Skill(name="a"))
        former = desk.catalog.get("skill", "a").guid
        act(desk, lambda c: c.delete("skill", "a"))
        desk.add(Skill(name="a"))
        assert [one.id for one in desk.catalog.history("skill", "a")] == [3]
        assert [one.id for one in desk.catalog.history("skill", former)] == [2, 1]

    def test_compiling_is_in_a_personas_history(self, desk: Desk) -> None:
        full(desk)
        revision = act(desk, lambda c: c.compile())
        found = desk.catalog.history("persona", "ada")
        assert [one.id for one in found] == [revision, 1]
        assert [one.name for one in found[0].entries] == ["ada", "bea"]

    def test_pages(self, desk: Desk) -> None:
        desk.add(Skill(name="a"), Skill(name="b"))
        for number in range(7):
            desk.set("skill", "a" if number % 2 else "b", content=str(number))
        pages, before = [], None
        while page := desk.catalog.history(limit=3, before=before):
            pages.append([one.id for one in page])
            before = page[-1].id
        assert pages == [[8, 7, 6], [5, 4, 3], [2, 1]]
        assert [one.id for one in desk.catalog.history("skill", "a", limit=2)] == [7, 5]
        assert [one.id for one in desk.catalog.history("skill", "a", before=5)] == [3, 1]
        assert desk.catalog.history(limit=0) == []

    def test_a_page_lists_the_first_entries_and_says_how_many(self, desk: Desk) -> None:
        many = log.LISTED_ENTRIES + 5
        desk.add(*(Skill(name=f"s{number:03}") for number in range(many)))
        (one,) = desk.catalog.history()
        assert (one.touched, len(one.entries)) == (many, log.LISTED_ENTRIES)
        assert len(desk.catalog.revision(1).entries) == many

    def test_what_is_not_there_is_refused(self, desk: Desk) -> None:
        desk.add(Skill(name="sums"))
        with pytest.raises(NotFound, match="did you mean sums"):
            desk.catalog.history("skill", "sum")
        with pytest.raises(NotFound, match="no revision 2; the newest is 1"):
            desk.catalog.revision(2)
        with pytest.raises(NotFound):
            desk.catalog.history("part", "sums")
        with pytest.raises(NotFound):
            desk.catalog.history("skill", "\ud800")
        with pytest.raises(Invalid, match="negative"):
            desk.catalog.history(limit=-1)
        with pytest.raises(Invalid, match="a kind and a name"):
            desk.catalog.history("skill")

    def test_reads_by_index(self, tmp_path: Path) -> None:
        """No page reads the whole log, and no state of an entry the history of others."""
        # Plans are told in SQLite's words.
        desk = FileDesk(tmp_path / "store.db")
        full(desk)
        act(desk, lambda c: c.compile())
        plans: list[str] = []

        def explain(connection: Any, _: Any, statement: str, parameters: Any, *__: Any) -> None:
            if statement.startswith("SELECT") and "FROM studio_" in statement:
                driver = connection.connection.driver_connection
                rows = driver.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
                plans.extend(row[3] for row in rows)

        event.listen(Engine, "before_cursor_execute", explain)
        try:
            desk.catalog.history(limit=5, before=2)
            desk.catalog.history("persona", "ada", limit=5, before=2)
            desk.catalog.entry_at("persona", desk.persona().guid, 2)
            desk.catalog.diff("persona", "ada", 1)
            desk.catalog.diff_composed("ada")
        finally:
            event.remove(Engine, "before_cursor_execute", explain)
            desk.close()
        assert len(plans) > 20
        assert [plan for plan in plans if plan.startswith("SCAN") or "TEMP B-TREE" in plan] == []


class TestEntryAt:
    def test_each_state(self, desk: Desk) -> None:
        desk.add(Skill(name="a"))
        guid = desk.catalog.get("skill", "a").guid
        desk.set("skill", "a", content="x")
        desk.add(Skill(name="b"))
        act(desk, lambda c: c.rename("skill", "a", "c"))
        act(desk, lambda c: c.delete("skill", "c"))

        def seen(revision: int) -> Any:
            found = desk.catalog.entry_at("skill", guid, revision)
            return found and (found["name"], found.get("content"))

        assert [seen(revision) for revision in range(7)] == [
            None, ("a", None), ("a", "x"), ("a", "x"), ("c", "x"), None, None
        ]  # fmt: skip
        assert desk.catalog.entry_at("part", guid, 2) is None

    def test_a_compile_is_laid_over_what_was_kept_whole(self, desk: Desk) -> None:
        full(desk)
        guid = desk.persona().guid
        compiled = act(desk, lambda c: c.compile())
        desk.set("persona", "ada", summary="New.")
        undone = desk.catalog.history()[0].id
        found = desk.catalog.entry_at("persona", guid, compiled)
        assert found is not None
        assert (found["summary"], "compiled" in found) == ("Ada.", True)
        assert [link["name"] for link in found["parts"]] == ["warm", "aim"]
        desk.undo()
        desk.undo()
        last = desk.catalog.entry_at("persona", guid, undone + 2)
        assert last is not None
        assert "compiled" not in last
        assert last == desk.catalog.entry_at("persona", guid, 1)

    def test_links_bear_the_names_of_the_time(self, desk: Desk) -> None:
        full(desk)
        guid = desk.persona().guid
        act(desk, lambda c: c.rename("part", "warm", "hot"))
        revision = act(desk, lambda c: c.rename("arc", "growth", "fall"))
        act(desk, lambda c: c.rename("part", "hot", "boiling"))
        found = desk.catalog.entry_at("persona", guid, revision)
        assert found is not None
        assert [link["name"] for link in found["parts"]] == ["hot", "aim"]
        assert found["arc"]["name"] == "fall"

    def test_a_stage_renamed_by_its_arc(self, desk: Desk) -> None:
        full(desk)
        guid = desk.persona().guid
        new, mid, old = desk.arc().stages
        stages = (new, Stage(name="middle", guid=mid.guid, stage_order=4), old)
        revision = act(desk, lambda c: c.update("arc", "growth", {"stages": stages}))
        assert desk.persona().stage == "middle"
        seen = [desk.catalog.entry_at("persona", guid, one) for one in (1, revision)]
        assert [one and one["stage"] for one in seen] == ["mid", "middle"]


class TestDiff:
    def test_by_the_last_change_of_the_entry(self, desk: Desk) -> None:
        desk.add(Part(name="warm", part_type="tone", summary="Speak warmly."))
        act(desk, lambda c: c.update("part", "warm", {"summary": "Speak warmly, slowly."}))
        desk.add(Skill(name="other"))
        found = desk.catalog.diff("part", "warm")
        assert (found.before, found.after, found.there) == (1, 3, (True, True))
        (change,) = found.changes
        assert isinstance(change, TextChange)
        counter = desk.catalog.counters.get()
        assert change.tokens_after == counter("Speak warmly, slowly.")
        assert found.tokens == change.tokens_after - counter("Speak warmly.") > 0
        assert found.encoding == "o200k_base"

    def test_of_any_two_and_backwards(self, desk: Desk) -> None:
        desk.add(Skill(name="a"))
        desk.set("skill", "a", content="x")
        desk.set("skill", "a", content="y")

        def seen(*revisions: int) -> list[tuple[str, str]]:
            changes = desk.catalog.diff("skill", "a", *revisions).changes
            return [(one.before, one.after) for one in changes if isinstance(one, TextChange)]

        assert seen(1, 2) == [("", "x")]
        assert seen(1) == [("", "y")]
        assert seen(3, 1) == [("y", "")]
        assert seen(2, 2) == []

    def test_from_and_to_nothing(self, desk: Desk) -> None:
        desk.add(Skill(name="a", content="x"))
        assert desk.catalog.diff("skill", "a").there == (False, True)
        act(desk, lambda c: c.delete("skill", "a"))
        found = desk.catalog.diff("skill", "a")
        assert (found.before, found.after, found.there) == (1, 2, (True, False))
        assert ValueChange(("name",), "a", None) in found.changes
        desk.add(Skill(name="a"))
        assert desk.catalog.diff("skill", "a", 1, 2).there == (True, False)

    def test_links_are_compared_by_what_they_lead_to(self, desk: Desk) -> None:
        full(desk)
        act(desk, lambda c: c.rename("part", "aim", "purpose"))
        revision = act(
            desk,
            lambda c: (
                c.links.remove("ada", "part", "warm"),
                c.links.add("ada", "part", "cold", part_order=7),
                c.links.add("ada", "part", "purpose", priority=9),
            ),
        )
        found = desk.catalog.diff("persona", "ada", 1, revision)
        (change,) = found.changes
        assert isinstance(change, ListChange)
        assert change.items == (
            ItemChange("added", "cold", None, 1),
            ItemChange("removed", "warm", 0, None),
            ItemChange("priority", "purpose", 3, 9),
        )

    def test_compiled_texts_in_full_though_they_left_the_persona(self, desk: Desk) -> None:
        full(desk)
        first = act(desk, lambda c: c.compile())
        texts = desk.persona()
        desk.set("persona", "ada", summary="Another Ada.")
        second = act(desk, lambda c: c.compile())
        act(desk, lambda c: c.delete("persona", "ada"))
        found = desk.catalog.diff("persona", "ada", first, second)
        changes = {one.path: one for one in found.changes if isinstance(one, TextChange)}
        summary = changes["compiled_summary",]
        assert summary.before == texts.compiled_summary
        assert "Another Ada." in summary.after

    def test_composed_texts_change_with_what_they_are_made_of(self, desk: Desk) -> None:
        full(desk)
        act(desk, lambda c: c.compile())
        compiled = desk.persona().compiled_summary
        revision = act(desk, lambda c: c.update("part", "warm", {"summary": "Warmer."}))
        act(desk, lambda c: c.delete("part", "warm", force=True))
        act(desk, lambda c: c.rename("trait", "calm", "quiet"))
        assert desk.catalog.diff_composed("ada", 1, 2).changes == ()
        (summary, detail) = desk.catalog.diff_composed("ada", 1, revision).changes
        assert isinstance(summary, TextChange)
        assert summary.path == ("composed_summary",)
        assert detail.path == ("composed_detail",)
        assert summary.before == compiled
        assert summary.after == compiled.replace("Warm.", "Warmer.")
        (renamed, _) = desk.catalog.diff_composed("ada").changes
        assert isinstance(renamed, TextChange)
        assert {"-- **calm**: Hm.", "+- **quiet**: Hm."} <= set(renamed.lines)

    def test_what_is_not_there_is_refused(self, desk: Desk) -> None:
        desk.add(Skill(name="other"))
        desk.add(Skill(name="a"))
        with pytest.raises(NotFound, match="no revision 9; the newest is 2"):
            desk.catalog.diff("skill", "a", 9)
        with pytest.raises(NotFound, match="no revision -1"):
            desk.catalog.diff("skill", "a", -1)
        with pytest.raises(NotFound, match="did not exist at revision 0 or 1"):
            desk.catalog.diff("skill", "a", 0, 1)
        with pytest.raises(NotFound, match='no skill "b"'):
            desk.catalog.diff("skill", "b")
        with pytest.raises(NotFound, match='no persona "b"'):
            desk.catalog.diff_composed("b")


class TestRestore:
    def test_makes_a_revision_that_can_be_undone(self, desk: Desk) -> None:
        desk.add(Skill(name="a", content="x", tags=("t",)))
        before = desk.catalog.get("skill", "a")
        desk.set("skill", "a", content="y", tags=())
        after = state(desk.catalog)
        done = restore(desk, "skill", "a", 1)
        assert (done.revision, done.target, done.left_out, done.lost_stage) == (3, 1, (), "")
        assert neutral(done.entry) == neutral(before)
        assert done.entry == desk.catalog.get("skill", "a")
        assert done.entry.updated_at == desk.clock.now
        assert [one.name for one in done.touched] == ["a"]
        assert desk.catalog.history()[0].message == 'restored skill "a" to revision 1'
        desk.reopen()
        assert desk.undo(door="cli") == 'restored skill "a" to revision 1'
        assert state(desk.catalog) == after
        desk.redo(door="cli")
        assert neutral(desk.catalog.get("skill", "a")) == neutral(before)

    def test_ends_redo(self, desk: Desk) -> None:
        desk.add(Skill(name="a"), door="cli")
        desk.set("skill", "a", door="cli", content="x")
        desk.set("skill", "a", door="cli", content="y")
        desk.undo(door="cli")
        restore(desk, "skill", "a", 1)
        with pytest.raises(NotFound, match="nothing to redo"):
            desk.redo(door="cli")

    def test_of_what_is_so_already_makes_no_revision(self, desk: Desk) -> None:
        full(desk)
        was = desk.place.dump()
        done = restore(desk, "persona", "ada", 1)
        assert (done.revision, done.touched) == (None, ())
        assert desk.place.dump() == was

    @pytest.mark.parametrize("name", [name for name in ACTS if name != "create"])
    def test_brings_every_entry_of_a_change_back(self, desk: Desk, name: str) -> None:
        """Parts first, then what links them: all stands as before."""
        full(desk)
        with desk.change() as change:
            change.compile(["bea"])
        before = state(desk.catalog)
        revision = desk.revisions()
        act(desk, ACTS[name])
        for (kind, _), entry in sorted(
            before.items(), key=lambda one: ("arc", "persona").index(one[0][0]) + 1
            if one[0][0] in ("arc", "persona") else 0
        ):  # fmt: skip
            try:
                restore(desk, kind, entry.guid, revision)
            except AlreadyExists:
                assert name in ("swap names", "replace")
                return
        there = state(desk.catalog)
        assert {key: there[key] for key in before} == before

    def test_a_deleted_entry_comes_back_with_its_links(self, desk: Desk) -> None:
        full(desk)
        act(desk, lambda c: c.compile())
        before = desk.persona()
        revision = desk.revisions()
        act(desk, lambda c: c.delete("persona", "ada"))
        done = restore(desk, "persona", "ada", revision)
        assert neutral(done.entry) == neutral(before)
        assert desk.persona().compiled_detail == before.compiled_detail

    def test_links_to_what_is_gone_are_left_out_and_named(self, desk: Desk) -> None:
        full(desk)
        act(desk, lambda c: c.delete("persona", "ada"))
        act(
            desk,
            lambda c: (
                c.rename("part", "aim", "purpose"),
                c.delete("part", "warm", force=True),
                c.delete("trait", "calm"),
                c.delete("arc", "growth"),
            ),
        )
        done = restore(desk, "persona", "ada", 1)
        assert done.left_out == ("part warm", "trait calm", "arc growth")
        ada = desk.persona()
        assert ada.parts == (PartLink("purpose", 2, 3),)
        assert (ada.traits, ada.arc, ada.stage) == (("curious",), "", "")

    def test_a_stage_is_found_by_its_new_name_and_a_lost_one_told(self, desk: Desk) -> None:
        full(desk)
        act(desk, lambda c: c.arcs.go_to("ada", "old"))
        act(desk, lambda c: c.arcs.rename_stage("growth", "mid", "middle"))
        done = restore(desk, "persona", "ada", 1)
        assert (desk.persona().stage, done.lost_stage) == ("middle", "")
        act(desk, lambda c: c.arcs.delete_stage("growth", "middle", force=True))
        done = restore(desk, "persona", "ada", 1)
        assert (desk.persona().stage, done.lost_stage) == ("new", "mid")

    def test_a_rename_is_taken_back_with_its_references(self, desk: Desk) -> None:
        full(desk)
        act(desk, lambda c: c.rename("role", "host", "guest"))
        restore(desk, "role", "guest", 1)
        assert desk.names("role") == ["host"]
        assert desk.persona().default_role == "host"

    def test_references_follow_renames_since(self, desk: Desk) -> None:
        full(desk)
        act(desk, lambda c: c.delete("persona", "ada"))
        act(
            desk,
            lambda c: (
                c.rename("role", "host", "guest"),
                c.rename("part", "cold", "icy"),
                c.rename("trait", "curious", "nosy"),
            ),
        )
        restore(desk, "persona", "ada", 1)
        ada = desk.persona()
        assert ada.default_role == "guest"
        assert ada.presets == (
            Preset(
                name="p",
                overrides={"tone": "icy", "goal": None},
                mute=("trait:nosy", "skill:sums"),
                vars={"a": "b"},
            ),
        )

    def test_a_name_taken_meanwhile(self, desk: Desk) -> None:
        full(desk)
        guid = desk.catalog.get("part", "warm").guid
        act(desk, lambda c: c.delete("part", "warm", force=True))
        desk.add(Part(name="warm", part_type="soul", summary="Another."))
        was = desk.place.dump()
        with pytest.raises(AlreadyExists, match=r'a part "warm" exists already; .* another name'):
            restore(desk, "part", "warm", 1)
        assert desk.place.dump() == was
        done = restore(desk, "part", "warm", 1, new=" warm-again ")
        assert (done.entry.guid, done.entry.name) == (guid, "warm-again")
        assert desk.names("part") == ["aim", "cold", "warm", "warm-again"]

    def test_an_arc_whose_stage_somebody_stands_at_is_in_use(self, desk: Desk) -> None:
        full(desk)
        act(desk, lambda c: c.arcs.add_stage("growth", "last"))
        act(desk, lambda c: c.arcs.go_to("ada", "last"))
        was = desk.place.dump()
        with pytest.raises(InUse, match="persona ada stands at it; move on first"):
            restore(desk, "arc", "growth", 1)
        assert desk.place.dump() == was

    def test_what_is_not_there_is_refused(self, desk: Desk) -> None:
        desk.add(Skill(name="other"))
        desk.add(Skill(name="a"))
        for name, to, said in (
            ("a", 1, "did not exist at revision 1"),
            ("a", 3, "the newest is 2"),
            ("a", 0, "no revision 0"),
            ("b", 1, 'no skill "b"'),
        ):
            with pytest.raises(NotFound, match=said):
                restore(desk, "skill", name, to)
        with pytest.raises(Invalid):
            restore(desk, "skill", "a", 2, new="a/b")
        assert desk.revisions() == 2


def test_a_persona_of_no_links_prints_its_difference(desk: Desk) -> None:
    desk.add(Persona(name="ada", summary="You are Ada."))
    desk.set("persona", "ada", summary="You are Ada.\nBe kind.")
    assert difference_text(desk.catalog.diff("persona", "ada")).splitlines() == [
        "persona ada: revision 1 → 2",
        "  summary (4 → 7 tokens):",
        "    @@ -1 +1,2 @@",
        "     You are Ada.",
        "    +Be kind.",
        "tokens (o200k_base): +3",
    ]
