"""A fresh catalog for each test."""

from collections.abc import Iterator

import pytest

from tests.databases import Place
from tests.store.catalog.build import Desk


@pytest.fixture
def desk(place: Place) -> Iterator[Desk]:
    made = Desk(place)
    yield made
    made.close()
