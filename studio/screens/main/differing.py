"""The preview's view `diff`: read and compared in a thread, shown when it is there."""

from __future__ import annotations

from dataclasses import replace
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
    _looked_into = ""
    """The guid of the persona whose difference is looked at since that view was opened."""

    def show_again(self) -> None:
        """Compose what is open under what is chosen, and show it."""
        if self.choices.view != "diff":
            self._looked_into = ""
        super().show_again()

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
            opening, self._looked_into = (
                self._looked_into != material.persona.guid,
                material.persona.guid,
            )
            if opening and found.counts is not None and _hides(found.counts, choices.detail):
                self.choose(replace(choices, diff_detail=not choices.detail))
                return
            top, self._difference_of = of != self._difference_of, of
            self.difference = found
            mark = "~" if shown.weight.estimate else ""
            self.preview.show_difference(found, mark=mark, top=top, detail=choices.detail)

        self.errands.read("difference", fetch, show)

    @property
    def copied(self) -> str:
        """What the preview shows, as text to be copied."""
        if self.choices.view == "diff" and self.difference is not None:
            from studio.widgets.line_diff import unified_text

            return unified_text(self.difference.pairs)
        return super().copied


def _hides(counts: tuple[int, int], detail: bool) -> bool:
    """Whether the text that is shown is the same while the other is not."""
    return not counts[detail] and bool(counts[not detail])
