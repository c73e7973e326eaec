"""Commands: each declared once, for its key, the footer, the palette and the help."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol, runtime_checkable

from textual.actions import parse
from textual.app import App
from textual.binding import Binding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.dom import DOMNode
from textual.screen import Screen

_WORDS: Final = re.compile(r"\w+")
_SURE: Final = 100.0
"""The score of a command whose words are what was typed: above every likeness of letters."""

UNBOUND: Final = "unbound."
"""What a key is called that is on no keyboard: that of a command without keys, before its id."""


@dataclass(frozen=True, slots=True)
class Command:
    """Something a person can do in one place of the studio."""

    id: str
    """Stable, so that a user's key map can name it: `composer.move_up`."""
    title: str
    """What it does, as the palette and the help say it."""
    keys: str
    """The keys that do it, comma separated; blank for the palette alone."""
    action: str
    """The action of its place that carries it out."""
    footer: str = ""
    """Its label in the footer; blank keeps it out."""
    help: str = ""
    """More to say of it than its title does."""
    pane_keys: str = ""
    """Keys that do it in a pane, where they are not typed as text: letters above all."""
    shown: str = ""
    """How the footer writes its keys, where that is not as the first of them."""
    words: str = ""
    """Other words that people look for it by in the palette."""

    def binding(self) -> Binding:
        """The binding of its keys."""
        return Binding(
            self.keys or f"{UNBOUND}{self.id}",
            self.action,
            self.footer or self.title,
            show=bool(self.footer) and bool(self.keys) and not self.pane_keys,
            key_display=self.shown or None,
            id=self.id,
            tooltip=self.help or self.title,
        )

    def pane_binding(self) -> Binding:
        """The binding, in a pane, of a command of its screen."""
        action = self.action if "." in self.action else f"screen.{self.action}"
        return Binding(
            self.pane_keys,
            action,
            self.footer or self.title,
            show=bool(self.footer),
            id=f"pane.{self.id}",
            tooltip=self.help or self.title,
        )


def bindings(commands: Iterable[Command]) -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """The bindings of commands; those without keys of their own can be given some by the user."""
    return [command.binding() for command in commands]


STUDIO_COMMANDS = (
    Command("studio.undo", "Undo the last change", "ctrl+z", "undo", pane_keys="u"),
    Command("studio.redo", "Redo", "ctrl+y", "redo", pane_keys="U"),
    Command(
        "studio.compile",
        "Compile the persona",
        "f5",
        "compile",
        "Compile",
        "stores the texts that agents load",
        "c",
    ),
    Command("studio.copy", "Copy what the preview shows", "f6", "copy", "Copy", pane_keys="y"),
    Command("studio.export", "Export the persona's compiled texts", "f7", "export"),
    Command(
        "studio.publish",
        "Publish the open persona",
        "",
        "publish",
        "Publish",
        "makes its next release, and points a label at it",
        "P",
    ),
    Command("studio.releases", "Releases", "", "visit('releases')", pane_keys="R"),
    Command("studio.compare", "Compare two compositions", "", "visit('compare')", pane_keys="D"),
    Command("studio.pull", "Pull the seeds", "f9", "pull", "", "brings changed seed files in"),
    Command(
        "studio.sync",
        "Sync with the seeds",
        "f8",
        "visit('sync')",
        "",
        "what differs, push, pull, conflicts",
        "Y",
        words="reset git files",
    ),
    Command(
        "studio.history", "History", "", "visit('history')", "", "what was done, and restore", "H"
    ),
    Command(
        "studio.check",
        "Check: what is wrong, and the way there",
        "",
        "visit('check')",
        pane_keys="C",
    ),
    Command(
        "studio.coverage",
        "Coverage of personas by part types",
        "",
        "visit('coverage')",
        pane_keys="G",
    ),
    Command("studio.repeats", "Paragraphs that stand in several entries", "", "visit('repeats')"),
    Command(
        "studio.arc",
        "Arc editor",
        "",
        "visit('arc')",
        "",
        "stages, and which part wins",
        "A",
        words="stage growth character matrix",
    ),
    Command(
        "studio.stage_before",
        "Look at the stage before",
        "",
        "look_at_stage(-1)",
        "",
        "in the preview alone",
        "less_than_sign",
    ),
    Command(
        "studio.stage_next",
        "Look at the next stage",
        "",
        "look_at_stage(1)",
        "",
        "in the preview alone",
        "greater_than_sign",
    ),
    Command("studio.library", "Go to the library", "f2", "pane('library')", pane_keys="1"),
    Command("studio.composer", "Go to the composer", "f3", "pane('composer')", pane_keys="2"),
    Command("studio.preview", "Go to the preview", "f4", "pane('preview')", pane_keys="3"),
    Command("studio.wider", "Make the pane wider", "", "widen(4)", pane_keys="right_curly_bracket"),
    Command(
        "studio.narrower", "Make the pane narrower", "", "widen(-4)", pane_keys="left_curly_bracket"
    ),
    Command("studio.reset_panes", "Give the panes their first widths", "", "reset_panes"),
    Command(
        "studio.palette",
        "All commands",
        "",
        "app.command_palette",
        "",
        "ctrl+p anywhere",
        "colon",
    ),
    Command("studio.help", "Help for where you are", "f1", "help", "Help", "", "question_mark"),
)
"""What can be done wherever one is on the main screen."""

APP_COMMANDS = (
    Command(
        "studio.jump",
        "Jump to a place",
        "ctrl+o",
        "app.jump",
        "Jump",
        "a letter over every place leads there",
        "apostrophe,semicolon",
    ),
    Command("studio.theme", "Choose a theme", "", "app.choose_theme", "", "shown as you choose"),
    Command("studio.animations", "Turn animations on or off", "", "app.toggle_animations"),
    Command(
        "studio.keys",
        "Write all keys to a file to edit",
        "",
        "app.write_keys",
        "",
        "keys.toml beside your settings",
    ),
    Command("studio.quit", "Quit", "ctrl+q", "app.quit"),
)
"""What can be done on every screen."""


def pane_bindings() -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """The letters that every pane takes for the commands of the whole screen."""
    commands = (*STUDIO_COMMANDS, *APP_COMMANDS)
    return [command.pane_binding() for command in commands if command.pane_keys]


@runtime_checkable
class CommandPlace(Protocol):
    """A screen or pane that has commands."""

    PLACE: str
    """What to call the place in the palette and the help."""
    COMMAND_LIST: tuple[Command, ...]
    # Beside them, a place may have a `PALETTE_LIST`: what is in the palette alone.


def places(screen: Screen[Any]) -> list[tuple[DOMNode, tuple[Command, ...]]]:
    """The places of a screen with their commands: the focused first, then the rest."""
    focused = list(screen.focused.ancestors_with_self) if screen.focused else []
    nodes = [*screen.walk_children(DOMNode), screen, screen.app]
    found = [node for node in nodes if isinstance(node, CommandPlace)]

    def nearness(node: DOMNode) -> tuple[int, int]:
        if isinstance(node, Screen | App):
            return (3 if isinstance(node, App) else 2), 0
        # Of two places within each other the inner one is nearer.
        return (0, focused.index(node)) if node in focused else (1, 0)

    found.sort(key=nearness)
    return [(node, node.COMMAND_LIST) for node in found if isinstance(node, DOMNode)]


@runtime_checkable
class Remapped(Protocol):
    """An app whose user has chosen other keys for some commands."""

    user_keys: Mapping[str, str]
    """Comma separated, by the id of what they do."""


def keys_now(app: App[Any], command: Command) -> str:
    """The keys that do a command, comma separated: the user's own where there are some."""
    chosen = app.user_keys.get(command.id) if isinstance(app, Remapped) else None
    return chosen or ",".join(key for key in (command.keys, command.pane_keys) if key)


def shown_keys(keys: str) -> str:
    """Keys as a person reads them."""
    names = {
        "question_mark": "?",
        "colon": ":",
        "slash": "/",
        "plus": "+",
        "equals_sign": "=",
        "minus": "-",
        "full_stop": ".",
        "percent_sign": "%",
        "asterisk": "*",
        "greater_than_sign": ">",
        "less_than_sign": "<",
        "left_square_bracket": "[",
        "right_square_bracket": "]",
        "left_curly_bracket": "{",
        "right_curly_bracket": "}",
        "apostrophe": "'",
        "semicolon": ";",
    }
    return " ".join(
        names.get(key.strip(), key.strip()).replace("ctrl+", "^") for key in keys.split(",") if key
    )


class CommandProvider(Provider):
    """The palette's view of the commands of a screen."""

    def _rows(self) -> list[tuple[str, str, DOMNode, Command]]:
        rows = []
        for node, commands in places(self.screen):
            place = getattr(node, "PLACE", "")
            for command in (*commands, *getattr(node, "PALETTE_LIST", ())):
                if self._possible(node, command):
                    title = f"{place}: {command.title}" if place else command.title
                    rows.append((title, shown_keys(keys_now(node.app, command)), node, command))
        return rows

    @staticmethod
    def _possible(node: DOMNode, command: Command) -> bool:
        _, action, parameters = parse(command.action)
        return bool(node.check_action(action, parameters))

    async def discover(self) -> Hits:
        """Everything that can be done now."""
        for title, keys, node, command in self._rows():
            yield DiscoveryHit(
                title, self._runner(node, command), help=_help(command, keys), text=title
            )

    async def search(self, query: str) -> AsyncIterator[Hit]:
        """What can be done now and matches."""
        matcher = self.matcher(query)
        for title, keys, node, command in self._rows():
            score = _score(query, title, command, matcher.match(title))
            if score > 0:
                yield Hit(
                    score,
                    matcher.highlight(title),
                    self._runner(node, command),
                    help=_help(command, keys),
                    text=title,
                )

    def _runner(self, node: DOMNode, command: Command):  # type: ignore[no-untyped-def]
        async def run() -> None:
            await self.app.run_action(command.action, default_namespace=node)

        return run


def _score(query: str, title: str, command: Command, fuzzy: float) -> float:
    """How well a command matches: each word begins one of its words, else letters anywhere.

    Letters anywhere find what is misspelt, and much that is not meant: they come after.
    """
    wanted = query.casefold().split()
    own = _WORDS.findall(f"{title} {command.help} {command.words}".casefold())
    if wanted and all(any(word.startswith(one) for word in own) for one in wanted):
        in_title = _WORDS.findall(title.casefold())
        named = sum(any(word.startswith(one) for word in in_title) for one in wanted)
        return _SURE + named
    return fuzzy * 0.5


def _help(command: Command, keys: str) -> str:
    return "  ".join(text for text in (keys, command.help) if text)
