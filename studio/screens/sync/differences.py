"""How an entry differs between seeds and store: field by field, long texts line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from store.records import Record
from store.sync.compare import Comparison, Difference
from store.sync.pull import EntryStatus
from store.sync.read_toml import Note
from store.sync.reset import ALL_FIELDS, Side
from studio.value_lines import value_lines
from studio.widgets.diff_lines import DiffKind, DiffLine, difference, heading, line

Choices: TypeAlias = Mapping[str, Side]
"""The side chosen of each field that clashes; of all under `ALL_FIELDS`."""
Gone: TypeAlias = Literal["", "seed", "store"]


@dataclass(frozen=True, slots=True)
class Spot:
    """What a line of the difference belongs to."""

    field: str
    side: Side | None = None
    """The side whose value the line shows, where there are two to choose from."""


def gone(comparison: Comparison) -> Gone:
    """The side on which an entry in conflict was deleted; blank where it is on both."""
    name = next((one for one in comparison.differences if one.field == "name"), None)
    if name is None:
        return ""
    return "seed" if name.seed is None else "store" if name.store is None else ""


def clashes(entry: EntryStatus) -> list[str]:
    """The fields of a conflict that are to be chosen; `ALL_FIELDS` where it is the entry itself."""
    if entry.status != "conflict":
        return []
    if gone(entry.comparison):
        return [ALL_FIELDS]
    return [one.field for one in entry.comparison.differences if one.clash]


_TOLD: Final[Mapping[str, str]] = {
    "conflict": "s takes the seed's, t the store's, enter settles what is chosen",
    "both changed": "what both sides changed goes together: p pulls it, then P pushes it",
    "store override": "authored here: space pushes it, r takes the seed's again",
    "store only": "new here: space pushes it into the seeds",
    "seed changed": "changed in the seeds: space or p brings it in",
    "seed new": "new in the seeds: space or p brings it in",
    "deleted in store": "deleted here: space takes it out of the seeds, r brings it back",
    "deleted in seeds": "gone from the seeds: p deletes it here, unless something links to it",
}


def about(entry: EntryStatus) -> str:
    """What can be done with an entry, in a line."""
    if side := gone(entry.comparison) if entry.status == "conflict" else "":
        other = "here" if side == "seed" else "in its seed"
        where = "from the seeds" if side == "seed" else "here"
        return f"deleted {where}, changed {other}: s takes the seed's side, t the store's"
    return _TOLD[entry.status]


def note_lines(note: Note) -> list[DiffLine]:
    """What a problem says, in full."""
    told = note.text.split("\n")
    hint = "Mend it in the file; it is looked at again as soon as the file is saved."
    return [heading(str(note.place)), *(line("same", one) for one in told), line("note", hint)]


def entry_lines(entry: EntryStatus, chosen: Choices) -> list[DiffLine]:
    """The difference of an entry, with the sides that are chosen so far."""
    comparison = entry.comparison
    if entry.status == "conflict":
        if gone(comparison):
            return list(_deletion(comparison, chosen.get(ALL_FIELDS)))
        return [
            one
            for found in comparison.differences
            for one in _field(found, chosen.get(found.field, chosen.get(ALL_FIELDS)))
        ]
    if entry.status in ("seed new", "store only"):
        return list(_whole(comparison.merged or {}, entry.status))
    if entry.status in ("deleted in store", "deleted in seeds"):
        where = f"It stands in {entry.place} still." if entry.status == "deleted in store" else ""
        told = where or f"It stood in {entry.place}; here it is as it was there."
        return [line("note", told)]
    return [one for found in comparison.differences for one in _field(found, None)]


def _whole(record: Record, status: str) -> Iterator[DiffLine]:
    for field, value in record.items():
        yield heading(_label(field), status, Spot(field))
        yield from (line("added", text, Spot(field)) for text in value_lines(value))


def _field(found: Difference, side: Side | None) -> Iterator[DiffLine]:
    spot = Spot(found.field)
    base, seed, store = map(value_lines, (found.base, found.seed, found.store))
    if found.clash:
        told = f"the {side}'s is chosen" if side else "choose: s seed, t store"
        yield heading(_label(found.field), told, spot)
        yield from _both(found, side)
    elif found.seed == found.store:
        yield heading(_label(found.field), "both changed it alike", spot)
        yield from difference(base, store, spot)
    elif found.base == found.seed:
        yield heading(_label(found.field), "changed in the store", spot)
        yield from difference(seed, store, spot)
    elif found.base == found.store:
        yield heading(_label(found.field), "changed in the seed", spot)
        yield from difference(store, seed, spot)
    else:
        yield heading(_label(found.field), "both changed it, apart", spot)
        yield from _both(found, None)


def _both(found: Difference, side: Side | None) -> Iterator[DiffLine]:
    """A value that both sides changed: short ones below each other, long ones against the base."""
    base, seed, store = map(value_lines, (found.base, found.seed, found.store))
    sides: tuple[tuple[Side, list[str]], ...] = (("seed", seed), ("store", store))
    if max(len(base), len(seed), len(store)) <= 1:
        if base:
            yield line("same", f"{'base':<9}{base[0]}", Spot(found.field))
        for name, lines in sides:
            mark = "✓" if side == name else " "
            kind: DiffKind = "text" if side is None else "added" if side == name else "removed"
            shown = lines[0] if lines else "(nothing)"
            yield line(kind, f"{name:<6}{mark}  {shown}", Spot(found.field, name))
        return
    for name, lines in sides:
        mark = " ✓" if side == name else ""
        yield line("note", f"{name}{mark}", Spot(found.field, name))
        yield from difference(base, lines, Spot(found.field, name))


def _deletion(comparison: Comparison, side: Side | None) -> Iterator[DiffLine]:
    missing = gone(comparison)
    told = f"the {side}'s side is chosen" if side else "choose: s seed, t store"
    yield heading("the entry", told, Spot(ALL_FIELDS))
    for name in ("seed", "store"):
        mark = "✓" if side == name else " "
        what = "deleted" if name == missing else "kept, as below"
        kind: DiffKind = "text" if side is None else "added" if side == name else "removed"
        spot = Spot(ALL_FIELDS, "seed" if name == "seed" else "store")
        yield line(kind, f"{name:<6}{mark}  {what}", spot)
    for found in comparison.differences:
        kept = found.store if missing == "seed" else found.seed
        yield heading(_label(found.field), "", Spot(ALL_FIELDS))
        yield from difference(value_lines(found.base), value_lines(kept), Spot(ALL_FIELDS))


def _label(field: str) -> str:
    return field.replace("_", " ")
