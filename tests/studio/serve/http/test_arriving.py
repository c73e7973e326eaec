"""Calls that never end: each is given up after a while, answered, and nothing of it is kept."""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

import pytest

from tests.studio.serve.http.conftest import Opening
from tests.studio.serve.http.processes import PATIENCE, Server, read_all
from tests.studio.serve.http.test_processes import head, status

SHORT = 0.6
"""Seconds that a call has to arrive in here."""
SERVE = f"""
import sys
from pathlib import Path
from store.workspace import load_workspace, open_catalog
from studio.serve.http.app import build_app
from studio.serve.listening import address_of, listen, run

catalog, _ = open_catalog(load_workspace(Path(sys.argv[1]), environment={{}}), by="somebody")
with listen("127.0.0.1", 0) as opened:
    app = build_app(catalog, by="me", patience={SHORT})
    print("serving", address_of(opened), file=sys.stderr, flush=True)
    run(app, opened, patience={SHORT})
catalog.close()
"""


@pytest.fixture
def hasty(folder: Path) -> Iterator[Server]:
    """A server that waits for a call but a moment."""
    started = Server(folder, (), {}, command=[sys.executable, "-c", SERVE, str(folder)])
    yield started
    started.kill()


@contextmanager
def dripping(opened: Any, data: bytes) -> Iterator[None]:
    """Something that sends one byte after the other for as long as it is heard."""
    over = threading.Event()

    def drip() -> None:
        for one in data:
            if over.wait(SHORT / 6):
                return
            try:
                opened.sendall(bytes([one]))
            except OSError:
                return

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(PATIENCE)


def read_one(opened: socket.socket) -> bytes:
    """One answer, on a connection that stays."""
    response = HTTPResponse(opened)
    response.begin()
    return b"HTTP/1.1 %d " % response.status + response.read()


def refused(data: bytes) -> str:
    said = json.loads(data.partition(b"\r\n\r\n")[2])
    return str(said["error"]["code"])


@pytest.mark.parametrize(
    "headers", ["Content-Length: 900", "Transfer-Encoding: chunked"], ids=["whole", "chunked"]
)
def test_a_body_that_never_ends_is_given_up(hasty: Server, headers: str) -> None:
    started = time.monotonic()
    with hasty.open() as opened:
        opened.sendall(head("PUT", "/v1/skills/slow", headers))
        answered = read_all(opened)
    assert (status(answered), refused(answered)) == (408, "request_timeout")
    assert b"connection: close" in answered.lower()
    assert time.monotonic() - started >= SHORT * 0.9
    assert "PUT /v1/skills/slow 408" in hasty.line("/v1/skills/slow")
    assert hasty.call("GET", "/v1/skills/slow").refused == (404, "skill_not_found")


def test_a_body_that_comes_by_drops_is_given_up_as_a_whole(hasty: Server) -> None:
    data = b'{"content": "' + b"a" * 900
    with hasty.open() as opened:
        opened.sendall(head("PATCH", "/v1/personas/ada", f"Content-Length: {len(data) + 2}"))
        with dripping(opened, data):
            answered = read_all(opened)
    assert (status(answered), refused(answered)) == (408, "request_timeout")
    assert not any("Traceback" in line or "should not have" in line for line in hasty.log)


def test_headers_that_never_end_are_given_up(hasty: Server) -> None:
    with hasty.open() as opened, dripping(opened, b"GET /healthz HTTP/1.1\r\nX: " + b"a" * 900):
        answered = read_all(opened)
    assert (status(answered), refused(answered)) == (408, "request_timeout")


def test_who_says_nothing_is_hung_up_on(hasty: Server) -> None:
    with hasty.open() as opened:
        assert read_all(opened) == b""


def test_what_is_left_of_an_answered_call_is_not_waited_for_for_ever(hasty: Server) -> None:
    """A body that nobody reads: the answer is there at once, the rest has its time."""
    with hasty.open() as opened:
        opened.sendall(head("PUT", "/v1/skills", "Content-Length: 900"))
        with dripping(opened, b"a" * 900):
            answered = read_all(opened)
    assert status(answered) == 405


def test_a_connection_that_is_kept_has_its_time_anew_for_each_call(hasty: Server) -> None:
    with hasty.open() as opened:
        for _ in range(4):
            opened.sendall(head("GET", "/healthz"))
            assert status(read_one(opened)) == 200
            time.sleep(SHORT / 2)
        body = b'{"content": "New."}'
        opened.sendall(head("PUT", "/v1/skills/x", f"Content-Length: {len(body)}"))
        for part in (body[:5], body[5:]):
            time.sleep(SHORT / 3)
            opened.sendall(part)
        assert status(read_one(opened)) == 200


def test_it_is_told_of_in_the_document(opening: Opening) -> None:
    with opening() as api:
        paths = api.get("/openapi.json").json["paths"]
    for method in ("get", "put", "patch", "delete"):
        told = paths["/v1/skills/{id}"][method]["responses"]["408"]["description"]
        assert "request_timeout" in told
