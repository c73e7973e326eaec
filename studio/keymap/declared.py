"""Everything in the studio that has keys, found where it is declared.

Imports every screen and pane, so it is asked for in a thread, and only where there are keys of
one's own or a list of all is wanted.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Final, Literal, TypeAlias

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

from studio.commands import UNBOUND, Command

Level: TypeAlias = Literal["app", "screen", "pane", "widget"]

PANE: Final = "pane."
"""What the ids begin with of the letters that panes take for the screen's commands."""
_PLACES: Final[dict[Level, str]] = {
    "app": "Everywhere",
    "screen": "Other screens and dialogs",
    "pane": "Panes",
    "widget": "Lists and settings",
}
_ROOMS: Final = ("studio.panes", "studio.screens", "studio.widgets")
_ALWAYS: Final = {"ctrl+p": "the palette", "ctrl+c": "Textual"}


@dataclass(frozen=True, slots=True)
class Declared:
    """Something that keys do."""

    id: str
    title: str
    place: str
    """What its place is called in the help."""
    keys: tuple[str, ...]
    """The keys it comes with, as Textual names them."""
    letters: tuple[str, ...]
    """Those of them that only panes take; they have a binding of their own, `pane.` and the id."""
    level: Level
    homes: frozenset[str]
    """The classes that bind it."""


@cache
def declared() -> dict[str, Declared]:
    """By id, everything that has an id and can have keys."""
    found: dict[str, Declared] = {}
    commands: dict[str, tuple[Command, str]] = {}
    classes = sorted(_classes(), key=lambda one: (one.__module__, one.__qualname__))
    for owner in classes:
        main = owner.__qualname__ == "MainScreen"
        place = "Main screen" if main else getattr(owner, "PLACE", "")
        for command in owner.__dict__.get("COMMAND_LIST", ()):
            commands.setdefault(command.id, (command, place))
    for owner in classes:
        for binding in _own(owner):
            if not binding.id:
                continue
            name = binding.id.removeprefix(PANE)
            command, place = commands.get(name, (None, ""))
            one = found.get(name)
            title = command.title if command else binding.description or name
            keys = one.keys if one else ()
            letters = one.letters if one else ()
            if binding.key.startswith(UNBOUND):
                pass
            elif binding.id != name:
                letters = _with(letters, binding.key)
            else:
                keys = _with(keys, binding.key)
            homes = (one.homes if one else frozenset()) | {owner.__qualname__}
            level = _level(owner)
            if one is not None and (binding.id != name or one.level == "app"):
                level = one.level
            place = place or (one.place if one else getattr(owner, "PLACE", ""))
            place = place or _PLACES[level]
            found[name] = Declared(name, title, place, keys, letters, level, homes)
    return found


def neighbours(name: str) -> frozenset[str]:
    """The ids that are bound by a class which binds this one too."""
    return _neighbours().get(name, frozenset())


@cache
def _neighbours() -> dict[str, frozenset[str]]:
    near: dict[str, set[str]] = {}
    for owner in _classes():
        ids = {
            binding.id.removeprefix(PANE)
            for bindings in owner._merge_bindings().key_to_bindings.values()
            for binding in bindings
            if binding.id
        }
        for one in ids:
            near.setdefault(one, set()).update(ids - {one})
    return {one: frozenset(ids) for one, ids in near.items()}


def always() -> dict[str, str]:
    """Keys that are nobody's to give away, and whose they are."""
    return dict(_ALWAYS)


def _with(keys: tuple[str, ...], key: str) -> tuple[str, ...]:
    return keys if key in keys else (*keys, key)


def _own(owner: type[DOMNode]) -> Iterator[Binding]:
    yield from Binding.make_bindings(owner.__dict__.get("BINDINGS", ()))


def _level(owner: type[DOMNode]) -> Level:
    if issubclass(owner, App):
        return "app"
    if issubclass(owner, Screen):
        return "screen"
    return "widget" if owner.__module__.startswith("studio.widgets") else "pane"


@cache
def _classes() -> tuple[type[DOMNode], ...]:
    for room in _ROOMS:
        package = import_module(room)
        for module in pkgutil.walk_packages(package.__path__, f"{room}."):
            import_module(module.name)
    import_module("studio.app")
    found: dict[type[DOMNode], None] = {}
    waiting: list[type[Any]] = [DOMNode]
    while waiting:
        for below in waiting.pop().__subclasses__():
            waiting.append(below)
            if below.__module__.startswith("studio."):
                found[below] = None
    return tuple(found)
