"""Rewriting a table with a header: its keys, its tables and its arrays of tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from store.sync.toml_changes import Changes, Unplaceable
from store.sync.toml_inline import matches, replaced
from store.sync.toml_source import (
    MISSING,
    Covered,
    Pair,
    Path,
    Source,
    Table,
    cover,
    uncovered,
    value_at,
)
from store.sync.toml_values import (
    array_table_text,
    field_text,
    is_tables,
    key_text,
    same,
    tables_text,
    takes_headers,
)


def rewrite(
    source: Source,
    changes: Changes,
    table: Table,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    *,
    whole: bool = False,
) -> None:
    """Collect the changes that make a table say `new`.

    `whole` writes every field that changed anew instead of what changed in it. Raises Unplaceable
    when an array of tables is scattered so that its tables cannot be moved.
    """
    if same(old, new):
        return
    fields = old.keys() | new.keys() if whole else set()
    anew = {key for key in fields if not same(old.get(key, MISSING), new.get(key, MISSING))}
    covered: Covered = {}
    homes: dict[Path, int] = {(): table.block}
    for path, block in table.headers.items():
        if isinstance(value_at(new, path), Mapping) and path[0] not in anew:
            homes[path] = block
            cover(covered, path, whole=False)
        else:
            changes.remove_blocks([block])
    for path, block in homes.items():
        for pair in source.pairs(block):
            _rewrite_pair(source, changes, path, pair, old, new, covered, anew)
    arrays = []
    for path, tables in table.arrays.items():
        if is_tables(value_at(new, path)) and path[0] not in anew:
            arrays.append((path, tables))
            cover(covered, path, whole=True)
        else:
            for one in tables:
                changes.remove(one)
    added = list(uncovered(new, covered))
    for path, value in added:
        if not takes_headers(value):
            _add_pair(source, changes, homes, path, value)
    for path, tables in arrays:
        _rewrite_array(source, changes, tables, value_at(old, path), value_at(new, path))
    for path, value in added:
        if takes_headers(value):
            text = tables_text((*table.path, *path), value, source.newline.decode())
            kept = [block for block in table.blocks() if block not in changes.removed]
            _insert_after(source, changes, kept[-1], text)


def _rewrite_pair(
    source: Source,
    changes: Changes,
    above: Path,
    pair: Pair,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    covered: Covered,
    anew: set[str],
) -> None:
    """One key of a table; `anew` holds the fields that are written anew."""
    path = (*above, *pair.path)
    value = value_at(new, path)
    start, stop = pair.value.start_byte, pair.value.end_byte
    is_anew = path[0] in anew
    if value is MISSING or (is_anew and len(path) > 1):
        changes.replace(source.line_start(pair.start), source.line_end(stop), b"")
        return
    cover(covered, path, whole=True)
    if is_anew:
        changes.replace(start, stop, field_text(value, source.newline.decode()).encode())
    elif not same(was := value_at(old, path), value):
        changes.replace(start, stop, replaced(source, pair.value, was, value))


def _add_pair(
    source: Source, changes: Changes, homes: Mapping[Path, int], path: Path, value: Any
) -> None:
    """Write a key after the last one of the nearest table above it."""
    home = max((one for one in homes if path[: len(one)] == one), key=len)
    block = homes[home]
    pairs = source.pairs(block)
    relative = path[len(home) :]
    siblings = [one for one in pairs if one.path[:-1] == relative[:-1]] or pairs
    equals = b" = "
    if siblings:
        last = siblings[-1]
        position = source.line_end(last.value.end_byte)
        indent = source.indent(last.start)
        if source.data[last.key_end : last.value.start_byte] == b"=":
            equals = b"="
    else:
        position = source.content_end(block)
        indent = source.indent(source.tables[block - 1].start_byte)
    text = field_text(value, source.newline.decode()).encode()
    key = key_text(relative).encode()
    changes.insert(position, indent + key + equals + text + source.newline)


def _rewrite_array(
    source: Source,
    changes: Changes,
    tables: Sequence[Table],
    old: Sequence[Mapping[str, Any]],
    new: Sequence[Mapping[str, Any]],
) -> None:
    """Rewrite, remove, move and add the tables of an array.

    The tables that stay share out the places they had among them, in their new order.
    """
    stems = matches(old, new)
    kept = sorted(index for index in stems if index is not None)
    for gone in set(range(len(old))) - set(kept):
        changes.remove(tables[gone])
    places = iter(kept)
    place: int | None = None
    waiting: list[str] = []
    newline = source.newline.decode()
    for index, record in zip(stems, new, strict=True):
        if index is None:
            fresh = array_table_text(tables[0].path, record, newline)
            if place is None:
                waiting.append(fresh)
            else:
                _insert_after(source, changes, tables[place].blocks()[-1], fresh)
            continue
        place = next(places)
        start = source.lead(tables[place].block)
        for before in waiting:
            changes.insert(start, f"{before}{newline}".encode())
        waiting = []
        if place == index:
            rewrite(source, changes, tables[index], old[index], record)
        else:
            moved = Changes(source)
            rewrite(source, moved, tables[index], old[index], record)
            text = moved.applied(*_extent(source, tables[index]))
            changes.replace(*_extent(source, tables[place]), text)


def _extent(source: Source, table: Table) -> tuple[int, int]:
    """Where a table starts and ends with all that is below it."""
    blocks = table.blocks()
    if blocks[-1] - blocks[0] != len(blocks) - 1:
        raise Unplaceable
    return source.lead(blocks[0]), source.extent_end(blocks[-1])


def _insert_after(source: Source, changes: Changes, block: int, text: str) -> None:
    """Insert tables after a block, with a blank line between unless the file has none there."""
    lead = source.lead(block)
    apart = block == 1 or source.blanks_before(lead) < lead
    separator = source.newline if apart else b""
    changes.insert(source.extent_end(block), separator + text.encode())
