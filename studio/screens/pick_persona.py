"""Which of all personas: asked by the screens that show one of them after the other."""

from __future__ import annotations

from typing import Any

from studio.panes.entry_rows import row_id
from studio.screens.desk_screen import DeskScreen
from studio.screens.pick_entry import PickEntry


async def pick_persona(screen: DeskScreen[Any], title: str, now: str) -> str | None:
    """Ask for a persona, beginning at the one that is shown now; None for no other."""
    catalog = screen.desk.catalog
    picker = PickEntry(
        title,
        lambda text: catalog.search(f"kind:persona {text}").rows,
        screen.errands,
        chosen=row_id("persona", now),
    )
    picked = await screen.app.push_screen_wait(picker)
    return None if picked is None or picked.name == now else picked.name
