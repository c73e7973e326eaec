"""Undo and redo, as every screen asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from store.errors import NotFound
from studio.desk import Desk

Direction: TypeAlias = Literal["undo", "redo"]
Door: TypeAlias = Literal["studio", "seeds"]

_WHAT: Final[Mapping[Direction, Mapping[Door, str]]] = MappingProxyType(
    {
        "undo": MappingProxyType(
            {
                "studio": "No change of yours in the studio is left; History shows all others.",
                "seeds": "No pull, reset or settled conflict of yours is left.",
            }
        ),
        "redo": MappingProxyType(
            {
                "studio": "Nothing that you undid in the studio is left.",
                "seeds": "No pull, reset or settled conflict of yours was undone last.",
            }
        ),
    }
)
"""Of what there is nothing left."""


def taking_back(desk: Desk, direction: Direction, door: Door = "studio") -> Callable[[], str]:
    """An act for the thread that writes: takes back this author's last change, or makes it again.

    It is the last one through a door: `seeds` is that of pulls, resets and settled conflicts. It
    gives back what it did, or that there was nothing to do, in words.
    """

    def act() -> str:
        take = desk.catalog.undo if direction == "undo" else desk.catalog.redo
        try:
            undone = take(by=desk.actor, door=door)
        except NotFound as error:
            return f"{str(error)[:1].upper()}{str(error)[1:]}. {_WHAT[direction][door]}"
        desk.seen.take(undone.revision)
        said = undone.said(direction)
        return f"{said[:1].upper()}{said[1:]}"

    return act
