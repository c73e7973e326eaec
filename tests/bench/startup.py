"""Starting the studio: the first frame, and the library filled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from statistics import median

from tests.bench import data
from tests.bench.context import Bench
from tests.bench.report import Measured, spread
from tests.bench.terminal import Terminal, floor_app, studio

_END = "\x1b[F"
FRAME = ("Library", "Composer", "Preview")


def first_frame(bench: Bench) -> Iterator[Measured]:
    """From exec to the first frame, against the one-widget app."""
    workspace = bench.of_parts(bench.sizes.small_parts)
    floor, ours = _alternating(
        bench.sizes.runs,
        lambda: _painted(floor_app(bench.home), "floor is ready"),
        lambda: _painted(studio(workspace, bench.home), *FRAME),
    )
    yield _row("first-frame", "first frame of the studio", floor, ours, 1.4, 1.2)


def filled(bench: Bench) -> Iterator[Measured]:
    """From exec to a library with names in it, and to one that answers, against the app."""
    sizes = bench.sizes
    workspace = bench.filled()
    last = max(data.part(number).name for number in range(sizes.filled_parts))
    usable: list[float] = []

    def ours() -> float:
        with studio(workspace, bench.home) as terminal:
            painted = terminal.wait_for("persona-00000", "persona-00020")
            # What is painted may be a picture yet: the last rows come only from the catalog.
            terminal.send(_END)
            usable.append(terminal.wait_for(last) - terminal.started)
            return painted - terminal.started

    floor, times = _alternating(
        sizes.runs, lambda: _painted(floor_app(bench.home), "floor is ready"), ours
    )
    what = f"library filled, {sizes.filled_parts:,} parts, {sizes.filled_personas:,} personas"
    yield _row("filled", what, floor, times, 2.4, 2.0)
    what = "the same, until End has brought its last rows"
    yield _row("filled-usable", what, floor, usable[1:], 2.4, 2.0)


def scale(bench: Bench) -> Iterator[Measured]:
    """The library filled with many parts, against few."""
    sizes = bench.sizes
    many, few = bench.of_parts(sizes.large_parts), bench.of_parts(sizes.small_parts)
    shown = (data.landmark("be"), data.landmark("beacon"))
    floor, ours = _alternating(
        sizes.runs,
        lambda: _painted(studio(few, bench.home), *shown),
        lambda: _painted(studio(many, bench.home), *shown),
    )
    what = f"library filled, {sizes.large_parts:,} parts against {sizes.small_parts:,}"
    yield _row("scale", what, floor, ours, 1.25, 1.1)


def _painted(terminal: Terminal, *needles: str) -> float:
    with terminal:
        return terminal.wait_for(*needles) - terminal.started


def _alternating(
    runs: int, floor: Callable[[], float], ours: Callable[[], float]
) -> tuple[list[float], list[float]]:
    """Both, one after the other, after one of each that does not count."""
    floor(), ours()
    pairs = [(floor(), ours()) for _ in range(runs)]
    return [one for one, _ in pairs], [one for _, one in pairs]


def _row(
    name: str, what: str, floor: list[float], ours: list[float], must: float, aim: float
) -> Measured:
    return Measured(
        name,
        what,
        median(floor) * 1000,
        median(ours) * 1000,
        must,
        aim,
        details={"floor": spread(floor), "ours": spread(ours)},
    )
