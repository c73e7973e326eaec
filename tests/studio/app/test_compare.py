"""Two compositions side by side: what is compared, how they differ, and the way through."""

from __future__ import annotations

from dataclasses import replace

from textual.widgets import Static

from store.compose.request import CURRENT, Request
from store.entries import Part, Persona, Preset
from studio.at import At
from studio.choices import Choices, Override
from studio.comparing import differences, listed, signed
from studio.screens.compare.screen import CompareScreen
from studio.screens.compare.side import Side, chosen_word, next_choices, usual_sides
from studio.widgets.row_list import RowList
from tests.studio.app.driving import Driver, Stand

PAINTED = True
NASTY = "[red]R[/red] [@click=app.quit]x[/] {{ who }} \x1b[31mE 漢字 😀 שלום \u202eback"


def compare(studio: Driver) -> CompareScreen:
    assert isinstance(studio.app.screen, CompareScreen), studio.app.screen
    return studio.app.screen


def shown(studio: Driver, name: str) -> str:
    return str(studio.app.screen.query_one(f"#compare-{name}", Static).render())


def stages(studio: Driver) -> tuple[object, object]:
    sides = compare(studio).sides
    assert sides is not None
    return sides[0].request.stage, sides[1].request.stage


async def pick(studio: Driver, row_id: str) -> None:
    await studio.until(lambda: studio.app.screen.query("#pick-rows"))
    await studio.settle()
    await studio.go(studio.app.screen.query_one("#pick-rows", RowList), row_id)
    await studio.press("enter")


async def test_two_stages_by_one_key(stand: Stand) -> None:
    async with stand.running("cleo", size=(160, 48)) as studio:
        revisions = studio.revisions()
        studio.links().focus()
        await studio.press("D")
        # At the first stage: that, and the next.
        assert stages(studio) == (CURRENT, "open")
        now = studio.catalog.compose("cleo", Request())
        then = studio.catalog.compose("cleo", Request(stage="open"))
        more = then.tokens - now.tokens
        said = shown(studio, "tokens")
        assert f"{now.tokens:,} → {then.tokens:,} tok" in said
        assert (f"+{more}" if more > 0 else f"−{-more}" if more else "±0") in said
        assert "o200k_base" in said
        assert shown(studio, "parts") == "tone slow → warm"
        assert shown(studio, "count") == "1 difference"
        text = studio.screen_text()
        assert "- Speak slowly." in text
        assert "+ Speak warmly." in text
        # Any two more: steps for the side that is chosen.
        await studio.press("greater_than_sign")
        assert stages(studio) == (CURRENT, "sure")
        await studio.press("left", "less_than_sign")
        assert stages(studio) == (None, "sure")
        await studio.press("x")
        assert stages(studio) == ("sure", None)
        assert shown(studio, "parts") == "tone terse, bold → slow"
        await studio.press("escape")
        assert studio.app.screen is studio.main
        assert studio.revisions() == revisions


async def test_from_the_second_stage_on_the_one_before(stand: Stand) -> None:
    with stand.change() as change:
        change.arcs.advance("cleo")
    async with stand.running("cleo", size=(160, 48)) as studio:
        studio.links().focus()
        await studio.press("D")
        assert stages(studio) == ("shy", CURRENT)


async def test_without_and_with_what_is_chosen_in_the_preview(stand: Stand) -> None:
    async with stand.running("ada", size=(160, 48)) as studio:
        studio.main.choose(
            replace(
                Choices(view="detail"),
                overrides={"tone": Override("bold")},
                mute=frozenset({"trait:calm"}),
            )
        )
        studio.main.reload()
        await studio.settle()
        studio.links().focus()
        await studio.press("D")
        sides = compare(studio).sides
        assert sides is not None
        assert sides[0].request == Request()
        assert sides[1].request.overrides == {"tone": "bold"}
        # It is the detail, as the preview shows it.
        assert "leave nothing out" in studio.screen_text()
        assert shown(studio, "parts") == "tone warm, slow → bold  ·  trait − calm"
        await studio.press("v")
        assert "leave nothing out" not in studio.screen_text()
        assert "Speak boldly." in studio.screen_text()
        # Off, both are the same; and on again.
        await studio.press("c")
        assert shown(studio, "count") == "no difference"
        assert "The two are the same" in shown(studio, "parts")
        await studio.press("c")
        assert "tone" in shown(studio, "parts")
        await studio.press("m")
        assert shown(studio, "count") != "no difference"
        assert "xml" in studio.screen_text()


async def test_another_persona_and_its_own_choices(stand: Stand) -> None:
    async with stand.running("ada", size=(160, 48)) as studio:
        studio.links().focus()
        await studio.press("D", "a")
        await pick(studio, "persona:cleo")
        sides = compare(studio).sides
        assert sides is not None
        assert [side.persona for side in sides] == ["ada", "cleo"]
        assert "trait − curious, calm" in shown(studio, "parts")
        await studio.press("c")
        assert "Nothing is chosen in the preview of cleo." in studio.notes
        await studio.press("e")
        assert "cleo has no presets." in studio.notes
        await studio.press("s")
        await pick(studio, "open")
        assert stages(studio) == (CURRENT, "open")
        # The persona goes away: its side says so, and nothing else is compared with it.
        with stand.change() as change:
            change.delete("persona", "cleo", force=True)
        compare(studio).reload()
        await studio.settle()
        assert 'no persona "cleo"' in studio.screen_text()
        await studio.press("greater_than_sign", "escape")
        assert studio.app.screen is studio.main


async def test_presets(stand: Stand) -> None:
    with stand.change() as change:
        preset = Preset(name="brisk", overrides={"tone": "terse"}, mute=("trait:calm",))
        change.update("persona", "ada", {"presets": (preset,)})
    async with stand.running("ada", size=(160, 48)) as studio:
        studio.links().focus()
        await studio.press("D")
        assert shown(studio, "parts") == "tone warm, slow → terse  ·  trait − calm"
        await studio.press("e")
        await pick(studio, "\x00nothing")
        assert shown(studio, "count") == "no difference"


async def test_by_mouse(stand: Stand) -> None:
    async with stand.running("cleo", size=(160, 48)) as studio:
        studio.links().focus()
        await studio.press("D")
        await studio.pilot.click("#half-left .half-stage")
        await pick(studio, "sure")
        assert stages(studio) == ("sure", "open")
        await studio.pilot.click("#half-right .half-stage")
        await pick(studio, "shy")
        assert stages(studio) == ("sure", CURRENT)
        await studio.pilot.click("#compare-view")
        await studio.settle()
        assert "detail" in studio.screen_text()
        await studio.pilot.click("#compare-style")
        await studio.settle()
        assert "<tone>" in studio.screen_text()
        # The stage steps by the arrows where its setting has the keyboard.
        studio.app.screen.query_one("#half-left .half-stage").focus()
        await studio.press("left")
        assert stages(studio) == ("open", CURRENT)
        # At the last it stays.
        await studio.press("right", "right")
        assert stages(studio) == ("sure", CURRENT)


async def test_differences_one_after_the_other_and_folding(stand: Stand) -> None:
    long = "\n".join(f"line {n}" for n in range(2000))
    with stand.change() as change:
        change.create(Part(name="long", part_type="goal", summary=long))
        changed = long.replace("line 500\n", "line 501\n").replace("line 1500\n", "other\n")
        change.create(Part(name="longer", part_type="goal", summary=changed))
    left = Side("ada", Request(overrides={"goal": "long"}))
    right = Side("ada", Request(overrides={"goal": "longer"}))
    async with stand.running("ada", size=(160, 48)) as studio:
        desk = studio.main.desk
        assert desk is not None
        studio.app.push_screen(CompareScreen(desk, studio.main.at, left, right))
        await studio.settle()
        assert shown(studio, "count") == "2 differences"
        assert shown(studio, "parts") == "goal long → longer"
        await studio.press("n")
        assert shown(studio, "count") == "1 of 2"
        await studio.press("n")
        assert shown(studio, "count") == "2 of 2"
        assert "other" in studio.screen_text()
        assert "lines the same" in studio.screen_text()
        await studio.press("f")
        assert "lines the same" not in studio.screen_text()
        assert "other" in studio.screen_text()
        await studio.press("p")
        assert shown(studio, "count") == "1 of 2"
        # What was given comes round again, beside none.
        await studio.press("c")
        assert shown(studio, "parts") == "goal long → plan"
        await studio.press("c")
        assert shown(studio, "parts") == "goal long → longer"


async def test_narrow_it_is_one_column(stand: Stand) -> None:
    async with stand.running("cleo", size=(80, 24)) as studio:
        await studio.pane("composer")
        await studio.press("D")
        text = studio.screen_text()
        assert "│" not in text
        assert "- Speak slowly." in text
        assert "+ Speak warmly." in text
        assert "tone slow → warm" in text
        assert "o200k_base" in text
        await studio.press("f1")
        assert "Two compositions, line by line" in studio.screen_text()


async def test_nobody_is_open(bare: Stand) -> None:
    async with bare.running("") as studio:
        await studio.press("D")
        assert "No persona is chosen: a chooses one." in studio.screen_text()
        await studio.press("greater_than_sign", "x", "n", "c", "s", "e", "v", "m", "f")
        await studio.press("escape")
        assert studio.app.screen is studio.main


async def test_text_that_means_ill_is_shown_as_it_is(stand: Stand) -> None:
    name = "[red]x 😀"
    with stand.change() as change:
        change.create(Part(name=name, part_type="tone", summary=NASTY))
        change.create(Persona(name="[@click=app.quit]p", summary=NASTY))
        change.links.add("[@click=app.quit]p", "part", name)
    async with stand.running("[@click=app.quit]p", size=(160, 48)) as studio:
        desk = studio.main.desk
        assert desk is not None
        left = Side("[@click=app.quit]p", Request())
        right = Side("[@click=app.quit]p", Request(overrides={"tone": None}))
        studio.app.push_screen(CompareScreen(desk, studio.main.at, left, right))
        await studio.settle()
        text = studio.screen_text()
        assert "[red]R[/red] [@click=app.quit]x[/] {{ who }} ␛[31mE" in text
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert f"tone − {name}" in shown(studio, "parts")
        await studio.pilot.click("#half-left .half-persona")
        await studio.settle()
        assert "[@click=app.quit]p" in studio.screen_text()


async def test_what_others_change_is_shown(stand: Stand) -> None:
    async with stand.running("cleo", size=(160, 48)) as studio:
        studio.links().focus()
        await studio.press("D")
        with stand.change() as change:
            change.update("part", "warm", {"summary": "Speak hotly."})
        compare(studio).reload()
        await studio.settle()
        assert "+ Speak hotly." in studio.screen_text()


def test_what_is_compared_by_itself(stand: Stand) -> None:
    material = stand.catalog.material("ada")
    plain = Side("ada", Request())
    assert usual_sides(At(persona="ada"), material) == (plain, plain)
    cleo = stand.catalog.material("cleo")
    assert usual_sides(At(persona="cleo", choices=Choices(stage="sure")), cleo) == (
        Side("cleo", Request()),
        Side("cleo", Request(stage="sure")),
    )


def test_the_stage_that_is_looked_at_is_that_of_both_sides(stand: Stand) -> None:
    cleo = stand.catalog.material("cleo")
    chosen = Choices(stage="sure").with_override("tone", Override("bold"))
    assert usual_sides(At(persona="cleo", choices=chosen), cleo) == (
        Side("cleo", Request(stage="sure")),
        Side("cleo", Request(stage="sure", overrides={"tone": "bold"})),
    )


async def test_choices_come_and_go_at_the_stage_that_is_looked_at(stand: Stand) -> None:
    async with stand.running("cleo", size=(160, 48)) as studio:
        studio.main.choose(Choices(stage="sure").with_override("soul", Override(None)))
        await studio.settle()
        await studio.pane("preview")
        await studio.press("D")
        sides = compare(studio).sides
        assert sides is not None
        assert [side.request.stage for side in sides] == ["sure", "sure"]
        requests = []
        for _ in range(2):
            await studio.press("c")
            sides = compare(studio).sides
            assert sides is not None
            requests.append(sides[1].request)
        without, again = requests
        assert (without.stage, dict(without.overrides)) == ("sure", {})
        assert (again.stage, dict(again.overrides)) == ("sure", {"soul": None})
        # At another stage they come and go there.
        await studio.press("less_than_sign", "c")
        sides = compare(studio).sides
        assert sides is not None
        assert (sides[1].request.stage, dict(sides[1].request.overrides)) == ("open", {})
        # Back on the main screen the preview is at the stage where it was.
        await studio.press("escape")
        assert studio.main.choices.stage == "sure"


def test_choices_go_round() -> None:
    preview = Request(overrides={"tone": "bold"}, stage="open")
    given = Request(limit=2)
    side = Side("ada", given)
    words = []
    for _ in range(4):
        words.append(chosen_word(side, preview))
        following = next_choices(side, preview, given)
        assert following is not None
        side = following
    assert words == ["as given", "none", "preview's", "as given"]
    assert next_choices(Side("ada", Request()), None, None) is None
    # A stage alone is nothing that could come and go; a preset comes, and goes again.
    assert next_choices(Side("ada", Request(stage="open")), Request(stage="open"), None) is None
    preset = Request(preset="p", stage="open")
    used = next_choices(Side("ada", Request()), preset, None)
    assert used == Side("ada", Request(preset="p"))
    assert next_choices(used, preset, None) == Side("ada", Request())
    # A stage or a preset by itself is no choice of the preview.
    assert chosen_word(Side("ada", Request(stage="open", preset="p")), None) == "none"


def test_order_alone_is_a_difference(stand: Stand) -> None:
    before = stand.catalog.compose("ada", Request())
    with stand.change() as change:
        change.links.move("ada", "part", "slow", "warm")
    found = differences(before, stand.catalog.compose("ada", Request()))
    assert [(one.label, one.order_alone) for one in found] == [("tone", True)]
    assert differences(before, before) == ()


def test_words() -> None:
    assert [signed(one) for one in (3, -4_000, 0)] == ["+3", "−4,000", "±0"]
    assert listed("abcdef", 4) == "a, b, c, d and 2 more"
