"""Cursors of lists: where the next page begins, as a text that means nothing to clients."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

from store.errors import Invalid


def cursor_at(of: str, place: str) -> str:
    """The cursor of a list that goes on behind a place."""
    return urlsafe_b64encode(f"{of}\n{place}".encode()).decode().rstrip("=")


def place_of(of: str, cursor: str | None) -> str:
    """The place that a cursor of this list holds; blank without a cursor.

    Raises:
        Invalid: it is none of this list's.
    """
    if not cursor:
        return ""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        whose, _, place = urlsafe_b64decode(padded.encode("ascii")).decode().partition("\n")
    except ValueError as error:
        raise _unknown() from error
    if whose != of or not place:
        raise _unknown()
    return place


def number_of(of: str, cursor: str | None) -> int:
    """The number that a cursor of this list holds; 0 without a cursor.

    Raises:
        Invalid: it is none of this list's.
    """
    place = place_of(of, cursor)
    if place and not (place.isascii() and place.isdecimal() and len(place) < 10):
        raise _unknown()
    return int(place or 0)


def _unknown() -> Invalid:
    return Invalid(
        "is none of this list's; give a next_cursor as it was returned, or none for the first page",
        field="cursor",
    )
