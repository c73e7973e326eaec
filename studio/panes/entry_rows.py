"""Entries as rows of a list: aligned columns, no more than the width has room for."""

from __future__ import annotations

from textual.content import Content

from store.entries import Kind, plural
from store.rows import Row as EntryRow
from studio.widgets.columns import column
from studio.widgets.plain import literal
from studio.widgets.rows import Row

TITLES: dict[Kind, str] = {
    "persona": "Personas",
    "part": "Parts",
    "trait": "Traits",
    "skill": "Skills",
    "guardrail": "Guardrails",
    "arc": "Arcs",
    "role": "Roles",
    "sequence": "Sequences",
}
_TYPED = frozenset({"part", "trait", "guardrail"})
_TYPE_TIGHT, _TYPE, _TYPE_WIDE = 5, 9, 14
"""Cells of the column of types: the widest takes the longest of the usual ones."""
QUIET = "$foreground 60%"
"""The colour of what matters less, in a row. `$text-muted` is white there: its share is lost."""

LINKABLE = frozenset({"part", "trait", "skill", "guardrail"})


def row_id(kind: Kind, name: str) -> str:
    """The id of an entry's row."""
    return f"{kind}:{name}"


def heading_row(kind: Kind, count: int, *, expanded: bool, more: bool = False) -> Row:
    """The row above the entries of a kind."""
    glyph = "▾" if expanded else "▸"
    number = f"{count:,}+" if more else f"{count:,}"
    return Row(
        id=f"{plural(kind)}",
        label=Content(f"{glyph} {TITLES[kind]}"),
        right=Content(number),
        heading=True,
        payload=kind,
    )


def number(tokens: int | None) -> str:
    """A token count in at most five cells; `…` until it is known."""
    if tokens is None:
        return "…"
    return f"{tokens:,}" if tokens < 10_000 else f"{tokens / 1000:,.0f}k"


def entry_label(entry: EntryRow, *, opened: bool, wide: bool, marked: bool = False) -> Content:
    """What stands at the left of an entry's row: its marks, its name, and tags where there is
    room."""
    label = [Content.styled("✓ " if marked else "▸ " if opened else "  ", "$accent")]
    name = literal(entry.name)
    label.append(Content.styled(name, "bold") if opened else Content(name))
    if entry.source == "store":
        # Authored here and not in a seed file, or not as it stands there.
        label.append(Content.styled(" ∗", "$accent"))
    if wide and entry.tags:
        label.append(Content.styled("  " + literal(" ".join(entry.tags)), QUIET))
    return Content("").join(label)


def entry_row(
    entry: EntryRow,
    used: int | None,
    *,
    opened: bool,
    wide: bool,
    tight: bool = False,
    marked: bool = False,
) -> Row:
    """The row of an entry: name and tags, then type, tokens and how often it is used.

    The type has as many cells as the row can spare: all of it where it is `wide`, a few where it
    is `tight`.
    """
    count = "" if used is None else f"{used:,}" if used else "–"
    # A kind without types leaves the room to its names.
    room = _TYPE_TIGHT if tight else _TYPE_WIDE if wide else _TYPE
    kind_type = f"{column(entry.type, room)} " if entry.kind in _TYPED else ""
    # A persona's tokens are its compiled text's: none before it was compiled.
    never = entry.kind == "persona" and entry.tokens == 0
    columns = f"{kind_type}{'–' if never else number(entry.tokens):>5} {count:>3}"
    return Row(
        id=row_id(entry.kind, entry.name),
        label=entry_label(entry, opened=opened, wide=wide, marked=marked),
        right=Content(columns),
        draggable=entry.kind in LINKABLE,
        payload=entry,
    )
