"""The prompt, wrapped and marked."""

from __future__ import annotations

from time import perf_counter

import pytest
from textual.geometry import Offset

from studio.widgets.plain import literal
from studio.widgets.prompt_lines import ORIGINS, PromptLayout, PromptLine, moved_index
from studio.widgets.prompt_view import PromptView
from tests.studio.widgets.harness import HOSTILE, Harness, pairs, text_of


def lines(count: int, prefix: str = "line", origin: str = "own") -> list[PromptLine]:
    return [PromptLine(f"{prefix} {i}", origin, (prefix, i)) for i in range(count)]


async def shown(*given: PromptLine, size: tuple[int, int] = (30, 12)) -> list[str]:
    app = Harness(PromptView(id="view"))
    async with app.run_test(size=size) as pilot:
        view = app.main.query_one(PromptView)
        view.show(given)
        await pilot.pause()
        return [line for line in text_of(view) if line]


async def test_glyphs_and_wrapping() -> None:
    long = PromptLine("one two three four five six seven", "override")
    assert await shown(PromptLine("# Title", "layout"), long, size=(20, 12)) == [
        " ▏# Title",
        "◆ one two three",
        "  four five six",
        "  seven",
    ]


@pytest.mark.parametrize("origin", ORIGINS)
async def test_each_origin_has_its_glyph(origin: str) -> None:
    assert (await shown(PromptLine("a"), PromptLine("text", origin)))[1] == (
        f"{ORIGINS[origin]} text"
    )
    # Layout, and a text without origins, have none to tell.
    assert len(set(ORIGINS.values())) == len(ORIGINS) - 1


@pytest.mark.parametrize("text", [t for t in HOSTILE if t])
async def test_text_is_shown_as_it_is(text: str) -> None:
    assert (await shown(PromptLine(text)))[0] == "·▏" + literal(text)


async def test_keys_move_and_open() -> None:
    app = Harness(PromptView(id="view"))
    async with app.run_test(size=(30, 12)) as pilot:
        view = app.main.query_one(PromptView)
        view.show(lines(50))
        view.focus()
        await pilot.press("down", "down", "up", "enter")
        assert pairs(app.main.of(PromptView.LineOpened), "index", "source") == [(1, ("line", 1))]
        await pilot.press("end")
        assert view.cursor == 49
        assert text_of(view)[-1] == "·▌line 49"
        await pilot.press("home", "pagedown", "pageup")
        assert view.cursor == 0
        await pilot.click(view, offset=(5, 0))
        assert view.cursor == 0
        await pilot.click(view, offset=(5, 3))
        assert view.cursor == 3
        assert len(app.main.of(PromptView.LineOpened)) == 1
        await pilot.double_click(view, offset=(5, 4))
        assert pairs(app.main.of(PromptView.LineOpened), "index")[1:] == [(4,)]


async def test_a_line_higher_than_the_view_is_walked_through() -> None:
    app = Harness(PromptView(id="view"))
    async with app.run_test(size=(30, 8)) as pilot:
        view = app.main.query_one(PromptView)
        view.show([*lines(1), PromptLine("word " * 60), *lines(1, "last")])
        view.focus()
        await pilot.press("down")
        seen = set()
        for _ in range(40):
            seen.update(range(view.scroll_offset.y, view.scroll_offset.y + view.size.height))
            await pilot.press("down")
            if view.cursor == 2:
                break
        assert view.cursor == 2
        assert seen >= set(range(1, view.virtual_size.height - 1))


async def test_the_view_stays_when_lines_come_and_go_above() -> None:
    app = Harness(PromptView(id="view"))
    async with app.run_test(size=(30, 12)) as pilot:
        view = app.main.query_one(PromptView)
        head, middle, tail = lines(5), lines(20, "skill", "skill"), lines(60, "tail")
        view.show([*head, *middle, *tail])
        view.scroll_to_line(50)
        await pilot.pause()
        before = text_of(view)
        view.show([*head, *tail])
        await pilot.pause()
        assert text_of(view) == before
        assert view.cursor == 30
        view.show([*head, *middle, *tail])
        await pilot.pause()
        assert text_of(view) == before
        view.show([])
        assert (view.cursor, view.scroll_offset) == (0, Offset(0, 0))


def test_moved_index() -> None:
    old = lines(10)
    assert moved_index(old, old[2:], 5) == 3
    assert moved_index(old, [*lines(3, "new"), *old], 5) == 8
    assert moved_index(old, [*old[:5], *old[6:]], 5) == 4
    assert moved_index(old, [], 5) == 0
    assert moved_index([], old, 0) == 0


async def test_find_and_scroll() -> None:
    app = Harness(PromptView(id="view"))
    async with app.run_test(size=(30, 12)) as pilot:
        view = app.main.query_one(PromptView)
        view.show([*lines(100), *lines(9, "stage", "stage")])
        index = view.find_line(lambda line: line.origin == "stage")
        assert index == 100
        assert view.find_line(lambda line: line.origin == "persona") is None
        view.scroll_to_line(index)
        await pilot.pause()
        assert any("stage 0" in line for line in text_of(view))


async def test_a_resize_wraps_anew() -> None:
    app = Harness(PromptView(id="view"))
    async with app.run_test(size=(30, 12)) as pilot:
        view = app.main.query_one(PromptView)
        view.show([PromptLine("word " * 40)] * 20)
        await pilot.pause()
        height = view.virtual_size.height
        await pilot.resize_terminal(60, 12)
        await pilot.pause()
        assert view.virtual_size.height < height


async def test_a_huge_line_does_not_freeze() -> None:
    app = Harness(PromptView(id="view"))
    async with app.run_test(size=(80, 12)) as pilot:
        view = app.main.query_one(PromptView)
        started = perf_counter()
        view.show([PromptLine("many words " * 100_000), *lines(1)])
        await pilot.pause()
        assert perf_counter() - started < 3
        view.focus()
        await pilot.press("end")
        assert text_of(view)[-1] == "·▌line 0"


def best(action: object, rounds: int = 5) -> float:
    times = []
    for _ in range(rounds):
        started = perf_counter()
        action()  # type: ignore[operator]
        times.append(perf_counter() - started)
    return min(times)


def test_showing_a_prompt_again_is_quick() -> None:
    layout = PromptLayout()
    layout.set_width(80)
    every = [PromptLine(f"{i:05d} " + "text " * 15) for i in range(2000)]
    without = every[:1000] + every[1100:]
    layout.set_lines(every)
    assert best(lambda: layout.set_lines(list(every))) < 0.02
    assert best(lambda: (layout.set_lines(without), layout.set_lines(every))) < 0.04


def test_wraps_kept_are_bounded() -> None:
    layout = PromptLayout()
    layout.set_width(20)
    for generation in range(50):
        layout.set_lines(lines(1000, f"text {generation}"))
    assert len(layout._wraps) < 10_000


async def test_narrow_and_empty() -> None:
    app = Harness(PromptView(id="view", empty="Nothing [yet]"))
    async with app.run_test(size=(10, 4)) as pilot:
        view = app.main.query_one(PromptView)
        assert "Nothin…" in text_of(view)[0]
        await pilot.resize_terminal(3, 5)
        view.show(lines(3))
        view.focus()
        await pilot.press("down", "enter")
        await pilot.resize_terminal(1, 5)
