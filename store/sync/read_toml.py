"""Reading seed files: entries with the place they stand at, and a note for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, Literal

import tomli

from store.entries import KINDS, AnyEntry, Kind, plural
from store.errors import Invalid, shown
from store.nearest import nearest
from store.records import Record, from_record, known_keys
from store.seed_values import seed_record

_HEADER: Final = re.compile(r"\[\[[ \t]*([\w\"'-]+)[ \t]*\]\]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in the seeds: a path relative to their folder, and a line from 1."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class SeedFault:
    """What is wrong with a seed file or entry, in pieces; blank where a piece is unknown."""

    code: Literal["unreadable-seed-file", "skipped-seed", "duplicate-seed", "unknown-key"]
    why: str
    kind: Kind | Literal[""] = ""
    name: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What there is to say of a seed entry or file."""

    place: Place
    text: str
    problem: bool = False
    """Whether something was skipped or not understood."""
    fault: SeedFault | None = None
    """Of a problem met in reading, what it is."""

    @property
    def skipped(self) -> bool:
        """Whether an entry, a table or a whole file was left out."""
        return self.fault is not None and self.fault.code != "unknown-key"

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


@dataclass(frozen=True, slots=True)
class Seed:
    """An entry as a seed file states it."""

    kind: Kind
    entry: AnyEntry
    place: Place
    record: Record
    """What it says, as its base keeps it."""
    index: int = 0
    """Which of its file's tables of that kind it is, from 0."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """An entry that could not be read; its name is blank where even that is unknown."""

    kind: Kind
    name: str
    place: Place


@dataclass(slots=True)
class Seeds:
    """Everything the seed files hold."""

    entries: dict[tuple[Kind, str], Seed] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    hashes: dict[str, str] = field(default_factory=dict)
    """The hash of every file by path relative to the folder; blank when it cannot be read."""
    skipped: list[Skipped] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)
    """Files that could not be read: what was in them is unknown, not deleted."""

    def may_hold(self, kind: Kind, name: str, file: str) -> bool:
        """Whether an entry that is not among the entries may yet stand in that file, unread."""
        if file in self.unreadable:
            return True
        return any(
            one.kind == kind and (one.name == name or (not one.name and one.place.file == file))
            for one in self.skipped
        )


def seed_files(folder: Path) -> list[Path]:
    """The seed files below a folder, by path; hidden folders are passed over."""
    if not folder.is_dir():
        return []
    files = (path for path in folder.rglob("*.toml") if path.is_file())
    found = [
        path
        for path in files
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    ]
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def file_hashes(folder: Path) -> dict[str, str]:
    """The hash of every readable seed file, by relative path."""
    found = {}
    for path in seed_files(folder):
        name = path.relative_to(folder).as_posix()
        if not _is_text(name):
            found[_readable(name)] = ""
            continue
        try:
            found[name] = hash_of(path.read_bytes())
        except OSError:
            # Reading it for its entries will say what is wrong with it.
            found[name] = ""
    return found


def _is_text(name: str) -> bool:
    """Whether a file's name is text: its bytes may be no UTF-8, and no database keeps such."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def _readable(name: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def hash_of(data: bytes) -> str:
    """The hash by which a file is known."""
    return sha256(data).hexdigest()


def read_seeds(folder: Path) -> Seeds:
    """Read every seed file below a folder.

    Never raises for what is in a file: a bad file or entry becomes a note with its place, and
    the others are read all the same.
    """
    seeds = Seeds()
    for path in seed_files(folder):
        name = path.relative_to(folder).as_posix()
        if not _is_text(name):
            seeds.hashes[_readable(name)] = ""
            _unreadable(seeds, Place(_readable(name)), "its name is not UTF-8; rename it")
            continue
        try:
            data = path.read_bytes()
        except OSError as error:
            seeds.hashes[name] = ""
            _unreadable(seeds, Place(name), f"cannot be read: {error.strerror or error}")
            continue
        seeds.hashes[name] = hash_of(data)
        _read_file(seeds, name, data)
    return seeds


def with_files(seeds: Seeds, files: Mapping[str, bytes]) -> Seeds:
    """The seeds as they read with some of the files written anew; no file is opened for it."""
    found = Seeds(unreadable=set(seeds.unreadable))
    for name in sorted({*seeds.hashes, *files}):
        if name in files:
            found.hashes[name] = hash_of(files[name])
            _read_file(found, name, files[name])
            continue
        found.hashes[name] = seeds.hashes[name]
        found.notes += [note for note in seeds.notes if note.place.file == name]
        found.skipped += [one for one in seeds.skipped if one.place.file == name]
    for key, seed in seeds.entries.items():
        if seed.place.file not in files:
            found.entries.setdefault(key, seed)
    return found


def _unreadable(seeds: Seeds, place: Place, why: str) -> None:
    seeds.unreadable.add(place.file)
    text = f"{why}; nothing of this file was read"
    _note(seeds, place, text, SeedFault("unreadable-seed-file", text))


def _note(seeds: Seeds, place: Place, text: str, fault: SeedFault) -> None:
    seeds.notes.append(Note(place, text, problem=True, fault=fault))


def _read_file(seeds: Seeds, name: str, data: bytes) -> None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        _unreadable(seeds, Place(name, line), "is not UTF-8 text; save it as UTF-8")
        return
    try:
        document = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        line = getattr(error, "lineno", 0) or 0
        why = re.sub(r" \(at line \d+, column (\d+)\)", r" at column \1", str(error))
        _unreadable(seeds, Place(name, line), f"is not valid TOML: {why}")
        return
    except RecursionError:
        _unreadable(seeds, Place(name), "is nested too deeply")
        return
    except ValueError:
        # Python refuses to read numbers of thousands of digits.
        _unreadable(seeds, Place(name), "holds a number of too many digits")
        return
    lines = TableLines(text)
    for kind in KINDS:
        if plural(kind) in document:
            _read_kind(seeds, name, lines, kind, document[plural(kind)])
    for key, tables in document.items():
        if (meant := _kind_meant(key, tables)) is not None:
            # What it holds is unknown until it is spelt right, not deleted.
            place = Place(name, lines.of(key, len(tables))[0])
            seeds.skipped.append(Skipped(meant, "", place))
            note = f'"{shown(key)}" is not a table of seeds; did you mean [[{plural(meant)}]]?'
            _note(seeds, place, note, SeedFault("skipped-seed", note, meant))


def _kind_meant(key: str, tables: object) -> Kind | None:
    """The kind that a top-level array of tables was meant for, when its key is no kind's.

    A voice server's configuration has arrays of its own, and their names may be near ours: but for
    another case or number, one is taken for a slip only when a table in it reads like an entry.
    """
    if not isinstance(tables, list) or not tables or not all(isinstance(t, dict) for t in tables):
        return None
    kinds: dict[str, Kind] = {word: kind for kind in KINDS for word in (plural(kind), kind)}
    low = key.lower()
    if low in kinds:
        return None if key == plural(kinds[low]) else kinds[low]
    kind = kinds.get(nearest(low, list(kinds)))
    if kind is None:
        return None
    known = set(known_keys(kind))
    return kind if any({"name", "id"} & t.keys() and t.keys() <= known for t in tables) else None


def _read_kind(seeds: Seeds, file: str, lines: TableLines, kind: Kind, tables: object) -> None:
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        key = plural(kind)
        note = f'"{key}" must be an array of tables; write each {kind} below [[{key}]]'
        fault = SeedFault("skipped-seed", note, kind)
        _note(seeds, Place(file), note, fault)
        seeds.skipped.append(Skipped(kind, "", Place(file)))
        return
    places = lines.of(plural(kind), len(tables))
    for index, (table, line) in enumerate(zip(tables, places, strict=True)):
        _read_entry(seeds, kind, table, Place(file, line), index)


def _read_entry(
    seeds: Seeds, kind: Kind, table: Mapping[str, Any], place: Place, index: int
) -> None:
    try:
        parsed = from_record(kind, table)
    except Invalid as error:
        name = next(
            (
                str(table[key]).strip()
                for key in ("name", "id")
                if isinstance(table.get(key), str) and str(table[key]).strip()
            ),
            "",
        )
        why = f"{error.field}: {error.problem}" if error.field else error.problem
        shown = name or "(no name)"
        text = f"{kind} seed skipped: {shown} ({why})"
        fault = SeedFault("skipped-seed", error.problem, kind, name, error.field)
        _note(seeds, place, text, fault)
        seeds.skipped.append(Skipped(kind, name, place))
        return
    name = parsed.entry.name
    first = seeds.entries.get((kind, name))
    if first is not None:
        why = f"the name is taken at {first.place}, which comes first"
        text = f"{kind} seed skipped: {name} ({why})"
        fault = SeedFault("duplicate-seed", why, kind, name, "name")
        _note(seeds, place, text, fault)
        return
    for key in parsed.unknown:
        note = f"{kind} {name}: unknown key {key} is left alone"
        fault = SeedFault("unknown-key", f"unknown key {key} is left alone", kind, name)
        _note(seeds, place, note, fault)
    record = seed_record(parsed.entry)
    seeds.entries[kind, name] = Seed(kind, parsed.entry, place, record, index)


class TableLines:
    """Where the tables of a document's arrays begin.

    A plain search for headers serves nearly every file; where it finds another number than there
    are (a header inside a text, inline tables) the grammar is asked.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines: dict[str, list[int]] = {}
        line, at = 1, 0
        self._top = len(text)
        for match in _HEADER.finditer(text):
            if text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip(" \t"):
                continue
            line += text.count("\n", at, match.start())
            at = match.start()
            self._top = min(self._top, at)
            self._lines.setdefault(match[1].strip("\"'"), []).append(line)

    def of(self, key: str, count: int) -> list[int]:
        """The line, from 1, of each of the `count` tables below `[[key]]`; 0 where unknown."""
        lines = self._lines.get(key, [])
        # An array written inline stands above every header.
        inline = rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*="
        if len(lines) != count or re.search(inline, self._text[: self._top], re.MULTILINE):
            lines = list(_lines_by_grammar(self._text, key))
        return lines if len(lines) == count else [0] * count


def _lines_by_grammar(text: str, key: str) -> Iterator[int]:
    import tree_sitter_toml
    from tree_sitter import Language, Parser

    tree = Parser(Language(tree_sitter_toml.language())).parse(text.encode())
    for node in tree.root_node.children:
        if node.type not in ("table_array_element", "pair"):
            continue
        keys = [one for one in node.children if one.type in ("bare_key", "quoted_key")]
        if not keys or (keys[0].text or b"").decode().strip("\"'") != key:
            continue
        if node.type == "table_array_element":
            yield node.start_point.row + 1
        else:
            for array in (one for one in node.children if one.type == "array"):
                tables = (one for one in array.children if one.type == "inline_table")
                yield from (one.start_point.row + 1 for one in tables)
