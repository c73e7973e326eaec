"""The known word most like one that is not known, for messages."""

from __future__ import annotations

import re
from collections.abc import Sequence


def nearest(word: str, known: Sequence[str]) -> str:
    """The known word most like this one, or blank when none is near.

    Near is what differs by a slip or two; else what begins with the word, else what has it as one
    of its own words (`mira` finds `mira-harlan`, then `young-mira`), the shortest first.
    """
    # Only errors ask for it: importing it costs as much as a small module.
    from difflib import get_close_matches

    close = get_close_matches(word, known, n=1, cutoff=0.6)
    return close[0] if close else _longer(word, known)


def _longer(word: str, known: Sequence[str]) -> str:
    asked = word.strip().casefold()
    if len(asked) < 2:
        # A letter begins too many names to say which one was meant.
        return ""
    as_word = re.compile(rf"(?<![^\W_]){re.escape(asked)}(?![^\W_])")
    found: list[tuple[bool, int, str]] = []
    for one in known:
        low = one.casefold()
        if low.startswith(asked) or as_word.search(low):
            found.append((not low.startswith(asked), len(one), one))
    return min(found)[2] if found else ""
