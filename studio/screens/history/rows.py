"""Revisions and what they touched, as rows: aligned columns, no more than there is room for."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from store.revisions import Fate, Revision, TouchedEntry
from studio.widgets.columns import column
from studio.widgets.plain import fit, literal
from studio.widgets.rows import Row

FATES: Final[Mapping[Fate, tuple[str, str]]] = MappingProxyType(
    {
        "new": ("+", "$text-success"),
        "changed": ("~", "$text-accent"),
        "deleted": ("−", "$text-error"),
    }
)
"""What became of an entry: a glyph and its colour."""

_WHO, _DOOR, _TOUCHED = 10, 6, 26
_FULL: Final = 64
"""Cells from which who and door have columns of their own."""


def taken_back(revision: Revision) -> bool:
    """Whether what a revision did stands no more."""
    return revision.state != "done"


def when(revision: Revision, form: str = "%Y-%m-%d %H:%M") -> str:
    """The time of a revision where the author is."""
    return revision.at.astimezone().strftime(form)


def touched(revision: Revision) -> str:
    """What a revision touched, in few words."""
    if len(revision.entries) == 1 and revision.touched == 1:
        return f"{revision.entries[0].kind} {revision.entries[0].name}"
    return f"{revision.touched:,} entries" if revision.touched else ""


def revision_row(revision: Revision, width: int, *, marked: bool) -> Row:
    """The row of a revision in a list of that many cells."""
    mark = Content.styled("◆ " if marked else "  ", "$text-accent")
    message = literal(revision.message) + (" (undone)" if taken_back(revision) else "")
    if width < _FULL:
        columns = [when(revision, "%m-%d %H:%M")]
        right = ""
    else:
        columns = [when(revision), column(revision.actor, _WHO), column(revision.door, _DOOR)]
        right = fit(literal(touched(revision)), _TOUCHED)
        if cell_len(message) + cell_len(right) > width - 44:
            # The message says it too, most often.
            right = f"{revision.touched:,}" if revision.touched > 1 else ""
    label = Content.assemble(mark, ("  ".join(columns) + "  ", "$foreground 60%"), message)
    return Row(str(revision.id), label, Content(right), dim=taken_back(revision), payload=revision)


def touched_row(revision: Revision, entry: TouchedEntry) -> Row:
    """The row of an entry that a revision touched."""
    glyph, colour = FATES[entry.fate]
    label = Content.assemble(
        (f"{glyph} ", colour), (column(entry.kind, 10), "$foreground 60%"), literal(entry.name)
    )
    return Row(f"{revision.id}:{entry.guid}", label, Content(entry.fate), payload=entry)
