"""What is asked before a type of parts is overridden in the preview: which type, with what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from textual.content import Content
from textual.screen import Screen

from store.compose.request import Material
from studio.choices import Choices, Override
from studio.comparing import signed
from studio.desk import Desk
from studio.errands import Errands
from studio.overriding import Options, options, types_to_override
from studio.panes.entry_rows import QUIET, number
from studio.presets import applied, laid, without_override
from studio.screens.dialogs import PickScreen
from studio.screens.pick_found import PickFound
from studio.widgets.plain import literal
from studio.widgets.rows import Row

_NOTHING: Final = "\x00nothing"
_OWN: Final = "\x00own"


async def ask(
    screen: Screen[Any],
    desk: Desk,
    errands: Errands,
    material: Material,
    choices: Choices,
    part_type: str,
) -> Choices | None:
    """Ask for an override of a type, or first of which; the choices with it, None without."""
    if not part_type:
        rows = [Row(one, Content(literal(one))) for one in types_to_override(material)]
        picked = await screen.app.push_screen_wait(PickScreen("Override which type?", rows))
        if picked is None:
            return None
        part_type = picked
    preset = applied(material.persona, choices)
    override = laid(choices, preset).overrides.get(part_type)
    now = _OWN if override is None or not override.on else override.part or _NOTHING

    def fetch(text: str) -> Sequence[Row]:
        rows = option_rows(options(desk.catalog, material, choices, part_type, text))
        words = text.casefold().split()
        return [
            row
            for row in rows
            if row.id not in (_OWN, _NOTHING)
            or all(word in row.label.plain.casefold() for word in words)
        ]

    title, said = f"Override {part_type}", "tokens, and how many more than now"
    picked = await screen.app.push_screen_wait(PickFound(title, fetch, errands, now, said=said))
    if picked is None:
        return None
    if picked == _OWN:
        return without_override(choices, preset, part_type)
    return choices.with_override(part_type, Override(None if picked == _NOTHING else picked))


def option_rows(found: Options) -> list[Row]:
    """A row for each way to override a type, with its tokens and what it makes of them."""
    mark = "~" if found.estimate else ""

    def row(row_id: str, label: str, tokens: int, effect: int) -> Row:
        style = "$text-warning" if effect > 0 else "$text-success" if effect < 0 else QUIET
        more = f"{mark if effect else ''}{signed(effect)}"
        right = Content.assemble((f"{number(tokens):>5}", QUIET), (f"{more:>8}", style))
        return Row(row_id, Content(literal(label)), right)

    own = "no override: what the persona and its stage have"
    return [
        row(_OWN, own, found.own, found.own - found.present),
        row(_NOTHING, "leave the type out", 0, -found.present),
        *(row(one.name, one.name, one.tokens, one.effect) for one in found.parts),
    ]
