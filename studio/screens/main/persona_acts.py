"""What is done with the open persona as a whole: compile, publish, copy, export."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from store.errors import StoreError
from studio.screens.main import questions
from studio.screens.main.open_persona import OpenPersona

_NONE_OPEN = "Open a persona first."


def compile_persona(screen: OpenPersona) -> None:
    """Store the compiled texts of the open persona."""
    if screen.material is None:
        screen.say(_NONE_OPEN)
        return
    name = screen.material.persona.name

    def done(compiled: tuple[list[str], str]) -> None:
        changed, stage = compiled
        at = f" at stage {stage}" if stage else ""
        as_it_stands = f"{name} is compiled as it stands{at}."
        screen.say(f"Compiled {name}{at}." if changed else as_it_stands)

    def act(change: Any) -> tuple[list[str], str]:
        return change.compile([name]), change.get("persona", name).stage

    screen.write(act, then=done, what=f"Compiling {name}")


def publish_persona(screen: OpenPersona) -> None:
    """Ask, and make the next release of the open persona."""
    from studio.screens.releases import publishing
    from studio.screens.releases.publish import Publishing

    desk, material = screen.desk, screen.material
    if desk is None or material is None:
        screen.say(_NONE_OPEN)
        return
    name = material.persona.name
    screen.save_typed()

    def publish(asked: Publishing, refused: Callable[[StoreError], None]) -> None:
        screen.write(
            publishing.act_of(name, asked),
            then=lambda result: screen.say(publishing.said(name, asked, result)),
            refused=refused,
        )

    stage = material.persona.stage
    at = f" at stage {stage}" if stage else ""
    note = f"As it stands{at}."
    if screen.choices.altered:
        note = f"As it stands{at}: what is chosen in the preview is not published."
    publishing.ask(screen, screen, desk, name, publish, note=note)


def copy_shown(screen: OpenPersona) -> None:
    """Copy what the preview shows."""
    from studio.clipboard import copy

    if screen.shown is None:
        screen.say("There is nothing to copy: open a persona first.")
        return
    text = screen.copied
    where = copy(screen.app, text)
    screen.say(f"Sent {len(text):,} characters to {where}.")


async def export_persona(screen: OpenPersona) -> None:
    """Ask for a folder, and write the open persona's compiled texts to files there."""
    desk, material = screen.desk, screen.material
    if desk is None or material is None:
        screen.say(_NONE_OPEN)
        return
    written = await questions.export(screen, desk, material.persona.name)
    if written:
        screen.say(written)
