"""What is not the same in seeds and store, as rows: what needs the author first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from store.sync.compare import Status
from store.sync.outline import TO_PULL, TO_PUSH, Outline
from store.sync.pull import EntryStatus, Report
from store.sync.read_toml import Note
from studio.panes.entry_rows import row_id
from studio.widgets.columns import column
from studio.widgets.plain import literal
from studio.widgets.row_paint import GUTTER
from studio.widgets.rows import Row

LOOKS: Final[Mapping[Status, tuple[str, str]]] = MappingProxyType(
    {
        "conflict": ("!", "$text-error"),
        "both changed": ("⇅", "$text-warning"),
        "store override": ("↑", "$text-accent"),
        "store only": ("↑", "$text-accent"),
        "seed changed": ("↓", "$text-success"),
        "seed new": ("↓", "$text-success"),
        "deleted in store": ("↑", "$text-accent"),
        "deleted in seeds": ("↓", "$text-success"),
    }
)
"""How an entry that is not the same stands: the glyph of where it would go, and its colour."""

_STATUS, _KIND = 16, 9
_ORDER: Final = {status: place for place, status in enumerate(LOOKS)}


def differing(report: Report) -> list[EntryStatus]:
    """The entries that are not the same on both sides, what needs the author first."""
    found = (one for one in report.entries if one.status != "same")
    # Sorted by kind and name before, which stays so within a status.
    return sorted(found, key=lambda one: _ORDER[one.status])


def sync_rows(report: Report, width: int) -> list[Row]:
    """The rows of a report: entries, then what could not be read."""
    entries = differing(report)
    full = all(_fits(one, str(one.place or ""), width) for one in entries)
    rows = [_entry_row(one, width, full=full) for one in entries]
    problems = report.problems
    if problems:
        count = Content(f"{len(problems):,}")
        rows.append(Row("problems", Content("▲ Not taken from the files"), count, heading=True))
    rows += [_note_row(number, note) for number, note in enumerate(problems)]
    return rows


def _entry_row(entry: EntryStatus, width: int, *, full: bool) -> Row:
    glyph, colour = LOOKS[entry.status]
    label = Content.assemble(
        (f"{glyph} {entry.status:<{_STATUS}} ", colour),
        (column(entry.kind, _KIND) + " ", "$foreground 60%"),
        literal(entry.name),
    )
    # Every file in its folder, or none; and the name before the place, which is whole or not there.
    place = str(entry.place or "") if full else str(entry.place or "").rpartition("/")[2]
    right = Content(literal(place) if _fits(entry, place, width) else "")
    return Row(row_id(entry.kind, entry.name), label, right, payload=entry)


def _fits(entry: EntryStatus, place: str, width: int) -> bool:
    before = GUTTER + 2 + _STATUS + 1 + _KIND + 1 + cell_len(literal(entry.name)) + 1
    return before + cell_len(literal(place)) <= width


def _note_row(number: int, note: Note) -> Row:
    label = Content.assemble(
        ("▲ ", "$text-warning"),
        (f"{literal(str(note.place))}  ", "$foreground 60%"),
        literal(note.text),
    )
    return Row(f"note:{number}:{note.place}", label, payload=note)


def outline(report: Report) -> Outline:
    """A report in numbers."""
    found = Counter(entry.status for entry in report.entries)
    both = found["both changed"]
    return Outline(
        conflicts=found["conflict"],
        to_push=sum(found[one] for one in TO_PUSH) + both,
        to_pull=sum(found[one] for one in TO_PULL) + both,
        skipped=sum(note.skipped for note in report.notes),
    )


def summary(report: Report) -> str:
    """How many are the same, and how many are not; how they stand, their rows say."""
    same = sum(entry.status == "same" for entry in report.entries)
    differ = len(report.entries) - same
    counts = [f"{differ:,} differ" if differ != 1 else "1 differs"] if differ else []
    return ", ".join([*counts, f"{same:,} the same"] if same else counts)
