"""The way from the presets to the screen that compares two compositions."""

from __future__ import annotations

from store.compose.request import Request
from studio.at import At, GoTo
from studio.choices import Choices
from studio.desk import Desk
from studio.presets import with_preset
from studio.screens.desk_screen import DeskScreen


def under_preset(choices: Choices, encoding: str, name: str) -> Request:
    """A persona under one of its presets and nothing else chosen; blank is without any.

    It is looked at as in the preview: the same view, stage, style and encoding.
    """
    looked = Choices(
        view=choices.view, stage=choices.stage, style=choices.style, encoding=choices.encoding
    )
    return with_preset(looked, name).request(encoding)


def as_chosen(choices: Choices, encoding: str) -> Request:
    """A persona as the preview shows it; the choices must be laid over their preset."""
    return choices.request(encoding)


def compare_screen(desk: Desk, at: At, left: Request, right: Request) -> DeskScreen[GoTo | None]:
    """The screen that compares the open persona under two requests, imported when it is opened."""
    from studio.screens.compare.screen import CompareScreen
    from studio.screens.compare.side import Side

    return CompareScreen(desk, at, left=Side(at.persona, left), right=Side(at.persona, right))
