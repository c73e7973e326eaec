"""Rewriting the tables of a seed file: nested tables and whole entries."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
import tomli

from store.errors import Invalid
from store.sync.edit_toml import Edit, edited
from tests.store.sync.edits import Change, Record, edit, part, removed, with_fields

ARC = """\
[[arcs]]
name = "x"

# first
[[arcs.stages]]
name = "s1"
note = '''
a
'''

# second
[[arcs.stages]]
name = "s2"
[arcs.stages.deep]
k = 1

[[arcs.stages]]
name = "s3"

# standing alone

# of the role
[[roles]]
name = "r"
"""
S1 = "# first\n[[arcs.stages]]\nname = \"s1\"\nnote = '''\na\n'''\n"
S2 = '# second\n[[arcs.stages]]\nname = "s2"\n[arcs.stages.deep]\nk = 1\n'
S3 = '[[arcs.stages]]\nname = "s3"\n'


def stages(*names: str) -> Change:
    def change(record: Record) -> None:
        known = {stage["name"]: stage for stage in record["stages"]}
        record["stages"] = [known.get(name, {"name": name}) for name in names]

    return change


@pytest.mark.parametrize(
    ("names", "blocks"),
    [
        (["s1", "s3"], [S1, S3]),
        (["s2", "s3"], [S2, S3]),
        (["s1", "s2"], [S1, S2]),
        (["s3", "s1", "s2"], [S3, S1, S2]),
        (["s2", "s1"], [S2, S1]),
        (["s1", "s2", "s3", "s4"], [S1, S2, S3, '[[arcs.stages]]\nname = "s4"\n']),
        (["s0", "s1", "s2", "s3"], ['[[arcs.stages]]\nname = "s0"\n', S1, S2, S3]),
    ],
)
def test_nested_tables_are_removed_moved_and_added(names: list[str], blocks: list[str]) -> None:
    made = edit(ARC, stages(*names), table="arcs")
    assert made == ARC.replace("\n".join([S1, S2, S3]), "\n".join(blocks))


def test_a_moved_table_is_edited_too() -> None:
    def change(record: Record) -> None:
        stages("s2", "s1", "s3")(record)
        record["stages"][0]["deep"] = {"k": 2, "l": 3}
        record["stages"][1]["note"] = "b\n"

    moved = "\n".join([S2.replace("k = 1\n", "k = 2\nl = 3\n"), S1.replace("\na\n", "\nb\n"), S3])
    assert edit(ARC, change, table="arcs") == ARC.replace("\n".join([S1, S2, S3]), moved)


def test_a_table_without_its_name_is_known_by_its_place() -> None:
    def change(record: Record) -> None:
        record["stages"][1]["name"] = "renamed"

    assert edit(ARC, change, table="arcs") == ARC.replace('"s2"', '"renamed"')


def test_tables_without_names_move_as_they_are() -> None:
    text = "[[parts]]\n[[parts.k]]\na = 1 # one\n\n[[parts.k]]\na = 2 # two\n"
    made = edit(text, with_fields(k=[{"a": 2}, {"a": 1}]))
    assert made == "[[parts]]\n[[parts.k]]\na = 2 # two\n\n[[parts.k]]\na = 1 # one\n"


def test_nested_tables_in_a_list_keep_their_form() -> None:
    text = part('k = [\n  { id = "1", t = "x" }, # one\n  { id = "2" },\n]')
    items = [{"id": "2"}, {"id": "1", "t": "y"}, {"id": "3"}]
    made = '[\n  { id = "2" },\n  { id = "1", t = "y" }, # one\n  { id = "3" },\n]'
    assert edit(text, with_fields(k=items)) == part(f"k = {made}")


def test_new_tables_are_written_after_the_last_of_the_entry() -> None:
    made = edit(ARC, with_fields(metadata={"a": "b"}), table="arcs")
    assert made == ARC.replace(S3, f'{S3}\n[arcs.metadata]\na = "b"\n')
    presets = [{"name": "p", "vars": {"a": "b" * 99}}, {"name": "q"}]
    made = edit(ARC, with_fields(presets=presets), table="arcs")
    added = f'[arcs.presets.vars]\na = "{"b" * 99}"\n\n[[arcs.presets]]\nname = "q"\n'
    assert made == ARC.replace(S3, f'{S3}\n[[arcs.presets]]\nname = "p"\n\n{added}')


def test_a_table_becomes_a_value_and_a_value_a_table() -> None:
    made = edit(ARC, with_fields(stages=[], name={"a": 1}), table="arcs")
    assert made.startswith("[[arcs]]\nname = { a = 1 }\nstages = []\n\n# standing alone\n")


def test_tables_scattered_in_the_file_are_written_anew_where_they_cannot_move() -> None:
    text = (
        '[[arcs]]\nname = "x" # x\n[[arcs.stages]]\nname = "s1"\n[[roles]]\nname = "r" # r\n'
        '[arcs.stages.deep]\nk = 1\n[[arcs.stages]]\nname = "s2"\n'
    )
    made = edit(text, stages("s2", "s1"), table="arcs")
    entry = tomli.loads(made)["arcs"][0]
    assert entry == {"name": "x", "stages": [{"name": "s2"}, {"name": "s1", "deep": {"k": 1}}]}
    assert 'name = "x" # x\n' in made
    assert '[[roles]]\nname = "r" # r\n' in made


def test_an_entry_goes_with_its_tables_and_the_comments_that_are_its_own() -> None:
    kept = '# standing alone\n\n# of the role\n[[roles]]\nname = "r"\n'
    assert removed(ARC, 0, table="arcs") == kept
    assert removed(ARC, 0, table="roles") == ARC.removesuffix(
        '\n# of the role\n[[roles]]\nname = "r"\n'
    )
    both = edited(ARC.encode(), [Edit("arcs", 0, None), Edit("roles", 0, None)])
    assert both == b"# standing alone\n"


MIXED = """\
# The file.

title = "t"
# of a
[[ parts ]]
name = "a"
content = '''
[[parts]]
# text
'''

[[roles]]
name = "r"
# below r

# of b
[["parts"]]
name = "b"
[parts.metadata]
k = "v"
[other]
z = 1

[[parts]]
name = "c"
"""


@pytest.mark.parametrize(
    ("indexes", "gone"),
    [
        ([0], ["# of a\n[[ parts ]]\nname = \"a\"\ncontent = '''\n[[parts]]\n# text\n'''\n"]),
        ([1], ['# of b\n[["parts"]]\nname = "b"\n[parts.metadata]\nk = "v"\n']),
        ([2], ['\n[[parts]]\nname = "c"\n']),
        (
            [1, 2],
            [
                '# of b\n[["parts"]]\nname = "b"\n[parts.metadata]\nk = "v"\n',
                '\n[[parts]]\nname = "c"\n',
            ],
        ),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_entries_between_other_tables(indexes: list[int], gone: list[str], newline: str) -> None:
    made = MIXED
    for one in gone:
        assert one in MIXED
        made = made.replace(one, "")
    text = MIXED.replace("\n", newline)
    assert removed(text, *indexes) == made.replace("\n", newline)


def test_no_run_of_blank_lines_is_left() -> None:
    text = "".join(f'[[parts]]\nname = "{name}"\n\n' for name in "abcde")
    assert removed(text, 1, 2) == "".join(f'[[parts]]\nname = "{name}"\n\n' for name in "ade")
    assert (
        removed(text, 3, 4)
        == '[[parts]]\nname = "a"\n\n[[parts]]\nname = "b"\n\n[[parts]]\nname = "c"\n'
    )
    assert removed(text, 0, 1, 2, 3, 4) == ""


NEW: Record = {"name": "n", "content": "one\ntwo\n", "metadata": {"a": "b"}}
NEW_TEXT = '[[parts]]\nname = "n"\ncontent = """\none\ntwo\n"""\n\n[parts.metadata]\na = "b"\n'


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("", NEW_TEXT),
        ("\ufeff", f"\ufeff{NEW_TEXT}"),
        ("# only", f"# only\n\n{NEW_TEXT}"),
        ("a = 1\n\n", f"a = 1\n\n{NEW_TEXT}"),
        ('[[parts]]\nname = "a"', f'[[parts]]\nname = "a"\n\n{NEW_TEXT}'),
        (
            '[[roles]]\r\nname = "a"\r\n',
            f'[[roles]]\n{"name"} = "a"\n\n{NEW_TEXT}'.replace("\n", "\r\n"),
        ),
    ],
)
def test_new_entries_come_last(source: str, result: str) -> None:
    assert edited(source.encode(), [Edit("parts", None, NEW)]).decode() == result


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"stages": [{"name": "a"}]},
        {"metadata": {"a": {"b": "c"}}},
        {"name": "a\r\nb\r"},
        {"a b": ["x", {"y": "z" * 200}], "": [{"": ""}]},
    ],
)
def test_new_entries_of_any_shape(record: Record) -> None:
    made = edited(b"a = 1\n", [Edit("odd key", None, record), Edit("odd key", None, record)])
    assert tomli.loads(made.decode()) == {"a": 1, "odd key": [record, record]}


def test_entries_in_a_list_of_inline_tables() -> None:
    text = (
        'parts = [ # all\n  {name="a", t=\'x\'}, # a\n  # b\n  {name="b"},\n'
        '  {name="c"}, # c\n]\n[z]\n'
    )
    edits = [
        Edit("parts", 0, {"name": "b", "t": "y"}),
        Edit("parts", 1, None),
        Edit("parts", None, {"name": "n"}),
    ]
    assert edited(text.encode(), edits).decode() == (
        'parts = [ # all\n  {name="b", t=\'y\'}, # a\n  # b\n  {name="c"}, # c\n'
        '  { name = "n" },\n]\n[z]\n'
    )
    assert removed(text, 0, 1, 2) == "parts = [ # all\n  # b\n]\n[z]\n"
    assert edited(b"parts = []\n", [Edit("parts", None, {"a": 1})]) == b"parts = [{ a = 1 }]\n"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"", b"\n", b"\n\n", b"\r\n", b"  # no newline"])
def test_the_ends_of_the_file_stay(mark: bytes, end: bytes) -> None:
    source = mark + b'\n[[parts]]\nname = "a"' + end
    made = edited(source, [Edit("parts", 0, {"name": "b"})])
    assert made == source.replace(b'"a"', b'"b"')
    added = edited(source, [Edit("parts", 0, {"name": "a", "k": 1})])
    assert tomli.loads(added.decode("utf-8-sig"))["parts"] == [{"name": "a", "k": 1}]
    assert added.startswith(mark + b"\n[[parts]]")


def test_nothing_to_change_gives_the_same_bytes() -> None:
    source = MIXED.encode()
    entries = tomli.loads(MIXED)["parts"]
    assert edited(source, []) is source
    assert edited(source, [Edit("parts", 1, entries[1])]) is source
    assert edited(source, [Edit("parts", None, None)]) is source


@pytest.mark.parametrize(
    ("source", "edits", "problem"),
    [
        (b"a = \n", [], "not valid TOML"),
        (b'a = "\xff"\n', [], "line 1 is not UTF-8"),
        (b"a = 1" + b"0" * 5000, [], "too many digits"),
        (b"a = " + b"[" * 5000 + b"]" * 5000, [], "nested too deeply"),
        (b"[[parts]]\n", [Edit("parts", 1, None)], "number 2 is not in the file: there are 1"),
        (b"[[parts]]\n", [Edit("parts", -1, None)], "not in the file"),
        (b"[[parts]]\n", [Edit("parts", 0, None), Edit("parts", 0, {})], "edited twice"),
        (b"[parts]\n", [Edit("parts", None, {"a": 1})], "must be an array of tables"),
        (b"[[parts]]\n", [Edit("parts", 0, {"a": None})], "TOML cannot hold None"),
        (b"", [Edit("parts", None, {"a": None})], "TOML cannot hold"),
        (b"[[parts]]\n", [Edit("parts", 0, {"a": "\ud800"})], "half a character"),
        (b"", [Edit("parts", None, {"a": "\ud800"})], "half a character"),
        (
            b"\n[[parts]]\n",
            [Edit("parts", 0, {"a": datetime(2020, 1, 1, tzinfo=timezone(timedelta(seconds=1)))})],
            "line 2 and below could not be rewritten",
        ),
    ],
)
def test_what_cannot_be_done_is_said(source: bytes, edits: list[Edit], problem: str) -> None:
    with pytest.raises(Invalid, match=problem):
        edited(source, edits)


def test_toml_beyond_the_grammar_is_not_rewritten() -> None:
    source = b'[[parts]]\nname = "a"\nk = {a = 1,\n}\n'
    with pytest.raises(Invalid, match=r"line [34] is TOML that cannot be rewritten in place"):
        edited(source, [Edit("parts", 0, {"name": "b"})])
