"""Bringing an older database up to date, after a backup (SPEC section 16).

Imported only where there is something to migrate: Alembic comes with it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Final

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, select, update

from store.database.backup import backup_to, file_of
from store.database.engine import Database, schema_version
from store.database.tables import meta
from store.database.version import SCHEMA_VERSION
from store.errors import PersistError, StoreError

SCRIPTS: Final = MappingProxyType({2: "v0002_releases"})
"""The module in `migrations` that makes each version of the one before it."""


def migrate(database: Database, at: datetime) -> None:
    """Bring a database to the present schema in one transaction; keeps a copy of it beside it.

    Nothing is done when another process was quicker: the version is looked at again under the
    write lock, which is held from before the backup on, so that nothing is written in between. A
    PostgreSQL server has backups of its own: there the transaction alone guards what was.

    Raises:
        PersistError: it cannot be copied or written; it is as it was then.
    """
    with database.migrating() as connection:
        # On SQLite the lock is held already; elsewhere this row is the lock.
        key = meta.c.key == "schema_version"
        connection.execute(select(meta.c.value).where(key).with_for_update())
        version = schema_version(connection, database.location)
        if version is None or version >= SCHEMA_VERSION:
            return
        _keep_copy(database, version, at)
        _run(connection, version)
        connection.execute(update(meta).where(key).values(value=str(SCHEMA_VERSION)))


def _run(connection: Connection, version: int) -> None:
    operations = Operations(MigrationContext.configure(connection))
    for step in range(version + 1, SCHEMA_VERSION + 1):
        import_module(f"store.database.migrations.{SCRIPTS[step]}").upgrade(operations)


def _keep_copy(database: Database, version: int, at: datetime) -> None:
    path = file_of(database)
    if path is None:
        return
    try:
        backup_to(database, _free_place(path, version, at))
    except StoreError as error:
        raise PersistError(
            f"{database.location} has to be brought from schema {version} to {SCHEMA_VERSION}, and "
            f"a backup comes first, but {error}; nothing was changed"
        ) from error


def _free_place(path: Path, version: int, at: datetime) -> Path:
    """Where the backup goes: `backups/<name>-v<version>-<time>.db`, numbered where that is taken.

    Raises:
        PersistError: the folder cannot be made.
    """
    folder = path.parent / "backups"
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise PersistError(f"{folder} cannot be made: {error.strerror}") from error
    stem = f"{path.stem}-v{version}-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    place, number = folder / f"{stem}.db", 1
    while place.exists():
        number += 1
        place = folder / f"{stem}-{number}.db"
    return place
