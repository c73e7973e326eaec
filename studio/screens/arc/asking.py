"""What the arc editor asks before it acts: names, parts, personas, confirmations."""

from __future__ import annotations

import asyncio
from collections.abc import Container, Sequence
from functools import partial
from typing import Any

from textual.content import Content
from textual.screen import Screen

from store.entries import Kind, Stage
from store.rows import Row as EntryRow
from studio.desk import Desk
from studio.errands import Errands
from studio.panes.entry_rows import number
from studio.screens.again import Refused
from studio.screens.arc.reading import ArcView
from studio.screens.dialogs import AskScreen, ConfirmScreen, PickScreen, narrowed
from studio.screens.main.questions import name_problem
from studio.screens.making import New, PickOrMake
from studio.widgets.plain import fit, literal
from studio.widgets.rows import Row

_LISTED = 12


async def new_arc(
    screen: Screen[Any], desk: Desk, persona: str, refused: Refused | None = None
) -> tuple[str, str] | None:
    """Ask for the names of a new arc and of its first stage.

    An arc without stages cannot be assigned (SPEC section 4). Both names are asked for again where
    they were refused.
    """
    before = refused.answer if refused is not None else ("", "start")
    from studio.screens.main.questions import new_name

    title = f"Name of the new arc for {persona}" if persona else "Name of the new arc"
    again = Refused(before[0], refused.why) if refused is not None else None
    arc = await new_name(screen, desk, "arc", title=title, refused=again)
    if arc is None:
        return None
    answer = await screen.app.push_screen_wait(
        AskScreen(
            f"Name of the first stage of {arc}",
            before[1],
            check=lambda name: name_problem("arc", name),
        )
    )
    return None if answer is None else (arc, answer.strip())


async def part(
    screen: Screen[Any],
    desk: Desk,
    errands: Errands,
    title: str,
    *,
    part_type: str = "",
    without: Container[str] = (),
) -> str | New | None:
    """Ask for a part, of one type where one is named, that is not there already, or a new one."""
    rows = await asyncio.to_thread(_all_rows, desk, "part")
    shown = [
        Row(
            row.name,
            Content.assemble(
                ("" if part_type else f"{fit(literal(row.type), 14):<15}", "$text-muted"),
                literal(row.name),
                ("  " + literal(" ".join(row.tags)) if row.tags else "", "$text-muted"),
            ),
            Content(number(row.tokens)),
        )
        for row in rows
        if row.name not in without and part_type in ("", row.type)
    ]
    what = f"{part_type} part" if part_type else ""
    picker = PickOrMake(title, partial(narrowed, shown), desk, errands, "part", what)
    picked: str | New | None = await screen.app.push_screen_wait(picker)
    return picked


async def entry(screen: Screen[Any], desk: Desk, kind: Kind, title: str, chosen: str) -> str | None:
    """Ask for one of the entries of a kind."""
    rows = await asyncio.to_thread(_all_rows, desk, kind)
    if not rows:
        more = " n makes one." if kind == "arc" else " Make one in the library."
        screen.notify(f"There is no {kind} yet.{more}", markup=False)
        return None
    shown = [Row(row.name, Content(literal(row.name))) for row in rows]
    picked: str | None = await screen.app.push_screen_wait(PickScreen(title, shown, chosen))
    return picked


async def one_of(
    screen: Screen[Any], title: str, names: Sequence[str], chosen: str = ""
) -> str | None:
    """Ask for one of some names; the only one is taken without asking."""
    if len(names) < 2:
        return names[0] if names else None
    rows = [Row(name, Content(literal(name))) for name in names]
    picked: str | None = await screen.app.push_screen_wait(PickScreen(title, rows, chosen))
    return picked


async def may_delete(screen: Screen[Any], view: ArcView, stage: Stage) -> bool:
    """Ask whether to delete a stage; says whom it moves, and where to."""
    there = view.at(stage)
    first = next((one.name for one in view.stages if one.guid != stage.guid), "")
    if not there:
        text = "No persona stands at it."
    else:
        listed = ", ".join(there[:_LISTED])
        more = f" and {len(there) - _LISTED} more" if len(there) > _LISTED else ""
        where = f"goes to {first}" if first else "stands at no stage then: it is the last one"
        if len(there) > 1:
            where = where.replace("goes", "go", 1).replace("stands", "stand", 1)
        text = f"{listed}{more} {where}."
    if stage.parts:
        text += "\nIts parts stay in the library."
    sure = await screen.app.push_screen_wait(
        ConfirmScreen(f"Delete stage {stage.name}?", f"{text}\n\nctrl+z brings it back.", "Delete")
    )
    return bool(sure)


def _all_rows(desk: Desk, kind: Kind) -> list[EntryRow]:
    catalog = desk.catalog
    return catalog.window(kind, 0, catalog.counts()[kind])
