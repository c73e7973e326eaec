"""Labels of releases: moved, kept in history, and taken back (SPEC section 7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from store.database.releases import labels_of, no_label, number_of, write_label
from store.entries import Kind
from store.errors import Conflict
from store.history import Snapshot
from store.releases import LabelMove, valid_label

if TYPE_CHECKING:
    from store.database.changes.unit import Unit

Step: TypeAlias = tuple[Kind, str, Snapshot | None, Snapshot | None]
"""Kind and guid of an entry, what it shall be, and what the change had made of it."""

LabelStep: TypeAlias = tuple[str, str, Mapping[str, int], Mapping[str, int]]
"""Guid and name of a persona, where labels shall point, and where the change had put them."""

_FIELD: Final = "labels"


class Labels:
    """What a change does to the labels of a persona."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def put(self, persona: str, label: str, release: int | str) -> LabelMove:
        """Point a label at a release: a number, or where another label points.

        Raises:
            NotFound: there is no such persona or release.
            Invalid: the label is none, or is `latest`.
        """
        label = valid_label(label)
        owner = self._unit.get("persona", persona)
        number = number_of(self._unit.connection, owner.guid, persona, release)
        return move_label(self._unit, owner.guid, persona, label, number)

    def remove(self, persona: str, label: str) -> LabelMove:
        """Take a label away.

        Raises:
            NotFound: there is no such persona, or it has no such label.
            Invalid: the label is none, or is `latest`.
        """
        label = valid_label(label)
        owner = self._unit.get("persona", persona)
        known = labels_of(self._unit.connection, owner.guid)
        if label not in known:
            raise no_label(persona, label, list(known))
        return move_label(self._unit, owner.guid, persona, label, None)


def move_label(unit: Unit, guid: str, name: str, label: str, number: int | None) -> LabelMove:
    """Point a persona's label at the release of a number, or take it away."""
    before = labels_of(unit.connection, guid).get(label)
    move = LabelMove(name, label, before, number)
    if before != number:
        write_label(unit.connection, guid, label, number)
        first = unit.label_moves.get((guid, label), move)
        unit.label_moves[guid, label] = replace(first, after=number)
    return move


def moves_message(unit: Unit) -> str:
    """The moves in a few words, for a revision without a message that changed nothing else."""
    moves = [move for move in unit.label_moves.values() if move.before != move.after]
    first = str(moves[0])
    return first if len(moves) == 1 else f"{first} and {len(moves) - 1} more"


def add_label_moves(unit: Unit, revision: int, rows: list[dict[str, Any]]) -> None:
    """Add to a revision's rows where labels pointed before and after, under the field `labels`.

    Such a row holds no more than it says: the persona's name and labels, and the compiled texts
    where the revision changes them too. Whole snapshots are of what is authored alone.
    """
    for (guid, label), move in unit.label_moves.items():
        if move.before == move.after:
            continue
        row = next((one for one in rows if one["guid"] == guid and _partial(one)), None)
        if row is None:
            own: dict[str, Any] = {"revision_id": revision, "kind": "persona", "guid": guid}
            row = {**own, "before": {"name": move.persona}, "after": {"name": move.persona}}
            rows.append(row)
        for side, number in (("before", move.before), ("after", move.after)):
            there = row[side].setdefault(_FIELD, {})
            if number is not None:
                there[label] = number


def _partial(row: Mapping[str, Any]) -> bool:
    return all(row[side] is not None and "guid" not in row[side] for side in ("before", "after"))


def without_labels(steps: Iterable[Step]) -> tuple[list[Step], list[LabelStep]]:
    """The steps of an undo that are about entries, and those about labels."""
    entries: list[Step] = []
    labels: list[LabelStep] = []
    for kind, guid, wanted, expected in steps:
        if wanted is None or expected is None or _FIELD not in wanted:
            entries.append((kind, guid, wanted, expected))
            continue
        wanted, expected = dict(wanted), dict(expected)
        labels.append((guid, wanted["name"], wanted.pop(_FIELD), expected.pop(_FIELD)))
        if wanted != expected:
            entries.append((kind, guid, wanted, expected))
    return entries, labels


def move_labels_back(unit: Unit, steps: Iterable[LabelStep], direction: str) -> None:
    """Point labels where they pointed, or shall point again.

    Raises:
        Conflict: one of them was moved by another since.
    """
    for guid, then, wanted, expected in steps:
        owner = unit.find_guid("persona", guid)
        name = owner.name if owner is not None else then
        now = labels_of(unit.connection, guid)
        for label in sorted({*wanted, *expected}):
            if now.get(label) != expected.get(label):
                raise Conflict(
                    f'cannot {direction}: label "{label}" of persona "{name}" is '
                    f"{_at(now.get(label))} meanwhile; the change to {direction} had left it "
                    f"{_at(expected.get(label))}"
                )
            move_label(unit, guid, name, label, wanted.get(label))


def _at(number: int | None) -> str:
    return "nowhere" if number is None else f"at release {number}"
