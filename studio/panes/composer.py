"""The composer: the open persona, its links in order, its arc and its fields."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.message import Message
from textual.widgets import ContentSwitcher, Static, Tab, Tabs

from store.compose.assemble import Extra
from store.compose.composition import Composition, tokens_of
from store.compose.request import Counter, Material
from store.entries import Kind, counted_text, type_of
from store.fields import FIELDS
from studio.commands import Command, bindings, pane_bindings
from studio.panes.arc_tab import ArcTab
from studio.panes.composer_tabs import BODY_IDS, LinkList, PersonaForm, link_row, made
from studio.panes.entry_rows import row_id
from studio.panes.form import Form
from studio.widgets.plain import literal
from studio.widgets.reorder_list import ReorderList
from studio.widgets.row_list import RowList
from studio.widgets.rows import Row

_WIDE = 60
"""Cells from which rows say their state in words too."""

_COUNTED = 52
"""Cells from which the tabs have room for their counts."""

_TABS = (
    ("parts", "Parts"),
    ("traits", "Traits"),
    ("skills", "Skills"),
    ("arc", "Arc"),
    ("voice", "Voice"),
    ("fields", "Fields"),
)


class Composer(Vertical):
    """Shows the open persona; what is done in it goes to the screen as messages."""

    PLACE = "Composer"
    HELP_TEXT = (
        "The open persona. Drag rows to reorder them, or alt+up and alt+down; space mutes an "
        "entry in the preview, which changes nothing in the catalog; Enter opens it."
    )
    COMMAND_LIST = (
        Command("composer.priority_up", "Raise priority", "plus,equals_sign", "priority(1)"),
        Command("composer.priority_down", "Lower priority", "minus", "priority(-1)"),
        Command("composer.tab_next", "Next tab", "right_square_bracket,right", "tab(1)"),
        Command("composer.tab_before", "Tab before", "left_square_bracket,left", "tab(-1)"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(COMMAND_LIST),
        *pane_bindings(),
        Binding("p", "priority_edit", "Priority", show=True, id="composer.priority"),
        Binding("e", "edit_row", "Edit", show=False, id="composer.edit"),
    ]

    tabs = query_one("#composer-tabs", Tabs)
    switcher = query_one("#composer-body", ContentSwitcher)

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
            """`open`, `mute`, `remove`, `priority`, `raise` or `lower`."""
            self.kind = kind
            self.name = name

    class BodyMade(Message):
        """A tab's body was made, and wants to be told the states of its rows."""

    def __init__(self, *, id: str, classes: str) -> None:  # noqa: A002 (every widget's name)
        super().__init__(id=id, classes=classes)
        self._material: Material | None = None
        self._focus_wanted = False
        self._shown: tuple[Composition, Counter, bool] | None = None

    def compose(self) -> ComposeResult:
        """What to do when no persona is open; `furnish` makes the rest."""
        yield Static(
            Content(
                "No persona is open.\n\nChoose one in the library with Enter, or make one "
                "with n on its Personas."
            ),
            id="empty",
        )

    async def furnish(self) -> None:
        """Make the tabs and the body below them: once, when the first frame is long painted."""
        await self.mount(
            Static("", id="composer-title"),
            Tabs(*(Tab(label, id=name) for name, label in _TABS), id="composer-tabs"),
            ContentSwitcher(
                LinkList("part", "No parts yet. Press a on one in the library, or drag it here."),
                id="composer-body",
            ),
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
            self._show_tab(self.tabs.active or "parts")
        self._fill_bodies()
        self._label_tabs()

    def _fill_bodies(self) -> None:
        """Show the persona in those bodies that have been looked at."""
        if self._material is None:
            return
        for arc_tab in self.query(ArcTab):
            arc_tab.show(self._material)
        persona = self._material.persona
        values = {field.name: getattr(persona, field.name) for field in FIELDS["persona"]}
        for form in self.query(PersonaForm):
            form.show(values, persona)

    @on(BodyMade)
    def _body_made(self, event: BodyMade) -> None:
        event.stop()
        if self._shown is not None:
            self.show_states(*self._shown)
        if self._focus_wanted:
            self._focus_wanted = False
            self.focus_body()

    def show_states(self, composition: Composition, count: Counter, ready: bool) -> None:
        """Show what became of every link in the preview."""
        self._shown = (composition, count, ready)
        material = self._material
        if material is None:
            return
        own = {
            candidate.part.name: candidate
            for candidate in composition.assembly.candidates
            if candidate.layer == "own"
        }
        wide = self.size.width >= _WIDE
        rows = []
        for link in material.persona.parts:
            candidate = own.get(link.part)
            if candidate is None:
                continue
            tokens = tokens_of(candidate, composition.request, count) if ready else None
            reason = candidate.reason
            by = candidate.replaced_by if reason == "replaced" else ""
            rows.append(
                link_row(
                    "part",
                    link.part,
                    candidate.part.part_type,
                    link.priority,
                    tokens,
                    reason,
                    by,
                    wide=wide,
                )
            )
        self._links("part", rows)
        assembly = composition.assembly
        listed: tuple[tuple[Kind, tuple[Extra, ...]], ...] = (
            ("trait", assembly.traits),
            ("skill", assembly.skills),
            ("guardrail", assembly.guardrails),
        )
        for kind, extras in listed:
            self._links(
                kind,
                [
                    link_row(
                        kind,
                        extra.entry.name,
                        type_of(extra.entry),
                        None,
                        count(counted_text(extra.entry)) if ready else None,
                        extra.reason,
                        "",
                        wide=wide,
                    )
                    for extra in extras
                ],
            )

    def _links(self, kind: Kind, rows: list[Row]) -> None:
        for links in self.query(f"#links-{kind}").results(LinkList):
            links.set_rows(rows)

    def on_resize(self) -> None:
        """Show as much of a row as there is room for."""
        self._label_tabs()
        if self._shown is not None:
            self.show_states(*self._shown)

    @property
    def any_unsaved(self) -> bool:
        """Whether something stands in a field that was not saved."""
        return any(form.any_unsaved for form in self.query(Form))

    def select_link(self, kind: Kind, name: str) -> None:
        """Show a linked entry's tab and put the cursor on it."""
        self.tabs.active = "skills" if kind in ("skill", "guardrail") else f"{kind}s"

        def select() -> None:
            for links in self.query(f"#links-{kind}").results(LinkList):
                links.select_id(row_id(kind, name))
                links.focus()

        self.call_after_refresh(select)

    @property
    def active_list(self) -> ReorderList | None:
        """The list that has the keyboard, or that is shown."""
        focused = self.screen.focused
        if isinstance(focused, LinkList) and focused.is_attached:
            return focused
        current = self.switcher.current or ""
        found = self.query(f"#{current}").first() if current else None
        return found if isinstance(found, ReorderList) else None

    def focus_body(self) -> None:
        """Put the keyboard into what is shown."""
        if self._material is None:
            # Somewhere in this pane, so that its keys work.
            for empty in self.query("#empty"):
                empty.can_focus = True
                empty.focus()
            return
        current = self.switcher.current
        if current is None:
            return
        body = self.query_one(f"#{current}")
        target = (
            body
            if body.can_focus
            else next((one for one in body.query("*") if one.focusable), None)
        )
        if target is not None:
            target.focus()

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
        for name, label in _TABS:
            number_of = counts.get(name) if self.size.width >= _COUNTED else None
            text = f"{label} {number_of}" if number_of else label
            tab = self.query_one(f"Tab#{name}", Tab)
            if tab.label_text != text:
                tab.label = Content(text)

    @on(Tabs.TabActivated, "#composer-tabs")
    def _tab_activated(self, event: Tabs.TabActivated) -> None:
        event.stop()
        if self._material is not None and event.tab is not None:
            self._show_tab(event.tab.id or "parts")

    def _show_tab(self, name: str) -> None:
        """Show a tab's body; one that was not looked at before is made now."""
        body = BODY_IDS[name]
        if not self.query(f"#{body}"):
            self.run_worker(self._make_body(name, body), group=f"tab {name}", exclusive=True)
        else:
            self.switcher.current = body

    async def _make_body(self, name: str, body: str) -> None:
        await self.switcher.add_content(made(name), id=body)
        if self.tabs.active == name:
            self.switcher.current = body
        self._fill_bodies()
        self.post_message(self.BodyMade())

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

    def action_edit_row(self) -> None:
        """Open the entry under the cursor."""
        self._ask_chosen("open")

    def action_tab(self, step: int) -> None:
        """Show the next tab or the one before."""
        if self._material is None:
            return
        names = [name for name, _ in _TABS]
        place = names.index(self.tabs.active or "parts")
        name = names[(place + step) % len(names)]
        if name in ("voice", "fields"):
            # Not into a field: the next of these keys would be typed there.
            self._focus_wanted = False
            self.tabs.active = name
            self.tabs.focus()
            return
        # A body that was not looked at before is made first, and takes the keyboard then.
        self._focus_wanted = not self.query(f"#{BODY_IDS[name]}")
        self.tabs.active = name
        if not self._focus_wanted:
            self.call_after_refresh(self.focus_body)
