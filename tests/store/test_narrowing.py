"""Filters in the text of a search: written, taken out, finished, put right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.narrowing import completed, has_filter, known_values, slip_in, toggled, written
from store.query import parse_query
from store.rows import Facet

KNOWN = known_values(
    [
        Facet("type", "tone", 9),
        Facet("type", "tonic", 2),
        Facet("tag", "formal", 3),
        Facet("tag", "very formal", 1),
        Facet("tag", 'a "b"', 1),
    ]
)


@pytest.mark.parametrize(
    ("text", "key", "value", "after"),
    [
        ("", "type", "tone", "type:tone"),
        ("warm", "tag", "very formal", 'warm tag:"very formal"'),
        ("warm type:tone bold", "type", "tone", "warm bold"),
        ('tag:"very formal"', "tag", "Very Formal", ""),
        ("-tag:formal", "tag", "formal", "-tag:formal tag:formal"),
        ("TYPE:Tone", "type", "tone", ""),
        ("type:tone", "type", "goal", "type:tone type:goal"),
        ("warm", "tag", 'a "b"', "warm"),
    ],
)
def test_a_filter_is_written_in_and_taken_out(text: str, key: str, value: str, after: str) -> None:
    assert toggled(text, key, value) == after


@given(
    st.text(st.characters(blacklist_characters='"', blacklist_categories=("Cs", "Cc", "Z"))),
    st.sampled_from(["warm", 'type:goal "two words"', "", "-tag:x tokens:>5"]),
)
def test_what_is_written_is_read_and_goes_again(value: str, text: str) -> None:
    if not written("tag", value):
        return
    there = toggled(text, "tag", value)
    assert has_filter(there, "tag", value)
    assert len(parse_query(there).tags) == len(parse_query(text).tags) + 1
    assert parse_query(toggled(there, "tag", value)) == parse_query(text)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("type:to", "type:tone"),
        ("warm Type:TO", "warm Type:TOne"),
        ("type:tone", ""),
        ("type:", "type:tone"),
        ("-tag:fo", "-tag:formal"),
        ('tag:"very', 'tag:"very formal"'),
        ("tag:very", ""),
        ("kind:gu", "kind:guardrail"),
        ("source:s", "source:store"),
        ("unused:y", "unused:yes"),
        ("tokens:5", ""),
        ("note:x", ""),
        ("type:to warm", ""),
        ("type:zzz", ""),
        ("warm", ""),
    ],
)
def test_the_last_filter_is_finished(text: str, after: str) -> None:
    assert completed(text, KNOWN) == after


@pytest.mark.parametrize(
    ("text", "said", "corrected"),
    [
        ("type:tonne warm", 'No type "tonne": did you mean tone?', "type:tone warm"),
        ("warm -tag:frmal", 'No tag "frmal": did you mean formal?', "warm -tag:formal"),
        ('tag:"very fromal"', 'No tag "very fromal": did you mean', 'tag:"very formal"'),
        ("kind:prat", 'No kind "prat": did you mean part?', "kind:part"),
        ("source:stre x", 'No source "stre"', "source:store x"),
        ("tpye:tone", 'No filter "tpye": did you mean type?', "type:tone"),
        ("type:qqqq x", 'No type "qqqq".', ""),
        # Still being typed, but not once something follows it.
        ("type:to x", 'No type "to": did you mean', "type:tone x"),
    ],
)
def test_a_filter_that_nothing_passes_is_told(text: str, said: str, corrected: str) -> None:
    slip = slip_in(text, KNOWN)
    assert slip is not None
    assert slip.said.startswith(said)
    assert slip.corrected == corrected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "warm",
        "type:to",
        "type:tone",
        "type:soul",
        "kind:parts",
        "unused:no",
        "tokens:>5",
        "-type:tonne",
        "http://x",
        'tag:"FORMAL"',
        "type:",
        '"type:tonne"',
    ],
)
def test_nothing_is_told_of_what_is_right_or_text(text: str) -> None:
    assert slip_in(text, KNOWN) is None


@given(st.text(max_size=40))
def test_no_text_is_an_error(text: str) -> None:
    completed(text, KNOWN)
    slip_in(text, KNOWN)
    toggled(text, "type", "tone")
