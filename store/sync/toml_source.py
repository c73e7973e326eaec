"""A TOML file by the places of its tables, keys and values (bytes from tree-sitter's grammar)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import tomli

from store.errors import Invalid

if TYPE_CHECKING:
    from tree_sitter import Node

Path: TypeAlias = tuple[str, ...]
"""A key and the keys below it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """`key = value`; a dotted key has a path of several keys, relative to where it stands."""

    path: Path
    start: int
    key_end: int
    value: Node


@dataclass(slots=True)
class Table:
    """A table with a header of its own, or the whole file, with all that stands below it.

    Paths in it are relative to it.
    """

    path: Path
    block: int
    headers: dict[Path, int] = field(default_factory=dict)
    """The blocks of its `[tables]`."""
    arrays: dict[Path, list[Table]] = field(default_factory=dict)
    """Its `[[arrays of tables]]`."""

    def blocks(self) -> list[int]:
        """Every block of the table, in the order of the file."""
        found = [self.block, *self.headers.values()]
        for tables in self.arrays.values():
            for table in tables:
                found += table.blocks()
        return sorted(found)


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a file and its blocks: block 0 is what stands before the first header.

    `data` has no byte order mark and ends with a newline unless it is empty.
    """

    data: bytes
    newline: bytes
    root: Table
    top: Sequence[Node]
    tables: Sequence[Node]

    def text(self, node: Node) -> bytes:
        return self.data[node.start_byte : node.end_byte]

    def pairs(self, block: int) -> list[Pair]:
        """The keys that stand directly below a header."""
        return pairs_of(self.tables[block - 1].children if block else self.top)

    def line_start(self, position: int) -> int:
        return self.data.rfind(b"\n", 0, position) + 1

    def line_end(self, position: int) -> int:
        """Where the next line starts."""
        return self.data.find(b"\n", position) + 1 or len(self.data)

    def indent(self, position: int) -> bytes:
        """The blanks that the line of a position starts with."""
        line = self.data[self.line_start(position) : position]
        return line[: len(line) - len(line.lstrip(b" \t"))]

    def lead(self, block: int) -> int:
        """Where a block starts: at its header, or at the comments directly above it."""
        if not block:
            return 0
        if block > len(self.tables):
            return len(self.data)
        start = self.line_start(self.tables[block - 1].start_byte)
        floor = self.content_end(block - 1)
        while start > floor:
            above = self.line_start(start - 1)
            if not self.data[above:start].lstrip(b" \t").startswith(b"#"):
                break
            start = above
        return start

    def content_end(self, block: int) -> int:
        """The end of the line of a block's last key, or of its header."""
        nodes = self.tables[block - 1].children if block else self.top
        for node in reversed(nodes):
            if node.type == "pair":
                return self.line_end(_pair(node).value.end_byte)
            if node.type in ("]", "]]"):
                return self.line_end(node.end_byte)
        return 0

    def extent_end(self, block: int) -> int:
        """Where a block ends: after its last key and the comments directly below that."""
        end = self.content_end(block)
        limit = self.lead(block + 1)
        while end < limit:
            below = self.line_end(end)
            if not self.data[end:below].lstrip(b" \t").startswith(b"#"):
                break
            end = below
        return end

    def blanks_before(self, position: int) -> int:
        """Where the blank lines above a line start."""
        while position:
            above = self.line_start(position - 1)
            if self.data[above:position].strip():
                break
            position = above
        return position

    def blanks_after(self, position: int) -> int:
        """Where the blank lines from a line on end."""
        while position < len(self.data):
            below = self.line_end(position)
            if self.data[position:below].strip():
                break
            position = below
        return position


def parsed(data: bytes) -> dict[str, Any]:
    """The values of a file without byte order mark; raises Invalid when it is not valid TOML."""
    try:
        return tomli.loads(data.decode())
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Invalid(f"line {line} is not UTF-8 text; save the file as UTF-8") from error
    except tomli.TOMLDecodeError as error:
        raise Invalid(f"the file is not valid TOML: {error}") from error
    except RecursionError as error:
        raise Invalid("the file is nested too deeply") from error
    except ValueError as error:
        # Python refuses to read numbers of thousands of digits.
        raise Invalid("the file holds a number of too many digits") from error


def located(data: bytes) -> Source:
    """The places of everything in a valid file; raises Invalid where the grammar has no word."""
    import tree_sitter_toml
    from tree_sitter import Language, Parser

    ends = data.count(b"\n")
    newline = b"\r\n" if data.count(b"\r\n") * 2 > ends else b"\n"
    if data and not data.endswith(b"\n"):
        data += newline
    root = Parser(Language(tree_sitter_toml.language())).parse(data).root_node
    if root.has_error:
        line = _broken(root).start_point.row + 1
        raise Invalid(f"line {line} is TOML that cannot be rewritten in place; edit it by hand")
    top: list[Node] = []
    tables: list[Node] = []
    whole = Table((), 0)
    known: dict[bytes, Path] = {}
    for node in root.children:
        if node.type in ("table", "table_array_element"):
            tables.append(node)
            key = node.named_children[0]
            text = data[key.start_byte : key.end_byte]
            if text not in known:
                known[text] = _keys(key)
            is_array = node.type == "table_array_element"
            _place(whole, known[text], len(tables), is_array=is_array)
        else:
            top.append(node)
    return Source(data, newline, whole, top, tables)


def _broken(node: Node) -> Node:
    while True:
        below = next((one for one in node.children if one.has_error or one.is_missing), None)
        if below is None:
            return node
        node = below


def _place(table: Table, path: Path, block: int, *, is_array: bool) -> None:
    """Put a header where TOML has it: below the last table of each array in its path."""
    rest = path
    while True:
        lengths = range(1, len(rest) if is_array else len(rest) + 1)
        length = next((one for one in lengths if rest[:one] in table.arrays), None)
        if length is None:
            break
        table = table.arrays[rest[:length]][-1]
        rest = rest[length:]
    if is_array:
        table.arrays.setdefault(rest, []).append(Table(path, block))
    else:
        table.headers[rest] = block


def pairs_of(nodes: Sequence[Node]) -> list[Pair]:
    """The pairs among the nodes of a table or inline table."""
    return [_pair(node) for node in nodes if node.type == "pair"]


def _pair(node: Node) -> Pair:
    key, _, value = node.children[:3]
    return Pair(_keys(key), key.start_byte, key.end_byte, value)


def _keys(node: Node) -> Path:
    if node.type == "dotted_key":
        return tuple(key for one in node.named_children for key in _keys(one))
    text = (node.text or b"").decode()
    if node.type == "bare_key":
        return (text,)
    if "\\" not in text or text.startswith("'"):
        return (text[1:-1],)
    return tuple(tomli.loads(f"{text} = 0"))


MISSING = object()


def value_at(record: Mapping[str, Any], path: Path) -> Any:
    """What a record holds at a path, or MISSING."""
    found: Any = record
    for key in path:
        if not isinstance(found, Mapping) or key not in found:
            return MISSING
        found = found[key]
    return found


Covered: TypeAlias = dict[str, Any]
"""The keys a file has for a record: None, or the keys below where each has a place of its own."""


def cover(covered: Covered, path: Path, *, whole: bool) -> None:
    """Note that the file has a place for a path: for its value as a whole, or key by key."""
    for key in path[:-1]:
        covered = covered.setdefault(key, {})
    if whole:
        covered[path[-1]] = None
    else:
        covered.setdefault(path[-1], {})


def uncovered(record: Mapping[str, Any], covered: Covered) -> Iterator[tuple[Path, Any]]:
    """The values of a record that the file has no place for yet."""
    for key, value in record.items():
        if key not in covered:
            yield (key,), value
        elif covered[key] is not None:
            for path, below in uncovered(value, covered[key]):
                yield (key, *path), below
