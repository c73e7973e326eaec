"""Where the files are those last pulled, nothing is read, and the answers are the same."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.entries import KINDS, Skill
from store.errors import StoreError
from store.sync import pull as pulling
from store.sync.pull import Report, compare_with_files, status
from tests.databases import Places
from tests.digging import examples
from tests.store.catalog.operations import Op, ops
from tests.store.catalog.test_undo import full
from tests.store.sync.build import Field, notes, part
from tests.store.sync.test_round_trip import write


def said(report: Report) -> list[tuple[object, ...]]:
    return [
        (one.kind, one.name, one.status, one.place, one.comparison.differences)
        for one in report.entries
    ]


@examples(8)
@given(st.lists(st.tuples(ops(), st.booleans()), min_size=1, max_size=6))
def test_the_status_is_that_of_the_files(
    places: Places, changes: list[tuple[tuple[str, Op], bool]]
) -> None:
    with places.new() as place, tempfile.TemporaryDirectory() as folder:
        field = Field(place, Path(folder))
        try:
            full(field)
            write(field, [one for kind in KINDS for one in field.catalog.entries(kind)])
            assert field.pull().settled
            for (_, op), back in changes:
                with suppress(StoreError), field.change() as change:
                    op(change)
                if back:
                    with suppress(StoreError):
                        field.undo()
                by_files = compare_with_files(field.catalog, field.folder)
                assert said(status(field.catalog, field.folder)) == said(by_files)
                apart = [one for one in said(by_files) if one[2] != "same"]
                assert sorted(said(field.pull()), key=str) == sorted(apart, key=str)
        finally:
            field.close()


def test_problems_are_told_again(field: Field) -> None:
    field.write(part("warm", contnet="x"))
    said = notes(field.pull())
    assert any("contnet" in note for note in said)
    again = field.pull()
    assert again.settled
    assert notes(again) == [note for note in said if "contnet" in note]
    assert notes(status(field.catalog, field.folder)) == notes(again)


def test_a_conflict_is_told_until_it_is_settled(field: Field) -> None:
    field.pull(part("warm"))
    field.set("part", "warm", summary="Mine.")
    for _ in range(2):
        report = field.pull(part("warm", "Theirs."))
        assert [one.name for one in report.conflicts] == ["warm"]
    field.set("part", "warm", summary="Theirs.")
    assert field.pull().settled


def test_what_could_not_be_deleted_is_deleted_once_nothing_links_it(field: Field) -> None:
    ada = '[[personas]]\nname = "ada"\nparts = ["warm"]\n'
    field.write(ada, "b.toml")
    field.pull(part("warm"))
    field.pull("")
    assert field.catalog.find("part", "warm")
    with field.change() as change:
        change.links.remove("ada", "part", "warm")
    field.pull()
    assert field.catalog.find("part", "warm") is None


def test_a_pull_that_was_undone_can_be_made_again(field: Field) -> None:
    field.pull(part("warm"))
    field.pull(part("warm", "New."))
    field.catalog.undo(by="me", door="seeds")
    assert field.catalog.get("part", "warm").summary == "S"  # type: ignore[union-attr]
    field.pull()
    assert field.catalog.get("part", "warm").summary == "New."  # type: ignore[union-attr]


def test_nothing_is_read_or_written_again(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    field.pull(part("warm"))
    with field.change() as change:
        change.create(Skill(name="own"))

    def refuse(folder: Path) -> None:
        raise AssertionError(f"{folder} was read")

    monkeypatch.setattr(pulling, "read_seeds", refuse)
    field.pull()
    assert field.statuses() == {"warm": "same", "own": "store only"}
    field.write(part("cold"), "b.toml")
    with pytest.raises(AssertionError, match="was read"):
        field.pull()
