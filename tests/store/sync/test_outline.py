"""Seeds and store in numbers, as the status line says them."""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.entries import KINDS, Skill
from store.errors import StoreError
from store.sync import outline as outlining
from store.sync.outline import TO_PULL, TO_PUSH, Outline, Outlines
from store.sync.pull import compare_with_files
from tests.databases import Places
from tests.digging import examples
from tests.store.catalog.operations import Op, ops
from tests.store.catalog.test_undo import full
from tests.store.sync.build import Field, part
from tests.store.sync.test_round_trip import write


def outlines(field: Field) -> Outlines:
    return Outlines(field.catalog, field.folder)


def test_nothing_to_say(field: Field) -> None:
    assert outlines(field).look() == Outline()
    field.pull(part("warm"))
    assert outlines(field).look() == Outline()


def test_no_folder(field: Field) -> None:
    field.folder.rmdir()
    assert outlines(field).look() == Outline(there=False)


def test_files_changed_since_they_were_pulled(field: Field) -> None:
    looks = outlines(field)
    field.pull(part("warm"))
    field.write(part("warm", "other"))
    assert looks.look() == Outline(changed=True)
    field.pull()
    assert looks.look() == Outline()


def test_what_is_to_push_is_counted_without_reading(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    field.pull(part("warm") + part("cold") + part("mild"))

    def never(folder: Path) -> None:
        raise AssertionError(folder)

    monkeypatch.setattr(outlining, "read_seeds", never)
    with field.change() as change:
        change.update("part", "warm", {"summary": "authored"})
        change.create(Skill(name="sums"))
        change.delete("part", "cold")
    assert outlines(field).look() == Outline(to_push=3)
    field.push()
    assert outlines(field).look() == Outline()


def test_a_conflict_that_a_pull_has_left(field: Field) -> None:
    field.pull(part("warm") + part("cold"))
    with field.change() as change:
        change.update("part", "warm", {"summary": "mine"})
    field.pull(part("warm", "theirs") + part("cold", "theirs"))
    looks = outlines(field)
    assert looks.look() == Outline(conflicts=1)
    with field.change() as change:
        change.update("part", "cold", {"summary": "mine too"})
    assert looks.look() == Outline(conflicts=1, to_push=1)


def test_files_that_left_something_are_read_once(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    field.pull(part("warm") + '[[parts]]\nname = "no-type"\n')
    read = []
    real = outlining.read_seeds

    def counted(folder: Path) -> object:
        read.append(folder)
        return real(folder)

    monkeypatch.setattr(outlining, "read_seeds", counted)
    looks = outlines(field)
    assert looks.look() == looks.look() == Outline(skipped=1)
    assert len(read) == 1


def test_what_is_deleted_in_the_seeds_and_used_here(field: Field) -> None:
    field.pull(part("warm") + '[[personas]]\nname = "ada"\nsummary = "A"\nparts = ["warm"]\n')
    field.pull('[[personas]]\nname = "ada"\nsummary = "A"\nparts = ["warm"]\n')
    assert outlines(field).look().to_pull == 1


@examples(8)
@given(st.lists(st.tuples(ops(), st.booleans()), min_size=1, max_size=6))
def test_the_numbers_are_those_of_the_whole_comparison(
    places: Places, changes: list[tuple[tuple[str, Op], bool]]
) -> None:
    with places.new() as place, tempfile.TemporaryDirectory() as folder:
        field = Field(place, Path(folder))
        try:
            full(field)
            write(field, [one for kind in KINDS for one in field.catalog.entries(kind)])
            field.write('[[parts]]\nname = "no-type"\n', "broken.toml")
            field.pull()
            looks = outlines(field)
            for (_, op), pulled in changes:
                with suppress(StoreError), field.change() as change:
                    op(change)
                if pulled:
                    field.pull()
                found = Counter(
                    one.status for one in compare_with_files(field.catalog, field.folder).entries
                )
                told = looks.look()
                assert told.skipped == 1
                assert told.conflicts == found["conflict"]
                both = found["both changed"]
                assert told.to_push == sum(found[one] for one in TO_PUSH) + both
                assert told.to_pull == sum(found[one] for one in TO_PULL) + both
        finally:
            field.close()
