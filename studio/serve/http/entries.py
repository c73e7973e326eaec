"""The routes of entries: lists, one entry, and writing it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from store.entries import AnyEntry, Kind, plural
from store.errors import Invalid, NotFound
from store.since import keys_of
from studio.serve.http.answers import Answer, Problem, found
from studio.serve.http.bodies import (
    VOICE_KINDS,
    changed_values,
    check_display_name,
    entry_in,
    listed,
    name_in,
    patched,
    put_fields,
    shown,
)
from studio.serve.http.calls import Call

if TYPE_CHECKING:
    from typing import Any

    from store.catalog import Catalog
    from store.database.changes.change import Change

Act = Callable[["Catalog", Call], Answer]


def list_of(kind: Kind) -> Act:
    """Answers with all entries of a kind, by name; only the voice kinds' are read whole."""

    def act(catalog: Catalog, call: Call) -> Answer:
        there = catalog.entries(kind) if kind in VOICE_KINDS else catalog.without_texts(kind)
        return found({plural(kind): [listed(entry) for entry in there]})

    return act


def get(kind: Kind) -> Act:
    """Answers with one entry."""

    def act(catalog: Catalog, call: Call) -> Answer:
        entry = catalog.get(kind, call.name)
        return found(shown(entry), of=keys_of(entry))

    return act


def post(kind: Kind) -> Act:
    """Makes an entry; 409 where there is one of its id."""

    def act(catalog: Catalog, call: Call) -> Answer:
        name = name_in(kind, call.body)
        if name is None:
            raise Invalid("is required", kind=kind, field="id")
        entry = entry_in(kind, name, call.body)
        check_display_name(kind, entry.name, call.body)
        with _change(catalog, call, f'created {kind} "{entry.name}"') as change:
            _check_links(change, kind, entry, list(call.body))
            change.create(entry)
        return _written(change, kind, entry.name, 201)

    return act


def put(kind: Kind) -> Act:
    """Replaces an entry's fields, or makes the entry; the id in the path is the one that counts."""

    def act(catalog: Catalog, call: Call) -> Answer:
        # That the body says one id, not two, is asked also where neither counts.
        name_in(kind, call.body)
        wanted_name = call.name.strip()
        with _change(catalog, call, f'changed {kind} "{wanted_name}"') as change:
            current = change.find(kind, wanted_name)
            wanted = entry_in(kind, call.name, call.body, current)
            check_display_name(kind, wanted.name, call.body)
            call.check(_etag(current))
            if current is None:
                change.message = f'created {kind} "{wanted.name}"'
                _check_links(change, kind, wanted, list(call.body))
                change.create(wanted)
            else:
                fields = put_fields(kind, call.body)
                _update(change, kind, current, changed_values(current, wanted, fields))
        return _written(change, kind, wanted.name, 200)

    return act


def patch(kind: Kind) -> Act:
    """Applies a merge patch to an entry; 404 where there is none."""

    def act(catalog: Catalog, call: Call) -> Answer:
        with _change(catalog, call, f'changed {kind} "{call.name}"') as change:
            current = change.get(kind, call.name)
            call.check(_etag(current))
            _update(change, kind, current, patched(current, call.body))
        return _written(change, kind, call.name, 200)

    return act


def delete(kind: Kind) -> Act:
    """Deletes an entry; 409 while something uses it, unless forced."""

    def act(catalog: Catalog, call: Call) -> Answer:
        with _change(catalog, call, f'deleted {kind} "{call.name}"') as change:
            current = change.get(kind, call.name)
            call.check(_etag(current))
            change.delete(kind, call.name, force=call.query.get("force", False))
        return Answer(204)

    return act


def _change(catalog: Catalog, call: Call, message: str) -> AbstractContextManager[Change]:
    return catalog.change(by=call.by, door="http", message=message)


def _etag(entry: AnyEntry | None) -> str:
    return "" if entry is None else found(shown(entry)).etag


def _update(change: Change, kind: Kind, entry: AnyEntry, values: dict[str, Any]) -> None:
    if not values:
        return
    _check_named(change, kind, entry.name, values)
    change.update(kind, entry.name, values)


def _check_links(change: Change, kind: Kind, entry: AnyEntry, fields: list[str]) -> None:
    values = {name: getattr(entry, name) for name in fields if hasattr(entry, name)}
    _check_named(change, kind, entry.name, values)


def _check_named(change: Change, kind: Kind, name: str, values: dict[str, Any]) -> None:
    """Raise Problem when a body links what does not exist: the body is what is wrong then."""
    from store.database.changes.links import check_links

    try:
        check_links(change, values)
        if arc := values.get("arc"):
            change.get("arc", arc)
    except NotFound as error:
        raise Problem(400, f"invalid_{kind}", f'{kind} "{name}": {error}') from error


def _written(change: Change, kind: Kind, name: str, status: int) -> Answer:
    """The entry as this change left it: by now another may have been made."""
    from urllib.parse import quote

    entry = change.find(kind, name)
    assert entry is not None
    headers = []
    if status == 201:
        headers.append((b"location", f"/v1/{plural(kind)}/{quote(name, safe='')}".encode()))
    return found(shown(entry), status=status, headers=headers)
