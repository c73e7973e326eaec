"""The tabs that choose the pane on a narrow terminal, where one is shown at a time."""

from __future__ import annotations

from textual.widgets import Tab

from studio.screens.frame import PANES
from studio.widgets.spring_tabs import SpringTabs


class PaneTabs(SpringTabs):
    """A tab for each pane; an entry that is dragged onto one brings the pane to be dropped in."""

    def __init__(self, shown: str = "") -> None:
        tabs = (Tab(title, id=f"tab-{name}") for name, title in PANES)
        super().__init__(*tabs, id="pane-tabs", active=f"tab-{shown}" if shown else None)

    def choose(self, pane: str) -> None:
        """Make the tab of a pane the active one."""
        self.active = f"tab-{pane}"


def pane_of(tab: Tab) -> str:
    """The pane that a tab stands for."""
    return (tab.id or "").removeprefix("tab-")
