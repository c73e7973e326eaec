"""Rewriting the values of a seed file: what changed is written where it stands, in its style."""

from __future__ import annotations

from typing import Any

import pytest
import tomli

from tests.store.sync.edits import edit, part, with_fields, without


@pytest.mark.parametrize(
    ("old", "value", "new"),
    [
        ('"old"  # why', "new", '"new"  # why'),
        ("'old'", "new", "'new'"),
        ("'old'", "it's", '"it\'s"'),
        ("'old'", "C:\\new", "'C:\\new'"),
        ('"old"', 'a "q" \\ \t\x00\x7f', '"a \\"q\\" \\\\ \\t\\u0000\\u007f"'),
        ('"old"', "👩‍👩‍👧 é", '"👩‍👩‍👧 é"'),
        ('"old"', "two\nlines", '"""\ntwo\nlines"""'),
        ("'old'", "two\nlines", '"""\ntwo\nlines"""'),
        ('"""\nold\n"""', "new\n", '"""\nnew\n"""'),
        ('"""old"""', "new", '"""new"""'),
        ('"""old"""', "\nnew", '"""\n\nnew"""'),
        ('"""\nold"""', 'say "so"', '"""\nsay "so\\""""'),
        ('"""\nold"""', '"""""', '"""\n""\\""\\""""'),
        ('"""\nold"""', "back\\\n slash\r\n", '"""\nback\\\\\n slash\\r\n"""'),
        ("'''\nold'''", "it's\n", "'''\nit's\n'''"),
        ("'''\nold'''", "ends'", '"""\nends\'"""'),
        ("1 # n", 2, "2 # n"),
        ("0x10", 17, "17"),
        ("0.5", 0.25, "0.25"),
        ("true", False, "false"),
        ('"old"', 3, "3"),
        ("3", "old", '"old"'),
        ('"old"', ["a", 1], '["a", 1]'),
        ('["a"]', {"b": {"c": "d\ne"}}, '{ b = { c = "d\\ne" } }'),
        ("1", float("inf"), "inf"),
    ],
)
def test_a_value_is_replaced_in_its_own_style(old: str, value: Any, new: str) -> None:
    text = part(f"k   =  {old}\n\tz = 1979-05-27T07:32:00Z")
    assert edit(text, with_fields(k=value)) == text.replace(f"k   =  {old}", f"k   =  {new}")


def test_numbers_of_the_same_amount_are_no_change() -> None:
    text = part("temperature = 1\nbig = 1_000\nodd = nan")
    same = edit(text, with_fields(temperature=1.0, big=1000, odd=float("nan")))
    assert same == text
    assert "temperature = true" in edit(text, with_fields(temperature=True))


def test_windows_line_ends_are_kept_in_multi_line_strings() -> None:
    text = part('k = """\nold\n"""\nl = "x"').replace("\n", "\r\n")
    made = edit(text, with_fields(k="new\nlines\n", l="a\nb", tags=["a" * 60, "b" * 60]))
    assert made.count("\n") == made.count("\r\n")
    entry = tomli.loads(made)["parts"][0]
    assert (entry["k"], entry["l"]) == ("new\nlines\n", "a\nb")


SPREAD = """\
[[parts]]
links = [ # open
  # group one
  "a", # about a
  'b', # about b

  # group two
  {name="c", priority=1},
  "d"  # about d
  # end
]
tags = ["x", 'y' , "z"]
"""
C = {"name": "c", "priority": 1}


@pytest.mark.parametrize(
    ("links", "old", "new"),
    [
        (["a", C, "d"], "  'b', # about b\n", ""),
        (["b", C, "d"], '  "a", # about a\n', ""),
        (["a", "b", C], 'priority=1},\n  "d"  # about d\n', "priority=1}\n"),
        (["a", "b", C, "d", "e"], '"d"  # about d\n', '"d",  # about d\n  "e"\n'),
        (["z", "a", "b", C, "d"], "  # group one\n", '  "z",\n  # group one\n'),
        (["a", "b", {**C, "priority": 2}, "d"], "priority=1", "priority=2"),
        (["a", "b", {"name": "c"}, "d"], ", priority=1", ""),
        (["a", "b", {**C, "on": True}, "d"], "priority=1}", "priority=1, on=true}"),
        (["a", "b", "c", "d"], '{name="c", priority=1}', '"c"'),
        (["a", "B", C, "d"], "'b'", "'B'"),
        (
            ["b", "a", C, "d"],
            "  # group one\n  \"a\", # about a\n  'b', # about b\n",
            "  'b', # about b\n  # group one\n  \"a\", # about a\n",
        ),
        (
            ["a", "d", "b", C],
            '  \'b\', # about b\n\n  # group two\n  {name="c", priority=1},\n  "d"  # about d\n',
            '  "d",  # about d\n  \'b\', # about b\n\n  # group two\n  {name="c", priority=1}\n',
        ),
    ],
)
def test_a_list_over_several_lines(links: list[Any], old: str, new: str) -> None:
    assert old in SPREAD
    assert edit(SPREAD, with_fields(links=links)) == SPREAD.replace(old, new)


@pytest.mark.parametrize(
    ("tags", "new"),
    [
        (["x", "z"], '["x", "z"]'),
        (["y", "z"], "['y' , \"z\"]"),
        (["x", "y"], "[\"x\", 'y']"),
        (["z", "y", "x"], '["z", \'y\' , "x"]'),
        (["x", "y", "z", "new"], '["x", \'y\' , "z", "new"]'),
        (["new", "x", "y", "z"], '["new", "x", \'y\' , "z"]'),
        ([], "[]"),
    ],
)
def test_a_list_on_one_line(tags: list[str], new: str) -> None:
    made = edit(SPREAD, with_fields(tags=tags))
    assert made == SPREAD.replace('["x", \'y\' , "z"]', new)


@pytest.mark.parametrize(
    ("old", "value", "new"),
    [
        ("[]", ["a", "b"], '["a", "b"]'),
        ("[\n]", ["a", "b"], '[\n    "a",\n    "b",\n]'),
        ("[ # none\n]", ["a"], '[ # none\n    "a",\n]'),
        ('[\n  "a",\n]', [], "[]"),
        ('[\n  # note\n  "a",\n]', [], "[\n  # note\n]"),
        ('[\n  "a",\n]', ["a", "b"], '[\n  "a",\n  "b",\n]'),
        ('[\n  "a", "b",\n  "c", "d", # d\n]', ["a", "b", "d"], '[\n  "a", "b",\n  "d", # d\n]'),
        ('["a", # first\n "b"]', ["b", "a"], '["b",\n "a" # first\n]'),
        ('["a" # first\n , "b"]', ["a"], '["a" # first\n ]'),
        ("{}", {"a": 1}, "{ a = 1 }"),
        ("{ m.a = 1, m.b = 2 }", {"m": {"a": 1, "c": 3}}, "{ m.a = 1, m.c = 3 }"),
        ("{ m.a = 1, n = 2 }", {"m": {}, "n": 2}, "{ n = 2, m = {} }"),
        ("[[1, 2], [3]]", [[1, 2], [3, 4]], "[[1, 2], [3, 4]]"),
    ],
)
def test_other_layouts_of_lists_and_inline_tables(old: str, value: Any, new: str) -> None:
    text = part(f"k = {old}")
    assert edit(text, with_fields(k=value)) == part(f"k = {new}")


def test_a_key_goes_with_the_comment_on_its_line() -> None:
    text = part('# above\nk = "x" # gone\n"q k" = """\nlong\n""" # too\nz = 1')
    assert edit(text, without("k", "q k")) == part("# above\nz = 1")


def test_a_key_is_added_after_the_last_of_the_entry() -> None:
    text = "[[parts]] # h\n  name=\"a\" # n\n\n# of sub\n[parts.metadata]\n  x = 'y'\n"
    made = edit(text, with_fields(**{"a b": "two\nlines", "metadata": {"x": "y", "z": "1"}}))
    assert made == (
        '[[parts]] # h\n  name="a" # n\n  "a b"="""\ntwo\nlines"""\n'
        "\n# of sub\n[parts.metadata]\n  x = 'y'\n  z = \"1\"\n"
    )


def test_a_key_is_added_to_an_entry_without_any() -> None:
    assert (
        edit("[[parts]] # h\n[[roles]]\n", with_fields(a=1)) == "[[parts]] # h\na = 1\n[[roles]]\n"
    )


def test_long_lists_are_added_over_several_lines() -> None:
    made = edit(part("k = 1"), with_fields(tags=["a" * 60, "b" * 60]))
    assert made == part(f'k = 1\ntags = [\n    "{"a" * 60}",\n    "{"b" * 60}",\n]')


def test_dotted_keys_stay_dotted() -> None:
    text = part('metadata.a = "1"\nmetadata . "b c" = "2"\nz = 1')
    made = edit(text, with_fields(metadata={"b c": "3", "new": "4"}))
    assert made == part('metadata . "b c" = "3"\nmetadata.new = "4"\nz = 1')
    assert edit(text, with_fields(metadata={})) == part("z = 1\nmetadata = {}")
