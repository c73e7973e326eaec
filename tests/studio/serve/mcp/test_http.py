"""MCP over streamable HTTP: both eras, tokens, and what is not this machine's."""

from __future__ import annotations

import os
import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
import httpx2
import pytest
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.subscriptions import ResourceUpdated

from store.catalog import Catalog
from tests.digging import few
from tests.studio.cli.desk import ADA_SUMMARY
from tests.studio.serve.mcp.agent import Agent
from tests.studio.serve.mcp.test_processes import command

PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
ACCEPT = {"Accept": "application/json, text/event-stream"}


running: dict[str, subprocess.Popen[bytes]] = {}


def stop(address: str) -> None:
    """Stop a server and wait until it has."""
    running[address].terminate()
    assert running[address].wait(20) == 0


@contextmanager
def served(folder: Path, *words: str, **environment: str) -> Iterator[str]:
    """The address of a server in a process of its own."""
    process = subprocess.Popen(
        command(folder, "--http", "127.0.0.1:0", *words),
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **environment},
    )
    try:
        assert process.stderr is not None
        found = re.search(r"http://\S+/mcp", process.stderr.readline().decode())
        assert found
        running[found[0]] = process
        yield found[0]
        process.terminate()
        out, err = process.communicate(timeout=20)
        assert (process.returncode, out, err) == (0, b"", b"")
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_an_agent_over_http(folder: Path, elsewhere: Catalog, mode: str) -> None:
    with served(folder) as address:
        async with Client(address, mode=mode) as client:
            agent = Agent(client)
            assert "compile_persona" in await agent.tools()
            compiled = await agent.ask("compile_persona", name="ada")
            assert compiled["compiled_summary"] + "\n" == ADA_SUMMARY
            said = await agent.refused("get_agent_part", name="warn")
            assert said == 'NotFound: no part "warn"; did you mean warm?'
            if mode == "auto":
                uri = "persona://ada/summary"
                async with client.listen(resource_subscriptions=[uri]) as stream:
                    with elsewhere.change(by="author", door="studio") as change:
                        change.update("part", "warm", {"summary": "Hot."})
                    assert await anext(aiter(stream)) == ResourceUpdated(uri=uri)


@pytest.mark.parametrize("mode", few(["auto", "legacy"], 1))
async def test_tokens_and_their_roles(folder: Path, mode: str) -> None:
    tokens = {"PERSONA_STUDIO_READ_TOKEN": "r-1", "PERSONA_STUDIO_ADMIN_TOKEN": "a-1"}
    with served(folder, **tokens) as address:
        for given in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "r-1"}):
            answer = httpx2.post(address, json=PING, headers={**ACCEPT, **given})
            assert answer.status_code == 401
            assert answer.json()["error"]["data"] == {"code": "unauthorized"}
        for token, writes in (("r-1", False), ("a-1", True)):
            headers = {"Authorization": f"Bearer {token}"}
            async with (
                httpx2.AsyncClient(headers=headers) as http,
                Client(streamable_http_client(address, http_client=http), mode=mode) as client,
            ):
                agent = Agent(client)
                assert ("compile_persona" in await agent.tools()) is writes
                hints = (await agent.ask("get_persona_manifest", name="ada"))["on_demand_tools"]
                assert ("compile_persona(name)" in hints) is writes
                if not writes:
                    with pytest.raises(Exception, match="this token may only read"):
                        await client.call_tool("compile_persona", {"name": "ada"})


def test_without_tokens_only_this_machine_is_served(folder: Path) -> None:
    foreign = [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}]
    with served(folder) as address:
        for headers in foreign:
            answer = httpx2.post(address, json=PING, headers={**ACCEPT, **headers})
            assert answer.status_code == 403, headers


def test_callers_that_go_away_or_make_no_sense_are_nothing_to_log(folder: Path) -> None:
    head = (
        b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nAccept: application/json, text/event-stream\r\n"
        b"Content-Type: application/json\r\nConnection: close\r\nContent-Length: "
    )
    with served(folder) as address:
        port = int(address.rpartition(":")[2].partition("/")[0])

        def said(data: bytes, *, staying: bool = True) -> bytes:
            with socket.create_connection(("127.0.0.1", port), timeout=20) as opened:
                opened.sendall(data)
                return b"".join(iter(lambda: opened.recv(65_536), b"")) if staying else b""

        for data in (head, head + b"100\r\n\r\n", head + b"100\r\n\r\n{"):
            said(data, staying=False)
        large = said(head + b"5000000\r\n\r\n" + b"x" * 5_000_000)
        assert large.startswith(b"HTTP/1.1 413 ")
        assert b'"jsonrpc":"2.0"' in large
        assert said(b"no http\r\n\r\n").startswith(b"HTTP/1.1 400 ")
        assert httpx2.post(address, content=b"{", headers=ACCEPT).status_code == 400


async def test_it_stops_while_a_client_listens(folder: Path) -> None:
    with served(folder) as address, httpx2.Client(timeout=20) as http:
        hello = {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "raw", "version": "1"},
        }
        request = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}
        greeted = http.post(address, json=request, headers=ACCEPT)
        session = {**ACCEPT, "Mcp-Session-Id": greeted.headers["mcp-session-id"]}
        told = {"jsonrpc": "2.0", "method": "notifications/initialized"}
        assert http.post(address, json=told, headers=session).status_code == 202
        with http.stream("GET", address, headers=session) as stream:
            assert stream.status_code == 200
            stop(address)


async def test_many_clients_at_once(folder: Path) -> None:
    with served(folder) as address:

        async def one(number: int) -> None:
            async with Client(address, mode="legacy" if number % 2 else "auto") as client:
                agent = Agent(client)
                name = f"part-{number}"
                await agent.ask("create_agent_part", name=name, part_type="tone", summary=".")
                assert (await agent.ask("get_agent_part", name=name))["name"] == name

        async with anyio.create_task_group() as tasks:
            for number in range(8):
                tasks.start_soon(one, number)


def test_broken_requests(folder: Path) -> None:
    with served(folder) as address:

        def post(body: bytes, **headers: str) -> httpx2.Response:
            kind = {"Content-Type": "application/json", **ACCEPT}
            return httpx2.post(address, content=body, headers={**kind, **headers})

        assert post(b"{").status_code == 400
        assert post(b"x" * (5 * 1024 * 1024)).status_code == 413
        assert post(b"[]").status_code == 400
        assert httpx2.get(address.replace("/mcp", "/other")).status_code == 404
        assert httpx2.put(address).status_code == 405
        for answer in (post(b"{"), post(b'{"jsonrpc":"2.0","id":1,"method":"\\ud800"}')):
            assert "Traceback" not in answer.text
            assert 400 <= answer.status_code < 500
