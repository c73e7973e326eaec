"""What the entry editor hands out: a text to the user's own editor, a piece to a new part."""

from __future__ import annotations

from typing import Any

from textual import work
from textual.app import SuspendNotSupported
from textual.content import Content
from textual.widgets import TextArea

from store.entries import Part
from store.errors import StoreError
from store.rows import Use
from studio.panes.entry_form import EntryForm
from studio.panes.line_text import LineText
from studio.screens.again import Refused, until_done
from studio.screens.entry.external import edited_outside, user_editor
from studio.screens.entry.extract import Extraction, cut, extracted, linking
from studio.screens.entry.rehearsing import Rehearsing
from studio.screens.entry.used import QUIET
from studio.widgets.plain import literal
from studio.widgets.rows import Row

_EXTRACTED = ("summary", "content")


class Outside(Rehearsing):
    """Opens $EDITOR, and extracts parts."""

    def _text_here(self) -> tuple[EntryForm, str, TextArea] | None:
        """The text that has the keyboard, or else the long one."""
        focused = self.focused
        found: list[TextArea] = [focused] if isinstance(focused, TextArea) else []
        found += self.query("#entry-text TextArea, #step-form TextArea").results(TextArea)
        for editor in (one for one in found if not isinstance(one, LineText)):
            for form in editor.ancestors_with_self:
                if isinstance(form, EntryForm):
                    return form, (editor.id or "").removeprefix("field-"), editor
        return None

    def action_outside(self) -> None:
        """Open a text in the user's own editor; what it holds when that ends stands here then."""
        place = self._text_here()
        if place is None:
            return
        form, field, editor = place
        before = editor.text
        try:
            command = user_editor()
            text = edited_outside(command, before, f"{self.kind}-{field}.md", self.app.suspend())
        except SuspendNotSupported:
            self.say(
                "The studio cannot step aside here, as in a browser: there is no terminal for "
                "another editor.",
                severity="warning",
            )
            return
        except StoreError as error:
            self.say(str(error), title="No editor", severity="error")
            return
        editor.focus()
        if text == before:
            self.say("Unchanged.")
            return
        form.put(field, text)
        form.flush()

    # Extracting

    def action_extract(self) -> None:
        """Make a part of the selected text."""
        place = self._text_here()
        if place is None or not isinstance(self.entry, Part) or self.gone:
            return
        _, field, editor = place
        start, end = sorted((editor.selection.start, editor.selection.end))
        if start == end or not editor.selected_text.strip():
            self.say("Select the text first: shift with the arrows, or drag over it.")
            return
        lines = editor.text.split("\n")
        first = sum(len(line) + 1 for line in lines[: start[0]]) + start[1]
        last = sum(len(line) + 1 for line in lines[: end[0]]) + end[1]
        rest, taken = cut(editor.text, first, last)
        if field == "summary" and not rest.strip():
            self.say(
                "A part needs a summary: leave something of it, or duplicate the part instead.",
                severity="warning",
            )
            return
        self._extract(field, rest, taken)

    @work(group="extract", exclusive=True)
    async def _extract(self, field: str, rest: str, taken: str) -> None:
        from studio.screens.entry.choose_many import ChooseMany
        from studio.screens.main.questions import new_name

        if not await self.save_all():
            self.say("Not yet: something that is typed could not be saved.", severity="warning")
            return
        entry = self.entry
        if not isinstance(entry, Part):
            return

        async def ask(refused: Refused | None) -> Extraction | None:
            before: Extraction | None = refused.answer if refused is not None else None
            again = Refused(before.name, refused.why) if before and refused else None
            title = "Name of the new part"
            name = await new_name(self, self.desk, "part", title=title, refused=again)
            if name is None:
                return None
            part_type = await self._ask_type(before.part_type if before else entry.part_type)
            if part_type is None:
                return None
            uses = linking(self.reach.uses)
            if uses:
                rows = [Row(str(place), _use_label(use)) for place, use in enumerate(uses)]
                title = f"Where to link {name}, right after {entry.name}"
                chosen = await self.app.push_screen_wait(ChooseMany(title, rows))
                if chosen is None:
                    return None
                uses = [use for place, use in enumerate(uses) if str(place) in chosen]
            return Extraction(entry, field, rest, name, part_type, taken, tuple(uses))

        async def attempt(one: Extraction) -> Any:
            return await self.attempted(extracted(one))

        if (done := await until_done(ask, attempt)) is not None:
            one = done[0]
            self.say(
                f"Made the part {one.name}, linked in {len(one.uses)}. ctrl+z takes it all back."
            )

    async def _ask_type(self, now: str) -> Any:
        from studio.screens.dialogs import PickScreen

        in_use = self.desk.catalog.types("part")
        words = (*self.fields.types, *(word for word in in_use if word not in self.fields.types))
        rows = [Row(word, Content(literal(word))) for word in words]
        return await self.app.push_screen_wait(PickScreen("Type of the new part", rows, now))


def _use_label(use: Use) -> Content:
    how = "" if use.how == "part" else f"  {use.how}"
    return Content.assemble((f"{use.kind:<9}", QUIET), literal(use.name + how))
