"""What can be done in the composer, wherever in it one is."""

from __future__ import annotations

from typing import Final

from studio.commands import Command
from studio.panes.composer_tabs import TABS

COMPOSER_COMMANDS: Final = (
    Command("composer.add", "Add to this tab", "a", "add_link", "Add", "out of the whole catalog"),
    Command("composer.priority_up", "Raise priority", "plus,equals_sign", "priority(1)"),
    Command("composer.priority_down", "Lower priority", "minus", "priority(-1)"),
    Command(
        "composer.tab_next",
        "Next tab",
        "right_square_bracket,right",
        "tab(1)",
        "Tabs",
        shown="[ ]",
    ),
    Command("composer.tab_before", "Tab before", "left_square_bracket,left", "tab(-1)"),
    Command("composer.priority", "Set the priority", "p", "priority_edit", "Priority"),
    Command(
        "composer.override",
        "Override the type of the part",
        "o",
        "override",
        "Override",
        "in the preview alone",
    ),
    Command("composer.edit", "Edit the entry", "e", "edit_row"),
    Command("composer.show", "Show in the preview", "v", "show_row", "Show", "what it says there"),
    *(
        Command(f"composer.tab_{name}", f"Go to {label}", "", f"go_to('{name}')")
        for name, label in TABS
    ),
)
