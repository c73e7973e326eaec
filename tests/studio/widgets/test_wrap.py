"""Wrapping: nothing lost but spaces at cuts, nothing too wide, and in linear time."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from studio.widgets.plain import literal
from studio.widgets.wrap import wrap

TEXTS = st.text(
    st.one_of(st.sampled_from("ab   漢é\u0301\u200d\ufe0f❤👩😀1"), st.characters()), max_size=80
).map(literal)


def cut(text: str, width: int) -> list[str]:
    return [text[start:stop] for start, stop in wrap(text, width)]


@given(TEXTS, st.integers(2, 20))
@example("1" + "\u0301" * 40 + "x", 2)
def test_pieces_are_the_text(text: str, width: int) -> None:
    pieces = wrap(text, width)
    position = 0
    for start, stop in pieces:
        assert set(text[position:start]) <= {" "}
        assert start <= stop
        position = stop
    assert set(text[position:]) <= {" "}
    assert pieces[0][0] == 0


@given(TEXTS, st.integers(2, 20))
def test_no_piece_is_too_wide(text: str, width: int) -> None:
    assert all(cell_len(piece) <= width for piece in cut(text, width))


@given(TEXTS, st.integers(2, 20))
def test_no_piece_is_empty_unless_the_line_is(text: str, width: int) -> None:
    assert "" not in cut(text, width) or not text


@pytest.mark.parametrize(
    ("text", "width", "pieces"),
    [
        ("", 5, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one  two", 4, ["one ", "two"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("    abcdefgh", 6, ["    ab", "cdefgh"]),
        ("a 漢字漢字", 5, ["a 漢", "字漢", "字"]),
        ("é one two", 5, ["é one", "two"]),
        ("❤️❤️❤️", 4, ["❤️❤️", "❤️"]),
        ("word   ", 4, ["word"]),
    ],
)
def test_where_it_cuts(text: str, width: int, pieces: list[str]) -> None:
    assert cut(text, width) == pieces


@pytest.mark.parametrize("piece", ["word and ", "x", "wörter und ", "漢字", "a\u0301"])
def test_a_huge_line_is_soon_wrapped(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    started = perf_counter()
    pieces = wrap(text, 80)
    assert perf_counter() - started < 5
    assert pieces[-1][1] >= len(text) - 1
