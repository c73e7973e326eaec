"""Every theme: it can be read, nothing breaks, and it is chosen by looking at it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from studio.contrast import READABLE, VISIBLE, contrast, readable, with_contrast
from studio.preferences import Preferences
from studio.screens.themes import ThemeScreen
from studio.themes import DARK, THEMES
from tests.studio.app.driving import Driver, Stand

PAINTED = True
NAMES = [*(theme.name for theme in THEMES), *BUILTIN_THEMES]

colors = st.builds(Color, *(st.integers(0, 255) for _ in range(3)))


@given(colors, colors)
def test_contrast_is_that_of_wcag(one: Color, other: Color) -> None:
    assert 1 <= contrast(one, other) <= 21.01
    assert contrast(one, other) == contrast(other, one)
    assert contrast(one, one) == 1
    assert contrast(Color(0, 0, 0), Color(255, 255, 255)) == pytest.approx(21)
    assert contrast(Color(119, 119, 119), Color(255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@given(colors, st.lists(colors, min_size=1, max_size=3))
def test_a_colour_is_moved_until_it_can_be_read(color: Color, surfaces: list[Color]) -> None:
    white = Color(255, 255, 255)
    found = readable(color, white, surfaces, READABLE)
    if all(contrast(color, surface) >= READABLE for surface in surfaces):
        assert found == color
    elif all(contrast(white, surface) >= READABLE for surface in surfaces):
        assert all(contrast(found, surface) >= READABLE for surface in surfaces)
    else:
        assert found == white


def test_what_is_no_theme_of_colours_stays_as_it_is() -> None:
    for variables in (
        {},
        {"accent": "#ffffff"},
        dict.fromkeys(("foreground", "accent", "background", "surface", "panel"), "ansi_default"),
    ):
        assert with_contrast(variables) == variables


def drawn(studio: Driver, text: str, line: int | None = None) -> Style:
    """How a text on the screen is drawn."""
    strips = studio.app.screen._compositor.render_strips()
    for strip in strips if line is None else strips[line : line + 1]:
        for segment in strip:
            if text in segment.text and segment.style is not None:
                return segment.style
    raise AssertionError(text)


def ratio(style: Style) -> float:
    assert style.color is not None
    assert style.bgcolor is not None
    return contrast(Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor))


async def test_every_theme_can_be_read(stand: Stand) -> None:
    assert len(NAMES) > 15
    async with stand.running(size=(150, 36)) as studio:
        await studio.go(studio.links(), "part:kind")
        await studio.press("s")
        for name in NAMES:
            studio.app.theme = name
            await studio.settle()
            assert "You are Ada." in studio.screen_text()
            if name.startswith("ansi"):
                # The colours of the terminal: nobody knows how they look.
                continue
            # Where even plain text has less, it cannot be had.
            most = ratio(drawn(studio, "Be kind."))
            for text, least in (
                ("Persona Studio", READABLE),
                ("team", READABLE),
                ("## Soul", READABLE),
                ("Traits", READABLE),
                ("Help", READABLE),
                ("Summary", READABLE),
                ("/ search", VISIBLE),
            ):
                seen = ratio(drawn(studio, text))
                assert seen >= min(least, most) * 0.75, (name, text, seen, most)


async def test_a_theme_is_shown_before_it_is_chosen(stand: Stand) -> None:
    async with stand.running() as studio:
        before = studio.app.theme
        assert before == DARK.name
        await studio.app.run_action("app.choose_theme")
        await studio.until(lambda: isinstance(studio.app.screen, ThemeScreen))
        await studio.settle()
        await studio.press("down", "down")
        await studio.until(lambda: studio.app.theme != before)
        tried = studio.app.theme
        await studio.press("escape")
        await studio.until(lambda: studio.app.screen is studio.main)
        await studio.until(lambda: studio.app.theme == before)
        assert studio.app.preferences.theme in ("", before)
        # By name, and kept.
        await studio.app.run_action("app.choose_theme")
        await studio.until(lambda: isinstance(studio.app.screen, ThemeScreen))
        await studio.settle()
        await studio.type("gruv")
        await studio.until(lambda: studio.app.theme == "gruvbox")
        await studio.press("enter")
        await studio.until(lambda: studio.app.screen is studio.main)
        assert tried != "gruvbox"
    assert Preferences.load(stand.preferences).theme == "gruvbox"
    async with stand.running() as studio:
        assert studio.app.theme == "gruvbox"


async def test_without_colour_glyphs_and_words_say_it_all(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with stand.running("cleo", size=(150, 36)) as studio:
        assert studio.app.no_color
        await studio.go(studio.links(), "part:slow")
        await studio.press("space")
        text = studio.screen_text()
        # Muted, saved, and where a line of the prompt comes from.
        assert "◌" in studio.row(studio.links(), "part:slow")
        assert "● saved" in text
        assert "❯" in text
        # The cursor is told by its weight too.
        row = studio.links().render_line(1)
        assert any(one.style and one.style.bold for one in row if "slow" in one.text)
        for segment in _segments(studio):
            for color in (segment.style.color, segment.style.bgcolor):
                if color is not None and color.triplet is not None:
                    assert max(color.triplet) - min(color.triplet) <= 1


def _segments(studio: Driver) -> list[Any]:
    lines = studio.app.screen._compositor.render_strips()
    filters = [one for one in studio.app._filters if type(one).__name__ in ("Monochrome",)]
    assert filters
    return [
        segment
        for line in lines
        for segment in filters[0].apply([one for one in line if one.style], Color(0, 0, 0))
    ]
