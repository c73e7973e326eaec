"""Servers as they are run: stopping, callers that go away, bytes that are no HTTP, many at once."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from tests.studio.serve.http.processes import PATIENCE, Server, read_all

Start = Callable[..., Server]
READ, ADMIN = "PERSONA_STUDIO_READ_TOKEN", "PERSONA_STUDIO_ADMIN_TOKEN"


def head(method: str, path: str, *headers: str) -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: localhost", *headers, "", ""]).encode()


def status(data: bytes) -> int:
    return int(data.split(b" ", 2)[1])


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_when_the_calls_in_flight_are_answered(
    serving: Start, number: signal.Signals
) -> None:
    started = serving()
    with started.open() as slow, started.open() as idle:
        body = b'{"content": "New."}'
        slow.sendall(head("PUT", "/v1/skills/late", f"Content-Length: {len(body)}") + body[:5])
        assert started.call("GET", "/healthz").status == 200
        started.process.send_signal(number)
        # Whoever asks for nothing is hung up on; no other is let in.
        assert read_all(idle) == b""
        slow.sendall(body[5:])
        assert status(read_all(slow)) == 200
    assert started.process.wait(PATIENCE) == 0
    assert started.line("stopped")
    assert "PUT /v1/skills/late 200" in started.line("late")


def test_a_caller_that_hangs_up_leaves_nothing_behind(serving: Start) -> None:
    started = serving()
    body = json.dumps({"content": "x" * 100_000}).encode()
    for data in (
        head("PUT", "/v1/skills/half", f"Content-Length: {len(body)}") + body[:50_000],
        head("PUT", "/v1/skills/half", f"Content-Length: {len(body) + 1}") + body,
        head("PUT", "/v1/skills/half", "Transfer-Encoding: chunked") + b"2\r\n{}\r\n",
        head("PUT", "/v1/skills/half", "Content-Length: 10")[:-2],
    ):
        with started.open() as opened:
            opened.sendall(data)
    deadline = time.monotonic() + PATIENCE
    while sum(" 499 " in line for line in started.log) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert sum("PUT /v1/skills/half 499" in line for line in started.log) == 3
    assert started.call("GET", "/v1/skills/half").refused == (404, "skill_not_found")
    assert started.stop() == 0
    assert not any("Traceback" in line or "should not have" in line for line in started.log)


class TestBytes:
    @pytest.fixture
    def started(self, serving: Start) -> Server:
        return serving()

    def test_that_are_no_http(self, started: Server) -> None:
        for data in (
            b"\x16\x03\x01\x02\x00hello\r\n\r\n",
            b"GET\r\n\r\n",
            head("PUT", "/v1/skills/x", "Content-Length: many") + b"{}",
            head("PUT", "/v1/skills/x", "Content-Length: -2") + b"{}",
            head("PUT", "/v1/skills/x", "Content-Length: 2", "Content-Length: 3") + b"{}",
            head("PUT", "/v1/skills/x", "Transfer-Encoding: gzip") + b"{}",
            head("PUT", "/v1/skills/x", "Transfer-Encoding: chunked") + b"zz\r\n{}\r\n",
            head("GET", "/healthz", "Host: localhost"),
            head("GET", "/healthz", "No colon"),
            head("GET", "/healthz", "X: a\0b"),
            b"GET /\xe9 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        ):
            answered = started.say(data)
            assert status(answered) == 400, data
            content = json.loads(answered.partition(b"\r\n\r\n")[2])
            assert content["error"]["code"] == "bad_request"
        assert started.call("GET", "/v1/skills/x").status == 404
        assert started.call("GET", "/healthz").status == 200

    def test_of_headers_that_are_too_large(self, started: Server) -> None:
        for size in (40_000, 200_000, 1_000_000):
            large = head("GET", "/healthz", f"X: {'a' * size}", "Connection: close")
            try:
                answered = started.say(large)
            except (BrokenPipeError, ConnectionResetError):
                # It hung up while there was more to come.
                continue
            assert answered == b"" or status(answered) == 400
        assert started.call("GET", "/healthz").status == 200

    def test_of_bodies_in_chunks(self, started: Server) -> None:
        chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in b'{"content": "New."}') + b"0\r\n\r\n"
        call = head("PUT", "/v1/skills/x", "Transfer-Encoding: chunked", "Connection: close")
        assert status(started.say(call + chunks)) == 200
        assert started.call("GET", "/v1/skills/x").json["content"] == "New."
        many = b"8000\r\n" + b"a" * 0x8000 + b"\r\n"
        assert status(started.say(call + many * 40 + b"0\r\n\r\n")) == 400

    def test_of_a_body_that_is_too_large(self, started: Server) -> None:
        answered = started.call("PUT", "/v1/skills/x", b" " * (2 * 1024 * 1024))
        assert answered.refused == (400, "invalid_json")
        expecting = head("PUT", "/v1/skills/x", "Content-Length: 2", "Expect: 100-continue")
        with started.open() as opened:
            opened.sendall(expecting)
            assert b"100 Continue" in opened.recv(1_000)
            opened.sendall(b"{}")
            assert status(opened.recv(1_000)) == 200

    def test_of_calls_one_behind_the_other(self, started: Server) -> None:
        last = head("GET", "/v1/skills/y", "Connection: close")
        put = head("PUT", "/v1/skills/y", "Content-Length: 2") + b"{}"
        answered = started.say(put + head("GET", "/v1/skills/y") * 3 + last)
        assert answered.count(b"HTTP/1.1 200 OK") == 5


def test_no_secret_is_in_the_log_nor_in_an_answer(serving: Start, tmp_path: Path) -> None:
    file = tmp_path / "tokens"
    file.write_text("# tokens\nread s3cret-file\n")
    started = serving("--tokens", str(file), **{ADMIN: "s3cret-admin", READ: "s3cret-read"})
    assert "for who has a token" in started.started
    for token in ("s3cret-file", "s3cret-admin", "s3cret-read", "s3cret-wrong"):
        given = {"Authorization": f"Bearer {token}"}
        right = token != "s3cret-wrong"
        assert started.call("GET", "/v1/personas", headers=given).status == (200 if right else 401)
        written = started.call("PUT", "/v1/skills/x", {}, headers=given)
        assert written.status == (200 if "admin" in token else 403 if right else 401)
        assert b"s3cret" not in written.body
        started.call("GET", f"/v1/personas?token={token}", headers=given)
    assert started.call("GET", "/healthz").status == 200
    assert started.stop() == 0
    assert len([line for line in started.log if " GET " in line or " PUT " in line]) == 13
    assert "s3cret" not in "\n".join(started.log)


def test_it_says_that_only_this_machine_is_served(serving: Start) -> None:
    started = serving("--read-only")
    assert "for reading only, for this machine only, without a token" in started.started
    assert started.call("PUT", "/v1/skills/x", {}).refused == (405, "writes_disabled")


def test_many_at_once_meet_no_error(serving: Start) -> None:
    started = serving()
    together = Barrier(50)
    paths = ("/v1/personas/ada", "/v1/personas/bob/prompt", "/v1/parts", "/v1/resolve?persona=host")

    def call(number: int) -> list[int]:
        together.wait(PATIENCE)
        found = [started.call("GET", path).status for path in paths]
        return [*found, started.call("PUT", f"/v1/skills/s{number}", {}).status]

    with ThreadPoolExecutor(50) as pool:
        statuses = [one for found in pool.map(call, range(50)) for one in found]
    assert set(statuses) == {200}
    assert len(started.call("GET", "/v1/skills").json["skills"]) == 51


class TestDatabase:
    def test_that_goes_away_and_comes_back(self, serving: Start, folder: Path) -> None:
        started = serving()
        database = folder / ".persona-studio" / "store.db"
        before = started.call("GET", "/v1/personas/ada")
        away = database.with_name("away.db")
        database.rename(away)
        for path in ("/v1/personas/ada", "/v1/personas", "/healthz", "/v1/personas/ada/prompt"):
            answered = started.call("GET", path)
            assert answered.refused == (503, "persist_failed")
            assert "is not there any more" in answered.said
            assert answered.headers["retry-after"] == "1"
        assert started.call("PUT", "/v1/skills/x", {}).refused == (503, "persist_failed")
        assert not database.exists()
        away.rename(database)
        assert started.call("GET", "/v1/personas/ada").json == before.json
        assert started.call("GET", "/v1/skills/x").status == 404
        assert started.call("PUT", "/v1/skills/x", {}).status == 200
        assert started.stop() == 0
        assert not any("Traceback" in line for line in started.log)

    def test_that_is_replaced_by_another(self, serving: Start, folder: Path) -> None:
        started = serving()
        database = folder / ".persona-studio" / "store.db"
        other = database.with_name("other.db")
        with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(other)) as copy:
            source.backup(copy)
        assert started.call("DELETE", "/v1/personas/ada").status == 204
        assert started.call("GET", "/v1/personas/ada").status == 404
        for ending in ("-wal", "-shm"):
            database.with_name(database.name + ending).unlink(missing_ok=True)
        os.replace(other, database)
        assert started.call("GET", "/v1/personas/ada").status == 200
        assert started.call("DELETE", "/v1/personas/ada").status == 204

    def test_that_another_program_holds(self, serving: Start, folder: Path) -> None:
        started = serving()
        before = started.call("GET", "/v1/personas/ada")
        database = folder / ".persona-studio" / "store.db"
        with closing(sqlite3.connect(database, isolation_level=None)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            with ThreadPoolExecutor(1) as pool:
                written = pool.submit(started.call, "PUT", "/v1/skills/x", {})
                # Reading does not wait for whoever writes.
                assert started.call("GET", "/v1/personas/ada").body == before.body
                assert started.call("GET", "/v1/personas/bob").status == 200
                holder.execute("COMMIT")
                assert written.result(PATIENCE).status == 200
