"""Telling clients what changed, whoever changed it: lists of personas, and texts they follow.

Both eras of the protocol are told: older clients on their connection, newer ones on the streams
that they opened with `subscriptions/listen`. Nothing is told that did not change: lists and texts
are compared by their digests.
"""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from collections.abc import Iterable
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

import anyio
import mcp_types as types
from mcp.server.connection import Connection
from mcp.server.context import ServerRequestContext
from mcp.server.subscriptions import InMemorySubscriptionBus, ListenHandler
from mcp.shared.subscriptions import (
    PromptsListChanged,
    ResourcesListChanged,
    ResourceUpdated,
    ServerEvent,
)

from store.errors import NotFound, StoreError
from studio.serve.mcp.desk import Desk
from studio.serve.mcp.resources import named_in, text_of

if TYPE_CHECKING:
    from store.database.dialect import Notices

EVERY: Final = 0.5
"""Seconds between two looks at the database."""


class Watch:
    """Who follows what, and what it looked like when it was told of last."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._bus = InMemorySubscriptionBus()
        self._listening = ListenHandler(self._bus)
        # A connection that is gone is forgotten with it.
        self._connections: WeakKeyDictionary[Connection, set[str]] = WeakKeyDictionary()
        self._followed: Counter[str] = Counter()
        """Addresses that streams of newer clients follow."""
        self._list: bytes | None = None
        self._texts: dict[str, bytes | None] = {}
        self._notices: Notices | None = None
        self._look_again = True

    async def greet(self, ctx: ServerRequestContext[Any], _: types.NotificationParams) -> None:
        """Take an older client's connection in: it is initialized."""
        self._connections.setdefault(_connection(ctx), set())

    async def subscribe(
        self, ctx: ServerRequestContext[Any], params: types.SubscribeRequestParams
    ) -> types.EmptyResult:
        """Have an older client follow a resource.

        Raises:
            NotFound: no resource can have that address.
        """
        named_in(params.uri)
        await self._begin_to_follow([params.uri])
        self._connections.setdefault(_connection(ctx), set()).add(params.uri)
        return types.EmptyResult()

    async def unsubscribe(
        self, ctx: ServerRequestContext[Any], params: types.UnsubscribeRequestParams
    ) -> types.EmptyResult:
        """Have it follow the resource no more."""
        self._connections.setdefault(_connection(ctx), set()).discard(params.uri)
        return types.EmptyResult()

    async def listen(
        self, ctx: ServerRequestContext[Any], params: types.SubscriptionsListenRequestParams
    ) -> types.SubscriptionsListenResult:
        """Serve a newer client's stream of what changed."""
        uris = list(params.notifications.resource_subscriptions or ())
        self._followed.update(uris)
        try:
            await self._begin_to_follow(uris)
            return await self._listening(ctx, params)
        finally:
            self._followed.subtract(uris)
            # Counts of zero are kept by a subtraction, and would be looked at for ever.
            self._followed = +self._followed

    async def run(self) -> None:
        """Look now and then, and tell; until cancelled."""
        try:
            while True:
                try:
                    events = await self._desk.read(partial(self._look, self._followed_by_any()))
                except StoreError:
                    # The database is away: whoever calls is told so. It may come back.
                    self._begin_anew()
                    events = []
                except Exception as error:
                    # Who is told nothing can still ask: the server goes on.
                    traceback.print_exception(error, file=sys.stderr)
                    self._begin_anew()
                    events = []
                for event in events:
                    await self._tell(event)
                await anyio.sleep(EVERY)
        finally:
            self._forget()

    def close(self) -> None:
        """End the streams of newer clients, telling them so."""
        self._listening.close()

    async def _begin_to_follow(self, uris: Iterable[str]) -> None:
        new = [uri for uri in uris if uri not in self._texts]
        if new:
            found = await self._desk.read(lambda: {uri: self._digest(uri) for uri in new})
            for uri, digest in found.items():
                self._texts.setdefault(uri, digest)
            # A change since then may have been looked at before this was followed.
            self._look_again = True

    def _followed_by_any(self) -> set[str]:
        followed = set(self._followed)
        for uris in list(self._connections.values()):
            followed |= uris
        for uri in set(self._texts) - followed:
            del self._texts[uri]
        return followed

    def _look(self, followed: set[str]) -> list[ServerEvent]:
        """What has changed since the last look."""
        if self._notices is None:
            self._notices = self._desk.catalog.notices()
            self._look_again = True
        again, self._look_again = self._look_again, False
        if not self._notices.changed() and not again:
            return []
        events: list[ServerEvent] = []
        seen = self._list_digest()
        if self._list is not None and seen != self._list:
            events += [PromptsListChanged(), ResourcesListChanged()]
        self._list = seen
        for uri in sorted(followed):
            digest = self._digest(uri)
            if uri in self._texts and self._texts[uri] != digest:
                events.append(ResourceUpdated(uri))
            self._texts[uri] = digest
        return events

    def _list_digest(self) -> bytes:
        digest = blake2b(digest_size=16)
        for one in self._desk.catalog.listing("persona", limit=2**31 - 1):
            digest.update(f"{one.name}\0{one.description}\0".encode())
        return digest.digest()

    def _digest(self, uri: str) -> bytes | None:
        try:
            text = text_of(self._desk.catalog, uri, read_only=self._desk.read_only)
        except NotFound:
            return None
        return blake2b(text.encode(), digest_size=16).digest()

    async def _tell(self, event: ServerEvent) -> None:
        for connection, uris in list(self._connections.items()):
            if isinstance(event, ResourceUpdated):
                if event.uri in uris:
                    await connection.send_resource_updated(event.uri)
            elif isinstance(event, PromptsListChanged):
                await connection.send_prompt_list_changed()
            elif isinstance(event, ResourcesListChanged):
                await connection.send_resource_list_changed()
        await self._bus.publish(event)

    def _begin_anew(self) -> None:
        self._forget()
        self._look_again = True

    def _forget(self) -> None:
        if self._notices is not None:
            self._notices.close()
            self._notices = None


def _connection(ctx: ServerRequestContext[Any]) -> Connection:
    # The session of a request goes with it; the SDK shows what it stands on to no one.
    return ctx.session._connection
