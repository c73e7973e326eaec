"""Undo and redo give back exactly what was, after any sequence of changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import given
from hypothesis import strategies as st

from store.errors import Conflict, NotFound, StoreError
from tests.databases import Places
from tests.digging import examples
from tests.store.catalog.build import Desk, state
from tests.store.catalog.operations import Op, ops
from tests.store.catalog.test_undo import full


@contextmanager
def fresh(places: Places) -> Iterator[Desk]:
    with places.new() as place:
        desk = Desk(place)
        try:
            full(desk)
            yield desk
        finally:
            desk.close()


@examples(10)
@given(st.lists(st.lists(ops(), min_size=1, max_size=3), min_size=1, max_size=5))
def test_undo_all_and_redo_all(places: Places, changes: list[list[tuple[str, Op]]]) -> None:
    with fresh(places) as desk:
        states = [state(desk.catalog)]
        for wanted in changes:
            desk.clock.tick()
            try:
                with desk.change() as change:
                    for _, op in wanted:
                        op(change)
            except StoreError:
                assert state(desk.catalog) == states[-1]
                continue
            if change.revision is None:
                assert state(desk.catalog) == states[-1]
            else:
                states.append(state(desk.catalog))
        desk.reopen()
        for before in reversed(states[:-1]):
            desk.undo()
            assert state(desk.catalog) == before
        for after in states[1:]:
            desk.redo()
            assert state(desk.catalog) == after


@examples(8)
@given(
    st.lists(st.tuples(st.booleans(), ops()), min_size=1, max_size=6),
    st.lists(st.tuples(st.booleans(), st.booleans()), max_size=8),
)
def test_two_actors_never_break_anything(
    places: Places, changes: list[tuple[bool, tuple[str, Op]]], backs: list[tuple[bool, bool]]
) -> None:
    """Undo and redo of two actors, mixed: each works whole or is refused and writes nothing."""
    with fresh(places) as desk:
        for mine, (_, op) in changes:
            try:
                with desk.change("me" if mine else "you") as change:
                    op(change)
            except StoreError:
                pass
        for mine, back in backs:
            before = state(desk.catalog)
            revision = desk.revisions()
            take = desk.undo if back else desk.redo
            try:
                take("me" if mine else "you")
            except Conflict:
                assert (state(desk.catalog), desk.revisions()) == (before, revision)
            except NotFound:
                pass
        desk.reopen()
        state(desk.catalog)
        desk.catalog.freshness()
