"""A difference, wrapped and marked."""

from __future__ import annotations

from time import perf_counter

from studio.widgets.diff_lines import DiffLine, difference, heading, line
from studio.widgets.diff_view import DiffView
from tests.studio.widgets.harness import HOSTILE, Harness, text_of


async def test_each_kind_has_its_sign() -> None:
    view = DiffView(id="view")
    async with Harness(view).run_test(size=(40, 12)) as pilot:
        view.show_anew(
            [
                heading("summary", "12 → 9 tok"),
                line("removed", "old"),
                line("added", "new and so long that it goes on below it"),
                line("fold", "8 lines the same"),
            ]
        )
        await pilot.pause()
        shown = text_of(view)
        assert shown[0].startswith(" ▏summary ───")
        assert shown[0].endswith("─ 12 → 9 tok")
        assert shown[1] == "− old"
        assert shown[2].startswith("+ new and so long")
        assert shown[3].startswith("  ")
        assert shown[4] == "⋮ 8 lines the same"


async def test_any_text_is_shown_as_it_is() -> None:
    view = DiffView(id="view")
    lines = [DiffLine(text, kind) for kind in ("heading", "added") for text in HOSTILE]
    async with Harness(view).run_test(size=(60, 50)) as pilot:
        view.show_anew([heading(text, text) for text in HOSTILE] + lines)
        await pilot.pause()
        shown = "\n".join(text_of(view))
        assert "[red]text[/]" in shown
        assert "[@click=app.bell]x" in shown
        assert "\x1b" not in shown
        assert "␛[31mred" in shown


async def test_keys_lead_from_heading_to_heading() -> None:
    view = DiffView(id="view")
    body = [line("same", str(number)) for number in range(30)]
    async with Harness(view).run_test(size=(60, 12)) as pilot:
        view.show_anew([heading("a", "", "A"), *body, heading("b", "", "B"), *body])
        view.focus()
        await pilot.pause()
        assert view.source == "A"
        await pilot.press("right_square_bracket")
        assert (view.cursor, view.source) == (31, "B")
        assert any("b ──" in one for one in text_of(view))
        await pilot.press("right_square_bracket", "left_square_bracket")
        assert view.cursor == 0
        await pilot.press("end")
        view.show_anew([heading("c")])
        assert view.cursor == 0
        assert view.scroll_offset.y == 0


async def test_two_thousand_lines_are_quick() -> None:
    view = DiffView(id="view")
    before = [f"line {number} of a long text" for number in range(2_000)]
    after = [one.replace("7", "seven") for one in before]
    async with Harness(view).run_test(size=(60, 20)) as pilot:
        start = perf_counter()
        view.show_anew(list(difference(before, after)))
        await pilot.pause()
        text_of(view)
        assert perf_counter() - start < 3
        view.focus()
        await pilot.press("end")
        assert "seven" in "".join(text_of(view)) or "1999" in "".join(text_of(view))
