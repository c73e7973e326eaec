"""Hearing of others' changes, on both databases."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.catalog import Catalog
from store.database.dialect import Notices
from store.entries import Skill
from store.errors import InUse, PersistError
from tests.databases import Files
from tests.store.catalog.build import Desk

WRITER = """
import sys
from store.catalog import Catalog
from store.entries import Skill
catalog = Catalog.open(sys.argv[1])
with catalog.change(by="other", door="cli") as change:
    change.create(Skill(name="theirs"))
"""


@pytest.fixture
def notices(desk: Desk) -> Iterator[Notices]:
    made = desk.catalog.notices()
    yield made
    made.close()


def heard(notices: Notices) -> bool:
    """Whether a change is heard of before long: the server's message travels."""
    end = time.monotonic() + 20
    while not notices.changed():
        if time.monotonic() > end:
            return False
        time.sleep(0.001)
    return True


def test_another_process_is_heard_once(desk: Desk, notices: Notices) -> None:
    assert not notices.changed()
    subprocess.run(
        [sys.executable, "-c", WRITER, desk.place.location],
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert heard(notices)
    assert desk.names("skill") == ["theirs"]
    assert not notices.changed()


def test_another_catalog_is_heard_every_time(desk: Desk, notices: Notices) -> None:
    other = Catalog.open(desk.place.location)
    for number in range(3):
        assert not notices.changed()
        with other.change(by="other", door="cli") as change:
            change.create(Skill(name=f"s{number}"))
        assert heard(notices)
        assert len(desk.names("skill")) == number + 1
    other.close()


def test_what_is_not_kept_is_not_heard(desk: Desk, notices: Notices) -> None:
    def refused() -> None:
        with desk.change() as change:
            change.create(Skill(name="x"))
            change.flush()
            raise InUse("never mind")

    with pytest.raises(InUse):
        refused()
    with desk.change():
        pass
    desk.names("skill")
    desk.found("x")
    # What was said before it would be heard before it.
    second = desk.catalog.notices()
    assert not notices.changed()
    desk.add(Skill(name="y"))
    assert heard(second)
    assert heard(notices)
    assert not notices.changed()
    second.close()


def test_a_list_of_notices_does_not_hold_up_writers(desk: Desk, notices: Notices) -> None:
    for number in range(20):
        desk.add(Skill(name=f"s{number}"))
    assert heard(notices)


def test_a_file_that_is_damaged_meanwhile_is_told(tmp_path: Path) -> None:
    place = Files().at(tmp_path / "store.db")
    desk = Desk(place)
    notices = desk.catalog.notices()
    desk.close()
    notices.close()
    place.path.write_bytes(b"no database at all, and longer than a header" * 50)
    with pytest.raises(PersistError, match="damaged"):
        desk.catalog.notices()
