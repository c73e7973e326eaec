"""Narrow, tiny and resized terminals, and a catalog without entries."""

from __future__ import annotations

from store.compose.request import Request
from store.entries import Part
from tests.studio.app.driving import Stand

PAINTED = True


async def test_one_pane_at_a_time_on_a_narrow_terminal(stand: Stand) -> None:
    async with stand.running("", size=(80, 24)) as studio:
        panes = [studio.main.library, studio.main.composer, studio.main.preview]

        def shown() -> list[str | None]:
            return [pane.id for pane in panes if pane.display]

        assert shown() == ["library"]
        # Everything by keys alone: open, move, mute, override, copy, help, palette.
        await studio.press("enter")
        assert studio.name == "ada"
        assert shown() == ["composer"]
        assert studio.app.focused is studio.links()
        await studio.press("J")
        assert studio.parts() == ["warm", "kind", "slow", "plan"]
        await studio.press("space")
        await studio.press("3")
        assert shown() == ["preview"]
        assert studio.app.focused is studio.main.preview.prompt
        studio.same_as_catalog(Request(mute=frozenset({"part:kind"})))
        assert "You are Ada." in studio.screen_text()
        await studio.press("shift+tab")
        assert studio.app.focused is studio.main.preview.overrides
        await studio.press("space")
        assert studio.dialog_title().startswith("Override ")
        await studio.press("escape", "f1")
        assert "Preview" in studio.screen_text()
        await studio.press("escape", "1")
        assert shown() == ["library"]
        assert "bold" in studio.screen_text()
        # By mouse, through the tabs.
        tabs = studio.main.query_one("#pane-tabs")
        await studio.pilot.click(tabs.query_one("#tab-composer"))
        await studio.settle()
        assert shown() == ["composer"]
        for name in ("traits", "skills", "arc", "voice", "fields", "parts"):
            await studio.tab(name)
        await studio.press("2", "f4")
        assert shown() == ["preview"]
        # Wide again, all are there; and narrow once more.
        await studio.pilot.resize_terminal(160, 48)
        await studio.settle()
        assert shown() == ["library", "composer", "preview"]
        await studio.pilot.resize_terminal(80, 24)
        await studio.settle()
        assert len(shown()) == 1


async def test_the_line_above_and_the_types_are_whole_on_a_narrow_terminal(stand: Stand) -> None:
    with stand.change() as change:
        change.create(Part(name="deep", part_type="specialization", summary="Know it all."))
        change.links.add("ada", "part", "deep")
    async with stand.running(size=(80, 24)) as studio:
        await studio.until(lambda: "to push" in studio.screen_text())
        await studio.pane("composer")
        line = studio.screen_text().split("\n")[0]
        assert "● saved" in line
        assert "seeds: 2 to push" in line
        assert line.endswith("tok · o200k_base")
        assert "specialization deep" in studio.row(studio.links(), "part:deep")


async def test_the_tiniest_terminals_do_not_crash(stand: Stand) -> None:
    async with stand.running(size=(20, 5)) as studio:
        for key in ("1", "2", "3", "down", "f1", "escape", "2", "enter", "escape", "1", "slash"):
            await studio.press(key)
        for size in ((1, 1), (60, 10), (123, 16), (2, 30)):
            await studio.pilot.resize_terminal(*size)
            await studio.settle()
            studio.screen_text()
        await studio.pilot.resize_terminal(20, 5)
        await studio.press("escape", "2")
        for name in ("traits", "skills", "arc", "voice", "fields", "parts"):
            await studio.tab(name)
        await studio.press("ctrl+p", "escape", "colon")
        await studio.settle()


async def test_an_empty_catalog_says_what_to_do(bare: Stand) -> None:
    async with bare.running("", size=(80, 24)) as studio:
        text = studio.screen_text()
        assert "Personas" in text
        assert "The catalog is empty." in text
        assert "n  makes an entry of the kind under the cursor" in text
        assert "F9 pulls the seed files" in text
        await studio.press("up", "down", "space", "enter", "enter", "e", "d", "a")
        assert studio.app.screen is studio.main
        assert studio.notes == []
        # What one tries on a heading says why it does nothing.
        await studio.press("r", "x", "w")
        assert studio.app.screen is studio.main
        assert all(note.startswith("This is a heading") for note in studio.notes)
        await studio.press("slash")
        studio.main.library.search_box.value = "anything"
        await studio.settle()
        assert "Nothing matches" in studio.screen_text()
        await studio.press("escape", "escape", "2")
        assert "No persona is open." in studio.screen_text()
        await studio.press("3")
        assert "Open a persona to see its prompt." in studio.screen_text()
        await studio.press("f9", "u", "U")
        await studio.press("1", "home", "n")
        await studio.answer("first")
        assert studio.name == "first"
        assert "The catalog is empty." not in studio.main.library.list.below
        for tab, says in (
            ("parts", "No parts yet."),
            ("traits", "No traits yet."),
            ("skills", "No skills yet."),
            ("arc", "No arc."),
        ):
            await studio.tab(tab)
            assert says in studio.screen_text()
        assert studio.preview_text == ""
        # There is no arc to assign.
        await studio.tab("arc")
        studio.main.composer.query_one("#stages").focus()
        await studio.press("s", "enter", "escape")
        assert studio.app.screen is studio.main


async def test_a_narrow_terminal_says_which_persona_is_open(stand: Stand) -> None:
    with stand.change() as change:
        change.rename("persona", "bob", "[red]bob {{x}} \u202e and a very long name, far too long")
    async with stand.running("ada", size=(80, 24)) as studio:
        for pane in ("1", "2", "3"):
            await studio.press(pane)
            first = studio.screen_text().splitlines()[0]
            assert first.startswith(" ▸ ada ")
            assert "● saved" in first
            assert "tok" in first
        await studio.press("1")
        await studio.open("[red]bob {{x}} \u202e and a very long name, far too long")
        first = studio.screen_text().splitlines()[0]
        assert first.startswith(" ▸ [red]bob {{x}} ␦ and")
        assert "● saved" in first
        # Wide, the composer's border says it; the studio's name is back.
        await studio.pilot.resize_terminal(160, 48)
        await studio.settle()
        assert studio.screen_text().startswith(" Persona Studio")
        await studio.pilot.resize_terminal(80, 24)
        await studio.press("1", "x", "y")
        await studio.until(lambda: studio.main.material is None)
        await studio.settle()
        assert studio.screen_text().startswith(" Persona Studio")
