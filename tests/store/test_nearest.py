"""Which known word is meant by one that is not known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.nearest import nearest

NAMES = ["ada", "mira-harlan", "young-mira-of-the-isles", "miracle worker", "Zoë", "mirage_two"]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("adda", "ada"),
        ("mira-harlen", "mira-harlan"),
        ("MIRA", "mirage_two"),
        ("mira-", "mira-harlan"),
        ("harlan", "mira-harlan"),
        ("Isles", "young-mira-of-the-isles"),
        ("two", "mirage_two"),
        ("of the", ""),
        ("isle", ""),
        ("zo", "Zoë"),
        ("m", ""),
        ("", ""),
        ("(", ""),
        (".*", ""),
    ],
)
def test_a_slip_then_a_beginning_then_a_word(word: str, meant: str) -> None:
    assert nearest(word, NAMES) == meant


def test_a_slip_is_nearer_than_a_beginning() -> None:
    assert nearest("mira", ["mira-harlan", "mire"]) == "mire"


def test_a_beginning_is_nearer_than_a_word_and_the_shortest_first() -> None:
    known = ["the young mira", "mira-the-cartographer", "mira-of-harlan"]
    assert nearest("mira", known) == "mira-of-harlan"
    assert nearest("mira", list(reversed(known))) == "mira-of-harlan"


@given(st.text(), st.lists(st.text()))
def test_is_a_known_word_or_nothing(word: str, known: list[str]) -> None:
    assert nearest(word, known) in {"", *known}
    if len(word.strip()) > 1:
        assert nearest(word, [*known, word]) == word
