"""The preview's view `diff`: against the last release, the compiled text, or no overrides."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from textual.widgets import Static

from store.compose.request import Request
from studio.choices import Choices, Override, from_json, to_json
from studio.panes.preview_diff import PreviewDiff
from studio.screens.main import choosing
from studio.widgets.line_diff import unified_text
from studio.widgets.side_by_side import SideBySide
from tests.studio.app.driving import Driver, Stand


def diff(studio: Driver) -> SideBySide:
    return studio.main.preview.query_one(PreviewDiff).text


def said(studio: Driver) -> str:
    """What is said of the text that is shown."""
    tokens = str(studio.main.preview.query_one("#diff-said", Static).render()).strip()
    texts = both(studio).split(" · ")
    shown = texts[studio.main.choices.detail].partition(" ")[2] if both(studio) else ""
    return f"{tokens}  {shown}".strip()


def both(studio: Driver) -> str:
    return str(studio.main.preview.query_one("#diff-both", Static).render()).strip()


def previewed(studio: Driver) -> str:
    return str(studio.main.preview.query_one("#diff-previewed", Static).render()).strip()


def text(studio: Driver) -> str:
    return unified_text(diff(studio).pairs)


async def to_diff(studio: Driver) -> None:
    studio.main.preview.prompt.focus()
    await studio.settle()
    while studio.main.choices.view != "diff":
        await studio.press("v")


async def test_against_each_of_them(stand: Stand) -> None:
    async with stand.running("ada") as studio:
        await to_diff(studio)
        assert studio.app.focused is diff(studio)
        assert "There is no release yet: P publishes one." in studio.screen_text()
        await studio.press("a")
        assert studio.choice("against") == "compiled text"
        assert "It was never compiled: c compiles it." in studio.screen_text()
        await studio.press("c")
        assert said(studio) == "the same"
        with stand.change() as change:
            change.publish("ada")
            change.update("part", "warm", {"summary": "Speak hotly."})
        studio.main.reload()
        await studio.settle()
        assert said(studio).endswith("1 difference")
        assert "- Speak warmly.\n+ Speak hotly." in text(studio)
        await studio.press("a")
        assert studio.choice("against") == "no overrides"
        assert said(studio) == "the same"
        overrides = studio.main.preview.overrides
        studio.main.choose(studio.main.choices.with_override("tone", Override(None)))
        await studio.settle()
        assert "- Speak hotly." in text(studio)
        less = (
            studio.catalog.compose("ada", Request()).tokens
            - studio.catalog.compose("ada", Request(overrides={"tone": None})).tokens
        )
        assert said(studio).startswith(f"−{less} tok")
        await studio.go(overrides, "tone")
        await studio.press("space")
        assert said(studio) == "the same"
        await studio.press("space")
        studio.main.show_pane("preview")
        await studio.press("a")
        assert studio.choice("against") == "release 1"
        assert "- Speak warmly." in text(studio)
        # What is copied is what is seen.
        await studio.press("y")
        assert studio.notes[-1].startswith(f"Sent {len(text(studio)):,} characters")


async def test_the_release_stays_named_however_busy_the_pane_is(stand: Stand) -> None:
    with stand.change() as change:
        change.publish("ada")
    async with stand.running("ada") as studio:
        await to_diff(studio)
        await studio.until(lambda: studio.choice("against") == "release 1")
        studio.main.preview.call_later(asyncio.sleep, 0.3)
        studio.main.show_again()
        await asyncio.sleep(0.4)
        await studio.settle()
        assert studio.choice("against") == "release 1"


async def test_detail_keys_and_mouse(stand: Stand) -> None:
    with stand.change() as change:
        change.publish("ada")
        change.update("part", "warm", {"content": "Speak hotly, as to a friend."})
    async with stand.running("ada", size=(160, 48)) as studio:
        await to_diff(studio)
        # The one text that differs is the one that is seen first, and both are said.
        assert studio.main.choices.detail
        assert both(studio) == "summary the same (d) · detail 1 difference"
        assert "+ Speak hotly, as to a friend." in text(studio)
        assert "d Text" in studio.screen_text().splitlines()[-1]
        await studio.press("d")
        assert both(studio) == "summary the same · detail 1 difference (d)"
        assert diff(studio).pairs
        assert said(studio) == "the same"
        # Whoever asks for that one stays there.
        studio.main.reload()
        await studio.settle()
        assert not studio.main.choices.detail
        await studio.press("d")
        await studio.press("n")
        assert diff(studio).current == 0
        await studio.press("f")
        assert not diff(studio).folding
        await studio.press("N", "home", "up")
        assert studio.app.focused is studio.main.preview.overrides
        await studio.pilot.click("#choice-diff_text")
        await studio.settle()
        assert said(studio) == "the same"
        await studio.pilot.click("#choice-against")
        await studio.settle()
        assert studio.choice("against") == "compiled text"
        # Another view has the keyboard in its own text, and none of these keys.
        studio.main.show_pane("preview")
        await studio.settle()
        assert studio.app.focused is diff(studio)
        await studio.press("v")
        assert studio.main.choices.view == "summary"
        assert studio.app.focused is studio.main.preview.prompt
        assert studio.preview_text == studio.catalog.compose("ada", Request()).text
        against = studio.main.choices.against
        await studio.press("a", "d", "n", "f")
        assert studio.main.choices.against == against


async def test_what_cannot_be_composed_shows_no_older_difference(stand: Stand) -> None:
    with stand.change() as change:
        change.publish("ada")
    async with stand.running("ada") as studio:
        await to_diff(studio)
        assert diff(studio).pairs
        studio.main.choose(replace(studio.main.choices, limit=-1))
        await studio.settle()
        assert not diff(studio).pairs
        await studio.press("z")
        assert studio.main.choices.view == "diff"
        assert diff(studio).pairs


async def test_the_view_is_remembered(stand: Stand) -> None:
    with stand.change() as change:
        change.publish("ada")
    async with stand.running("ada") as studio:
        await to_diff(studio)
        studio.main.leave()
    async with stand.running("ada") as studio:
        assert studio.main.choices.view == "diff"
        assert said(studio) == "the same"


async def test_hostile_text_and_a_narrow_terminal(stand: Stand) -> None:
    nasty = "[red]R[/] [@click=app.quit]x[/] {{ who }} \x1b[31mE 漢字 😀 \u202eback"
    with stand.change() as change:
        change.publish("ada")
        change.update("part", "warm", {"summary": nasty})
    async with stand.running("ada", size=(80, 24)) as studio:
        await studio.pane("preview")
        await to_diff(studio)
        await studio.press("n")
        shown = studio.screen_text()
        assert "+▌[red]R[/] [@click=app.quit]x[/] {{ who }} ␛[31mE" in shown
        assert "\x1b" not in shown


def test_choices_are_kept() -> None:
    choices = Choices(view="diff", against="own", diff_detail=True)
    assert from_json(to_json(choices)) == choices
    assert from_json({"against": "nobody", "diff_detail": 1}) == Choices()
    assert not choices.altered
    assert Choices(view="diff").request("").detail is False


def test_the_text_looked_at_before_is_the_one_compared() -> None:
    assert choosing.with_view(Choices(view="detail"), "diff").detail
    assert not choosing.with_view(Choices(view="summary", diff_detail=True), "diff").detail
    assert choosing.with_view(Choices(view="session", diff_detail=True), "diff").detail
    assert choosing.with_against(Choices(against="own"), "").against == "release"


async def test_what_is_previewed_is_said_where_the_persona_stands_otherwise(stand: Stand) -> None:
    with stand.change() as change:
        change.publish("cleo")
    async with stand.running("cleo", size=(80, 24)) as studio:
        await studio.pane("preview")
        await to_diff(studio)
        assert (said(studio), previewed(studio)) == ("the same", "")
        studio.main.choose(replace(studio.main.choices, stage="open"))
        await studio.settle()
        assert previewed(studio) == "as previewed at open"
        assert "as previewed at open" in studio.screen_text()
        assert said(studio).endswith("1 difference")
        studio.main.choose(replace(studio.main.choices, stage=None))
        await studio.settle()
        assert previewed(studio) == "as previewed without a stage"
        await studio.press("z")
        assert (said(studio), previewed(studio)) == ("the same", "")
        # Of what is previewed without its overrides, that says itself.
        studio.main.choose(replace(studio.main.choices, stage="open", against="own"))
        await studio.settle()
        assert previewed(studio) == ""
