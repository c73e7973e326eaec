"""What others change while an entry is edited: shown at its field, never overwritten or lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from textual.widgets import Button, TextArea

from store.entries import Part
from store.errors import PersistError
from studio.screens.conflict import ConflictScreen
from studio.screens.dialogs import ConfirmScreen
from tests.studio.app.driving import Driver, Stand

HOSTILE = "[red]theirs[/] {{x}} \x1b[31m 👩‍👩‍👧 שלום"


async def edit(studio: Driver, kind: str, name: str) -> None:
    studio.main.edit_entry(kind, name)  # type: ignore[arg-type]
    await studio.until(lambda: studio.app.screen is not studio.main)
    await studio.settle()


def part(studio: Driver, name: str = "kind") -> Part:
    found = studio.catalog.get("part", name)
    assert isinstance(found, Part)
    return found


async def in_conflict(studio: Driver, theirs: str = "Theirs.") -> None:
    """Type in the summary of a part that another changes meanwhile."""
    await edit(studio, "part", "kind")
    await studio.fill("summary", "Mine.")
    with studio.stand.change() as change:
        change.update("part", "kind", {"summary": theirs})
    await studio.until(lambda: studio.problem("summary"))
    await studio.settle()


async def test_both_texts_are_shown_at_the_field_and_neither_is_lost(stand: Stand) -> None:
    async with stand.running() as studio:
        await in_conflict(studio, HOSTILE)
        said = studio.problem("summary")
        assert "by other" in said
        assert "[red]theirs[/] {{x}} ␛[31m" in said
        assert "Mine." in said
        assert studio.status("saved").startswith("▲ not saved: changed elsewhere")
        # Neither rest nor leaving the field nor typing on decides between the two.
        await studio.press("end", "!")
        studio.editor.query_one("#field-content").focus()
        await studio.press("ctrl+s")
        assert part(studio).summary == HOSTILE
        assert studio.field("summary") == "Mine.!"
        await studio.press("escape")
        assert isinstance(studio.app.screen, ConfirmScreen)
        assert "Another has changed meanwhile" in studio.screen_text()
        await studio.press("escape")
        assert studio.field("summary") == "Mine.!"


async def test_mine_is_kept_by_its_button(stand: Stand) -> None:
    async with stand.running() as studio:
        await in_conflict(studio)
        await studio.pilot.click(studio.editor.query_one("#conflict-summary .-mine", Button))
        await studio.settle()
        assert part(studio).summary == "Mine."
        assert studio.problem("summary") == ""
        assert not studio.editor.query("#conflict-summary")
        assert studio.status("saved") == "● saved"


async def test_theirs_is_taken_and_ctrl_z_brings_back_what_was_typed(stand: Stand) -> None:
    async with stand.running() as studio:
        await in_conflict(studio)
        revisions = studio.revisions()
        await studio.press("f8")
        assert isinstance(studio.app.screen, ConflictScreen)
        text = studio.screen_text()
        assert "− Theirs." in text
        assert "+ Mine." in text
        await studio.press("t")
        assert studio.field("summary") == "Theirs."
        assert studio.problem("summary") == ""
        assert studio.status("saved") == "● saved"
        assert studio.revisions() == revisions
        await studio.press("ctrl+z")
        assert studio.field("summary") == "Mine."
        await studio.press("ctrl+s")
        assert part(studio).summary == "Mine."


async def test_a_line_can_be_taken_and_brought_back_too(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio, "part", "terse")
        await studio.fill("description", "Mine")
        with stand.change() as change:
            change.update("part", "terse", {"description": "Theirs"})
        await studio.until(lambda: studio.problem("description"))
        await studio.press("f8", "t")
        assert studio.field("description") == "Theirs"
        await studio.press("ctrl+z")
        assert studio.field("description") == "Mine"


async def test_who_decides_for_mine_too_late_is_asked_again(stand: Stand) -> None:
    async with stand.running() as studio:
        await in_conflict(studio)
        await studio.press("f8")
        with stand.change() as change:
            change.update("part", "kind", {"summary": "Theirs again."})
        await studio.press("m")
        await studio.until(lambda: "Theirs again." in studio.problem("summary"))
        assert part(studio).summary == "Theirs again."
        assert studio.field("summary") == "Mine."


async def test_the_same_text_from_both_is_no_conflict(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio, "part", "kind")
        await studio.fill("summary", "Both.")
        with stand.change() as change:
            change.update("part", "kind", {"summary": "Both."})
        await studio.until(lambda: studio.status("saved") == "● saved")
        assert studio.problem("summary") == ""


async def test_other_fields_come_in_silently_and_the_cursor_stays(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio, "part", "plan")
        text = studio.editor.query_one("#field-content", TextArea)
        await studio.press("down", "down", "end")
        place = text.cursor_location
        assert place == (2, 7)
        with stand.change() as change:
            change.update("part", "plan", {"summary": "Their summary.", "tags": ("theirs",)})
        await studio.until(lambda: studio.field("summary") == "Their summary.")
        assert studio.field("tags") == "theirs"
        await studio.press("!")
        assert text.text.splitlines()[2] == "1. Ask.!"
        assert studio.problem("content") == ""
        # The text that one is in, but has not altered, changes under the cursor: it stays there.
        await studio.press("ctrl+s")
        with stand.change() as change:
            change.update("part", "plan", {"content": "Before it.\n\n" + text.text})
        await studio.until(lambda: text.text.startswith("Before it."))
        assert text.cursor_location == (4, 8)
        assert studio.app.focused is text


async def test_deleted_elsewhere_is_said_and_made_again(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio, "part", "kind")
        guid = part(studio).guid
        await studio.fill("summary", "Typed meanwhile.")
        with stand.change() as change:
            change.delete("part", "kind", force=True)
        await studio.until(lambda: studio.editor.gone)
        await studio.settle()
        assert "deleted meanwhile by other" in studio.screen_text()
        assert studio.field("summary") == "Typed meanwhile."
        await studio.press("ctrl+s")
        assert studio.catalog.find("part", "kind") is None
        await studio.press("escape")
        assert isinstance(studio.app.screen, ConfirmScreen)
        await studio.press("escape")
        await studio.pilot.click("#notice-way")
        await studio.settle()
        assert part(studio).summary == "Typed meanwhile."
        assert part(studio).guid == guid
        assert studio.status("saved") == "● saved"
        assert not studio.editor.notice.display
        await studio.fill("description", "On it goes")
        await studio.press("escape")
        assert part(studio).description == "On it goes"


async def test_what_was_deleted_and_not_typed_in_is_left_without_a_word(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio, "part", "kind")
        with stand.change() as change:
            change.delete("part", "kind", force=True)
        await studio.until(lambda: studio.editor.gone)
        await studio.press("escape")
        assert studio.app.screen is studio.main


async def test_renamed_elsewhere_is_followed(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio, "part", "kind")
        await studio.fill("summary", "Mine.")
        with stand.change() as change:
            change.rename("part", "kind", "gentle")
        await studio.until(lambda: studio.field("name") == "gentle")
        await studio.press("ctrl+s")
        assert part(studio, "gentle").summary == "Mine."


@contextmanager
def failing(studio: Driver, error: Exception) -> Iterator[None]:
    """No change can be written."""
    catalog = studio.editor.desk.catalog
    original = type(catalog).change

    def change(*_: object, **__: object) -> None:
        raise error

    type(catalog).change = change  # type: ignore[assignment,method-assign]
    try:
        yield
    finally:
        type(catalog).change = original  # type: ignore[method-assign]


async def test_a_store_that_cannot_be_written_says_so_with_a_way_on(stand: Stand) -> None:
    async with stand.running() as studio:
        await edit(studio, "part", "kind")
        await studio.fill("summary", "Kept.")
        for problem in ("the database is locked", "the disk is full", "it is read-only"):
            with failing(studio, PersistError(problem)):
                await studio.press("ctrl+s")
                assert problem in studio.screen_text()
                assert "What was typed stays" in studio.screen_text()
                assert studio.field("summary") == "Kept."
                assert studio.status("saved") == "▲ not saved"
                await studio.press("escape")
                assert isinstance(studio.app.screen, ConfirmScreen)
                await studio.press("escape")
        await studio.pilot.click("#notice-way")
        await studio.settle()
        assert part(studio).summary == "Kept."
        assert not studio.editor.notice.display
