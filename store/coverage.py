"""What personas are made of: by part type, what wins and what it weighs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from store.compose.assemble import assemble
from store.compose.request import Material, Request
from store.entries import PART_TYPES

Order: TypeAlias = Literal["name", "total", "gaps"]


@dataclass(frozen=True, slots=True)
class Cell:
    """The parts of one type that win for one persona, at its current stage."""

    parts: tuple[str, ...]
    tokens: int
    staged: bool = False
    """Whether a stage brings any of them."""


@dataclass(frozen=True, slots=True)
class Covered:
    """One persona: its cells by part type, and how many of the rest it has."""

    persona: str
    cells: Mapping[str, Cell]
    traits: int
    skills: int
    guardrails: int
    stage: str = ""

    @property
    def tokens(self) -> int:
        """Of all the parts that win."""
        return sum(cell.tokens for cell in self.cells.values())

    def gaps(self, types: Iterable[str]) -> int:
        """How many of those types it has nothing of."""
        return sum(one not in self.cells for one in types)


def covered(material: Material, tokens: Mapping[str, int]) -> Covered:
    """What a persona has of each type at its current stage.

    Args:
        material: The persona with its parts and its arc.
        tokens: Of each part by name, as the rows of the library count them (SPEC section 5).
    """
    assembly = assemble(material, Request())
    names: dict[str, list[str]] = {}
    staged: set[str] = set()
    for candidate in assembly.candidates:
        if candidate.included:
            part_type = candidate.part.part_type
            names.setdefault(part_type, []).append(candidate.part.name)
            if candidate.layer == "stage":
                staged.add(part_type)
    return Covered(
        persona=material.persona.name,
        cells={
            part_type: Cell(
                tuple(parts), sum(tokens.get(one, 0) for one in parts), part_type in staged
            )
            for part_type, parts in names.items()
        },
        traits=len(material.traits),
        skills=len(material.skills),
        guardrails=len(material.guardrails),
        stage=assembly.stage.name if assembly.stage else "",
    )


def types_in(rows: Iterable[Covered]) -> list[str]:
    """The types that any persona has: the known ones in their order, then others by name."""
    found = {part_type for row in rows for part_type in row.cells}
    known = [one for one in PART_TYPES if one in found]
    return [*known, *sorted(found.difference(PART_TYPES))]


def ordered(rows: Iterable[Covered], types: Iterable[str], order: Order) -> list[Covered]:
    """The rows by name, or those with most tokens or most gaps first."""
    listed = sorted(rows, key=lambda row: row.persona)
    wanted = list(types)
    match order:
        case "total":
            return sorted(listed, key=lambda row: -row.tokens)
        case "gaps":
            return sorted(listed, key=lambda row: -row.gaps(wanted))
        case _:
            return listed
