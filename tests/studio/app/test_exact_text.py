"""A text that was opened and not edited is not written; of one that was, only what was edited."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest
from textual.widgets import TextArea

from store.entries import Kind
from store.fields import FIELDS
from studio.widgets.editors import TextEditor
from tests.digging import few
from tests.studio.app.driving import Driver, Stand

ODD = (
    "one\x0ctwo \u2028 three \x0b \x1c\x1d\x1e \x85 \u2029 four\nends in a return\r\nand\ralone\n\n"
)
WINDOWS = "first\r\nsecond\r\n\r\n"
TEXTS = [ODD, WINDOWS, "x\x0c", "x\r", "\n\u2028y"]


def _give(stand: Stand, kind: Kind, *given: str) -> tuple[str, dict[str, str]]:
    """Have the first entry of a kind hold the given texts in its texts, in turn."""
    name = stand.catalog.window(kind, 0, 1)[0].name
    fields = [field.name for field in FIELDS[kind] if field.shape in ("text", "line")]
    fields = [field for field in fields if not _takes_words(kind, field)]
    texts = dict(zip(fields, cycle(given), strict=False))
    with stand.change() as change:
        change.update(kind, name, texts)
    return name, texts


def _takes_words(kind: Kind, name: str) -> bool:
    field = next(one for one in FIELDS[kind] if one.name == name)
    return bool(field.choices) or name.endswith("_type")


async def _edit(studio: Driver, kind: Kind, name: str) -> None:
    studio.main.edit_entry(kind, name)
    await studio.until(lambda: studio.app.screen is not studio.main)
    await studio.settle()


@pytest.mark.parametrize(
    "kind", few(["part", "role", "sequence", "trait", "skill", "guardrail", "arc"], 3)
)
async def test_opened_and_closed_it_is_as_it_was(stand: Stand, kind: Kind) -> None:
    async with stand.running() as studio:
        for turn in range(len(TEXTS)):
            name, texts = _give(stand, kind, *TEXTS[turn:], *TEXTS[:turn])
            if turn and len(texts) >= len(TEXTS):
                # Every text has stood in a field.
                break
            before = studio.revisions()
            await _edit(studio, kind, name)
            for editor in list(studio.app.screen.query("Form FieldLine, Form TextArea")):
                editor.focus()
                await studio.settle()
            await studio.press("escape")
            await studio.until(lambda: studio.app.screen is studio.main)
            assert studio.revisions() == before
            entry = studio.catalog.get(kind, name)
            assert {field: getattr(entry, field) for field in texts} == texts


async def test_the_fields_of_a_persona_and_of_a_stage_too(stand: Stand) -> None:
    _give(stand, "persona", ODD)
    with stand.change() as change:
        arc = change.get("arc", "growth")
        stages = tuple(replace(one, description=ODD, condition=ODD) for one in arc.stages)
        change.update("arc", "growth", {"stages": stages})
    before = stand.catalog.newest_revision()
    async with stand.running("cleo", size=(160, 48)) as studio:
        await studio.open("ada")
        for tab in ("fields", "voice"):
            await studio.tab(tab)
            for editor in list(studio.app.screen.query("Composer TextArea")):
                editor.focus()
                await studio.settle()
        await studio.open("cleo")
        await studio.tab("arc")
        for editor in list(studio.app.screen.query("#stage-form TextArea")):
            editor.focus()
            await studio.settle()
        await studio.press("escape")
        studio.main.visit("arc", studio.main.at)
        await studio.until(lambda: studio.app.screen is not studio.main)
        await studio.settle()
        await studio.press("down", "down")
        for editor in list(studio.app.screen.query("Form TextArea")):
            editor.focus()
            await studio.settle()
        await studio.press("escape", "escape", "escape")
        assert studio.revisions() == before


@pytest.mark.parametrize("text", few(TEXTS, 3))
async def test_only_what_is_edited_is_another(stand: Stand, text: str) -> None:
    name, _ = _give(stand, "part", text)
    async with stand.running() as studio:
        await _edit(studio, "part", name)
        editor = studio.app.screen.query_one("#field-content", TextArea)
        assert isinstance(editor, TextEditor)
        editor.focus()
        await studio.press("ctrl+home", "Z")
        await studio.press("escape")
        await studio.until(lambda: studio.app.screen is studio.main)
        part: Any = studio.catalog.get("part", name)
        assert part.content == f"Z{text}"
        assert part.summary == text


async def test_what_is_pasted_has_the_line_ends_of_its_text(stand: Stand) -> None:
    async with stand.running() as studio:
        for text, said in (("a\nb", "x\ny\nz\x0c!a\nb"), ("a\r\nb", "x\r\ny\r\nz\x0c!a\r\nb")):
            name, _ = _give(stand, "part", text)
            await _edit(studio, "part", name)
            studio.app.screen.query_one("#field-content").focus()
            await studio.press("ctrl+home")
            await studio.type("x\ry\r\nz\x0c!")
            await studio.press("escape")
            await studio.until(lambda: studio.app.screen is studio.main)
            part: Any = studio.catalog.get("part", name)
            assert part.content == said
