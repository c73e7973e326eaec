"""Names listed in lines: a line breaks between two names alone, and none of them is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from studio.comparing import listed, listed_in_lines

NAMES = st.lists(st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=1))


@given(NAMES, st.integers(1, 90), st.integers(1, 6))
def test_no_line_is_too_long(names: list[str], width: int, most: int) -> None:
    assert all(cell_len(line) <= width for line in listed_in_lines(names, width, most))


@given(NAMES, st.integers(1, 6))
def test_with_room_enough_it_is_one_line(names: list[str], most: int) -> None:
    lines = listed_in_lines(names, 100_000, most)
    assert len(lines) == bool(names)
    assert "".join(lines).replace(", and", " and") == listed(names, most)


def test_a_sign_stays_with_the_part_it_is_of() -> None:
    names = ["+ part warm", "~ persona ada", "- trait wry", "+ part slow", "+ part bold"]
    assert listed_in_lines(names, 30) == [
        "+ part warm, ~ persona ada,",
        "- trait wry, + part slow",
        "and 1 more",
    ]
