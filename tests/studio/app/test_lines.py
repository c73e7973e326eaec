"""From a line of the preview to its entry and back, and from a row to its lines."""

from __future__ import annotations

import pytest
from textual.widgets import TextArea

from studio.screens.entry import EntryScreen
from studio.widgets.editors import row_of
from tests.studio.app.driving import Driver, Stand

LONG = "\n".join(["", "  Start.", *(f"- step {number}" for number in range(60)), "- yes", "- yes"])
HOSTILE = "\n".join(
    ["[red]", "[@click=app.quit]x[/]", "form\x0cfeed", "u\u2028v", "{{x}}", "\x1b[31mred", "🎈"]
)


def line(studio: Driver, text: str) -> int:
    found = studio.main.preview.prompt.find_line(lambda one: one.text == text)
    assert found is not None, studio.preview_text
    return found


async def open_line(studio: Driver, text: str) -> TextArea:
    """Enter on a line; the field that has the keyboard then."""
    prompt = studio.main.preview.prompt
    prompt.focus()
    await studio.settle()
    prompt.scroll_to_line(line(studio, text))
    await studio.press("enter")
    # What it opens is looked up in a thread first.
    await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))
    await studio.settle()
    editor = studio.app.focused
    assert isinstance(editor, TextArea)
    return editor


def marked(studio: Driver) -> list[str]:
    """The lines of the preview in view that are marked in its gutter."""
    prompt = studio.main.preview.prompt
    drawn = [prompt.render_line(row).text.rstrip() for row in range(prompt.size.height)]
    return [one[2:] for one in drawn if one[1:2] == "▌"]


@pytest.mark.parametrize("size", [(150, 36), (80, 24)])
async def test_a_line_opens_there_and_the_way_back_is_where_it_was(
    stand: Stand, size: tuple[int, int]
) -> None:
    with stand.change() as change:
        change.update("part", "plan", {"content": LONG})
    async with stand.running(size=size) as studio:
        await studio.pane("preview")
        studio.main.preview.action_next_view()
        await studio.settle()
        prompt = studio.main.preview.prompt
        for text, row in (("  Start.", 1), ("- step 40", 42), ("- yes", 62)):
            editor = await open_line(studio, text)
            assert (editor.id, editor.cursor_location[0]) == ("field-content", row)
            before = prompt.cursor, prompt.scroll_offset
            await studio.press("escape")
            assert studio.app.screen is studio.main
            assert studio.app.focused is prompt
            assert (prompt.cursor, prompt.scroll_offset) == before
        assert "- yes" in studio.screen_text()


async def test_each_field_of_an_entry(stand: Stand) -> None:
    async with stand.running() as studio:
        editor = await open_line(studio, "Speak warmly.")
        assert editor.id == "field-summary"
        await studio.press("escape")
        # In one line in the text, of several lines in the entry.
        with stand.change() as change:
            change.update("skill", "sums", {"description": "Adds up"})
            change.update("trait", "calm", {"description": "Keeps calm.", "instruction": "Wait."})
        studio.main.reload()
        await studio.settle()
        studio.main.preview.action_next_view()
        await studio.settle()
        editor = await open_line(studio, "Wait.")
        assert editor.id == "field-instruction"
        await studio.press("escape")


async def test_the_persona_s_own_text_opens_at_its_line(stand: Stand) -> None:
    with stand.change() as change:
        change.update("persona", "ada", {"summary": "One.\n\nTwo.\nThree.", "detail": ""})
    async with stand.running() as studio:
        prompt = studio.main.preview.prompt
        # Detail has nothing of its own: the summary says it.
        for view in range(2):
            prompt.focus()
            await studio.settle()
            prompt.scroll_to_line(line(studio, "Three."))
            await studio.press("enter")
            await studio.until(lambda: studio.main.composer.switcher.current == "fields-body")
            await studio.settle()
            editor = studio.app.focused
            assert isinstance(editor, TextArea)
            assert (editor.id, editor.cursor_location) == ("field-summary", (3, 0)), view
            await studio.press("escape")
            studio.main.preview.action_next_view()
            await studio.settle()


async def test_an_entry_that_was_changed_meanwhile_keeps_the_nearest_of_its_lines(
    stand: Stand,
) -> None:
    async with stand.running() as studio:
        studio.main.preview.action_next_view()
        await studio.settle()
        editor = await open_line(studio, "2. Listen.")
        editor.load_text("First.\n\nThen.")
        await studio.press("escape")
        await studio.settle()
        prompt = studio.main.preview.prompt
        assert prompt.lines[prompt.cursor].text == "Then."
        assert studio.app.focused is prompt


async def test_hostile_texts_open_at_their_rows(stand: Stand) -> None:
    with stand.change() as change:
        change.update("part", "kind", {"content": HOSTILE})
    async with stand.running() as studio:
        studio.main.preview.action_next_view()
        await studio.settle()
        for text in ("[@click=app.quit]x[/]", "{{x}}", "🎈"):
            editor = await open_line(studio, text)
            assert text in editor.document.get_line(editor.cursor_location[0])
            await studio.press("escape")


def test_rows_of_an_editor_end_at_line_feeds() -> None:
    for place in range(len(HOSTILE.split("\n"))):
        assert row_of(HOSTILE, place) == place
    assert row_of("", 0) == row_of("a", 0) == 0
    assert row_of("a\n", 1) == 1


async def test_a_row_is_shown_in_the_preview(stand: Stand) -> None:
    with stand.change() as change:
        change.update("persona", "ada", {"summary": "\n".join(f"{n}." for n in range(90))})
    async with stand.running() as studio:
        prompt = studio.main.preview.prompt
        await studio.go(studio.links(), "part:plan")
        assert "v Show" in studio.screen_text()
        assert prompt.scroll_offset.y == 0
        await studio.press("v")
        assert prompt.lines[prompt.cursor].text == "Make a plan."
        assert "Make a plan." in studio.screen_text()
        assert studio.app.focused is studio.links()
        # From a view that does not say what comes from where.
        studio.main.choose(studio.main.choices.__class__(view="manifest"))
        await studio.press("v")
        assert studio.main.choices.view == "summary"
        assert prompt.lines[prompt.cursor].text == "Make a plan."
        await studio.press("space", "v")
        assert studio.notes[-1] == "plan says nothing in the preview: muted."
        with stand.change() as change:
            change.update("skill", "sums", {"description": "", "content": ""})
        studio.main.reload()
        await studio.tab("skills")
        await studio.go(studio.links("skill"), "skill:sums")
        await studio.press("v")
        assert studio.notes[-1] == "sums says nothing in the preview: its text is blank."
        await studio.tab("fields")
        studio.main.composer.tabs.focus()
        await studio.press("v")
        assert len(studio.notes) == 2


async def test_on_a_narrow_terminal_the_preview_comes_to_the_front(stand: Stand) -> None:
    async with stand.running(size=(80, 24)) as studio:
        await studio.pane("composer")
        await studio.go(studio.links(), "part:plan")
        await studio.press("v")
        prompt = studio.main.preview.prompt
        assert studio.app.focused is prompt
        assert prompt.lines[prompt.cursor].text == "Make a plan."


async def test_the_row_under_the_cursor_is_marked_in_the_gutter(stand: Stand) -> None:
    async with stand.running() as studio:
        studio.main.preview.prompt.scroll_to_line(2)
        await studio.go(studio.links(), "part:warm")
        assert marked(studio) == ["Speak warmly."]
        await studio.press("down")
        assert marked(studio) == ["Speak slowly."]
        await studio.press("space")
        assert marked(studio) == []
        await studio.press("space")
        assert marked(studio) == ["Speak slowly."]
        await studio.tab("traits")
        await studio.go(studio.links("trait"), "trait:calm")
        assert marked(studio) == ["- **calm**: Keeps calm."]
        # Only while the composer has the keyboard.
        studio.main.library.focus_list()
        await studio.settle()
        assert marked(studio) == []
        revisions = studio.revisions()
        await studio.pilot.click(studio.links("trait"), offset=(6, 0))
        await studio.settle()
        assert marked(studio) == ["- **curious**: Asks why."]
        assert studio.revisions() == revisions
