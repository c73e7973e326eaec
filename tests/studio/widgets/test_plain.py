"""Text made literal, and cut to a width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from studio.widgets.plain import fit, literal
from tests.studio.widgets.harness import HOSTILE

ANY = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("[red]", "[red]"),
        ("a\x00b", "a␀b"),
        ("\x1b[31m", "␛[31m"),
        ("a\tb\n", "a␉b␊"),
        ("\x7f", "␡"),
        ("\x9b", "␦"),
        ("\ud800", "␦"),
        ("\u202eabc\u2066", "␦abc␦"),
    ],
)
def test_what_acts_is_seen(text: str, shown: str) -> None:
    assert literal(text) == shown


def test_literal_text_is_not_copied() -> None:
    text = "nothing to replace"
    assert literal(text) is text


@given(ANY)
def test_literal_keeps_length_and_can_be_written(text: str) -> None:
    shown = literal(text)
    assert len(shown) == len(text)
    shown.encode()
    assert literal(shown) == shown


@given(ANY, st.integers(-1, 30))
def test_fit_is_never_wider(text: str, width: int) -> None:
    shown = fit(literal(text), width)
    assert cell_len(shown) <= max(0, width)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_fits_is_whole(text: str) -> None:
    assert fit(literal(text), 60) == literal(text)


def test_what_is_missing_is_marked() -> None:
    assert fit("abcdef", 4) == "abc…"
    assert fit("漢字漢字", 4) == "漢…"
    assert fit("x" * 1_000_000, 4) == "xxx…"
    assert fit("ab", 1) == "…"
