"""Reading entries with their links, lists without bodies, and who uses what."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Select, and_, bindparam, func, select
from sqlalchemy.sql.elements import ColumnElement

from store.database.rows import COLUMNS, KEPT_COLUMNS, to_entry
from store.database.tables import (
    ENTRY_TABLES,
    LINK_TABLES,
    arcs,
    directory,
    parts,
    persona_arc,
    persona_parts,
    personas,
    revisions,
    stage_parts,
    stages,
    token_counts,
)
from store.entries import AnyEntry, Kind, PartLink, Stage
from store.rows import Row, Use

_AT_ONCE: Final = 5_000
"""Values in one IN list; SQLite allows 32,766 parameters in a statement."""

LISTED_LINKS: Final[dict[Kind, str]] = {
    "trait": "traits",
    "skill": "skills",
    "guardrail": "guardrails",
}
"""The kinds that a persona links by name alone, and its field that lists them."""

_SURROGATES: Final = re.compile("[\ud800-\udfff]")

T = TypeVar("T")


def in_chunks(values: Iterable[T], size: int = _AT_ONCE) -> Iterator[list[T]]:
    """The values in lists short enough for one statement."""
    source = iter(values)
    while chunk := list(islice(source, size)):
        yield chunk


def load(
    connection: Connection,
    kind: Kind,
    *,
    names: Iterable[str] | None = None,
    guids: Iterable[str] | None = None,
) -> list[AnyEntry]:
    """Entries of a kind with their links, sorted by name; all of them unless some are named."""
    if names is None and guids is None:
        return _load(connection, kind)
    key, values = ("name", names) if names is not None else ("guid", guids)
    found: list[AnyEntry] = []
    for chunk in in_chunks(one for one in dict.fromkeys(values or ()) if is_storable(one)):
        found += _load(connection, kind, key, chunk)
    return sorted(found, key=lambda entry: entry.name)


def is_storable(text: str) -> bool:
    """Whether a database can be asked for a text: no name holds NUL or half a surrogate pair."""
    return "\0" not in text and (text.isascii() or not _SURROGATES.search(text))


def _load(
    connection: Connection, kind: Kind, key: str = "", values: Sequence[str] | None = None
) -> list[AnyEntry]:
    statement, names = _entries_by(kind, key)
    rows = connection.execute(statement, _wanted(values)).all()
    if not rows:
        return []
    links: dict[int, dict[str, Any]] = {}
    if kind in ("persona", "arc"):
        wanted = None if values is None else [row[0] for row in rows]
        links = (_persona_links if kind == "persona" else _arc_links)(connection, wanted)
    return [
        to_entry(kind, dict(zip(names, values, strict=True)), **links.get(row_id, {}))
        for row_id, *values in rows
    ]


# To build a statement takes longer than to run it: each is built once.


@cache
def _entries_by(kind: Kind, key: str) -> tuple[Select[Any], list[str]]:
    """The entries of a kind by name, and the fields of a row; without a key all of them."""
    table = ENTRY_TABLES[kind]
    names = [*KEPT_COLUMNS, *COLUMNS[kind]]
    if kind == "persona":
        names += [f"compiled_{name}" for name in ("summary", "detail", "at")]
    statement = select(table.c.id, *(table.c[name] for name in names)).order_by(table.c.name)
    return (_among(statement, table.c[key]) if key else statement), names


def _among(statement: Select[Any], column: ColumnElement[Any]) -> Select[Any]:
    return statement.where(column.in_(bindparam("wanted", expanding=True)))


def _wanted(values: Sequence[Any] | None) -> dict[str, Any]:
    return {} if values is None else {"wanted": values}


def _persona_links(connection: Connection, ids: Sequence[int] | None) -> dict[int, dict[str, Any]]:
    links: dict[int, dict[str, Any]] = defaultdict(dict)
    part_links: dict[int, list[PartLink]] = defaultdict(list)
    narrowed, wanted = ids is not None, _wanted(ids)
    for owner, name, order, priority in connection.execute(_linked_parts(narrowed), wanted):
        part_links[owner].append(PartLink(name, order, priority))
    for owner, found in part_links.items():
        links[owner]["parts"] = tuple(found)
    for kind, field in LISTED_LINKS.items():
        names: dict[int, list[str]] = defaultdict(list)
        for owner, name in connection.execute(_linked_names(kind, narrowed), wanted):
            names[owner].append(name)
        for owner, linked_names in names.items():
            links[owner][field] = tuple(linked_names)
    for owner, arc, stage in connection.execute(_current_stages(narrowed), wanted):
        links[owner]["arc"] = arc
        links[owner]["stage"] = stage or ""
    return links


@cache
def _linked_parts(narrowed: bool) -> Select[Any]:
    owner = persona_parts.c.persona_id
    statement: Select[Any] = (
        select(owner, parts.c.name, persona_parts.c.part_order, persona_parts.c.priority)
        .join(parts, parts.c.id == persona_parts.c.part_id)
        .order_by(owner, persona_parts.c.part_order, persona_parts.c.position)
    )
    return _among(statement, owner) if narrowed else statement


@cache
def _linked_names(kind: Kind, narrowed: bool) -> Select[Any]:
    table, key = LINK_TABLES[kind]
    linked = ENTRY_TABLES[kind]
    statement: Select[Any] = (
        select(table.c.persona_id, linked.c.name)
        .join(linked, linked.c.id == table.c[key])
        .order_by(table.c.persona_id, table.c.position)
    )
    return _among(statement, table.c.persona_id) if narrowed else statement


@cache
def _current_stages(narrowed: bool) -> Select[Any]:
    statement: Select[Any] = (
        select(persona_arc.c.persona_id, arcs.c.name, stages.c.name)
        .join(arcs, arcs.c.id == persona_arc.c.arc_id)
        .outerjoin(stages, stages.c.id == persona_arc.c.current_stage_id)
    )
    return _among(statement, persona_arc.c.persona_id) if narrowed else statement


def _arc_links(connection: Connection, ids: Sequence[int] | None) -> dict[int, dict[str, Any]]:
    names: dict[int, list[str]] = defaultdict(list)
    narrowed, wanted = ids is not None, _wanted(ids)
    for stage_id, name in connection.execute(_parts_of_stages(narrowed), wanted):
        names[stage_id].append(name)
    found: dict[int, list[Stage]] = defaultdict(list)
    for row in connection.execute(_stages_of(narrowed), wanted).mappings():
        found[row["arc_id"]].append(
            Stage(
                name=row["name"],
                guid=row["guid"],
                stage_order=row["stage_order"],
                description=row["description"],
                condition=row["condition"],
                parts=tuple(names[row["id"]]),
                created_at=row["created_at"],
            )
        )
    return {arc: {"stages": tuple(one)} for arc, one in found.items()}


@cache
def _parts_of_stages(narrowed: bool) -> Select[Any]:
    statement: Select[Any] = (
        select(stage_parts.c.stage_id, parts.c.name)
        .join(parts, parts.c.id == stage_parts.c.part_id)
        .join(stages, stages.c.id == stage_parts.c.stage_id)
        .order_by(stage_parts.c.stage_id, stage_parts.c.position)
    )
    return _among(statement, stages.c.arc_id) if narrowed else statement


@cache
def _stages_of(narrowed: bool) -> Select[Any]:
    statement = select(stages).order_by(stages.c.stage_order, stages.c.position)
    return _among(statement, stages.c.arc_id) if narrowed else statement


def authored_here(connection: Connection) -> list[tuple[Kind, str]]:
    """The entries that do not say what a seed says: overrides, and what is in the store only."""
    statement = select(directory.c.kind, directory.c.name).where(directory.c.source != "toml")
    return [(kind, name) for kind, name in connection.execute(statement)]


def counts(connection: Connection) -> dict[str, int]:
    """How many entries there are of each kind that has any."""
    statement = select(directory.c.kind, func.count().label("number")).group_by(directory.c.kind)
    return {row.kind: row.number for row in connection.execute(statement)}


def _rows(statement: Select[Any]) -> Select[Any]:
    return statement.with_only_columns(
        directory.c.id,
        directory.c.kind,
        directory.c.guid,
        directory.c.name,
        directory.c.type,
        directory.c.tags,
        directory.c.source,
        token_counts.c.tokens,
    )


def _counted(encoding: str) -> Any:
    return directory.outerjoin(
        token_counts,
        and_(token_counts.c.hash == directory.c.text_hash, token_counts.c.encoding == encoding),
    )


def _to_row(found: Any) -> Row:
    identity, kind, guid, name, type_name, tags, source, tokens = found
    return Row(identity, kind, guid, name, type_name, tuple(tags), source, tokens)


def window(connection: Connection, kind: Kind, encoding: str, offset: int, limit: int) -> list[Row]:
    """A stretch of the list of a kind, by name."""
    page = (
        select(directory.c.id)
        .where(directory.c.kind == kind)
        .order_by(directory.c.name)
        .offset(offset)
        .limit(limit)
    )
    statement = _rows(select(directory).select_from(_counted(encoding))).where(
        directory.c.id.in_(page)
    )
    return [_to_row(row) for row in connection.execute(statement.order_by(directory.c.name))]


def rows_of(connection: Connection, ids: Sequence[int], encoding: str) -> list[Row]:
    """The rows of these directory ids, in their order; ids that are gone are left out."""
    found: dict[int, Row] = {}
    for chunk in in_chunks(ids):
        statement = _rows(select(directory).select_from(_counted(encoding))).where(
            directory.c.id.in_(chunk)
        )
        found.update((row[0], _to_row(row)) for row in connection.execute(statement))
    return [found[one] for one in ids if one in found]


def ids_of(connection: Connection, kind: Kind, names: Iterable[str]) -> dict[str, int]:
    """The directory ids of entries, by name; names that nothing has are left out."""
    found: dict[str, int] = {}
    for chunk in in_chunks(one for one in dict.fromkeys(names) if is_storable(one)):
        statement = select(directory.c.name, directory.c.id).where(
            directory.c.kind == kind, directory.c.name.in_(chunk)
        )
        found.update((name, one) for name, one in connection.execute(statement))
    return found


def rows_of_guids(connection: Connection, guids: Sequence[str], encoding: str) -> list[Row]:
    """The rows of the entries of these guids, in their order; those that are gone are left out."""
    found: dict[str, Row] = {}
    for chunk in in_chunks(guids):
        statement = _rows(select(directory).select_from(_counted(encoding))).where(
            directory.c.guid.in_(chunk)
        )
        found.update((row.guid, row) for row in map(_to_row, connection.execute(statement)))
    return [found[one] for one in guids if one in found]


def id_of(connection: Connection, kind: Kind, name: str) -> int | None:
    """The directory id of an entry, None when there is none of that name."""
    statement = select(directory.c.id).where(directory.c.kind == kind, directory.c.name == name)
    found: int | None = connection.execute(statement).scalar_one_or_none()
    return found


def uncounted(connection: Connection, encoding: str, limit: int) -> list[int]:
    """Directory ids of entries whose texts were not counted in an encoding, so many of them."""
    statement = (
        select(directory.c.id)
        .select_from(_counted(encoding))
        .where(token_counts.c.tokens.is_(None))
        .limit(limit)
    )
    return list(connection.execute(statement).scalars())


def place_of(connection: Connection, kind: Kind, name: str) -> int:
    """How many entries of the kind stand before this name."""
    statement = select(func.count()).where(directory.c.kind == kind, directory.c.name < name)
    return int(connection.execute(statement).scalar_one())


def used_counts(connection: Connection, kind: Kind, guids: Sequence[str]) -> dict[str, int]:
    """How many links lead to each of these entries, by guid; those without links are left out."""
    links: list[tuple[Any, Any]] = []
    if kind in LINK_TABLES:
        table, key = LINK_TABLES[kind]
        links.append((table, table.c[key]))
    if kind == "part":
        links.append((stage_parts, stage_parts.c.part_id))
    if kind == "arc":
        links.append((persona_arc, persona_arc.c.arc_id))
    target = ENTRY_TABLES[kind]
    total: dict[str, int] = defaultdict(int)
    for table, column in links:
        statement = (
            select(target.c.guid, func.count())
            .select_from(table)
            .join(target, target.c.id == column)
            .where(target.c.guid.in_(guids))
            .group_by(target.c.guid)
        )
        for guid, number in connection.execute(statement):
            total[guid] += number
    if kind in ("role", "sequence"):
        column = personas.c[f"default_{kind}"]
        statement = (
            select(target.c.guid, func.count())
            .select_from(personas)
            .join(target, target.c.name == column)
            .where(target.c.guid.in_(guids))
            .group_by(target.c.guid)
        )
        for guid, number in connection.execute(statement):
            total[guid] += number
    return dict(total)


def uses_of(connection: Connection, kind: Kind, name: str) -> list[Use]:
    """Everything that uses an entry: links, stages, defaults and presets."""
    uses: list[Use] = []
    target = ENTRY_TABLES[kind]
    if kind in LINK_TABLES:
        table, key = LINK_TABLES[kind]
        statement = (
            select(personas.c.name)
            .join(table, table.c.persona_id == personas.c.id)
            .join(target, target.c.id == table.c[key])
            .where(target.c.name == name)
            .order_by(personas.c.name)
        )
        uses += [Use("persona", row[0], kind) for row in connection.execute(statement)]
    if kind == "part":
        statement = (
            select(arcs.c.name, stages.c.name)
            .join(stages, stages.c.arc_id == arcs.c.id)
            .join(stage_parts, stage_parts.c.stage_id == stages.c.id)
            .join(parts, parts.c.id == stage_parts.c.part_id)
            .where(parts.c.name == name)
            .order_by(arcs.c.name, stages.c.stage_order, stages.c.position)
        )
        uses += [Use("arc", arc, f"stage {stage}") for arc, stage in connection.execute(statement)]
    if kind == "arc":
        statement = (
            select(personas.c.name)
            .join(persona_arc, persona_arc.c.persona_id == personas.c.id)
            .join(arcs, arcs.c.id == persona_arc.c.arc_id)
            .where(arcs.c.name == name)
            .order_by(personas.c.name)
        )
        uses += [Use("persona", row[0], "arc") for row in connection.execute(statement)]
    if kind in ("role", "sequence"):
        column = personas.c[f"default_{kind}"]
        statement = select(personas.c.name).where(column == name).order_by(personas.c.name)
        uses += [Use("persona", row[0], f"default_{kind}") for row in connection.execute(statement)]
    uses += _preset_uses(connection, kind, name)
    return uses


def _preset_uses(connection: Connection, kind: Kind, name: str) -> list[Use]:
    statement = (
        select(personas.c.name, personas.c.presets)
        .where(func.json_array_length(personas.c.presets) > 0)
        .order_by(personas.c.name)
    )
    return [
        Use("persona", persona, f"preset {preset['name']}")
        for persona, presets in connection.execute(statement)
        for preset in presets
        if f"{kind}:{name}" in preset["mute"]
        or (kind == "part" and name in preset["overrides"].values())
    ]


def has_guid(connection: Connection, guid: str) -> bool:
    """Whether an entry of any kind has this guid."""
    statement = select(directory.c.id).where(directory.c.guid == guid)
    return connection.execute(statement).first() is not None


def owners_of_stages(connection: Connection, guids: Iterable[str]) -> dict[str, str]:
    """The guid of the arc that has each of these stages, by the stage's guid."""
    owners: dict[str, str] = {}
    for chunk in in_chunks(guids):
        statement = (
            select(stages.c.guid, arcs.c.guid)
            .join(arcs, arcs.c.id == stages.c.arc_id)
            .where(stages.c.guid.in_(chunk))
        )
        owners.update((row[0], row[1]) for row in connection.execute(statement))
    return owners


def newest_revision(connection: Connection) -> int:
    """The id of the newest revision, 0 when there is none."""
    return int(connection.execute(select(func.coalesce(func.max(revisions.c.id), 0))).scalar_one())
