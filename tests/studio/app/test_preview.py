"""The preview: what is chosen in it shapes the text, and leaves the catalog alone."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace

from store.compose.composition import compose
from store.compose.request import Request
from studio.choices import Choices, Override
from studio.screens.entry import EntryScreen
from tests.studio.app.driving import Driver, Stand


def meter(studio: Driver) -> str:
    return studio.main.preview.meter.render_line(1).text


async def pick(studio: Driver, row_id: str) -> None:
    """Choose a row of the dialog that is open."""
    await studio.until(lambda: studio.app.screen is not studio.main)
    await studio.settle()
    rows = studio.app.screen.query_one("#pick-rows")
    await studio.go(rows, row_id)  # type: ignore[arg-type]
    await studio.press("enter")


async def test_an_override_acts_at_once_and_writes_nothing(stand: Stand) -> None:
    async with stand.running() as studio:
        revisions, before = studio.revisions(), studio.preview_text
        overrides, parts = studio.main.preview.overrides, studio.links()
        assert overrides.ids() == ["soul", "tone", "goal"]
        plain = studio.main.shown
        assert plain is not None
        await studio.go(overrides, "tone")
        # Nothing is chosen yet: the toggle asks what.
        await studio.press("space")
        assert studio.dialog_title() == "Override tone"
        await pick(studio, "bold")
        request = Request(overrides={"tone": "bold"})
        studio.same_as_catalog(request)
        assert studio.origin("Speak boldly.") == "override"
        assert studio.origin("Be kind.") == "own"
        for part in ("warm", "slow"):
            assert "→" in studio.row(parts, f"part:{part}")
        assert "●" in studio.row(parts, "part:kind")
        assert "◆ [x] tone" in studio.line_of(overrides, 1)
        total = studio.catalog.compose("ada", request).tokens
        difference = total - plain.composition.tokens
        assert f"{total:,} tok" in meter(studio)
        assert f"{'+' if difference > 0 else '−'}{abs(difference)} against no overrides" in meter(
            studio
        )
        assert studio.status("tokens") == f"{total:,} tok · o200k_base"
        # Off and on again by space.
        overrides.focus()
        await studio.press("space")
        assert studio.preview_text == before
        assert "against no overrides" not in meter(studio)
        assert "●" in studio.row(parts, "part:warm")
        assert "◇ [ ] tone" in studio.line_of(overrides, 1)
        await studio.press("space")
        studio.same_as_catalog(request)
        # Left out altogether, then forgotten.
        await studio.press("enter")
        await pick(studio, "\x00nothing")
        studio.same_as_catalog(Request(overrides={"tone": None}))
        assert "## Tone" not in studio.preview_text
        overrides.focus()
        await studio.press("delete")
        assert studio.preview_text == before
        assert studio.main.choices.overrides == {}
        # A type that the persona does not have.
        await studio.press("o")
        assert studio.dialog_title() == "Override which type?"
        await studio.press("escape")
        assert studio.revisions() == revisions


async def test_stages_by_step_and_by_choice(stand: Stand) -> None:
    async with stand.running("cleo") as studio:
        revisions, prompt = studio.revisions(), studio.main.preview.prompt
        prompt.focus()
        await studio.settle()
        assert studio.choice("stage") == "● shy"
        studio.same_as_catalog(Request())
        seen = []
        # At either end it stays.
        for key, stages in (
            ("greater_than_sign", ("open", "sure", "sure")),
            ("less_than_sign", ("open", "shy", None, None)),
        ):
            for stage in stages:
                await studio.press(key)
                seen.append(studio.choice("stage"))
                studio.same_as_catalog(Request(stage=stage))
        assert seen == ["open", "sure", "sure", "open", "● shy", "no stage", "no stage"]
        await studio.press("greater_than_sign", "greater_than_sign")
        assert studio.origin("Speak warmly.") == "stage"
        assert "→" in studio.row(studio.links(), "part:slow")
        await studio.press("s")
        await pick(studio, "sure")
        studio.same_as_catalog(Request(stage="sure"))
        assert studio.catalog.persona("cleo").stage == "shy"
        assert studio.revisions() == revisions
        # The choice looks at the stage that was named, whatever it is called by then.
        with stand.change() as change:
            change.arcs.delete_stage("growth", "sure")
        studio.main.reload()
        await studio.settle()
        assert studio.choice("stage") == "● shy"
        studio.same_as_catalog(Request())


async def test_budget_limit_types_style_and_encoding(stand: Stand) -> None:
    async with stand.running() as studio:
        prompt = studio.main.preview.prompt
        prompt.focus()
        await studio.settle()
        await studio.press("b")
        await studio.answer("many")
        assert "write a whole number" in studio.screen_text()
        await studio.answer("40")
        cut = studio.catalog.compose("ada", Request(budget=40))
        studio.same_as_catalog(Request(budget=40))
        assert "✂" in studio.row(studio.links(), "part:slow")
        assert studio.choice("budget") == "40"
        assert "of 40" in meter(studio)
        assert cut.tokens <= 40
        await studio.press("b")
        await studio.answer("0")
        studio.same_as_catalog(Request(budget=0))
        assert "over the budget, and nothing more to cut" in studio.screen_text()
        await studio.press("b")
        await studio.answer("")
        studio.same_as_catalog(Request())
        await studio.press("l")
        await studio.answer("2")
        studio.same_as_catalog(Request(limit=2))
        await studio.press("t")
        await studio.answer("tone, mood")
        assert "Not in play: mood." in studio.screen_text()
        await studio.answer("goal, tone")
        request = Request(limit=2, types=frozenset({"goal", "tone"}))
        studio.same_as_catalog(request)
        assert "▽" in studio.row(studio.links(), "part:kind")
        for style in ("xml", "plain", "markdown"):
            await studio.press("m")
            assert studio.choice("style") == style
            studio.same_as_catalog(replace(request, style=style))  # type: ignore[arg-type]
        await studio.press("g")
        await pick(studio, "claude")
        assert studio.choice("encoding") == "claude"
        assert studio.status("tokens").startswith("~")
        assert studio.status("tokens").endswith("claude")
        await studio.press("z")
        studio.same_as_catalog(Request())
        assert studio.choice("limit") == "none"
        assert studio.choice("types") == "all"


async def test_the_text_is_the_catalogs_whatever_is_chosen(stand: Stand) -> None:
    """Byte for byte, for every combination of a few choices."""
    async with stand.running("cleo") as studio:
        material = studio.catalog.material("cleo", Request(overrides={"tone": "bold"}))
        counter = studio.catalog.counters.get()
        tried = 0
        for view, override, mute, stage, limit, budget, style in itertools.product(
            ("summary", "detail"),
            (None, Override("bold"), Override(None), Override("bold", on=False)),
            (frozenset(), frozenset({"part:plan"})),
            (None, "sure"),
            (None, 2),
            (None, 30),
            ("markdown", "xml"),
        ):
            choices = Choices(
                view=view,  # type: ignore[arg-type]
                overrides={"tone": override} if override else {},
                mute=mute,
                stage=stage,
                limit=limit,
                budget=budget,
                style=style,  # type: ignore[arg-type]
            )
            studio.main.material = material
            studio.main.choices = choices
            studio.main.show_again()
            request = Request(
                detail=view == "detail",
                overrides={"tone": override.part} if override and override.on else {},
                mute=mute,
                stage=stage,
                limit=limit,
                budget=budget,
                style=style,  # type: ignore[arg-type]
            )
            if tried % 16 == 0:
                studio.same_as_catalog(request)
            expected = compose(material, replace(request, encoding="o200k_base"), counter)
            assert studio.preview_text == expected.text, choices
            shown = studio.main.shown
            assert shown is not None
            assert shown.text == expected.text
            assert shown.weight.total == counter(expected.text) == expected.tokens
            tried += 1
        assert tried == 256


async def test_views(stand: Stand) -> None:
    async with stand.running() as studio:
        prompt = studio.main.preview.prompt
        prompt.focus()
        await studio.settle()
        await studio.press("v")
        studio.same_as_catalog(Request(detail=True))
        assert "as to a friend." in studio.preview_text
        await studio.press("v")
        assert json.loads(studio.preview_text) == studio.catalog.manifest("ada")
        assert not studio.main.preview.overrides.display
        await studio.press("v")
        assert studio.preview_text == studio.catalog.resolve("ada").system_prompt
        assert "[Current step: hello]\nGreet." in studio.preview_text
        assert studio.choice("session_step") == "1/2 hello"
        step = studio.main.preview._choice("session_step")
        step.focus()
        await studio.press("right", "right", "right")
        assert studio.preview_text == studio.catalog.resolve("ada", step=1).system_prompt
        assert studio.choice("session_step") == "2/2 bye"
        await studio.press("left")
        assert studio.choice("session_step") == "1/2 hello"
        studio.main.preview._choice("role").focus()
        await studio.press("enter")
        await pick(studio, "host")
        assert studio.choice("role") == "host"
        tabs = {tab.view: tab for tab in studio.main.preview.query("ViewTab")}  # type: ignore[attr-defined]
        await studio.pilot.click(tabs["summary"])
        await studio.settle()
        studio.same_as_catalog(Request())


async def test_what_is_not_filled_in_is_said(stand: Stand) -> None:
    async with stand.running("bob") as studio:
        assert "{{ greeting }}" in studio.preview_text
        assert "Not filled in: greeting." in studio.screen_text()


async def test_enter_on_a_line_opens_its_entry_there(stand: Stand) -> None:
    async with stand.running() as studio:
        prompt = studio.main.preview.prompt
        studio.main.preview.action_next_view()
        await studio.settle()
        prompt.focus()
        prompt.scroll_to_line(prompt.find_line(lambda line: line.text == "2. Listen.") or 0)
        await studio.press("enter")
        assert isinstance(studio.app.screen, EntryScreen)
        editor = studio.app.focused
        assert editor is not None
        assert editor.id == "field-content"
        assert editor.cursor_location[0] == 3  # type: ignore[attr-defined]
        await studio.press("escape")
        # A heading is of no entry; the persona's own text leads to its fields.
        revisions = studio.revisions()
        prompt.scroll_to_line(prompt.find_line(lambda line: line.text == "## Soul") or 0)
        await studio.press("enter")
        assert studio.app.screen is studio.main
        prompt.scroll_to_line(0)
        await studio.press("enter")
        await studio.until(lambda: studio.main.composer.switcher.current == "fields-body")
        await studio.settle()
        assert studio.app.focused is studio.main.query_one("#field-detail")
        assert studio.revisions() == revisions


async def test_a_choice_that_is_no_longer_possible_is_let_go(stand: Stand) -> None:
    async with stand.running() as studio:

        async def override(part: str, shown: str) -> None:
            studio.main.choose(Choices(overrides={"tone": Override(part)}))
            studio.main.reload()
            await studio.settle()
            assert shown in studio.preview_text

        await override("bold", "Speak boldly.")
        with stand.change() as change:
            change.update("part", "bold", {"part_type": "voice"})
        studio.main.reload()
        await studio.settle()
        studio.same_as_catalog(Request())
        await override("terse", "Speak tersely.")
        with stand.change() as change:
            change.delete("part", "terse", force=True)
        studio.main.reload()
        await studio.settle()
        studio.same_as_catalog(Request())
        assert studio.app.screen is studio.main
