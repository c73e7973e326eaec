"""A fresh catalog for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.catalog.build import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "store.db")
    yield made
    made.close()
