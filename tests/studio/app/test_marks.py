"""Marked entries: kept by identity, and changed together as one change."""

from __future__ import annotations

from store.entries import Part
from studio.screens.dialogs import ConfirmScreen
from tests.studio.app.driving import Driver, Stand

PAINTED = True


def marked(driver: Driver) -> list[str]:
    return [row.name for row in driver.main.library.marked]


def subtitle(driver: Driver) -> str:
    shown = driver.main.library.border_subtitle
    return "" if shown is None else str(shown)


async def mark(driver: Driver, *rows: str) -> None:
    for row in rows:
        await driver.go(driver.main.library.list, row)
        await driver.press("space")


async def test_space_marks_and_escape_clears(stand: Stand) -> None:
    async with stand.running("") as studio:
        rows = studio.main.library.list
        await studio.go(rows, "part:bold")
        await studio.press("space", "space")
        assert marked(studio) == ["bold", "kind"]
        assert rows.cursor_id == "part:plan"
        assert "✓ bold" in studio.row(rows, "part:bold")
        assert "✓" not in studio.row(rows, "part:plan")
        assert subtitle(studio) == "2 marked · Esc clears"
        assert "2 marked" in studio.screen_text()
        await studio.go(rows, "part:bold")
        await studio.press("space")
        assert marked(studio) == ["kind"]
        # A heading cannot be marked.
        await mark(studio, "parts")
        assert marked(studio) == ["kind"]
        # Marks are cleared first, the search with the next Esc.
        studio.main.library.search_box.value = "kind"
        await studio.settle()
        rows.focus()
        await studio.press("escape")
        assert marked(studio) == []
        assert studio.main.library.search_box.value == "kind"
        assert subtitle(studio) == ""
        await studio.press("escape")
        assert studio.main.library.search_box.value == ""


async def test_shift_marks_a_stretch_and_takes_it_back(stand: Stand) -> None:
    async with stand.running("") as studio:
        rows = studio.main.library.list
        await mark(studio, "part:warm")
        await studio.go(rows, "part:kind")
        await studio.press("shift+down", "shift+down")
        assert marked(studio) == ["warm", "kind", "plan", "slow"]
        await studio.press("shift+up")
        assert marked(studio) == ["warm", "kind", "plan"]
        await studio.press("shift+up", "shift+up")
        assert marked(studio) == ["warm", "bold", "kind"]
        # Over a heading, up to a persona.
        await studio.press("shift+up", "shift+up")
        assert set(marked(studio)) == {"warm", "bold", "kind", "cleo"}


async def test_the_mouse_marks_with_ctrl_and_shift(stand: Stand) -> None:
    async with stand.running("") as studio:
        rows = studio.main.library.list
        at = {one: (6, rows.ids().index(one)) for one in rows.ids()}
        await studio.pilot.click(rows, offset=at["part:kind"], control=True)
        await studio.pilot.click(rows, offset=at["part:warm"], control=True)
        await studio.settle()
        assert marked(studio) == ["kind", "warm"]
        await studio.pilot.click(rows, offset=at["part:kind"], control=True)
        await studio.settle()
        assert marked(studio) == ["warm"]
        await studio.pilot.click(rows, offset=at["part:bold"])
        await studio.pilot.click(rows, offset=at["part:plan"], shift=True)
        await studio.settle()
        assert marked(studio) == ["warm", "bold", "kind", "plan"]


async def test_a_star_marks_all_found(stand: Stand) -> None:
    async with stand.running("", size=(80, 24)) as studio:
        library = studio.main.library
        library.search_box.value = "formal"
        await studio.settle()
        library.list.focus()
        await studio.press("asterisk")
        assert marked(studio) == ["ada", "warm"]
        # Without a border the line says how many.
        assert "2 marked" in studio.screen_text()
        await studio.press("asterisk")
        assert studio.notes == ["All of them are marked."]
        # Without a search: all of the kind under the cursor.
        await studio.press("escape", "escape")
        await studio.go(library.list, "part:slow")
        await studio.press("asterisk")
        assert marked(studio) == ["bold", "kind", "plan", "slow", "terse", "warm"]


async def test_no_more_than_a_thousand(stand: Stand) -> None:
    with stand.change() as change:
        for number in range(1005):
            change.create(Part(name=f"p{number:04}", part_type="flaw", summary="x"))
    async with stand.running("") as studio:
        library = studio.main.library
        await studio.go(library.list, "part:bold")
        await studio.press("asterisk")
        assert len(marked(studio)) == 1000
        assert studio.notes[-1] == "1,000 are marked; 1,000 at once is the most."
        await studio.press("delete")
        await studio.until(lambda: studio.app.screen.query("#no"))
        await studio.settle()
        assert studio.dialog_title() == "Delete 1,000 parts?"
        revisions = studio.revisions()
        await studio.press("y")
        await studio.until(lambda: "Deleted 1,000 entries." in studio.notes)
        await studio.settle()
        assert studio.revisions() == revisions + 1
        assert len(studio.catalog.entries("part")) == 11
        assert marked(studio) == []
        await studio.press("u")
        await studio.until(lambda: len(studio.catalog.entries("part")) == 1011)


async def test_marks_survive_a_reload_and_never_mean_what_is_gone(stand: Stand) -> None:
    async with stand.running("") as studio:
        await mark(studio, "part:bold", "part:kind", "part:plan")
        with stand.change() as change:
            change.rename("part", "kind", "gentle")
            change.delete("part", "plan", force=True)
            # Another entry under the name of one that was marked.
            change.create(Part(name="plan", part_type="goal", summary="Another plan."))
        await studio.until(lambda: marked(studio) == ["bold", "gentle"])
        await studio.settle()
        rows = studio.main.library.list
        assert "✓ gentle" in studio.row(rows, "part:gentle")
        assert "✓" not in studio.row(rows, "part:plan")
        await studio.press("t")
        await studio.answer("dear")
        tagged = [one.name for one in studio.catalog.entries("part") if "dear" in one.tags]
        assert tagged == ["bold", "gentle"]


async def test_what_is_gone_when_it_is_its_turn_is_passed_over(stand: Stand) -> None:
    async with stand.running("") as studio:
        await mark(studio, "part:bold", "part:kind")
        await studio.press("t")
        with stand.change() as change:
            change.delete("part", "bold", force=True)
        await studio.answer("dear")
        assert studio.notes[-1] == "Tagged 1 entry; 1 is there no more."


async def test_a_tag_is_added_and_taken_off(stand: Stand) -> None:
    async with stand.running("") as studio:
        await mark(studio, "part:bold", "part:warm", "persona:ada")
        revisions = studio.revisions()
        await studio.press("t")
        assert studio.dialog_title() == "Tag for 2 parts, 1 persona"
        await studio.answer("  ")
        assert "Write a tag." in studio.screen_text()
        await studio.answer("[red]formal ")
        await studio.press("t")
        await studio.answer("formal")
        assert studio.notes == ["Tagged 3 entries.", "Tagged 1 entry; 2 had it already."]
        assert studio.revisions() == revisions + 2
        assert studio.catalog.get("part", "bold").tags == ("brave", "[red]formal", "formal")
        await studio.press("T")
        assert studio.dialog_title() == "Take off which tag?"
        await studio.type("red")
        await studio.press("enter")
        assert studio.notes[-1] == "Untagged 3 entries."
        assert studio.catalog.persona("ada").tags == ("formal", "kind")
        await studio.press("u", "u", "u")
        assert studio.catalog.get("part", "bold").tags == ("brave",)
        assert studio.revisions() == revisions + 6


async def test_links_are_made_and_taken_away_together(stand: Stand) -> None:
    async with stand.running() as studio:
        rows = studio.main.library.list
        await studio.go(rows, "traits")
        await studio.press("right")
        await mark(studio, "part:bold", "part:warm", "trait:wry", "persona:bob")
        revisions = studio.revisions()
        await studio.press("a")
        assert studio.parts() == ["kind", "warm", "slow", "plan", "bold"]
        assert studio.catalog.persona("ada").traits == ("curious", "calm", "wry")
        assert studio.notes == [
            "A persona cannot link persona bob: left out.",
            "Linked 2 entries; 1 linked already.",
        ]
        assert studio.revisions() == revisions + 1
        assert "Speak boldly." in studio.preview_text
        await studio.press("minus")
        assert studio.parts() == ["kind", "slow", "plan"]
        assert studio.notes[-1] == "Unlinked 3 entries."
        await studio.press("u")
        assert studio.parts() == ["kind", "warm", "slow", "plan", "bold"]
        # Without marks, what is under the cursor.
        await studio.press("escape")
        await studio.go(rows, "part:bold")
        await studio.press("minus")
        assert studio.parts() == ["kind", "warm", "slow", "plan"]
        await studio.press("minus")
        assert studio.notes[-1] == "Unlinked 0 entries; 1 not linked."


async def test_delete_shows_what_uses_each_of_them(stand: Stand) -> None:
    async with stand.running() as studio:
        await mark(studio, "part:slow", "part:bold", "persona:bob")
        await studio.press("x")
        await studio.until(lambda: isinstance(studio.app.screen, ConfirmScreen))
        text = studio.screen_text()
        assert studio.dialog_title() == "Delete 2 parts, 1 persona?"
        assert "part slow: persona ada (part), persona bob (part)" in text
        assert "part bold: arc growth (stage sure)" in text
        assert "Nothing uses the others." in text
        await studio.press("escape")
        assert studio.catalog.find("part", "slow") is not None
        assert marked(studio) == ["slow", "bold", "bob"]
        revisions = studio.revisions()
        await studio.press("x")
        await studio.until(lambda: isinstance(studio.app.screen, ConfirmScreen))
        await studio.press("y")
        assert studio.notes[-1] == "Deleted 3 entries."
        assert studio.catalog.find("part", "slow") is None
        assert studio.catalog.find("persona", "bob") is None
        assert studio.parts("ada") == ["kind", "warm", "plan"]
        assert studio.revisions() == revisions + 1
        assert marked(studio) == []
        await studio.press("u")
        assert studio.parts("bob") == ["slow"]
        assert studio.parts("ada") == ["kind", "warm", "slow", "plan"]


async def test_duplicate_many(stand: Stand) -> None:
    async with stand.running("") as studio:
        await mark(studio, "part:slow", "persona:ada")
        revisions = studio.revisions()
        await studio.press("d")
        assert studio.notes[-1] == "Duplicated 2 entries."
        assert studio.parts("ada-copy") == studio.parts("ada")
        assert studio.catalog.find("part", "slow-copy") is not None
        assert studio.revisions() == revisions + 1
        await studio.press("u")
        assert studio.catalog.find("persona", "ada-copy") is None


async def test_linking_without_an_open_persona_says_what_to_do(stand: Stand) -> None:
    async with stand.running("") as studio:
        await mark(studio, "part:slow")
        await studio.press("a", "minus")
        assert studio.notes == ["Open a persona first: Enter on one of the Personas."] * 2
        await mark(studio, "persona:ada")
        assert marked(studio) == ["slow", "ada"]


async def test_a_part_is_replaced_everywhere(stand: Stand) -> None:
    with stand.change() as change:
        change.rename("part", "terse", "terse [@click=app.quit]x[] {{x}}")
    async with stand.running() as studio:
        rows = studio.main.library.list
        await studio.go(rows, "part:slow")
        before = studio.catalog.persona("ada").parts
        await studio.press("percent_sign")
        assert studio.dialog_title() == "Which part takes the place of slow?"
        picks = studio.app.screen.query_one("#pick-rows")
        await studio.settle()
        # Those of the same type first, and not the part itself.
        names = [one.removeprefix("part:") for one in picks.ids()]  # type: ignore[attr-defined]
        assert names[:2] == ["bold", "terse [@click=app.quit]x[] {{x}}"]
        assert names[2:] == ["warm", "kind", "plan"]
        await studio.type("ter")
        await studio.press("enter")
        await studio.until(lambda: isinstance(studio.app.screen, ConfirmScreen))
        text = studio.screen_text()
        assert "persona bob (part)" in text
        assert "Tokens of the composed texts" in text
        await studio.press("escape")
        assert studio.catalog.persona("ada").parts == before
        revisions = studio.revisions()
        await studio.press("percent_sign")
        await studio.type("ter")
        await studio.press("enter")
        await studio.until(lambda: isinstance(studio.app.screen, ConfirmScreen))
        await studio.press("y")
        new = "terse [@click=app.quit]x[] {{x}}"
        assert studio.notes[-1] == f"Replaced slow by {new} in 3 places."
        assert studio.parts() == ["kind", "warm", new, "plan"]
        assert studio.revisions() == revisions + 1
        assert "Speak tersely." in studio.preview_text
        await studio.press("u")
        assert studio.catalog.persona("ada").parts == before


async def test_nothing_to_replace_is_said(stand: Stand) -> None:
    with stand.change() as change:
        change.create(Part(name="idle", part_type="tone", summary="Idle."))
    async with stand.running("") as studio:
        await studio.go(studio.main.library.list, "part:idle")
        await studio.press("percent_sign")
        assert studio.notes == ["Nothing uses idle: there is nothing to replace."]
        # It is for parts alone.
        await studio.go(studio.main.library.list, "persona:ada")
        await studio.press("percent_sign")
        assert studio.app.screen is studio.main
