"""The bodies of the composer's tabs: made when first looked at, filled, given the keyboard."""

from __future__ import annotations

from textual import on
from textual.message import Message
from textual.widget import Widget
from textual.widgets import ContentSwitcher, TextArea

from store.compose.composition import Composition
from store.compose.request import Counter, Material
from store.entries import Kind
from store.fields import FIELDS
from studio.panes.arc_tab import ArcTab
from studio.panes.composer_tabs import BODY_IDS, FieldsForm, LinkList, PersonaForm, made
from studio.panes.entry_rows import row_id
from studio.panes.form import Form
from studio.panes.link_rows import link_rows
from studio.widgets.editors import row_of
from studio.widgets.reorder_list import ReorderList

_WIDE = 60
"""Cells from which rows say their state in words too."""


class ComposerBodies(ContentSwitcher):
    """Shows the body of one tab of the open persona."""

    class Made(Message):
        """A tab's body was made, and wants to be told the states of its rows."""

    def __init__(self) -> None:
        super().__init__(LinkList("part"), id="composer-body")
        self._material: Material | None = None
        self._shown: tuple[Composition, Counter, bool] | None = None
        self._wanted = ""
        """The tab that is to be shown."""
        self._focus_wanted: str | None = None
        """A field that is to have the keyboard once it is made; blank is the body as a whole."""
        self._line_wanted: int | None = None
        """The line of that field's text that its cursor is to stand on, from 0."""

    def watch_current(self, old: str | None, new: str | None) -> None:
        """Show another body, and in the footer what can be done in it."""
        super().watch_current(old, new)
        self.screen.refresh_bindings()

    @property
    def body(self) -> Widget | None:
        """What is shown."""
        return self.query_one(f"#{self.current}") if self.current else None

    @property
    def any_unsaved(self) -> bool:
        """Whether something stands in a field that was not saved."""
        return any(form.any_unsaved for form in self.query(Form))

    def show_tab(self, name: str) -> None:
        """Show a tab's body; one that was not looked at before is made now."""
        self._wanted = name
        if self.has_body(name):
            self.current = BODY_IDS[name]
        else:
            self.run_worker(self._make(name), group=f"tab {name}", exclusive=True)

    def has_body(self, name: str) -> bool:
        """Whether a tab was looked at before."""
        return bool(self.query(f"#{BODY_IDS[name]}"))

    async def _make(self, name: str) -> None:
        await self.add_content(made(name), id=BODY_IDS[name])
        if self._wanted == name:
            self.current = BODY_IDS[name]
        self._fill()
        self.post_message(self.Made())

    @on(Made)
    def _made(self, event: Made) -> None:
        event.stop()
        if self._shown is not None:
            self.show_states(*self._shown)
        if self._focus_wanted is not None:
            self.give_focus(self._focus_wanted)
            self._focus_wanted = None

    def show(self, material: Material | None) -> None:
        """Show a persona in those bodies that have been looked at, or that none is open."""
        self._material = material
        self._fill()

    def _fill(self) -> None:
        if self._material is None:
            return
        # One that is still being made is filled when it is.
        for arc_tab in self.query(ArcTab):
            if arc_tab.is_mounted:
                arc_tab.show(self._material)
        persona = self._material.persona
        values = {field.name: getattr(persona, field.name) for field in FIELDS["persona"]}
        for form in self.query(PersonaForm):
            if form.is_mounted:
                form.show(values, persona)
                if isinstance(form, FieldsForm):
                    form.show_presets(persona.presets)

    def show_states(self, composition: Composition, count: Counter, ready: bool) -> None:
        """Show what became of every link in the preview."""
        self._shown = (composition, count, ready)
        if self._material is None:
            return
        wide = self.size.width >= _WIDE
        listed = link_rows(self._material, composition, count, ready=ready, wide=wide)
        for kind, rows in listed.items():
            for links in self.links(kind):
                links.fill(rows)

    def on_resize(self) -> None:
        """Show as much of a row as there is room for."""
        if self._shown is not None:
            self.show_states(*self._shown)

    def links(self, kind: Kind) -> list[LinkList]:
        """The list of the links of a kind, once it is made."""
        return list(self.query(f"#links-{kind}").results(LinkList))

    def select_link(self, kind: Kind, name: str) -> None:
        """Put the cursor on a linked entry, and the keyboard into its list."""
        for links in self.links(kind):
            links.select_id(row_id(kind, name))
            links.focus()

    @property
    def active_list(self) -> ReorderList | None:
        """The list that has the keyboard, or that is shown."""
        focused = self.screen.focused
        if isinstance(focused, LinkList) and focused.is_attached:
            return focused
        return self.body if isinstance(self.body, ReorderList) else None

    def want_focus(self, field: str | None, line: int | None) -> None:
        """Give a field the keyboard once its body is made, at a line of its text; None forgets."""
        self._focus_wanted, self._line_wanted = field, line

    def give_focus(self, field: str | None = None) -> bool:
        """Put the keyboard into what is shown; False where it is fields and none is named.

        Fields to type in get it only by name, or for a blank name the first.
        """
        body = self.body
        if body is None:
            return True
        if isinstance(body, PersonaForm) and field is None:
            return False
        wanted = f"field-{field}" if field else None
        inside = [body, *body.query("*")] if body.can_focus else [*body.query("*")]
        focusable = [one for one in inside if one.focusable]
        target = next((one for one in focusable if one.id == wanted), None)
        if isinstance(body, ArcTab) and body.stages.total:
            # Not its choice of an arc, which takes left and right for itself.
            target = body.stages
        if target is not None or focusable:
            (target or focusable[0]).focus()
        if isinstance(target, TextArea) and self._line_wanted is not None:
            target.move_cursor((row_of(target.text, self._line_wanted), 0), center=True)
        self._line_wanted = None
        return True
