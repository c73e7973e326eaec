"""How long what is said in passing stays in sight; pure."""

from __future__ import annotations

from typing import Final

_PER_SECOND: Final = 15
"""Characters that are read in a second, by one who does not hurry."""
_NOTICED: Final = 2.0
"""Seconds until one looks there."""
_LEAST: Final = 3.0
_LEAST_OF_TROUBLE: Final = 6.0
_MOST: Final = 15.0


def seconds_to_read(text: str, *, trouble: bool) -> float:
    """Seconds for a text; more for a warning or an error, which may be read twice."""
    least = _LEAST_OF_TROUBLE if trouble else _LEAST
    return max(least, min(_NOTICED + len(text) / _PER_SECOND, _MOST))
