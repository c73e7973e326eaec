"""The HTTP server to measure: ours, with an empty route beside ours on it."""

from __future__ import annotations

import sys

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from store.catalog import Catalog
from studio.serve.http.app import build_app
from studio.serve.listening import address_of, listen, run

EMPTY = "/empty"


async def _empty(request: Request) -> Response:
    return Response()


def main(database: str) -> None:
    """Serve a database at a free port, and say on stdout where."""
    catalog = Catalog.open(database)
    opened = listen("127.0.0.1", 0)
    print(address_of(opened), flush=True)
    app = build_app(catalog, by="bench", beside=[Route(EMPTY, _empty)])
    run(app, opened)
    catalog.close()


if __name__ == "__main__":
    main(sys.argv[1])
