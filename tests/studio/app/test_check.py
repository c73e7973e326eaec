"""The Check screen: what is found, why, the way there and back, and what is mended at once."""

from __future__ import annotations

from typing import Any

from textual.widgets import Static

from store.entries import Part, PartLink, Persona, Preset, Role
from studio.screens.check.screen import CheckScreen
from studio.screens.entry import EntryScreen
from tests.studio.app.driving import Driver, Stand

HOSTILE = "[red]x[/] [@click=app.quit]go[/] {{x}} \x1b[31mE\u202eR 😀 שלום"


def screen(studio: Driver) -> CheckScreen:
    assert isinstance(studio.app.screen, CheckScreen), studio.app.screen
    return studio.app.screen


async def checking(studio: Driver) -> CheckScreen:
    """The Check screen, when it has checked."""
    await studio.until(lambda: isinstance(studio.app.screen, CheckScreen))
    shown = screen(studio)
    await studio.until(lambda: shown._progress is None)
    await studio.settle()
    return shown


def codes(studio: Driver) -> list[str]:
    return [one.code for one in screen(studio)._shown]


def page(studio: Driver) -> str:
    return str(studio.app.screen.query_one("#finding-text", Static).render())


async def to(studio: Driver, code: str, name: str = "") -> None:
    """Put the cursor on a finding."""
    shown = screen(studio)
    place = next(
        at
        for at, one in enumerate(shown._shown)
        if one.code == code and (not name or one.name == name)
    )
    shown.findings.cursor = place
    await studio.settle()


def focused(studio: Driver) -> str | None:
    return studio.app.focused.id if studio.app.focused else None


async def test_three_keys_lead_into_the_right_field(stand: Stand) -> None:
    with stand.change() as change:
        change.update("persona", "ada", {"default_role": "hots"})
    async with stand.running("ada") as studio:
        await studio.press("C")
        await checking(studio)
        assert codes(studio)[0] == "dangling-role"
        await studio.press("enter")
        await studio.until(lambda: focused(studio) == "field-default_role")
        assert studio.app.screen is studio.main
        assert studio.main.composer.tabs.active == "voice"


async def test_another_persona_is_opened_at_its_field(stand: Stand) -> None:
    with stand.change() as change:
        change.update("persona", "cleo", {"summary": ""})
    async with stand.running("ada") as studio:
        await studio.press("C")
        await checking(studio)
        await to(studio, "blank-persona-summary")
        await studio.press("enter")
        await studio.until(lambda: focused(studio) == "field-summary")
        assert studio.name == "cleo"


async def test_an_entry_is_edited_above_the_list_which_then_checks_again(stand: Stand) -> None:
    with stand.change() as change:
        change.create(
            Part(
                name="turn",
                part_type="tone",
                summary="T.",
                content="First.\nSecond.\nUser: hello\nLast.",
            )
        )
    async with stand.running("ada") as studio:
        await studio.press("C")
        shown = await checking(studio)
        await to(studio, "looks-like-role-line")
        assert "▌ User: hello" in page(studio)
        assert "transcript" in page(studio)
        place = shown.findings.cursor
        await studio.press("enter")
        await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))
        await studio.until(lambda: focused(studio) == "field-content")
        editor: Any = studio.app.focused
        assert editor.cursor_location[0] == 2
        await studio.fill("content", "First.\nSecond.\nLast.")
        await studio.press("escape")
        await studio.until(lambda: isinstance(studio.app.screen, CheckScreen))
        await studio.until(lambda: "looks-like-role-line" not in codes(studio))
        await studio.settle()
        assert shown.findings.cursor == min(place, len(shown._shown) - 1)
        assert focused(studio) == "findings"
        await studio.press("escape")
        assert studio.app.screen is studio.main


async def test_a_variable_leads_to_the_text_that_names_it(stand: Stand) -> None:
    with stand.change() as change:
        change.update("part", "plan", {"content": "Make a plan.\n\nAsk {{ who }} first."})
    async with stand.running("ada") as studio:
        await studio.press("C")
        await checking(studio)
        await to(studio, "unresolved-variable", "ada")
        assert "▌ Ask {{ who }} first." in page(studio)
        await studio.press("enter")
        await studio.until(lambda: focused(studio) == "field-content")
        editor: Any = studio.app.focused
        assert editor.cursor_location[0] == 2


async def test_what_is_mended_at_once_is_one_change(stand: Stand) -> None:
    with stand.change() as change:
        change.create(Part(name="odd", part_type="tonne", summary="Odd."))
        change.compile(["ada"])
        change.update("part", "kind", {"summary": "Be kinder."})
        change.create(
            Persona(
                name="dan",
                summary="Dan.",
                presets=(Preset(name="brisk", overrides={"tone": "gone"}, mute=("trait:no",)),),
                parts=(PartLink("odd"),),
            )
        )
        change.create(Role(name="shop", system_prompt="Sell.", vad_start_sensitivity="medium"))
    async with stand.running("ada") as studio:
        await studio.press("C")
        await checking(studio)
        before = studio.revisions()
        for done, code in enumerate(
            (
                "unknown-part-type",
                "stale-compiled-text",
                "dangling-override",
                "dangling-mute",
                "medium-sensitivity",
            ),
            1,
        ):
            await to(studio, code)
            assert "\nf " in page(studio)
            await studio.press("f")
            await studio.until(lambda code=code: code not in codes(studio))
            await checking(studio)
            assert studio.revisions() == before + done
        catalog = studio.catalog
        assert catalog.find("part", "odd").part_type == "tone"  # type: ignore[union-attr]
        assert catalog.freshness(["ada"]) == {"ada": "fresh"}
        dan = catalog.persona("dan")
        assert dan.presets == (Preset(name="brisk"),)
        await studio.press("ctrl+z")
        await studio.until(lambda: "medium-sensitivity" in codes(studio))


async def test_without_an_exact_remedy_f_does_nothing(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        await studio.press("C")
        await checking(studio)
        await to(studio, "unresolved-variable")
        before = studio.revisions()
        await studio.press("f")
        assert studio.revisions() == before
        assert "\nf " not in page(studio)


async def test_filters(stand: Stand) -> None:
    with stand.change() as change:
        change.update("persona", "ada", {"default_role": "hots", "voice": "Kora"})
    async with stand.running("ada") as studio:
        await studio.press("C")
        shown = await checking(studio)
        every = codes(studio)
        assert {"dangling-role", "misspelt-voice", "unresolved-variable"} <= set(every)
        await studio.press("e")
        assert codes(studio) == ["dangling-role"]
        await studio.press("e", "o")
        assert {one.name for one in shown._shown} == {"ada"}
        await studio.press("o", "r")
        assert "Findings of which rule?" in studio.dialog_title()
        await studio.type("misspelt")
        await studio.press("enter")
        assert codes(studio) == ["misspelt-voice"]
        await studio.press("e")
        assert "No errors of misspelt-voice." in shown.findings.empty
        await studio.press("a")
        assert codes(studio) == every
        # By mouse, on the words above the list.
        await studio.pilot.click("#check-severity")
        await studio.settle()
        assert codes(studio) == ["dangling-role"]


async def test_no_persona_open_says_what_to_do(bare: Stand) -> None:
    async with bare.running("") as studio:
        await studio.press("C")
        shown = await checking(studio)
        await studio.press("o")
        assert any("No persona is open" in note for note in studio.notes)
        assert shown.findings.total == 0
        assert "No findings." in shown.findings.empty
        assert "0 entries were looked at" in shown.findings.empty


async def test_a_skipped_seed_shows_its_file(stand: Stand) -> None:
    lines = "\n".join(f"# line {number}" for number in range(1, 60))
    stand.seed(f'{lines}\n[[parts]]\nname = "typeless"\nsummary = "{"[red]S[/]"}"\n', "more.toml")
    async with stand.running("ada") as studio:
        await studio.press("C")
        await checking(studio)
        assert codes(studio)[0] == "skipped-seed"
        await studio.press("enter")
        await studio.until(lambda: "more.toml" in studio.dialog_title())
        await studio.settle()
        text = studio.screen_text()
        assert "60 ▌ [[parts]]" in text
        assert 'summary = "[red]S[/]"' in text
        await studio.press("escape")
        assert isinstance(studio.app.screen, CheckScreen)


async def test_what_others_change_is_found_with_the_cursor_kept(stand: Stand) -> None:
    with stand.change() as change:
        change.update("persona", "ada", {"voice": "Kora"})
    async with stand.running("ada") as studio:
        await studio.press("C")
        shown = await checking(studio)
        await to(studio, "misspelt-voice")
        with stand.change() as change:
            change.update("persona", "bob", {"default_role": "hots"})
        await studio.until(lambda: "dangling-role" in codes(studio))
        await studio.settle()
        assert shown.finding is not None
        assert shown.finding.code == "misspelt-voice"
        assert "voice" in page(studio)


async def test_hostile_text_is_shown_and_not_obeyed(stand: Stand) -> None:
    content = f"User: {HOSTILE}\n" + "\n".join(f"line {one}" for one in range(2000))
    with stand.change() as change:
        change.create(
            Part(name="[@click=app.quit]x", part_type="tone", summary="S.", content=content)
        )
    async with stand.running("ada", size=(80, 24)) as studio:
        await studio.press("C")
        await checking(studio)
        await to(studio, "looks-like-role-line")
        text = studio.screen_text()
        assert "[@click=app.quit]x" in text
        assert "\x1b" not in text
        assert "[red]x[/] [@click=app.quit]go[/] {{x}} ␛[31mE␦R" in page(studio)
        await studio.press("enter")
        await studio.until(lambda: focused(studio) == "field-content")


async def test_repeats_are_a_key_away(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        await studio.press("C")
        await checking(studio)
        await studio.press("d")
        await studio.until(lambda: type(studio.app.screen).__name__ == "RepeatsScreen")
        await studio.press("escape")
        assert isinstance(studio.app.screen, CheckScreen)


class TestStatusLine:
    async def test_what_the_cheap_checks_find_and_the_way_to_it(self, stand: Stand) -> None:
        async with stand.running("ada") as studio:
            await studio.until(lambda: studio.status("checks") == "checks: 2 warnings")
            with stand.change() as change:
                change.create(Part(name="odd", part_type="tonne", summary="Odd."))
            await studio.until(lambda: studio.status("checks") == "checks: 3 warnings")
            with stand.change() as change:
                change.update("persona", "ada", {"default_role": "hots"})
                change.update("persona", "bob", {"default_role": "hots"})
            await studio.until(lambda: studio.status("checks") == "checks: 2 errors")
            await studio.settle()
            await studio.pilot.click("#status-checks")
            await checking(studio)

    async def test_what_is_mended_is_counted_no_more(self, stand: Stand) -> None:
        with stand.change() as change:
            change.update("persona", "ada", {"default_role": "hots"})
        async with stand.running("ada") as studio:
            await studio.until(lambda: studio.status("checks") == "checks: 1 error")
            # Not the persona is changed but what it names comes to be.
            with stand.change() as change:
                change.create(Role(name="hots", system_prompt="Sell."))
            await studio.until(lambda: studio.status("checks") == "checks: 2 warnings")
