"""`serve http`: what is refused before anything is served."""

from __future__ import annotations

import socket
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.studio.cli.desk import Desk

READ, ADMIN = "PERSONA_STUDIO_READ_TOKEN", "PERSONA_STUDIO_ADMIN_TOKEN"


@pytest.fixture(autouse=True)
def no_tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (READ, ADMIN):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "studio.example"])
def test_opening_to_others_needs_a_token(desk: Desk, host: str) -> None:
    said = desk.refused("serve", "http", "--host", host)
    assert said.startswith(f"{host} is reachable from other machines, and there is no token: set ")
    assert READ in said
    assert ADMIN in said
    assert "--tokens" in said


def test_a_port_that_is_taken(desk: Desk) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        said = desk.refused("serve", "http", "--port", str(port))
    assert said == f"127.0.0.1:{port}: Address already in use"


def test_a_host_that_there_is_not(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADMIN, "secret")
    said = desk.refused("serve", "http", "--host", "no such host")
    assert said.startswith("no such host:8765: there is no such host")


def test_tokens_that_cannot_be_read(desk: Desk, tmp_path: Path) -> None:
    assert "cannot be read" in desk.refused("serve", "http", "--tokens", str(tmp_path / "none"))
    file = tmp_path / "tokens"
    file.write_text("secret")
    said = desk.refused("serve", "http", "--tokens", str(file))
    assert "line 1: does not begin with a role" in said
    assert "secret" not in said


def test_a_blank_token_opens_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ADMIN, "")
    said = desk.refused("serve", "http", "--host", "0.0.0.0")
    assert said == f"{ADMIN}: the token is blank; give one, or take it away"


@pytest.mark.parametrize("port", ["65536", "-1", "http", "8765.0", "٣"])
def test_a_port_that_is_none(desk: Desk, port: str) -> None:
    assert "is no port; use 0 to 65535" in desk.misused("serve", "http", f"--port={port}")


def test_what_to_serve_has_to_be_said(desk: Desk) -> None:
    assert "COMMAND" in desk.misused("serve")
    assert "did you mean http?" in desk.misused("serve", "htpp")


def test_no_workspace_is_served(bare: Desk, tmp_path: Path) -> None:
    answer = bare.run_bare("-C", str(tmp_path / "none"), "serve", "http", code=1)
    assert "does not exist" in answer.err


def test_without_the_packages_it_says_which_to_install(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [one for one in sys.modules if one.startswith("studio.serve.")]:
        if name != "studio.serve.access":
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    said = desk.refused("serve", "http")
    assert said.endswith('pip install "persona-studio[servers]"')
    assert "uvicorn" in said


def test_help_tells_the_tokens(desk: Desk) -> None:
    told = desk.run("serve", "http", "--help").out
    for word in ("--host", "--port", "--tokens", "--read-only", READ, ADMIN, "/openapi.json"):
        assert word in told
