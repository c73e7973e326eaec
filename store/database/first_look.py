"""The first rows of a library straight from its SQLite file, before SQLAlchemy is imported.

Importing SQLAlchemy takes longer than everything else that a studio does until its library is
filled. What is read here is what `read.counts`, `read.window` and `read.used_counts` read, and is
read again by them as soon as the catalog is open.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from store.entries import Kind
from store.rows import Row

_ROWS = """
    SELECT d.id, d.guid, d.name, d.type, d.tags, d.source, t.tokens
    FROM studio_directory d
    LEFT JOIN studio_token_counts t ON t.hash = d.text_hash AND t.encoding = ?
    WHERE d.kind = ? ORDER BY d.name LIMIT ?
"""
_USED = """
    SELECT p.guid,
        (SELECT COUNT(*) FROM agent_persona_parts l WHERE l.part_id = p.id)
        + (SELECT COUNT(*) FROM arc_stage_parts s WHERE s.part_id = p.id)
    FROM agent_parts p WHERE p.guid IN ({})
"""


@dataclass(frozen=True, slots=True)
class FirstLook:
    """How many entries there are of each kind, and the first rows of some kinds."""

    counts: Mapping[Kind, int]
    rows: Mapping[Kind, Sequence[Row]]
    used: Mapping[str, int]
    """How many links lead to each part in the rows, by guid; 0 is left out."""


def first_look(
    path: Path, kinds: Sequence[Kind], limit: int, encoding: str, version: int
) -> FirstLook | None:
    """Look at a library; None where there is none to look at yet, or it is not of this version.

    Whatever else may be wrong with the file, opening the catalog says so.
    """
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            return _look(database, kinds, limit, encoding, version)
    except sqlite3.Error:
        # The catalog is opened next, and has words for it.
        return None


def _look(
    database: sqlite3.Connection, kinds: Sequence[Kind], limit: int, encoding: str, version: int
) -> FirstLook | None:
    database.execute("BEGIN")
    found = database.execute("SELECT value FROM studio_meta WHERE key = 'schema_version'")
    if found.fetchone() != (str(version),):
        return None
    counts: dict[Kind, int] = dict(
        database.execute("SELECT kind, COUNT(*) FROM studio_directory GROUP BY kind")
    )
    rows: dict[Kind, Sequence[Row]] = {}
    left = limit
    for kind in kinds:
        if left > 0:
            rows[kind] = [
                Row(id_, kind, guid, name, type_, tuple(json.loads(tags)), source, tokens)
                for id_, guid, name, type_, tags, source, tokens in database.execute(
                    _ROWS, (encoding, kind, left)
                )
            ]
            left -= len(rows[kind])
    parts = [row.guid for row in rows.get("part", ())]
    marks = ", ".join("?" * len(parts))
    used = {guid: count for guid, count in database.execute(_USED.format(marks), parts) if count}
    return FirstLook(counts, rows, used)
