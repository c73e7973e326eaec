"""The application: the table of routes behind the access check and the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

from starlette.routing import BaseRoute, Route, Router

from store.entries import KINDS, plural
from studio.serve.access import Access, AccessMiddleware, App, Receive, Scope, Send
from studio.serve.http.answers import Answer, Problem, found, refuse
from studio.serve.http.endpoint import Desk, Endpoint
from studio.serve.http.log import AccessLog, Write, to_stderr
from studio.serve.http.table import Operation, operations
from studio.serve.kept import Kept
from studio.serve.whole_body import ARRIVAL

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from store.catalog import Catalog

OPEN: Final = frozenset({"/healthz"})
HEADERS_LIMIT: Final = 32 * 1024
"""Bytes of a path, a query and headers together, however they arrive."""


def build_app(
    catalog: Catalog,
    access: Access = Access(),  # noqa: B008 (a frozen value)
    *,
    by: str,
    read_only: bool = False,
    write: Write = to_stderr,
    patience: float = ARRIVAL,
    beside: Sequence[BaseRoute] = (),
) -> App:
    """The API of a catalog as an ASGI application, which has to be given its lifespan.

    `by` is who a change is of when the caller does not say; `write` takes the lines of the log;
    `patience` is how many seconds a body has to arrive in; `beside` are routes of others, served
    behind the same checks.
    """
    desks: list[Desk] = []
    served = operations()

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        kept: Kept[Answer] = Kept(catalog)
        desks.append(Desk(catalog, kept, read_only, by, patience))
        try:
            yield
        finally:
            desks.clear()
            kept.close()

    routes = [
        Route(path, Endpoint(lambda: desks[0], of_path))
        for path, of_path in _by_path([*served, _document(served)]).items()
    ]
    router = Router(
        [*routes, *beside], redirect_slashes=False, default=_nothing_here, lifespan=lifespan
    )
    guarded = AccessMiddleware(router, access, open_paths=OPEN, refuse=refuse)
    return AccessLog(_encoded(guarded), write)


def _document(served: list[Operation]) -> Operation:
    """The OpenAPI document as an operation: made when it is first asked for, then kept."""
    made: list[Answer] = []

    def act(_catalog: Any, _call: Any) -> Answer:
        from studio.serve.http.openapi import document

        if not made:
            made.append(found(document([*served, operation])))
        return made[0]

    operation = Operation("GET", "/openapi.json", act, "This document.", "document")
    return operation


def _by_path(served: list[Operation]) -> dict[str, dict[str, Operation]]:
    paths: dict[str, dict[str, Operation]] = {}
    for operation in served:
        paths.setdefault(operation.path, {})[operation.method] = operation
    return paths


def _encoded(app: Callable[..., Any]) -> App:
    """Look at the path as it came: an encoded slash belongs to an id, and ends no segment; and
    what needs no token is that path alone, however else it can be written."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if _size(scope) > HEADERS_LIMIT:
                problem = f"the path and the headers are larger than {HEADERS_LIMIT:,} bytes"
                await Problem(400, "bad_request", problem).answer()(scope, receive, send)
                return
            scope = {**scope, "path": scope["raw_path"].decode("latin-1")}
        await app(scope, receive, send)

    return call


def _size(scope: Scope) -> int:
    headers = sum(len(name) + len(value) for name, value in scope["headers"])
    return headers + len(scope["raw_path"]) + len(scope["query_string"])


async def _nothing_here(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a path that is none of ours; below a collection it is an id that cannot be."""
    if scope["type"] != "http":
        return
    segments = scope["path"].split("/")
    message = "there is nothing here; /openapi.json tells what there is"
    if len(segments) > 3 and segments[1] == "v1" and segments[2] in map(plural, KINDS):
        kind = segments[2].removesuffix("s")
        message = f"{kind} id missing" if segments[3:] == [""] else f'no {kind} id holds a "/"'
    await Problem(404, "not_found", message).answer()(scope, receive, send)
