"""Rewriting a value where it stands: what did not change in it keeps its bytes and comments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from store.sync.toml_source import (
    MISSING,
    Covered,
    Source,
    cover,
    pairs_of,
    uncovered,
    value_at,
)
from store.sync.toml_values import (
    field_text,
    is_list,
    key_text,
    restyled,
    same,
    value_text,
)

if TYPE_CHECKING:
    from tree_sitter import Node


def replaced(source: Source, node: Node, old: Any, new: Any, *, inline: bool = False) -> bytes:
    """The bytes of a value that was `old` and shall be `new`.

    `inline` is within a list or inline table, where texts stay on one line.
    """
    if same(old, new):
        return source.text(node)
    newline = source.newline.decode()
    if isinstance(old, str) and isinstance(new, str):
        return restyled(source.text(node), new, newline, inline=inline).encode()
    if node.type == "array" and is_list(new):
        return array(source, node, old, new, matches(old, new))
    if node.type == "inline_table" and isinstance(new, Mapping):
        return _inline_table(source, node, old, new)
    return (value_text(new) if inline else field_text(new, newline)).encode()


def matches(old: Sequence[Any], new: Sequence[Any]) -> list[int | None]:
    """For each new item the old one it stems from, None for an added one.

    Tables are known by their `name` or `id`, other items by themselves; what is left stems from
    the old item that follows the one before it.
    """
    places: dict[str, list[int]] = {}
    for place in reversed(range(len(old))):
        places.setdefault(_identity(old[place]), []).append(place)
    found: list[int | None] = []
    for one in new:
        same_ones = places.get(_identity(one))
        found.append(same_ones.pop() if same_ones else None)
    taken = set(found)
    before = -1
    for position in range(len(new)):
        index = found[position]
        if index is None and before + 1 < len(old) and before + 1 not in taken:
            index = before + 1
            found[position] = index
            taken.add(index)
        before = before if index is None else index
    return found


def _identity(item: Any) -> str:
    if isinstance(item, Mapping):
        names = (item[key] for key in ("name", "id") if isinstance(item.get(key), str))
        item = next(names, item)
    return f"text {item}" if isinstance(item, str) else f"value {item!r}"


@dataclass(slots=True)
class _Item:
    """An item of a list or inline table with what is around it up to the next one."""

    node: Node
    lead: bytes
    """Line break, comments and blanks before it."""
    gap: bytes = b""
    """What stands between it and its comma."""
    comma: bool = False
    trail: bytes = b""
    """The comment after it on its line."""


@dataclass(slots=True)
class _Items:
    """What stands between the brackets."""

    opening: bytes = b""
    """A comment on the line of the opening bracket."""
    items: list[_Item] = field(default_factory=list)
    tail: bytes = b""


def _items(source: Source, node: Node) -> _Items:
    data = source.data
    first, *inner, last = node.children
    found = _Items()
    start = item_end = first.end_byte
    fresh = True
    for child in inner:
        between = data[start : child.start_byte]
        if child.type == "comment":
            if fresh and b"\n" not in between:
                comment = data[start : child.end_byte]
                if found.items:
                    found.items[-1].trail = comment
                else:
                    found.opening = comment
                start = child.end_byte
            fresh = False
        elif child.type == ",":
            item = found.items[-1]
            item.gap, item.comma, item.trail = data[item_end : child.start_byte], True, b""
            start, fresh = child.end_byte, True
        else:
            found.items.append(_Item(child, between))
            start = item_end = child.end_byte
            fresh = True
    found.tail = data[start : last.start_byte]
    return found


def array(
    source: Source, node: Node, old: Sequence[Any], new: Sequence[Any], stems: list[int | None]
) -> bytes:
    """The bytes of a list; `stems` holds for each new item the old one it stems from, or None."""
    there = _items(source, node)
    texts = [
        value_text(value).encode()
        if index is None
        else replaced(source, there.items[index].node, old[index], value, inline=True)
        for value, index in zip(new, stems, strict=True)
    ]
    spread = b"\n" in there.tail or any(b"\n" in item.lead for item in there.items)
    trailing = there.items[-1].comma if there.items else spread
    inner = _joined(source, node, there, stems, texts, trailing=trailing)
    return b"[" + inner + b"]"


def _inline_table(
    source: Source, node: Node, old: Mapping[str, Any], new: Mapping[str, Any]
) -> bytes:
    there = _items(source, node)
    stems: list[int | None] = []
    texts: list[bytes] = []
    covered: Covered = {}
    equals = b" = "
    for index, pair in enumerate(pairs_of(node.children)):
        value = value_at(new, pair.path)
        before = source.data[pair.start : pair.value.start_byte]
        if source.data[pair.key_end : pair.value.start_byte] == b"=":
            equals = b"="
        if value is MISSING:
            continue
        cover(covered, pair.path, whole=True)
        stems.append(index)
        was = value_at(old, pair.path)
        texts.append(before + replaced(source, pair.value, was, value, inline=True))
    for path, value in uncovered(new, covered):
        stems.append(None)
        texts.append(key_text(path).encode() + equals + value_text(value).encode())
    if not there.items:
        there.tail = b" "
    return b"{" + _joined(source, node, there, stems, texts, trailing=False) + b"}"


def _joined(
    source: Source,
    node: Node,
    there: _Items,
    stems: Sequence[int | None],
    texts: Sequence[bytes],
    *,
    trailing: bool,
) -> bytes:
    """The items in their new order between the brackets, laid out as they were."""
    layout = _Layout.of(source, node, there)
    leads, tail = _leads(there, {index for index in stems if index is not None})
    if not stems:
        inner = there.opening + tail
        return inner if b"#" in inner else b""
    made = there.opening
    commented = bool(there.opening)
    for position, (index, text) in enumerate(zip(stems, texts, strict=True)):
        item = None if index is None else there.items[index]
        lead = layout.lead(position, index, b"" if index is None else leads[index])
        if commented and not _breaks(lead):
            lead = layout.line
        has_comma = trailing or position < len(stems) - 1
        gap = item.gap if item and (has_comma or b"#" in item.gap) else b""
        trail = item.trail if item else b""
        made += lead + text + gap + (b"," if has_comma else b"") + trail
        commented = bool(trail)
    if commented and not _breaks(tail):
        tail = source.newline + source.indent(node.start_byte)
    return made + tail


def _breaks(lead: bytes) -> bool:
    return lead.lstrip(b" \t\r").startswith(b"\n")


@dataclass(frozen=True, slots=True)
class _Layout:
    """How a list sets out its items."""

    first: bytes
    following: bytes
    line: bytes
    """A new line and its indent."""
    spread: bool
    """Whether items stand on lines of their own."""

    @staticmethod
    def of(source: Source, node: Node, there: _Items) -> _Layout:
        leads = [item.lead for item in there.items]
        broken = next((lead for lead in leads if b"\n" in lead), None)
        if broken is not None:
            indent = broken[broken.rfind(b"\n") + 1 :]
        else:
            indent = source.indent(node.start_byte) + b"    "
        line = source.newline + indent
        spread = broken is not None or (not leads and b"\n" in there.tail)
        if leads:
            first = line if b"\n" in leads[0] else leads[0]
        else:
            first = line if spread else there.tail
        following = leads[1] if len(leads) > 1 and b"\n" not in leads[1] else b" "
        return _Layout(first, following, line, spread)

    def lead(self, position: int, index: int | None, own: bytes) -> bytes:
        """What stands before the item that comes to a position."""
        if b"#" in own:
            return own
        if position == 0:
            return own if index == 0 or (b"\n" in own and b"\n" in self.first) else self.first
        if index is None or (index == 0 and b"\n" not in own):
            return self.line if self.spread else self.following
        return own


def _leads(there: _Items, kept: set[int]) -> tuple[list[bytes], bytes]:
    """What stands before each item and before the closing bracket, once others are gone.

    Comments above an item that goes stay, and who follows it on its line takes its place.
    """
    leads = []
    carried = b""
    for index, item in enumerate(there.items):
        lead = _merged(carried, item.lead)
        leads.append(lead)
        carried = b"" if index in kept else lead
    if b"#" not in carried:
        return leads, there.tail
    return leads, _merged(carried, there.tail)


def _merged(before: bytes, lead: bytes) -> bytes:
    if b"\n" not in before:
        return lead
    if b"\n" not in lead:
        return before
    head = before[: before.rfind(b"\n")].removesuffix(b"\r")
    blank = lead.lstrip(b" \t\r\n")
    if not head.strip() and lead[: len(lead) - len(blank)].count(b"\n") > 1:
        return lead
    return head + lead
