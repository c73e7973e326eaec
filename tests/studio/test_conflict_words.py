"""What is said of two texts that stand against each other."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from studio.panes.conflict_words import told_apart
from studio.widgets.plain import literal

ROOM = 60
LONG = "Speak slowly and clearly to whoever asks, and never lose your patience with them; "


def test_they_are_cut_around_the_first_difference() -> None:
    theirs, mine = told_apart(LONG + "be warm." + LONG, LONG + "be cold." + LONG, ROOM)
    assert (theirs[0], theirs[-1]) == ("…", "…")
    assert "with them; be warm.Speak" in theirs
    assert "with them; be cold.Speak" in mine


def test_short_ones_stand_whole() -> None:
    assert told_apart("Be warm.", "Be cold.", ROOM) == ("Be warm.", "Be cold.")
    assert told_apart("", "Be cold.", ROOM) == ("", "Be cold.")


def test_what_differs_at_once_is_cut_at_its_end_alone() -> None:
    theirs, mine = told_apart("A" + LONG, "B" + LONG, ROOM)
    assert (theirs[:6], mine[:6]) == ("ASpeak", "BSpeak")


@given(st.text(max_size=200), st.text(max_size=100), st.text(max_size=100))
@example(LONG, "warm", "")
@example("漢字" * 60, "x", "[red]y")
def test_two_texts_never_look_alike(same: str, one: str, other: str) -> None:
    first, second = told_apart(same + one, same + other, ROOM)
    assert max(cell_len(first), cell_len(second)) <= ROOM
    if literal(same + one) != literal(same + other):
        assert first != second
