"""The full-text indexes of `store.database.search` on PostgreSQL.

A document is cut into words here, by the rules of SQLite's tokenizer, so that both databases find
the same: letters and digits, without regard to case and accents. The words are kept as a tsvector
for its index, and in their order as a text, in which phrases of any length are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final
from unicodedata import normalize

from sqlalchemy import Connection, Integer, column, false, text
from sqlalchemy.sql.elements import ColumnElement

from store.database.search import EVERY, MARK, MOST_RANKED, term
from store.database.tables import directory
from store.query import Query

_ACCENTS: Final = re.compile("[\u0300-\u036f]")
# Private-use characters are letters to SQLite's tokenizer, and mark the terms of filters.
_WORD: Final = re.compile("(?:[^\\W_]|[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd])+")
_LONGEST: Final = 200
"""Characters of a word in the index; PostgreSQL takes 2 kB. What is longer is looked up in the
document beside it."""
_LARGEST: Final = 900_000
"""Bytes of different words in the index of one entry; PostgreSQL takes 1 MB."""


def create_search_tables(connection: Connection) -> None:
    """Create the tables of words with their indexes."""
    for name in ("studio_search_names", "studio_search_bodies"):
        for statement in (
            f"CREATE TABLE {name} (id integer PRIMARY KEY, words tsvector NOT NULL, "
            f"document text NOT NULL)",
            # In the row itself and as they are, while the document moves out of the way: a search
            # that goes through rows reads words alone.
            f"ALTER TABLE {name} ALTER COLUMN words SET STORAGE MAIN",
            f"CREATE INDEX {name}_words ON {name} USING gin (words)",
        ):
            connection.exec_driver_sql(statement)


def index_documents(
    connection: Connection,
    table: str,
    added: Sequence[tuple[int, str]],
    removed: Sequence[int],
) -> None:
    """Bring an index up to date: what is removed goes before what is added comes."""
    if removed:
        connection.execute(text(f"DELETE FROM {table} WHERE id = ANY(:ids)"), {"ids": removed})
    if added:
        connection.execute(
            text(
                f"INSERT INTO {table} (id, words, document) "
                f"VALUES (:id, array_to_tsvector(CAST(:words AS text[])), :document)"
            ),
            [{"id": one, **_columns(document)} for one, document in added],
        )


def _columns(document: str) -> dict[str, Any]:
    words = words_of(document)
    kept: list[str] = []
    left = _LARGEST
    # From the end, where the name and the terms of filters stand.
    for word in dict.fromkeys(_indexed(word) for word in reversed(words)):
        left -= len(word.encode())
        if left < 0:
            break
        kept.append(word)
    return {"words": kept, "document": f" {' '.join(words)} "}


def words_of(document: str) -> list[str]:
    """The words of a text as they are compared, in order."""
    return _WORD.findall(_folded(document))


def _folded(said: str) -> str:
    if said.isascii():
        return said.lower()
    # Accents only: the marks of kana and other scripts make letters of their own.
    return normalize("NFC", _ACCENTS.sub("", normalize("NFD", said))).casefold()


def _indexed(word: str) -> str:
    """A word as it stands in the index: a long one by its beginning, a long term by its hash."""
    if len(word) <= _LONGEST:
        return word
    return _hashed(word) if word.startswith(MARK) else word[:_LONGEST]


@lru_cache(64)
def _hashed(word: str) -> str:
    return f"{MARK}{blake2b(word.encode(), digest_size=16).hexdigest()}"


def matching(table: str, query: Query, *, capped: bool) -> ColumnElement[bool]:
    """The condition that an entry of the directory is found by a query in an index."""
    needed: list[str] = []
    phrases: list[str] = []
    for word in query.words:
        *whole, last = words_of(word) or [""]
        if not last:
            return false()
        needed += [_quoted(one) for one in whole] + [f"{_quoted(last)}:*"]
        if whole or len(last) > _LONGEST:
            phrases.append(f" {' '.join((*whole, last))}")
    for phrase in query.phrases:
        words = words_of(phrase)
        needed += [_quoted(word) for word in words]
        phrases.append(f" {' '.join(words)} ")
    for key, values in (("kind", query.kinds), ("type", query.types), ("source", query.sources)):
        if values:
            needed.append(_any(key, values))
    needed += [_quoted(term("tag", tag)) for tag in query.tags]
    if query.without_tags:
        needed.append(f"!{_any('tag', query.without_tags)}")
    expression = " & ".join(dict.fromkeys([_quoted(EVERY), *needed]))
    return _condition(table, expression, phrases, capped=capped)


def _condition(
    table: str, expression: str, phrases: Sequence[str], *, capped: bool
) -> ColumnElement[bool]:
    # Each use carries its own parameter names: a statement may hold two of them.
    name = f"match_{table}_{'capped' if capped else 'all'}"
    values = {name: expression}
    conditions = [f"words @@ CAST(:{name} AS tsquery)"]
    for place, phrase in enumerate(phrases):
        values[f"{name}_{place}"] = phrase
        conditions.append(f"strpos(document, :{name}_{place}) > 0")
    # The same first ones as SQLite finds, which goes through its index by row.
    limit = f" ORDER BY id LIMIT {MOST_RANKED + 1}" if capped else ""
    sub = text(f"SELECT id FROM {table} WHERE {' AND '.join(conditions)}{limit}")
    return directory.c.id.in_(sub.bindparams(**values).columns(column("id", Integer)))


def _any(key: str, values: Iterable[str]) -> str:
    return "(" + " | ".join(_quoted(term(key, value)) for value in values) + ")"


def _quoted(word: str) -> str:
    """A word in the language of tsquery; letters and digits need no escape within quotes."""
    return f"'{_indexed(word)}'"
