"""The help of a screen as data: the place that has the keyboard first, then the others."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen

from studio.commands import CommandPlace, keys_now, places, shown_keys

_KEYS: Final = 20
"""Cells that the keys have."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that can be done."""

    keys: str
    """As a person reads them; blank for the palette alone."""
    title: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One place."""

    title: str
    about: str
    topics: tuple[Topic, ...]


def sections(screen: Screen[Any]) -> list[Section]:
    """What can be done on a screen, by place: where the keyboard is first."""
    found = []
    for node, commands in places(screen):
        topics = tuple(
            Topic(
                shown_keys(keys_now(screen.app, command)) or command.shown,
                command.title,
                command.help,
            )
            for command in commands
        )
        title = getattr(node, "PLACE", "") or "Everywhere here"
        found.append(Section(title, getattr(node, "HELP_TEXT", ""), topics))
    if (own := _own_keys(screen)) is not None:
        # After the place that it is in, which is the first one.
        found.insert(1, own)
    return found


def _own_keys(screen: Screen[Any]) -> Section | None:
    """The keys of the list or field itself that has the keyboard."""
    focused = screen.focused
    if focused is None or isinstance(focused, CommandPlace):
        return None
    topics: dict[str, Topic] = {}
    for active in screen.active_bindings.values():
        if active.node is not focused or not active.binding.description:
            continue
        key = shown_keys(active.binding.key)
        known = topics.get(active.binding.action)
        keys = f"{known.keys} {key}" if known else key
        topics[active.binding.action] = Topic(keys, active.binding.description)
    return Section(f"Keys of this {_called(focused)}", "", tuple(topics.values()))


def _called(widget: DOMNode) -> str:
    from textual.widgets import Input, TextArea

    if isinstance(widget, Input | TextArea):
        return "field"
    return "list" if any("List" in one.__name__ for one in type(widget).__mro__) else "part"


def narrowed(found: Sequence[Section], words: str) -> list[Section]:
    """The sections with those topics alone that hold every word, in their keys or their text.

    A word in the title of a place stands for all of it.
    """
    wanted = words.casefold().split()
    left = []
    for section in found:
        topics = tuple(
            one
            for one in section.topics
            if _holds(f"{section.title} {one.keys} {one.title} {one.more}", wanted)
        )
        if topics or (wanted and _holds(f"{section.title} {section.about}", wanted)):
            left.append(replace(section, topics=topics))
        elif not wanted:
            left.append(section)
    return left


def _holds(text: str, words: Sequence[str]) -> bool:
    text = text.casefold()
    return all(word in text for word in words)


def page(found: Sequence[Section], width: int) -> Content:
    """Sections as a page of a width in cells."""
    if not found:
        return Content.styled("Nothing matches. Escape clears the search.", "$text-muted")
    keys = min(_KEYS, width // 3)
    lines: list[Content] = []
    for section in found:
        lines += [Content.styled(section.title, "bold $text-accent"), Content("")]
        if section.about:
            lines += [
                Content.styled(one, "$text-muted")
                for one in textwrap.wrap(section.about, max(20, width))
            ]
            lines.append(Content(""))
        for one in section.topics:
            lines += _topic(one, keys, width)
        lines.append(Content(""))
    return Content("\n").join(lines)


def _topic(one: Topic, keys: int, width: int) -> list[Content]:
    """A topic on as many lines as it takes: its keys at the left, the rest in a column."""
    text = one.title + (f" · {one.more}" if one.more else "")
    left = textwrap.wrap(one.keys or "–", keys - 2) or ["–"]
    right = textwrap.wrap(text, max(16, width - keys - 2)) or [""]
    count = max(len(left), len(right))
    left += [""] * (count - len(left))
    right += [""] * (count - len(right))
    return [
        Content.assemble((f"  {key:<{keys}}", "bold"), words)
        for key, words in zip(left, right, strict=True)
    ]
