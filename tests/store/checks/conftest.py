"""A catalog and a folder of seeds beside it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import Place
from tests.store.sync.build import Field


@pytest.fixture
def field(place: Place, tmp_path: Path) -> Iterator[Field]:
    made = Field(place, tmp_path)
    yield made
    made.close()
