"""One state of a database told from the next (see `store.database.dialect.Moments`)."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from store.errors import StoreError


class Asked:
    """Asks one question on a connection of its own, which never writes.

    `prepare` makes a connection of the driver ready for that: no transaction may stay open.
    What is answered counts for one connection only: after another had to be made, no state is
    equal to one of before.
    """

    def __init__(
        self,
        engine: Engine,
        question: str,
        *,
        waits: bool,
        explained: Callable[[DBAPIError], StoreError],
        prepare: Callable[[Any], None],
        place: Callable[[], object] = lambda: "",
    ) -> None:
        self.waits = waits
        self._engine = engine
        self._question = question
        self._explained = explained
        self._prepare = prepare
        self._place = place
        """Where the database is; an answer from another place says nothing of this one."""
        self._lock = Lock()
        self._driver: Any = None
        self._made = 0
        self._place_of_driver: object = None

    def now(self) -> object:
        """What stands for the present state.

        Raises:
            PersistError: the database cannot be asked now.
        """
        with self._lock:
            place = self._place()
            if self._driver is None or place != self._place_of_driver:
                self._connect(place)
            try:
                answered = self._driver.execute(self._question).fetchone()
            except self._engine.dialect.loaded_dbapi.Error as error:
                self._drop()
                raise self._explained(DBAPIError(self._question, None, error)) from error
            return (self._made, place, answered[0])

    def _connect(self, place: object) -> None:
        self._drop()
        try:
            connection = self._engine.raw_connection()
        except self._engine.dialect.loaded_dbapi.Error as error:
            raise self._explained(DBAPIError("connect", None, error)) from error
        driver: Any = connection.driver_connection
        # The pool's other users shall not be given it.
        connection.detach()
        self._prepare(driver)
        self._driver, self._place_of_driver = driver, place
        self._made += 1

    def _drop(self) -> None:
        if self._driver is not None:
            self._driver.close()
            self._driver = None

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._drop()
