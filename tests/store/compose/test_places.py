"""From a line of the composed text to the line of the entry that says it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.compose.composition import compose
from store.compose.places import Place, place_of
from store.compose.request import STYLES, Material, Request
from store.compose.texts import prepared, stored_line
from store.entries import Guardrail, Skill
from store.errors import StoreError
from tests.store.compose.build import composed, material, part, trait, words
from tests.store.compose.test_properties import VALUES, materials


def found(given: Material, line: str, **options: Any) -> Place | None:
    """The place of the only line of the text that holds this."""
    composition = composed(given, **options)
    lines = composition.text.split("\n")
    (index,) = [place for place, one in enumerate(lines) if line in one]
    return place_of(given, composition, index)


def at(given: Material, line: str, **options: Any) -> tuple[str, str, str, int]:
    place = found(given, line, **options)
    assert place is not None
    return place.kind, place.name, place.field, place.line


ADA = material(
    part("plan", "goal", "Plan.", "\n\r\n  Make a plan.\r\n\n1. Ask {{ who }}.\n2. Listen.\n\n"),
    part("short", "tone", "\n\nOnly a summary."),
    trait("calm", "\nKeeps\ncalm.", "Breathe.\n\nCount."),
    Skill(name="sums", description="Adds up.", content="Carry\nthe one."),
    Guardrail(name="no-med", description="No advice.", content=" ", severity="high"),
    summary="You are Ada.",
    detail="You are Ada,\nwho teaches.",
)


@pytest.mark.parametrize("style", STYLES)
def test_each_line_leads_to_its_field_and_line(style: str) -> None:
    options: Any = {"style": style, "detail": True}
    assert at(ADA, "who teaches", **options) == ("persona", "ada", "detail", 1)
    assert at(ADA, "Make a plan.", **options) == ("part", "plan", "content", 2)
    assert at(ADA, "1. Ask", **options) == ("part", "plan", "content", 4)
    assert at(ADA, "2. Listen.", **options) == ("part", "plan", "content", 5)
    # What is blank at length says its short text.
    assert at(ADA, "Only a summary.", **options) == ("part", "short", "summary", 2)
    assert at(ADA, "No advice.", **options) == ("guardrail", "no-med", "description", 0)
    assert at(ADA, "Breathe.", **options) == ("trait", "calm", "instruction", 0)
    assert at(ADA, "Count.", **options) == ("trait", "calm", "instruction", 2)
    assert at(ADA, "the one.", **options) == ("skill", "sums", "content", 1)
    short: Any = {"style": style}
    assert at(ADA, "You are Ada.", **short) == ("persona", "ada", "summary", 0)
    # A list of one line each leads to the first line that says something.
    assert at(ADA, "Keeps calm.", **short) == ("trait", "calm", "description", 1)
    assert at(ADA, "Adds up.", **short) == ("skill", "sums", "description", 0)


def test_a_variable_of_several_lines_leads_to_the_line_that_names_it() -> None:
    values = {"who": "Kim,\nLee\r\nand Max"}
    for line, number in (("Ask Kim,", 4), ("Lee", 4), ("and Max.", 4), ("2. Listen.", 5)):
        assert at(ADA, line, detail=True, vars=values) == ("part", "plan", "content", number)


def test_a_line_that_a_variable_leaves_blank_at_the_start_is_no_line() -> None:
    given = material(part("a", summary="{{x}}\nfirst\n{{x}}\nlast"))
    assert at(given, "first", vars={"x": " \n"}) == ("part", "a", "summary", 1)
    assert at(given, "last", vars={"x": "\n\n"}) == ("part", "a", "summary", 3)


def test_headings_tags_and_what_is_outside_lead_nowhere() -> None:
    assert found(ADA, "## Goal", detail=True) is None
    assert found(ADA, "### calm", detail=True) is None
    assert found(ADA, "<goal>", detail=True, style="xml") is None
    composition = composed(ADA)
    assert place_of(ADA, composition, len(composition.lines)) is None
    assert place_of(material(), composed(material()), 0) is None


def test_a_part_that_stands_in_two_layers_is_one_entry() -> None:
    assert at(ADA, "Plan.", overrides={"goal": "plan"}) == ("part", "plan", "summary", 0)


@pytest.mark.parametrize(
    ("text", "line", "sought"),
    [
        ("one\ntwo\nthree", 1, "two"),
        ("an apple\na\nb", 1, "a\nb"),
        ("- yes\n- no\n- yes\n- maybe", 2, "- yes\n- maybe"),
        ("- yes\n- no\n- yes\n- maybe", 0, "- yes"),
        ("  indented\nmore", 0, "indented"),
        # Nothing that comes after tells them apart.
        ("a\na\na", 2, "a"),
        ("", 0, ""),
    ],
)
def test_what_is_sought_in_a_text_is_found_where_it_is_meant(
    text: str, line: int, sought: str
) -> None:
    assert Place("part", "x", "content", line, text).sought == sought


@given(materials(), st.sampled_from(STYLES), st.booleans(), st.sampled_from(VALUES))
def test_every_line_that_an_entry_says_leads_to_what_it_says(
    given: Material, style: Any, detail: bool, value: str
) -> None:
    variables = {"x": value, "empty": ""}
    request = Request(style=style, detail=detail, vars=variables)
    try:
        composition = compose(given, request, words)
    except StoreError:
        return
    lines = composition.text.split("\n") if composition.text else []
    for index, (text, origin) in enumerate(zip(lines, composition.lines, strict=True)):
        place = place_of(given, composition, index)
        if origin.kind == "layout":
            assert place is None or not text.strip()
            continue
        assert place is not None
        assert (place.kind, place.name) == (origin.kind, origin.name)
        stored = prepared(place.text.split("\n")[place.line], variables)
        assert any(one.strip() in text for one in stored.split("\n") if one.strip())


LINES = st.lists(st.sampled_from(["", " ", "\r", "{{x}}", "a {{x}} b", "{{ y }}"]), max_size=8)


@given(LINES, st.sampled_from(["", " ", "v", "v\nw", "\n", "\r\nv\r\n"]))
def test_lines_are_counted_as_they_are_prepared(lines: list[str], value: str) -> None:
    # Each line says which it is.
    text = "\n".join(f"{line}#{number}" for number, line in enumerate(lines))
    said = prepared(text, {"x": value})
    for index, line in enumerate(said.split("\n") if said else []):
        number = stored_line(text, {"x": value}, index)
        if "#" in line:
            assert line.endswith(f"#{number}")
