"""The rows beside a change: its revision, what it touched, and the seeds it is compared to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, cast, insert, select, update

from store.database.changes.labels import add_label_moves, moves_message
from store.database.changes.sameness import only_compiled
from store.database.changes.stages import starting_stage
from store.database.inserting import insert_rows
from store.database.read import in_chunks
from store.database.seed_state import base_of
from store.database.tables import bases, changes, revisions, texts
from store.database.write import Pair, guids_of
from store.entries import AnyEntry, Arc, Kind, PartLink, Persona, kind_of
from store.history import GuidOf, Snapshot, compiled_snapshot, links_in, snapshot, what_changed
from store.revisions import OWN_ACTIONS
from store.seed_values import link_name
from store.tokens import text_hash

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from store.database.changes.unit import Unit


def record_revision(unit: Unit, pairs: Sequence[Pair], action: str, target: int | None) -> int:
    """Write the revision of a change and what it touched; a new change ends what could be redone.

    Returns the revision's id.
    """
    connection = unit.connection
    if action in OWN_ACTIONS:
        connection.execute(
            update(revisions)
            .where(
                revisions.c.actor == unit.by,
                revisions.c.door == unit.door,
                revisions.c.state == "undone",
            )
            .values(state="dropped")
        )
    message = unit.message or (_message(pairs) if pairs else moves_message(unit))
    result = connection.execute(
        insert(revisions).values(
            at=unit.at,
            actor=unit.by,
            door=unit.door,
            message=message,
            action=action,
            target=target,
            state="done",
        )
    )
    key = result.inserted_primary_key
    assert key is not None
    revision: int = key.id
    then, since = _guids(unit, [pair for pair in pairs if not only_compiled(*pair)])
    rows: list[dict[str, Any]] = []
    for before, now in pairs:
        one = now or before
        assert one is not None
        if isinstance(before, Persona) and isinstance(now, Persona) and only_compiled(before, now):
            was: Snapshot | None = compiled_snapshot(before)
            becomes: Snapshot | None = compiled_snapshot(now)
        else:
            was = snapshot(before, then) if before else None
            becomes = snapshot(now, since) if now else None
        rows.append(
            {
                "revision_id": revision,
                "kind": kind_of(one),
                "guid": one.guid,
                "before": was,
                "after": becomes,
            }
        )
    add_label_moves(unit, revision, rows)
    insert_rows(connection, changes, rows)
    _keep_texts(connection, pairs)
    return revision


def _message(pairs: Sequence[Pair]) -> str:
    first = what_changed(*pairs[0])
    return first if len(pairs) == 1 else f"{first} and {len(pairs) - 1} more"


def _guids(unit: Unit, pairs: Sequence[Pair]) -> tuple[GuidOf, GuidOf]:
    """The guids of everything that a change links, before it and after it."""
    wanted: dict[Kind, set[str]] = {}
    then: dict[tuple[Kind, str], str] = {}
    since: dict[tuple[Kind, str], str] = {}
    for before, now in pairs:
        if now is not None:
            since[kind_of(now), now.name] = now.guid
        elif before is not None:
            then[kind_of(before), before.name] = before.guid
        for entry in (before, now):
            for kind, name in links_in(entry) if entry else ():
                wanted.setdefault(kind, set()).add(name)
    stored: dict[tuple[Kind, str], str] = {}
    for kind, names in wanted.items():
        for name, guid in guids_of(unit.connection, kind, names).items():
            stored[kind, name] = guid

    def among(*places: dict[tuple[Kind, str], str]) -> GuidOf:
        known = {key: guid for place in reversed(places) for key, guid in place.items()}
        return lambda kind, name: known.get((kind, name), "")

    # A renamed entry bears its new name in the links of both values: see `Unit.rename`.
    return among(then, since, stored), among(since, stored, then)


def _keep_texts(connection: Connection, pairs: Sequence[Pair]) -> None:
    """Keep the compiled texts that leave their personas; those that stay are kept there."""
    kept: dict[str, str] = {}
    for before, now in pairs:
        if not isinstance(before, Persona) or before.compiled_at is None:
            continue
        stays = (
            (now.compiled_summary, now.compiled_detail)
            if isinstance(now, Persona) and now.compiled_at is not None
            else ()
        )
        for text in (before.compiled_summary, before.compiled_detail):
            if text not in stays:
                kept[text_hash(text)] = text
    keep_texts(connection, kept)


def keep_texts(connection: Connection, kept: Mapping[str, str]) -> None:
    """Keep texts by their hash; one that is kept already is not written again."""
    for chunk in in_chunks(list(kept)):
        found = connection.execute(select(texts.c.hash).where(texts.c.hash.in_(chunk)))
        there = {row[0] for row in found}
        new = [{"hash": one, "text": kept[one]} for one in chunk if one not in there]
        if new:
            connection.execute(insert(texts), new)


def kept_text(connection: Connection, key: str) -> str:
    """The text of a hash: compiled text that has left its persona, or that was published."""
    found = connection.execute(select(texts.c.text).where(texts.c.hash == key))
    return str(found.scalar_one_or_none() or "")


def base_records(
    connection: Connection, guids: Sequence[str]
) -> dict[str, tuple[dict[str, Any], list[list[str]]]]:
    """The seed value last synced, and its links that could not be made, by guid."""
    found: dict[str, tuple[dict[str, Any], list[list[str]]]] = {}
    for chunk in in_chunks(guids):
        statement = select(bases.c.guid, bases.c.value, bases.c.missing)
        for guid, value, missing in connection.execute(statement.where(bases.c.guid.in_(chunk))):
            found[guid] = (value, missing)
    return found


def missing_links(unit: Unit, new: Sequence[tuple[Kind, str]]) -> None:
    """Make the links that seeds named before their entries existed, now that these are new."""
    fields: dict[Kind, str] = {
        "part": "parts",
        "trait": "traits",
        "skill": "skills",
        "guardrail": "guardrails",
        "arc": "arc",
    }
    wanted = {(fields[kind], name) for kind, name in new if kind in fields}
    if not wanted:
        return
    statement = select(bases).where(cast(bases.c.missing, Text) != "[]")
    for row in unit.connection.execute(statement).mappings().all():
        still = []
        for field, name in row["missing"]:
            key = "parts" if field.startswith("stages/") else field
            entry = unit.find_guid(row["kind"], row["guid"]) if (key, name) in wanted else None
            if entry is None:
                still.append([field, name])
            else:
                unit.put(
                    _with_arc(unit, entry, name, row["value"])
                    if field == "arc"
                    else _linked(entry, field, name, row["value"])
                )
        if still != row["missing"]:
            base = base_of({key: row[key] for key in row if key not in ("kind", "name")})
            unit.former_bases.setdefault((row["kind"], row["name"]), base)
            unit.connection.execute(
                update(bases)
                .where(bases.c.kind == row["kind"], bases.c.name == row["name"])
                .values(missing=still)
            )


def _with_arc(unit: Unit, entry: AnyEntry, name: str, base: dict[str, Any]) -> AnyEntry:
    assert isinstance(entry, Persona)
    arc = unit.find("arc", name)
    if entry.arc or not isinstance(arc, Arc):
        return entry
    return replace(entry, arc=name, stage=starting_stage(arc, base.get("stage", "")))


def _linked(entry: AnyEntry, field: str, name: str, base: dict[str, Any]) -> AnyEntry:
    """The entry with one more link, where its seed has it."""
    if isinstance(entry, Arc):
        stage_name = field.removeprefix("stages/")
        order = [
            str(part)
            for one in base.get("stages", ())
            if one["name"] == stage_name
            for part in one.get("parts", ())
        ]
        stages = tuple(
            replace(one, parts=tuple(_placed(list(one.parts), name, order)))
            if one.name == stage_name and name not in one.parts
            else one
            for one in entry.stages
        )
        return replace(entry, stages=stages)
    assert isinstance(entry, Persona)
    order = [link_name(link) for link in base.get(field, ())]
    if field != "parts":
        there = list(getattr(entry, field))
        values: dict[str, Any] = {field: tuple(_placed(there, name, order))}
        return entry if name in there else replace(entry, **values)
    links = {link.part: link for link in entry.parts}
    if name in links:
        return entry
    written_link = next(link for link in base["parts"] if link_name(link) == name)
    priority = written_link.get("priority", 0) if isinstance(written_link, dict) else 0
    names = _placed(list(links), name, order)
    links[name] = PartLink(name, 0, priority)
    return replace(
        entry,
        parts=tuple(replace(links[one], part_order=place) for place, one in enumerate(names)),
    )


def _placed(names: list[str], new: str, order: list[str]) -> list[str]:
    """The names with one more, after the nearest that stands before it in the given order."""
    before = order[: order.index(new)] if new in order else order
    for neighbour in reversed(before):
        if neighbour in names:
            place = names.index(neighbour) + 1
            return [*names[:place], new, *names[place:]]
    return [new, *names]
