"""Servers in processes of their own, and callers that speak to them byte by byte."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.studio.serve.http.api import Answered

ROOT = Path(__file__).parents[4]
PATIENCE = 30


class Server:
    """`serve http` at a free port, or another command that serves."""

    def __init__(
        self,
        folder: Path,
        words: Sequence[str],
        environment: Mapping[str, str],
        command: Sequence[str] = (),
    ) -> None:
        served = [sys.executable, "-m", "studio", "-C", str(folder), "serve", "http"]
        self.process = subprocess.Popen(
            [*(command or (*served, "--port", "0")), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        )
        self._lines: list[str] = []
        self._heard = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.started = self.line("serving http://")
        self.port = int(self.started.partition("http://")[2].split()[0].rpartition(":")[2])

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._heard:
                self._lines.append(line.rstrip("\n"))
                self._heard.notify_all()
        with self._heard:
            self._lines.append("")
            self._heard.notify_all()

    def line(self, part: str) -> str:
        """The first line on stderr that has this in it, once it is there."""
        with self._heard:

            def told() -> bool:
                return any(part in line for line in self._lines) or "" in self._lines

            assert self._heard.wait_for(told, PATIENCE), self._lines
            found = [line for line in self._lines if part in line]
        assert found, self._lines
        return found[0]

    @property
    def log(self) -> list[str]:
        """All that was said on stderr so far."""
        with self._heard:
            return [line for line in self._lines if line]

    def call(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Answered:
        """Make one call."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        content = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        try:
            connection.request(method, path, content, dict(headers or {}))
            found = connection.getresponse()
            given = {name.lower(): value for name, value in found.getheaders()}
            return Answered(found.status, given, found.read())
        finally:
            connection.close()

    def open(self) -> socket.socket:
        """A connection to speak on byte by byte."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def say(self, data: bytes) -> bytes:
        """Send bytes, and read until the server hangs up."""
        with self.open() as opened:
            opened.sendall(data)
            return read_all(opened)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to stop; returns its exit code."""
        self.process.send_signal(number)
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code

    def kill(self) -> None:
        """End it whatever it does."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()


def read_all(opened: socket.socket) -> bytes:
    """What comes until the other side hangs up."""
    data = b""
    try:
        while chunk := opened.recv(65_536):
            data += chunk
    except ConnectionResetError:
        return data
    return data
