"""What a pull, a push or a reset has done, in words."""

from __future__ import annotations

from collections import Counter
from typing import Final

from store.sync.pull import Report
from store.sync.push import Pushed, PushReport

_SHOWN: Final = 6
"""Notes that a message names."""


def entries(number: int) -> str:
    """A number of entries."""
    return "1 entry" if number == 1 else f"{number:,} entries"


def pulled(report: Report) -> str:
    """What a pull has done."""
    told = [f"Pulled the seeds: {entries(report.written)} changed"]
    if report.conflicts:
        told.append(f"{len(report.conflicts):,} in conflict stay as they are")
    return ", ".join(told) + "." + _problems([str(one) for one in report.problems])


def pushed(report: PushReport) -> str:
    """What a push has done."""
    files = [one.file for one in report.files if one.outcome in ("written", "created")]
    if report.written:
        told = f"Pushed {entries(report.written)} into {_named(files)}."
    else:
        told = "Nothing was pushed."
    left = [str(one) for one in (*report.conflicts, *report.refusals)]
    return told + _problems(left or [str(one) for one in report.problems if one.skipped])


def done(report: Report) -> str:
    """What a reset or a settling has done."""
    told = [note.text[:1].upper() + note.text[1:] for note in report.notes[:_SHOWN]]
    more = len(report.notes) - len(told)
    return "\n".join(told) + (f"\nand {more:,} more" if more > 0 else "") or "Nothing was changed."


def would_push(report: PushReport) -> str:
    """What a push would write, file by file; blank where there is nothing to be written."""
    counts = Counter(one.place.file for one in _written(report) if one.place)
    lines = []
    for file in report.files:
        new = ", a new file" if file.outcome == "created" else ""
        lines.append(f"{file.file}: {entries(counts[file.file])}{new}")
        for one in _written(report):
            if one.place and one.place.file == file.file:
                fields = ", ".join(found.field for found in one.comparison.differences)
                how = f"renamed from {one.was}" if one.outcome == "renamed" else one.outcome
                what = f": {fields}" if one.outcome == "changed" and fields else ""
                lines.append(f"  {one.kind} {one.name} ({how}){what}")
    left = [str(one) for one in (*report.conflicts, *report.refusals)]
    if left:
        lines += ["", "Not written:", *(f"  {one}" for one in left)]
    return "\n".join(lines)


def _written(report: PushReport) -> list[Pushed]:
    return [one for one in report.entries if one.outcome not in ("conflict", "refused")]


def _named(files: list[str]) -> str:
    return files[0] if len(files) == 1 else f"{len(files):,} files"


def _problems(told: list[str]) -> str:
    shown = "".join(f"\n{one}" for one in told[:_SHOWN])
    more = len(told) - _SHOWN
    return shown + (f"\nand {more:,} more" if more > 0 else "")


def nothing_to_push(report: PushReport) -> str:
    """That there is nothing to be pushed, and why where there is a reason."""
    told = [str(one) for one in report.problems]
    return "Nothing is to be pushed: what was authored here is in the seeds." + _problems(told)
