"""Workspaces with bad input, each made once for each process that runs tests."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.studio.app import bad_input
from tests.studio.app.driving import Stand


class Made:
    """Workspaces with bad input, each made when it is first wanted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._personas: dict[str, str] = {}

    def copy(self, name: str, target: Path) -> str:
        """A workspace of one's own; gives the persona in it to open."""
        if name not in self._personas:
            self._personas[name] = bad_input.build(self._folder / name, name)
        shutil.copytree(self._folder / name, target)
        return self._personas[name]


class Bad(Stand):
    """A workspace with bad input, and the persona in it to open."""

    persona = ""
