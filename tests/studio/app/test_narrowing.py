"""The library narrowed and sorted: facets, finished filters, slips, orders."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest

from store.catalog import Catalog
from studio.preferences import Preferences
from studio.screens.dialogs import PickScreen
from tests.studio.app.driving import Driver, Stand

PAINTED = True


def found(driver: Driver) -> list[str]:
    return [one for one in driver.main.library.list.ids() if ":" in one]


def line(driver: Driver) -> str:
    return driver.main.library.line.render().plain  # type: ignore[union-attr]


def parts(driver: Driver) -> list[str]:
    return [one.removeprefix("part:") for one in found(driver) if one.startswith("part:")]


async def search(driver: Driver, text: str) -> None:
    driver.main.library.search_box.take(text)
    await driver.settle()


async def test_f_writes_a_filter_into_the_search_box_and_takes_it_out(stand: Stand) -> None:
    async with stand.running("") as studio:
        box = studio.main.library.search_box
        await studio.press("f")
        assert isinstance(studio.app.screen, PickScreen)
        text = studio.screen_text()
        assert "nothing links to it" in text
        assert "part" in text
        # What nothing uses is one key away.
        await studio.press("enter")
        assert box.value == "unused:yes"
        assert found(studio) == ["trait:wry", "guardrail:no-law", "arc:decline"]
        assert studio.app.focused is studio.main.library.list
        await studio.press("f")
        assert "● unused" in studio.screen_text()
        await studio.press("enter")
        assert box.value == ""
        for typed, value in (("type tone", "type:tone"), ("tag formal", "tag:formal")):
            await studio.press("f")
            await studio.type(typed)
            await studio.press("enter")
            assert box.value.endswith(value)
        assert box.value == "type:tone tag:formal"
        assert found(studio) == ["part:warm"]
        assert "1 found" in line(studio)
        await studio.press("f", "escape")
        assert box.value == "type:tone tag:formal"


async def test_counts_of_facets(stand: Stand) -> None:
    async with stand.running("") as studio:
        await studio.press("f")
        rows = studio.app.screen.query_one("#pick-rows")
        by_id = {row.id: row for row in rows._store.loaded().values()}  # type: ignore[attr-defined]
        assert by_id["type:tone"].right.plain == "4"
        assert by_id["kind:persona"].right.plain == "3"
        assert by_id["tag:formal"].right.plain == "2"
        assert by_id["source:toml"].right.plain


async def test_a_filter_is_finished_by_tab_and_put_right(stand: Stand) -> None:
    async with stand.running("") as studio:
        box = studio.main.library.search_box
        await studio.press("slash", *"type:to")
        assert "type:tone" in studio.screen_text()
        assert box.value == "type:to"
        await studio.press("tab")
        assert box.value == "type:tone"
        assert parts(studio) == ["bold", "slow", "terse", "warm"]
        assert studio.app.focused is box
        await search(studio, "tag:frmal")
        assert line(studio) == 'No tag "frmal": did you mean formal?'
        assert "Tab in the search box takes it." in studio.screen_text()
        await studio.press("tab")
        assert box.value == "tag:formal"
        assert found(studio) == ["persona:ada", "part:warm"]
        assert "did you mean" not in studio.screen_text()
        # A click on the line takes it too.
        await search(studio, "kind:prat")
        await studio.pilot.click(studio.main.library.line, offset=(3, 0))
        await studio.settle()
        assert box.value == "kind:part"
        # With nothing to finish, Tab goes on.
        await studio.press("tab")
        assert studio.app.focused is not box


async def test_no_filter_can_harm(stand: Stand) -> None:
    with stand.change() as change:
        tags = ("[red]", "[@click=app.quit]x[/]", "{{x}}", "\x1b[31m", 'say "hi"', "two words")
        change.update("part", "warm", {"tags": tags})
    async with stand.running("") as studio:
        await studio.press("f")
        await studio.type("tag")
        text = studio.screen_text()
        assert "[@click=app.quit]x[/]" in text
        assert "␛[31m" in text
        # No text can say a quote within a value.
        assert "hi" not in text
        await studio.type(" words")
        await studio.press("enter")
        assert studio.main.library.search_box.value == 'tag:"two words"'
        assert found(studio) == ["part:warm"]
        for one in ("tag:[red", "type:[@click=app.quit]x[/]", 'tag:"', "tag:\x1b", "kind:" * 50):
            await search(studio, one)
        assert studio.app.is_running


async def test_s_goes_through_the_orders_which_are_kept(stand: Stand) -> None:
    async with stand.running("") as studio:
        library = studio.main.library
        await studio.go(library.list, "part:kind")
        assert line(studio).startswith("by name")
        await studio.press("s", "s")
        assert line(studio).startswith("most tokens first")
        tokens = [studio.row(library.list, f"part:{one}").split()[-2] for one in parts(studio)]
        assert tokens == sorted(tokens, key=int, reverse=True)
        # The cursor stays on its entry, wherever that stands now.
        assert library.list.cursor_id == "part:kind"
        await studio.press("s")
        assert line(studio).startswith("most used first")
        assert parts(studio)[0] == "slow"
        studio.main.leave()
    assert Preferences.load(stand.preferences).sort(stand.folder) == "used"
    with stand.change() as change:
        change.links.add("bob", "part", "kind")
        change.links.add("cleo", "part", "warm")
    async with stand.running("") as studio:
        library = studio.main.library
        used = [studio.row(library.list, f"part:{one}").split()[-1] for one in parts(studio)]
        assert used == sorted(used, key=lambda one: int(one.replace("–", "0")), reverse=True)
        await studio.go(library.list, "traits")
        await studio.press("right")
        assert "trait:calm" in library.list.ids()
        await studio.press("left")
        assert "trait:calm" not in library.list.ids()


async def test_the_order_is_there_again_at_the_next_start(stand: Stand) -> None:
    async with stand.running("") as studio:
        await studio.press("s")
        studio.main.leave()
    with stand.change() as change:
        change.update("part", "terse", {"description": "Fewer words"})
    async with stand.running("") as studio:
        assert line(studio).startswith("newest first")
        assert parts(studio)[0] == "terse"
        # What is changed goes to the top, and words are ranked whatever the order.
        with stand.change() as change:
            change.update("part", "slow", {"description": "Slower"})
        await studio.until(lambda: parts(studio)[:1] == ["slow"])
        await search(studio, "t")
        assert line(studio).startswith("best first")
        await search(studio, "type:tone")
        assert parts(studio)[0] == "slow"


async def test_every_text_is_counted_before_it_is_sorted_by_tokens(stand: Stand) -> None:
    long = {f"long-{number:03}": "word " * number for number in range(1, 60)}
    with stand.change() as change:
        for name, content in long.items():
            made = change.duplicate("part", "slow", name)
            change.update("part", made.name, {"content": content})
    async with stand.running("") as studio:
        studio.main.library.order("tokens")
        await studio.until(lambda: parts(studio)[:1] == ["long-059"])
        await search(studio, "tokens:>57")
        await studio.until(lambda: parts(studio) == ["long-059", "long-058", "long-057"])


async def test_a_click_on_the_line_sorts_and_narrows(stand: Stand) -> None:
    async with stand.running("", size=(80, 24)) as studio:
        library = studio.main.library
        await studio.pilot.click(library.line, offset=(2, 0))
        await studio.settle()
        assert line(studio).startswith("newest first")
        place = line(studio).index("narrow")
        await studio.pilot.click(library.line, offset=(place + 2, 0))
        await studio.settle()
        assert studio.dialog_title() == "Narrow the library"


async def test_a_new_entry_that_the_search_does_not_find_clears_it(stand: Stand) -> None:
    async with stand.running("") as studio:
        library = studio.main.library
        await search(studio, "type:goal")
        library.list.focus()
        await studio.go(library.list, "part:plan")
        await studio.press("n")
        await studio.answer("dry")
        await studio.settle()
        await studio.fill("part_type", "tone")
        await studio.fill("summary", "Speak drily.")
        await studio.press("escape")
        await studio.until(lambda: library.list.cursor_id == "part:dry")
        assert library.search_box.value == ""
        assert studio.notes[-1] == "The search does not find part dry, so it was cleared."
        assert library.list.has_focus
        # One that it does find is gone to, and the search stays.
        await search(studio, "type:tone")
        library.list.focus()
        await studio.go(library.list, "part:dry")
        await studio.press("n")
        await studio.answer("sly")
        await studio.settle()
        await studio.fill("part_type", "tone")
        await studio.fill("summary", "Speak slyly.")
        await studio.press("escape")
        await studio.settle()
        assert library.search_box.value == "type:tone"
        assert library.list.cursor_id == "part:sly"


async def test_a_late_answer_of_a_search_that_is_no_more(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with stand.running("") as studio:
        library = studio.main.library
        await search(studio, "bold")
        asked, let = Event(), Event()
        search_page = Catalog.search_page

        def late(catalog: Catalog, *words: Any) -> Any:
            if not asked.is_set():
                asked.set()
                assert let.wait(8)
            return search_page(catalog, *words)

        monkeypatch.setattr(Catalog, "search_page", late)
        library.refresh_rows()
        await studio.until(asked.is_set)
        library.go_to("part", "kind")
        await studio.until(lambda: library.list.cursor_id == "part:kind")
        assert library.search_box.value == ""
        let.set()
        await studio.settle()
        assert library.list.cursor_id == "part:kind"
        assert len(parts(studio)) > 1


async def test_a_reload_leaves_the_cursor_of_a_search_where_it_is(stand: Stand) -> None:
    async with stand.running() as studio:
        library = studio.main.library
        await search(studio, "type:tone")
        await studio.go(library.list, "part:terse")
        await studio.press("a")
        assert "terse" in studio.parts()
        assert library.list.cursor_id == "part:terse"
