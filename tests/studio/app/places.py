"""Every place of the studio: each screen, pane, tab, editor and dialog, and the way to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from textual.content import Content
from textual.screen import Screen

import studio.screens
from store.checks.excerpts import Excerpt
from store.entries import KINDS, Kind, Persona
from store.errors import StoreError
from studio.choices import Choices
from studio.panes.composer_tabs import TABS
from studio.releasing import shelf
from studio.screens.check.going import SeedPage
from studio.screens.dialogs import AskScreen, ConfirmScreen, Dialog, PageScreen, PickScreen
from studio.screens.presets import PresetsScreen
from studio.screens.releases.label import LabelScreen
from studio.screens.releases.publish import PublishScreen
from studio.screens.variables import VariablesScreen
from studio.screens.visits import SCREENS
from studio.variables import Variable
from studio.widgets.rows import Row
from tests.studio.app.bad_input import LONG, NASTY, TEXT
from tests.studio.app.driving import Driver

Way = Callable[[Driver], Awaitable[None]]


@dataclass(frozen=True)
class Place:
    """Somewhere in the studio."""

    name: str
    go: Way
    """Goes there from the main screen."""
    shows: str = "[red]"
    """What of a hostile catalog is to be read there; blank where nothing of it is."""


async def _pane(name: str, studio: Driver) -> None:
    await studio.pane(name)


async def _tab(name: str, studio: Driver) -> None:
    await studio.pane("composer")
    if studio.main.material is not None:
        await studio.tab(name)
    await studio.pane("composer")


async def _view(view: str, studio: Driver) -> None:
    await studio.pane("preview")
    if studio.main.material is not None:
        for _ in range(6):
            if studio.main.choices.view == view:
                break
            studio.main.preview.action_next_view()
            await studio.settle()
        assert studio.main.choices.view == view
    await studio.pane("preview")


async def _screen(name: str, studio: Driver) -> None:
    studio.main.visit(name, studio.main.at)
    await studio.until(lambda: studio.app.screen is not studio.main)
    await studio.settle()


async def _editor(kind: Kind, new: bool, studio: Driver) -> None:
    found = [] if new else studio.catalog.window(kind, 0, 1)
    studio.main.edit_entry(kind, found[0].name if found else "")
    await studio.until(lambda: studio.app.screen is not studio.main)
    await studio.settle()


async def _key(key: str, studio: Driver) -> None:
    await studio.press(key)
    await studio.until(lambda: studio.app.screen is not studio.main)
    await studio.settle()


async def _themes(studio: Driver) -> None:
    studio.app.action_choose_theme()
    await studio.until(lambda: studio.app.screen is not studio.main)
    await studio.settle()


def _persona(studio: Driver) -> Persona:
    material = studio.main.material
    return material.persona if material else Persona(name=NASTY[0])


def _rows() -> list[Row]:
    return [Row(name, Content(name), Content(name)) for name in NASTY] + [
        Row(f"{number}", Content(f"row {number}")) for number in range(60)
    ]


def _publish(studio: Driver) -> Screen[Any]:
    dialog = PublishScreen(_persona(studio).name, 1)
    try:
        dialog.show(shelf(studio.catalog, _persona(studio).name))
    except StoreError:
        # There is no such persona: it stays as it is before it is known what there is.
        assert studio.main.material is None
    return dialog


def _variables(_: Driver) -> Screen[Any]:
    return VariablesScreen([Variable(name, TEXT, TEXT) for name in (*NASTY, *"abcdefghijkl")])


def _excerpt() -> Excerpt:
    return Excerpt(tuple(TEXT.split("\n")) * 20, 1, 31, True, True)


DIALOGS: dict[str, Callable[[Driver], Screen[Any]]] = {
    "pick": lambda _: PickScreen(LONG, _rows(), NASTY[4]),
    "pick of none": lambda _: PickScreen(TEXT, []),
    "ask": lambda _: AskScreen(LONG, TEXT, hint=TEXT, check=lambda _: TEXT),
    "confirm": lambda _: ConfirmScreen(LONG, TEXT * 40, "[red]Do it"),
    "page": lambda _: PageScreen(LONG, Content(NASTY[0]).join([Content("x")] * 400)),
    "seed page": lambda _: SeedPage(LONG, _excerpt()),
    "publish": _publish,
    "presets": lambda studio: PresetsScreen(_persona(studio), Choices()),
    "variables": _variables,
    "variables of none": lambda _: VariablesScreen([]),
    "label": lambda _: LabelScreen(LONG, dict.fromkeys(NASTY, 1)),
}
"""Dialogs with hostile text in them, by themselves: nobody waits for their answer."""


DIALOG_CLASSES: Sequence[type[Screen[Any]]] = (
    AskScreen,
    ConfirmScreen,
    LabelScreen,
    PageScreen,
    PickScreen,
    PresetsScreen,
    PublishScreen,
    SeedPage,
    VariablesScreen,
)
"""What they are, all of them."""


async def _dialog(name: str, studio: Driver) -> None:
    studio.app.push_screen(DIALOGS[name](studio))
    await studio.until(lambda: studio.app.screen is not studio.main)
    await studio.settle()


def _panes() -> Iterator[Place]:
    yield Place("library", partial(_pane, "library"))
    for name, _ in TABS:
        yield Place(f"composer, {name}", partial(_tab, name))
    for view in ("detail", "manifest", "session", "diff", "summary"):
        yield Place(f"preview, {view}", partial(_view, view))


PANES: Sequence[Place] = tuple(_panes())
VISITED: Sequence[Place] = tuple(Place(name, partial(_screen, name)) for name in SCREENS)
EDITORS: Sequence[Place] = tuple(
    Place(f"{'new ' if new else ''}{kind}", partial(_editor, kind, new), "" if new else "[")
    for kind in KINDS
    if kind != "persona"
    for new in (False, True)
)
OVERLAYS: Sequence[Place] = (
    Place("jump", partial(_key, "ctrl+o"), ""),
    Place("help", partial(_key, "f1"), ""),
    Place("palette", partial(_key, "ctrl+p"), ""),
    Place("themes", _themes, ""),
    *(Place(name, partial(_dialog, name), "" if " of none" in name else "[") for name in DIALOGS),
)
PLACES: dict[str, Sequence[Place]] = {
    "panes": PANES,
    "visited": VISITED,
    "editors": EDITORS,
    "overlays": OVERLAYS,
}


def screen_classes() -> set[type[Screen[Any]]]:
    """Every class of a screen that the studio has, without those that others are made of."""
    for module in walk_packages(studio.screens.__path__, "studio.screens."):
        import_module(module.name)
    found: set[type[Screen[Any]]] = set()
    left: list[type[Screen[Any]]] = [Screen]
    while left:
        below = left.pop().__subclasses__()
        left += below
        found.update(one for one in below if one.__module__.startswith("studio.screens."))
    made_of = {base for one in found for base in one.__mro__[1:]}
    return {one for one in found if one not in made_of or one in (PickScreen, PageScreen)} - {
        Dialog
    }


async def back(studio: Driver) -> None:
    """Back to the main screen by Escape alone, as a person goes."""
    for _ in range(8):
        if studio.app.screen is studio.main:
            return
        before = studio.app.screen
        if isinstance(before, ConfirmScreen) and before._yes == "Leave":
            await studio.press("y")
        else:
            await studio.press("escape")
    raise AssertionError(f"Escape does not lead out of {studio.app.screen}")
