"""Answers that were given before, given again while the catalog stays as it is.

Exact, never stale: before each answer the database is asked whether anything was committed since,
by whomever. What was computed belongs to the state that was seen before computing began, so that a
change under way can only have it computed once more.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import orjson

from store.errors import StoreError

if TYPE_CHECKING:
    from store.catalog import Catalog
    from store.database.dialect import Notices

State: TypeAlias = int

_MOST_BYTES: Final = 32 * 1024 * 1024
"""Of JSON text; as Python values an answer takes some four times as much."""


def key_of(tool: str, read_only: bool, given: Mapping[str, Any]) -> bytes | None:
    """The key of a call; None for arguments that no valid call has."""
    try:
        return orjson.dumps([tool, read_only, given], option=orjson.OPT_SORT_KEYS)
    except TypeError:
        return None


class Answers:
    """Answers by call, each with the state of the catalog that it was computed in."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._notices: Notices | None = None
        self._state: State = 0
        self._kept: OrderedDict[bytes, tuple[State, dict[str, Any], int]] = OrderedDict()
        self._bytes = 0
        self._looking = Lock()
        self._closed = False

    @property
    def quick(self) -> bool:
        """Whether `look` takes microseconds, so that it may be called on the loop that serves."""
        return self._notices is not None and self._notices.at_once

    def look(self) -> State:
        """The state that the catalog is in now; another after every change.

        Raises:
            PersistError: the database cannot be read.
        """
        with self._looking:
            if self._notices is None:
                if not self._closed:
                    self._notices = self._catalog.notices()
                self._state += 1
            if self._notices is None or not self._notices.at_once:
                # A notice may still be on its way; revisions are numbered in the order of commits.
                return -self._catalog.newest_revision()
            try:
                if self._notices.changed():
                    self._state += 1
            except StoreError:
                self._forget()
                raise
            return self._state

    def find(self, key: bytes, state: State) -> dict[str, Any] | None:
        """The answer to a call that was computed in this very state."""
        found = self._kept.get(key)
        if found is None or found[0] != state:
            return None
        self._kept.move_to_end(key)
        return found[1]

    def keep(self, key: bytes, state: State, answer: dict[str, Any]) -> None:
        """Keep an answer that was computed after this state was seen."""
        size = sum(len(one["text"]) for one in answer["content"])
        if (before := self._kept.pop(key, None)) is not None:
            self._bytes -= before[2]
        self._kept[key] = (state, answer, size)
        self._bytes += size
        while self._bytes > _MOST_BYTES:
            _, (_, _, gone) = self._kept.popitem(last=False)
            self._bytes -= gone

    def close(self) -> None:
        """Give the connection back."""
        with self._looking:
            self._closed = True
            self._forget()

    def _forget(self) -> None:
        if self._notices is not None:
            self._notices.close()
            self._notices = None
