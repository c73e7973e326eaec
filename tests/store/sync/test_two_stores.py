"""Two people, each with a store, on the same seed files: what comes of any changes of theirs."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from store.errors import InUse, StoreError
from store.sync.pull import compare_with_files, pull
from store.sync.reset import ALL_FIELDS, Side, settle
from tests.databases import Files
from tests.digging import examples
from tests.store.catalog.operations import Op, ops
from tests.store.catalog.test_undo import full
from tests.store.sync.build import Field, told
from tests.store.sync.test_push_properties import everything, write_commented

changes = st.lists(ops(), min_size=1, max_size=4)
sides = st.sampled_from(["seed", "store"])


@examples(7)
@given(changes, changes, st.lists(sides, min_size=8, max_size=8))
def test_any_changes_come_together(
    mine: list[tuple[str, Op]], theirs: list[tuple[str, Op]], taken: list[Side]
) -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        field, their_field = (
            Field(Files().at(Path(folder) / "store.db"), Path(folder)) for folder in (one, other)
        )
        try:
            full(field)
            write_commented(field, "\n")
            assert field.pull().settled
            their_field.folder = field.folder
            their_field.pull()
            change_all(their_field, theirs)
            assert not their_field.push().refused
            change_all(field, mine)
            push_beside_conflicts(field)
            field.pull()
            push_beside_conflicts(field)
            settle_all(field, taken)
            # A stage that is gone from the seeds stays while a persona of theirs is at it.
            waiting = {one.name for one in their_field.pull().conflicts}
            assert not compare_with_files(their_field.catalog, field.folder).conflicts
            differing = {
                key: status
                for key, status in told(
                    compare_with_files(their_field.catalog, field.folder)
                ).items()
                if status not in ("same", "deleted in seeds") and key not in waiting
            }
            assert differing == {}
        finally:
            field.close()
            their_field.close()


def change_all(field: Field, some: list[tuple[str, Op]]) -> None:
    for _, op in some:
        with suppress(StoreError), field.change() as change:
            op(change)


def push_beside_conflicts(field: Field) -> None:
    """Push: no entry of the store changes, and a conflict is one still, with the same sides."""
    before = {
        (one.kind, one.name): one.comparison.differences
        for one in compare_with_files(field.catalog, field.folder).conflicts
    }
    was = everything(field.catalog)
    report = field.push()
    assert everything(field.catalog) == was
    assert not report.refusals, report.notes
    after = compare_with_files(field.catalog, field.folder)
    there = {(one.kind, one.name): one.comparison.differences for one in after.conflicts}
    for one in report.conflicts:
        assert there.get((one.kind, one.name), one.comparison.differences) == before.get(
            (one.kind, one.name), one.comparison.differences
        )
    unsaid = {one.name for one in report.conflicts}
    assert not [
        one
        for one in after.entries
        if one.status in ("store override", "store only", "deleted in store")
        and one.name not in unsaid
    ]


def settle_all(field: Field, taken: list[Side]) -> None:
    """Take a side of every conflict, until there is none; then the files say all there is."""
    for side in (*taken, "store", "store", "store"):
        conflicts = compare_with_files(field.catalog, field.folder).conflicts
        if not conflicts:
            break
        one = conflicts[0]
        try:
            choice: dict[str, Side] = {ALL_FIELDS: side}  # type: ignore[dict-item]
            settle(field.catalog, field.folder, one.kind, one.name, choice, by="me")
        except InUse:
            choice = {ALL_FIELDS: "store"}
            settle(field.catalog, field.folder, one.kind, one.name, choice, by="me")
        found = told(compare_with_files(field.catalog, field.folder))
        assert found.get(one.name) != "conflict" or len(conflicts) > 1
    pull(field.catalog, field.folder, by="me")
    assert not field.push().refused
    pull(field.catalog, field.folder, by="me")
    left = compare_with_files(field.catalog, field.folder)
    assert {one.status for one in left.entries} <= {"same", "deleted in seeds"}
