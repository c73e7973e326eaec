"""What is asked before an entry is linked from the composer: which one, or what is to be made."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from store.compose.request import Material
from store.entries import Kind
from studio.desk import Desk
from studio.errands import Errands
from studio.panes.entry_rows import row_id
from studio.screens.main.writes import links
from studio.screens.making import New, PickOrMake
from studio.screens.pick_entry import entry_choice
from studio.widgets.rows import Row


async def ask(
    screen: Screen[Any], desk: Desk, errands: Errands, material: Material, kind: Kind
) -> str | New | None:
    """Ask which entry of a kind to link, among those that the persona does not link yet.

    Gives its name, or what is to be made.
    """
    persona = material.persona

    def fetch(text: str) -> list[Row]:
        found = desk.catalog.search(f"kind:{kind} {text}").rows
        return [entry_choice(row) for row in found if not links(persona, kind, row.name)]

    title = f"Add which {kind} to {persona.name}?"
    return await _picked(screen, PickOrMake(title, fetch, desk, errands, kind), kind)


async def ask_part(
    screen: Screen[Any], desk: Desk, errands: Errands, stage: str
) -> str | New | None:
    """Ask which part to add to a stage of the persona's arc; its name, or what is to be made."""

    def fetch(text: str) -> list[Row]:
        return [entry_choice(row) for row in desk.catalog.search(f"kind:part {text}").rows]

    title = f"Add a part to stage {stage}"
    return await _picked(screen, PickOrMake(title, fetch, desk, errands, "part"), "part")


async def _picked(screen: Screen[Any], picker: PickOrMake, kind: Kind) -> str | New | None:
    picked = await screen.app.push_screen_wait(picker)
    return picked.removeprefix(row_id(kind, "")) if isinstance(picked, str) else picked
