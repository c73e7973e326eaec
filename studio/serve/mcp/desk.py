"""Where calls are worked on: the catalog off the loop that serves, many readers and one writer."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

import anyio
import anyio.to_thread
import orjson

from store.errors import StoreError
from studio.actor import current_actor
from studio.serve.kept import Kept
from studio.serve.mcp.registry import tools_for
from studio.serve.mcp.results import failed, failure, success
from studio.serve.mcp.tool import Call, Tool

if TYPE_CHECKING:
    from store.catalog import Catalog

T = TypeVar("T")

_READERS: Final = 4
_ROOM: Final = 32 * 1024 * 1024
"""Bytes of JSON text to keep; as Python values an answer takes some four times as much."""


def key_of(tool: str, read_only: bool, given: Mapping[str, Any]) -> bytes | None:
    """The key of a call; None for arguments that no valid call has."""
    try:
        return orjson.dumps([tool, read_only, given], option=orjson.OPT_SORT_KEYS)
    except TypeError:
        return None


class Desk:
    """One catalog, and the tools on it.

    A write that a client cancels before its turn is not done; one that has begun is finished, and
    all of it kept.
    """

    def __init__(self, catalog: Catalog, *, read_only: bool = False) -> None:
        self.catalog = catalog
        self.read_only = read_only
        self.actor = current_actor()
        self.answers: Kept[dict[str, Any]] = Kept(catalog, _ROOM)
        self._tools = {True: tools_for(read_only=True)}
        self._tools[False] = self._tools[True] if read_only else tools_for(read_only=False)
        self._reading = anyio.CapacityLimiter(_READERS)
        # The database lets one write at a time: those that wait take no reader's place.
        self._writing = anyio.CapacityLimiter(1)

    def tools(self, *, read_only: bool) -> Mapping[str, Tool]:
        """The tools for a client, by name; one that may only read has none that writes."""
        return self._tools[read_only or self.read_only]

    async def read(self, act: Callable[[], T]) -> T:
        """Run what reads the catalog."""
        return await anyio.to_thread.run_sync(act, limiter=self._reading)

    async def answer(
        self, tool: Tool, given: Mapping[str, Any], actor: str, *, read_only: bool
    ) -> dict[str, Any]:
        """What a call of a tool comes to; whatever goes wrong is an error of the tool, in words."""
        call = Call(self.catalog, actor, read_only or self.read_only)
        try:
            if not tool.kept or (key := key_of(tool.name, call.read_only, given)) is None:
                limiter = self._writing if tool.writes else self._reading
                return await anyio.to_thread.run_sync(
                    lambda: success(tool.answer(call, given)), limiter=limiter
                )
            state = await self.answers.look()
            if (kept := self.answers.find(state, key)) is not None:
                return kept
            found = await self.read(lambda: success(tool.answer(call, given)))
            size = sum(len(one["text"]) for one in found["content"])
            self.answers.keep(state, key, found, size=size, of=call.of())
            return found
        except StoreError as error:
            return failure(error)
        except Exception as error:
            # The client gets one line; what happened where is for the server's own log.
            traceback.print_exception(error, file=sys.stderr)
            return failed(
                f"InternalError: this should not have happened ({type(error).__name__}); the "
                f"server's own log says where"
            )

    def close(self) -> None:
        """Give back what looks at the database."""
        self.answers.close()
