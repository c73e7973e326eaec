"""A document that is edited keeps every character that nobody touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from studio.widgets.editors import LineEditor, TextEditor, row_of
from studio.widgets.exact_text import ExactDocument, SeenDocument, newline_of

ODD = "ab \t\r\n\x0b\x0c\x1c\x1d\x1e\x1b\x85\u2028\u2029漢é"
texts = st.text(st.sampled_from(ODD), max_size=30)


@given(texts)
def test_it_is_the_text_it_was_made_of(text: str) -> None:
    document = ExactDocument(text)
    assert document.text == text
    seen = SeenDocument(document)
    assert [len(line) for line in seen.lines] == [len(line) for line in document.lines]


def _at(document: ExactDocument, row: int, column: int) -> tuple[int, int]:
    row %= document.line_count
    return row, column % (len(document.get_line(row)) + 1)


def _index(document: ExactDocument, place: tuple[int, int]) -> int:
    before = document.lines[: place[0]]
    return sum(len(line) + len(document.newline) for line in before) + place[1]


numbers = st.integers(0, 40)


@given(texts, texts, numbers, numbers, numbers, numbers)
def test_an_edit_replaces_what_stands_there_and_is_undone(
    text: str, insert: str, row: int, column: int, to_row: int, to_column: int
) -> None:
    document = ExactDocument(text)
    start, end = sorted((_at(document, row, column), _at(document, to_row, to_column)))
    first, last = _index(document, start), _index(document, end)
    newline = document.newline
    said = insert.replace("\r\n", "\n").replace("\n", newline) if newline == "\r\n" else insert
    done = document.replace_range(start, end, insert)
    assert document.text == text[:first] + said + text[last:]
    assert done.replaced_text == text[first:last]
    assert _index(document, done.end_location) == first + len(said)
    document.replace_range(start, done.end_location, done.replaced_text)
    assert document.text == text


@pytest.mark.parametrize(
    ("text", "newline"),
    [("", "\n"), ("a\r\nb\r\n", "\r\n"), ("a\r\nb\n", "\n"), ("a\rb", "\n"), ("\r\r\n", "\n")],
)
def test_line_ends_are_pairs_where_all_are(text: str, newline: str) -> None:
    assert newline_of(text) == newline


def test_a_line_has_its_own_row() -> None:
    assert [row_of("a\x0cb\nc\u2028\nd", line) for line in range(5)] == [0, 1, 2, 2, 2]


class Editors(App[None]):
    """An editor of each sort."""

    CSS = "TextEditor { width: 20; height: 8; } LineEditor { width: 20; }"

    def __init__(self, text: str, line: str) -> None:
        super().__init__()
        self._text, self._line = text, line

    def compose(self) -> ComposeResult:
        """A text above a line."""
        yield TextEditor(self._text, compact=True)
        yield LineEditor(self._line, compact=True)


async def test_what_takes_no_cell_is_wrapped_as_it_is_drawn() -> None:
    app = Editors("\x1b" * 50 + "end", "\x1b" * 50 + "end")
    async with app.run_test(size=(40, 20)) as pilot:
        editor = app.query_one(TextEditor)
        drawn = [editor.render_line(y).text.rstrip() for y in range(5)]
        assert "".join(drawn) == "␛" * 50 + "end"
        assert editor.wrapped_document.height >= 3
        editor.focus()
        await pilot.press("ctrl+end", "enter", "x", "ctrl+z", "ctrl+z")
        assert editor.text == "\x1b" * 50 + "end"
        line = app.query_one(LineEditor)
        line.focus()
        await pilot.press("end")
        assert line.render_line(0).text.strip().endswith("end")
