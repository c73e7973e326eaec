"""Which of all personas: asked by the screens that show one of them after the other."""

from __future__ import annotations

import asyncio
from typing import Any

from textual.content import Content

from store.errors import StoreError
from studio.screens.desk_screen import DeskScreen
from studio.screens.dialogs import PickScreen
from studio.widgets.plain import literal
from studio.widgets.rows import Row


async def pick_persona(screen: DeskScreen[Any], title: str, now: str) -> str | None:
    """Ask for a persona, beginning at the one that is shown now; None for no other."""
    try:
        found = await asyncio.to_thread(screen.desk.catalog.search, "kind:persona")
    except StoreError as error:
        screen.failed(error)
        return None
    rows = [Row(row.name, Content(literal(row.name))) for row in found.rows]
    picked = await screen.app.push_screen_wait(PickScreen(title, rows, now))
    return None if picked == now else picked
