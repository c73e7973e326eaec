"""The bodies of the composer's tabs, and the rows of its links."""

from __future__ import annotations

from functools import lru_cache

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from store.entries import Kind
from store.fields import FIELDS, Field
from studio.panes.arc_tab import ArcTab
from studio.panes.entry_rows import number, row_id
from studio.panes.form import Form
from studio.widgets.dragging import Dragged
from studio.widgets.plain import fit, literal
from studio.widgets.reorder_list import ReorderList
from studio.widgets.rows import Row

STATES: dict[str, tuple[str, str]] = {
    "": ("●", "in"),
    "replaced": ("→", "replaced"),
    "muted": ("◌", "muted"),
    "type": ("▽", "type off"),
    "limit": ("✂", "limit"),
    "budget": ("✂", "budget"),
    "off": ("◌", "off"),
}
"""What became of an entry in the preview: a glyph, and the word for it."""

_VOICE = ("voice", "locale", "default_role", "default_sequence")
_TEXTS = ("display_name", "description", "summary", "detail", "tags", "metadata")


def _fields(names: tuple[str, ...]) -> list[Field]:
    return [field for field in FIELDS["persona"] if field.name in names]


class LinkList(ReorderList):
    """The links of one kind, to reorder, mute, open and take away."""

    def __init__(self, kind: Kind, empty: str) -> None:
        super().__init__(id=f"links-{kind}", accept_kinds=("entry",), drag_kind="link", empty=empty)
        self.kind = kind

    def drag_accepts(self, dragged: Dragged) -> bool:
        """Its own rows, and the library's entries of its kind."""
        if dragged.source is self:
            return True
        return dragged.kind in self.accept_kinds and dragged.row_id.startswith(f"{self.kind}:")


class PersonaForm(Form):
    """Fields of the open persona."""


BODY_IDS = {
    "parts": "links-part",
    "traits": "links-trait",
    "skills": "skills-body",
    "arc": "arc-body",
    "voice": "voice-body",
    "fields": "fields-body",
}


def made(name: str) -> Widget:
    """The body of a tab, made when it is first looked at."""
    match name:
        case "traits":
            return LinkList("trait", "No traits yet. Press a on a trait in the library.")
        case "skills":
            return Vertical(
                Static("Skills", classes="subhead"),
                LinkList("skill", "No skills yet. Press a on one in the library."),
                Static("Guardrails", classes="subhead"),
                LinkList("guardrail", "No guardrails yet. Press a on one in the library."),
                id=BODY_IDS[name],
            )
        case "arc":
            return ArcTab(id=BODY_IDS[name])
        case "voice":
            return PersonaForm(_fields(_VOICE), id=BODY_IDS[name])
        case _:
            return PersonaForm(_fields(_TEXTS), id=BODY_IDS[name])


@lru_cache(maxsize=2_000)
def link_row(
    kind: Kind,
    name: str,
    type_name: str,
    priority: int | None,
    tokens: int | None,
    reason: str,
    replaced_by: str,
    *,
    wide: bool,
) -> Row:
    """The row of a linked entry: handle, type, name, then priority, tokens and state."""
    glyph, word = STATES[reason]
    shown = f"{glyph} {fit(literal(replaced_by) or word, 16):<16}" if wide else glyph
    priority_text = "" if priority is None else f"p{priority}" if priority else ""
    label = Content.assemble(
        ("⠿ ", "$text-disabled"),
        (f"{fit(literal(type_name), 9):<10}", "$text-muted"),
        literal(name),
    )
    state_style = {"": "$success", "budget": "$text-warning"}.get(reason, "$text-muted")
    right = Content.assemble(
        (f"{priority_text:>4} ", "$text-muted"),
        f"{number(tokens):>5} ",
        (shown, state_style),
    )
    return Row(id=row_id(kind, name), label=label, right=right, draggable=True, dim=bool(reason))
