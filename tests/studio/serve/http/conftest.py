"""An API over a small catalog, called in this process; and servers in processes of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from store.tokens import TokenCounter
from store.workspace import load_workspace, open_catalog
from studio.serve.access import Access
from studio.serve.http.app import build_app
from tests.studio.cli.desk import ADA
from tests.studio.serve.http.api import Api
from tests.studio.serve.http.processes import Server

VOICE = """
[[roles]]
id = "host-role"
display_name = "Host"
system_prompt = "You host."
temperature = 0.0
thinking_enabled = false
vad_silence_duration_ms = 0
locale = "de"

[[sequences]]
id = "call"
display_name = "Call"
completion = "explicit_close"
[[sequences.steps]]
id = "greet"
instruction = "Say hello."
[[sequences.steps]]
id = "ask"
instruction = "Ask."
max_turns = 3

[[personas]]
id = "host"
display_name = "The host"
voice = "Kore"
locale = "en"
default_role = "host-role"
default_sequence = "call"
tags = ["a", "b"]
metadata = {team = "voice"}
"""
"""What a voice server has, beside Ada and Bob."""


@cache
def _tokenizer(name: str) -> Any:
    from splintr import Tokenizer

    return Tokenizer.from_pretrained(name)


@pytest.fixture(autouse=True)
def one_tokenizer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Load each tokenizer once: every catalog makes counters of its own."""
    monkeypatch.setattr(TokenCounter, "_loaded", lambda self: _tokenizer(self.encoding.tokenizer))


@pytest.fixture(autouse=True)
def no_tokens_around(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the environment opens or closes a server."""
    for name in ("READ_TOKEN", "ADMIN_TOKEN", "WORKSPACE", "DB", "DEBUG"):
        monkeypatch.delenv(f"PERSONA_STUDIO_{name}", raising=False)


@pytest.fixture(scope="session")
def pulled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with Ada, Bob and the host, pulled: made once, copied for each test."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "seeds").mkdir()
    (folder / "seeds" / "ada.toml").write_text(ADA, "utf-8")
    (folder / "seeds" / "voice.toml").write_text(VOICE, "utf-8")
    catalog, _ = open_catalog(load_workspace(folder, environment={}), by="somebody")
    catalog.close()
    return folder


@pytest.fixture
def folder(pulled: Path, tmp_path: Path) -> Path:
    """The workspace that is served."""
    folder = tmp_path / "team"
    shutil.copytree(pulled, folder)
    return folder


Opening = Callable[..., AbstractContextManager[Api]]


@pytest.fixture
def opening(folder: Path) -> Opening:
    """Opens an API over the workspace, with tokens or read only."""

    @contextmanager
    def opened(access: Access | None = None, **options: Any) -> Iterator[Api]:
        catalog, _ = open_catalog(load_workspace(folder, environment={}), by="somebody")
        log: list[str] = []
        address = options.pop("client", ("127.0.0.1", 50_000))
        app = build_app(catalog, access or Access(), by="me", write=log.append, **options)
        made: Any = app
        client = TestClient(
            made, base_url="http://localhost", client=address, raise_server_exceptions=False
        )
        with client:
            yield Api(client, catalog, log)
        catalog.close()

    return opened


@pytest.fixture
def api(opening: Opening) -> Iterator[Api]:
    """The API as this machine sees it: no token, reading and writing."""
    with opening() as made:
        yield made


@pytest.fixture
def serving(folder: Path) -> Iterator[Callable[..., Server]]:
    """Starts servers of the workspace as processes; they are stopped at the end."""
    started: list[Server] = []

    def start(*words: str, **environment: str) -> Server:
        made = Server(folder, words, environment)
        started.append(made)
        return made

    yield start
    for one in started:
        one.kill()
