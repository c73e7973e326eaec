"""Rewriting a seed file so that only what changed changes (SPEC section 6, `push`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import tomli

from store.errors import Invalid, shown
from store.sync.toml_changes import Changes, Unplaceable
from store.sync.toml_inline import array
from store.sync.toml_source import Source, Table, located, parsed
from store.sync.toml_tables import rewrite
from store.sync.toml_values import array_table_text, field_text, is_list, same

if TYPE_CHECKING:
    from tree_sitter import Node

_MARK: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Edit:
    """What one entry of a file shall say."""

    table: str
    """The array of tables it stands in: `parts`, `personas`."""
    index: int | None
    """Its place among the entries of that name in the file, from 0; None for a new entry."""
    record: Mapping[str, Any] | None
    """The whole entry as plain TOML values; None removes it."""


def edited(source: bytes, edits: Sequence[Edit]) -> bytes:
    """The file with entries rewritten, removed and added; every other byte stays.

    New entries come last, in the order given. The result has been read again and says what was
    meant. Raises Invalid when the file is not valid TOML, when an edit names an entry that is not
    there or is given twice, and when no text was found that says what was meant.
    """
    mark = _MARK if source.startswith(_MARK) else b""
    data = source.removeprefix(mark)
    document = parsed(data)
    by_table: dict[str, list[Edit]] = {}
    for edit in edits:
        if edit.index is not None or edit.record is not None:
            by_table.setdefault(edit.table, []).append(edit)
    meant = dict(document)
    for table, some in by_table.items():
        meant[table] = _meant(document.get(table, []), table, some)
    if same(document, meant):
        return source
    try:
        return mark + _rewritten(data, document, meant, by_table)
    except UnicodeEncodeError as error:
        broken = shown(error.object[error.start : error.end])
        raise Invalid(f"{broken} is half a character; TOML cannot hold it") from error


def _rewritten(
    data: bytes,
    document: Mapping[str, Any],
    meant: dict[str, Any],
    by_table: Mapping[str, Sequence[Edit]],
) -> bytes:
    places = located(data)
    changes = Changes(places)
    added: list[str] = []
    newline = places.newline.decode()
    for table, some in by_table.items():
        pair = next((one for one in places.pairs(0) if one.path == (table,)), None)
        if pair is not None:
            old, new = document[table], meant[table]
            value = _inline_entries(places, pair.value, old, new, some)
            changes.replace(pair.value.start_byte, pair.value.end_byte, value)
            continue
        tables = places.root.arrays.get((table,), [])
        if len(tables) != len(document.get(table, [])):
            raise Invalid(f"[[{table}]] is written in a way that cannot be rewritten in place")
        for edit in some:
            if edit.index is None:
                added.append(array_table_text((table,), edit.record or {}, newline))
            elif edit.record is None:
                changes.remove(tables[edit.index])
            else:
                was = document[table][edit.index]
                changes.add(_entry_changes(places, tables[edit.index], was, edit.record))
        if not meant[table]:
            del meant[table]
    try:
        result = changes.applied(0, len(places.data))
    except Unplaceable as error:
        raise Invalid("the changes of two entries overlap in the file") from error
    if not added and not data.endswith(b"\n"):
        result = result.removesuffix(places.newline)
    for text in added:
        result = _appended(result, text.encode(), places.newline)
    _check(result, meant)
    return result


def _meant(old: Any, table: str, edits: Sequence[Edit]) -> list[Any]:
    if not is_list(old) or not all(isinstance(one, Mapping) for one in old):
        raise Invalid(f'"{table}" must be an array of tables; write each entry below [[{table}]]')
    by_index: dict[int, Edit] = {}
    for edit in edits:
        if edit.index is None:
            continue
        if not 0 <= edit.index < len(old):
            there = f"there are {len(old)}"
            raise Invalid(f"[[{table}]] number {edit.index + 1} is not in the file: {there}")
        if edit.index in by_index:
            raise Invalid(f"[[{table}]] number {edit.index + 1} is edited twice")
        by_index[edit.index] = edit
    kept = [
        by_index[index].record if index in by_index else one
        for index, one in enumerate(old)
        if index not in by_index or by_index[index].record is not None
    ]
    return kept + [edit.record for edit in edits if edit.index is None]


def _inline_entries(
    source: Source, node: Node, old: Sequence[Any], new: Sequence[Any], edits: Sequence[Edit]
) -> bytes:
    """The list of entries of a file that has them as `parts = [{…}]`."""
    removed = {edit.index for edit in edits if edit.record is None}
    stems: list[int | None] = [index for index in range(len(old)) if index not in removed]
    stems += [None] * (len(new) - len(stems))
    text = array(source, node, old, new, stems)
    if _reads_as(b"x = " + text, "x", new):
        return text
    return field_text(new, source.newline.decode()).encode()


def _entry_changes(
    source: Source, table: Table, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Changes:
    """The least changes that make an entry say what is meant; else those of whole fields."""
    for whole in (False, True):
        changes = Changes(source)
        try:
            rewrite(source, changes, table, old, new, whole=whole)
            text = changes.of_blocks(table.blocks())
        except Unplaceable:
            continue
        if _reads_as(text, table.path[0], [new]):
            return changes
    name = shown(str(old.get("name", old.get("id", ""))))
    line = source.data.count(b"\n", 0, source.lead(table.block)) + 1
    raise Invalid(
        f"line {line} and below could not be rewritten; edit the entry in the file",
        kind=table.path[0],
        name=name,
    )


def _reads_as(text: bytes, key: str, wanted: Any) -> bool:
    try:
        return same(tomli.loads(text.decode())[key], wanted)
    except (ValueError, RecursionError):
        return False


def _appended(data: bytes, text: bytes, newline: bytes) -> bytes:
    """A file with a text after it, one blank line between."""
    if not data.strip():
        return data + text
    if not data.endswith(b"\n"):
        data += newline
    blank = data.endswith((b"\n\n", b"\n\r\n"))
    return data + (b"" if blank else newline) + text


def _check(result: bytes, meant: Mapping[str, Any]) -> None:
    try:
        says = same(parsed(result), meant)
    except Invalid:
        says = False
    if not says:
        raise Invalid("the file could not be rewritten to say what was meant; edit it by hand")
