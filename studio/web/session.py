"""One tab of a browser: a studio in a process of its own, and its end."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from typing import Any, Final

from textual_serve.app_service import AppService

GRACE: Final = 10.0
"""Seconds for a studio to save what is typed and end, before it is made to."""
_WIDEST: Final = 1_000


class Session(AppService):
    """A studio that a browser's tab shows.

    It is told to quit when its tab goes away, and saves what stands typed then, as with ctrl+q.
    """

    def __init__(self, environment: Mapping[str, str], **connection: Any) -> None:
        super().__init__("", **connection)
        self._environment = environment

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        # No shell, and no folder before the installed packages: a workspace may hold a `studio`.
        command = (sys.executable, "-P", "-m", "studio", "open")
        options: dict[str, Any] = {"start_new_session": True}
        if os.name == "nt":
            options = {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
        # Not of the terminal's group: ctrl+c there ends the server, which lets each studio save.
        self._process = process = await asyncio.create_subprocess_exec(
            *command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            env={**self._build_environment(width, height), **self._environment},
            **options,
        )
        assert process.stdin is not None
        self._stdin = process.stdin
        return process

    async def run(self) -> None:
        """Pass on what the studio draws until it ends; then let the tab know."""
        await super().run()
        await self.remote_close()

    async def stop(self) -> None:
        """Have the studio save and end; one that does not is ended."""
        task, process = self._task, self._process
        if task is None or process is None:
            return
        self._task = None
        await self._download_manager.cancel_app_downloads(app_service_id=self.app_service_id)
        await self.send_meta({"type": "quit"})
        try:
            await asyncio.wait_for(_ended(task, process), GRACE)
        except TimeoutError:
            process.kill()
            await process.wait()

    async def take(self, message: str) -> str:
        """Take what the tab sends; gives back what it is to be answered, blank for nothing.

        What is not of the shape that the page sends is passed over.
        """
        try:
            said = json.loads(message)
        except ValueError:
            return ""
        match said:
            case ["stdin", str(keys)]:
                await self.send_bytes(keys.encode("utf-8", "replace"))
            case ["resize", {"width": int(width), "height": int(height)}]:
                await self.set_terminal_size(cells(width), cells(height))
            case ["ping", str(when)]:
                return json.dumps(["pong", when])
            case ["focus"]:
                await self.focus()
            case ["blur"]:
                await self.blur()
        return ""


def cells(number: int) -> int:
    """A width or a height that a terminal can have."""
    return max(1, min(number, _WIDEST))


async def _ended(task: asyncio.Task[None], process: Process) -> None:
    await task
    assert process.stdout is not None
    # Nobody looks any more, but a full pipe would hold the studio up.
    while await process.stdout.read(65_536):
        pass
    await process.wait()
