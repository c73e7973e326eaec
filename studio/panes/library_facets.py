"""The filters of the library's search, as rows to choose from and in words; pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from textual.content import Content

from store.rows import Facet
from studio.panes.entry_rows import QUIET
from studio.widgets.plain import literal
from studio.widgets.rows import Row

if TYPE_CHECKING:
    from store.narrowing import Slip

NOTHING_FOUND: Final = "Nothing matches. Escape clears the search."


def facet_rows(found: Iterable[Facet], text: str) -> tuple[list[Row], dict[str, Facet]]:
    """The filters that can be written into a search, as rows and by the ids of these."""
    from store.narrowing import has_filter, written

    usable = {f"{one.key}:{one.value}": one for one in found if written(one.key, one.value)}
    rows = [
        _facet_row(row_id, one, chosen=has_filter(text, one.key, one.value))
        for row_id, one in usable.items()
    ]
    return rows, usable


def _facet_row(row_id: str, facet: Facet, *, chosen: bool) -> Row:
    """A filter to choose: whether it stands in the search, what it is, how many pass it."""
    value = "nothing links to it" if facet.key == "unused" else literal(facet.value)
    label = Content.assemble(
        ("● " if chosen else "  ", "$accent"), (f"{facet.key:<7} ", QUIET), value
    )
    return Row(row_id, label, Content(f"{facet.count:,}"))


def nothing_found(slip: Slip | None) -> str:
    """What to say when a search finds nothing: what was meant, where a filter is unknown."""
    if slip is None:
        return NOTHING_FOUND
    takes = "\nTab in the search box takes it." if slip.corrected else ""
    return f"Nothing matches. {slip.said}{takes}"
