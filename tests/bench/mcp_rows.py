"""MCP over stdio by raw JSON-RPC: a persona and a manifest, against a tool on the same server that
returns a prepared result of the same size."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median
from types import TracebackType
from typing import Any

import orjson

from tests.bench import data
from tests.bench.context import Bench
from tests.bench.mcp_server import PREPARED
from tests.bench.report import Measured, percentile

ROUNDS = 20
"""Turns that ours and the floor take, so that what slows the machine slows both."""


class Raw:
    """A client that writes a line and reads a line."""

    def __init__(self, command: list[str]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )
        assert self._process.stdout is not None
        self._lines = open(self._process.stdout.fileno(), "rb", closefd=False)  # noqa: SIM115
        self._id = 0

    def __enter__(self) -> Raw:
        client = {"name": "bench", "version": "1"}
        self.ask("initialize", protocolVersion="2025-06-18", capabilities={}, clientInfo=client)
        self._send({"jsonrpc": "2.0", "method": "notifications/initialized"})
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(20)
        self._lines.close()

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(orjson.dumps(message) + b"\n")

    def ask(self, method: str, **params: Any) -> bytes:
        """A request and its answer, as it came."""
        self._id += 1
        self._send({"jsonrpc": "2.0", "id": self._id, "method": method, "params": params})
        return self._lines.readline()

    def timed(self, tool: str, given: dict[str, Any]) -> tuple[float, bytes]:
        """Milliseconds of one call, and its answer."""
        started = time.perf_counter()
        answer = self.ask("tools/call", name=tool, arguments=given)
        return (time.perf_counter() - started) * 1_000, answer


def mcp(bench: Bench) -> Iterator[Measured]:
    """Calls of a persona and of a manifest; the ratio is of times, 0.6 of the calls a second being
    1.67 of the time of one."""
    personas = bench.sizes.filled_personas
    workspace = bench.workspace(
        f"mcp-{personas}", lambda: data.entries(personas, personas, links=20)
    )
    database = workspace / ".persona-studio" / "store.db"
    with Raw([sys.executable, "-m", "tests.bench.mcp_server", str(database)]) as client:
        for tool, what in (
            ("get_agent_persona", "MCP get_agent_persona, a call"),
            ("get_persona_manifest", "MCP get_persona_manifest, a call"),
        ):
            yield _row(client, tool, what, personas)


def _row(client: Raw, tool: str, what: str, personas: int) -> Measured:
    names = [f"persona-{number:05}" for number in range(personas)]
    first = [_answered(client, tool, {"name": name}) for name in names]
    ours: list[float] = []
    floor: list[float] = []
    size = len(client.timed(tool, {"name": names[0]})[1])
    each = max(1, len(names) // ROUNDS)
    for start in range(0, len(names), each):
        turn = names[start : start + each]
        ours += [_answered(client, tool, {"name": name}) for name in turn]
        floor += [_answered(client, PREPARED, {"of": tool}) for _ in turn]
    return Measured(
        name=tool,
        what=what,
        floor=median(floor),
        ours=median(ours),
        must=1 / 0.6,
        aim=1 / 0.8,
        details={
            "calls_a_second": 1_000 / median(ours),
            "calls_a_second_floor": 1_000 / median(floor),
            "p99": percentile(ours, 99),
            "p99_floor": percentile(floor, 99),
            "first_of_each": median(first),
            "first_of_each_p99": percentile(first, 99),
            "bytes": size,
        },
    )


def _answered(client: Raw, tool: str, given: dict[str, Any]) -> float:
    took, answer = client.timed(tool, given)
    assert b'"isError":false' in answer, answer[:500]
    return took
