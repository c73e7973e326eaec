"""Entries as they were after a revision, folded from what each change kept of them.

A change of nothing but compiled text keeps no more than that of a persona, so that a state is the
last whole snapshot with the last compiled text since. Snapshots link by guid; a rename of what is
linked makes no change of what links it, so that names are looked up as of the revision.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, or_, select

from store.compose.request import Material
from store.database.changes.revisions import kept_text
from store.database.materials import materials_of
from store.database.read import in_chunks, load
from store.database.tables import changes
from store.entries import AnyEntry, Kind, Persona
from store.history import LINK_FIELDS, Snapshot, own_text, restored


@dataclass(frozen=True, slots=True)
class _Kept:
    """A state of an entry, and the revision that wrote it whole."""

    value: Snapshot
    revision: int


def entry_at(connection: Connection, kind: Kind, guid: str, revision: int) -> Snapshot | None:
    """An entry as it was after a revision, links under the names of that time.

    None when it did not exist.
    """
    return entries_at(connection, kind, [guid], revision).get(guid)


def entries_at(
    connection: Connection, kind: Kind, guids: Iterable[str], revision: int
) -> dict[str, Snapshot]:
    """Entries of a kind as they were after a revision, by guid; those that did not exist are not
    in it."""
    kept = _kept(connection, kind, guids, revision)
    wanted: dict[Kind, set[str]] = {}
    for one in kept.values():
        for linked, link in links_of(kind, one.value):
            wanted.setdefault(linked, set()).add(link["guid"])
    names = {
        (linked, guid): name
        for linked, there in wanted.items()
        for guid, name in _names_at(connection, linked, there, revision).items()
    }
    found = {guid: _named(kind, one.value, names) for guid, one in kept.items()}
    if kind == "persona":
        for guid, value in found.items():
            if value.get("arc") and value.get("stage"):
                value["stage"] = _stage_at(connection, value, kept[guid].revision, revision)
    return found


def links_of(kind: Kind, kept: Mapping[str, Any]) -> Iterator[tuple[Kind, Mapping[str, Any]]]:
    """Everything that a snapshot links, as kind and link."""
    if kind == "persona":
        for field, linked in LINK_FIELDS.items():
            yield from ((linked, link) for link in kept.get(field, ()))
        if kept.get("arc"):
            yield "arc", kept["arc"]
    elif kind == "arc":
        for stage in kept.get("stages", ()):
            yield from (("part", link) for link in stage["parts"])


def stage_guid(arc: Mapping[str, Any] | None, name: str) -> str:
    """The guid of the stage of that name in an arc's snapshot, blank when it has none."""
    stages = (arc or {}).get("stages", ())
    return next((str(one["guid"]) for one in stages if one["name"] == name), "")


def compiled_texts(connection: Connection, guid: str, kept: Snapshot) -> Snapshot:
    """A persona's snapshot with its compiled texts in full instead of their hashes."""
    value = {key: one for key, one in kept.items() if key != "compiled"}
    if compiled := kept.get("compiled"):
        for view in ("summary", "detail"):
            value[f"compiled_{view}"] = text_of_hash(connection, guid, compiled[view])
        value["compiled_at"] = compiled["at"]
    return value


def text_of_hash(connection: Connection, guid: str, key: str) -> str:
    """The compiled text of a hash: the persona's own, or one that has left it."""
    for current in load(connection, "persona", guids=[guid]):
        assert isinstance(current, Persona)
        if (text := own_text(current, key)) is not None:
            return text
    return kept_text(connection, key)


def value_at(connection: Connection, kind: Kind, guid: str, revision: int) -> AnyEntry | None:
    """An entry as it was after a revision, without compiled texts; None when it did not exist.

    What it linked then is under the names of now, and left out where it exists no more.
    """
    kept = entry_at(connection, kind, guid, revision)
    if kept is None:
        return None
    wanted: dict[Kind, set[str]] = {}
    for linked, link in links_of(kind, kept):
        wanted.setdefault(linked, set()).add(link["guid"])
    names = {
        (linked, entry.guid): entry.name
        for linked, guids in wanted.items()
        for entry in load(connection, linked, guids=guids)
    }
    return restored(kind, kept, lambda linked, one: names.get((linked, one)), lambda _: "")


def material_at(connection: Connection, guid: str, revision: int) -> Material | None:
    """What a persona's composition was made from after a revision; None when it did not exist."""
    kept = entry_at(connection, "persona", guid, revision)
    if kept is None:
        return None
    guids: dict[Kind, set[str]] = {kind: set() for kind in (*LINK_FIELDS.values(), "arc")}
    for kind, link in links_of("persona", kept):
        guids[kind].add(link["guid"])
    arcs = entries_at(connection, "arc", guids["arc"], revision)
    for arc in arcs.values():
        guids["part"] |= {link["guid"] for _, link in links_of("arc", arc)}
    found: dict[Kind, dict[str, Snapshot]] = {"arc": arcs}
    for kind in LINK_FIELDS.values():
        found[kind] = entries_at(connection, kind, guids[kind], revision)

    def name_of(kind: Kind, linked: str) -> str | None:
        there = found[kind].get(linked)
        return str(there["name"]) if there else None

    def entry(kind: Kind, value: Snapshot) -> AnyEntry:
        return restored(kind, value, name_of, lambda _: "")

    persona = entry("persona", kept)
    assert isinstance(persona, Persona)
    entries = {
        kind: {str(value["name"]): entry(kind, value) for value in there.values()}
        for kind, there in found.items()
    }
    return materials_of([persona], entries)[0]


def _kept(
    connection: Connection, kind: Kind, guids: Iterable[str], revision: int
) -> dict[str, _Kept]:
    states: dict[str, _Kept] = {}
    compiled: dict[str, Snapshot] = {}
    for chunk in in_chunks(dict.fromkeys(guids)):
        for guid, after, by in _last(connection, kind, chunk, revision):
            if after is not None and "guid" not in after:
                compiled[guid] = after
            elif after is not None:
                states[guid] = _Kept(after, by)
    for chunk in in_chunks(compiled):
        for guid, after, by in _last(connection, kind, chunk, revision, whole=True):
            value = {key: one for key, one in after.items() if key != "compiled"}
            if compiled[guid]["compiled"]:
                value["compiled"] = compiled[guid]["compiled"]
            states[guid] = _Kept(value, by)
    return states


def _last(
    connection: Connection, kind: Kind, guids: list[str], revision: int, *, whole: bool = False
) -> list[Any]:
    """The last change of each entry up to a revision: its guid, what it became, and the change's
    revision; with `whole` the last that kept all of it."""
    newest = select(func.max(changes.c.id)).where(
        changes.c.kind == kind, changes.c.guid.in_(guids), changes.c.revision_id <= revision
    )
    if kind == "persona":
        # A change of labels alone says nothing of the entry.
        no_labels = changes.c.after["labels"].as_string().is_(None)
        newest = newest.where(or_(no_labels, changes.c.after["compiled"].as_string().is_not(None)))
    if whole:
        newest = newest.where(changes.c.after["guid"].as_string().is_not(None))
    statement = select(changes.c.guid, changes.c.after, changes.c.revision_id)
    among = changes.c.id.in_(newest.group_by(changes.c.guid))
    return list(connection.execute(statement.where(among)))


def _names_at(
    connection: Connection, kind: Kind, guids: Iterable[str], revision: int
) -> dict[str, str]:
    names: dict[str, str] = {}
    for chunk in in_chunks(guids):
        newest = (
            select(func.max(changes.c.id))
            .where(
                changes.c.kind == kind, changes.c.guid.in_(chunk), changes.c.revision_id <= revision
            )
            .group_by(changes.c.guid)
        )
        statement = select(changes.c.guid, changes.c.after["name"].as_string())
        for guid, name in connection.execute(statement.where(changes.c.id.in_(newest))):
            if name is not None:
                names[guid] = name
    return names


def _named(kind: Kind, kept: Snapshot, names: Mapping[tuple[Kind, str], str]) -> Snapshot:
    """The snapshot with what it links under the given names."""

    def linked(of: Kind, link: Mapping[str, Any]) -> dict[str, Any]:
        return {**link, "name": names.get((of, link["guid"]), link["name"])}

    value = dict(kept)
    if kind == "persona":
        for field, of in LINK_FIELDS.items():
            if field in value:
                value[field] = [linked(of, link) for link in value[field]]
        if value.get("arc"):
            value["arc"] = linked("arc", value["arc"])
    elif kind == "arc":
        value["stages"] = [
            {**stage, "parts": [linked("part", link) for link in stage["parts"]]}
            for stage in value.get("stages", ())
        ]
    return value


def _stage_at(connection: Connection, persona: Snapshot, written: int, revision: int) -> str:
    """The name that a persona's stage had after a revision: it may have been renamed since it was
    written."""
    named = str(persona["stage"])
    arc = persona["arc"]["guid"]
    states = [_kept(connection, "arc", [arc], one).get(arc) for one in (written, revision)]
    then, later = (one.value if one else None for one in states)
    guid = stage_guid(then, named)
    stages = (later or {}).get("stages", ())
    return next((str(one["name"]) for one in stages if guid and one["guid"] == guid), named)
