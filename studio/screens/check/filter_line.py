"""The line above the findings: how many there are, and which of them are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from store.checks.findings import Finding
from studio.screens.check.lines import Filters, summary
from studio.widgets.choice import Choice
from studio.widgets.rows import Row

EVERY: Final = "\x00every"
"""The id of the row that stands for every rule."""


class FilterLine(Horizontal):
    """Says what was found, and has a word for each filter, to be pressed."""

    def __init__(self) -> None:
        super().__init__(id="check-line")

    def compose(self) -> ComposeResult:
        """What was found, and the filters."""
        yield Static("", id="check-summary")
        yield Choice("", "all severities", id="check-severity")
        yield Choice("", "every entry", id="check-own")
        yield Choice("", "every rule", id="check-rule")

    def show(self, findings: Sequence[Finding], shown: int, filters: Filters, persona: str) -> None:
        """Show how many were found, how many of them are shown, and by which filters."""
        self.query_one("#check-summary", Static).update(summary(findings, shown))
        self._choice("severity").show("errors only" if filters.errors else "all severities")
        self._choice("own").show(f"{persona} and its own" if filters.own else "every entry")
        self._choice("rule").show(filters.code or "every rule")

    def _choice(self, name: str) -> Choice:
        return self.query_one(f"#check-{name}", Choice)


def rule_rows(findings: Sequence[Finding]) -> list[Row]:
    """The rules that found something, to choose one of, after a row for all of them."""
    counts = Counter(one.code for one in findings)
    rows = [Row(EVERY, Content("every rule"), Content(f"{len(findings):,}"))]
    rows += [Row(code, Content(code), Content(f"{count:,}")) for code, count in counts.items()]
    return rows
