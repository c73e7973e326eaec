"""What is done with many entries at once, as one act for one change.

Entries are known by their guid: one that is gone by the time it is its turn is passed over, and one
that was renamed meanwhile is still meant.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from store.entries import AnyEntry, Kind, Persona, kind_of, plural
from store.errors import NotFound
from store.rows import Row, Use
from studio.panes.entry_rows import LINKABLE
from studio.screens.main import writes

if TYPE_CHECKING:
    from store.database.changes.change import Change

One: TypeAlias = "Callable[[Change, AnyEntry], bool]"
"""Does something with one entry; False where there was nothing to do."""
Told: TypeAlias = Callable[[int, int], None]
"""Is told how many of how many are done."""

_EVERY: Final = 20
"""Entries between two words about how far it has come."""
_SHOWN_USES: Final = 4
_SHOWN_ENTRIES: Final = 200


@dataclass(frozen=True, slots=True)
class Done:
    """What became of the entries."""

    done: int
    same: int
    """With how many there was nothing to do."""
    gone: int
    """How many were there no more."""

    def said(self, verb: str, same: str) -> str:
        """The counts in words: `Tagged 3 entries; 1 had it already; 1 is gone.`"""
        words = [f"{verb} {counted(self.done)}"]
        if self.same:
            words.append(f"{self.same:,} {same}")
        if self.gone:
            words.append(f"{self.gone:,} {'is' if self.gone == 1 else 'are'} there no more")
        return "; ".join(words) + "."


def counted(number: int) -> str:
    """A number of entries, in words."""
    return f"{number:,} {'entry' if number == 1 else 'entries'}"


def each(rows: Sequence[Row], one: One, told: Told) -> Callable[[Change], Done]:
    """An act that does the same with every entry."""

    def act(change: Change) -> Done:
        _prefetch(change, rows)
        done = same = gone = 0
        for place, row in enumerate(rows, 1):
            entry = change.find_guid(row.kind, row.guid)
            if entry is None:
                gone += 1
            elif one(change, entry):
                done += 1
            else:
                same += 1
            if place % _EVERY == 0:
                told(place, len(rows))
        return Done(done, same, gone)

    return act


def _prefetch(change: Change, rows: Sequence[Row]) -> None:
    """Read the entries at once, under the names that they had."""
    for kind in dict.fromkeys(row.kind for row in rows):
        change.prefetch(kind, [row.name for row in rows if row.kind == kind])


def tagged(tag: str) -> One:
    """Give a tag to an entry that does not have it."""

    def one(change: Change, entry: AnyEntry) -> bool:
        if tag in entry.tags:
            return False
        change.update(kind_of(entry), entry.name, {"tags": (*entry.tags, tag)})
        return True

    return one


def untagged(tag: str) -> One:
    """Take a tag off an entry."""

    def one(change: Change, entry: AnyEntry) -> bool:
        if tag not in entry.tags:
            return False
        tags = tuple(other for other in entry.tags if other != tag)
        change.update(kind_of(entry), entry.name, {"tags": tags})
        return True

    return one


def linked(persona_guid: str) -> One:
    """Link an entry to a persona, at the end."""

    def one(change: Change, entry: AnyEntry) -> bool:
        owner, kind = _owner(change, persona_guid), kind_of(entry)
        if kind not in LINKABLE or writes.links(owner, kind, entry.name):
            return False
        change.links.add(owner.name, kind, entry.name)
        return True

    return one


def unlinked(persona_guid: str) -> One:
    """Take an entry away from a persona."""

    def one(change: Change, entry: AnyEntry) -> bool:
        owner, kind = _owner(change, persona_guid), kind_of(entry)
        if kind not in LINKABLE or not writes.links(owner, kind, entry.name):
            return False
        change.links.remove(owner.name, kind, entry.name)
        return True

    return one


def _owner(change: Change, guid: str) -> Persona:
    found = change.find_guid("persona", guid)
    if not isinstance(found, Persona):
        raise NotFound("the persona that was open is there no more")
    return found


def duplicated(change: Change, entry: AnyEntry) -> bool:
    """Copy an entry."""
    change.duplicate(kind_of(entry), entry.name)
    return True


def deleted(rows: Sequence[Row], told: Told) -> Callable[[Change], Done]:
    """An act that deletes entries; what uses them lets go of them."""

    def tell(done: int) -> None:
        if done % _EVERY == 0:
            told(done, len(rows))

    def act(change: Change) -> Done:
        _prefetch(change, rows)
        found = [change.find_guid(row.kind, row.guid) for row in rows]
        entries = [entry for entry in found if entry is not None]
        change.delete_all(entries, tell)
        return Done(len(entries), 0, len(rows) - len(entries))

    return act


def tags_of(rows: Sequence[Row]) -> list[tuple[str, int]]:
    """The tags that some entries have, with how many have each; the most frequent first."""
    counts: dict[str, int] = {}
    for row in rows:
        for tag in row.tags:
            counts[tag] = counts.get(tag, 0) + 1
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))


def uses_text(rows: Sequence[Row], uses: Sequence[Sequence[Use]]) -> str:
    """What uses some entries, a line for each that is used."""
    used = [(row, found) for row, found in zip(rows, uses, strict=True) if found]
    lines = []
    for row, found in used[:_SHOWN_ENTRIES]:
        listed = ", ".join(str(use) for use in found[:_SHOWN_USES])
        more = f" and {len(found) - _SHOWN_USES:,} more" if len(found) > _SHOWN_USES else ""
        lines.append(f"· {row.kind} {row.name}: {listed}{more}")
    if len(used) > _SHOWN_ENTRIES:
        lines.append(f"· and {len(used) - _SHOWN_ENTRIES:,} more that are used")
    if len(used) < len(rows):
        lines.append(f"Nothing uses {'the others' if used else 'any of them'}.")
    return "\n".join(lines)


def kinds_text(rows: Sequence[Row]) -> str:
    """How many entries of which kinds: `2 parts, 1 trait`; a single one by its name."""
    if len(rows) == 1:
        return f"{rows[0].kind} {rows[0].name}"
    counts: dict[Kind, int] = {}
    for row in rows:
        counts[row.kind] = counts.get(row.kind, 0) + 1
    return ", ".join(
        f"{number:,} {kind if number == 1 else plural(kind)}" for kind, number in counts.items()
    )
