"""What is asked before an entry is linked from the composer: which one."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from store.compose.request import Material
from store.entries import Kind
from store.rows import Row as EntryRow
from studio.desk import Desk
from studio.errands import Errands
from studio.screens.main.writes import links
from studio.screens.pick_entry import PickEntry


async def ask(
    screen: Screen[Any], desk: Desk, errands: Errands, material: Material, kind: Kind
) -> EntryRow | None:
    """Ask which entry of a kind to link, among those that the persona does not link yet."""
    persona = material.persona

    def fetch(text: str) -> list[EntryRow]:
        found = desk.catalog.search(f"kind:{kind} {text}").rows
        return [row for row in found if not links(persona, kind, row.name)]

    title = f"Add which {kind} to {persona.name}?"
    return await screen.app.push_screen_wait(PickEntry(title, fetch, errands))
