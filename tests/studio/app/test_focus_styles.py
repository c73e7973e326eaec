"""A move of the focus leaves every widget with the styles that Textual would give it."""

from __future__ import annotations

from textual.screen import Screen
from textual.widget import Widget

from tests.studio.app.driving import Driver, Stand


def styles(studio: Driver) -> dict[Widget, str]:
    return {
        node: repr(sorted(node.styles.base.get_rules().items(), key=lambda one: one[0]))
        for node in studio.app.screen.walk_children(Widget, with_self=True)
    }


async def test_they_are_those_of_a_whole_look(stand: Stand) -> None:
    async with stand.running(size=(160, 48)) as studio:
        for keys in (("f2",), ("slash",), ("escape", "tab"), ("f3",), ("e",), ("tab",), ("tab",)):
            for key in keys:
                await studio.press(key)
            screen: Screen[object] = studio.app.screen
            few = styles(studio)
            assert studio.app.focused is not None
            screen.update_node_styles(animate=False)
            await studio.settle()
            assert few == styles(studio), keys
