"""Differences of two states: by field, item by item, line by line."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.diff import (
    Difference,
    ItemChange,
    ListChange,
    TextChange,
    ValueChange,
    changes_between,
    text_change,
)
from store.diff_text import difference_record, difference_text
from store.entries import Kind


def words(text: str) -> int:
    return len(text.split())


def part(**fields: Any) -> dict[str, Any]:
    return {"name": "warm", "guid": "g", "part_type": "tone", "summary": "Warm.", **fields}


def persona(**fields: Any) -> dict[str, Any]:
    return {"name": "ada", "guid": "g", **fields}


def links(*names: str, **priorities: int) -> list[dict[str, Any]]:
    return [
        {
            "guid": f"{name}-guid",
            "name": name,
            "part_order": at,
            "priority": priorities.get(name, 0),
        }
        for at, name in enumerate(names)
    ]


def changes(kind: Kind, before: Any, after: Any) -> list[Any]:
    return list(changes_between(kind, before, after, words))


def items(before: Any, after: Any, field: str = "parts") -> list[tuple[Any, ...]]:
    found = changes("persona", persona(**{field: before}), persona(**{field: after}))
    if not found:
        return []
    (change,) = found
    assert isinstance(change, ListChange)
    assert change.path == (field,)
    return [(one.fate, one.name, one.before, one.after) for one in change.items]


class TestValues:
    def test_the_same_is_no_difference(self) -> None:
        assert changes("part", part(), part()) == []
        assert changes("part", part(description=""), part()) == []

    def test_short_values(self) -> None:
        found = changes("part", part(), part(name="hot", part_type="goal", description="D"))
        assert found == [
            ValueChange(("name",), "warm", "hot"),
            ValueChange(("part_type",), "tone", "goal"),
            ValueChange(("description",), None, "D"),
        ]

    @pytest.mark.parametrize(
        ("before", "after"), [(None, False), (None, 0), (0.0, 1.5), (False, True), (True, None)]
    )
    def test_false_and_zero_are_values(self, before: Any, after: Any) -> None:
        field = "thinking_enabled" if isinstance(before, bool) or after is False else "temperature"
        (change,) = changes("role", {"name": "r", field: before}, {"name": "r", field: after})
        assert (change.before, change.after) == (before, after)

    def test_an_arc_is_the_same_by_guid(self) -> None:
        one, renamed = ({"guid": "a", "name": name} for name in ("growth", "fall"))
        assert changes("persona", persona(arc=one), persona(arc=renamed)) == []
        (change,) = changes("persona", persona(arc=one), persona(arc=""))
        assert change == ValueChange(("arc",), "growth", None)

    def test_tables_by_key(self) -> None:
        before, after = {"a": "1", "b": "2"}, {"b": "3", "c": ""}
        assert changes("persona", persona(metadata=before), persona(metadata=after)) == [
            ValueChange(("metadata", "a"), "1", None),
            ValueChange(("metadata", "b"), "2", "3"),
            ValueChange(("metadata", "c"), None, ""),
        ]

    def test_times_and_identity_are_none(self) -> None:
        assert changes("part", part(created_at="x"), part(created_at="y", guid="h")) == []


class TestTexts:
    def test_line_by_line_with_tokens(self) -> None:
        (change,) = changes("part", part(content="a b\nc\nd"), part(content="a b\nc e f\nd"))
        assert change == TextChange(("content",), "a b\nc\nd", "a b\nc e f\nd", 4, 6)
        assert change.lines == ["@@ -1,3 +1,3 @@", " a b", "-c", "+c e f", " d"]

    def test_from_nothing_and_to_nothing(self) -> None:
        (change,) = changes("part", part(), part(content="a\nb"))
        assert change.lines == ["@@ -0,0 +1,2 @@", "+a", "+b"]
        (change,) = changes("part", part(content="a"), part())
        assert change.lines == ["@@ -1 +0,0 @@", "-a"]

    def test_a_line_end_is_a_difference(self) -> None:
        (change,) = changes("part", part(content="a"), part(content="a\n"))
        assert change.lines[-1] == "+"
        (change,) = changes("part", part(content="a\r\nb"), part(content="a\nb"))
        assert change.lines[1:] == ["-a\r", "+a", " b"]

    def test_a_description_that_prompts_hold_is_a_text(self) -> None:
        for kind in ("trait", "skill", "guardrail"):
            (change,) = changes(kind, {"name": "x"}, {"name": "x", "description": "a b"})  # type: ignore[arg-type]
            assert (change.tokens_before, change.tokens_after) == (0, 2)

    def test_the_same_text_is_no_change(self) -> None:
        assert text_change(("x",), "a", "a", words) is None

    @given(st.text("ab\n \r", max_size=30), st.text("ab\n \r", max_size=30))
    def test_the_lines_hold_both_texts(self, before: str, after: str) -> None:
        change = text_change(("x",), before, after, words)
        if change is None:
            assert before == after
            return
        # Few lines: all of them are in the context of a hunk, or beside it the same.
        for text, mark in ((before, "-"), (after, "+")):
            lines = text.split("\n") if text else []
            assert {line[1:] for line in change.lines if line[0] == mark} <= set(lines)
        gone = sum(line[0] == "-" for line in change.lines)
        come = sum(line[0] == "+" for line in change.lines)
        one, other = (len(text.split("\n")) if text else 0 for text in (before, after))
        assert other - one == come - gone
        assert gone + come > 0


class TestLists:
    def test_added_and_removed(self) -> None:
        assert items(links("a", "b"), links("b", "c", c=4)) == [
            ("added", "c", None, 1),
            ("removed", "a", 0, None),
            ("priority", "c", None, 4),
        ]

    def test_one_move_is_one(self) -> None:
        before = links("a", "b", "c", "d")
        assert items(before, links("d", "a", "b", "c")) == [("moved", "d", 3, 0)]
        assert items(before, links("b", "c", "a", "d")) == [("moved", "a", 0, 2)]

    def test_priority_and_numbers_of_the_same_order(self) -> None:
        before, after = links("a", "b"), links("a", "b", a=2)
        after[1]["part_order"] = 7
        assert items(before, after) == [("priority", "a", 0, 2), ("part_order", "b", 1, 7)]

    def test_numbers_are_silent_where_the_order_tells(self) -> None:
        assert items(links("a", "b", "c"), links("b", "c")) == [("removed", "a", 0, None)]

    def test_a_rename_of_what_is_linked_is_none(self) -> None:
        before, after = links("a"), links("a")
        after[0]["name"] = "new"
        assert items(before, after) == []

    def test_names_and_tags(self) -> None:
        one, other = ({"guid": x, "name": x} for x in "ab")
        assert items([one, other], [other, one], "traits") == [("moved", "a", 0, 1)]
        assert items(["x", "y"], ["y", "z"], "tags") == [
            ("added", "z", None, 1),
            ("removed", "x", 0, None),
        ]
        assert items(["x", "x"], ["x"], "tags") == [("removed", "x", 1, None)]

    @pytest.mark.parametrize("order", permutations("abcd"))
    def test_moves_bring_the_order_about(self, order: tuple[str, ...]) -> None:
        found = items(links(*"abcd"), links(*order))
        moved = {name for _, name, *_ in found}
        assert [name for name in order if name not in moved] == [
            name for name in "abcd" if name not in moved
        ]
        # No smaller set would do: what stays is the longest run in order.
        longest = max(
            bits.bit_count()
            for bits in range(16)
            if (kept := [one for at, one in enumerate(order) if bits >> at & 1]) == sorted(kept)
        )
        assert len(moved) == 4 - longest

    def test_stages_with_their_fields(self) -> None:
        def stage(guid: str, name: str, order: int, **fields: Any) -> dict[str, Any]:
            return {"guid": guid, "name": name, "stage_order": order, "parts": [], **fields}

        before = {"name": "x", "stages": [stage("1", "shy", 0), stage("2", "bold", 1)]}
        after = {
            "name": "x",
            "stages": [
                stage("1", "quiet", 0, condition="met", parts=[{"guid": "p", "name": "warm"}]),
                stage("3", "wise", 1, description="old"),
            ],
        }
        assert changes("arc", before, after) == [
            ListChange(
                ("stages",),
                (
                    ItemChange("added", "wise", None, 1),
                    ItemChange("removed", "bold", 1, None),
                    ItemChange("renamed", "quiet", "shy", "quiet"),
                ),
            ),
            TextChange(("stages", "quiet", "condition"), "", "met", 0, 1),
            ListChange(("stages", "quiet", "parts"), (ItemChange("added", "warm", None, 0),)),
            TextChange(("stages", "wise", "description"), "", "old", 0, 1),
        ]

    def test_steps_and_presets(self) -> None:
        before = {"name": "x", "steps": [{"id": "a", "instruction": "A"}]}
        after = {"name": "x", "steps": [{"id": "a", "instruction": "B", "max_turns": 2}]}
        assert changes("sequence", before, after) == [
            TextChange(("steps", "a", "instruction"), "A", "B", 1, 1),
            ValueChange(("steps", "a", "max_turns"), None, 2),
        ]
        one = {"name": "p", "overrides": {"tone": "cold"}, "mute": ["trait:a"]}
        other = {"name": "p", "overrides": {"tone": ""}, "mute": []}
        assert changes("persona", persona(presets=[one]), persona(presets=[other])) == [
            ValueChange(("presets", "p", "overrides", "tone"), "cold", ""),
            ListChange(("presets", "p", "mute"), (ItemChange("removed", "trait:a", 0, None),)),
        ]


def difference(kind: Kind, before: Any, after: Any) -> Difference:
    return Difference(
        kind=kind,
        name="ada",
        guid="g",
        before=3,
        after=7,
        there=(before is not None, after is not None),
        changes=changes_between(kind, before, after, words),
        encoding="words",
        estimate=False,
    )


class TestPrinting:
    def test_text(self) -> None:
        found = difference(
            "persona",
            persona(summary="a b", parts=links("x", "y"), tags=["t"], voice="v"),
            persona(summary="a b c", parts=links("y", "z", y=2), display_name='"A"'),
        )
        assert difference_text(found).splitlines() == [
            "persona ada: revision 3 → 7",
            '  display name: (none) → "\\"A\\""',
            "  summary (2 → 3 tokens):",
            "    @@ -1 +1 @@",
            "    -a b",
            "    +a b c",
            '  voice: "v" → (none)',
            "  tags:",
            "    - t",
            "  parts:",
            "    + z",
            "    - x",
            "    y: priority 0 → 2",
            "tokens (words): +1",
        ]

    def test_nothing_new_and_deleted(self) -> None:
        assert difference_text(difference("part", part(), part())).splitlines()[1:] == [
            "no difference"
        ]
        assert difference_text(difference("part", None, part())).startswith(
            "part ada: revision 3 → 7 (new)\n"
        )
        deleted = difference("part", part(), None)
        assert difference_text(deleted).startswith("part ada: revision 3 → 7 (deleted)\n")
        assert deleted.tokens == -1

    def test_record(self) -> None:
        found = difference_record(
            difference("persona", persona(summary="a"), persona(summary="b", tags=["t"], voice="v"))
        )
        assert found == {
            "kind": "persona",
            "name": "ada",
            "guid": "g",
            "before": 3,
            "after": 7,
            "existed_before": True,
            "exists_after": True,
            "encoding": "words",
            "tokens": 0,
            "changes": [
                {
                    "path": ["summary"],
                    "type": "text",
                    "before": "a",
                    "after": "b",
                    "tokens_before": 1,
                    "tokens_after": 1,
                    "diff": ["@@ -1 +1 @@", "-a", "+b"],
                },
                {"path": ["voice"], "type": "value", "before": None, "after": "v"},
                {
                    "path": ["tags"],
                    "type": "list",
                    "items": [{"change": "added", "name": "t", "before": None, "after": 0}],
                },
            ],
        }
