"""The keys that do something where one is, on one line; a click does what a key does."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.app import RenderResult
from textual.strip import Strip
from textual.widget import Widget

LAST: Final = "desk."
"""How the ids of those bindings begin that are shown after all others."""

_KEPT: Final = frozenset({"close", "help"})
"""What leads back and what helps, as actions are called on every screen."""

_FUNCTION_KEY: Final = re.compile(r"f\d+")


@dataclass(frozen=True, slots=True)
class _Key:
    """A key with its label, and the cells it takes."""

    key: str
    label: str
    action: str
    start: int

    kept: bool = False
    """Whether it stays where there is not room for all."""

    @property
    def cells(self) -> int:
        return cell_len(self.key) + 1 + cell_len(self.label)

    @property
    def end(self) -> int:
        return self.start + self.cells


class KeyLine(Widget):
    """One widget in place of one for each key: focus moves often, and each move changes them."""

    ALLOW_SELECT = False

    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-line--key", "key-line--label"}

    DEFAULT_CSS = """
    KeyLine {
        dock: bottom;
        height: 1;
        padding: 0 1;
        background: $footer-background;
        & > .key-line--key { color: $footer-key-foreground; text-style: bold; }
        & > .key-line--label { color: $footer-description-foreground; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 (every widget's name)
        super().__init__(id=id)
        self._keys: tuple[_Key, ...] = ()

    def on_mount(self) -> None:
        """Follow what can be done."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)
        self._bindings_changed(self.screen)

    def _bindings_changed(self, _screen: object) -> None:
        if not self.is_attached or self.screen is not self.app.screen:
            return
        keys: list[_Key] = []
        start = 0
        seen: set[str] = set()
        # What every screen has (help, the way back) comes after what only this one has.
        bound = sorted(
            self.screen.active_bindings.values(),
            key=lambda one: (one.binding.id or "").startswith(LAST),
        )
        for _node, binding, enabled, _tooltip in bound:
            if not binding.show or not enabled or binding.action in seen:
                continue
            seen.add(binding.action)
            key = self.app.get_key_display(binding)
            key = key.upper() if _FUNCTION_KEY.fullmatch(key) else key
            kept = binding.action.rpartition(".")[2] in _KEPT
            keys.append(_Key(key, binding.description, binding.key, start, kept))
            start = keys[-1].end + 2
        palette = _Key("^p", "Commands", "ctrl+p", start)
        keys.append(palette)
        if tuple(keys) != self._keys:
            self._keys = tuple(keys)
            self.refresh()

    def render(self) -> RenderResult:
        """Drawn line by line instead."""
        return ""

    def render_line(self, y: int) -> Strip:
        """The keys that fit; the palette's is always there."""
        width = self.content_size.width
        base = self.rich_style
        key_style = self.get_component_rich_style("key-line--key")
        label_style = self.get_component_rich_style("key-line--label")
        segments: list[Segment] = []
        for one in self._fitting(width):
            gap = one.start - sum(cell_len(segment.text) for segment in segments)
            segments += [
                Segment(" " * gap, base),
                Segment(one.key, key_style),
                Segment(f" {one.label}", label_style),
            ]
        return Strip(segments).adjust_cell_length(width, base)

    def _fitting(self, width: int) -> list[_Key]:
        """The keys that there is room for, with the palette's at the right edge.

        Where there is not room for all, the way back and the help are the last to go.
        """
        if not self._keys:
            return []
        *others, palette = self._keys
        at = width - palette.cells
        if at < 0:
            return []
        kept = {one for one in others if one.kept}
        room = at - sum(one.cells + 2 for one in kept)
        shown: list[_Key] = []
        start = 0
        for one in others:
            if one not in kept:
                if one.cells + 2 > room:
                    # What comes after it is less near: it does not take its place.
                    room = 0
                    continue
                room -= one.cells + 2
            if start + one.cells + 2 <= at:
                shown.append(replace(one, start=start))
                start = shown[-1].end + 2
        return [*shown, replace(palette, start=at)]

    def on_click(self, event: events.Click) -> None:
        """Do what the key under the pointer does."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        for one in self._fitting(self.content_size.width):
            if one.start <= offset.x < one.end:
                self.app.simulate_key(one.action)
