"""The composer: the open persona, its links in order, its arc and its fields."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widgets import Static, Tab, Tabs

from store.compose.composition import Composition
from store.compose.request import Counter, Material
from store.entries import Kind
from studio.commands import bindings, pane_bindings
from studio.panes.composer_bodies import ComposerBodies
from studio.panes.composer_commands import COMPOSER_COMMANDS
from studio.panes.composer_tabs import FORM_TABS, TABS, LinkList, TabBar, tabs_taking
from studio.panes.form import Form
from studio.widgets.dragging import Dragged
from studio.widgets.plain import literal
from studio.widgets.reorder_list import ReorderList
from studio.widgets.row_list import RowList

_COUNTED = 52
"""Cells from which the tabs have room for their counts."""


class Composer(Vertical):
    """Shows the open persona; what is done in it goes to the screen as messages."""

    PLACE = "Composer"
    HELP_TEXT = (
        "The open persona. Drag rows to reorder them, or alt+up and alt+down; space mutes an "
        "entry in the preview, which changes nothing in the catalog; Enter opens it."
    )
    COMMAND_LIST = COMPOSER_COMMANDS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(COMMAND_LIST), *pane_bindings()]

    tabs = query_one("#composer-tabs", TabBar)
    switcher = query_one(ComposerBodies)

    class LinkMoved(Message):
        """A linked entry is to go before another, or to the end."""

        def __init__(self, kind: Kind, name: str, before: str | None) -> None:
            super().__init__()
            self.kind = kind
            self.name = name
            self.before = before

    class LinkAdded(LinkMoved):
        """An entry of the library is to be linked, before another or at the end."""

    class LinkAsked(Message):
        """Something is to be done with a linked entry."""

        def __init__(self, what: str, kind: Kind, name: str) -> None:
            super().__init__()
            self.what = what
            """`open`, `show`, `mute`, `remove`, `priority`, `raise` or `lower`."""
            self.kind = kind
            self.name = name

    class AddAsked(Message):
        """An entry of a kind is to be chosen and linked, before another or at the end."""

        def __init__(self, kind: Kind, before: str | None) -> None:
            super().__init__()
            self.kind = kind
            self.before = before

    class TabAsked(Message):
        """A tab is to be shown, wherever the keyboard is."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    class OverrideAsked(Message):
        """A part type is to be overridden in the preview; blank asks which."""

        def __init__(self, part_type: str) -> None:
            super().__init__()
            self.part_type = part_type

    def __init__(self, *, id: str, classes: str) -> None:  # noqa: A002 (every widget's name)
        super().__init__(id=id, classes=classes)
        self._material: Material | None = None

    def compose(self) -> ComposeResult:
        """What to do when no persona is open; `furnish` makes the rest."""
        empty = Static(
            Content(
                "No persona is open.\n\nChoose one in the library with Enter, or make one "
                "with n on its Personas."
            ),
            id="empty",
        )
        # Somewhere in this pane for the keyboard, so that its keys work.
        empty.can_focus = True
        yield empty

    async def furnish(self) -> None:
        """Make the tabs and the body below them: once, when the first frame is long painted."""
        await self.mount(
            Static("", id="composer-title"),
            TabBar(*(Tab(label, id=name) for name, label in TABS), id="composer-tabs"),
            ComposerBodies(),
        )
        self.show(None)

    @property
    def material(self) -> Material | None:
        """What is shown."""
        return self._material

    def show(self, material: Material | None) -> None:
        """Show a persona, or that none is open."""
        self._material = material
        title = self.query_one("#composer-title", Static)
        self.tabs.display = self.switcher.display = material is not None
        self.query_one("#empty").display = material is None
        self.switcher.show(material)
        if material is None:
            title.update(Content(""))
            return
        persona = material.persona
        shown = literal(persona.name)
        display = literal(persona.display_name)
        title.update(
            Content.assemble((shown, "bold"), (f"  {display}" if display else "", "$text-muted"))
        )
        if self.switcher.current is None:
            self.switcher.show_tab(self.tabs.active or "parts")
        self._label_tabs()

    def show_states(self, composition: Composition, count: Counter, ready: bool) -> None:
        """Show what became of every link in the preview."""
        self.switcher.show_states(composition, count, ready)

    def on_resize(self) -> None:
        """Show as much of a row as there is room for."""
        self._label_tabs()

    @property
    def any_unsaved(self) -> bool:
        """Whether something stands in a field that was not saved."""
        return any(bodies.any_unsaved for bodies in self.query(ComposerBodies))

    def select_link(self, kind: Kind, name: str) -> None:
        """Show a linked entry's tab and put the cursor on it."""
        self.tabs.active = tabs_taking(kind)[0]
        self.call_after_refresh(self.switcher.select_link, kind, name)

    def make_ready_for(self, dragged: Dragged) -> None:
        """Show a tab that takes what is being dragged, unless one is shown."""
        taking = tabs_taking(dragged.row_id.partition(":")[0])
        if self._material is not None and taking and self.tabs.active not in taking:
            self.tabs.active = taking[0]

    @property
    def active_list(self) -> ReorderList | None:
        """The list that has the keyboard, or that is shown."""
        return next((bodies.active_list for bodies in self.query(ComposerBodies)), None)

    def focus_body(self, field: str | None = None) -> None:
        """Put the keyboard into what is shown.

        Fields to type in get it only by name, or for a blank name the first: else the tabs keep
        it, where every key of this pane still does what it does.
        """
        if self._material is None:
            self.query_one("#empty").focus()
        elif not self.switcher.give_focus(field):
            self.tabs.focus()

    def show_tab(self, name: str, field: str | None = None, line: int | None = None) -> None:
        """Show a tab and put the keyboard there; `field` as in `focus_body`, at a line of it."""
        self.tabs.active = name
        if name in FORM_TABS and field is None:
            # Not into a field: the next key would be typed there.
            self.switcher.want_focus(None, line)
            self.tabs.focus()
        elif self.switcher.has_body(name):
            self.switcher.want_focus(None, line)
            self.switcher.show_tab(name)
            self.call_after_refresh(self.focus_body, field)
        else:
            # A body that was not looked at before is made first, and takes the keyboard then.
            self.switcher.want_focus(field or "", line)

    def _label_tabs(self) -> None:
        material = self._material
        if material is None:
            return
        persona = material.persona
        counts = {
            "parts": len(persona.parts),
            "traits": len(persona.traits),
            "skills": len(persona.skills) + len(persona.guardrails),
        }
        for name, label in TABS:
            number_of = counts.get(name) if self.size.width >= _COUNTED else None
            text = f"{label} {number_of}" if number_of else label
            tab = self.query_one(f"Tab#{name}", Tab)
            if tab.label_text != text:
                tab.label = Content(text)
        self.call_after_refresh(self.tabs.draw_line)

    @on(Tabs.TabActivated, "#composer-tabs")
    def _tab_activated(self, event: Tabs.TabActivated) -> None:
        event.stop()
        if self._material is not None and event.tab is not None:
            self.switcher.show_tab(event.tab.id or "parts")

    @on(ReorderList.Moved)
    def _moved(self, event: ReorderList.Moved) -> None:
        if isinstance(event.row_list, LinkList):
            event.stop()
            before = event.before_id
            name = event.row_id.partition(":")[2]
            self.post_message(
                self.LinkMoved(
                    event.row_list.kind, name, (before and before.partition(":")[2]) or None
                )
            )

    @on(ReorderList.DroppedIn)
    def _dropped_in(self, event: ReorderList.DroppedIn) -> None:
        if isinstance(event.row_list, LinkList):
            event.stop()
            before = event.before_id
            name = event.dragged.row_id.partition(":")[2]
            self.post_message(
                self.LinkAdded(
                    event.row_list.kind, name, (before and before.partition(":")[2]) or None
                )
            )

    @on(TabBar.DroppedOn)
    def _dropped_on_tab(self, event: TabBar.DroppedOn) -> None:
        event.stop()
        kind, _, name = event.dragged.row_id.partition(":")
        if self._material is not None and event.tab.id in tabs_taking(kind)[:1]:
            self.post_message(self.LinkAdded(kind, name, None))  # type: ignore[arg-type]

    @on(ReorderList.Toggled)
    def _toggled(self, event: ReorderList.Toggled) -> None:
        self._ask(event, event.row_id, "mute")

    @on(ReorderList.RemoveRequested)
    def _remove(self, event: ReorderList.RemoveRequested) -> None:
        self._ask(event, event.row_id, "remove")

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self._ask(event, event.row_id, "open")

    def _ask(self, event: Message, row: str, what: str) -> None:
        if isinstance(event.control, LinkList):
            event.stop()
            kind, _, name = row.partition(":")
            self.post_message(self.LinkAsked(what, kind, name))  # type: ignore[arg-type]

    def _ask_chosen(self, what: str) -> None:
        links = self.active_list
        if isinstance(links, LinkList) and links.cursor_id:
            kind, _, name = links.cursor_id.partition(":")
            self.post_message(self.LinkAsked(what, kind, name))  # type: ignore[arg-type]

    def action_priority(self, step: int) -> None:
        """Raise or lower the priority of the part under the cursor."""
        if self.active_list is not None and getattr(self.active_list, "kind", "") == "part":
            self._ask_chosen("raise" if step > 0 else "lower")

    def action_priority_edit(self) -> None:
        """Ask for the priority of the part under the cursor."""
        if self.active_list is not None and getattr(self.active_list, "kind", "") == "part":
            self._ask_chosen("priority")

    def action_add_link(self) -> None:
        """Ask for an entry to link after the row under the cursor."""
        links = self.active_list
        if isinstance(links, LinkList):
            after = links.row_at(links.cursor + 1)
            before = after.id.partition(":")[2] if after is not None else None
            self.post_message(self.AddAsked(links.kind, before))

    def action_edit_row(self) -> None:
        """Open the entry under the cursor."""
        self._ask_chosen("open")

    def action_show_row(self) -> None:
        """Show in the preview what the entry under the cursor says there."""
        self._ask_chosen("show")

    def action_override(self) -> None:
        """Override the type of the part under the cursor; ask which type where there is none."""
        links, material = self.active_list, self._material
        name = (links.cursor_id or "").partition(":")[2] if links is not None else ""
        is_part = isinstance(links, LinkList) and links.kind == "part"
        part = material.parts.get(name) if material is not None and is_part else None
        self.post_message(self.OverrideAsked(part.part_type if part is not None else ""))

    def action_tab(self, step: int) -> None:
        """Show the next tab or the one before."""
        if self._material is None:
            return
        names = [name for name, _ in TABS]
        place = names.index(self.tabs.active or "parts")
        self.show_tab(names[(place + step) % len(names)])

    def jump_to_tab(self, tab: Tab) -> bool:
        """Show a tab and put the keyboard into it."""
        self.show_tab(tab.id or "parts")
        return True

    def action_go_to(self, name: str) -> None:
        """Show a tab, from wherever the keyboard is."""
        self.post_message(self.TabAsked(name))

    @on(TabBar.Entered)
    def _enter_body(self, event: TabBar.Entered) -> None:
        event.stop()
        self.show_tab(self.tabs.active or "parts", "")

    @on(Form.Left)
    def _leave_field(self, event: Form.Left) -> None:
        event.stop()
        self.tabs.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what an open persona allows."""
        if action in ("priority", "priority_edit"):
            return self._material is not None and getattr(self.active_list, "kind", "") == "part"
        if action in ("show_row", "add_link"):
            return self._material is not None and isinstance(self.active_list, LinkList)
        if action in ("tab", "go_to", "override", "edit_row"):
            return self._material is not None
        return super().check_action(action, parameters)
