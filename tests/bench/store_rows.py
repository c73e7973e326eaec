"""The store without a screen: pull, a sync with nothing changed, compile."""

from __future__ import annotations

import gc
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from store.catalog import Catalog
from store.entries import AnyEntry, Part, Persona
from store.sync.pull import pull as pull_seeds
from store.sync.pull import seeds_changed, status
from store.tokens import Counters
from tests.bench import data, floors
from tests.bench.context import Bench
from tests.bench.report import Measured, spread


def pull(bench: Bench) -> Iterator[Measured]:
    """Pulling new seeds into an empty store."""
    count = bench.sizes.seeds
    seeds = _seeds(bench)
    floor: list[float] = []
    ours: list[float] = []
    for _ in range(bench.sizes.repeats):
        with _scratch(bench) as folder:
            floor.append(_timed(lambda: floors.pull(seeds, folder / "floor.db")))
            with _catalog(folder / "store.db") as catalog:
                ours.append(_timed(lambda: pull_seeds(catalog, seeds, by="bench")))
                assert sum(catalog.counts().values()) == count
    yield _row("pull", f"pull of {count:,} new seed entries", floor, ours, 4, 3)


def unchanged(bench: Bench) -> Iterator[Measured]:
    """Asking whether seeds and store differ when they do not."""
    count = bench.sizes.seeds
    seeds = _seeds(bench)
    floor: list[float] = []
    asked: list[float] = []
    pulled: list[float] = []
    compared: list[float] = []
    with _scratch(bench) as folder, _catalog(folder / "store.db") as catalog:
        pull_seeds(catalog, seeds, by="bench")
        for _ in range(3 * bench.sizes.repeats):
            floor.append(_timed(lambda: floors.hashing(seeds)))
            asked.append(_timed(lambda: seeds_changed(catalog, seeds)))
        assert not seeds_changed(catalog, seeds)
        for _ in range(bench.sizes.repeats):
            pulled.append(_timed(lambda: pull_seeds(catalog, seeds, by="bench")))
            compared.append(_timed(lambda: status(catalog, seeds)))
    more = {"seeds_changed": spread(asked), "pull": spread(pulled), "status": spread(compared)}
    what = f"second pull with nothing changed, {count:,} entries"
    yield _row("unchanged", what, floor, pulled, 3, 1.5, more)
    what = f"whether seeds changed, {count:,} entries"
    yield _row("unchanged-asked", what, floor, asked, 3, 1.5)


def compiling(bench: Bench) -> Iterator[Measured]:
    """Compiling personas of 20 parts, all of them new."""
    count = bench.sizes.compiled
    entries = data.entries(10 * count, count, 20)
    texts = _texts(entries)
    floor: list[float] = []
    ours: list[float] = []
    for _ in range(bench.sizes.repeats):
        with _scratch(bench) as folder:
            data.fill(folder / "store.db", entries)
            # Another one each time: it would know the texts that it has counted before.
            counter = Counters().get()
            counter.warm()
            floor.append(_timed(partial(floors.joining, texts, counter._loaded())))
            with _catalog(folder / "store.db") as catalog:
                ours.append(_timed(lambda: _compile(catalog, count)))
    what = f"compile {count:,} personas of 20 parts"
    yield _row("compile", what, floor, ours, 4, 2)


def _compile(catalog: Catalog, expected: int) -> None:
    with catalog.change(by="bench", door="cli") as change:
        assert len(change.compile()) == expected


def _texts(entries: Sequence[AnyEntry]) -> list[list[str]]:
    """The texts of each persona's summary and of its detail."""
    parts = {entry.name: entry for entry in entries if isinstance(entry, Part)}
    found = []
    for entry in entries:
        if isinstance(entry, Persona):
            linked = [parts[link.part] for link in entry.parts]
            found.append([entry.summary, *(part.summary for part in linked)])
            found.append([entry.detail, *(part.content for part in linked)])
    return found


def _seeds(bench: Bench) -> Path:
    folder = bench.folder / f"seeds-{bench.sizes.seeds}"
    if not folder.exists():
        data.write_seeds(folder, data.mixed(bench.sizes.seeds))
    return folder


@contextmanager
def _scratch(bench: Bench) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(dir=bench.folder))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def _catalog(path: Path) -> Iterator[Catalog]:
    catalog = Catalog.open(path)
    try:
        yield catalog
    finally:
        catalog.close()


def _timed(act: Callable[[], object]) -> float:
    gc.collect()
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _row(
    name: str,
    what: str,
    floor: Sequence[float],
    ours: Sequence[float],
    must: float,
    aim: float,
    more: Mapping[str, Any] | None = None,
) -> Measured:
    return Measured(
        name,
        what,
        median(floor) * 1000,
        median(ours) * 1000,
        must,
        aim,
        details={"floor": spread(floor), "ours": spread(ours), **(more or {})},
    )
