"""Opening an entry in the editor over the main screen, and what comes after."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from store.entries import Kind
from studio.screens.main.open_persona import OpenPersona


async def edit(
    screen: OpenPersona,
    kind: Kind,
    name: str,
    text: str,
    field: str,
    new: str,
    then: Callable[[], None],
) -> None:
    """Open an entry in the editor as `OpenPersona.edit_entry` says; one that is gone is said."""
    from studio.screens.entry import EntryScreen

    desk = screen.desk
    if desk is None:
        return
    if kind == "persona":
        screen.open_persona(name, focus=True)
        return
    if name and await asyncio.to_thread(desk.catalog.find, kind, name) is None:
        screen.say(f'The {kind} "{name}" is there no more.')
        screen.reload()
        return
    persona = screen.material.persona.name if screen.material else ""
    editor = EntryScreen(desk, kind, name, text, field, new=new, persona=persona)
    made = await screen.app.push_screen_wait(editor)
    if made and not name:
        screen.library.go_to(kind, made)
    screen.reload(then)
    if editor.there is not None:
        screen.go(editor.there)
