"""Commands: each declared once, for its key, the footer, the palette and the help."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from textual.actions import parse
from textual.binding import Binding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen


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

    def binding(self) -> Binding:
        """The binding of its keys."""
        return Binding(
            self.keys,
            self.action,
            self.footer or self.title,
            show=bool(self.footer),
            id=self.id,
            tooltip=self.help or self.title,
        )


def bindings(commands: Iterable[Command]) -> list[Binding | tuple[str, str] | tuple[str, str, str]]:
    """The bindings of those commands that have keys."""
    return [command.binding() for command in commands if command.keys]


@runtime_checkable
class CommandPlace(Protocol):
    """A screen or pane that has commands."""

    PLACE: str
    """What to call the place in the palette and the help."""
    COMMAND_LIST: tuple[Command, ...]


def places(screen: Screen[Any]) -> list[tuple[DOMNode, tuple[Command, ...]]]:
    """The places of a screen with their commands: the focused first, then the rest."""
    focused = list(screen.focused.ancestors_with_self) if screen.focused else []
    nodes = [screen, *screen.walk_children(DOMNode)]
    found = [node for node in nodes if isinstance(node, CommandPlace)]
    found.sort(key=lambda node: (node not in focused, isinstance(node, Screen)))
    return [(node, node.COMMAND_LIST) for node in found if isinstance(node, DOMNode)]


def shown_keys(keys: str) -> str:
    """Keys as a person reads them."""
    names = {"question_mark": "?", "colon": ":", "slash": "/", "space": "space"}
    return " ".join(
        names.get(key.strip(), key.strip()).replace("ctrl+", "^") for key in keys.split(",") if key
    )


class CommandProvider(Provider):
    """The palette's view of the commands of a screen."""

    def _rows(self) -> list[tuple[str, str, DOMNode, Command]]:
        rows = []
        for node, commands in places(self.screen):
            place = getattr(node, "PLACE", "")
            for command in commands:
                if self._possible(node, command):
                    title = f"{place}: {command.title}" if place else command.title
                    rows.append((title, shown_keys(command.keys), node, command))
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
            score = matcher.match(title)
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


def _help(command: Command, keys: str) -> str:
    return "  ".join(text for text in (keys, command.help) if text)


def help_content(screen: Screen[Any]) -> Content:
    """The keys and commands of every place of a screen, as a page."""
    lines: list[Content] = []
    for node, commands in places(screen):
        place = getattr(node, "PLACE", "") or "Everywhere"
        lines += [Content.styled(place, "bold $accent"), Content("")]
        about = getattr(node, "HELP_TEXT", "")
        if about:
            lines += [Content.styled(about, "$text-muted"), Content("")]
        for command in commands:
            keys = shown_keys(command.keys) or "–"
            text = command.title + (f" · {command.help}" if command.help else "")
            lines.append(Content.assemble((f"  {keys:<18}", "bold"), text))
        lines.append(Content(""))
    return Content("\n").join(lines)
