"""Token counts of rows: read where they are known, counted where they are not, kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, insert, select

from store.database.read import in_chunks, load
from store.database.tables import directory, token_counts
from store.entries import Kind, counted_text
from store.tokens import TokenCounter


def count_missing(
    connection: Connection, ids: Sequence[int], counter: TokenCounter
) -> tuple[dict[int, int], dict[str, int]]:
    """The tokens of rows by directory id, and by text hash those that were counted just now."""
    encoding = counter.encoding.name
    rows: list[tuple[int, Kind, str, str]] = []
    for chunk in in_chunks(ids):
        statement = select(
            directory.c.id, directory.c.kind, directory.c.name, directory.c.text_hash
        ).where(directory.c.id.in_(chunk))
        rows += [(row[0], row[1], row[2], row[3]) for row in connection.execute(statement)]
    known: dict[str, int] = {}
    for hashes in in_chunks({row[3] for row in rows}):
        statement_counts = select(token_counts.c.hash, token_counts.c.tokens).where(
            token_counts.c.encoding == encoding, token_counts.c.hash.in_(hashes)
        )
        known.update((row[0], row[1]) for row in connection.execute(statement_counts))
    missing: dict[Kind, dict[str, str]] = {}
    for _, kind, name, text_hash in rows:
        if text_hash not in known:
            missing.setdefault(kind, {})[name] = text_hash
    fresh: dict[str, int] = {}
    for kind, names in missing.items():
        for entry in load(connection, kind, names=names):
            fresh[names[entry.name]] = counter(counted_text(entry))
    known |= fresh
    return {row[0]: known[row[3]] for row in rows if row[3] in known}, fresh


def keep_counts(connection: Connection, encoding: str, counts: Mapping[str, int]) -> None:
    """Keep counts by text hash; those that another has kept meanwhile are left alone."""
    there: set[str] = set()
    for hashes in in_chunks(counts):
        statement = select(token_counts.c.hash).where(
            token_counts.c.encoding == encoding, token_counts.c.hash.in_(hashes)
        )
        there |= {row[0] for row in connection.execute(statement)}
    rows = [
        {"hash": one, "encoding": encoding, "tokens": tokens}
        for one, tokens in counts.items()
        if one not in there
    ]
    if rows:
        connection.execute(insert(token_counts), rows)
