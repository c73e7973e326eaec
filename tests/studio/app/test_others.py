"""What others do to the catalog while the studio is open."""

from __future__ import annotations

from store.entries import Part
from tests.studio.app.driving import Stand


async def test_a_change_made_elsewhere_is_shown(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        with stand.change() as change:
            change.update("part", "kind", {"summary": "Be kinder, says another."})
            change.create(Part(name="brave", part_type="tone", summary="B"))
        await studio.until(lambda: "Be kinder, says another." in studio.preview_text)
        await studio.until(lambda: "brave" in studio.screen_text())


async def test_an_entry_that_another_deleted_is_not_edited(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        library = studio.main.library
        await studio.go(library.list, "part:plan")
        with stand.change() as change:
            change.delete("part", "plan", force=True)
        studio.main.edit_entry("part", "plan")
        await studio.until(lambda: any("is there no more" in note for note in studio.notes))
        assert studio.app.screen is studio.main


async def test_no_key_is_lost_when_what_had_the_keyboard_is_gone(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        studio.main.set_focus(None)
        await studio.until(lambda: studio.app.focused is not None)
        await studio.press("3")
        assert studio.main.preview.has_focus_within
