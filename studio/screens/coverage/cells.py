"""Coverage as a grid: columns, cells shaded by weight, and words for the one under the cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from store.coverage import Covered, Order
from store.entries import Kind
from studio.panes.entry_rows import number
from studio.widgets.grid import SHADES, GridCell, GridColumn, GridRow
from studio.widgets.plain import literal

TYPE: Final = "type:"
"""Begins the id of a part type's column."""
COUNTED: Final[Mapping[str, Kind]] = MappingProxyType(
    {"traits": "trait", "skills": "skill", "guardrails": "guardrail"}
)
"""The columns that count links, and of what kind."""
ORDERS: Final[Mapping[str, Order]] = MappingProxyType(
    {"": "name", "total": "total", "gaps": "gaps"}
)
"""The columns that the rows can be in the order of."""
_WIDEST: Final = 12


def columns(rows: Sequence[Covered], types: Sequence[str]) -> list[GridColumn]:
    """A column for the totals, one for each type with its sum, and those that count links."""
    total = sum(row.tokens for row in rows)
    gaps = sum(row.gaps(types) for row in rows)
    made = [_column("total", "total", number(total)), _column("gaps", "gaps", f"{gaps:,}")]
    for part_type in types:
        tokens = sum(row.cells[part_type].tokens for row in rows if part_type in row.cells)
        made.append(_column(f"{TYPE}{part_type}", part_type, number(tokens)))
    for field in COUNTED:
        made.append(_column(field, field, f"{sum(getattr(row, field) for row in rows):,}"))
    return made


def _column(column_id: str, title: str, below: str) -> GridColumn:
    width = max(7, min(cell_len(literal(title)) + 2, _WIDEST))
    return GridColumn(column_id, title, width, below)


def grid_rows(rows: Sequence[Covered], types: Sequence[str]) -> list[GridRow]:
    """The personas; each shade is a quarter of the heaviest cell there is."""
    heaviest = max((cell.tokens for row in rows for cell in row.cells.values()), default=0)
    return [
        GridRow(
            row.persona,
            row.persona,
            (
                GridCell(number(row.tokens)),
                _count(row.gaps(types)),
                *(_cell(row, part_type, heaviest) for part_type in types),
                *(_count(getattr(row, field)) for field in COUNTED),
            ),
        )
        for row in rows
    ]


def _count(count: int) -> GridCell:
    return GridCell(f"{count:,}") if count else GridCell("·", quiet=True)


def _cell(row: Covered, part_type: str, heaviest: int) -> GridCell:
    cell = row.cells.get(part_type)
    if cell is None:
        return GridCell("·", quiet=True)
    shade = -(-cell.tokens * SHADES // heaviest) if heaviest else 0
    return GridCell(number(cell.tokens), max(1, shade), mark="◆" if cell.staged else "")


def in_words(row: Covered | None, column_id: str, encoding: str) -> Content:
    """What the cell under the cursor holds, and what Enter does there."""
    if row is None:
        return Content("")
    name = literal(row.persona)
    stage = f" at stage {literal(row.stage)}" if row.stage else ""
    if column_id.startswith(TYPE):
        part_type = column_id.removeprefix(TYPE)
        cell = row.cells.get(part_type)
        if cell is None:
            return Content.assemble(
                (name, "bold"),
                f"{stage} has no {literal(part_type)}",
                ("  Enter links one", "$foreground 60%"),
            )
        parts = literal(", ".join(cell.parts))
        tokens = f"  {cell.tokens:,} tok · {encoding}" + ("  ◆ by the stage" if cell.staged else "")
        return Content.assemble(
            (name, "bold"), f"{stage} · {literal(part_type)}: {parts}", (tokens, "$foreground 60%")
        )
    if column_id in COUNTED:
        count = getattr(row, column_id)
        word = column_id if count != 1 else COUNTED[column_id]
        return Content.assemble((name, "bold"), f" has {count or 'no'} {word}")
    return Content.assemble(
        (name, "bold"),
        f"{stage} · parts of {row.tokens:,} tokens",
        (f" ({encoding})  Enter opens it", "$foreground 60%"),
    )
