"""What is seen before the catalog is open is what the catalog shows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.database.first_look import Glimpse
from store.database.version import SCHEMA_VERSION
from store.entries import KINDS, Kind
from store.tokens import DEFAULT_ENCODING
from tests.store.catalog.test_undo import full
from tests.store.database.files import FileDesk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[FileDesk]:
    made = FileDesk(tmp_path / "store.db")
    full(made)
    rows = [row for kind in KINDS for row in made.catalog.window(kind, 0, 99)]
    made.catalog.count_tokens([row.id for row in rows])
    yield made
    made.close()


def glimpse(desk: FileDesk, version: int = SCHEMA_VERSION) -> Glimpse:
    return Glimpse(desk.path, DEFAULT_ENCODING, version)


def test_the_first_rows(desk: FileDesk) -> None:
    kinds: tuple[Kind, ...] = ("persona", "part")
    look = glimpse(desk).first(kinds, 4)
    assert look is not None
    assert {kind: look.counts.get(kind, 0) for kind in KINDS} == desk.catalog.counts()
    personas, parts = (list(look.rows[kind]) for kind in kinds)
    assert personas == desk.catalog.window("persona", 0, 4)
    assert parts == desk.catalog.window("part", 0, 4 - len(personas))
    assert look.used == desk.catalog.used_counts("part", [row.guid for row in parts])


@pytest.mark.parametrize(("offset", "limit"), [(0, 99), (1, 1), (2, 99), (99, 1)])
def test_a_stretch(desk: FileDesk, offset: int, limit: int) -> None:
    window = glimpse(desk).window("part", offset, limit)
    assert window is not None
    assert list(window.rows) == desk.catalog.window("part", offset, limit)
    guids = [row.guid for row in window.rows]
    assert window.used == desk.catalog.used_counts("part", guids)


def test_nothing_to_look_at(desk: FileDesk, tmp_path: Path) -> None:
    assert glimpse(desk, SCHEMA_VERSION + 1).first(("part",), 9) is None
    (tmp_path / "other.db").write_text("no database")
    for name in ("other.db", "none.db"):
        place = Glimpse(tmp_path / name, DEFAULT_ENCODING, SCHEMA_VERSION)
        assert place.first(("part",), 9) is None
        assert place.window("part", 0, 9) is None
    assert not (tmp_path / "none.db").exists()
