"""The meter of tokens."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from studio.widgets.meter import Count, shares, words
from studio.widgets.token_meter import TokenMeter
from tests.studio.widgets.harness import text_of

TYPES = [("identity", 500), ("trait", 300), ("skill", 484)]


class Meter(App[None]):
    def compose(self) -> ComposeResult:
        yield TokenMeter()


async def shown(width: int, *args: object, **kwargs: object) -> list[str]:
    app = Meter()
    async with app.run_test(size=(width, 4)) as pilot:
        meter = app.query_one(TokenMeter)
        meter.show(*args, **kwargs)  # type: ignore[arg-type]
        await pilot.pause()
        assert all(meter.render_line(y).cell_length == width for y in range(2))
        return text_of(meter)


async def test_numbers() -> None:
    bar, text = await shown(60, 1284, 4096, TYPES, 2100, -118, "o200k_base", False)
    assert text == "1,284 tok  31% of 4,096  −118 against no overrides"
    assert bar.startswith("━━━━━━━╍╍╍")
    assert bar.count("━") + bar.count("╍") == 19


async def test_all_there_is_room_for() -> None:
    _, text = await shown(140, 1284, 4096, TYPES, 2100, 118, "o200k_base", False)
    assert text.endswith(
        "+118 against no overrides  2,100 with everything on  o200k_base"
        "  ━ identity 500  ╍ trait 300  ━ skill 484"
    )


async def test_over_the_budget() -> None:
    bar, text = await shown(60, 5000, 4096, TYPES, None, None, "", False)
    assert bar.endswith(" !")
    assert text.startswith("5,000 tok  ! 122% of 4,096")


async def test_estimates_and_nothing_yet() -> None:
    _, text = await shown(60, 1284, 4096, (), None, -3, "", True)
    assert text == "~1,284 tok  31% of 4,096  ~−3 against no overrides"
    bar, text = await shown(60, None, 4096)
    assert text == "… tok  of 4,096"
    assert bar == "─" * 60


@pytest.mark.parametrize("width", [1, 2, 5, 10])
async def test_narrow(width: int) -> None:
    await shown(width, 1284, 4096, TYPES, 2100, -118, "o200k_base", True)
    await shown(width, 9999, 4096, TYPES, 2100, -118, "o200k_base", True)


async def test_names_are_shown_literally() -> None:
    _, text = await shown(100, 5, 10, [("[red]\x1b", 5)])
    assert "━ [red]␛ 5" in text


@given(st.lists(st.integers(0, 9999), max_size=12), st.integers(0, 20_000), st.integers(0, 200))
def test_shares_fill_what_they_should(amounts: list[int], whole: int, width: int) -> None:
    cells = shares(amounts, whole, width)
    total = sum(amounts)
    assert len(cells) == len(amounts)
    assert all(size >= 0 for size in cells)
    assert sum(cells) <= width
    if total and width:
        full = total * width / max(whole, total)
        assert abs(sum(cells) - max(1, full)) <= 1
        filled = sum(cells)
        for amount, size in zip(amounts, cells, strict=True):
            assert abs(size - amount * filled / total) < 1


def test_a_little_over_is_over() -> None:
    assert ("over", "! 101% of 1,000") in words(Count(1001, 1000))
    assert ("budget", "100% of 1,000") in words(Count(1000, 1000))
