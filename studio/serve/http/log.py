"""The outermost layer: a line on stderr for each call, and an answer for whatever went wrong.

Paths are logged as they came, percent-encoded; queries, headers and bodies never are.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter
from typing import Final, TypeAlias

from studio.serve.access import App, Message, Receive, Scope, Send
from studio.serve.http.answers import Problem

Write: TypeAlias = Callable[[str], None]

HUNG_UP: Final = 499
"""What is logged of a call whose caller went away before it was answered."""
_LONGEST_PATH: Final = 500


def to_stderr(line: str) -> None:
    """Write one line to stderr; nobody may be there to read it."""
    try:
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        return


class AccessLog:
    """Logs `time method path status ms role` of each call, and answers 500 where one fails."""

    def __init__(self, app: App, write: Write = to_stderr) -> None:
        self._app = app
        self._write = write

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one call."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        started = perf_counter()
        try:
            await self._app(scope, receive, sending)
        except Exception as error:
            self._tell(error)
            if not status:
                problem = "this should not have happened; the server's log says more"
                await Problem(500, "internal_error", problem).answer()(scope, receive, sending)
        finally:
            took = (perf_counter() - started) * 1000
            role = scope.get("state", {}).get("role") or "-"
            path = scope["raw_path"].decode("latin-1")[:_LONGEST_PATH]
            self._write(
                f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}Z {scope['method'][:20]} {path} "
                f"{status or HUNG_UP} {took:.1f}ms {role}"
            )

    def _tell(self, error: Exception) -> None:
        self._write(
            f"this should not have happened: {type(error).__name__}; please report it "
            f"(PERSONA_STUDIO_DEBUG=1 shows where)"
        )
        if os.environ.get("PERSONA_STUDIO_DEBUG"):
            self._write("".join(traceback.format_exception(error)).rstrip())
