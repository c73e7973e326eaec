"""What the store remembers of the seeds: the values and files last synced."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Any, Final, TypeAlias

import orjson
from sqlalchemy import Connection, Result, bindparam, delete, exists, insert, select

from store.database.inserting import insert_rows
from store.database.read import in_chunks
from store.database.tables import bases, directory, meta, seed_files
from store.entries import Kind

Key: TypeAlias = tuple[Kind, str]

_SETTLED: Final = "seeds_settled"
_PUSHING: Final = "pushing "
"""How the keys begin under which pushes note what they are about to do."""


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


def _found(rows: Result[Any]) -> dict[Key, Base]:
    return {
        (row.kind, row.name): Base(row.guid, row.value, row.missing, row.file, row.line)
        for row in rows
    }


class SeedState:
    """The store's memory of the seeds, in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def bases(self, names: Mapping[Kind, Iterable[str]] | None = None) -> dict[Key, Base]:
        """The base of every entry that came from a seed, or of those named."""
        statement = select(bases)
        if names is None:
            return _found(self._connection.execute(statement))
        found: dict[Key, Base] = {}
        for kind, wanted in names.items():
            for chunk in in_chunks(wanted):
                some = statement.where(bases.c.kind == kind, bases.c.name.in_(chunk))
                found |= _found(self._connection.execute(some))
        return found

    def keep_bases(
        self, kept: Mapping[Key, Base], gone: Iterable[Key], there: Container[Key] | None = None
    ) -> None:
        """Remember bases anew, and forget others; `there` says which there are, where known."""
        keys = [
            {"old_kind": kind, "old_name": name}
            for kind, name in (*kept, *gone)
            if there is None or (kind, name) in there
        ]
        if keys:
            statement = delete(bases).where(
                bases.c.kind == bindparam("old_kind"), bases.c.name == bindparam("old_name")
            )
            self._connection.execute(statement, keys)
        rows = [{"kind": kind, "name": name, **row_of(base)} for (kind, name), base in kept.items()]
        insert_rows(self._connection, bases, rows)

    def hashes(self) -> dict[str, str]:
        """The hash of every seed file last pulled, by path."""
        rows = self._connection.execute(select(seed_files.c.path, seed_files.c.hash))
        return {row.path: row.hash for row in rows}

    def notes(self) -> dict[str, list[dict[str, Any]]]:
        """What reading the files last pulled had to say of each, by path."""
        rows = self._connection.execute(select(seed_files.c.path, seed_files.c.notes))
        return {row.path: row.notes for row in rows}

    def keep_files(
        self, hashes: Mapping[str, str], notes: Mapping[str, list[dict[str, Any]]], settled: bool
    ) -> None:
        """Remember the files by hash, the notes on each, and whether a pull of them is done.

        A pull is not done where it left something for another one to do: a conflict, or an entry
        to be deleted that something links to.
        """
        files = {path: (one, notes.get(path, [])) for path, one in hashes.items()}
        known = self.notes()
        if self.settled == settled and files == {
            path: (one, known[path]) for path, one in self.hashes().items()
        }:
            return
        self._connection.execute(delete(seed_files))
        rows = [{"path": path, "hash": one, "notes": said} for path, (one, said) in files.items()]
        if rows:
            self._connection.execute(insert(seed_files), rows)
        self._connection.execute(delete(meta).where(meta.c.key == _SETTLED))
        if settled:
            self._connection.execute(insert(meta).values(key=_SETTLED, value="yes"))

    @property
    def settled(self) -> bool:
        """Whether pulling the same files again would find nothing to do."""
        statement = select(meta.c.value).where(meta.c.key == _SETTLED)
        return self._connection.execute(statement).scalar_one_or_none() is not None

    def note_push(self, told: Sequence[Mapping[str, Any]]) -> None:
        """Keep what a push is about to do until `forget_pushes`."""
        key = f"{_PUSHING}{token_hex(8)}"
        self._connection.execute(insert(meta).values(key=key, value=orjson.dumps(told).decode()))

    def noted_pushes(self) -> list[list[dict[str, Any]]]:
        """What pushes were about to do that were not forgotten since."""
        statement = select(meta.c.value).where(meta.c.key.startswith(_PUSHING))
        return [orjson.loads(value) for value in self._connection.execute(statement).scalars()]

    def forget_pushes(self) -> None:
        """Forget what pushes were about to do."""
        statement = delete(meta).where(meta.c.key.startswith(_PUSHING))
        self._connection.execute(statement)

    def without_entry(self) -> list[Key]:
        """The bases whose entries are not in the store under their names."""
        there = exists().where(directory.c.kind == bases.c.kind, directory.c.name == bases.c.name)
        rows = self._connection.execute(select(bases.c.kind, bases.c.name).where(~there))
        return [(kind, name) for kind, name in rows]

    def places(self) -> dict[Key, tuple[str, int]]:
        """Where the seed of every entry that came from one stands: file and line."""
        columns = (bases.c.kind, bases.c.name, bases.c.file, bases.c.line)
        rows = self._connection.execute(select(*columns))
        return {(kind, name): (file, line) for kind, name, file, line in rows}
