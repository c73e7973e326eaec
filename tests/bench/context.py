"""What the rows share: how large to measure, and the workspaces, each built once."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from store.entries import AnyEntry
from tests.bench import data


@dataclass(frozen=True)
class Sizes:
    """How much to measure with."""

    runs: int = 9
    """Starts of the studio, and as many of the floor."""
    repeats: int = 3
    """Times that a row of the store is measured."""
    keys: int = 40
    large_parts: int = 100_000
    small_parts: int = 100
    filled_parts: int = 10_000
    filled_personas: int = 1_000
    seeds: int = 10_000
    compiled: int = 1_000
    heavy_parts: int = 200
    served: int = 1_000
    """Personas that a server serves."""
    calls: int = 2_000
    """Calls of a server, measured at a time."""


QUICK = Sizes(
    runs=2,
    repeats=1,
    keys=4,
    large_parts=2_000,
    filled_parts=500,
    filled_personas=50,
    seeds=300,
    compiled=20,
    served=20,
    calls=100,
)


@dataclass
class Bench:
    """One run of the benchmarks."""

    folder: Path
    """Where the workspaces are; those that are there already are used again."""
    sizes: Sizes = field(default_factory=Sizes)
    say: Callable[[str], None] = lambda text: print(text, file=sys.stderr, flush=True)

    @property
    def home(self) -> Path:
        """A home folder without settings."""
        home = self.folder / "home"
        home.mkdir(parents=True, exist_ok=True)
        return home

    def workspace(self, name: str, entries: Callable[[], Sequence[AnyEntry]]) -> Path:
        """The workspace of that name, built with those entries when it is not there."""
        folder = self.folder / name
        if not folder.exists():
            self.say(f"building {name} …")
            unfinished = self.folder / f"{name}.unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            data.make_workspace(unfinished, entries())
            unfinished.rename(folder)
        return folder

    def filled(self) -> Path:
        """A large library: parts, and personas made of them."""
        parts, personas = self.sizes.filled_parts, self.sizes.filled_personas
        return self.workspace(
            f"filled-{parts}-{personas}", lambda: data.entries(parts, personas, links=20)
        )

    def served(self) -> Path:
        """What a server serves: personas of 20 parts each."""
        personas = self.sizes.served
        return self.workspace(
            f"served-{personas}", lambda: data.entries(10 * personas, personas, links=20)
        )

    def of_parts(self, count: int) -> Path:
        """Ten personas and so many parts, with what the search row looks for among them."""
        return self.workspace(
            f"parts-{count}", lambda: [*data.landmarks(), *data.entries(count, 10)]
        )
