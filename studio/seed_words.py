"""How seeds and store stand, in the words of the status line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from store.sync.outline import Outline
    from store.sync.pull import Report

IN_PLACE: Final = "seeds in place"
"""Said where there is nothing to be done."""


_CHANGED: Final = "seeds changed: F9 pulls them"

_NOTED: Final = 6
"""Problems that are told one by one."""


def opening_words(report: Report | None, *, changed: bool) -> tuple[str, str]:
    """What is known of the seeds before they are looked at, and what was wrong with some of them.

    Both are blank where there is nothing to be told: how the seeds stand is not known then.
    """
    problems = report.problems if report else []
    skipped = sum(note.skipped for note in problems)
    said = f"seeds: {skipped:,} skipped" if skipped else _CHANGED if changed else ""
    return said, "\n".join(str(note) for note in problems[:_NOTED])


def pulled_words(report: Report) -> str:
    """What a pull came to."""
    conflicts = len(report.conflicts)
    more = f", {conflicts} in conflict stay as they are" if conflicts else ""
    return f"Pulled the seeds: {report.written} changed{more}."


def seed_words(found: Outline) -> str:
    """The numbers in a few words, what needs the author first."""
    if not found.there:
        return "no seeds folder"
    if found.changed:
        return _CHANGED
    conflicts = "conflict" if found.conflicts == 1 else "conflicts"
    told = (
        (found.conflicts, conflicts),
        (found.skipped, "skipped"),
        (found.to_push, "to push"),
        (found.to_pull, "to pull"),
    )
    some = ", ".join(f"{number:,} {what}" for number, what in told if number)
    return f"seeds: {some}" if some else IN_PLACE
