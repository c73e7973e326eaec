"""Answers that are kept while nothing in the catalog changes: exact, never stale."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final, TypeAlias

from studio.serve.http.answers import Answer

Key: TypeAlias = tuple[bytes, bytes]
"""The path and the query as they came."""

_ROOM: Final = 64 * 1024 * 1024
"""Bytes of bodies to keep."""
_LARGEST: Final = 8 * 1024 * 1024
_BESIDE: Final = 1024
"""Bytes that an answer takes beside its body."""


class Remembered:
    """Answers by what was asked, all of one moment of the database.

    A moment is what `store.database.dialect.Moments` gave before an answer was read: while it
    gives the same, nothing was committed since, so that the answer is still what would be read.
    """

    def __init__(self, room: int = _ROOM) -> None:
        self._room = room
        self._moment: object = None
        self._answers: OrderedDict[Key, Answer] = OrderedDict()
        self._size = 0

    def look(self, moment: object, key: Key) -> Answer | None:
        """The answer of this moment, when there is one; answers of any other are let go."""
        if moment != self._moment:
            self._moment = moment
            self._answers.clear()
            self._size = 0
            return None
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
        return answer

    def keep(self, moment: object, key: Key, answer: Answer) -> None:
        """Keep an answer that was read after a moment was told; those longest unused give way."""
        size = len(answer.body) + _BESIDE
        if moment != self._moment or answer.status != 200 or size > min(_LARGEST, self._room):
            return
        before = self._answers.pop(key, None)
        if before is not None:
            self._size -= len(before.body) + _BESIDE
        self._answers[key] = answer
        self._size += size
        while self._size > self._room:
            _, gone = self._answers.popitem(last=False)
            self._size -= len(gone.body) + _BESIDE
