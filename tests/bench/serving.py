"""HTTP: what agents load, against an empty route on the same server."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from statistics import median

from tests.bench.context import Bench
from tests.bench.http_server import EMPTY
from tests.bench.report import Measured, percentile

CLIENTS = 4
MANY = 50


class Client:
    """A connection that is kept: the least that a caller can do."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path: str) -> bytes:
        """The body of what answers; anything but 200 is an error."""
        self._socket.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._received()
        head, _, body = data.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 "), head
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        while len(body) < length:
            body += self._received()
        return body

    def _received(self) -> bytes:
        data = self._socket.recv(262_144)
        assert data, "the server hung up"
        return data

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


def http(bench: Bench) -> Iterator[Measured]:
    """A persona, its prompt, and its prompt when the catalog has just changed."""
    names = [f"persona-{number:05}" for number in range(bench.sizes.served)]
    personas = [f"/v1/personas/{name}" for name in names]
    prompts = [f"/v1/personas/{name}/prompt" for name in names]
    with _server(bench) as port:
        # Each is read once before: what is measured is a catalog at rest, as agents find it.
        kinds = {"persona": personas, "prompt": prompts}
        first = {kind: _calls(port, paths, len(paths)) for kind, paths in kinds.items()}
        floor: list[Round] = []
        ours: dict[str, list[Round]] = {kind: [] for kind in kinds}
        for _ in range(2 + bench.sizes.repeats):
            floor.append(_calls(port, [EMPTY], bench.sizes.calls))
            for kind, paths in kinds.items():
                ours[kind].append(_calls(port, paths, bench.sizes.calls))
        many = _at_once(port, [*personas, *prompts], bench.sizes.calls)
    for kind, rounds in ours.items():
        yield Measured(
            f"http-{kind}",
            f"HTTP GET of a {kind}, {len(names):,} personas of 20 parts",
            _each(floor),
            _each(rounds),
            # 0.5 and 0.7 of the calls a second.
            2,
            1.43,
            details={
                "calls a second": 1000 / _each(rounds),
                "floor's calls a second": 1000 / _each(floor),
                "p99": _p99(rounds),
                "floor's p99": _p99(floor),
                "read for the first time": first[kind].each * 1000,
                f"{MANY} clients at once, calls a second": many,
            },
        )


@dataclass(frozen=True)
class Round:
    """Calls that a few clients made at once."""

    each: float
    """Seconds by the clock for each call."""
    taken: Sequence[float]
    """Seconds that each call waited for its answer."""


def _each(rounds: Sequence[Round]) -> float:
    """Milliseconds for each call in the middle one of some rounds."""
    return median(one.each for one in rounds) * 1000


def _p99(rounds: Sequence[Round]) -> float:
    return percentile([taken for one in rounds for taken in one.taken], 99) * 1000


def _calls(port: int, paths: Sequence[str], count: int) -> Round:
    """So many calls, made by a few clients at once."""
    taken: list[list[float]] = [[] for _ in range(CLIENTS)]

    def call(number: int) -> None:
        client = Client(port)
        for path in islice(cycle(paths), number, number + count, CLIENTS):
            started = time.perf_counter()
            client.get(path)
            taken[number].append(time.perf_counter() - started)
        client.close()

    started = time.perf_counter()
    _run(call, CLIENTS)
    return Round((time.perf_counter() - started) / count, [t for one in taken for t in one])


def _at_once(port: int, paths: Sequence[str], count: int) -> float:
    """Calls a second of many clients at once, none of which meets an error."""
    each = max(1, count // MANY)

    def call(number: int) -> None:
        client = Client(port)
        for path in islice(cycle(paths), number, number + each):
            client.get(path)
        client.close()

    started = time.perf_counter()
    _run(call, MANY)
    return each * MANY / (time.perf_counter() - started)


def _run(call: Callable[[int], None], count: int) -> None:
    errors: list[BaseException] = []

    def running(number: int) -> None:
        try:
            call(number)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=running, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


@contextmanager
def _server(bench: Bench) -> Iterator[int]:
    database = bench.served() / ".persona-studio" / "store.db"
    command = [sys.executable, "-m", "tests.bench.http_server", str(database)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline().rpartition(":")[2])
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
