"""From the lines of the preview to the entries that say them, and from the entries' rows back."""

from __future__ import annotations

from textual import on

from store.compose.places import place_of
from studio.panes.composer import Composer
from studio.panes.composer_tabs import LinkList
from studio.panes.link_rows import STATES
from studio.panes.preview import Preview
from studio.screens.main import choosing
from studio.screens.main.open_persona import OpenPersona
from studio.widgets.row_list import RowList


class LineSide(OpenPersona):
    """Answers what leads from a line to its entry, and from an entry to its lines."""

    @on(Preview.LineOpened)
    def _line_opened(self, event: Preview.LineOpened) -> None:
        event.stop()
        if self.material is None or self.shown is None:
            return
        place = place_of(self.material, self.shown.composition, event.index)
        if place is None:
            return
        if place.kind == "persona":
            self.bring_pane("composer")
            self.composer.show_tab("fields", place.field, place.line)
            return

        def back() -> None:
            self.preview.show_entry(place.kind, place.name, near=event.index)

        self.edit_entry(place.kind, place.name, place.sought, place.field, back)

    @on(Composer.LinkAsked)
    def _row_asked(self, event: Composer.LinkAsked) -> None:
        if event.what != "show":
            return
        if self.choices.view not in ("summary", "detail"):
            # The other views do not say what comes from where.
            self.choose(choosing.with_view(self.choices, "summary"))
        if not self.preview.show_entry(event.kind, event.name):
            self.say(f"{event.name} says nothing in the preview{self._why(event)}.")
        elif self.has_class("-narrow"):
            self.show_pane("preview")

    def _why(self, event: Composer.LinkAsked) -> str:
        """Why an entry is not in the text, in words after what was said; blank where it is."""
        if self.shown is None:
            return ""
        assembly = self.shown.composition.assembly
        reasons = [
            *(one.reason for one in assembly.candidates if one.part.name == event.name),
            *(
                one.reason
                for one in (*assembly.traits, *assembly.skills, *assembly.guardrails)
                if one.entry.name == event.name
            ),
        ]
        word = next((STATES[reason][1] for reason in reasons if reason), "")
        return f": {word}" if word else ": its text is blank"

    @on(RowList.Highlighted)
    def _row_highlighted(self, event: RowList.Highlighted) -> None:
        if isinstance(event.control, LinkList):
            self._mark_row()

    def on_descendant_focus(self) -> None:
        """Another list may have the keyboard."""
        self._mark_row()

    def _mark_row(self) -> None:
        """Mark in the preview what the row says that has the keyboard in the composer."""
        if not self.furnished:
            return
        links = self.focused
        kind, name = "", ""
        if isinstance(links, LinkList):
            kind, _, name = (links.cursor_id or "").partition(":")
        self.preview.mark((kind, name) if name else None)
