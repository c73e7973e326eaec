"""How seeds and store stand, in the words of the status line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from store.sync.outline import Outline

IN_PLACE: Final = "seeds in place"
"""Said where there is nothing to be done."""


def seed_words(found: Outline) -> str:
    """The numbers in a few words, what needs the author first."""
    if not found.there:
        return "no seeds folder"
    if found.changed:
        return "seeds changed: F9 pulls them"
    conflicts = "conflict" if found.conflicts == 1 else "conflicts"
    told = (
        (found.conflicts, conflicts),
        (found.skipped, "skipped"),
        (found.to_push, "to push"),
        (found.to_pull, "to pull"),
    )
    some = ", ".join(f"{number:,} {what}" for number, what in told if number)
    return f"seeds: {some}" if some else IN_PLACE
