"""Answers: a status, JSON and headers as bytes, ready to be sent and to be kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final, TypeAlias

import orjson

from store.since import Key
from studio.serve.access import Receive, Scope, Send

Header: TypeAlias = tuple[bytes, bytes]

_JSON: Final[Header] = (b"content-type", b"application/json")


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent for one call; an ASGI application of its own."""

    status: int
    body: bytes = b""
    headers: Sequence[Header] = ()
    """All but the length."""
    etag: str = ""
    of: frozenset[Key] | None = None
    """The entries that it was made of; when that is not said, any change may alter it."""

    @property
    def sent_headers(self) -> list[Header]:
        """The headers as they are sent; answers of 204 and 304 have no length."""
        if self.status in (204, 304):
            return list(self.headers)
        return [*self.headers, (b"content-length", str(len(self.body)).encode())]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        body = b"" if scope["method"] == "HEAD" else self.body
        await send(
            {
                "type": "http.response.start",
                "status": self.status,
                "headers": self.sent_headers,
            }
        )
        await send({"type": "http.response.body", "body": body})


def found(
    value: Any,
    *,
    status: int = 200,
    headers: Iterable[Header] = (),
    of: frozenset[Key] | None = None,
) -> Answer:
    """A value as JSON, with the ETag of exactly these bytes."""
    body = orjson.dumps(value)
    etag = etag_of(body)
    return Answer(status, body, (_JSON, (b"etag", etag.encode()), *headers), etag, of)


def etag_of(body: bytes) -> str:
    """The entity tag of a representation: another one for any other bytes."""
    return f'"{blake2b(body, digest_size=12).hexdigest()}"'


class Problem(Exception):
    """What is answered with an error: a status, a code for programs, a message for people."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        details: Mapping[str, Any] | None = None,
        headers: Sequence[Header] = (),
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.details = details or {}
        self.headers = headers

    def answer(self) -> Answer:
        """The error in the voice registry's envelope."""
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.details:
            error["details"] = dict(self.details)
        # A caller's text may hold what is no UTF-8.
        body = orjson.dumps({"error": _encodable(error)})
        return Answer(self.status, body, (_JSON, *self.headers))


def _encodable(value: Any) -> Any:
    match value:
        case str():
            return value.encode("utf-8", "replace").decode()
        case Mapping():
            return {_encodable(str(key)): _encodable(one) for key, one in value.items()}
        case list() | tuple():
            return [_encodable(one) for one in value]
        case _:
            return value


def refuse(code: str, message: str, status: int) -> Answer:
    """An answer that refuses a call, for `studio.serve.access`."""
    return Problem(status, code, message).answer()


def not_modified(answer: Answer) -> Answer:
    """What is answered to a caller that has this very answer already."""
    kept = tuple(header for header in answer.headers if header[0] in (b"etag", b"cache-control"))
    return Answer(304, b"", kept, answer.etag)


def tag_matches(given: str, etag: str, *, weakly: bool) -> bool:
    """Whether a list of entity tags, or `*`, names this one (RFC 9110, section 8.8.3.2)."""
    if given.strip() == "*":
        return True
    tags = (one.strip() for one in given.split(","))
    if weakly:
        return any(one.removeprefix("W/") == etag for one in tags)
    return etag in tags
