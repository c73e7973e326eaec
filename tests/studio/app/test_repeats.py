"""Paragraphs that stand in several entries: where, and making one part of them."""

from __future__ import annotations

from textual.widgets import Input, Static

from store.entries import Part, PartLink, Persona, Skill
from studio.screens.entry import EntryScreen
from studio.screens.repeats.screen import RepeatsScreen
from tests.studio.app.driving import Driver, Stand

SAID = "Never promise what you cannot keep, and say so when you do not know. [red]{{x}}[/]"


def repeating(stand: Stand) -> None:
    with stand.change() as change:
        change.create(Part(name="one", part_type="protocol", summary=f"{SAID}\n\nFirst."))
        change.create(Part(name="two", part_type="protocol", summary=f"Second.\n\n{SAID}"))
        change.create(Part(name="whole", part_type="protocol", summary=SAID))
        change.create(Skill(name="promise", content=SAID))
        change.create(
            Persona(name="dan", summary="Dan.", parts=(PartLink("one"), PartLink("two", 1)))
        )
        change.create(Persona(name="eve", summary="Eve.", parts=(PartLink("two"),)))


async def looking(studio: Driver) -> RepeatsScreen:
    await studio.press("C", "d")
    await studio.until(lambda: isinstance(studio.app.screen, RepeatsScreen))
    shown = studio.app.screen
    assert isinstance(shown, RepeatsScreen)
    await studio.until(lambda: shown._progress is None)
    await studio.settle()
    return shown


def asked(studio: Driver) -> str:
    """What a question says, as one line."""
    text = studio.app.screen.query_one("#dialog-text Static", Static).render()
    return " ".join(str(text).split())


async def test_one_part_is_made_as_one_change(stand: Stand) -> None:
    repeating(stand)
    async with stand.running("ada") as studio:
        shown = await looking(studio)
        row = studio.line_of(shown.repeats, 0)
        assert "4× Never promise" in row
        assert "[red]{{x}}[/]" in str(shown.query_one("#paragraph-text", Static).render())
        marks = [studio.line_of(shown.standing, at).strip(" ▏▌") for at in range(4)]
        assert marks[0].startswith("✓ part one")
        assert marks[2].startswith("· part whole  its summary would be left blank")
        assert marks[3].startswith("skill promise")
        before = studio.revisions()
        dan, eve = (studio.catalog.persona(name) for name in ("dan", "eve"))
        await studio.press("enter")
        await studio.answer("promises")
        await studio.until(lambda: "Its type" in studio.dialog_title())
        await studio.press("enter")
        await studio.until(lambda: "Make one part of 2" in studio.dialog_title())
        await studio.settle()
        text = asked(studio)
        assert "2 personas say the same as before, but for place and headings: dan, eve" in text
        assert "no more than once, in dan." in text
        await studio.press("y")
        await studio.until(lambda: studio.parts("dan") == ["promises", "one", "two"])
        assert studio.parts("eve") == ["two", "promises"]
        parts = {one.name: one for one in studio.catalog.entries("part", ["one", "two"])}
        assert [getattr(parts[name], "summary", "") for name in ("one", "two")] == [
            "First.",
            "Second.",
        ]
        assert studio.revisions() == before + 1
        await studio.press("ctrl+z")
        await studio.until(lambda: studio.parts("dan") == ["one", "two"])
        assert studio.catalog.find("part", "promises") is None
        assert (studio.catalog.persona("dan").parts, studio.catalog.persona("eve").parts) == (
            dan.parts,
            eve.parts,
        )


async def test_a_part_is_left_out(stand: Stand) -> None:
    repeating(stand)
    async with stand.running("ada") as studio:
        shown = await looking(studio)
        await studio.go(shown.standing, "part:one")
        await studio.press("space")
        assert studio.line_of(shown.standing, 0).strip(" ▏▌").startswith("· part one")
        await studio.go(shown.repeats, shown.repeats.ids()[0])
        await studio.press("enter")
        assert any("two parts or more" in note for note in studio.notes)
        await studio.go(shown.standing, "part:two")
        await studio.press("enter")
        await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))
        await studio.until(lambda: getattr(studio.app.focused, "id", "") == "field-summary")


async def test_long_texts_alone_ask_for_a_summary_and_say_what_differs(stand: Stand) -> None:
    with stand.change() as change:
        for name in ("one", "two"):
            change.create(
                Part(name=name, part_type="goal", summary=name, content=f"{name}.\n\n{SAID}")
            )
        change.create(Persona(name="dan", summary="Dan.", parts=(PartLink("one"),)))
    async with stand.running("ada") as studio:
        await looking(studio)
        await studio.press("enter")
        await studio.answer("promises")
        await studio.until(lambda: "Its type" in studio.dialog_title())
        await studio.press("enter")
        await studio.until(lambda: "in summaries" in studio.dialog_title())
        await studio.answer("Keep promises.")
        await studio.until(lambda: "Make one part" in studio.dialog_title())
        await studio.settle()
        text = asked(studio)
        assert "dan will differ, in its summary:" in text
        assert "+ Keep promises." in text
        await studio.press("n")
        assert studio.catalog.find("part", "promises") is None


async def test_what_another_changed_meanwhile_is_not_overwritten(stand: Stand) -> None:
    repeating(stand)
    async with stand.running("ada") as studio:
        await looking(studio)
        await studio.press("enter")
        await studio.answer("promises")
        await studio.until(lambda: "Its type" in studio.dialog_title())
        await studio.press("enter")
        await studio.until(lambda: "Make one part" in studio.dialog_title())
        with stand.change() as change:
            change.update("part", "one", {"summary": f"{SAID}\n\nOther."})
        await studio.press("y")
        # The name stands in the dialog again, with the reason.
        await studio.until(lambda: "changed meanwhile" in studio.screen_text())
        assert studio.app.screen.query_one(Input).value == "promises"
        assert studio.catalog.find("part", "promises") is None


async def test_nothing_repeated_says_so_on_a_small_terminal(bare: Stand) -> None:
    async with bare.running("", size=(80, 24)) as studio:
        await looking(studio)
        assert "No paragraph stands in two entries." in studio.screen_text()
        await studio.press("enter", "space", "e", "escape", "escape")
        assert studio.app.screen is studio.main
