"""Publishing from any screen: ask, write, and say what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeAlias

from textual.screen import Screen

from store.database.changes.change import Change
from store.errors import StoreError
from store.releases import LabelMove, Published
from studio.desk import Desk
from studio.errands import Errands
from studio.releasing import Shelf, shelf
from studio.screens.again import Refused
from studio.screens.releases.publish import Publishing, PublishScreen

LabelAct: TypeAlias = Callable[[Change], LabelMove]


class Publisher(Protocol):
    """A screen that publishes."""

    errands: Errands

    def say(self, text: str, *, title: str = "", severity: Any = "information") -> None:
        """Tell the user something."""


def ask(
    screen: Screen[Any],
    publisher: Publisher,
    desk: Desk,
    persona: str,
    then: Callable[[Publishing, Callable[[StoreError], None]], None],
    *,
    note: str = "",
    refused: Refused | None = None,
) -> None:
    """Ask how a persona is to be published; then do it, unless it is not to be.

    Args:
        screen: What the dialog lies over.
        publisher: Who publishes.
        desk: The desk.
        persona: What is published.
        then: Does it. It is given what to call with an error: that asks again.
        note: What is said of what is published, and of what on the screen is not.
        refused: What was asked for before and refused: it stands in the dialog, with why.
    """
    budget = desk.workspace.settings.context_budget
    dialog = PublishScreen(persona, budget, note, refused)

    def answered(asked: Publishing | None) -> None:
        if asked is None:
            return

        def again(error: StoreError) -> None:
            why = Refused(asked, str(error))
            ask(screen, publisher, desk, persona, then, note=note, refused=why)

        then(asked, again)

    def look() -> Shelf | StoreError:
        try:
            return shelf(desk.catalog, persona)
        except StoreError as error:
            return error

    def show(found: Shelf | StoreError) -> None:
        if isinstance(found, StoreError):
            publisher.say(str(found), title="Not published", severity="error")
            if dialog.is_attached:
                dialog.dismiss(None)
            return
        dialog.show(found)

    # After every write that was asked for: what stands typed is published too.
    publisher.errands.write(look, show)
    # At once, in no worker: the next key is the dialog's.
    screen.app.push_screen(dialog, answered)


def act_of(persona: str, asked: Publishing) -> Callable[[Change], Published | LabelMove]:
    """The change that publishes, or that moves a label where there is nothing to publish."""
    label, move_to = asked.label, asked.move_to
    if move_to is not None and label is not None:
        return lambda change: change.labels.put(persona, label, move_to)
    return lambda change: change.publish(
        persona, label=label, force=asked.force, message=asked.message
    )


def said(persona: str, asked: Publishing, result: Published | LabelMove) -> str:
    """What came of it, for a toast."""
    if isinstance(result, LabelMove):
        return f"{str(result)[:1].upper()}{str(result)[1:]}."
    if result.made:
        words = f"Published release {result.number} of {persona}"
    else:
        words = f"{persona} is as in release {result.number}: no new one was made"
    return f"{words}, labelled {asked.label}." if asked.label else f"{words}."
