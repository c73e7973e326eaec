"""Writing entries with their links: rows, the directory and the search indexes, in one go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, bindparam, delete, func, select, update

from store.database.inserting import insert_rows
from store.database.read import LISTED_LINKS, in_chunks
from store.database.rows import to_row
from store.database.search import body_document, index_entries, name_document
from store.database.tables import (
    ENTRY_TABLES,
    LINK_TABLES,
    directory,
    persona_arc,
    persona_parts,
    stage_parts,
    stages,
)
from store.entries import KINDS, AnyEntry, Arc, Kind, Persona, counted_text, kind_of, type_of
from store.errors import NotFound
from store.query import folded
from store.tokens import text_hash

Pair: TypeAlias = tuple[AnyEntry | None, AnyEntry | None]
"""An entry before and after a change; None where it does not exist."""

_GROUPS: Final[dict[Kind, str]] = {"part": "parts", **LISTED_LINKS}


def save(connection: Connection, pairs: Sequence[Pair]) -> None:
    """Bring the database from every pair's first value to its second.

    What is linked must exist, in the database or among the pairs.

    Raises:
        NotFound: a link names an entry that does not exist.
    """
    changed = [(before, after) for before, after in pairs if before != after]
    _drop_links(connection, changed)
    _delete_entries(connection, [before for before, after in changed if after is None and before])
    own: dict[Kind, list[Pair]] = {kind: [] for kind in (*KINDS[1:], KINDS[0])}
    for pair in changed:
        own[kind_of(pair[1] or pair[0])].append(pair)  # type: ignore[arg-type]
    for kind, pairs_of_kind in own.items():
        _write_entries(connection, kind, pairs_of_kind)
    _write_stages(connection, changed)
    _write_links(connection, changed)
    _write_directory(connection, changed)


def ids_of(
    connection: Connection, kind: Kind, values: Iterable[str], *, by: str = "name"
) -> dict[str, int]:
    """The row ids of entries by name or guid; what does not exist is left out."""
    table = ENTRY_TABLES[kind]
    found: dict[str, int] = {}
    for chunk in in_chunks(dict.fromkeys(values)):
        rows = connection.execute(select(table.c[by], table.c.id).where(table.c[by].in_(chunk)))
        found.update((row[0], row[1]) for row in rows)
    return found


def guids_of(connection: Connection, kind: Kind, names: Iterable[str]) -> dict[str, str]:
    """The guids of entries by name; what does not exist is left out."""
    found: dict[str, str] = {}
    for chunk in in_chunks(dict.fromkeys(names)):
        statement = select(directory.c.name, directory.c.guid).where(
            directory.c.kind == kind, directory.c.name.in_(chunk)
        )
        found.update((row[0], row[1]) for row in connection.execute(statement))
    return found


def _of(kind: Kind, pairs: Sequence[Pair]) -> list[Pair]:
    return [pair for pair in pairs if kind_of(pair[1] or pair[0]) == kind]  # type: ignore[arg-type]


def _links_differ(before: AnyEntry | None, after: AnyEntry | None, group: str) -> bool:
    return getattr(before, group, ()) != getattr(after, group, ())


def _arc_differs(before: AnyEntry | None, after: AnyEntry | None) -> bool:
    return _links_differ(before, after, "arc") or _links_differ(before, after, "stage")


def _drop_links(connection: Connection, pairs: Sequence[Pair]) -> None:
    existing = [(before, after) for before, after in _of("persona", pairs) if before is not None]
    if not existing:
        return
    ids = ids_of(connection, "persona", (one.guid for one, _ in existing if one), by="guid")
    for kind, group in _GROUPS.items():
        table, _ = LINK_TABLES[kind]
        owners = [
            ids[before.guid]
            for before, after in existing
            if before and getattr(before, group) and _links_differ(before, after, group)
        ]
        for chunk in in_chunks(owners):
            connection.execute(delete(table).where(table.c.persona_id.in_(chunk)))
    owners = [
        ids[before.guid] for before, after in existing if before and _arc_differs(before, after)
    ]
    for chunk in in_chunks(owners):
        connection.execute(delete(persona_arc).where(persona_arc.c.persona_id.in_(chunk)))


def _delete_entries(connection: Connection, entries: Sequence[AnyEntry]) -> None:
    if not entries:
        return
    # Personas and arcs first: their links and stages go with them, and hold the rest in place.
    for kind in ("persona", "arc", *KINDS):
        guids = [entry.guid for entry in entries if kind_of(entry) == kind]
        table = ENTRY_TABLES[kind]
        for chunk in in_chunks(guids):
            connection.execute(delete(table).where(table.c.guid.in_(chunk)))


def _write_entries(connection: Connection, kind: Kind, own: Sequence[Pair]) -> None:
    table = ENTRY_TABLES[kind]
    new: list[dict[str, Any]] = []
    changed: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    taken = {
        after.name
        for before, after in own
        if after and (before is None or before.name != after.name)
    }
    for before, after in own:
        # A name may go from one to another, also in a ring: it is let go of before it is taken.
        if before and after and before.name != after.name and before.name in taken:
            statement = update(table).where(table.c.guid == before.guid)
            connection.execute(statement.values(name=before.guid))
    for before, after in own:
        if after is None:
            continue
        row = to_row(after)
        if before is None:
            new.append(row)
        elif (old := to_row(before)) != row:
            # Only what changed: a compiled text of a megabyte is not written again for a new tag.
            values = {key: value for key, value in row.items() if old[key] != value}
            if "name" in values:
                statement = update(table).where(table.c.guid == before.guid)
                connection.execute(statement.values(**values))
            else:
                alike = changed.setdefault(tuple(values), [])
                alike.append({"the_guid": before.guid, **_new(values)})
    for columns, rows in changed.items():
        statement = update(table).where(table.c.guid == bindparam("the_guid"))
        connection.execute(
            statement.values({key: bindparam(f"new_{key}") for key in columns}), rows
        )
    insert_rows(connection, table, new)


def _new(values: dict[str, Any]) -> dict[str, Any]:
    """Values under names of their own, apart from those of the columns."""
    return {f"new_{key}": value for key, value in values.items()}


def _write_stages(connection: Connection, pairs: Sequence[Pair]) -> None:
    new_stages: list[dict[str, Any]] = []
    stage_links: list[tuple[str, tuple[str, ...]]] = []
    arc_pairs = [
        (before, after)
        for before, after in _of("arc", pairs)
        if isinstance(after, Arc) and _links_differ(before, after, "stages")
    ]
    if not arc_pairs:
        return
    arc_ids = ids_of(connection, "arc", (after.guid for _, after in arc_pairs if after), by="guid")
    for before, after in arc_pairs:
        assert isinstance(after, Arc)
        old = {stage.guid: stage for stage in before.stages} if isinstance(before, Arc) else {}
        kept = {stage.guid for stage in after.stages}
        for guid in old:
            if guid not in kept:
                connection.execute(delete(stages).where(stages.c.guid == guid))
        given_up = {stage.name for stage in old.values()}
        for stage in after.stages:
            if stage.guid in old and old[stage.guid].name != stage.name and stage.name in given_up:
                statement = update(stages).where(stages.c.guid == stage.guid)
                connection.execute(statement.values(name=stage.guid))
        for position, stage in enumerate(after.stages):
            row = {
                "name": stage.name,
                "stage_order": stage.stage_order,
                "position": position,
                "description": stage.description,
                "condition": stage.condition,
            }
            if stage.guid in old:
                connection.execute(update(stages).where(stages.c.guid == stage.guid).values(**row))
            else:
                new_stages.append(
                    {
                        **row,
                        "guid": stage.guid,
                        "arc_id": arc_ids[after.guid],
                        "created_at": stage.created_at,
                    }
                )
            if stage.guid not in old or old[stage.guid].parts != stage.parts:
                stage_links.append((stage.guid, stage.parts))
    insert_rows(connection, stages, new_stages)
    _write_stage_parts(connection, stage_links)


def _write_stage_parts(
    connection: Connection, stage_links: Sequence[tuple[str, tuple[str, ...]]]
) -> None:
    stage_ids: dict[str, int] = {}
    for chunk in in_chunks(guid for guid, _ in stage_links):
        rows = connection.execute(
            select(stages.c.guid, stages.c.id).where(stages.c.guid.in_(chunk))
        )
        stage_ids.update((row[0], row[1]) for row in rows)
    part_ids = _required(connection, "part", (name for _, names in stage_links for name in names))
    for ids in in_chunks(stage_ids.values()):
        connection.execute(delete(stage_parts).where(stage_parts.c.stage_id.in_(ids)))
    rows_to_add = [
        {"stage_id": stage_ids[guid], "part_id": part_ids[name], "position": position}
        for guid, names in stage_links
        for position, name in enumerate(names)
    ]
    insert_rows(connection, stage_parts, rows_to_add)


def _write_links(connection: Connection, pairs: Sequence[Pair]) -> None:
    persona_pairs = [
        (before, after) for before, after in _of("persona", pairs) if isinstance(after, Persona)
    ]
    if not persona_pairs:
        return
    ids = ids_of(connection, "persona", (after.guid for _, after in persona_pairs), by="guid")
    for kind, group in _GROUPS.items():
        table, key = LINK_TABLES[kind]
        owners = [
            after
            for before, after in persona_pairs
            if getattr(after, group) and _links_differ(before, after, group)
        ]
        names = (_name(link) for after in owners for link in getattr(after, group))
        targets = _required(connection, kind, names)
        rows: list[dict[str, Any]] = []
        for after in owners:
            for position, link in enumerate(getattr(after, group)):
                row = {
                    "persona_id": ids[after.guid],
                    key: targets[_name(link)],
                    "position": position,
                }
                if table is persona_parts:
                    row |= {"part_order": link.part_order, "priority": link.priority}
                rows.append(row)
        insert_rows(connection, table, rows)
    _write_persona_arcs(
        connection,
        [
            (ids[after.guid], after)
            for before, after in persona_pairs
            if after.arc and _arc_differs(before, after)
        ],
    )


def _write_persona_arcs(connection: Connection, owners: Sequence[tuple[int, Persona]]) -> None:
    if not owners:
        return
    arc_ids = _required(connection, "arc", (persona.arc for _, persona in owners))
    current: dict[tuple[int, str], int] = {}
    for chunk in in_chunks(dict.fromkeys(arc_ids.values())):
        statement = select(stages.c.arc_id, stages.c.name, stages.c.id)
        for arc_id, name, stage_id in connection.execute(
            statement.where(stages.c.arc_id.in_(chunk))
        ):
            current[arc_id, name] = stage_id
    insert_rows(
        connection,
        persona_arc,
        [
            {
                "persona_id": persona_id,
                "arc_id": arc_ids[persona.arc],
                "current_stage_id": current.get((arc_ids[persona.arc], persona.stage)),
                "updated_at": persona.updated_at,
            }
            for persona_id, persona in owners
        ],
    )


def _name(link: Any) -> str:
    return link if isinstance(link, str) else str(link.part)


def _required(connection: Connection, kind: Kind, names: Iterable[str]) -> dict[str, int]:
    wanted = dict.fromkeys(names)
    found = ids_of(connection, kind, wanted)
    if missing := [name for name in wanted if name not in found]:
        raise NotFound(f'no {kind} "{missing[0]}" to link')
    return found


def _write_directory(connection: Connection, pairs: Sequence[Pair]) -> None:
    ids: dict[str, int] = {}
    for chunk in in_chunks(before.guid for before, _ in pairs if before is not None):
        statement = select(directory.c.guid, directory.c.id).where(directory.c.guid.in_(chunk))
        ids.update((row[0], row[1]) for row in connection.execute(statement))
    next_id = int(
        connection.execute(select(func.coalesce(func.max(directory.c.id), 0))).scalar_one()
    )
    added: list[tuple[int, AnyEntry]] = []
    removed: list[tuple[int, AnyEntry]] = []
    gone: list[int] = []
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for before, after in pairs:
        if after is None:
            assert before is not None
            gone.append(ids[before.guid])
            removed.append((ids[before.guid], before))
        elif before is None:
            next_id += 1
            new.append({"id": next_id, **_directory_row(after)})
            added.append((next_id, after))
        else:
            row = _directory_row(after)
            if row != _directory_row(before):
                changed.append({"row_id": ids[before.guid], **row})
            if name_document(before) != name_document(after) or body_document(
                before
            ) != body_document(after):
                removed.append((ids[before.guid], before))
                added.append((ids[before.guid], after))
    for gone_ids in in_chunks(gone):
        connection.execute(delete(directory).where(directory.c.id.in_(gone_ids)))
    if changed:
        connection.execute(
            update(directory)
            .where(directory.c.id == bindparam("row_id"))
            .values({column: bindparam(column) for column in changed[0] if column != "row_id"}),
            changed,
        )
    insert_rows(connection, directory, new)
    index_entries(connection, added, removed)


def _directory_row(entry: AnyEntry) -> dict[str, Any]:
    return {
        "kind": kind_of(entry),
        "guid": entry.guid,
        "name": entry.name,
        "name_key": folded(entry.name),
        "type": type_of(entry),
        "tags": list(entry.tags),
        "source": entry.source,
        "text_hash": text_hash(counted_text(entry)),
    }
