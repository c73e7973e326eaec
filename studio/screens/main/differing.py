"""The preview's view `diff`: read and compared in a thread, shown when it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.composing import Shown
from studio.screens.main.open_persona import OpenPersona

if TYPE_CHECKING:
    from studio.previewing import Difference


class Differing(OpenPersona):
    """Shows how what is composed differs from a release, the compiled text or itself."""

    difference: Difference | None = None
    """What is shown in that view."""
    _difference_of = ""
    """What it is of, in words, so that another one begins at its top."""

    def show_difference(self, shown: Shown) -> None:
        """Compare what was composed, and show it; the newest asked for counts."""
        desk, material, choices = self.desk, self.material, self.choices
        if desk is None or material is None:
            return
        self.difference = None
        counter = desk.catalog.counters.get(shown.composition.request.encoding)
        of = f"{material.persona.guid} {choices.against} {choices.detail}"

        def fetch() -> Difference:
            from studio.previewing import difference

            return difference(desk.catalog, material, choices, shown.composition, counter)

        def show(found: Difference) -> None:
            if self.shown is not shown:
                return
            top, self._difference_of = of != self._difference_of, of
            self.difference = found
            mark = "~" if shown.weight.estimate else ""
            self.preview.show_difference(found, mark=mark, top=top)

        self.errands.read("difference", fetch, show)

    @property
    def copied(self) -> str:
        """What the preview shows, as text to be copied."""
        if self.choices.view == "diff" and self.difference is not None:
            from studio.widgets.line_diff import unified_text

            return unified_text(self.difference.pairs)
        return super().copied
