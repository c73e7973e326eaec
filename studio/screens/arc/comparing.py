"""The way from the arc editor to the screen that compares two compositions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.compose.request import Request
from studio.at import At, GoTo
from studio.desk import Desk

if TYPE_CHECKING:
    from studio.screens.desk_screen import DeskScreen


def compare_screen(
    desk: Desk, at: At, persona: str, left: Request, right: Request
) -> DeskScreen[GoTo | None]:
    """The screen that compares a persona's compositions under two requests."""
    from studio.screens.compare.screen import CompareScreen
    from studio.screens.compare.side import Side

    return CompareScreen(desk, at, left=Side(persona, left), right=Side(persona, right))
