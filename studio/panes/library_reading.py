"""What the library reads of a catalog, in threads: counts, orders, and where entries stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from store.entries import Kind
from store.rows import Row, Sort
from studio.panes.library_parts import Section

if TYPE_CHECKING:
    from store.catalog import Catalog

_COUNTED_AT_ONCE: Final = 500
"""Texts that are counted between two looks at whether that is still wanted."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands among those of its kind."""

    counts: Mapping[Kind, int]
    order: tuple[int, ...] | None
    """The row ids of its kind; None for all of them by name."""
    index: int


def counts_and_orders(
    catalog: Catalog, kinds: Iterable[Kind], sort: Sort, encoding: str
) -> tuple[Mapping[Kind, int], Mapping[Kind, tuple[int, ...]]]:
    """How many entries each kind has, and the row ids of some kinds in an order."""
    orders = {kind: catalog.ordered_ids(kind, sort, encoding) for kind in kinds}
    return catalog.counts(), orders


def place_of(catalog: Catalog, kind: Kind, name: str, sort: Sort, encoding: str) -> Place:
    """Where an entry stands in an order of its kind; at the top when it is gone."""
    counts = catalog.counts()
    if sort == "name":
        return Place(counts, None, catalog.place_of(kind, name))
    order, one = catalog.ordered_ids(kind, sort, encoding), catalog.id_of(kind, name)
    return Place(counts, order, order.index(one) if one in order else 0)


def count_some(catalog: Catalog, encoding: str) -> list[int]:
    """Count some of the texts that were not counted yet; their row ids, none when all were."""
    ids = catalog.uncounted(_COUNTED_AT_ONCE, encoding)
    if ids:
        catalog.count_tokens(ids, encoding)
    return ids


def rows_between(
    catalog: Catalog,
    sections: Iterable[Section],
    first: int,
    last: int,
    most: int,
    encoding: str,
) -> list[Row]:
    """The entries between two indexes of the list, so many of them at most."""
    rows: list[Row] = []
    for section in sections:
        top = section.start + 1
        start = max(first - top, 0)
        stop = min(last - top, section.stop - top, start + most - len(rows))
        if start >= stop:
            continue
        if section.ids is None:
            rows += catalog.window(section.kind, start, stop - start, encoding)
        else:
            rows += catalog.rows(section.ids[start:stop], encoding)
    return rows
