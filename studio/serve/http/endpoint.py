"""From a call to its answer: the order in which a call is looked at, threads, what is remembered.

A write is looked at in the voice registry's order: the id, the method, whether writes are on,
whether the caller may write, the body, and only then what it says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from anyio import CapacityLimiter, to_thread

from store.errors import StoreError
from store.records import Record
from studio.serve.access import Receive, Scope, Send
from studio.serve.http.answers import Answer, Problem, not_modified, tag_matches
from studio.serve.http.bodies import check_keys, read_json
from studio.serve.http.calls import (
    Call,
    actor,
    header,
    name_in_path,
    read_body,
)
from studio.serve.http.errors import problem_of
from studio.serve.http.query import read_query
from studio.serve.http.table import READ, Operation
from studio.serve.kept import Kept
from studio.serve.whole_body import ARRIVAL, HungUp

if TYPE_CHECKING:
    from store.catalog import Catalog

_READERS: Final = 8
"""Reads at once: as many connections, which the database's pool has."""
_PLACE_OF_ID: Final = 3
"""Where the id stands in a path, split at its slashes."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What every route works with. Made in the server's event loop."""

    catalog: Catalog
    kept: Kept[Answer]
    read_only: bool
    by: str
    """Who a change is of when the caller does not say."""
    patience: float = ARRIVAL
    """Seconds that a body has to arrive in."""
    readers: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(_READERS))
    # The catalog has one writer at a time: more of them would only wait for one another.
    writers: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(1))


class Endpoint:
    """One path: an ASGI application that answers its methods."""

    def __init__(self, desk: Callable[[], Desk], operations: Mapping[str, Operation]) -> None:
        self._desk = desk
        self._operations = operations
        self._get = operations.get("GET")
        self._path = next(iter(operations.values())).path
        methods = [*operations, *(["HEAD"] if "GET" in operations else []), "OPTIONS"]
        self._allow = (b"allow", ", ".join(methods).encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call."""
        try:
            answer = await self._answer(scope, receive)
        except HungUp:
            return
        except Problem as problem:
            answer = problem.answer()
        await answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        desk = self._desk()
        method: str = scope["method"]
        if method in READ and self._get is not None:
            return await self._read(desk, self._get, scope)
        name = name_in_path(scope, _PLACE_OF_ID) if "{id}" in self._path else ""
        if method == "OPTIONS":
            return Answer(204, b"", (self._allow,))
        operation = self._operations.get(method)
        if operation is None:
            problem = f"{method} is not served here"
            raise Problem(405, "method_not_allowed", problem, headers=(self._allow,))
        if desk.read_only:
            raise Problem(405, "writes_disabled", "this server was started with --read-only")
        if scope["state"].get("role") != "admin":
            raise Problem(403, "admin_required", f"{method} needs an admin token")
        query = read_query(scope["query_string"], operation.parameters)
        data = await read_body(receive, desk.patience)
        body: Record = {}
        if operation.body and operation.kind:
            body = read_json(data)
            check_keys(operation.kind, body)
        call = Call(
            method,
            name,
            query,
            body,
            by=actor(scope, desk.by),
            if_match=header(scope, b"if-match"),
            if_none_match=header(scope, b"if-none-match"),
        )
        return await _acted(desk, operation, call, desk.writers)

    async def _read(self, desk: Desk, operation: Operation, scope: Scope) -> Answer:
        key = (scope["path"].encode(), scope["query_string"])
        kept = desk.kept
        state = await kept.look() if operation.remembered else None
        answer = kept.find(state, key)
        if answer is None:
            name = name_in_path(scope, _PLACE_OF_ID) if "{id}" in self._path else ""
            query = read_query(scope["query_string"], operation.parameters)
            call = Call("GET", name, query)
            answer = await _acted(desk, operation, call, desk.readers)
            if answer.status == 200:
                kept.keep(state, key, answer, size=len(answer.body), of=answer.of)
        return _conditional(scope, answer)


async def _acted(desk: Desk, operation: Operation, call: Call, limiter: CapacityLimiter) -> Answer:
    def act() -> Answer:
        try:
            return operation.act(desk.catalog, call)
        except StoreError as error:
            raise problem_of(error, operation.kind) from error

    return await to_thread.run_sync(act, limiter=limiter)


def _conditional(scope: Scope, answer: Answer) -> Answer:
    """The answer, or that the caller has it, or that it is another than it wants."""
    if not answer.etag:
        return answer
    given: dict[bytes, Any] = {
        name: header(scope, name)
        for name, _ in scope["headers"]
        if name in (b"if-match", b"if-none-match")
    }
    if (wanted := given.get(b"if-match")) and not tag_matches(wanted, answer.etag, weakly=False):
        raise Problem(412, "precondition_failed", "it has another ETag by now")
    if (known := given.get(b"if-none-match")) and tag_matches(known, answer.etag, weakly=True):
        return not_modified(answer)
    return answer
