"""Notices of PostgreSQL: every change is announced on a channel, and heard here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import psycopg
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from store.errors import StoreError


class Listening:
    """A connection that listens; one that was lost is made anew."""

    at_once: Final = False

    def __init__(
        self, engine: Engine, channel: str, explained: Callable[[DBAPIError], StoreError]
    ) -> None:
        self._engine = engine
        self._channel = channel
        self._explained = explained
        self._connection: Connection | None = None
        self._driver: psycopg.Connection[Any] | None = None
        self._listen()

    def _listen(self) -> None:
        try:
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            driver = connection.connection.driver_connection
            assert isinstance(driver, psycopg.Connection)
            # What is listened to belongs to the connection, which no other reader may be given.
            connection.detach()
            connection.exec_driver_sql(f"LISTEN {self._channel}")
        except DBAPIError as error:
            raise self._explained(error) from error
        self._connection, self._driver = connection, driver

    def changed(self) -> bool:
        """Whether a change was announced since; also true after a loss of the connection."""
        if self._driver is None:
            self._listen()
            return True
        try:
            return bool(list(self._driver.notifies(timeout=0)))
        except psycopg.Error:
            # What was announced meanwhile is lost with it: better to look once too often.
            self.close()
            self._listen()
            return True

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None and self._driver is not None:
            self._driver.close()
            # It may have been lost, when there is nothing left to roll back on it.
            self._connection.invalidate()
            self._connection.close()
            self._connection = self._driver = None
