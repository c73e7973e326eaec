"""The composer's tabs and their bodies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from store.entries import Kind, Preset, plural
from store.fields import FIELDS, Field
from studio.panes.arc_tab import ArcTab
from studio.panes.conflict_form import ConflictForm
from studio.presets import described
from studio.widgets.dragging import Dragged
from studio.widgets.plain import fit, literal
from studio.widgets.reorder_list import ReorderList
from studio.widgets.rows import Row
from studio.widgets.spring_tabs import SpringTabs

_VOICE = ("voice", "locale", "default_role", "default_sequence")
_TEXTS = ("display_name", "description", "summary", "detail", "tags", "metadata")


def _fields(names: tuple[str, ...]) -> list[Field]:
    return [field for field in FIELDS["persona"] if field.name in names]


class TabBar(SpringTabs):
    """The tabs. The keyboard stays on them where a tab's body is fields to type in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,enter", "go_in", "Go in", key_display="↓", id="tabs.go_in"),
    ]

    class Entered(Message):
        """The keyboard is to go into the tab that is shown."""

    def draw_line(self) -> None:
        """Put the line below the active tab, which may have another width by now."""
        self._highlight_active(animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Left and right are the composer's, which puts the keyboard into the bodies too."""
        return action not in ("next_tab", "previous_tab") and super().check_action(
            action, parameters
        )

    def action_go_in(self) -> None:
        """Ask for the keyboard to go into the body."""
        self.post_message(self.Entered())


class LinkList(ReorderList):
    """The links of one kind, to reorder, mute, open and take away."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "toggle_row", "Mute", id="links.mute"),
    ]

    def __init__(self, kind: Kind) -> None:
        super().__init__(id=f"links-{kind}", accept_kinds=("entry",), drag_kind="link")
        self.kind = kind
        self._filled = False

    def fill(self, rows: Sequence[Row]) -> None:
        """Show the links; where there are none, what to do."""
        self.set_rows(rows)
        self._filled = True
        self.say_empty()

    def on_resize(self) -> None:
        """The library may have come beside it, or gone."""
        self.say_empty()

    def say_empty(self) -> None:
        """Say how to add the first; by a drag only where there is something to drag from."""
        if not self._filled:
            # There may be some: they are shown a frame after the prompt.
            return
        beside = any(one.region for one in self.screen.query("#library"))
        drag = ", or drag it here from the library" if beside else ""
        self.empty = f"No {plural(self.kind)} yet. a adds one{drag}."

    def drag_accepts(self, dragged: Dragged) -> bool:
        """Its own rows, and the library's entries of its kind."""
        if dragged.source is self:
            return True
        return dragged.kind in self.accept_kinds and dragged.row_id.startswith(f"{self.kind}:")


class PersonaForm(ConflictForm):
    """Fields of the open persona."""


class FieldsForm(PersonaForm):
    """The persona's own fields, and below them what presets it has."""

    def compose(self) -> ComposeResult:
        """The fields, then the presets, which are made and changed in the preview."""
        yield from super().compose()
        yield Static(Content("Presets  p in the preview"), classes="form--label")
        yield Static("", id="preset-lines")

    def show_presets(self, presets: Sequence[Preset]) -> None:
        """Show each preset with what it does."""
        lines = [
            Content.assemble(
                f"{fit(literal(one.name), 20):<22}", (literal(described(one)), "$text-muted")
            )
            for one in presets
        ]
        none = Content.styled("none", "$text-disabled")
        self.query_one("#preset-lines", Static).update(Content("\n").join(lines or [none]))


TABS = (
    ("parts", "Parts"),
    ("traits", "Traits"),
    ("skills", "Skills"),
    ("arc", "Arc"),
    ("voice", "Voice"),
    ("fields", "Fields"),
)

FORM_TABS = frozenset({"voice", "fields"})
"""Tabs whose bodies take every key as text."""


BODY_IDS = {
    "parts": "links-part",
    "traits": "links-trait",
    "skills": "skills-body",
    "arc": "arc-body",
    "voice": "voice-body",
    "fields": "fields-body",
}


_LINKS: Final[Mapping[str, str]] = MappingProxyType(
    {"guardrails": "skills", "stage": "arc", **{name: name for name, _ in TABS[:4]}}
)


_TAKING: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "part": ("parts", "arc"),
        "trait": ("traits",),
        "skill": ("skills",),
        "guardrail": ("skills",),
    }
)


def tabs_taking(kind: str) -> tuple[str, ...]:
    """The tabs in which an entry of a kind can be dropped, the list of its links first."""
    return _TAKING.get(kind, ())


def tab_of(field: str) -> str:
    """The tab that a persona's field is edited in."""
    return _LINKS.get(field, "voice" if field in _VOICE else "fields")


def made(name: str) -> Widget:
    """The body of a tab, made when it is first looked at."""
    match name:
        case "traits":
            return LinkList("trait")
        case "skills":
            return Vertical(
                Static("Skills", classes="subhead"),
                LinkList("skill"),
                Static("Guardrails", classes="subhead"),
                LinkList("guardrail"),
                id=BODY_IDS[name],
            )
        case "arc":
            return ArcTab(id=BODY_IDS[name])
        case "voice":
            return PersonaForm(_fields(_VOICE), id=BODY_IDS[name])
        case _:
            return FieldsForm(_fields(_TEXTS), id=BODY_IDS[name])
