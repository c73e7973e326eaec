"""Answers that are kept for as long as nothing that they were made of is altered: never stale.

Before each answer the database is asked whether anything was committed since, by whomever. When
something was, its history tells what was altered, and only the answers that were made of that are
let go of; where that cannot be told, all are. What was computed belongs to the state that was seen
before computing began, so that a change under way can only have it computed once more.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeAlias, TypeVar

from anyio import CapacityLimiter, Lock, to_thread

from store.errors import PersistError

if TYPE_CHECKING:
    from store.catalog import Catalog
    from store.since import Key, Mark, Since

T = TypeVar("T")
State: TypeAlias = int

ROOM: Final = 64 * 1024 * 1024
"""Bytes of answers to keep."""
_LARGEST: Final = 8 * 1024 * 1024
_BESIDE: Final = 1024
"""Bytes that an answer takes beside its text."""
_EACH: Final = 200
"""Bytes that each entry takes of which an answer was made."""


@dataclass(frozen=True, slots=True)
class _Kept(Generic[T]):
    answer: T
    size: int
    of: frozenset[Key] | None


class Kept(Generic[T]):
    """Answers by what was asked. Of one event loop: only its database is asked from threads."""

    def __init__(self, catalog: Catalog, room: int = ROOM) -> None:
        self._catalog = catalog
        self._room = room
        self._moments = catalog.moments()
        self._moment: object = None
        self._mark: Mark | None = None
        self._state: State = 0
        self._answers: OrderedDict[Hashable, _Kept[T]] = OrderedDict()
        self._size = 0
        self._settling = Lock()
        # Whoever looks waits for no reader: it is what tells whether there is anything to read.
        self._looking = CapacityLimiter(1)

    async def look(self) -> State | None:
        """The state that the catalog is in now; None when it cannot be told."""
        try:
            moment = await self._now()
            if moment != self._moment:
                async with self._settling:
                    await self._settle()
        except PersistError:
            # Whoever reads the database next says what is wrong with it.
            return None
        return self._state

    async def _now(self) -> object:
        if self._moments.waits:
            return await to_thread.run_sync(self._moments.now, limiter=self._looking)
        return self._moments.now()

    async def _settle(self) -> None:
        """Let go of what was altered since the moment that was seen last."""
        # Anew: another call may have settled it while this one waited.
        moment = await self._now()
        if moment == self._moment:
            return
        # Read after the moment, the mark is never older than it.
        since = await to_thread.run_sync(self._read, limiter=self._looking)
        if since.touched is None:
            self._answers.clear()
            self._size = 0
        else:
            touched = since.touched
            for key, kept in list(self._answers.items()):
                if kept.of is None or not touched.isdisjoint(kept.of):
                    self._drop(key)
        self._moment, self._mark = moment, since.mark
        self._state += 1

    def _read(self) -> Since:
        return self._catalog.since(self._mark)

    def find(self, state: State | None, key: Hashable) -> T | None:
        """What was answered to this, if it is what would be answered in that state."""
        kept = self._answers.get(key) if state == self._state else None
        if kept is None:
            return None
        self._answers.move_to_end(key)
        return kept.answer

    def keep(
        self,
        state: State | None,
        key: Hashable,
        answer: T,
        *,
        size: int,
        of: frozenset[Key] | None = None,
    ) -> None:
        """Keep an answer of `size` bytes that was computed after this state was seen.

        It is made of the entries `of`; when that is not said, any change may alter it. Those
        longest unused give way.
        """
        size += _BESIDE + _EACH * len(of or ())
        if state != self._state or size > min(_LARGEST, self._room):
            return
        self._drop(key)
        self._answers[key] = _Kept(answer, size, of)
        self._size += size
        while self._size > self._room:
            self._drop(next(iter(self._answers)))

    def _drop(self, key: Hashable) -> None:
        gone = self._answers.pop(key, None)
        if gone is not None:
            self._size -= gone.size

    def close(self) -> None:
        """Give the connection back."""
        self._moments.close()
