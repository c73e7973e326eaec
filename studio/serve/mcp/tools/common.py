"""What families of tools share: arguments, receipts of writes, pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from store.entries import AnyEntry, Kind, kind_of, plural
from store.errors import Invalid
from store.fields import FIELDS
from store.records import from_record, full_record, timestamp, to_record
from store.since import keys_of
from studio.serve.mcp.arguments import Argument, Given
from studio.serve.mcp.cursors import cursor_at, place_of
from studio.serve.mcp.field_schemas import said_of
from studio.serve.mcp.schemas import CHANGED, CURSOR, SWITCH, TEXT, TEXTS, WHEN, WHOLE, Schema, rows
from studio.serve.mcp.schemas import table as table_schema
from studio.serve.mcp.tool import Call, Result

if TYPE_CHECKING:
    from store.database.changes.change import Change

MOST_LISTED: Final = 200
"""Rows of one page."""

EXPECTED: Final = Argument(
    "expected_revision",
    "integer",
    "The revision you have read: a field that another changed since is a Conflict.",
    minimum=1,
)
NEW_NAME: Final = Argument(
    "new_name", "text", "Rename it; everything that uses it keeps using it under the new name."
)
CURSOR_ARGUMENT: Final = Argument("cursor", "text", "The next_cursor of the page before.")
LIMIT_ARGUMENT: Final = Argument(
    "limit",
    "integer",
    f"How many at most, {MOST_LISTED} unless given.",
    default=MOST_LISTED,
    minimum=1,
    maximum=MOST_LISTED,
)

OUTCOME: Final[Schema] = {"revision": WHOLE, "changed": CHANGED}
"""What every write says at its end: the entry's revision, and whether anything was changed."""
RECEIPT: Final[Schema] = table_schema(
    {
        "kind": TEXT,
        "name": TEXT,
        "guid": TEXT,
        "source": TEXT,
        "created_at": WHEN,
        "updated_at": WHEN,
        **OUTCOME,
    }
)
DELETED: Final[Schema] = table_schema(
    {"kind": TEXT, "name": TEXT, "deleted": SWITCH, "revision": WHOLE}
)


def named(name: str, of: str, *, required: bool = True) -> Argument:
    """An argument that names an entry."""
    return Argument(name, "text", of, required=required)


def own_fields(kind: Kind, *, updating: bool) -> tuple[Argument, ...]:
    """The fields of a kind as arguments; on update none is required, and null clears one."""
    return tuple(
        Argument(
            field.name,
            "field",
            said_of(field),
            required=field.required and not updating,
            field=field,
        )
        for field in FIELDS[kind]
    )


def whole(call: Call, kind: Kind, given: Given) -> Result:
    """An entry with all its fields."""
    entry = call.catalog.get(kind, given["name"].strip())
    call.made_of(keys_of(entry))
    return full_record(entry)


def create(call: Call, kind: Kind, given: Given) -> Result:
    """Add an entry."""
    record = {"name": given["name"], **given.fields}
    entry = _read(kind, record)
    with call.change() as change:
        created = change.create(entry)
    return receipt(change, created)


def update(call: Call, kind: Kind, given: Given) -> Result:
    """Change the fields given, all others staying as they are; null clears; perhaps rename."""
    name = given["name"].strip()
    with call.change() as change:
        entry = change.get(kind, name)
        expected = given["expected_revision"]
        since = change.read_at(kind, name, expected) if expected is not None else None
        if given.fields:
            change.update(kind, name, _wanted(kind, entry, given.fields), since=since)
        if given["new_name"] is not None:
            change.rename(kind, name, given["new_name"])
        entry = change.find_guid(kind, entry.guid) or entry
    return receipt(change, entry)


def _wanted(kind: Kind, entry: AnyEntry, fields: Mapping[str, object]) -> dict[str, Any]:
    """The values of the fields given, checked as a whole entry is."""
    given = dict(fields)
    if "arc" in given and "stage" not in given:
        # Another arc starts at its first stage, and without one there is none.
        given["stage"] = None
    record = full_record(entry) if kind == "persona" else to_record(entry, blanks=True)
    parsed = _read(kind, {**record, **given})
    return {field: getattr(parsed, field) for field in given}


def _read(kind: Kind, record: Mapping[str, object]) -> AnyEntry:
    parsed = from_record(kind, record)
    if parsed.unknown:
        problem = f"does not know {', '.join(parsed.unknown)}"
        raise Invalid(problem, kind=kind, name=parsed.entry.name)
    return parsed.entry


def delete(call: Call, kind: Kind, given: Given) -> Result:
    """Delete an entry."""
    name = given["name"].strip()
    with call.change() as change:
        change.delete(kind, name, force=given["force"])
    return {"kind": kind, "name": name, "deleted": True, "revision": change.revision or 0}


def settled(change: Change, entry: AnyEntry) -> AnyEntry:
    """An entry as a change left it, with its revision and times."""
    for touched in change.touched:
        if touched.guid == entry.guid and touched.after is not None:
            return touched.after
    return entry


def outcome(change: Change, entry: AnyEntry) -> Result:
    """What a write says at its end of an entry as it left it."""
    return {"revision": entry.revision, "changed": change.revision is not None}


def receipt(change: Change, entry: AnyEntry) -> Result:
    """What a write says of an entry: no bodies."""
    entry = settled(change, entry)
    return {
        "kind": kind_of(entry),
        "name": entry.name,
        "guid": entry.guid,
        "source": entry.source,
        "created_at": timestamp(entry.created_at),
        "updated_at": timestamp(entry.updated_at),
        **outcome(change, entry),
    }


def page_schema(kind: Kind, type_key: str = "") -> Schema:
    """The schema of a page of a list."""
    row = {
        "name": TEXT,
        **({type_key: TEXT} if type_key else {}),
        "description": TEXT,
        "tags": TEXTS,
        "source": TEXT,
        "updated_at": WHEN,
    }
    return table_schema({plural(kind): rows(row), "next_cursor": CURSOR})


def page(
    call: Call, kind: Kind, given: Given, type_key: str = "", types: Iterable[str] = ()
) -> Result:
    """A page of the entries of a kind, without bodies."""
    after = place_of(kind, given["cursor"])
    limit = given["limit"]
    found = call.catalog.listing(
        kind,
        after=after,
        limit=limit + 1,
        types=tuple(types),
        tags=tuple(one.strip() for one in given["tags"]),
    )
    more = len(found) > limit
    return {
        plural(kind): [
            {
                "name": one.name,
                **({type_key: one.type} if type_key else {}),
                "description": one.description,
                "tags": [*one.tags],
                "source": one.source,
                "updated_at": timestamp(one.updated_at),
            }
            for one in found[:limit]
        ],
        "next_cursor": cursor_at(kind, found[limit - 1].name) if more else None,
    }
