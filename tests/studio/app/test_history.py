"""The History screen: what was done, what it changed, and bringing it back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.widgets import Input

from store.entries import Part
from studio.screens.dialogs import AskScreen, ConfirmScreen
from studio.screens.history.rows import when
from studio.screens.history.screen import HistoryScreen
from tests.studio.app.driving import Driver, Stand

HOSTILE = "[red]x[/] [@click=app.quit]y[/] {{z}} \x1b[31m 😀 שלום 漢字"


def screen(studio: Driver) -> HistoryScreen:
    assert isinstance(studio.app.screen, HistoryScreen), studio.app.screen
    return studio.app.screen


def messages(studio: Driver) -> list[str]:
    return [one.message for one in screen(studio)._loaded]


def difference(studio: Driver) -> list[tuple[str, str]]:
    return [(one.origin, one.text) for one in screen(studio).view.lines]


@asynccontextmanager
async def looking(
    stand: Stand, persona: str = "", size: tuple[int, int] = (150, 36)
) -> AsyncIterator[Driver]:
    async with stand.running(persona, size=size) as studio:
        await studio.press("H")
        await studio.until(lambda: isinstance(studio.app.screen, HistoryScreen))
        await studio.settle()
        yield studio


async def to(studio: Driver, message: str) -> None:
    """Put the cursor on the revision of a message."""
    found = next(one for one in screen(studio)._loaded if one.message == message)
    await studio.go(screen(studio).list, str(found.id))


async def answer(studio: Driver, key: str) -> str:
    await studio.until(lambda: isinstance(studio.app.screen, ConfirmScreen))
    await studio.settle()
    text = studio.screen_text()
    await studio.press(key)
    return text


def some_work(stand: Stand) -> None:
    with stand.change() as change:
        change.update("part", "kind", {"summary": "Be kinder.", "tags": ("warm",)})
    with stand.change() as change:
        change.update("part", "slow", {"summary": "Speak slower."})
    with stand.change() as change:
        change.update("part", "kind", {"summary": "Be kindest."})


async def test_revisions_with_who_when_and_what(stand: Stand) -> None:
    some_work(stand)
    async with looking(stand) as studio:
        assert messages(studio) == [
            "part kind: summary",
            "part slow: summary",
            "part kind: tags, summary",
            "pulled the seeds",
        ]
        first = studio.line_of(screen(studio).list, 0)
        newest = stand.catalog.history(limit=1)[0]
        assert when(newest) in first
        assert "other" in first
        assert "cli" in first
        assert "times are local" in studio.screen_text()
        await studio.press("down", "down")
        assert difference(studio) == [
            ("heading", "summary"),
            ("removed", "Be kind."),
            ("added", "Be kinder."),
            ("heading", "tags"),
            ("added", "warm"),
        ]
        assert "part kind · ±0 tok" in studio.screen_text()


async def test_an_empty_history(bare: Stand) -> None:
    async with looking(bare, size=(80, 24)) as studio:
        assert "Nothing was done here yet." in studio.screen_text()
        await studio.press("r", "m", "o", "e", "down", "enter", "u")
        assert isinstance(studio.app.screen, HistoryScreen)
        await studio.press("escape")
        assert studio.app.screen is studio.main


async def test_a_revision_that_touched_many_shows_each(stand: Stand) -> None:
    async with looking(stand) as studio:
        await to(studio, "pulled the seeds")
        touched = screen(studio).touched
        assert touched.total == stand.catalog.history(limit=1)[0].touched
        await studio.go(touched, next(one for one in touched.ids() if one.endswith(guid(stand))))
        assert ("added", "Be kind.") in difference(studio)


def guid(stand: Stand, kind: str = "part", name: str = "kind") -> str:
    return stand.catalog.get(kind, name).guid  # type: ignore[arg-type]


async def test_only_the_entry_that_was_open(stand: Stand) -> None:
    some_work(stand)
    async with stand.running() as studio:
        await studio.go(studio.main.library.list, "part:slow")
        await studio.press("H")
        await studio.until(lambda: isinstance(studio.app.screen, HistoryScreen))
        await studio.settle()
        await studio.press("e")
        assert messages(studio) == ["part slow: summary", "pulled the seeds"]
        assert "History of part slow" in studio.screen_text()
        await studio.press("end")
        # Of all that it touched, the entry is at the cursor.
        assert "part slow" in studio.screen_text()
        assert ("added", "Speak slowly.") in difference(studio)
        await studio.press("e")
        assert len(messages(studio)) == 4


async def test_restoring_asks_and_says_what_changes(stand: Stand) -> None:
    some_work(stand)
    async with looking(stand) as studio:
        await to(studio, "part kind: tags, summary")
        await studio.press("r")
        text = await answer(studio, "n")
        assert "Restore part kind to revision 2?" in text
        assert "summary: " in text
        assert stand.catalog.get("part", "kind").summary == "Be kindest."
        await studio.press("r")
        await answer(studio, "y")
        assert stand.catalog.get("part", "kind").summary == "Be kinder."
        assert "Restored part kind to revision 2." in studio.notes
        assert len(messages(studio)) == 5
        # The cursor is where it was.
        assert screen(studio).revision.id == 2  # type: ignore[union-attr]
        await studio.press("r")
        assert studio.notes[-1] == "The part kind is as it was then already."
        await studio.press("ctrl+z")
        assert stand.catalog.get("part", "kind").summary == "Be kindest."


async def test_a_deleted_entry_comes_back_with_its_links(stand: Stand) -> None:
    with stand.change() as change:
        change.delete("part", "kind", force=True)
    async with looking(stand) as studio:
        await studio.go(screen(studio).touched, f"2:{_touched(stand, 2, 'kind')}")
        await studio.press("o")
        assert "is there no more; r restores it" in studio.notes[-1]
        await studio.press("r")
        assert "It is deleted, and comes back with:" in await answer(studio, "y")
        assert stand.catalog.get("part", "kind").summary == "Be kind."


def _touched(stand: Stand, revision: int, name: str) -> str:
    entries = stand.catalog.revision(revision).entries
    return next(one.guid for one in entries if one.name == name)


async def test_a_name_that_is_taken_meanwhile_is_asked_for(stand: Stand) -> None:
    with stand.change() as change:
        change.delete("part", "bold", force=True)
    with stand.change() as change:
        change.create(Part(name="bold", part_type="tone", summary="Another."))
    async with looking(stand) as studio:
        await studio.press("down")
        row = f"2:{_touched(stand, 2, 'bold')}"
        await studio.go(screen(studio).touched, row)
        await studio.press("r")
        await answer(studio, "y")
        await studio.until(lambda: isinstance(studio.app.screen, AskScreen))
        await studio.settle()
        assert studio.app.screen.query_one(Input).value == "bold-restored"
        await studio.press("enter")
        assert stand.catalog.get("part", "bold-restored").summary == "Speak boldly."


async def test_undo_and_redo_and_what_is_undone_is_dimmed(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.go(studio.links(), "part:kind")
        await studio.press("J", "H")
        await studio.until(lambda: isinstance(studio.app.screen, HistoryScreen))
        await studio.settle()
        await studio.press("u")
        assert studio.parts("ada") == ["kind", "warm", "slow", "plan"]
        rows = screen(studio).list
        assert [rows.row_at(at).dim for at in range(3)] == [False, True, False]  # type: ignore[union-attr]
        assert "(undone)" in studio.line_of(rows, 1)
        await studio.press("U")
        assert studio.parts("ada") == ["warm", "kind", "slow", "plan"]
        await studio.press("escape")
        await studio.until(lambda: studio.links().ids()[0] == "part:warm")


async def test_a_mark_compares_any_two(stand: Stand) -> None:
    some_work(stand)
    async with looking(stand) as studio:
        await studio.press("m", "down", "down")
        assert "from revision 2 to ◆ 4" in studio.screen_text()
        assert difference(studio)[:3] == [
            ("heading", "summary"),
            ("removed", "Be kinder."),
            ("added", "Be kindest."),
        ]
        assert "◆" in studio.line_of(screen(studio).list, 0)
        await studio.press("down")
        assert ("removed", "Be kind.") in difference(studio)
        assert ("added", "warm") in difference(studio)
        await studio.press("home", "m")
        assert "◆" not in studio.screen_text()


async def test_more_is_read_as_one_scrolls(stand: Stand) -> None:
    for number in range(230):
        with stand.change() as change:
            change.update("part", "kind", {"summary": f"Be kind {number}."})
    async with looking(stand) as studio:
        assert len(messages(studio)) == 100
        for _ in range(4):
            await studio.press("end")
        assert len(messages(studio)) == 231
        assert messages(studio)[-1] == "pulled the seeds"
        assert screen(studio).revision.id == 1  # type: ignore[union-attr]
        assert screen(studio).list.total == 231


async def test_what_others_do_is_shown_and_the_cursor_stays(stand: Stand) -> None:
    some_work(stand)
    async with looking(stand) as studio:
        await studio.press("down")
        with stand.change() as change:
            change.update("part", "warm", {"summary": "Warmer."})
        await studio.until(lambda: messages(studio)[0] == "part warm: summary")
        await studio.settle()
        assert screen(studio).revision.message == "part slow: summary"  # type: ignore[union-attr]


async def test_the_mouse_reads_too(stand: Stand) -> None:
    some_work(stand)
    async with looking(stand) as studio:
        await studio.pilot.click("#history-revisions", offset=(10, 1))
        await studio.settle()
        assert ("added", "Speak slower.") in difference(studio)


async def test_any_text_is_shown_as_it_is(stand: Stand) -> None:
    long = "\n".join([HOSTILE, *(f"line {number}" for number in range(2_000))])
    with stand.catalog.change(by="[red]who", door="mcp", message=HOSTILE) as change:
        change.create(Part(name="[red]n", part_type="tone", summary=HOSTILE, content=long))
    async with looking(stand, size=(80, 24)) as studio:
        text = studio.screen_text()
        assert "[red]who" in text
        assert "[@click=app.quit]" in text
        assert "\x1b" not in text
        await studio.press("enter", "end")
        assert "line 1999" in studio.screen_text()
        await studio.press("escape")
        assert studio.app.screen is studio.main
