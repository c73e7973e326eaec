"""The way to each screen of the studio, by keys, on the catalog that was lived in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from textual.command import CommandList, CommandPalette
from textual.screen import Screen
from textual.widgets import Input, Static

from studio.choices import Choices, Override, View
from studio.screens.check.screen import CheckScreen
from studio.screens.conflict import ConflictScreen
from studio.screens.coverage.cells import TYPE
from studio.screens.coverage.screen import CoverageScreen
from studio.screens.dialogs import ConfirmScreen
from studio.screens.entry import EntryScreen
from studio.screens.repeats.screen import RepeatsScreen
from studio.screens.sync.screen import SyncScreen
from studio.widgets.row_list import RowList
from tests.studio.app.driving import Driver
from tests.studio.scenes.lived import MIRA

Way = Callable[[Driver], Awaitable[None]]


@dataclass(frozen=True)
class Scene:
    """One picture: what to call it, and the way there."""

    name: str
    way: Way
    more: bool = False
    """Whether it shows more of a screen of which there is another picture."""


async def _opened(studio: Driver, persona: str = MIRA) -> None:
    studio.main.open_persona(persona)
    await studio.until(lambda: studio.main.shown is not None)
    await studio.settle()
    await studio.pane("composer")


async def _visit(studio: Driver, key: str, screen: type[Screen[Any]]) -> Any:
    """Open another screen by its key; gives it when it is there."""
    await studio.press(key)
    await studio.until(lambda: isinstance(studio.app.screen, screen))
    await studio.settle()
    return studio.app.screen


async def _choose(studio: Driver, choices: Choices) -> None:
    studio.main.choose(choices)
    studio.main.reload()
    await studio.settle()


# The main screen.


async def _first_look(studio: Driver) -> None:
    await studio.settle()


async def _found(studio: Driver) -> None:
    await _opened(studio)
    library = studio.main.library
    library.search_box.value = "type:tone warm"
    await studio.until(lambda: "part:archive-manners" not in library.list.ids())
    await studio.pane("library")


def _tab(name: str) -> Way:
    async def way(studio: Driver) -> None:
        await _opened(studio)
        await studio.tab(name)

    return way


async def _overridden(studio: Driver) -> None:
    """Another voice, at a later stage, as the preview alone has it."""
    await _opened(studio)
    choices = studio.main.choices.with_override("voice", Override("mira-voice-open-water"))
    await _choose(studio, replace(choices, stage="three-fathoms"))
    assert studio.main.shown is not None
    studio.main.preview.reveal_type("voice", studio.main.shown.composition)
    await studio.pane("preview")


def _view(view: View, persona: str = MIRA) -> Way:
    async def way(studio: Driver) -> None:
        await _opened(studio, persona)
        await _choose(studio, replace(studio.main.choices, view=view))
        await studio.pane("preview")

    return way


async def _diff(studio: Driver) -> None:
    await _view("diff")(studio)
    said = studio.main.preview.query_one("#diff-both", Static)
    await studio.until(lambda: "difference" in str(said.render()))


# The arc editor.


async def _arc(studio: Driver) -> None:
    await _opened(studio)
    await studio.press("A")
    await studio.settle()


async def _arc_matrix(studio: Driver) -> None:
    await _arc(studio)
    await studio.press("greater_than_sign", "2", "down", "down")


async def _arc_text(studio: Driver) -> None:
    await _arc(studio)
    await studio.press("greater_than_sign", "greater_than_sign", "3")


# The entry editor.


async def _edited(studio: Driver, kind: Any, name: str, persona: str = MIRA) -> None:
    await _opened(studio, persona)
    studio.main.edit_entry(kind, name)
    await studio.until(lambda: isinstance(studio.app.screen, EntryScreen))
    await studio.settle()
    for line, word in (("#entry-tokens", "Tokens"), ("#entry-uses", "Used")):
        for static in studio.app.screen.query(line):
            if static.display and static.size.width:
                await studio.until(lambda one=static, said=word: said in str(one.render()))
    await studio.settle()


def _editor(kind: str, name: str) -> Way:
    async def way(studio: Driver) -> None:
        await _edited(studio, kind, name)

    return way


async def _sequence(studio: Driver) -> None:
    await _edited(studio, "sequence", "discovery-conversation", "discovery-host")
    await studio.press("down")


async def _changed_by_both(studio: Driver) -> None:
    await _edited(studio, "part", "mira-soul-true-line")
    await studio.fill("summary", "You believe that an exact line is a promise kept to strangers.")
    with studio.stand.change() as change:
        change.update(
            "part",
            "mira-soul-true-line",
            {"summary": "You believe that whoever sets the world down truly owes it to the lost."},
        )
    await studio.until(lambda: studio.problem("summary"))
    await studio.settle()


async def _both_texts(studio: Driver) -> None:
    await _changed_by_both(studio)
    await _visit(studio, "f8", ConflictScreen)


# The other screens.


async def _sync(studio: Driver) -> None:
    await _opened(studio)
    screen: SyncScreen = await _visit(studio, "Y", SyncScreen)
    await studio.go(screen.list, "part:tone-dry-salt")


async def _sync_conflict(studio: Driver) -> None:
    await _opened(studio)
    screen: SyncScreen = await _visit(studio, "Y", SyncScreen)
    await studio.go(screen.list, "part:mira-flaw-trusts-paper")
    await studio.press("enter", "t")


async def _history(studio: Driver) -> None:
    await _opened(studio)
    await studio.press("H")
    await studio.settle()
    await studio.press("down", "down", "down", "down", "down", "down", "down")


async def _check(studio: Driver) -> None:
    await _opened(studio)
    screen: CheckScreen = await _visit(studio, "C", CheckScreen)
    await studio.until(lambda: screen._progress is None)
    await studio.settle()
    at = next(n for n, one in enumerate(screen._shown) if one.code == "looks-like-role-line")
    screen.findings.cursor = at
    await studio.settle()


async def _coverage(studio: Driver) -> None:
    await _opened(studio)
    screen: CoverageScreen = await _visit(studio, "G", CoverageScreen)
    await studio.until(lambda: screen._read is not None and screen._progress is None)
    await studio.settle()
    screen.grid.go_to(MIRA, f"{TYPE}soul")
    await studio.settle()


async def _repeats(studio: Driver) -> None:
    await _check(studio)
    screen: RepeatsScreen = await _visit(studio, "d", RepeatsScreen)
    await studio.until(lambda: screen._progress is None and screen.standing.total)
    await studio.settle()


async def _compare(studio: Driver) -> None:
    await _opened(studio)
    await studio.press("D")
    await studio.settle()
    await studio.press("n")


async def _releases(studio: Driver) -> None:
    await _opened(studio)
    await studio.press("R")
    await studio.settle()
    await studio.press("down")


async def _release_text(studio: Driver) -> None:
    await _releases(studio)
    await studio.press("v", "v")


async def _publish(studio: Driver) -> None:
    await _opened(studio)
    await studio.press("P")
    await studio.until(lambda: studio.app.screen is not studio.main)
    await studio.settle()


async def _label(studio: Driver) -> None:
    await _releases(studio)
    below = studio.app.screen
    await studio.press("l")
    await studio.until(lambda: studio.app.screen is not below)
    await studio.settle()


async def _presets(studio: Driver) -> None:
    await _opened(studio, "game-master")
    await studio.pane("preview")
    await studio.press("p", "down")


async def _variables(studio: Driver) -> None:
    await _opened(studio, "game-master")
    await studio.pane("preview")
    await studio.press("i")


# Over every screen.


async def _jump(studio: Driver) -> None:
    await _opened(studio)
    await studio.press("apostrophe")


async def _help(studio: Driver) -> None:
    await _opened(studio)
    await studio.press("question_mark")


async def _palette(studio: Driver) -> None:
    await _opened(studio)
    await studio.press("ctrl+p")
    await studio.until(lambda: isinstance(studio.app.screen, CommandPalette))
    palette = studio.app.screen
    # Asked for as text it would keep what is below it as blank.
    palette.query_one(Input).value = "stage"
    found = palette.query_one(CommandList)
    await studio.until(lambda: found.option_count)
    await studio.until(
        lambda: all(one.is_finished for one in studio.app.workers if one.node is palette)
    )


async def _themes(studio: Driver) -> None:
    await _opened(studio)
    studio.app.action_choose_theme()
    await studio.until(lambda: studio.app.screen is not studio.main)
    await studio.settle()


async def _picker(studio: Driver) -> None:
    await _opened(studio)
    await studio.pane("preview")
    await studio.press("o")
    await studio.until(lambda: studio.app.screen.query("#pick-rows"))
    await studio.go(studio.app.screen.query_one("#pick-rows", RowList), "voice")
    await studio.press("enter")
    await studio.until(lambda: "Override voice" in studio.dialog_title())
    await studio.settle()


async def _question(studio: Driver) -> None:
    await _opened(studio)
    await studio.pane("preview")
    await studio.press("b")


async def _confirm(studio: Driver) -> None:
    await _opened(studio)
    screen: SyncScreen = await _visit(studio, "Y", SyncScreen)
    await studio.go(screen.list, "part:tone-dry-salt")
    await _visit(studio, "r", ConfirmScreen)


SCENES = (
    Scene("first-look", _first_look),
    Scene("main", _opened),
    Scene("search", _found),
    Scene("arc-tab", _tab("arc"), more=True),
    Scene("voice-tab", _tab("voice"), more=True),
    Scene("fields-tab", _tab("fields"), more=True),
    Scene("override", _overridden),
    Scene("preview-detail", _view("detail"), more=True),
    Scene("preview-manifest", _view("manifest"), more=True),
    Scene("preview-session", _view("session", "discovery-host"), more=True),
    Scene("preview-diff", _diff),
    Scene("arc", _arc),
    Scene("arc-matrix", _arc_matrix, more=True),
    Scene("arc-text", _arc_text, more=True),
    Scene("editor", _editor("part", "mira-soul-true-line")),
    Scene("editor-role", _editor("role", "discovery-listener")),
    Scene("editor-sequence", _sequence),
    Scene("editor-conflict", _changed_by_both, more=True),
    Scene("both-texts", _both_texts),
    Scene("sync", _sync),
    Scene("sync-conflict", _sync_conflict, more=True),
    Scene("history", _history),
    Scene("check", _check),
    Scene("coverage", _coverage),
    Scene("repeats", _repeats),
    Scene("compare", _compare),
    Scene("releases", _releases),
    Scene("release-text", _release_text, more=True),
    Scene("publish", _publish),
    Scene("label", _label),
    Scene("presets", _presets),
    Scene("variables", _variables),
    Scene("jump", _jump),
    Scene("help", _help),
    Scene("palette", _palette),
    Scene("themes", _themes, more=True),
    Scene("picker", _picker),
    Scene("question", _question),
    Scene("confirm", _confirm),
)
"""A picture of every screen, and of what is most often opened over it."""
