"""What a field is edited in, by its shape; and the text that stands there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from textual.widgets import TextArea

from store.fields import Field
from studio.panes.field_line import ChoiceLine, FieldLine, SwitchLine, WordLine
from studio.panes.line_text import LineText
from studio.widgets.editors import TextEditor

FieldEditor: TypeAlias = FieldLine | TextArea


def editor_for(
    field: Field, known: Sequence[str] = (), blank: str = "", *, wraps: bool = False
) -> FieldEditor:
    """An editor for a field.

    Args:
        field: What is edited.
        known: The usual words of a field that has such words, and takes others too.
        blank: What a blank field means, in a word.
        wraps: Whether a field of one line takes as many rows as it needs to be seen whole.
    """
    where = f"field-{field.name}"
    if field.shape in ("text", "table"):
        return TextEditor("", id=where, compact=True, tab_behavior="focus")
    if field.shape == "switch":
        return SwitchLine("", id=where, blank=blank)
    if field.choices:
        return ChoiceLine("", id=where, known=field.choices, blank=blank)
    if known:
        return WordLine("", id=where, known=known)
    if wraps:
        return LineText(id=where, placeholder=blank)
    line = FieldLine("", id=where, placeholder=blank)
    if field.shape in ("texts", "names"):
        # A list that is pasted, one to a line, is as many entries.
        line.between = ", "
    return line


def text_in(editor: FieldEditor) -> str:
    """What stands in an editor now."""
    return editor.text if isinstance(editor, TextArea) else editor.value


def put_text(editor: FieldEditor, text: str) -> None:
    """Show another text. The cursor stays at what it is at, the view where it is."""
    if isinstance(editor, FieldLine):
        at = moved_offset(editor.value, text, editor.cursor_position)
        editor.value = text
        editor.cursor_position = at
        editor.remember(text)
        return
    before, scrolled = editor.text, editor.scroll_offset
    row, column = editor.cursor_location
    at = sum(len(line) + 1 for line in before.split("\n")[:row]) + column
    at = moved_offset(before, text, at)
    editor.load_text(text)
    if at:
        head = text[:at].split("\n")
        editor.move_cursor((len(head) - 1, len(head[-1])))
        editor.scroll_to(*scrolled, animate=False)


def moved_offset(before: str, after: str, offset: int) -> int:
    """Where in another text an offset is: what is the same before and after it stays put."""
    most = min(len(before), len(after))
    head = 0
    while head < most and before[head] == after[head]:
        head += 1
    if offset <= head:
        return offset
    tail = 0
    while tail < most - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    if offset >= len(before) - tail:
        return offset + len(after) - len(before)
    return min(offset, len(after) - tail)
