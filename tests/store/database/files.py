"""SQLite files for tests of what only files can have happen to them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.databases import Files
from tests.store.catalog.build import Desk


class FileDesk(Desk):
    """A new catalog in a file of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(Files().at(path))


def dump(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of a file, but those of the search indexes."""
    return Files().at(path, None).dump()
