"""Search in tiers: names that begin so, words of name and tags, words of the body.

The tiers are indexes of their own, so that each keystroke is quick: a range of the name index,
then two full-text indexes without ranking. Kind, type, tag and source are terms of those indexes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from types import ModuleType
from typing import Any, Final, Protocol

from sqlalchemy import Connection, Integer, Select, and_, column, func, or_, select, text
from sqlalchemy.sql.elements import ColumnElement

from store.database.ordering import order_by
from store.database.tables import arcs as arcs_table
from store.database.tables import (
    directory,
    parts,
    persona_arc,
    persona_guardrails,
    persona_parts,
    persona_skills,
    persona_traits,
    stage_parts,
    token_counts,
)
from store.database.tables import guardrails as guardrails_table
from store.database.tables import skills as skills_table
from store.database.tables import traits as traits_table
from store.entries import (
    KINDS,
    AnyEntry,
    Arc,
    Guardrail,
    Kind,
    Part,
    Persona,
    Role,
    Skill,
    Trait,
    kind_of,
    type_of,
)
from store.entries import Sequence as VoiceSequence
from store.query import Query, folded
from store.rows import Sort

MOST_RANKED: Final = 1_000


class Matching(Protocol):
    """The condition that an entry of the directory is found by a query in an index."""

    def __call__(self, table: str, query: Query, *, capped: bool) -> ColumnElement[bool]:
        """Over all that match, or the first 1,001 of them."""
        ...


# A private-use character counts as a letter to the tokenizer and stands in nobody's prose.
MARK: Final = "\ue000"
EVERY: Final = f"{MARK}all"
"""A word that stands in every document."""
_BREAK: Final = f" {MARK}end "

_NAMES: Final = "studio_search_names"
_BODIES: Final = "studio_search_bodies"

_MANY: Final = 1_000
_HASH_BYTES: Final = 8 << 20
"""What FTS5 gathers in memory before it writes a segment; its own 1 MB makes eight of them, which
are merged again: a quarter of the time that indexing 10,000 entries takes."""


def create_search_tables(connection: Connection) -> None:
    """Create the full-text indexes."""
    if postgres := _on_postgres(connection):
        postgres.create_search_tables(connection)
        return
    for name, prefixes in ((_NAMES, "1 2 3"), (_BODIES, "2 3 4")):
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {name} USING fts5(document, content='', "
            f"columnsize=0, prefix='{prefixes}', tokenize=\"unicode61 remove_diacritics 2\")"
        )


def index_entries(
    connection: Connection,
    added: Sequence[tuple[int, AnyEntry]],
    removed: Sequence[tuple[int, AnyEntry]],
) -> None:
    """Bring the indexes up to date: `removed` states the entries exactly as they were indexed."""
    new, old = _documents(added), _documents(removed)
    for name in (_NAMES, _BODIES):
        if postgres := _on_postgres(connection):
            postgres.index_documents(connection, name, new[name], [one for one, _ in removed])
            continue
        if removed:
            connection.exec_driver_sql(
                f"INSERT INTO {name}({name}, rowid, document) VALUES ('delete', ?, ?)", old[name]
            )
        if added:
            if len(added) > _MANY:
                connection.exec_driver_sql(
                    f"INSERT INTO {name}({name}, rank) VALUES ('hashsize', {_HASH_BYTES})"
                )
            connection.exec_driver_sql(
                f"INSERT INTO {name}(rowid, document) VALUES (?, ?)", new[name]
            )


def _documents(entries: Sequence[tuple[int, AnyEntry]]) -> dict[str, list[tuple[int, str]]]:
    """The documents of entries in each index, by its table."""
    names = [(rowid, name_document(entry)) for rowid, entry in entries]
    bodies = [
        (rowid, _BREAK.join([*map(_plain, _bodies(entry)), name]))
        for (rowid, entry), (_, name) in zip(entries, names, strict=True)
    ]
    return {_NAMES: names, _BODIES: bodies}


def _on_postgres(connection: Connection) -> ModuleType | None:
    """The module of PostgreSQL's indexes when that is the database, else None."""
    if connection.dialect.name != "postgresql":
        return None
    from store.database import postgres_search

    return postgres_search


def name_document(entry: AnyEntry) -> str:
    """What the index of names holds of an entry: name, tags, and the terms of its filters."""
    terms = [EVERY, term("kind", kind_of(entry)), term("source", entry.source)]
    if type_of(entry):
        terms.append(term("type", type_of(entry)))
    terms += [term("tag", tag) for tag in entry.tags]
    return _BREAK.join([*map(_plain, (entry.name, *entry.tags)), " ".join(terms)])


def body_document(entry: AnyEntry) -> str:
    """What the index of bodies holds of an entry: every text of it, and the same terms."""
    return _BREAK.join([*map(_plain, _bodies(entry)), name_document(entry)])


def _plain(said: str) -> str:
    """What an entry says, which may not pass for a term of a filter."""
    return said.replace(MARK, " ")


def _bodies(entry: AnyEntry) -> Iterable[str]:
    match entry:
        case Persona():
            return (entry.display_name, entry.description, entry.summary, entry.detail)
        case Part():
            return (entry.description, entry.summary, entry.content)
        case Trait():
            return (entry.description, entry.instruction)
        case Skill() | Guardrail():
            return (entry.description, entry.content)
        case Arc():
            texts = [entry.description, entry.summary]
            for stage in entry.stages:
                texts += [stage.name, stage.description, stage.condition]
            return texts
        case Role():
            return (entry.display_name, entry.system_prompt, entry.refinement_prompt)
        case VoiceSequence():
            texts = [entry.display_name, entry.description]
            for step in entry.steps:
                texts += [step.id, step.instruction, step.exit_criteria]
            return texts


@lru_cache(maxsize=10_000)
def term(key: str, value: str) -> str:
    """The word in an index that stands for a value of a filter."""
    return f"{MARK}{key}{folded(value).encode('utf-8', 'replace').hex()}"


def search_ids(
    connection: Connection, query: Query, encoding: str, sort: Sort = "name"
) -> tuple[list[tuple[int, Kind]], bool]:
    """The directory ids and kinds that match, best first, and whether there are more than that.

    What filters alone let pass is in the order `sort`.
    """
    found: dict[int, Kind] = {}
    for statement in _tiers(query, encoding, _matching_in(connection), sort):
        for row in connection.execute(statement.limit(MOST_RANKED + 1)):
            found.setdefault(row[0], row[1])
        if len(found) > MOST_RANKED:
            break
    return list(found.items())[:MOST_RANKED], len(found) > MOST_RANKED


def filtered_ids(connection: Connection, query: Query, encoding: str) -> list[int]:
    """Every directory id that passes the filters of a query without words, by name."""
    return [
        row[0]
        for statement in _tiers(query, encoding, _matching_in(connection))
        for row in connection.execute(statement)
    ]


def conditions_of(connection: Connection, query: Query) -> list[ColumnElement[bool]]:
    """The kinds, types, sources and tags of a query as conditions on the directory."""
    return _filters(query, _matching_in(connection))


def _tiers(
    query: Query, encoding: str, matching: Matching, sort: Sort = "name"
) -> Iterable[Select[Any]]:
    every = select(directory.c.id, directory.c.kind)
    slow = _slow_filters(query, encoding)
    if not query.ranked:
        ordered = every.order_by(*order_by(sort, encoding, query.kinds or KINDS))
        yield ordered.where(*_filters(query, matching), *slow)
        return
    by_name = every.order_by(directory.c.name, directory.c.kind)
    if query.text and not query.phrases:
        key = folded(query.text)
        starts = and_(directory.c.name_key >= key, directory.c.name_key < key + "\U0010ffff")
        # The first of them by the index's own order, which needs no sorting of them all.
        first = (
            select(directory.c.id)
            .where(starts, *_filters(query, matching), *slow)
            .order_by(directory.c.name_key)
            .limit(MOST_RANKED + 1)
        )
        yield by_name.where(directory.c.id.in_(first))
    if not query.words and not query.phrases:
        return
    yield by_name.where(matching(_NAMES, query, capped=not slow), *slow)
    if all(len(word) > 1 for word in query.words):
        yield by_name.where(matching(_BODIES, query, capped=not slow), *slow)


def _filters(query: Query, matching: Matching) -> list[ColumnElement[bool]]:
    """The filters as conditions on the directory's own columns; tags by their index terms."""
    conditions: list[ColumnElement[bool]] = []
    for filtered, values in (
        (directory.c.kind, query.kinds),
        (directory.c.type, query.types),
        (directory.c.source, query.sources),
    ):
        if values:
            conditions.append(filtered.in_(values))
    if query.tags or query.without_tags:
        tags_only = Query(tags=query.tags, without_tags=query.without_tags)
        conditions.append(matching(_NAMES, tags_only, capped=False))
    return conditions


def _matching_in(connection: Connection) -> Matching:
    postgres = _on_postgres(connection)
    return postgres.matching if postgres else _matching


def _matching(table: str, query: Query, *, capped: bool) -> ColumnElement[bool]:
    limit = f" LIMIT {MOST_RANKED + 1}" if capped else ""
    # Each use carries its own parameter name: a statement may hold two of them.
    name = f"match_{table}_{'capped' if capped else 'all'}"
    sub = text(f"SELECT rowid FROM {table} WHERE {table} MATCH :{name}{limit}")
    return directory.c.id.in_(
        sub.bindparams(**{name: match_expression(query)}).columns(column("rowid", Integer))
    )


def match_expression(query: Query) -> str:
    """The query in FTS5's own language; every word is quoted, so nothing in it is an operator."""
    needed = [f'"{word}"*' for word in query.words]
    needed += [f'"{phrase}"' for phrase in query.phrases]
    for key, values in (("kind", query.kinds), ("type", query.types), ("source", query.sources)):
        if values:
            needed.append("(" + " OR ".join(f'"{term(key, value)}"' for value in values) + ")")
    needed += [f'"{term("tag", tag)}"' for tag in query.tags]
    expression = " AND ".join(needed) or f'"{EVERY}"'
    unwanted = " OR ".join(f'"{term("tag", tag)}"' for tag in query.without_tags)
    return f"({expression}) NOT ({unwanted})" if unwanted else expression


def _slow_filters(query: Query, encoding: str) -> list[ColumnElement[bool]]:
    """Filters that no index answers: unused, and tokens."""
    conditions: list[ColumnElement[bool]] = []
    if query.unused is not None:
        used = is_used()
        conditions.append(~used if query.unused else used)
    if query.tokens is not None:
        sign, number = query.tokens
        count = (
            select(token_counts.c.tokens)
            .where(
                token_counts.c.hash == directory.c.text_hash, token_counts.c.encoding == encoding
            )
            .scalar_subquery()
        )
        conditions.append(func.coalesce(count, -1).op(sign)(number))
        conditions.append(count.is_not(None))
    return conditions


def is_used() -> ColumnElement[bool]:
    """Whether anything links to an entry; nothing needs to link to personas, roles, sequences."""

    def linked(table: Any, link: Any, key: str) -> ColumnElement[bool]:
        return (
            select(link.c[key])
            .join(table, table.c.id == link.c[key])
            .where(table.c.guid == directory.c.guid)
            .exists()
        )

    return or_(
        linked(parts, persona_parts, "part_id"),
        linked(parts, stage_parts, "part_id"),
        linked(traits_table, persona_traits, "trait_id"),
        linked(skills_table, persona_skills, "skill_id"),
        linked(guardrails_table, persona_guardrails, "guardrail_id"),
        linked(arcs_table, persona_arc, "arc_id"),
        directory.c.kind.in_(("persona", "role", "sequence")),
    )
