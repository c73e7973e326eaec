"""Pushes that ended between the files and what the store remembers of them.

No transaction holds both a file and a database. So a push first notes what the files will say and
which bases go with that, and the note goes with the transaction that keeps these bases. A note
that is found was left by a push that was killed: what a file says as the note has it, that push
brought there, and the store said it then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from store.database.seed_state import Base, Key, SeedState, base_of, row_of
from store.sync.read_toml import Seeds


@dataclass(frozen=True, slots=True)
class Pushing:
    """What a push is about to do to one seed."""

    key: Key
    says: dict[str, Any] | None = None
    """What the seed will say; None when there will be none."""
    base: Base | None = None
    """What will be kept of it."""


def note(state: SeedState, pushing: Iterable[Pushing]) -> None:
    """Note what a push is about to do; to be committed before any file is written."""
    state.note_push(
        [
            {"key": [*one.key], "says": one.says, "base": row_of(one.base) if one.base else None}
            for one in pushing
        ]
    )


def noted(state: SeedState) -> list[Pushing]:
    """What pushes were about to do that did not end."""
    return [
        Pushing(
            (one["key"][0], one["key"][1]),
            one["says"],
            base_of(one["base"]) if one["base"] else None,
        )
        for push in state.noted_pushes()
        for one in push
    ]


def with_pushed(
    bases: Mapping[Key, Base], pushing: Iterable[Pushing], seeds: Seeds
) -> dict[Key, Base]:
    """The bases, those among them that go with what a push has brought into the files."""
    found = dict(bases)
    for one in pushing:
        seed, base = seeds.entries.get(one.key), found.get(one.key)
        if one.base is not None and seed is not None and seed.record == one.says:
            found[one.key] = replace(one.base, file=seed.place.file, line=seed.place.line)
        elif one.says is not None or seed is not None or base is None:
            continue
        elif not seeds.may_hold(*one.key, base.file):
            # One that cannot be read may be there all the same.
            del found[one.key]
    return found


def settle(state: SeedState, seeds: Seeds) -> None:
    """Keep what pushes have brought into the files, and forget their notes."""
    pushing = noted(state)
    if not pushing:
        return
    before = state.bases()
    after = with_pushed(before, pushing, seeds)
    changed = {key: base for key, base in after.items() if before.get(key) != base}
    state.keep_bases(changed, [key for key in before if key not in after])
    state.forget_pushes()
