"""What the rows of the store are measured against: the least that has to be done, by hand."""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import tomli

_SHARED = ("name", "description", "tags", "source", "created_at", "updated_at")
_COLUMNS: dict[str, tuple[str, ...]] = {
    "parts": (*_SHARED, "part_type", "summary", "content"),
    "traits": (*_SHARED, "trait_type", "instruction"),
    "skills": (*_SHARED, "content"),
    "guardrails": (*_SHARED, "content", "severity"),
    "personas": (*_SHARED, "summary", "detail"),
}


def pull(folder: Path, database: Path) -> None:
    """Parse every seed file, and one executemany for each table of entries and links."""
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in _COLUMNS}
    for path in sorted(folder.rglob("*.toml")):
        for kind, tables in tomli.loads(path.read_text("utf-8")).items():
            found[kind] += tables
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    with connection:
        for kind, columns in _COLUMNS.items():
            listed = ", ".join(columns)
            connection.execute(
                f"CREATE TABLE {kind}(id INTEGER PRIMARY KEY, guid TEXT UNIQUE, {listed}, "
                f"UNIQUE(name))"
            )
            marks = ", ".join("?" * (len(columns) + 2))
            connection.executemany(
                f"INSERT INTO {kind}(id, guid, {listed}) VALUES ({marks})",
                [
                    (number, str(uuid.uuid4()), *(_value(table, column) for column in columns))
                    for number, table in enumerate(found[kind], 1)
                ],
            )
        ids = {table["name"]: number for number, table in enumerate(found["parts"], 1)}
        connection.execute(
            "CREATE TABLE persona_parts(persona_id, part_id, part_order, "
            "PRIMARY KEY(persona_id, part_id))"
        )
        connection.executemany(
            "INSERT INTO persona_parts VALUES (?, ?, ?)",
            [
                (number, ids[name], order)
                for number, persona in enumerate(found["personas"], 1)
                for order, name in enumerate(persona.get("parts", ()))
            ],
        )
    connection.close()


def _value(table: Mapping[str, Any], column: str) -> Any:
    value = table.get(column, "")
    return json.dumps(value) if isinstance(value, list) else value


def hashing(folder: Path) -> list[str]:
    """Hash every seed file."""
    return [sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*.toml"))]


def joining(texts: Iterable[Sequence[str]], tokenizer: Any) -> int:
    """Join the strings of each persona and count their tokens."""
    return sum(len(tokenizer.encode_ordinary("\n\n".join(one))) for one in texts)
