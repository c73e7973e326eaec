"""What is not there yet is made where it is looked for, and linked by the same change."""

from __future__ import annotations

import pytest

from store.entries import PART_TYPES, Arc, Guardrail, Part, Skill, Trait
from studio.screens.dialogs import AskScreen
from studio.screens.making import type_rows
from studio.screens.pick_found import FoundPicker
from studio.widgets.row_list import RowList
from tests.studio.app import arc_editing
from tests.studio.app.driving import Driver, Stand


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("", "soul", PART_TYPES[-1]),
        ("tone", "tone", "tone"),
        ("ritual", "ritual", "ritual"),
        ("to", "tone", "to"),
    ],
)
def test_types_to_choose(typed: str, first: str, last: str) -> None:
    ids = [row.id for row in type_rows(("soul", *PART_TYPES), typed)]
    assert (ids[0], ids[-1]) == (first, last)


@pytest.mark.parametrize("typed", ["Two Words", "[red]", "9", "é"])
def test_what_cannot_be_a_type_is_not_offered(typed: str) -> None:
    assert type_rows(PART_TYPES, typed) == []


def picks(studio: Driver) -> RowList:
    return studio.app.screen.query_one("#pick-rows", RowList)


def last(studio: Driver) -> str:
    rows = picks(studio)
    return studio.line_of(rows, rows.total - 1)


async def take(studio: Driver, typed: str, title: str) -> None:
    """Type into a picker, and take what is first."""
    await studio.until(lambda: isinstance(studio.app.screen, FoundPicker))
    await studio.settle()
    assert title in studio.dialog_title()
    await studio.type(typed)
    await studio.press("enter")


async def says(studio: Driver, title: str, text: str) -> None:
    await studio.until(lambda: isinstance(studio.app.screen, AskScreen))
    assert studio.dialog_title() == title
    await studio.answer(text)


async def test_an_unknown_part_is_made_and_linked_after_the_row(stand: Stand) -> None:
    async with stand.running() as studio:
        before = studio.revisions()
        await studio.go(studio.links(), "part:warm")
        await studio.press("a")
        assert "new part …" in last(studio)
        await studio.type("dry wit")
        assert 'make it new: "dry wit" …' in last(studio)
        assert picks(studio).cursor == 0
        await studio.press("enter")
        await take(studio, "to", "Type of the new part dry wit")
        await says(studio, "What dry wit says", "  ")
        assert "needs a summary" in studio.screen_text()
        await studio.answer("Be dry.")
        await studio.until(lambda: studio.parts() == ["kind", "warm", "dry wit", "slow", "plan"])
        await studio.settle()
        made = studio.catalog.get("part", "dry wit")
        assert isinstance(made, Part)
        assert (made.part_type, made.summary) == ("tone", "Be dry.")
        assert studio.notes == ["Made dry wit and added it to ada. ctrl+z takes it back."]
        assert studio.links().cursor_id == "part:dry wit"
        assert studio.app.focused is studio.links()
        # One change: one step back.
        assert studio.revisions() == before + 1
        await studio.press("u")
        await studio.until(lambda: studio.catalog.find("part", "dry wit") is None)
        assert studio.parts() == ["kind", "warm", "slow", "plan"]


async def test_a_type_of_ones_own(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.go(studio.links(), "part:plan")
        await studio.press("a")
        await take(studio, "bow", "Add which part")
        await take(studio, "ritual", "Type of")
        await says(studio, "What bow says", "Bow.")
        await studio.until(lambda: studio.parts()[-1] == "bow")
        assert studio.catalog.get("part", "bow").part_type == "ritual"  # type: ignore[union-attr]
        # It is known from then on.
        await studio.settle()
        await studio.press("a")
        await take(studio, "nod", "Add which part")
        await studio.until(lambda: "Type of" in studio.dialog_title())
        await studio.settle()
        assert picks(studio).ids()[-1] == "ritual"


async def test_traits_skills_and_guardrails(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.tab("traits")
        await studio.go(studio.links("trait"), "trait:calm")
        await studio.press("a")
        await take(studio, "bright", "Add which trait")
        await take(studio, "cog", "Type of the new trait bright")
        await says(studio, "What bright says", "Quick to see.")
        await studio.until(lambda: "bright" in studio.catalog.persona("ada").traits)
        made = studio.catalog.get("trait", "bright")
        assert isinstance(made, Trait)
        assert (made.trait_type, made.description) == ("cognitive", "Quick to see.")
        await studio.tab("skills")
        for kind, of in (("skill", Skill), ("guardrail", Guardrail)):
            studio.links(kind).focus()
            await studio.press("a")
            await take(studio, f"new {kind}", f"Add which {kind}")
            await studio.until(lambda kind=kind: studio.catalog.find(kind, f"new {kind}"))  # type: ignore[misc]
            await studio.settle()
            assert isinstance(studio.catalog.get(kind, f"new {kind}"), of)
            assert studio.links(kind).cursor_id == f"{kind}:new {kind}"


async def test_what_is_there_is_not_made_again(stand: Stand) -> None:
    async with stand.running() as studio:
        revisions = studio.revisions()
        await studio.go(studio.links(), "part:kind")
        await studio.press("a")
        # One that is linked already, and one that is not.
        await studio.type("slow")
        assert picks(studio).ids() == []
        await studio.press("enter")
        assert "Add which part" in studio.dialog_title()
        picks(studio).screen.query_one("#pick-input").value = "bold"  # type: ignore[attr-defined]
        await studio.settle()
        assert picks(studio).ids() == ["part:bold"]
        await studio.press("escape")
        assert studio.app.screen is studio.main
        assert studio.revisions() == revisions


async def test_up_leads_to_what_is_new_though_others_are_like_it(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.tab("skills")
        studio.links("guardrail").focus()
        await studio.press("a")
        await studio.type("no")
        assert picks(studio).cursor_id == "guardrail:no-law"
        await studio.press("up")
        assert "↑" in studio.screen_text()
        await studio.press("enter")
        await studio.until(lambda: studio.catalog.persona("ada").guardrails == ("no-med", "no"))


async def test_leaving_makes_nothing(stand: Stand) -> None:
    async with stand.running() as studio:
        revisions = studio.revisions()
        await studio.go(studio.links(), "part:kind")
        for steps in range(3):
            await studio.press("a")
            await take(studio, "dry", "Add which part")
            if steps:
                await take(studio, "tone", "Type of")
            await studio.until(lambda: studio.app.screen is not studio.main)
            await studio.press("escape")
            await studio.until(lambda: studio.app.screen is studio.main)
        assert studio.revisions() == revisions


async def test_a_name_that_will_not_do_is_asked_for_again(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.go(studio.links(), "part:kind")
        await studio.press("a")
        await take(studio, "a/b", "Add which part")
        await studio.until(lambda: studio.dialog_title() == "Name of the new part")
        assert 'holds a "/"' in studio.screen_text()
        await studio.answer("a-b")
        await take(studio, "goal", "Type of the new part a-b")
        # Another makes it meanwhile: it is asked again, with what was typed.
        await studio.until(lambda: isinstance(studio.app.screen, AskScreen))
        with stand.change() as change:
            change.create(Part(name="a-b", part_type="goal", summary="Theirs."))
        await says(studio, "What a-b says", "Mine.")
        await studio.until(lambda: studio.dialog_title() == "Name of the new part")
        await studio.answer("a-c")
        await take(studio, "", "Type of the new part a-c")
        await studio.until(lambda: studio.dialog_title() == "What a-c says")
        await studio.press("enter")
        await studio.until(lambda: "a-c" in studio.parts())
        made = studio.catalog.get("part", "a-c")
        assert isinstance(made, Part)
        assert (made.part_type, made.summary) == ("goal", "Mine.")


@pytest.mark.parametrize("name", ["[red]", "[@click=app.quit]x", "{{x}}", "א ב", "🙂"])
async def test_any_name_is_shown_as_it_is(stand: Stand, name: str) -> None:
    async with stand.running() as studio:
        await studio.tab("skills")
        studio.links("skill").focus()
        await studio.press("a")
        await studio.type(name)
        assert f'"{name}"' in last(studio)
        await studio.press("enter")
        await studio.until(lambda: name in studio.catalog.persona("ada").skills)


async def test_a_new_part_for_a_stage_in_the_arc_tab(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        before = studio.revisions()
        await studio.tab("arc")
        await studio.go(studio.main.query_one("#stages", RowList), "open")
        await studio.press("a")
        await take(studio, "dry", "Add a part to stage open")
        await take(studio, "goal", "Type of")
        await says(studio, "What dry says", "Be dry.")
        await studio.until(lambda: studio.revisions() == before + 1)
        arc = studio.catalog.get("arc", "growth")
        assert isinstance(arc, Arc)
        assert arc.stages[1].parts == ("warm", "dry")
        await studio.until(lambda: "Made dry and added it to stage open" in studio.notes[-1])


async def test_a_new_part_in_the_arc_editor_has_the_type_of_its_row(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        screen = await arc_editing.visit(studio)
        before = studio.revisions()
        matrix = arc_editing.matrix(studio)
        matrix.focus()
        matrix.select("goal", arc_editing.guid(studio, "shy"))
        await studio.press("right", "a")
        await take(studio, "dry", "Add a part of type goal to stage open")
        await says(studio, "What dry says", "Be dry.")
        await studio.until(lambda: arc_editing.arc(studio).stages[1].parts == ("warm", "dry"))
        assert studio.catalog.get("part", "dry").part_type == "goal"  # type: ignore[union-attr]
        assert studio.revisions() == before + 1
        await studio.until(lambda: studio.app.screen is screen)
        # From the list of a stage's parts the type is asked for.
        await arc_editing.to(studio, "open")
        screen.stages_pane.parts.focus()
        await studio.settle()
        await studio.press("a")
        await take(studio, "wet", "Add a part to stage open")
        await take(studio, "soul", "Type of the new part wet")
        await says(studio, "What wet says", "Be wet.")
        await studio.until(lambda: arc_editing.arc(studio).stages[1].parts[-1] == "wet")
        assert studio.catalog.get("part", "wet").part_type == "soul"  # type: ignore[union-attr]
