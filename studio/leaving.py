"""The end of the studio: asked for by its user, or brought about by the system."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Protocol, runtime_checkable

from textual.app import App
from textual.screen import Screen
from textual.worker import Worker

from studio.errands import Errands

PATIENCE: Final = 0.7
"""Seconds after which one who quits is told what is waited for."""
LAST_CALL: Final = 10.0
"""Seconds that saving may take when the system ends the studio."""


@runtime_checkable
class Leaving(Protocol):
    """A screen that may have something to save before the studio ends."""

    async def save_all(self) -> bool:
        """Save what stands typed; whether all of it could be."""

    def leave(self) -> None:
        """Let go of what it holds."""


class Leave:
    """Ends an app so that nothing is lost.

    Args:
        app: The app.
        folder: Where to keep what could not be saved when nobody can be asked.
    """

    def __init__(self, app: App[Any], folder: Path) -> None:
        self._app = app
        self._folder = folder
        self._asking: Worker[None] | None = None
        self._ending: Worker[None] | None = None
        self._hung_up = False

    def ask(self) -> None:
        """End, with everything saved; what cannot be saved is not left behind unasked."""
        if self._asking is not None and self._asking.is_running:
            # It is asking whether to: the answer is in that dialog.
            return
        # The screens answer while this waits, so it is not their task, nor the app's.
        self._asking = self._app.run_worker(self._ask(), group="quit")

    async def _ask(self) -> None:
        screens = self._screens
        saving = asyncio.ensure_future(_save_all(screens))
        await asyncio.wait({saving}, timeout=PATIENCE)
        if not saving.done() and (what := _under_way(screens)):
            self._app.notify(
                f"{what} is not done yet. The studio closes as soon as it is.",
                title="Waiting",
                timeout=60,
                markup=False,
            )
        if not await saving:
            from studio.screens.dialogs import ConfirmScreen

            text = "Something that was typed could not be saved.\n\nWhat was typed is lost."
            sure = ConfirmScreen("Quit without saving?", text, "Quit")
            if not await self._app.push_screen_wait(sure):
                return
        self._leave(screens)

    def listen(self) -> None:
        """End by itself, everything saved, when the terminal is closed or the system ends."""
        loop = asyncio.get_running_loop()
        for name in ("SIGHUP", "SIGTERM"):
            number = getattr(signal, name, None)
            if number is not None:
                # Windows knows neither the one nor how to wait for the other.
                with suppress(NotImplementedError):
                    loop.add_signal_handler(number, self._signalled)

    def _signalled(self) -> None:
        self.at_once(hung_up=terminal_lost())

    def at_once(self, *, hung_up: bool = False) -> None:
        """End without asking: what cannot be saved is kept in a file.

        Where the terminal has hung up, the process ends here, once all is saved and closed.
        """
        if hung_up and not self._hung_up:
            self._hung_up = True
            _forget_terminal(self._app)
        if self._ending is None:
            self._ending = self._app.run_worker(self._at_once(), group="end", exit_on_error=False)

    async def _at_once(self) -> None:
        screens = self._screens
        try:
            saved = await asyncio.wait_for(_save_all(screens), LAST_CALL)
        except (TimeoutError, asyncio.CancelledError):
            # Cancelled by an end that was under way already.
            saved = False
        if not saved:
            from studio.rescue import rescue

            rescue(screens, self._folder)
        self._leave(screens)
        if self._hung_up:
            end_process()

    @property
    def _screens(self) -> list[Screen[Any]]:
        above_first: list[Screen[Any]] = [*reversed(self._app.screen_stack)]
        return [one for one in above_first if _has_to_leave(one)]

    def _leave(self, screens: Sequence[Screen[Any]]) -> None:
        for screen in screens:
            if isinstance(screen, Leaving):
                screen.leave()
        self._app.exit()


def _has_to_leave(screen: object) -> bool:
    return isinstance(screen, Leaving)


async def _save_all(screens: Sequence[Screen[Any]]) -> bool:
    saved = [await screen.save_all() for screen in screens if isinstance(screen, Leaving)]
    return all(saved)


def _under_way(screens: Sequence[Screen[Any]]) -> str:
    """What is being written, in words; blank when nothing is."""
    for screen in screens:
        errands = getattr(screen, "errands", None) or getattr(screen, "_errands", None)
        if isinstance(errands, Errands) and errands.under_way:
            return errands.under_way
    return ""


def end_process() -> None:
    """End here and now, when all is saved and closed and the terminal has hung up.

    Textual would wait to tidy up a terminal that is gone, and its thread would read it for ever.
    """
    os._exit(128 + signal.SIGHUP)


def terminal_lost() -> bool:
    """Whether the terminal that the studio was on is there no more."""
    try:
        return sys.__stderr__ is None or not sys.__stderr__.isatty()
    except (OSError, ValueError):
        return True


class _Nowhere:
    """Takes what is drawn, and never keeps who draws waiting."""

    def write(self, text: str) -> None:
        """Drop it."""

    def flush(self) -> None:
        """There is nothing to do."""

    def stop(self) -> None:
        """There is nothing to end."""


def _forget_terminal(app: App[Any]) -> None:
    """Draw to nowhere: a terminal that is gone would hold up who writes to it."""
    # Its thread has ended over the terminal, and a queue that nobody empties fills up.
    if vars(app._driver or app).get("_writer_thread") is not None:
        setattr(app._driver, "_writer_thread", _Nowhere())  # noqa: B010 (no driver declares it)
    if sys.__stderr__ is not None:
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, sys.__stderr__.fileno())
        os.close(nowhere)
