"""Releases: numbered, immutable, found by number and label; labels move and are undone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.catalog import Door
from store.compose.composition import compiled
from store.database.materials import materials_of
from store.entries import AnyEntry, Arc, Kind, Part, PartLink, Persona, Stage
from store.errors import Conflict, Invalid, NotFound, PersistError, StoreError
from store.history import restored
from store.releases import Content, Published
from store.tokens import text_hash
from tests.databases import Places
from tests.digging import examples
from tests.store.catalog.build import START, Desk
from tests.store.catalog.operations import Op, ops
from tests.store.catalog.test_history_properties import fresh


@pytest.fixture
def ada(desk: Desk) -> Desk:
    """A catalog with one of each kind, and all of it linked by Ada."""
    desk.add_all()
    with desk.change() as change:
        change.links.add("ada", "part", "warm")
        change.links.add("ada", "trait", "curious")
        change.links.add("ada", "skill", "sums")
        change.links.add("ada", "guardrail", "no-med")
    return desk


def publish(
    desk: Desk, *, by: str = "me", door: Door = "studio", name: str = "ada", **options: Any
) -> Published:
    return desk.catalog.publish(name, by=by, door=door, **options)


def change_part(desk: Desk, summary: str, by: str = "me") -> None:
    desk.set("part", "warm", by=by, summary=summary)


def labels(desk: Desk, name: str = "ada") -> dict[str, int]:
    found = desk.catalog.releases(name)
    return {label: one.number for one in found for label in one.labels}


def rows(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    found = desk.place.dump()
    return {name: found[name] for name in ("studio_releases", "studio_labels")}


class TestPublish:
    def test_it_compiles_and_makes_the_first(self, ada: Desk) -> None:
        assert publish(ada, message="for the pilot") == Published(1, made=True)
        persona = ada.persona()
        assert ada.catalog.freshness(["ada"]) == {"ada": "fresh"}
        release = ada.catalog.release("ada")
        assert release.content.summary == persona.compiled_summary
        assert release.content.detail == persona.compiled_detail
        assert "Speak warmly." in release.content.summary
        info = release.info
        assert (info.number, info.actor, info.door) == (1, "me", "studio")
        assert (info.message, info.published_at) == ("for the pilot", START)
        assert info.labels == ("latest",)

    def test_unchanged_makes_none_unless_forced(self, ada: Desk) -> None:
        publish(ada)
        before, revisions = rows(ada), ada.revisions()
        assert publish(ada) == Published(1, made=False)
        assert (rows(ada), ada.revisions()) == (before, revisions)
        # What is not in the texts makes no other release of them.
        ada.set("persona", "ada", voice="alto")
        assert publish(ada) == Published(1, made=False)
        assert publish(ada, force=True) == Published(2, made=True)
        assert [one.number for one in ada.catalog.releases("ada")] == [2, 1]

    def test_one_that_was_as_an_older_release_is_a_new_one(self, ada: Desk) -> None:
        publish(ada)
        change_part(ada, "Speak coldly.")
        publish(ada)
        change_part(ada, "Speak warmly.")
        assert publish(ada) == Published(3, made=True)
        texts = [ada.catalog.released_text("ada", number) for number in (1, 2, 3)]
        assert texts[0] == texts[2] != texts[1]

    def test_an_unchanged_one_is_labelled(self, ada: Desk) -> None:
        publish(ada)
        assert publish(ada, label="production") == Published(1, made=False)
        assert labels(ada) == {"production": 1, "latest": 1}

    @pytest.mark.parametrize("label", ["latest", "7", "", "a/b"])
    def test_refused_it_does_nothing(self, ada: Desk, label: str) -> None:
        before = ada.place.dump()
        with pytest.raises(Invalid):
            publish(ada, label=label)
        assert ada.place.dump() == before

    def test_of_a_persona_that_is_not_there(self, ada: Desk) -> None:
        for act in (
            lambda: publish(ada, name="adda"),
            lambda: ada.catalog.releases("adda"),
            lambda: ada.catalog.release("adda"),
            lambda: ada.catalog.unpublished("adda"),
            lambda: ada.catalog.label("adda", "x", 1, by="me", door="cli"),
        ):
            with pytest.raises(NotFound, match="did you mean ada"):
                act()

    def test_it_is_of_the_current_stage(self, ada: Desk) -> None:
        with ada.change() as change:
            change.create(Part(name="cold", part_type="tone", summary="Speak coldly."))
            change.arcs.link_part("growth", "old", "cold")
            change.arcs.assign("ada", "growth")
        publish(ada)
        with ada.change() as change:
            change.arcs.advance("ada")
        publish(ada)
        one, two = (ada.catalog.release("ada", number).content for number in (1, 2))
        assert "coldly" not in one.summary
        assert "coldly" in two.summary
        assert "cold" not in [each.name for each in one.inputs]
        assert "cold" in [each.name for each in two.inputs]


class TestImmutable:
    def test_no_later_change_reaches_it(self, ada: Desk) -> None:
        publish(ada)
        before = ada.catalog.release("ada", 1).content
        ada.clock.tick()
        with ada.change() as change:
            change.rename("part", "warm", "heat")
            change.update("part", "heat", {"summary": "Speak hotly."})
            change.delete("trait", "curious", force=True)
            change.update("persona", "ada", {"summary": "You are another."})
            change.compile()
        ada.reopen()
        assert ada.catalog.release("ada", 1).content == before

    def test_a_rename_keeps_it(self, ada: Desk) -> None:
        publish(ada, label="production")
        with ada.change() as change:
            change.rename("persona", "ada", "eve")
        assert ada.catalog.release("eve", "production").info.number == 1
        with pytest.raises(NotFound):
            ada.catalog.releases("ada")

    def test_deleted_and_restored_its_persona_has_it_again(self, ada: Desk) -> None:
        publish(ada, label="production")
        before = rows(ada)
        with ada.change() as change:
            change.delete("persona", "ada")
        assert rows(ada) == before
        ada.add(Persona(name="ada", summary="Another."), by="you")
        assert ada.catalog.releases("ada") == [], "another persona of that name"
        with ada.change("you") as change:
            change.delete("persona", "ada")
        ada.undo()
        assert labels(ada) == {"production": 1, "latest": 1}

    def test_a_copy_has_none(self, ada: Desk) -> None:
        publish(ada)
        with ada.change() as change:
            change.duplicate("persona", "ada", "eve")
        assert ada.catalog.releases("eve") == []

    def test_undo_takes_back_what_was_compiled_and_not_the_release(self, ada: Desk) -> None:
        publish(ada)
        change_part(ada, "Speak coldly.")
        publish(ada, label="live")
        assert ada.undo() == (
            'compiled ada for release 2, label "live" of persona "ada" to release 2'
        )
        assert "warmly" in ada.persona().compiled_summary
        assert [one.number for one in ada.catalog.releases("ada")] == [2, 1]
        assert labels(ada) == {"latest": 2}
        ada.redo()
        assert "coldly" in ada.persona().compiled_summary
        assert labels(ada) == {"latest": 2, "live": 2}

    def test_undo_says_that_the_release_stays(self, ada: Desk) -> None:
        publish(ada)
        change_part(ada, "Speak coldly.")
        ada.clock.tick()
        publish(ada, message="the pilot")
        undone = ada.catalog.undo(by="me", door="studio")
        assert undone.releases == (("ada", 2),)
        assert undone.said("undo") == (
            "undone: compiled ada for release 2: the pilot (compiled texts and labels are as "
            "before; release 2 of ada stays, as releases do)"
        )
        redone = ada.catalog.redo(by="me", door="studio")
        assert redone.said("redo") == "redone: compiled ada for release 2: the pilot"
        # Nothing of the kind of a change that published nothing.
        change_part(ada, "Speak loudly.")
        undone = ada.catalog.undo(by="me", door="studio")
        assert (undone.releases, undone.said("undo")) == ((), f"undone: {undone.message}")

    def test_by_a_former_name_it_says_the_new_one(self, ada: Desk) -> None:
        publish(ada, label="live")
        with ada.change() as change:
            change.rename("persona", "ada", "augusta")
        acts = (
            lambda: ada.catalog.releases("ada"),
            lambda: ada.catalog.release("ada"),
            lambda: ada.catalog.diff_releases("ada", 1),
            lambda: ada.catalog.unpublished("ada"),
            lambda: publish(ada),
            lambda: ada.catalog.label("ada", "live", 1, by="me", door="studio"),
            lambda: ada.catalog.unlabel("ada", "live", by="me", door="studio"),
        )
        said = 'no persona "ada": it was renamed; did you mean augusta\\?'
        for act in acts:
            with pytest.raises(NotFound, match=said):
                act()
        # Another bears the name now: that one is meant.
        with ada.change() as change:
            change.create(Persona(name="ada"))
        assert ada.catalog.releases("ada") == []

    def test_texts_are_kept_once(self, ada: Desk) -> None:
        publish(ada)
        publish(ada, force=True)
        kept = ada.place.dump()["studio_texts"]
        assert len(kept) == len({key for key, _ in kept}) == 2

    def test_no_text_can_be_taken_from_under_it(self, ada: Desk) -> None:
        publish(ada)
        with (
            pytest.raises(PersistError, match=r"(?i)foreign key"),
            ada.catalog.database.writing() as connection,
        ):
            connection.exec_driver_sql("DELETE FROM studio_texts")


class TestFinding:
    def test_by_number_label_and_latest(self, ada: Desk) -> None:
        publish(ada, label="production")
        change_part(ada, "Speak coldly.")
        publish(ada, label="staging")
        find = ada.catalog.release
        for wanted, number in (
            (1, 1), ("1", 1), (" 2 ", 2), ("production", 1), ("staging", 2), ("latest", 2),
            ("LATEST", 2),
        ):  # fmt: skip
            assert find("ada", wanted).info.number == number
        assert "warmly" in ada.catalog.released_text("ada", "production")
        assert ada.catalog.released_text("ada", 2, detail=True) == find("ada", 2).content.detail

    @pytest.mark.parametrize(
        ("wanted", "said"),
        [
            (0, "no release 0; it has only release 1"),
            (2, "no release 2"),
            (-1, "no release -1"),
            ("9" * 5_000, "no release 999"),
            ("prodction", 'no label "prodction"; did you mean production'),
            ("x", 'no label "x"; it has latest, production'),
            ("", 'no label ""'),
            ("\ud800\x00", "no label"),
        ],
    )
    def test_what_is_not_there(self, ada: Desk, wanted: int | str, said: str) -> None:
        publish(ada, label="production")
        with pytest.raises(NotFound, match=said):
            ada.catalog.release("ada", wanted)

    def test_before_the_first(self, ada: Desk) -> None:
        assert ada.catalog.releases("ada") == []
        with pytest.raises(NotFound, match='"ada" has no release yet; publish it first'):
            ada.catalog.release("ada")


class TestLabels:
    def test_move_to_a_number_or_another_label(self, ada: Desk) -> None:
        publish(ada, label="staging")
        publish(ada, force=True)
        move = ada.catalog.label("ada", "production", 2, by="me", door="cli")
        assert str(move) == 'label "production" of persona "ada" to release 2'
        move = ada.catalog.label("ada", "production", "staging", by="me", door="cli")
        assert (move.before, move.after) == (2, 1)
        ada.catalog.label("ada", "staging", "latest", by="me", door="cli")
        assert labels(ada) == {"production": 1, "staging": 2, "latest": 2}
        gone = ada.catalog.unlabel("ada", "staging", by="me", door="cli")
        assert str(gone) == 'label "staging" of persona "ada" from release 2 removed'
        assert labels(ada) == {"production": 1, "latest": 2}

    def test_are_of_one_persona(self, ada: Desk) -> None:
        ada.add(Persona(name="eve", summary="Eve."))
        publish(ada, label="production")
        publish(ada, name="eve")
        assert labels(ada, "eve") == {"latest": 1}

    def test_a_move_is_a_revision_that_history_keeps(self, ada: Desk) -> None:
        publish(ada)
        publish(ada, force=True, label="production")
        before = ada.revisions()
        ada.catalog.label("ada", "production", 1, by="kim", door="mcp")
        assert ada.revisions() == before + 1
        found = ada.place.dump()
        revision = next(row for row in found["studio_revisions"] if row[0] == before + 1)
        said = 'label "production" of persona "ada" from release 2 to release 1'
        assert revision[2:5] == ("kim", "mcp", said)
        changed = next(row for row in found["studio_changes"] if row[1] == before + 1)
        # PostgreSQL gives back values, SQLite their text.
        then, since = (one if isinstance(one, dict) else json.loads(one) for one in changed[4:])
        assert changed[2:4] == ("persona", ada.persona().guid)
        assert then == {"name": "ada", "labels": {"production": 2}}
        assert since == {"name": "ada", "labels": {"production": 1}}

    def test_to_where_it_is_makes_no_revision(self, ada: Desk) -> None:
        publish(ada, label="production")
        before = ada.place.dump()
        ada.catalog.label("ada", "production", 1, by="me", door="cli")
        assert ada.place.dump() == before

    def test_there_and_back_in_one_change_makes_no_revision(self, ada: Desk) -> None:
        publish(ada, label="production")
        publish(ada, force=True)
        before = ada.revisions()
        with ada.change() as change:
            change.labels.put("ada", "production", 2)
            change.labels.put("ada", "production", 1)
        assert (ada.revisions(), labels(ada)["production"]) == (before, 1)

    def test_undo_and_redo(self, ada: Desk) -> None:
        publish(ada)
        publish(ada, force=True)
        ada.catalog.label("ada", "production", 1, by="me", door="studio")
        ada.catalog.label("ada", "production", 2, by="me", door="studio")
        ada.catalog.unlabel("ada", "production", by="me", door="studio")
        seen: list[int | None] = []
        ada.reopen()
        for _ in range(3):
            ada.undo()
            seen.append(labels(ada).get("production"))
        for _ in range(3):
            ada.redo()
            seen.append(labels(ada).get("production"))
        assert seen == [2, 1, None, 1, 2, None]

    def test_one_that_another_has_moved_since_is_a_conflict(self, ada: Desk) -> None:
        publish(ada)
        publish(ada, force=True)
        ada.catalog.label("ada", "production", 1, by="me", door="studio")
        ada.catalog.label("ada", "production", 2, by="you", door="studio")
        before = ada.place.dump()
        with pytest.raises(
            Conflict, match=r'"production" of persona "ada" is at release 2 meanwhile; .* 1$'
        ):
            ada.undo()
        assert ada.place.dump() == before
        # Another label of the same persona is another matter.
        ada.catalog.label("ada", "staging", 1, by="me", door="cli")
        ada.catalog.label("ada", "trial", 1, by="you", door="cli")
        ada.undo(door="cli")
        assert labels(ada) == {"production": 2, "trial": 1, "latest": 2}

    def test_edits_of_the_persona_are_no_conflict(self, ada: Desk) -> None:
        publish(ada, label="production")
        ada.catalog.label("ada", "staging", 1, by="me", door="cli")
        ada.set("persona", "ada", by="you", summary="Changed.")
        with ada.change("you") as change:
            change.rename("persona", "ada", "eve")
        ada.undo(door="cli")
        assert labels(ada, "eve") == {"production": 1, "latest": 1}
        assert ada.persona("eve").summary == "Changed."

    def test_a_label_moves_neither_revision_nor_time_of_its_persona(self, ada: Desk) -> None:
        publish(ada)
        before = ada.persona()
        ada.clock.tick()
        ada.catalog.label("ada", "production", 1, by="me", door="cli")
        assert ada.persona() == before

    def test_with_an_edit_in_one_change_both_are_undone(self, ada: Desk) -> None:
        publish(ada, label="production")
        publish(ada, force=True)
        with ada.change() as change:
            change.update("persona", "ada", {"summary": "Changed."})
            change.labels.put("ada", "production", 2)
        ada.undo()
        assert ada.persona().summary == "You are Ada."
        assert labels(ada)["production"] == 1

    @pytest.mark.parametrize("label", ["latest", "LATEST", "12"])
    def test_reserved(self, ada: Desk, label: str) -> None:
        publish(ada)
        with pytest.raises(Invalid):
            ada.catalog.label("ada", label, 1, by="me", door="cli")
        with pytest.raises(Invalid):
            ada.catalog.unlabel("ada", label, by="me", door="cli")

    def test_one_that_is_not_there_cannot_be_removed(self, ada: Desk) -> None:
        with pytest.raises(NotFound, match=r'persona "ada" has no label "x"$'):
            ada.catalog.unlabel("ada", "x", by="me", door="cli")


class TestDiff:
    def test_why_a_label_serves_another_text(self, ada: Desk) -> None:
        publish(ada, label="production")
        change_part(ada, "Speak coldly.")
        now = ada.catalog.diff_releases("ada", "production")
        assert [str(one) for one in now.inputs] == ["part warm: summary"]
        assert {"-Speak warmly.", "+Speak coldly."} <= set(now.texts[0].lines)
        assert now.texts[0].lines[:2] == ("--- release 1, summary", "+++ now, summary")
        publish(ada)
        then = ada.catalog.diff_releases("ada", 1, "latest")
        assert then.inputs == now.inputs
        assert ada.catalog.diff_releases("ada", "latest").same

    def test_it_writes_nothing(self, ada: Desk) -> None:
        publish(ada)
        change_part(ada, "Speak coldly.")
        before = ada.place.dump()
        ada.catalog.diff_releases("ada", 1)
        assert ada.place.dump() == before

    def test_what_publishing_would_make_is_what_it_makes(self, ada: Desk) -> None:
        with ada.change() as change:
            change.arcs.assign("ada", "growth")
        wanted = ada.catalog.unpublished("ada")
        publish(ada)
        assert ada.catalog.release("ada").content == wanted

    def test_tokens_are_of_the_encoding(self, ada: Desk) -> None:
        publish(ada)
        diff = ada.catalog.diff_releases("ada", 1, 1, encoding="cl100k_base")
        count = ada.catalog.counters.get("cl100k_base")
        assert diff.texts[0].tokens_before == count(ada.persona().compiled_summary)


def composed(content: Content) -> tuple[str, str]:
    """The texts that the inputs of a release give, and nothing else."""
    names = {(one.kind, one.guid): one.name for one in content.inputs}

    def text_of(_: str) -> str:
        raise AssertionError("an input refers to a compiled text")

    entries: dict[Kind, dict[str, AnyEntry]] = {
        kind: {} for kind in ("persona", "part", "trait", "skill", "guardrail", "arc")
    }
    for one in content.inputs:
        entry = restored(one.kind, one.snapshot, lambda k, g: names.get((k, g)), text_of)
        entries[one.kind][entry.name] = entry
    (persona,) = entries["persona"].values()
    assert isinstance(persona, Persona)
    known: Mapping[Kind, Mapping[str, Any]] = MappingProxyType(entries)
    return compiled(materials_of([persona], known)[0])


@examples(7)
@given(st.lists(ops(), max_size=6), st.booleans())
def test_the_inputs_of_a_release_make_its_texts(
    places: Places, changes: list[tuple[str, Op]], again: bool
) -> None:
    """Whatever was done before it, and whatever is done after."""
    with fresh(places) as desk:
        for _, op in changes:
            try:
                with desk.change() as change:
                    op(change)
            except StoreError:
                pass
        for name in desk.names("persona"):
            publish(desk, name=name, force=again)
        for name in desk.names("persona"):
            for info in desk.catalog.releases(name):
                content = desk.catalog.release(name, info.number).content
                assert composed(content) == (content.summary, content.detail)


def test_inputs_make_the_text_of_a_stage(desk: Desk) -> None:
    desk.add(
        Part(name="warm", part_type="tone", summary="Warm."),
        Part(name="cold", part_type="tone", summary="Cold.", content="Very cold."),
        Arc(name="fall", stages=(Stage(name="a", parts=("cold",)), Stage(name="b"))),
        Persona(name="ada", summary="A.", parts=(PartLink("warm"),), arc="fall", stage="a"),
    )
    publish(desk)
    content = desk.catalog.release("ada").content
    assert "Very cold." in content.detail
    assert composed(content) == (content.summary, content.detail)


def test_a_state_after_a_move_of_labels_has_the_compiled_text(desk: Desk) -> None:
    desk.add(Persona(name="ada", summary="You are Ada."))
    publish(desk)
    desk.catalog.label("ada", "production", 1, by="me", door="studio")
    moved = desk.revisions()
    guid = desk.persona().guid
    for revision in (moved - 1, moved):
        kept = desk.catalog.entry_at("persona", guid, revision)
        assert kept is not None
        assert kept["compiled"]["summary"] == text_hash("You are Ada.")
    desk.undo()
    desk.undo()
    kept = desk.catalog.entry_at("persona", guid, desk.revisions())
    assert kept is not None
    assert "compiled" not in kept
