"""What is said of two compositions beside their texts: tokens, and the entries that differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from textual.content import Content

from store.tokens import Encoding
from studio.comparing import Difference, differences, listed, signed
from studio.screens.compare.side import Seen
from studio.widgets.line_diff import Pair
from studio.widgets.plain import MUTED, literal


@dataclass(frozen=True, slots=True)
class Compared:
    """Both sides composed, and how their texts differ."""

    sides: tuple[Seen, Seen]
    pairs: tuple[Pair, ...]
    encoding: Encoding


def problems(compared: Compared) -> list[str]:
    """Why there is nothing to compare."""
    return list(dict.fromkeys(seen.problem for seen in compared.sides if seen.problem))


def tokens_said(compared: Compared) -> Content:
    """How the tokens differ, and in which encoding they are counted."""
    left, right = (seen.composition for seen in compared.sides)
    if left is None or right is None:
        return Content("")
    mark = "~" if compared.encoding.estimate else ""
    more = right.tokens - left.tokens
    style = "$text-warning" if more > 0 else "$text-success" if more else MUTED
    return Content.assemble(
        (f"{mark}{left.tokens:,} → {mark}{right.tokens:,} tok  ", MUTED),
        (f"{mark}{signed(more)}", f"bold {style}"),
        (f"  {compared.encoding.name}", MUTED),
    )


def entries_said(compared: Compared, room: int) -> Content:
    """What differs in entries, on a line of so many cells."""
    left, right = (seen.composition for seen in compared.sides)
    if left is None or right is None:
        return Content("")
    found = differences(left, right)
    if not found:
        same = left.text == right.text
        words = "The two are the same: change a side by its stage, preset or persona."
        if not same:
            words = "The same entries on both sides; the texts differ."
        return Content.styled(words, MUTED)
    pieces: list[Content] = []
    for place, one in enumerate(found):
        piece = _difference(one)
        room -= piece.cell_length + 5
        if pieces and room < 0:
            pieces.append(Content.styled(f"and {len(found) - place} more", MUTED))
            break
        pieces.append(piece)
    return Content.styled("  ·  ", "$text-disabled").join(pieces)


def _difference(one: Difference) -> Content:
    pieces: list[Any] = [(f"{literal(one.label)} ", MUTED)]
    out, into = literal(listed(one.out)), literal(listed(one.into))
    if one.order_alone:
        pieces.append(("in another order", ""))
    elif out and into:
        pieces += [(out, "$text-error"), (" → ", MUTED), (into, "$text-success")]
    elif out:
        pieces.append((f"− {out}", "$text-error"))
    else:
        pieces.append((f"+ {into}", "$text-success"))
    return Content.assemble(*pieces)
