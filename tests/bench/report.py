"""What was measured, as a table and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Measured:
    """One row: a figure of ours against one of the floor, and how far apart they may be."""

    name: str
    what: str
    floor: float
    ours: float
    must: float
    aim: float
    unit: str = "ms"
    details: dict[str, Any] = field(default_factory=dict)
    """More figures, for the JSON only."""

    @property
    def ratio(self) -> float:
        return self.ours / self.floor

    @property
    def verdict(self) -> str:
        if self.ratio > self.must:
            return "MISSED"
        return "ok" if self.ratio <= self.aim else "ok (not the aim)"

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "ratio": self.ratio, "verdict": self.verdict}


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that so many percent of the values are at or below."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def spread(values: Sequence[float]) -> dict[str, float]:
    """A few figures of many, in milliseconds where those are seconds."""
    return {
        "runs": len(values),
        "lowest": min(values),
        "median": median(values),
        "p95": percentile(values, 95),
        "highest": max(values),
    }


HEADINGS = ("what", "floor", "ours", "ratio", "must", "aim", "")


def table(rows: Iterable[Measured]) -> str:
    """The rows in aligned columns."""
    cells = [HEADINGS, *(_cells(row) for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place in (0, 6) else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in cells
    )


def _cells(row: Measured) -> tuple[str, ...]:
    return (
        row.what,
        f"{row.floor:,.1f} {row.unit}",
        f"{row.ours:,.1f} {row.unit}",
        f"{row.ratio:.2f}×",
        f"{row.must:.3g}×",
        f"{row.aim:.3g}×",
        row.verdict,
    )
