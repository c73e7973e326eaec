"""Which part wins where: the matrix of part types by stages, and the texts; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from store.compose.assemble import Assembly, Candidate, assemble
from store.compose.composition import Composition, compose
from store.compose.request import Counter, Material, Request
from store.entries import Stage
from studio.widgets.matrix_layout import Cell, Column, Grid, MatrixRow

OWN = "\x00own"
"""The column of the persona's own parts: no stage has such a guid."""


def request_of(stage: Stage | None, *, detail: bool = False, encoding: str = "") -> Request:
    """What is composed at a stage; None is at none of them."""
    return Request(detail=detail, stage=None if stage is None else stage.name, encoding=encoding)


def text_at(
    material: Material, stage: Stage | None, detail: bool, encoding: str, count: Counter
) -> Composition:
    """The composition at a stage, or of the persona's own parts.

    Raises:
        StageError: the stage is not one of the persona's arc.
    """
    return compose(material, request_of(stage, detail=detail, encoding=encoding), count)


def winners(material: Material, stages: Sequence[Stage]) -> dict[str, Assembly]:
    """Who wins, by the guid of each stage, and with none (`OWN`), which comes first."""
    looked: list[Stage | None] = [None, *stages]
    return {
        OWN if stage is None else stage.guid: assemble(material, request_of(stage))
        for stage in looked
    }


def by_type(assembly: Assembly) -> Mapping[str, tuple[Candidate, ...]]:
    """What is in, by part type, in the order of the text."""
    found: dict[str, tuple[Candidate, ...]] = {}
    for one in assembly.candidates:
        if one.included:
            part_type = one.part.part_type
            found[part_type] = (*found.get(part_type, ()), one)
    return MappingProxyType(found)


def grid(
    stages: Sequence[Stage],
    assemblies: Mapping[str, Assembly],
    *,
    current: str = "",
    marked: str = "",
    tokens: Mapping[str, str] = MappingProxyType({}),
) -> Grid:
    """The matrix: a row for each part type in play anywhere, a column for each stage.

    Args:
        stages: The stages in order.
        assemblies: Who wins at each of them, as `winners` gives it.
        current: The name of the persona's current stage.
        marked: The column that is marked to be compared with.
        tokens: What to say below a column of how heavy its text is.
    """
    columns = [Column(OWN, "own", marked=marked == OWN, foot=tokens.get(OWN, "…"))]
    columns += [
        Column(
            stage.guid,
            stage.name,
            current=bool(current) and stage.name == current,
            marked=stage.guid == marked,
            foot=tokens.get(stage.guid, "…"),
        )
        for stage in stages
    ]
    won = [by_type(assemblies[column.id]) for column in columns if column.id in assemblies]
    if len(won) < len(columns):
        return Grid()
    types = dict.fromkeys(part_type for one in won for part_type in one)
    rows = (
        MatrixRow(part_type, part_type, tuple(_cell(one.get(part_type, ())) for one in won))
        for part_type in types
    )
    return Grid(tuple(columns), tuple(rows))


def _cell(winning: Sequence[Candidate]) -> Cell | None:
    if not winning:
        return None
    names = tuple(one.part.name for one in winning)
    sort = "stage" if winning[0].layer == "stage" else "own"
    return Cell(", ".join(names), sort, names)


def explained(assembly: Assembly, part_type: str, stage: Stage | None) -> str:
    """What stands in a cell, in words."""
    mine = [one for one in assembly.candidates if one.part.part_type == part_type]
    won = ", ".join(one.part.name for one in mine if one.included)
    lost = ", ".join(one.part.name for one in mine if one.reason == "replaced")
    where = "with no stage" if stage is None else f"at {stage.name}"
    if not won:
        return f"{part_type} {where}: nothing"
    if not any(one.layer == "stage" for one in mine):
        return f"{part_type} {where}: {won}, the persona's own"
    return f"{part_type} {where}: {won}" + (f" in place of {lost}" if lost else ", new here")
