"""What the store remembers of the seeds: the values and files last synced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from store.database.tables import bases, seed_files
from store.entries import Kind


@dataclass(frozen=True, slots=True)
class Base:
    """The seed value last synced of one entry, and where it stood."""

    guid: str
    value: dict[str, Any]
    missing: list[list[str]]
    """Links that could not be made, as `[field, name]`."""
    file: str
    line: int


def row_of(base: Base) -> dict[str, Any]:
    """A base as its table and history keep it."""
    return {
        "guid": base.guid,
        "value": base.value,
        "missing": base.missing,
        "file": base.file,
        "line": base.line,
    }


def base_of(row: Mapping[str, Any]) -> Base:
    """A base from what `row_of` made."""
    return Base(**row)


class SeedState:
    """The store's memory of the seeds, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def bases(self) -> dict[tuple[Kind, str], Base]:
        """The base of every entry that came from a seed."""
        return {
            (row.kind, row.name): Base(row.guid, row.value, row.missing, row.file, row.line)
            for row in self._connection.execute(select(bases))
        }

    def keep_bases(
        self, kept: Mapping[tuple[Kind, str], Base], gone: Iterable[tuple[Kind, str]]
    ) -> None:
        """Remember bases anew, and forget others."""
        keys = [{"old_kind": kind, "old_name": name} for kind, name in (*kept, *gone)]
        if keys:
            statement = delete(bases).where(
                bases.c.kind == bindparam("old_kind"), bases.c.name == bindparam("old_name")
            )
            self._connection.execute(statement, keys)
        rows = [{"kind": kind, "name": name, **row_of(base)} for (kind, name), base in kept.items()]
        if rows:
            self._connection.execute(insert(bases), rows)

    def hashes(self) -> dict[str, str]:
        """The hash of every seed file last pulled, by path."""
        rows = self._connection.execute(select(seed_files.c.path, seed_files.c.hash))
        return {row.path: row.hash for row in rows}

    def keep_hashes(self, hashes: Mapping[str, str]) -> None:
        """Remember the files by hash, if they are not remembered so already."""
        if self.hashes() == dict(hashes):
            return
        self._connection.execute(delete(seed_files))
        rows = [{"path": path, "hash": one, "notes": []} for path, one in hashes.items()]
        if rows:
            self._connection.execute(insert(seed_files), rows)
