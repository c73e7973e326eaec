"""The memory that the studio holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench import data
from tests.bench.context import Bench
from tests.bench.report import Measured
from tests.bench.terminal import studio

_END = "\x1b[F"


def memory(bench: Bench) -> Iterator[Measured]:
    """Opened, scrolled to its end and searched in: many parts against few."""
    sizes = bench.sizes
    few = [_held(bench, bench.of_parts(sizes.small_parts)) for _ in range(min(3, sizes.runs))]
    many = [_held(bench, bench.of_parts(sizes.large_parts)) for _ in range(min(3, sizes.runs))]
    opened = [median(one for one, _ in runs) for runs in (few, many)]
    used = [median(one for _, one in runs) for runs in (few, many)]
    yield Measured(
        "memory",
        f"memory at {sizes.large_parts:,} parts against {sizes.small_parts:,}",
        used[0],
        used[1],
        1.5,
        1.2,
        unit="MB",
        details={"just opened": {"floor": opened[0], "ours": opened[1]}},
    )


def _held(bench: Bench, workspace: Path) -> tuple[float, float]:
    with studio(workspace, bench.home) as terminal:
        terminal.wait_for(data.landmark("be"))
        terminal.settle(1.0)
        opened = terminal.memory()
        terminal.type([_END], 0.5)
        terminal.type(["/", *"beacon"], 0.3)
        return opened, terminal.memory()
