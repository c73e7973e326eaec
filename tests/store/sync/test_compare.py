"""Comparing three ways: by example, and what holds of every merge."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.records import from_record
from store.seed_values import comparable
from store.sync.compare import compare, merge
from tests.store.strategies import entries

PART = {"name": "a", "part_type": "tone", "summary": "S"}


@pytest.mark.parametrize(
    ("base", "seed", "store", "expected"),
    [
        (None, PART, None, "seed new"),
        (None, None, PART, "store only"),
        (None, PART, PART, "same"),
        (PART, PART, PART, "same"),
        (PART, None, None, "same"),
        (PART, PART | {"summary": "T"}, PART, "seed changed"),
        (PART, PART, PART | {"summary": "T"}, "store override"),
        (PART, PART | {"summary": "T"}, PART | {"summary": "T"}, "same"),
        (PART, PART | {"summary": "T"}, PART | {"content": "C"}, "both changed"),
        (PART, PART | {"summary": "T"}, PART | {"summary": "U"}, "conflict"),
        (PART, PART | {"summary": "T", "content": "C"}, PART | {"content": "C"}, "both changed"),
        (PART, PART, None, "deleted in store"),
        (PART, None, PART, "deleted in seeds"),
        (PART, PART | {"summary": "T"}, None, "conflict"),
        (PART, None, PART | {"summary": "T"}, "conflict"),
        (None, PART, PART | {"summary": "T"}, "conflict"),
        (None, PART, PART | {"content": "C"}, "both changed"),
    ],
)
def test_statuses(base: Any, seed: Any, store: Any, expected: str) -> None:
    assert compare(base, seed, store).status == expected


@pytest.mark.parametrize(
    ("base", "seed", "store", "merged"),
    [
        (["a", "b"], ["a", "b", "c"], ["a", "b"], ["a", "b", "c"]),
        (["a", "b"], ["b", "a"], ["a", "b", "c"], ["b", "c", "a"]),
        (["a", "b"], ["a"], ["b"], []),
        (["a", "b", "c"], ["a", "c"], ["c", "a", "b"], ["c", "a"]),
        (["a"], ["x", "a"], ["a", "y"], ["x", "a", "y"]),
        (None, ["a"], ["b"], None),
        (["a"], [{"name": "a", "priority": 2}], ["a", "b"], [{"name": "a", "priority": 2}, "b"]),
        (
            [{"name": "s", "parts": ["a"]}],
            [{"name": "s", "parts": ["a", "b"]}],
            [{"name": "s", "parts": ["a"], "description": "D"}],
            [{"name": "s", "parts": ["a", "b"], "description": "D"}],
        ),
        ({"k": "v"}, {"k": "v", "l": "w"}, {}, {"l": "w"}),
        ({"k": "v"}, {"k": "v", "l": "w"}, None, {"l": "w"}),
    ],
)
def test_lists_and_tables_merge(base: Any, seed: Any, store: Any, merged: Any) -> None:
    value, clash = merge(base, seed, store)
    assert not clash
    if merged is None:
        assert sorted(value) == sorted([*seed, *store])
    else:
        assert value == merged


@pytest.mark.parametrize(
    ("base", "seed", "store"),
    [
        ("a", "b", "c"),
        (None, "b", "c"),
        ("a", None, "c"),
        ("a", "b", None),
        (0, 1, 2),
        (False, True, None),
        (["a", "b", "c"], ["b", "a", "c"], ["a", "c", "b"]),
        (["a"], [{"name": "a", "priority": 1}], [{"name": "a", "priority": 2}]),
        (["a"], [], [{"name": "a", "priority": 2}]),
        (["a"], [{"name": "a", "priority": 2}], []),
        ([{"name": "s", "parts": ["a"]}], [], [{"name": "s", "parts": ["a", "b"]}]),
        ([{"id": "s", "instruction": "a"}], [{"id": "s", "instruction": "b"}], []),
        ({"k": "v"}, {"k": "w"}, {"k": "x"}),
        ({"k": "v"}, {}, {"k": "x"}),
    ],
)
def test_clashes(base: Any, seed: Any, store: Any) -> None:
    assert merge(base, seed, store)[1]
    assert merge(base, store, seed)[1]


leaves = st.one_of(st.none(), st.sampled_from(["a", "b", "c"]), st.integers(0, 2))
word_lists = st.lists(st.sampled_from("abcdef"), unique=True, max_size=5)
tables = st.dictionaries(st.sampled_from("xyz"), st.sampled_from(["1", "2", "3"]), max_size=3)
items = st.fixed_dictionaries(
    {"name": st.sampled_from("stu")},
    optional={"text": st.sampled_from("pq"), "parts": word_lists.filter(bool)},
)
table_lists = st.lists(items, unique_by=lambda one: one["name"], max_size=3)
triples = st.one_of(
    *(st.tuples(one, one, one) for one in (leaves, word_lists, tables, table_lists))
)


@given(triples)
def test_one_side_alone_wins(three: tuple[Any, Any, Any]) -> None:
    base, one, _ = three
    assert merge(base, one, base) == (one, False)
    assert merge(base, base, one) == (one, False)
    assert merge(base, one, one) == (one, False)
    assert merge(base, base, base) == (base, False)


def flat(value: Any) -> Any:
    """A value without the order of its lists."""
    if isinstance(value, list):
        return sorted((flat(one) for one in value), key=repr)
    if isinstance(value, dict):
        return sorted((key, flat(one)) for key, one in value.items())
    return value


@given(triples)
def test_sides_are_alike(three: tuple[Any, Any, Any]) -> None:
    base, one, other = three
    value, clash = merge(base, one, other)
    mirrored, clashes = merge(base, other, one)
    assert clash == clashes
    if not clash:
        assert flat(value) == flat(mirrored)


@given(triples)
def test_a_merge_is_settled(three: tuple[Any, Any, Any]) -> None:
    """What came of a merge, taken as the store, is an override of the same seed."""
    base, seed, store = three
    value, clash = merge(base, seed, store)
    if not clash:
        assert merge(seed, seed, value) == (value, False)


@given(word_lists, word_lists, word_lists)
def test_lists_lose_and_invent_nothing(base: list[str], seed: list[str], store: list[str]) -> None:
    value, _ = merge(base, seed, store)
    assert len(set(value)) == len(value)
    expected = {
        one
        for one in "abcdef"
        if (one in seed and one in store) or (one not in base and (one in seed or one in store))
    }
    assert set(value) == expected


@given(triples, triples)
def test_compare_says_what_merge_does(one: tuple[Any, Any, Any], two: tuple[Any, Any, Any]) -> None:
    sides = [
        {key: value for key, value in (("f", a), ("g", b)) if value not in (None, "", [], {})}
        for a, b in zip(one, two, strict=True)
    ]
    base, seed, store = sides
    found = compare(base, seed, store)
    clash = any(merge(base.get(f), seed.get(f), store.get(f))[1] for f in ("f", "g"))
    assert (found.status == "conflict") == clash
    if not clash:
        assert found.status in ("same", "seed changed", "store override", "both changed")
        assert (found.status == "same") == (seed == store)
        if store == base != seed:
            assert (found.status, found.merged) == ("seed changed", seed)
        if seed == base != store:
            assert (found.status, found.merged) == ("store override", store)


@given(entries)
def test_comparable_is_what_a_seed_would_say(entry: Any) -> None:
    from store.entries import kind_of

    record = comparable(entry)
    again = comparable(from_record(kind_of(entry), record).entry)
    assert again == record
    assert compare(record, again, record).status == "same"
