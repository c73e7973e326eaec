"""The server as a client starts it: pipes, signals, the end of input, and what is said at start."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from store.catalog import Catalog
from studio.serve.mcp.stdio import LONGEST_LINE
from tests.digging import few
from tests.studio.serve.mcp.agent import Agent
from tests.studio.serve.mcp.conftest import ROOT

HELLO = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "raw", "version": "1"},
    },
}


def command(folder: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "studio", "-C", str(folder), "serve", "mcp", *words]


def run(folder: Path, *words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        command(folder, *words), input=given, capture_output=True, timeout=60, check=False
    )


def lines(*messages: Any) -> bytes:
    return b"".join(
        (one if isinstance(one, bytes) else json.dumps(one).encode()) + b"\n" for one in messages
    )


def call(number: int, tool: str, **given: Any) -> dict[str, Any]:
    params = {"name": tool, "arguments": given}
    return {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params}


@contextmanager
def started(folder: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command(folder, *words),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            assert pipe is not None
            with suppress(BrokenPipeError):
                pipe.close()


async def test_a_day_of_an_agent(folder: Path) -> None:
    """Discover, load one part, advance a stage, compile again, load the summary."""
    server = StdioServerParameters(
        command=sys.executable,
        args=command(folder)[1:],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    async with Client(server) as client:
        agent = Agent(client)
        found = await agent.ask("list_agent_personas")
        assert [one["name"] for one in found["personas"]] == ["ada", "bob"]
        manifest = await agent.ask("get_persona_manifest", name="bob")
        assert (manifest["arc"], manifest["stage"]) == ("growth", "shy")
        part = await agent.ask("get_agent_part", name=manifest["parts"][0]["name"])
        assert part["summary"] == "Speak slowly."
        before = await agent.ask("compile_persona", name="bob")
        moved = await agent.ask("advance_persona_stage", persona="bob")
        assert moved["stage"] == "open"
        stale = await agent.ask("get_agent_persona", name="bob")
        assert (stale["stale"], stale["compiled_summary"]) == (True, before["compiled_summary"])
        after = await agent.ask("compile_persona", name="bob")
        assert (after["stage"], "Speak warmly." in after["compiled_summary"]) == ("open", True)
        loaded = await agent.ask("get_agent_persona", name="bob")
        assert loaded["compiled_summary"] == after["compiled_summary"]
        assert loaded["stale"] is False


def test_a_script_may_write_and_close(folder: Path) -> None:
    asked = [call(number, "get_agent_part", name="warm") for number in range(2, 40)]
    ran = run(folder, given=lines(HELLO, *asked))
    assert ran.returncode == 0, ran.stderr
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    assert sorted(one["id"] for one in answers) == list(range(1, 40))
    assert all("result" in one for one in answers)
    assert ran.stderr == b""


def test_nothing_at_all_is_no_error(folder: Path) -> None:
    ran = run(folder)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")


def test_what_is_no_message_is_answered(folder: Path) -> None:
    deep = b'{"jsonrpc":"2.0","id":9,"method":"ping","params":' + b"[" * 100_000
    ran = run(
        folder,
        given=lines(
            HELLO,
            b"junk",
            b"[]",
            b"",
            b"\xff\xfe",
            deep,
            b'{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"a\\ud800"}}',
            b"x" * (LONGEST_LINE + 10),
            call(8, "get_agent_part", name="warm"),
        ),
    )
    assert ran.returncode == 0
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    codes = [(one["id"], one["error"]["code"]) for one in answers if "error" in one]
    assert codes == [
        (None, -32700),
        (None, -32600),
        (None, -32700),
        (None, -32700),
        (7, -32600),
        (None, -32600),
    ]
    assert [one["id"] for one in answers if "result" in one] == [1, 8]
    assert b"Traceback" not in ran.stderr + ran.stdout


@pytest.mark.parametrize(
    ("sign", "words"),
    few(
        [
            (signal.SIGINT, ()),
            (signal.SIGTERM, ("--http", "127.0.0.1:0")),
            (signal.SIGTERM, ()),
            (signal.SIGINT, ("--http", "127.0.0.1:0")),
        ],
        2,
    ),
)
def test_signals_stop_it_cleanly(folder: Path, sign: signal.Signals, words: tuple[str]) -> None:
    with started(folder, *words) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        if words:
            assert b"http://127.0.0.1:" in process.stderr.readline()
            time.sleep(0.5)
        else:
            process.stdin.write(lines(HELLO))
            process.stdin.flush()
            assert b'"serverInfo"' in process.stdout.readline()
        process.send_signal(sign)
        assert process.wait(20) == 0
        assert process.stdout.read() == b""
        assert process.stderr.read() == b""


def test_a_client_that_goes_away_ends_it(folder: Path) -> None:
    with started(folder) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.close()
        process.stdin.write(lines(HELLO, call(2, "get_agent_part", name="warm")))
        process.stdin.close()
        assert process.wait(20) == 0


def test_a_client_that_does_not_read_holds_up_nothing_but_itself(folder: Path) -> None:
    with started(folder) as process:
        assert process.stdin is not None
        asked = lines(HELLO, *(call(one, "get_agent_persona", name="ada") for one in range(2, 600)))
        process.stdin.write(asked)
        process.stdin.flush()
        assert process.stdout is not None
        select.select([process.stdout], [], [], 20)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def test_no_workspace(tmp_path: Path) -> None:
    ran = run(tmp_path / "nowhere")
    assert ran.returncode == 1
    assert ran.stdout == b""
    assert ran.stderr.count(b"\n") == 1
    assert b"nowhere" in ran.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    few(
        [
            (["--http", "8080"], 2, '"8080" is not HOST:PORT'),
            (["--http", "0.0.0.0:0"], 1, "reachable from other machines, and there is no token"),
            (["--tokens", "x"], 2, "--tokens is for --http"),
            (["--http", "localhost:99999"], 2, "is not HOST:PORT"),
            (["--http", "203.0.113.7:80"], 1, "reachable from other machines, and there is no"),
            (["--http", "127.0.0.1:0", "--tokens", "none"], 1, "cannot be read"),
        ],
        2,
    ),
)
def test_wrong_words(folder: Path, words: list[str], code: int, said: str) -> None:
    ran = run(folder, *words)
    assert (ran.returncode, ran.stdout) == (code, b"")
    assert said in ran.stderr.decode()


def test_a_port_that_is_taken(folder: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = run(folder, "--http", f"127.0.0.1:{port}")
    assert ran.returncode == 1
    assert f"cannot serve at 127.0.0.1:{port}: Address already in use" in ran.stderr.decode()
    assert ran.stderr.count(b"\n") == 1


def test_without_the_packages_it_says_how_to_install_them(folder: Path) -> None:
    script = (
        "import importlib.util, sys\n"
        "found = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *a: None if name == 'mcp' else found(name, *a)\n"
        "from studio.__main__ import main\n"
        f"sys.exit(main(['-C', {str(folder)!r}, 'serve', 'mcp']))\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert ran.returncode == 1
    assert b"pip install 'persona-studio[servers]'" in ran.stderr
    assert ran.stderr.count(b"\n") == 1


def test_other_commands_import_no_server(folder: Path) -> None:
    script = (
        "import sys\n"
        "from studio.__main__ import main\n"
        "main(['serve', 'mcp', '--help'])\n"
        "heavy = {'mcp', 'mcp_types', 'starlette', 'uvicorn', 'anyio', 'sqlalchemy', 'textual'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()


def test_the_server_needs_no_screen(folder: Path) -> None:
    script = (
        "import sys\n"
        "import studio.serve.mcp.run, studio.serve.mcp.stdio\n"
        "assert not {'textual', 'rich'} & set(sys.modules)\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()


async def test_a_studio_sees_what_an_agent_did(folder: Path, elsewhere: Catalog) -> None:
    ran = run(folder, given=lines(HELLO, call(2, "advance_persona_stage", persona="bob")))
    assert ran.returncode == 0
    assert elsewhere.persona("bob").stage == "open"
    newest = elsewhere.history(limit=1)[0]
    assert (newest.actor, newest.door) == ("raw", "mcp")
