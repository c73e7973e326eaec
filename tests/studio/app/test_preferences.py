"""The user's settings: what two studios write stays, what is not known stays, and panes' widths."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.choices import Choices
from studio.one_at_a_time import alone
from studio.preferences import Preferences
from studio.widgets.splitting import split_at, widened
from tests.studio.app.driving import Driver, Stand

LEAST = (34, 44, 46)


def test_of_two_studios_the_last_persona_is_that_of_the_one_left_last(tmp_path: Path) -> None:
    path = tmp_path / "studio.json"
    one, other = Preferences.load(path), Preferences.load(path)
    one.remember_persona(tmp_path, "a")
    one.save()
    other.remember_persona(tmp_path, "b")
    other.save()
    # What this one saves meanwhile brings what the other wrote.
    one.theme = "nord"
    one.save()
    one.leave_persona(tmp_path, "a")
    one.save()
    assert Preferences.load(path).last_persona(tmp_path) == "a"
    other.leave_persona(tmp_path, "b")
    other.save()
    assert Preferences.load(path).last_persona(tmp_path) == "b"
    assert Preferences.load(path).theme == "nord"


def test_two_studios_lose_nothing_of_each_other(tmp_path: Path) -> None:
    path = tmp_path / "studio.json"
    path.write_text(
        '{"theme": "nord", "of the future": {"x": [1]}, "workspaces": {"/w": {"y": 1}}}'
    )
    one, other = Preferences.load(path), Preferences.load(path)
    one.theme = "dracula"
    one.remember_choices(tmp_path, "a", Choices(limit=3))
    other.remember_choices(tmp_path, "b", Choices(budget=4))
    other.animations = False
    one.save()
    other.save()
    kept = json.loads(path.read_text("utf-8"))
    assert kept["of the future"] == {"x": [1]}
    assert kept["workspaces"]["/w"] == {"y": 1}
    again = Preferences.load(path)
    assert again.theme == "dracula"
    assert again.animations is False
    assert again.choices(tmp_path, "a").limit == 3
    assert again.choices(tmp_path, "b").budget == 4
    # What was not changed here since is taken as the other has it.
    one.last_pane = "preview"
    one.save()
    assert one.animations is False
    assert Preferences.load(path).last_pane == "preview"


def test_many_processes_at_once(tmp_path: Path) -> None:
    path = tmp_path / "studio.json"
    code = (
        "import sys; from pathlib import Path; from studio.preferences import Preferences\n"
        "mine = Preferences.load(Path(sys.argv[1]))\n"
        "for n in range(20):\n"
        "    mine.remember_persona(Path(f'/{sys.argv[2]}-{n}'), 'x'); mine.save()\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, path, str(n)]) for n in range(3)]
    assert [one.wait() for one in running] == [0, 0, 0]
    assert len(json.loads(path.read_text("utf-8"))["workspaces"]) == 60


def test_an_unreadable_file_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "studio.json"
    path.write_text("{ nonsense")
    mine = Preferences.load(path)
    assert "not JSON" in mine.problem
    mine.theme = "nord"
    mine.save()
    assert (tmp_path / "studio.unreadable.json").read_text() == "{ nonsense"
    assert Preferences.load(path).theme == "nord"
    assert Preferences.load(path).problem == ""


def test_who_holds_the_file_for_long_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.one_at_a_time.PATIENCE", 0.02)
    mine = Preferences.load(tmp_path / "studio.json")
    mine.theme = "nord"
    with alone(mine.path), pytest.raises(OSError, match="another program"):
        mine.save()
    # It is still to be written.
    mine.save()
    assert Preferences.load(mine.path).theme == "nord"


def test_a_link_to_the_file_stays_one(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.json"
    real.write_text("{}")
    (tmp_path / "studio.json").symlink_to(real)
    mine = Preferences.load(tmp_path / "studio.json")
    mine.theme = "nord"
    mine.save()
    assert mine.path.is_symlink()
    assert Preferences.load(real).theme == "nord"


@pytest.mark.parametrize("panes", ['"x"', "[0, 2]", "[true, 5]", "[0.5, 3]", "{}", "[0.5, null]"])
def test_widths_that_make_no_sense_are_none(tmp_path: Path, panes: str) -> None:
    path = tmp_path / "studio.json"
    path.write_text(f'{{"panes": {panes}}}')
    assert Preferences.load(path).pane_widths == ()


widths = st.tuples(*(st.integers(least, least + 60) for least in LEAST))


@given(widths, st.integers(0, 2), st.integers(-90, 90))
def test_widening_keeps_the_sum_and_the_least(
    found: tuple[int, ...], place: int, cells: int
) -> None:
    wider = widened(found, LEAST, place, cells)
    assert sum(wider) == sum(found)
    assert all(width >= least for width, least in zip(wider, LEAST, strict=True))
    assert wider[place] >= found[place] if cells >= 0 else wider[place] <= found[place]


@given(widths, st.integers(0, 1), st.integers(-10, 300))
def test_a_dragged_border_moves_its_two_panes_alone(
    found: tuple[int, ...], border: int, column: int
) -> None:
    moved = split_at(found, LEAST, border, column)
    assert sum(moved) == sum(found)
    assert all(width >= least for width, least in zip(moved, LEAST, strict=True))
    other = 2 if border == 0 else 0
    assert moved[other] == found[other]


async def quit_it(studio: Driver) -> None:
    studio.send("ctrl+q")
    await studio.until(lambda: studio.app._exit)


def panes(studio: Driver) -> list[int]:
    return [pane.outer_size.width for pane in studio.main.query(".pane")]


async def test_panes_are_widened_by_keys_and_stay_so(stand: Stand) -> None:
    async with stand.running(size=(160, 40)) as studio:
        first = panes(studio)
        await studio.go(studio.links(), "part:kind")
        await studio.press("right_curly_bracket", "right_curly_bracket")
        wider = panes(studio)
        assert sum(wider) == 160
        assert wider[1] >= first[1] + 7
        await studio.press("left_curly_bracket")
        assert wider[1] - 5 <= panes(studio)[1] < wider[1]
        for _ in range(30):
            studio.send("right_curly_bracket")
        await studio.settle()
        widest = panes(studio)
        assert all(width >= least for width, least in zip(widest, LEAST, strict=True))
        await quit_it(studio)
    async with stand.running(size=(160, 40)) as studio:
        assert panes(studio) == widest
        await studio.pilot.resize_terminal(80, 24)
        await studio.settle()
        assert studio.main.library.outer_size.width in (0, 80)
        await studio.pilot.resize_terminal(160, 40)
        await studio.settle()
        await studio.app.run_action("screen.reset_panes")
        await studio.settle()
        assert panes(studio) == first


async def test_panes_are_widened_by_the_mouse(stand: Stand) -> None:
    async with stand.running(size=(170, 40)) as studio:
        first = panes(studio)
        edge = studio.main.library.region.right
        await studio.pilot.mouse_down(offset=(edge - 1, 20))
        await studio.pilot.hover(offset=(edge + 6, 20))
        await studio.pilot.mouse_up(offset=(edge + 6, 20))
        await studio.settle()
        now = panes(studio)
        assert now[0] in (first[0] + 6, first[0] + 7)
        assert now[2] in range(first[2] - 1, first[2] + 2)
        # It is over: the mouse moves nothing any more.
        await studio.pilot.hover(offset=(20, 20))
        assert panes(studio) == now
        # A press inside a pane is no drag of a border.
        await studio.pilot.mouse_down(offset=(edge - 8, 20))
        await studio.pilot.hover(offset=(edge + 20, 20))
        await studio.pilot.mouse_up(offset=(edge + 20, 20))
        assert panes(studio) == now


async def test_the_tab_shown_last_is_shown_again_on_a_narrow_terminal(stand: Stand) -> None:
    async with stand.running(size=(80, 24)) as studio:
        assert studio.main.library.display
        await studio.press("3")
        await quit_it(studio)
    async with stand.running(size=(80, 24)) as studio:
        assert studio.main.preview.display
        assert not studio.main.library.display
        assert studio.app.focused is studio.main.preview.prompt


async def test_the_encoding_is_remembered_for_all_that_has_none_of_its_own(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.pane("preview")
        await studio.press("g")
        rows = studio.app.screen.query_one("#pick-rows")
        await studio.go(rows, "cl100k_base")  # type: ignore[arg-type]
        await studio.press("enter")
        await studio.settle()
        assert studio.choice("encoding") == "cl100k_base"
        await quit_it(studio)
    async with stand.running("bob") as studio:
        assert studio.choice("encoding") == "cl100k_base"
        assert "cl100k_base" in studio.status("tokens")


async def test_unreadable_settings_are_told_once(stand: Stand) -> None:
    stand.preferences.write_text("nonsense [red]")
    async with stand.running() as studio:
        told = [note for note in studio.notes if "cannot be read" in note]
        assert len(told) == 1
        assert str(stand.preferences) in told[0]


async def test_animations_are_turned_off_for_good(stand: Stand) -> None:
    async with stand.running() as studio:
        await studio.app.run_action("app.toggle_animations")
        await studio.until(lambda: "Animations are off." in " ".join(studio.notes))
    assert Preferences.load(stand.preferences).animations is False
