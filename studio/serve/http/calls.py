"""One call: what a route is told of it, and its body, read within a limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from store.records import Record
from studio.serve.access import Receive, Scope
from studio.serve.http.answers import Problem, tag_matches
from studio.serve.whole_body import ARRIVAL, TooLarge, TooSlow, read_whole

BODY_LIMIT: Final = 1024 * 1024
"""Bytes of a body, as the voice registry has it."""
LONGEST_ACTOR: Final = 128
_CLOSING: Final = (b"connection", b"close")


@dataclass(frozen=True, slots=True)
class Call:
    """What a call asks, read from its path, query, headers and body."""

    method: str
    name: str = ""
    """The name of the entry in the path."""
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Record = field(default_factory=dict)
    by: str = ""
    """Who a change is of."""
    if_match: str = ""
    if_none_match: str = ""

    def check(self, etag: str) -> None:
        """Raise Problem unless what the caller knows of an entry holds; blank means it is none."""
        if self.if_match and not (etag and tag_matches(self.if_match, etag, weakly=False)):
            what = "has another ETag by now" if etag else "does not exist"
            raise _failed(f'"{self.name}" {what}; read it again and decide')
        if self.if_none_match and etag and tag_matches(self.if_none_match, etag, weakly=True):
            raise _failed(f'"{self.name}" exists as If-None-Match rules out')


def _failed(message: str) -> Problem:
    return Problem(412, "precondition_failed", message)


def header(scope: Scope, name: bytes) -> str:
    """The value of a header; several are joined as one list, and none is blank."""
    values = [value for key, value in scope["headers"] if key == name]
    return ", ".join(value.decode("latin-1") for value in values)


def name_in_path(scope: Scope, place: int) -> str:
    """The name at a place of the path, percent-decoded.

    Raises:
        Problem: it is blank, holds a slash, or is no UTF-8.
    """
    segments: list[str] = scope["path"].split("/")
    try:
        name = unquote_to_bytes(segments[place]).decode()
    except UnicodeDecodeError:
        raise Problem(404, "not_found", "the id in the path is not UTF-8") from None
    if not name.strip():
        raise Problem(404, "not_found", f"{singular(segments[2])} id missing")
    if "/" in name:
        raise Problem(404, "not_found", 'no id holds a "/"')
    return name


def singular(collection: str) -> str:
    """The kind that a collection of the path holds."""
    return collection.removesuffix("s")


async def read_body(receive: Receive, patience: float = ARRIVAL) -> bytes:
    """The body of a call, which has to arrive within so many seconds.

    Raises:
        Problem: it is larger than 1 MiB, or did not arrive in time.
        HungUp: the caller went away before its end.
    """
    try:
        return await read_whole(receive, limit=BODY_LIMIT, patience=patience)
    except TooSlow as error:
        raise Problem(408, "request_timeout", str(error), headers=[_CLOSING]) from None
    except TooLarge as error:
        headers = [] if error.all_there else [_CLOSING]
        raise Problem(400, "invalid_json", str(error), headers=headers) from None


def actor(scope: Scope, default: str) -> str:
    """Who a change is of: the `X-Actor` of a caller that may write, else the default.

    Raises:
        Problem: the header holds no name.
    """
    given = header(scope, b"x-actor").strip()
    if not given:
        return default
    try:
        name = given.encode("latin-1").decode()
    except UnicodeDecodeError:
        name = ""
    if not name or len(name) > LONGEST_ACTOR or not name.isprintable():
        problem = f"X-Actor must be a name of at most {LONGEST_ACTOR} characters, in UTF-8"
        raise Problem(400, "invalid_header", problem)
    return name
