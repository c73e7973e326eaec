"""Presets in the preview: used, altered, saved, renamed, deleted and compared; and variables."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.widgets import Input, Static

from store.compose.request import Request
from store.entries import Preset
from studio.__main__ import main
from studio.choices import Choices, Override
from studio.presets import with_preset
from studio.screens.desk_screen import DeskScreen
from studio.screens.presets import PresetsScreen
from studio.screens.variables import VariablesScreen
from tests.studio.app.driving import Driver, Stand

BRISK = Preset(name="brisk", overrides={"tone": "terse"}, mute=("trait:calm",))
HUSH = Preset(name="hush", overrides={"tone": None, "goal": None})
HOSTILE = "[@click=app.quit]x[/] {{x}} \x1b[31mred 🎈 \u202eback"


def keep(stand: Stand, *presets: Preset, persona: str = "ada") -> None:
    with stand.change() as change:
        change.update("persona", persona, {"presets": presets})


def presets(studio: Driver) -> dict[str, Preset]:
    return {one.name: one for one in studio.catalog.persona(studio.name).presets}


def listed(studio: Driver) -> list[str]:
    screen = studio.app.screen
    assert isinstance(screen, PresetsScreen)
    rows = screen.rows_list
    return [studio.line_of(rows, place).rstrip() for place in range(rows.total)]


async def picker(studio: Driver, row_id: str = "") -> None:
    """Open the presets by key, and go to one."""
    studio.main.preview.prompt.focus()
    await studio.settle()
    await studio.press("p")
    screen = studio.app.screen
    assert isinstance(screen, PresetsScreen)
    if row_id:
        await studio.go(screen.rows_list, row_id)


async def test_a_preset_is_used_stepped_and_toggled_and_nothing_is_written(stand: Stand) -> None:
    keep(stand, BRISK, HUSH)
    async with stand.running() as studio:
        revisions, plain = studio.revisions(), studio.preview_text
        assert studio.choice("preset") == "none"
        await picker(studio)
        none, brisk, hush = listed(studio)
        assert "● none" in none
        assert "brisk" in brisk
        assert brisk.endswith("tone → terse · mutes 1")
        assert hush.endswith("tone → nothing · goal → nothing")
        await studio.press("down", "enter")
        studio.same_as_catalog(Request(preset="brisk"))
        assert studio.choice("preset") == "brisk"
        # Off and on by one key, and by p and Enter.
        await studio.press("full_stop")
        assert (studio.preview_text, studio.choice("preset")) == (plain, "none")
        await studio.press("p", "enter")
        studio.same_as_catalog(Request(preset="brisk"))
        await studio.press("p", "enter")
        assert studio.preview_text == plain
        await studio.press("full_stop")
        studio.same_as_catalog(Request(preset="brisk"))
        # By the arrows of its chip.
        studio.main.preview._choice("preset").focus()
        await studio.press("right")
        studio.same_as_catalog(Request(preset="hush"))
        await studio.press("right")
        assert studio.preview_text == plain
        await studio.press("left")
        studio.same_as_catalog(Request(preset="hush"))
        # By the mouse on its chip.
        await studio.pilot.click("#choice-preset")
        await studio.settle()
        assert isinstance(studio.app.screen, PresetsScreen)
        await studio.press("escape")
        # All taken back, the last preset is a key away.
        await studio.press("z")
        assert (studio.preview_text, studio.choice("preset")) == (plain, "none")
        studio.main.preview.prompt.focus()
        await studio.settle()
        await studio.press("full_stop")
        studio.same_as_catalog(Request(preset="hush"))
        assert studio.revisions() == revisions
        studio.send("ctrl+q")
        await studio.until(lambda: not studio.app.is_running)
    # Remembered for this persona.
    async with stand.running() as studio:
        assert studio.choice("preset") == "hush"
        studio.same_as_catalog(Request(preset="hush"))


async def test_what_is_chosen_beside_a_preset_wins_and_updates_it(stand: Stand) -> None:
    keep(stand, BRISK)
    async with stand.running() as studio:
        studio.main.choose(with_preset(studio.main.choices, "brisk"))
        await studio.settle()
        overrides = studio.main.preview.overrides
        # The preset's override is off, and on again.
        await studio.go(overrides, "tone")
        assert "[x] tone" in studio.line_of(overrides, 1)
        await studio.press("space")
        studio.same_as_catalog(Request(mute=frozenset(BRISK.mute)))
        assert studio.choice("preset") == "brisk*"
        await studio.press("space")
        assert studio.choice("preset") == "brisk"
        await studio.press("delete")
        assert studio.choice("preset") == "brisk*"
        # What it mutes is in again, and another part is muted.
        await studio.tab("traits")
        await studio.go(studio.links("trait"), "trait:calm")
        assert "◌" in studio.row(studio.links("trait"), "trait:calm")
        await studio.press("space")
        assert "●" in studio.row(studio.links("trait"), "trait:calm")
        await studio.go(studio.links("trait"), "trait:curious")
        await studio.press("space")
        studio.same_as_catalog(Request(mute=frozenset({"trait:curious"})))
        assert presets(studio) == {"brisk": BRISK}
        await picker(studio, "preset:brisk")
        assert "brisk*" in listed(studio)[1]
        await studio.press("u")
        assert presets(studio) == {"brisk": Preset(name="brisk", mute=("trait:curious",))}
        assert studio.choice("preset") == "brisk"
        studio.same_as_catalog(Request(preset="brisk"))
        # One change, which is undone.
        await studio.press("u")
        await studio.until(lambda: presets(studio) == {"brisk": BRISK})
        await studio.settle()
        studio.same_as_catalog(Request(preset="brisk"))


async def test_saved_in_the_studio_it_composes_the_same_on_the_command_line(
    stand: Stand,
) -> None:
    async with stand.running("bob") as studio:
        assert not studio.main.preview._choice("preset").display
        await picker(studio)
        assert "No presets yet." in studio.screen_text()
        await studio.press("s")
        assert studio.notes[-1].startswith("Nothing is chosen yet")
        studio.main.choose(
            Choices(overrides={"tone": Override("bold")}, vars={"greeting": "Hé {{ you }} 🎈"})
        )
        studio.main.reload()
        await studio.settle()
        await picker(studio)
        await studio.press("s")
        await studio.answer("a/b")
        assert 'holds a "/"' in studio.screen_text()
        await studio.answer("  loud  ")
        assert studio.choice("preset") == "loud"
        assert presets(studio)["loud"].vars == {"greeting": "Hé {{ you }} 🎈"}
        assert studio.main.choices.overrides == {}
        shown = studio.preview_text
        assert "Speak boldly." in shown
        printed = io.StringIO()
        with redirect_stdout(printed):
            assert main(["-C", str(stand.folder), "compose", "bob", "--preset", "loud"]) == 0
        assert printed.getvalue() == shown + "\n"
        # Its name is taken now.
        await picker(studio)
        await studio.press("s")
        await studio.answer("loud")
        assert "There is a preset of that name" in studio.screen_text()
        await studio.press("escape")


async def test_rename_and_delete(stand: Stand) -> None:
    keep(stand, BRISK, HUSH)
    async with stand.running() as studio:
        studio.main.choose(with_preset(studio.main.choices, "brisk"))
        await studio.settle()
        await picker(studio, "preset:brisk")
        await studio.press("r")
        assert studio.dialog_title() == "New name of preset brisk"
        await studio.answer("hush")
        assert "There is a preset of that name" in studio.screen_text()
        await studio.answer("curt")
        assert list(presets(studio)) == ["curt", "hush"]
        assert studio.choice("preset") == "curt"
        studio.same_as_catalog(Request(preset="curt"))
        await picker(studio, "preset:curt")
        await studio.press("d")
        assert studio.dialog_title() == "Delete preset curt?"
        await studio.press("n")
        assert list(presets(studio)) == ["curt", "hush"]
        await picker(studio, "preset:curt")
        await studio.press("d", "y")
        assert list(presets(studio)) == ["hush"]
        assert studio.choice("preset") == "none"
        studio.same_as_catalog(Request())
        # On "none" there is nothing to rename, delete, update or compare.
        await picker(studio, "none")
        await studio.press("r", "d", "u", "c")
        assert isinstance(studio.app.screen, PresetsScreen)
        await studio.press("escape")
        await studio.press("ctrl+z", "ctrl+z")
        await studio.until(lambda: list(presets(studio)) == ["brisk", "hush"])


async def test_what_another_did_to_a_preset_is_told_and_not_overwritten(stand: Stand) -> None:
    keep(stand, BRISK, HUSH)
    async with stand.running() as studio:
        studio.main.choose(with_preset(studio.main.choices, "brisk"))
        theirs = Preset(name="brisk", vars={"a": "b"})
        new = Preset(name="new", mute=("trait:calm",))
        await picker(studio, "preset:brisk")
        keep(stand, theirs, HUSH, new)
        await studio.press("u")
        await studio.settle()
        assert (
            'preset "brisk": changed meanwhile to vars 1; yours is tone → terse'
            in (studio.notes[-1])
        )
        assert presets(studio)["brisk"] == theirs
        assert studio.choice("preset") == "brisk"
        # Another one of theirs does not matter.
        await picker(studio, "preset:hush")
        keep(stand, theirs, HUSH)
        await studio.press("d", "y")
        await studio.settle()
        assert presets(studio) == {"brisk": theirs}
        await picker(studio, "preset:brisk")
        keep(stand)
        await studio.press("r")
        await studio.answer("curt")
        # The name stands in the dialog again, with the reason.
        await studio.until(lambda: "deleted meanwhile" in studio.screen_text())
        assert studio.app.screen.query_one(Input).value == "curt"
        await studio.press("escape")
        assert presets(studio) == {}


async def test_a_preset_that_cannot_be_composed_says_why(stand: Stand) -> None:
    keep(
        stand,
        Preset(name="wrong", overrides={"tone": "plan"}),
        Preset(name="gone", overrides={"tone": "nobody"}, mute=("trait:nobody", "what")),
    )
    async with stand.running() as studio:
        studio.main.preview._choice("preset").focus()
        await studio.settle()
        await studio.press("right")
        problem = studio.main.query_one("#preview-problem", Static)
        assert 'part "plan"' in str(problem.render())
        assert "z takes back all choices" in str(problem.render())
        await studio.press("right")
        assert '"nobody"' in str(problem.render())
        await studio.press("z")
        studio.same_as_catalog(Request())


async def test_variables_are_filled_in_and_kept(stand: Stand) -> None:
    with stand.change() as change:
        change.update(
            "persona",
            "bob",
            {
                "summary": "{{ greeting }} {{ learner }} {{ greeting }}",
                "presets": (Preset(name="kim", vars={"learner": "Kim"}),),
            },
        )
    async with stand.running("bob") as studio:
        assert studio.choice("vars") == "2 open"
        revisions = studio.revisions()
        studio.main.preview.prompt.focus()
        await studio.settle()
        await studio.press("i")
        assert isinstance(studio.app.screen, VariablesScreen)
        assert studio.app.focused is studio.app.screen.query_one("#var-0")
        await studio.type("Hello,")
        await studio.press("down")
        await studio.type("Lee")
        await studio.press("enter")
        studio.same_as_catalog(Request(vars={"greeting": "Hello,", "learner": "Lee"}))
        assert studio.choice("vars") == "2 set"
        assert "Not filled in" not in studio.screen_text()
        # A blank one falls back to the preset.
        studio.main.preview.prompt.focus()
        await studio.settle()
        studio.main.choose(with_preset(studio.main.choices, "kim"))
        assert studio.choice("preset") == "kim*"
        await studio.press("i", "down")
        assert "Kim · by the preset" in str(studio.app.focused.placeholder)  # type: ignore[union-attr]
        studio.app.screen.query_one("#var-1", Input).value = ""
        await studio.press("enter")
        studio.same_as_catalog(Request(vars={"greeting": "Hello,"}, preset="kim"))
        assert studio.revisions() == revisions
        await studio.press("i", "escape")
        studio.same_as_catalog(Request(vars={"greeting": "Hello,"}, preset="kim"))
        studio.send("ctrl+q")
        await studio.until(lambda: not studio.app.is_running)
    async with stand.running("bob", size=(80, 24)) as studio:
        studio.same_as_catalog(Request(vars={"greeting": "Hello,"}, preset="kim"))
        # By mouse.
        await studio.pane("preview")
        await studio.pilot.click("#choice-vars")
        await studio.settle()
        assert isinstance(studio.app.screen, VariablesScreen)


async def test_a_text_without_variables_says_so(stand: Stand) -> None:
    async with stand.running() as studio:
        studio.main.preview.prompt.focus()
        await studio.settle()
        await studio.press("i")
        assert "The text has none." in studio.screen_text()
        await studio.press("escape")
        assert studio.app.screen is studio.main


@pytest.mark.parametrize("size", [(150, 36), (80, 24)])
async def test_hostile_names_and_values_are_shown_as_they_are(
    stand: Stand, size: tuple[int, int]
) -> None:
    many = " ".join(f"{{{{ v{number} }}}}" for number in range(2_000))
    name = "[@click=app.quit]x[-] {{x}} [red] 🎈"
    hostile = Preset(
        name=name, overrides={"tone": None, "[red]" * 40: None}, vars={HOSTILE: HOSTILE}
    )
    with stand.change() as change:
        change.update("persona", "bob", {"summary": many, "presets": (BRISK, hostile)})
    async with stand.running("bob", size=size) as studio:
        await studio.pane("preview")
        await picker(studio, f"preset:{name}")
        assert "[@click=app.quit]x" in studio.screen_text()
        await studio.press("f1")
        await studio.press("escape", "c")
        assert "[@click=app.quit]x" in studio.dialog_title()
        await studio.press("escape")
        await picker(studio, f"preset:{name}")
        await studio.press("enter", "i")
        screen = studio.app.screen
        assert isinstance(screen, VariablesScreen)
        assert len(screen.query(Input)) == 40
        assert "more, once these are filled in" in studio.screen_text()
        await studio.type("[/]\x1b[31m")
        await studio.press("enter")
        assert studio.main.choices.vars == {"v0": "[/]\x1b[31m"}
        assert "\x1b" not in studio.screen_text()
        await studio.press("z")
        await studio.tab("fields")
        assert studio.app.screen is studio.main


async def test_the_fields_tab_lists_them(stand: Stand) -> None:
    keep(stand, BRISK)
    async with stand.running() as studio:
        await studio.tab("fields")
        lines = studio.main.query_one("#preset-lines", Static)
        assert "brisk                 tone → terse · mutes 1" in str(lines.render())
        keep(stand)
        studio.main.reload()
        await studio.settle()
        assert str(lines.render()) == "none"


@dataclass(frozen=True)
class Side:
    persona: str
    request: Request


class CompareScreen(DeskScreen[Any]):
    """Stands for the screen that compares: takes what it is opened with."""

    def __init__(self, desk: Any, at: Any, left: Any = None, right: Any = None) -> None:
        super().__init__(desk)
        self.opened_with = at, left, right

    def compose(self) -> ComposeResult:
        from studio.panes.status_line import StatusLine

        yield StatusLine()


async def test_two_presets_are_compared(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, found in (("screen", CompareScreen), ("side", Side)):
        fake = ModuleType(f"studio.screens.compare.{module}")
        setattr(fake, found.__name__, found)
        monkeypatch.setitem(sys.modules, fake.__name__, fake)
    keep(stand, BRISK, HUSH)

    async def compared(studio: Driver, other: str) -> tuple[Any, Side, Side]:
        await picker(studio, "preset:brisk")
        await studio.press("c")
        await studio.until(lambda: studio.dialog_title() == "Compare preset brisk with")
        await studio.go(studio.app.screen.query_one("#pick-rows"), other)  # type: ignore[arg-type]
        await studio.press("enter")
        screen = studio.app.screen
        assert isinstance(screen, CompareScreen)
        await studio.press("escape")
        assert studio.app.screen is studio.main
        return screen.opened_with

    async with stand.running() as studio:
        studio.main.choose(
            Choices(view="detail", preset="hush", unmute=frozenset({"x"}), style="xml")
        )
        at, left, right = await compared(studio, "preset:hush")
        assert at.persona == left.persona == right.persona == "ada"
        assert (left.request.preset, right.request.preset) == ("brisk", "hush")
        assert left.request.detail
        assert left.request.style == right.request.style == "xml"
        assert studio.catalog.compose("ada", right.request).text == studio.preview_text
        _, _, right = await compared(studio, "chosen")
        assert studio.catalog.compose("ada", right.request).text == studio.preview_text
        assert dict(at.choices.overrides) == {"tone": Override(None), "goal": Override(None)}
        _, _, right = await compared(studio, "none")
        assert not right.request.preset
        assert not right.request.overrides
