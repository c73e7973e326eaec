"""The pure rules behind the entry editor."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.compose.blast import Effect, Place, Reach, Weighed
from store.entries import KINDS, Kind, Step
from store.errors import Conflict, NotFound
from store.fields import FIELDS
from store.rows import Use
from studio.panes.field_editors import moved_offset
from studio.screens.entry import steps as acts
from studio.screens.entry.extract import cut
from studio.screens.entry.layout import EDITED, layout_of, stored_value
from studio.screens.entry.places import Spot, find_line
from studio.screens.entry.used import headline, used_rows

# Layout


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "persona"])
def test_every_field_stands_in_the_editor_once(kind: Kind) -> None:
    laid = layout_of(kind)
    names = [field.name for field in (*laid.left, *laid.right)]
    wanted = {field.name for field in FIELDS[kind] if field.shape in EDITED}
    assert names[0] == "name"
    assert sorted(names) == sorted({"name", *wanted})
    assert {*laid.headings, *laid.marked, *laid.labels} <= {*names}


def test_a_blank_number_is_what_its_kind_makes_of_it() -> None:
    assert stored_value("role", "temperature", None) is None
    assert stored_value("role", "thinking_enabled", False) is False
    assert stored_value("sequence", "max_turns", None) == 0
    assert stored_value("sequence", "max_turns", 3) == 3


# Places

TEXTS = {
    "summary": "Speak warmly.",
    "content": "\n  Speak warmly, as to a friend.  \n\nHello {{ name }}, welcome.\nAsk.\nAsk why.",
}


@pytest.mark.parametrize(
    ("line", "field", "spot"),
    [
        ("Speak warmly.", "", Spot("summary", 0)),
        ("Speak warmly, as to a friend.", "", Spot("content", 1)),
        ("Hello Ada, welcome.", "", Spot("content", 3)),
        ("Ask why.", "", Spot("content", 5)),
        ("- **curious**: Ask why.", "", Spot("content", 5)),
        ("to a friend", "", Spot("content", 1)),
        ("Nothing like it", "", None),
        ("   ", "content", None),
    ],
)
def test_the_line_of_a_prompt_is_found(line: str, field: str, spot: Spot | None) -> None:
    assert find_line(TEXTS, line, field) == spot


def test_the_named_field_is_looked_in_first() -> None:
    texts = {"summary": "Same.", "content": "Same."}
    assert find_line(texts, "Same.", "content") == Spot("content", 0)
    assert find_line(texts, "Same.") == Spot("summary", 0)


@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))), max_size=6))
def test_every_line_that_is_not_blank_is_found(lines: list[str]) -> None:
    text = "\n".join(lines)
    for line in lines:
        if line.strip():
            found = find_line({"content": text}, line.strip())
            assert found is not None
            assert text.splitlines()[found.row].strip() == line.strip()


# The cursor in a text that another changes


@given(st.text("ab\n"), st.text("ab\n"), st.text("ab\n"), st.text("ab\n"), st.data())
def test_a_cursor_in_what_stays_stays_there(
    head: str, old: str, new: str, tail: str, data: st.DataObject
) -> None:
    before, after = head + old + tail, head + new + tail
    offset = data.draw(st.integers(0, len(before)))
    moved = moved_offset(before, after, offset)
    assert 0 <= moved <= len(after)
    if offset <= len(head):
        assert before[:offset] == after[:moved]
    if not old and not new:
        assert moved == offset


# Steps

STEPS = tuple(Step(id=one, instruction=one.upper()) for one in "abc")


def ids(steps: acts.Steps) -> str:
    return "".join(step.id for step in steps)


def test_steps_move_come_and_go() -> None:
    assert ids(acts.moved(STEPS, "c", "a")) == "cab"
    assert ids(acts.moved(STEPS, "a", None)) == "bca"
    assert ids(acts.moved(STEPS, "a", "gone")) == "bca"
    assert ids(acts.added(STEPS, Step(id="x", instruction="X"), "a")) == "axbc"
    assert ids(acts.added(STEPS, Step(id="x", instruction="X"), "gone")) == "abcx"
    assert ids(acts.removed(STEPS, "b")) == "ac"
    with pytest.raises(NotFound, match='step "gone"'):
        acts.removed(STEPS, "gone")


def test_a_step_is_edited_as_it_was_read() -> None:
    edited = acts.edited(STEPS, "b", STEPS[1], "instruction", "New")
    assert [step.instruction for step in edited] == ["A", "New", "C"]
    assert acts.edited(edited, "b", STEPS[1], "instruction", "New") == edited
    with pytest.raises(Conflict, match='changed meanwhile to "New"; yours is "Mine"'):
        acts.edited(edited, "b", STEPS[1], "instruction", "Mine")


def test_an_id_is_free() -> None:
    assert acts.free_id(STEPS, "step") == "step"
    assert acts.free_id(STEPS, "a") == "a-2"


@given(st.permutations("abc"), st.sampled_from("abc"), st.sampled_from(["a", "b", "c", None]))
def test_a_move_keeps_every_step(order: list[str], name: str, before: str | None) -> None:
    steps = tuple(Step(id=one, instruction=one) for one in order)
    moved = acts.moved(steps, name, before if before != name else None)
    assert sorted(moved, key=lambda step: step.id) == sorted(steps, key=lambda step: step.id)


# Extracting


@pytest.mark.parametrize(
    ("text", "piece", "rest", "taken"),
    [
        ("One.\n\nTwo.\n\nThree.", "Two.", "One.\n\nThree.", "Two."),
        ("One.\nTwo.\nThree.", "Two.\n", "One.\nThree.", "Two."),
        ("One two three.", "two ", "One three.", "two "),
        ("One.\n\nTwo.", "One.\n\n", "Two.", "One."),
        ("One.\n\nTwo.", "\n\nTwo.", "One.", "Two."),
        ("Only.", "Only.", "", "Only."),
    ],
)
def test_a_piece_is_cut_out(text: str, piece: str, rest: str, taken: str) -> None:
    start = text.index(piece)
    assert cut(text, start, start + len(piece)) == (rest, taken)


@given(st.text("ab \n"), st.data())
def test_nothing_but_line_ends_is_lost_by_cutting(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    rest, taken = cut(text, start, end)
    letters = [one for one in text if one in "ab"]
    assert sorted(letters) == sorted(one for one in rest + taken if one in "ab")


# What uses it


def weighed(before: int, after: int) -> Weighed:
    return Weighed("detail", before, after, before != after)


def test_the_rows_say_who_where_and_by_how_much() -> None:
    uses = (Use("persona", "ada", "part"), Use("arc", "growth", "stage open"))
    reach = Reach(uses=uses, labels={"ada": ("production (3)",)}, left_out=4)
    found = (
        Effect("ada", (Place("", True, (weighed(1200, 1188),)),)),
        Effect("cleo", (Place("shy", True, (weighed(5, 5),)), Place("open", False, ()))),
    )
    rows = used_rows(reach, found, estimate=True)
    assert [row.id for row in rows] == ["persona ada", "persona cleo", "arc growth (stage open)"]
    assert rows[0].label.plain.endswith("part · production (3)")
    assert rows[0].right.plain == "detail ~1,200 → ~1,188  −12"
    assert "through its arc · at shy •, open" in rows[1].label.plain
    assert rows[1].right.plain == "detail ~5"
    assert headline(reach, found, edited=True) == (
        "Used by 1 arc, 1 persona · typed: 1 persona changed, detail −12 · 4 more not weighed"
    )
    assert headline(Reach(), (), edited=False) == "Used by nothing yet"
