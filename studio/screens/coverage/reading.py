"""What the coverage screen reads, off the screen's thread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.content import Content

from store.compose.request import Material
from store.coverage import Covered, covered, types_in
from store.errors import NotFound
from studio.desk import Desk
from studio.panes.entry_rows import number
from studio.progress import Progress
from studio.widgets.plain import literal
from studio.widgets.rows import Row

if TYPE_CHECKING:
    from store.catalog import Catalog

_PAGE: Final = 200
"""Personas that are read at once."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Personas, and the types that any of them has."""

    rows: tuple[Covered, ...]
    types: tuple[str, ...]


def coverage_of(rows: Iterable[Covered]) -> Coverage:
    """The coverage of some personas."""
    rows = tuple(rows)
    return Coverage(rows, tuple(types_in(rows)))


def read_coverage(desk: Desk, tell: Progress[Covered]) -> Coverage:
    """Read every persona, page by page.

    Raises:
        Stopped: nobody waits for it any more.
    """
    catalog = desk.catalog
    total = catalog.counts()["persona"]
    names = [row.name for row in catalog.window("persona", 0, total)]
    tokens: dict[str, int] = {}
    for start in range(0, len(names), _PAGE):
        tell("reading personas", start, len(names))
        wanted = names[start : start + _PAGE]
        materials = _still_there(catalog, wanted)
        parts = {link.part for one in materials for link in one.persona.parts}
        parts |= {
            part for one in materials if one.arc for stage in one.arc.stages for part in stage.parts
        }
        tokens |= catalog.tokens_by_name("part", parts - tokens.keys())
        tell.found.extend(covered(one, tokens) for one in materials)
    return coverage_of(tell.found)


def _still_there(catalog: Catalog, names: list[str]) -> list[Material]:
    """The materials of those personas that nobody has deleted or renamed meanwhile."""
    try:
        return catalog.materials(names)
    except NotFound:
        found = {one.name for one in catalog.entries("persona", names)}
        return catalog.materials([name for name in names if name in found])


def linkable(desk: Desk, persona: str, part_type: str, text: str) -> list[Row]:
    """The parts of a type that a search finds and that a persona does not link yet."""
    found = desk.catalog.search(f'kind:part type:"{part_type}" {text}').rows
    linked = {link.part for link in desk.catalog.persona(persona).parts}
    return [
        Row(row.name, Content(literal(row.name)), Content(number(row.tokens)))
        for row in found
        if row.name not in linked
    ]
