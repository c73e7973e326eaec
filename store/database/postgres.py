"""PostgreSQL: a server for a team (see `store.database.dialect.Dialect`).

One writer at a time, as on SQLite: a lock of the whole catalog is taken before anything is read
that a write may rest on, so that what works on one database works on the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError

from store.database.dialect import IMMEDIATE, Decoder, Encoder, Moments, Notices, first_line
from store.errors import Invalid, PersistError, StoreError

READING: Final[Mapping[str, Any]] = MappingProxyType({"isolation_level": "REPEATABLE READ"})
# Each statement sees the newest state: after the lock, nobody else changes it.
WRITING: Final[Mapping[str, Any]] = MappingProxyType(
    {"isolation_level": "READ COMMITTED", IMMEDIATE: True}
)

CHANNEL: Final = "persona_studio"
"""Where every change is announced, with the id of the newest revision."""
_LOCK: Final = 0x70657273_6F6E6173
"""The advisory lock of whoever writes: "personas" in ASCII."""
_CONNECT_SECONDS: Final = 10
_STATEMENT_MS: Final = 120_000
"""What no statement of ours needs; a server that hangs is told after it."""
_IDLE_MS: Final = 300_000
"""How long a change may stand still, as on a machine put to sleep, before others may write."""
_SILENT_MS: Final = 30_000
"""How long sent data may stay unanswered before the connection counts as lost."""

_OLDEST: Final = 14

# By SQLSTATE, the longest beginning first.
_SIGNS: Final = (
    ("55P03", "is locked by another program; try again when it is done"),
    ("57014", "takes too long to answer; try again, or look at the server"),
    ("25P03", "ended a change that stood still too long; nothing of it was kept, make it again"),
    ("25006", "is read-only; choose another with --db"),
    ("42501", "does not let this user do that: {said}"),
    ("28", "refuses the user or the password"),
    ("3D000", "does not exist; create it on the server with `createdb`"),
    ("53100", "cannot grow: the disk is full"),
    ("53300", "has no connection left; close another program"),
    ("57P03", "is starting or stopping; try again in a moment"),
    ("57P", "was shut down; try again when it runs"),
    ("40", "was busy with another change; nothing of this one was kept, make it again"),
    ("XX00", "is damaged; restore it from a backup"),
)
_INVALID: Final = {
    "22003": "a number is too large for the database; use a smaller one",
    "22001": "a text is too long for its field; use a shorter one",
    "22021": "a text holds a character that the database cannot store",
    "54000": "a name, type or path is too long for an index of the database; use a shorter one",
}


def make_engine(url: URL, *, encode: Encoder, decode: Decoder, patience: int) -> Engine:
    """An engine over psycopg whose writers take the lock first."""
    if url.drivername not in ("postgresql", "postgresql+psycopg"):
        raise ArgumentError("the driver for PostgreSQL is psycopg; write postgresql://host/name")
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise ImportError(
            "PostgreSQL needs a driver that is not installed: "
            'pip install "persona-studio[postgres]"'
        ) from error
    limits = {"connect_timeout": _CONNECT_SECONDS, "tcp_user_timeout": _SILENT_MS}
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        json_serializer=encode,
        json_deserializer=decode,
        # A studio stands open all day: a server that was started anew meanwhile is no error.
        pool_pre_ping=True,
        connect_args={key: value for key, value in limits.items() if key not in url.query},
    )
    settings = {
        "TimeZone": "'UTC'",
        "lock_timeout": patience,
        "statement_timeout": _STATEMENT_MS,
        "idle_in_transaction_session_timeout": _IDLE_MS,
        # Statements are short and many: compiling them to machine code costs more than they do.
        "jit": "off",
        # What is searched is in memory: a thousand rows are looked up, not found by reading all.
        "random_page_cost": 1.1,
    }

    def set_up(connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("; ".join(f"SET {name} = {to}" for name, to in settings.items()))
        connection.commit()

    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get(IMMEDIATE):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


def prepare(engine: Engine, location: str) -> None:
    """Look whether the server can hold a catalog."""
    with engine.connect() as connection:
        version, *_ = connection.dialect.server_version_info or (0,)
        encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if int(version) < _OLDEST:
        raise PersistError(
            f"the database {location} is PostgreSQL {version}; it must be {_OLDEST} or newer"
        )
    if encoding != "UTF8":
        raise PersistError(
            f"the database {location} keeps texts in {encoding}; create one with encoding UTF8"
        )


def announce(connection: Connection) -> None:
    """Tell all that listen, once this is committed; nothing when nothing was written."""
    connection.exec_driver_sql(
        f"SELECT pg_notify('{CHANNEL}', (SELECT coalesce(max(id), 0) FROM studio_revisions)::text) "
        "WHERE pg_current_xact_id_if_assigned() IS NOT NULL"
    )


def explained(error: DBAPIError, location: str) -> StoreError:
    """An error of the server, or of the way to it, in words for people."""
    code = getattr(error.orig, "sqlstate", None) or ""
    said = first_line(error)
    if code in _INVALID:
        return Invalid(_INVALID[code])
    if "cannot contain NUL" in said:
        return Invalid("a text holds a NUL character, which cannot be stored or looked up")
    for beginning, words in _SIGNS:
        if code.startswith(beginning):
            return PersistError(f"the database {location} {words.replace('{said}', said)}")
    if not code or code.startswith("08"):
        return PersistError(f"the database {location} cannot be reached: {said}")
    return PersistError(f"the database {location} reports: {said}")


def notices(engine: Engine, location: str) -> Notices:
    """Notices by LISTEN."""
    from store.database.postgres_notices import Listening

    return Listening(engine, CHANNEL, lambda error: explained(error, location))


def moments(engine: Engine, location: str) -> Moments:
    """States told apart by the snapshot that a reader would have."""
    from store.database.moments import Asked

    # What a commit makes visible is no longer among those it holds to be running or to come.
    return Asked(
        engine,
        "SELECT pg_current_snapshot()::text",
        waits=True,
        explained=lambda error: explained(error, location),
        prepare=_commit_at_once,
    )


def _commit_at_once(driver: Any) -> None:
    driver.autocommit = True
