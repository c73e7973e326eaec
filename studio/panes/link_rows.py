"""The rows of the composer's links: what each is, and what became of it in the preview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from textual.content import Content

from store.compose.assemble import Candidate, Extra
from store.compose.composition import Composition, tokens_of
from store.compose.request import Counter, Material, Request
from store.entries import Kind, counted_text, type_of
from studio.panes.entry_rows import number, row_id
from studio.widgets.columns import column
from studio.widgets.plain import fit, literal
from studio.widgets.rows import Row

STATES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "": ("●", "in"),
        "replaced": ("→", "replaced"),
        "muted": ("◌", "muted"),
        "type": ("▽", "type off"),
        "limit": ("✂", "limit"),
        "budget": ("✂", "budget"),
        "off": ("◌", "off"),
    }
)
"""What became of an entry in the preview: a glyph, and the word for it."""

_TYPE, _TYPE_WIDE = 9, 14
"""Cells of the column of types: wide enough for the longest of the usual ones, where there is room.
"""


def link_rows(
    material: Material, composition: Composition, count: Counter, *, ready: bool, wide: bool
) -> dict[Kind, list[Row]]:
    """The rows of all that the persona links, by kind."""
    assembly = composition.assembly
    listed: tuple[tuple[Kind, tuple[Extra, ...]], ...] = (
        ("trait", assembly.traits),
        ("skill", assembly.skills),
        ("guardrail", assembly.guardrails),
    )
    return {
        "part": part_rows(material, composition, count, ready=ready, wide=wide),
        **{kind: extra_rows(kind, some, count, ready=ready, wide=wide) for kind, some in listed},
    }


def part_rows(
    material: Material, composition: Composition, count: Counter, *, ready: bool, wide: bool
) -> list[Row]:
    """The rows of the persona's own parts, in their order."""
    own = {
        candidate.part.name: candidate
        for candidate in composition.assembly.candidates
        if candidate.layer == "own"
    }
    rows = []
    for link in material.persona.parts:
        candidate = own.get(link.part)
        if candidate is None:
            continue
        tokens = tokens_of(candidate, composition.request, count) if ready else None
        state, word = part_state(candidate, composition.request)
        type_name = candidate.part.part_type
        rows.append(
            link_row("part", link.part, type_name, link.priority, tokens, state, word, wide=wide)
        )
    return rows


def extra_rows(
    kind: Kind, extras: Iterable[Extra], count: Counter, *, ready: bool, wide: bool
) -> list[Row]:
    """The rows of traits, skills or guardrails."""
    rows = []
    for extra in extras:
        entry = extra.entry
        tokens = count(counted_text(entry)) if ready else None
        rows.append(
            link_row(kind, entry.name, type_of(entry), None, tokens, extra.reason, "", wide=wide)
        )
    return rows


def part_state(candidate: Candidate, request: Request) -> tuple[str, str]:
    """The state of a part of the persona's own, and the words for it where they say more.

    A part that was replaced says by which part, or by what where that one has its name; and
    that it is muted too, since it stays out when what took its place goes. An override takes the
    place of a stage's parts too, so that it is named whatever the stage has.
    """
    if candidate.reason != "replaced":
        return candidate.reason, ""
    name, part_type = candidate.part.name, candidate.part.part_type
    overridden = part_type in request.overrides
    by = "by override" if overridden else "by stage"
    if f"part:{name}" in request.mute:
        return "muted", f"muted, {by}"
    winner = request.overrides[part_type] if overridden else candidate.replaced_by
    return "replaced", by if winner in (None, "", name) else str(winner)


@lru_cache(maxsize=2_000)
def link_row(
    kind: Kind,
    name: str,
    type_name: str,
    priority: int | None,
    tokens: int | None,
    state: str,
    word: str,
    *,
    wide: bool,
) -> Row:
    """The row of a linked entry: handle, type, name, then priority, tokens and state."""
    glyph, usual = STATES[state]
    shown = f"{glyph} {fit(literal(word) or usual, 16):<16}" if wide else glyph
    priority_text = "" if priority is None else f"p{priority}" if priority else ""
    cells = _TYPE_WIDE if wide else _TYPE
    label = Content.assemble(
        ("⠿ ", "$text-disabled"),
        (column(type_name, cells) + " ", "$text-muted"),
        literal(name),
    )
    state_style = {"": "$success", "budget": "$text-warning"}.get(state, "$text-muted")
    right = Content.assemble(
        (f"{priority_text:>4} ", "$text-muted"),
        f"{number(tokens):>5} ",
        (shown, state_style),
    )
    return Row(id=row_id(kind, name), label=label, right=right, draggable=True, dim=bool(state))
