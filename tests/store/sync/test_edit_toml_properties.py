"""Whatever a seed file looks like, an edit says what was meant and touches nothing else."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import tomli
from hypothesis import given
from hypothesis import strategies as st

from store.sync.edit_toml import Edit, edited
from store.sync.toml_source import located
from store.sync.toml_values import same
from tests.digging import examples
from tests.store.strategies import texts

Record = dict[str, Any]

BLANKS = st.sampled_from(["", "", " ", "  ", "\t"])
COMMENTS = st.sampled_from(["", "", "", " # note", "# [[parts]]", ' # "quoted" = 1'])
OWN_LINES = st.lists(
    st.sampled_from(["", "", "# a comment", "  # indented, key = 1", "#"]), max_size=3
).map(lambda lines: "".join(f"{line}\n" for line in lines))

STRINGS = [
    '"plain"', "'literal'", '"esc \\" \\\\ \\u00e9"', '""', "''", '"👩‍👩‍👧 שלום"',
    '"""\ntwo\nlines"""', '"""one""two" \\\n   joined"""', "'''\n[[parts]]\n# no comment\n'''",
    "'''it's'''",
]  # fmt: skip
SCALARS = [*STRINGS, "1", "0xFF", "1_000", "-1.5e3", "inf", "true", "1979-05-27T07:32:00Z"]
LISTS = [
    "[]", "[ ]", '["a"]', '["a", \'b\' ,"c"]', '["a", {name="b", priority=10}]', "[\n]",
    '[\n  "a",\n  # of b\n  "b", # b\n\n  {name = "c", n = 1} # c\n  # end\n]',
    '[ # open\n    "a", "b",\n    "c",\n]', '["a", # a\n "b"\n , "c"]',
    '[\n  { name = "x", t = """\ny\n""" },\n  { name = "z", l = [1, # one\n 2] },\n]',
    "[[1, 2], [], ['x']]",
]  # fmt: skip
TABLES = ["{}", "{ a = 1 }", "{a='x',b={c=2}}", '{ m.a = "x", m.b = "y", n = [1] }']
VALUES = st.sampled_from([*SCALARS, *LISTS, *TABLES])
KEYS = ["k", "parts", "tags", '"q k"', "'l.k'", "d.a", 'd . "b c"', "d.e.f"]


@st.composite
def bodies(draw: st.DrawFn) -> str:
    lines = []
    for key in draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=4)):
        equals = draw(st.sampled_from([" = ", "=", "  =   "]))
        lines.append(draw(OWN_LINES) + draw(BLANKS) + key + equals + draw(VALUES) + draw(COMMENTS))
    return "".join(f"{line}\n" for line in lines)


@st.composite
def entry_texts(draw: st.DrawFn, table: str) -> str:
    """An entry with its tables; nothing before its header."""
    header = draw(st.sampled_from([f"[[{table}]]", f'[[ "{table}" ]]', f"  [[{table}]]"]))
    text = f"{header}{draw(COMMENTS)}\n{draw(bodies())}"
    if draw(st.booleans()):
        text += f"{draw(OWN_LINES)}[{table}.metadata]{draw(COMMENTS)}\n{draw(bodies())}"
    for place in range(draw(st.integers(0, 3))):
        name = draw(st.sampled_from([f"name = 's{place}'\n", f'id = "{place}" # id\n', ""]))
        text += f"{draw(OWN_LINES)}[[{table}.steps]]{draw(COMMENTS)}\n{name}{draw(bodies())}"
        if draw(st.booleans()):
            text += f"{draw(OWN_LINES)}[{table}.steps.deep.er]\nx = {draw(VALUES)}\n"
        if draw(st.booleans()):
            text += f"[[{table}.steps.many]]\nname = 'm'\n[[{table}.steps.many]]\n{draw(bodies())}"
    return text


@dataclass(frozen=True, slots=True)
class File:
    """A file: its entries with what stands before each, and its end."""

    entries: list[tuple[str, str, str]]
    """What is before it, its table, its text."""
    end: str
    newline: str
    mark: bytes
    cut: bool

    def data(self) -> bytes:
        text = "".join(before + entry for before, _, entry in self.entries) + self.end
        text = text.replace("\n", self.newline)
        return self.mark + (text.rstrip("\r\n") if self.cut else text).encode()

    def places(self) -> list[tuple[str, int]]:
        """The table of each entry and its index there."""
        tables = [table for _, table, _ in self.entries]
        return [(table, tables[:place].count(table)) for place, table in enumerate(tables)]


@st.composite
def files(draw: st.DrawFn) -> File:
    entries = []
    for place in range(draw(st.integers(1, 4))):
        before = "" if place else draw(st.sampled_from(["", "# top\n", "title = 't' # t\n"]))
        # A blank line first: a comment directly below an entry is the entry's.
        before += f"\n{draw(OWN_LINES)}"
        if draw(st.booleans()):
            before += f"[other{place}]{draw(COMMENTS)}\n{draw(bodies())}\n{draw(OWN_LINES)}"
        table = draw(st.sampled_from(["parts", "roles"]))
        entries.append((before, table, draw(entry_texts(table))))
    return File(
        entries,
        f"\n{draw(OWN_LINES)}",
        draw(st.sampled_from(["\n", "\r\n"])),
        draw(st.sampled_from([b"", b"\xef\xbb\xbf"])),
        draw(st.booleans()),
    )


scalars = st.one_of(texts, st.integers(-9, 9), st.booleans(), st.floats(-2, 2))
values = st.recursive(
    scalars,
    lambda below: st.one_of(
        st.lists(below, max_size=3),
        st.dictionaries(st.sampled_from(["a", "name", "b c", ""]), below, max_size=3),
    ),
    max_leaves=6,
)
tables = st.dictionaries(st.sampled_from(["name", "k", "x"]), values, max_size=3)


def changed(draw: st.DrawFn, value: Any) -> Any:
    """A value with one or two things in it changed."""
    if isinstance(value, dict) and draw(st.integers(0, 9)):
        made = dict(value)
        for _ in range(draw(st.integers(1, 2))):
            key = draw(st.sampled_from([*made, "new", "x y", "metadata", "d", "steps"]))
            what = draw(st.sampled_from(["change", "change", "remove"]))
            if key in made and what == "remove":
                del made[key]
            else:
                made[key] = changed(draw, made[key]) if key in made else draw(values)
        return made
    if isinstance(value, list) and draw(st.integers(0, 9)):
        made_list = list(value)
        only_tables = bool(value) and all(isinstance(one, dict) for one in value)
        for _ in range(draw(st.integers(1, 2))):
            what = draw(st.sampled_from(["add", "remove", "shuffle", "change"]))
            if what == "add":
                place = draw(st.integers(0, len(made_list)))
                made_list.insert(place, draw(tables if only_tables else values))
            elif made_list:
                place = draw(st.integers(0, len(made_list) - 1))
                if what == "remove":
                    del made_list[place]
                elif what == "shuffle":
                    made_list = draw(st.permutations(made_list))
                else:
                    made_list[place] = changed(draw, made_list[place])
        return made_list
    return draw(values)


def read(data: bytes) -> Record:
    return tomli.loads(data.decode("utf-8-sig"))


@examples(30)
@given(files(), st.data())
def test_the_file_says_what_was_meant_and_the_rest_is_as_it_was(
    file: File, data: st.DataObject
) -> None:
    source = file.data()
    meant: dict[str, list[Any]] = {}
    document = read(source)
    edits: dict[int, Edit] = {}
    for place, (table, index) in enumerate(file.places()):
        record = document[table][index]
        if data.draw(st.booleans()):
            record = data.draw(st.composite(changed)(copy.deepcopy(record)))
            record = record if isinstance(record, dict) else None
            edits[place] = Edit(table, index, record)
        if record is not None:
            meant.setdefault(table, []).append(record)
    new = [Edit("parts", None, record) for record in data.draw(st.lists(tables, max_size=1))]
    for edit in new:
        meant.setdefault("parts", []).append(edit.record)

    result = edited(source, [*edits.values(), *new])

    assert result.count(b"\n") == result.count(file.newline.encode())
    others = {key: value for key, value in document.items() if key not in ("parts", "roles")}
    assert same(read(result), {**others, **meant})
    position = 0
    for place, (before, _, entry) in enumerate(file.entries):
        # The comments and blank lines around an entry that is removed may go with it.
        stays = [] if is_removed(edits, place) or is_removed(edits, place - 1) else [before]
        stays += [] if place in edits else [entry]
        for text in stays:
            piece = text.strip().replace("\n", file.newline).encode()
            position = result.find(piece, position)
            assert position >= 0, piece
            position += len(piece)


def is_removed(edits: dict[int, Edit], place: int) -> bool:
    return place in edits and edits[place].record is None


@examples(20)
@given(files(), st.data())
def test_only_the_lines_of_the_edited_entry_change(file: File, data: st.DataObject) -> None:
    source = file.data()
    place = data.draw(st.integers(0, len(file.entries) - 1))
    table, index = file.places()[place]
    record = dict(read(source)[table][index])
    record["k"] = data.draw(values)
    start = len(file.mark) + sum(
        len((before + entry).replace("\n", file.newline).encode())
        for before, _, entry in file.entries[:place]
    )
    before, _, entry = file.entries[place]
    start += len(before.replace("\n", file.newline).encode())
    stop = start + len(entry.replace("\n", file.newline).encode())

    result = edited(source, [Edit(table, index, record)])

    assert result.startswith(source[:start])
    assert result.endswith(source[stop:])


@examples(20)
@given(files())
def test_the_same_records_are_the_same_bytes(file: File) -> None:
    source = file.data()
    document = read(source)
    edits = [Edit(table, index, document[table][index]) for table, index in file.places()]
    assert edited(source, edits) == source
    assert edited(source, []) == source


@examples(20)
@given(files(), st.data())
def test_there_and_back_says_the_same(file: File, data: st.DataObject) -> None:
    source = file.data()
    document = read(source)
    table, index = data.draw(st.sampled_from(file.places()))
    record = data.draw(st.composite(changed)(copy.deepcopy(document[table][index])))
    if not isinstance(record, dict):
        record = {}
    there = edited(source, [Edit(table, index, record)])
    back = edited(there, [Edit(table, index, document[table][index])])
    assert same(read(back), document)


@given(texts, texts, st.sampled_from(STRINGS), st.sampled_from(["\n", "\r\n"]))
def test_every_text_can_take_the_place_of_any_other(
    text: str, item: str, old: str, newline: str
) -> None:
    source = f"[[parts]]\nk = {old}\nl = [{old}, 1]\n# end\n".replace("\n", newline).encode()
    record = {"k": text, "l": [item, 1]}
    result = edited(source, [Edit("parts", 0, record)])
    assert read(result) == {"parts": [record]}
    assert result.endswith(f"{newline}# end{newline}".encode())
    assert result.count(b"\n") == result.count(newline.encode())


def reordered(draw: st.DrawFn, value: Any) -> Any:
    """A value with its lists in another order and longer; nameless tables stay as they are."""
    if isinstance(value, dict):
        return {key: reordered(draw, one) for key, one in value.items()}
    if not isinstance(value, list) or not value:
        return value
    items = [
        one if isinstance(one, dict) and not one.keys() & {"name", "id"} else reordered(draw, one)
        for one in value
    ]
    made = list(draw(st.permutations(items)))
    if draw(st.booleans()):
        only_tables = all(isinstance(one, dict) for one in value)
        made.insert(draw(st.integers(0, len(made))), {"name": "new"} if only_tables else "new")
    return made


def comments(data: bytes, mark: bytes) -> list[bytes]:
    """Every comment of a file, sorted."""
    source = located(data.removeprefix(mark))
    return sorted(found for node in [*source.top, *source.tables] for found in below(node))


def below(node: Any) -> Iterator[bytes]:
    if node.type == "comment":
        yield node.text.strip()
    for one in node.children:
        yield from below(one)


@examples(20)
@given(files(), st.data())
def test_comments_survive_any_order_and_more_items(file: File, data: st.DataObject) -> None:
    source = file.data()
    document = read(source)
    edits = [
        Edit(table, index, data.draw(st.composite(reordered)(document[table][index])))
        for table, index in file.places()
    ]
    result = edited(source, edits)
    assert comments(result, file.mark) == comments(source, file.mark)
