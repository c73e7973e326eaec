"""States of a database told apart, exactly and at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from store.catalog import Catalog
from store.database.dialect import Moments
from store.entries import Skill
from tests.databases import Place
from tests.store.catalog.build import Desk


@pytest.fixture
def desk(place: Place) -> Iterator[Desk]:
    made = Desk(place)
    yield made
    made.close()


@pytest.fixture
def moments(desk: Desk) -> Iterator[Moments]:
    made = desk.catalog.moments()
    yield made
    made.close()


def test_reading_makes_no_other_moment(desk: Desk, moments: Moments) -> None:
    before = moments.now()
    desk.catalog.counts()
    desk.names("part")
    assert moments.now() == before


def test_every_commit_makes_another_at_once(desk: Desk, moments: Moments, place: Place) -> None:
    other = Catalog.open(place.location)
    seen = [moments.now()]
    for number, catalog in enumerate([desk.catalog, other] * 10):
        with catalog.change(by="me", door="http") as change:
            change.create(Skill(name=f"s{number}"))
        seen.append(moments.now())
        assert moments.now() == seen[-1]
    other.close()
    assert len(set(seen)) == 21


def test_also_one_that_makes_no_revision(desk: Desk, moments: Moments) -> None:
    desk.add(Skill(name="a"))
    before, revision = moments.now(), desk.revisions()
    with desk.change() as change:
        change.mark_source(change.get("skill", "a"), "toml")
    assert desk.revisions() == revision
    assert moments.now() != before


def test_an_answer_read_at_a_moment_holds_while_it_lasts(desk: Desk, moments: Moments) -> None:
    """Whoever reads after a moment, and finds the same moment later, has what is there."""
    desk.add(Skill(name="a"))
    done = False

    def write() -> None:
        nonlocal done
        for number in range(40):
            desk.set("skill", "a", content=str(number))
        done = True

    stale = 0
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        while not done and not writing.done():
            before = moments.now()
            read = desk.catalog.get("skill", "a")
            again = desk.catalog.get("skill", "a")
            if moments.now() == before and read != again:
                stale += 1
        writing.result()
    assert stale == 0


def test_may_be_asked_from_any_thread_and_after_closing(desk: Desk, moments: Moments) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(lambda _: moments.now(), range(40)))) == 1
    before = moments.now()
    moments.close()
    # Another connection: nothing that it says can be compared with what the first one said.
    assert moments.now() != before
