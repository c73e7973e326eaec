"""The screens that are opened from the main one, each imported when it is first asked for."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Final

from studio.at import At, GoTo
from studio.desk import Desk
from studio.screens.desk_screen import DeskScreen

SCREENS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "history": "studio.screens.history.screen:HistoryScreen",
        "sync": "studio.screens.sync.screen:SyncScreen",
        "compare": "studio.screens.compare.screen:CompareScreen",
        "releases": "studio.screens.releases.screen:ReleasesScreen",
        "check": "studio.screens.check.screen:CheckScreen",
        "coverage": "studio.screens.coverage.screen:CoverageScreen",
        "repeats": "studio.screens.repeats.screen:RepeatsScreen",
        "arc": "studio.screens.arc.screen:ArcScreen",
    }
)
"""By the name that `visit` is asked with: the module, and the class in it, as `module:Class`."""


def screen_of(name: str, desk: Desk, at: At) -> DeskScreen[GoTo | None]:
    """The screen of a name, for where the author is."""
    module, _, class_name = SCREENS[name].partition(":")
    made: DeskScreen[GoTo | None] = getattr(import_module(module), class_name)(desk, at)
    return made
