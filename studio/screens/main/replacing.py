"""What is asked before a part is replaced everywhere: by which one, and what that changes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from store.errors import StoreError
from store.replacing import Replacement
from store.rows import Row as EntryRow
from studio.desk import Desk
from studio.errands import Errands
from studio.screens.dialogs import ConfirmScreen
from studio.screens.pick_entry import PickEntry

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN = 100


async def ask(screen: Screen[Any], desk: Desk, errands: Errands, entry: EntryRow) -> str | None:
    """Ask which part shall take a part's place, and show what that changes; None is no.

    Where nothing uses the part there is nothing to ask.
    """
    catalog = desk.catalog
    try:
        if not catalog.uses("part", entry.name):
            screen.notify(f"Nothing uses {entry.name}: there is nothing to replace.", markup=False)
            return None

        def fetch(text: str) -> list[EntryRow]:
            found = [*same_type(text), *catalog.search(f"kind:part {text}").rows]
            others = [row for row in found if row.guid != entry.guid]
            return list({row.guid: row for row in others}.values())

        def same_type(text: str) -> Sequence[EntryRow]:
            return catalog.search(f'kind:part type:"{entry.type}" {text}').rows

        title = f"Which part takes the place of {entry.name}?"
        by = await screen.app.push_screen_wait(PickEntry(title, fetch, errands))
        if by is None:
            return None
        planned = await asyncio.to_thread(catalog.replacement, entry.name, by.name)
    except StoreError as error:
        screen.notify(str(error), title="Not done", severity="error", markup=False)
        return None
    text = f"{plan_text(planned)}\n\n{entry.name} stays in the catalog. ctrl+z takes it back."
    sure = await screen.app.push_screen_wait(
        ConfirmScreen(f"Replace {entry.name} by {by.name} everywhere?", text, "Replace")
    )
    return by.name if sure else None


def plan_text(planned: Replacement) -> str:
    """What a replacement changes: every use, and the tokens of every text."""
    lines = [f"{planned.part} is used by:"]
    lines += [f"· {use}" for use in planned.uses[:_SHOWN]]
    if len(planned.uses) > _SHOWN:
        lines.append(f"· and {len(planned.uses) - _SHOWN:,} more")
    lines.append("")
    if not planned.personas and not planned.elsewhere:
        return "\n".join([*lines, "No persona's text changes."])
    lines.append(f"Tokens of the composed texts in detail ({planned.encoding}):")
    texts = [(one.name, one.before, one.after) for one in planned.personas]
    texts += [(one.title, one.before, one.after) for one in planned.elsewhere]
    for title, before, after in texts[:_SHOWN]:
        lines.append(f"· {title}  {before:,} → {after:,}  ({signed(after - before)} tok)")
    if len(texts) > _SHOWN:
        lines.append(f"· and {len(texts) - _SHOWN:,} more")
    if not planned.personas:
        lines.append("No persona's text changes at the stage where it is now.")
    elif len(planned.personas) > 1:
        lines.append(f"All together {signed(planned.difference)} where they stand now.")
    return "\n".join(lines)


def signed(number: int) -> str:
    """A difference with its sign: `+3`, `−12`, `±0`."""
    if not number:
        return "±0"
    return f"{'+' if number > 0 else '−'}{abs(number):,}"
