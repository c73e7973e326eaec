"""The known word most like one that is not known, for messages."""

from __future__ import annotations

from collections.abc import Sequence


def nearest(word: str, known: Sequence[str]) -> str:
    """The known word most like this one, or blank when none is near."""
    # Only errors ask for it: importing it costs as much as a small module.
    from difflib import get_close_matches

    close = get_close_matches(word, known, n=1, cutoff=0.6)
    return close[0] if close else ""
