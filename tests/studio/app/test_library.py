"""The library: it fills, it finds, and it makes, copies, renames and deletes."""

from __future__ import annotations

from store.entries import Part
from store.errors import NotFound
from studio.screens.dialogs import ConfirmScreen
from studio.screens.entry import EntryScreen
from tests.studio.app.driving import Driver, Stand


def found(driver: Driver) -> list[str]:
    """The ids of the rows that are not headings."""
    rows = driver.main.library.list
    return [one for one in rows.ids() if ":" in one]


async def search(driver: Driver, text: str) -> list[str]:
    driver.main.library.search_box.value = text
    await driver.settle()
    return found(driver)


async def test_fills_with_counts_types_and_tokens(stand: Stand) -> None:
    async with stand.running("") as studio:
        rows = studio.main.library.list
        assert found(studio)[:4] == ["persona:ada", "persona:bob", "persona:cleo", "part:bold"]
        assert studio.app.focused is rows
        assert studio.line_of(rows, 0).split()[-1] == "3"
        count = studio.catalog.counters.get()("Speak warmly, as to a friend.")
        # Two uses: Ada, and a stage of the arc.
        assert studio.row(rows, "part:warm").split() == ["warm", "tone", str(count), "2"]
        assert studio.row(rows, "part:terse").split()[-1] == "1"
        assert "No persona is open." in studio.screen_text()
        assert studio.status("saved") == "● saved"
        assert studio.revisions() == 1


async def test_kinds_fold_and_unfold(stand: Stand) -> None:
    async with stand.running("") as studio:
        rows = studio.main.library.list
        assert "trait:calm" not in rows.ids()
        await studio.go(rows, "traits")
        await studio.press("right")
        assert "trait:calm" in rows.ids()
        await studio.press("left")
        assert "trait:calm" not in rows.ids()
        await studio.press("enter")
        assert "trait:calm" in rows.ids()
        await studio.press("left_square_bracket")
        assert rows.cursor_id == "parts"
        await studio.press("right_square_bracket", "right_square_bracket")
        assert rows.cursor_id == "skills"


async def test_search_as_you_type(stand: Stand) -> None:
    async with stand.running("") as studio:
        await studio.press("slash")
        box = studio.main.library.search_box
        assert studio.app.focused is box
        await studio.press("w", "a")
        assert found(studio) == ["part:warm"]
        assert await search(studio, "type:tone") == [
            "part:bold",
            "part:slow",
            "part:terse",
            "part:warm",
        ]
        assert await search(studio, "tag:formal") == ["persona:ada", "part:warm"]
        assert await search(studio, "tag:formal -tag:kind") == ["part:warm"]
        assert await search(studio, '"as to a friend"') == ["part:warm"]
        assert await search(studio, '"a friend as"') == []
        assert "Nothing matches." in studio.screen_text()
        assert await search(studio, "unused:yes kind:guardrail") == ["guardrail:no-law"]
        assert await search(studio, "kind:persona") == [
            "persona:ada",
            "persona:bob",
            "persona:cleo",
        ]
        # The keys of undo are no business of the search box.
        revisions = studio.revisions()
        await studio.press("ctrl+z", "ctrl+y")
        assert box.value == "kind:persona"
        assert studio.revisions() == revisions
        assert studio.notes == []
        # Escape clears, then leaves.
        await studio.press("escape")
        assert box.value == ""
        assert studio.app.focused is box
        await studio.press("escape")
        assert studio.app.focused is studio.main.library.list
        assert "part:warm" in found(studio)


async def test_a_search_typed_in_one_go(stand: Stand) -> None:
    async with stand.running("") as studio:
        studio.send("slash", *"warm")
        await studio.settle()
        assert studio.main.library.search_box.value == "warm"
        assert found(studio) == ["part:warm"]


async def test_enter_in_the_search_box_goes_to_the_best_match(stand: Stand) -> None:
    async with stand.running("") as studio:
        await studio.press("slash")
        await search(studio, "cle")
        await studio.press("enter")
        assert studio.main.library.chosen is not None
        assert studio.main.library.chosen.name == "cleo"
        await studio.press("enter")
        assert studio.name == "cleo"
        assert studio.app.focused is studio.links()


async def test_enter_opens_a_persona(stand: Stand) -> None:
    async with stand.running("") as studio:
        await studio.open("ada")
        assert studio.links().ids() == ["part:kind", "part:warm", "part:slow", "part:plan"]
        assert studio.app.focused is studio.links()
        assert "▸ ada" in studio.row(studio.main.library.list, "persona:ada")
        assert studio.preview_text.startswith("You are Ada.\n\n## Soul\n\nBe kind.\n")


async def test_add_by_key(stand: Stand) -> None:
    async with stand.running() as studio:
        rows = studio.main.library.list
        await studio.go(rows, "part:bold")
        await studio.press("a")
        assert studio.parts() == ["kind", "warm", "slow", "plan", "bold"]
        assert "Speak boldly." in studio.preview_text
        assert studio.app.focused is rows
        revisions = studio.revisions()
        await studio.press("a")
        assert studio.notes == ["Added bold to ada.", "bold is there already."]
        assert studio.links().cursor_id == "part:bold"
        assert studio.revisions() == revisions
        await studio.go(rows, "traits")
        await studio.press("right")
        await studio.go(rows, "trait:wry")
        await studio.press("a")
        assert studio.catalog.persona("ada").traits == ("curious", "calm", "wry")
        # A persona cannot be linked: the key does nothing.
        await studio.go(rows, "persona:bob")
        await studio.press("a")
        assert studio.name == "ada"


async def test_add_without_an_open_persona_says_what_to_do(stand: Stand) -> None:
    async with stand.running("") as studio:
        await studio.go(studio.main.library.list, "part:bold")
        await studio.press("a")
        assert studio.notes == ["Open a persona first: Enter on one of the Personas."]
        assert studio.revisions() == 1


async def test_new_persona(stand: Stand) -> None:
    async with stand.running("") as studio:
        await studio.go(studio.main.library.list, "personas")
        await studio.press("n")
        assert studio.dialog_title() == "Name of the new persona"
        await studio.answer("ada")
        assert "A persona of that name exists" in studio.screen_text()
        await studio.answer("a/b")
        assert studio.app.screen is not studio.main
        await studio.answer("  dora ")
        await studio.until(lambda: studio.main.material and studio.name == "dora")
        assert studio.catalog.persona("dora").parts == ()
        await studio.settle()
        assert studio.main.composer.tabs.active == "fields"
        assert "▸ dora" in studio.row(studio.main.library.list, "persona:dora")


async def test_new_part_and_trait_want_more_than_a_name(stand: Stand) -> None:
    async with stand.running() as studio:
        rows = studio.main.library.list
        await studio.go(rows, "part:bold")
        await studio.press("n")
        await studio.answer("dry")
        await studio.fill("part_type", "tone")
        assert studio.catalog.find("part", "dry") is None
        await studio.fill("summary", "Speak drily.")
        await studio.press("escape")
        assert studio.catalog.get("part", "dry").part_type == "tone"  # type: ignore[union-attr]
        await studio.settle()
        assert studio.app.screen is studio.main
        assert "part:dry" in rows.ids()
        await studio.go(rows, "traits")
        await studio.press("n")
        await studio.answer("shy")
        await studio.fill("trait_type", "social")
        await studio.press("escape")
        assert studio.catalog.get("trait", "shy").name == "shy"


async def test_duplicate_and_rename(stand: Stand) -> None:
    async with stand.running() as studio:
        rows = studio.main.library.list
        await studio.go(rows, "persona:ada")
        await studio.press("d")
        assert studio.parts("ada-copy") == ["kind", "warm", "slow", "plan"]
        assert "persona:ada-copy" in rows.ids()
        await studio.go(rows, "part:warm")
        await studio.press("r")
        await studio.answer("slow")
        assert "A part of that name exists" in studio.screen_text()
        await studio.answer("hearty")
        assert studio.parts() == ["kind", "hearty", "slow", "plan"]
        assert studio.links().ids()[1] == "part:hearty"
        assert rows.cursor_id == "part:hearty"
        # The open persona stays open under its new name.
        await studio.go(rows, "persona:ada")
        await studio.press("r")
        await studio.answer("adele")
        assert studio.name == "adele"
        assert studio.links().ids()[0] == "part:kind"
        assert "▸ adele" in studio.row(rows, "persona:adele")


async def test_delete_shows_the_users_first(stand: Stand) -> None:
    async with stand.running() as studio:
        rows = studio.main.library.list
        await studio.go(rows, "part:slow")
        await studio.press("delete")
        assert isinstance(studio.app.screen, ConfirmScreen)
        text = studio.screen_text()
        for user in ("ada", "bob", "cleo"):
            assert f"persona {user}" in text
        await studio.press("enter")
        assert studio.catalog.find("part", "slow") is not None, "No has the keyboard"
        await studio.press("delete")
        await studio.press("y")
        assert studio.catalog.find("part", "slow") is None
        assert studio.parts() == ["kind", "warm", "plan"]
        assert studio.links().ids() == ["part:kind", "part:warm", "part:plan"]
        assert "Speak slowly." not in studio.preview_text
        await studio.press("ctrl+z")
        assert studio.parts() == ["kind", "warm", "slow", "plan"]
        assert studio.links().ids() == ["part:kind", "part:warm", "part:slow", "part:plan"]


async def test_deleting_the_open_persona_leaves_none_open(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.go(studio.main.library.list, "persona:ada")
        await studio.press("x")
        await studio.press("y")
        try:
            studio.catalog.persona("ada")
        except NotFound:
            pass
        else:
            raise AssertionError("it is still there")
        assert studio.main.material is None
        assert "No persona is open." in studio.screen_text()
        assert studio.preview_text == ""
        assert studio.status("tokens") == ""
        # Brought back, it can be opened again.
        await studio.press("u")
        await studio.open("ada")


async def test_what_uses_it_is_one_key_away_and_enter_goes_there(stand: Stand) -> None:
    async with stand.running("bob") as studio:
        rows = studio.main.library.list
        await studio.go(rows, "part:warm")
        await studio.press("w")
        assert studio.dialog_title() == "2 uses of part warm · Enter opens"
        text = studio.screen_text()
        assert "ada" in text
        assert "stage open" in text
        await studio.press("escape")
        assert studio.app.screen is studio.main
        await studio.press("w", "enter")
        await studio.until(lambda: studio.name == "ada")
        assert studio.app.focused is studio.links()
        await studio.go(rows, "part:terse")
        await studio.press("w", "enter")
        assert isinstance(studio.app.screen, EntryScreen)
        assert studio.field("name") == "growth"
        await studio.press("escape")
        await studio.go(rows, "persona:ada")
        await studio.press("w")
        assert studio.app.screen is studio.main
        assert studio.notes[-1] == "Nothing uses persona ada."


async def test_the_mark_at_the_end_of_the_search_clears_it(stand: Stand) -> None:
    async with stand.running("", size=(80, 24)) as studio:
        library = studio.main.library

        def line() -> str:
            return studio.screen_text().splitlines()[library.search_box.region.y]

        width = library.search_box.region.width
        assert "✕" not in line()
        # Where nothing is to be cleared there is nothing to click on.
        await studio.pilot.click("#search-clear")
        await studio.press("slash")
        await studio.type("warm")
        assert line().rstrip().endswith("✕")
        assert library.search_box.region.width == width
        assert found(studio) == ["part:warm"]
        await studio.pilot.click("#search-clear")
        await studio.settle()
        assert library.search_box.value == ""
        assert "✕" not in line()
        assert "persona:ada" in found(studio)
        # The keyboard is where it was; nothing was written, nothing said.
        assert studio.app.focused is library.search_box
        assert studio.notes == []


async def test_escape_in_the_rows_clears_the_search_and_stays(stand: Stand) -> None:
    async with stand.running("") as studio:
        await studio.press("slash")
        await studio.type("warm")
        await studio.press("enter")
        assert studio.app.focused is studio.main.library.list
        await studio.press("escape")
        assert studio.main.library.search_box.value == ""
        assert studio.app.focused is studio.main.library.list
        assert studio.main.library.list.cursor_id == "part:warm"


async def test_types_are_as_whole_as_the_row_has_room(stand: Stand) -> None:
    with stand.change() as change:
        change.create(Part(name="deep", part_type="specialization", summary="Deep.", tags=("a",)))
    async with stand.running("", size=(80, 24)) as studio:
        rows = studio.main.library.list
        await studio.go(rows, "part:deep")
        assert "specialization" in studio.row(rows, "part:deep")
        await studio.pilot.resize_terminal(160, 48)
        await studio.settle()
        assert "speciali…" in studio.row(rows, "part:deep")


async def test_a_name_that_its_row_cuts_is_whole_below(stand: Stand) -> None:
    long = "a-part-of-a-very-long-name-indeed-[red]x"
    with stand.change() as change:
        change.create(Part(name=long, part_type="tone", summary="S."))
    async with stand.running(size=(160, 48)) as studio:
        library = studio.main.library
        await studio.go(library.list, f"part:{long}")
        bottom = studio.screen_text().split("\n")[-2]
        assert long in bottom
        assert long not in "\n".join(studio.screen_text().split("\n")[:-2])
        await studio.go(library.list, "part:bold")
        assert "bold" not in studio.screen_text().split("\n")[-2]
