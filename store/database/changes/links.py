"""A persona's links: made, ordered, taken away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from store.database.changes.unit import Unit
from store.entries import Kind, PartLink, Persona, plural
from store.errors import Invalid, NotFound

LINKED_KINDS: Final[tuple[Kind, ...]] = ("part", "trait", "skill", "guardrail")

T = TypeVar("T")


class Links:
    """What a change does to a persona's links."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    def add(
        self,
        persona: str,
        kind: Kind,
        name: str,
        *,
        part_order: int | None = None,
        priority: int | None = None,
        before: str | None = None,
    ) -> Persona:
        """Link an entry; linking again only sets the order and priority that are given.

        A new part goes to the end, or before another part: then all are numbered anew from 0.

        Raises:
            NotFound: the persona or the entry does not exist.
            Invalid: personas do not link entries of that kind.
        """
        owner = self._persona(persona)
        field = _field(kind)
        name = self._unit.get(kind, name).name
        if kind != "part":
            names = list(getattr(owner, field))
            if name not in names:
                names = placed([*names, name], name, before)
            return self._put(owner, {field: tuple(names)})
        link = next((one for one in owner.parts if one.part == name), None)
        if link is None:
            end = max((one.part_order for one in owner.parts), default=-1) + 1
            link = PartLink(name, end if part_order is None else part_order, priority or 0)
            links = [*owner.parts, link]
            if before is not None:
                links = _renumbered(links, name, before)
        else:
            changed = replace(
                link,
                part_order=link.part_order if part_order is None else part_order,
                priority=link.priority if priority is None else priority,
            )
            links = [changed if one is link else one for one in owner.parts]
        return self._put(owner, {"parts": tuple(links)})

    def remove(self, persona: str, kind: Kind, name: str) -> Persona:
        """Unlink an entry.

        Raises:
            NotFound: the persona does not exist, or does not link that entry.
        """
        owner = self._persona(persona)
        field = _field(kind)
        kept = tuple(one for one in getattr(owner, field) if _name(one) != name)
        if len(kept) == len(getattr(owner, field)):
            raise NotFound(f'persona "{persona}" does not link {kind} "{name}"')
        return self._put(owner, {field: kept})

    def move(self, persona: str, kind: Kind, name: str, before: str | None) -> Persona:
        """Put a linked entry before another, or at the end; parts are numbered anew from 0.

        The move applies to the list as it is now: where `before` has gone meanwhile, the entry
        goes to the end.

        Raises:
            NotFound: the persona does not exist, or does not link that entry.
        """
        owner = self._persona(persona)
        field = _field(kind)
        names = [_name(one) for one in getattr(owner, field)]
        if name not in names:
            raise NotFound(f'persona "{persona}" does not link {kind} "{name}"')
        if kind == "part":
            return self._put(owner, {"parts": tuple(_renumbered(owner.parts, name, before))})
        return self._put(owner, {field: tuple(placed(names, name, before))})

    def move_to(self, persona: str, kind: Kind, name: str, position: int) -> Persona:
        """Put a linked entry at a position, counted from 0; beyond the end is the end.

        Raises:
            NotFound: the persona does not exist, or does not link that entry.
            Invalid: the position is negative.
        """
        if position < 0:
            raise Invalid(f"{position} is negative; positions count from 0", field="position")
        owner = self._persona(persona)
        others = [one for one in map(_name, getattr(owner, _field(kind))) if one != name]
        before = others[position] if position < len(others) else None
        return self.move(persona, kind, name, before)

    def _persona(self, name: str) -> Persona:
        persona = self._unit.get("persona", name)
        assert isinstance(persona, Persona)
        return persona

    def _put(self, owner: Persona, values: dict[str, Any]) -> Persona:
        put = self._unit.put(replace(owner, **values))
        assert isinstance(put, Persona)
        return put


def _field(kind: Kind) -> str:
    if kind not in LINKED_KINDS:
        raise Invalid(f"personas do not link a {kind}; they link {', '.join(LINKED_KINDS)}")
    return f"{kind}s"


def _name(link: str | PartLink) -> str:
    return link if isinstance(link, str) else link.part


def placed(names: Sequence[str], name: str, before: str | None) -> list[str]:
    """The names with one of them put before another, or at the end."""
    if before == name:
        return list(names)
    others = [one for one in names if one != name]
    place = others.index(before) if before in others else len(others)
    return [*others[:place], name, *others[place:]]


def _renumbered(links: Sequence[PartLink], name: str, before: str | None) -> list[PartLink]:
    by_name = {link.part: link for link in links}
    return [
        replace(by_name[one], part_order=order)
        for order, one in enumerate(placed(list(by_name), name, before))
    ]


def check_links(unit: Unit, values: Mapping[str, Any]) -> None:
    """Raise NotFound, with the nearest there is, when values of fields link what does not exist."""
    for of in LINKED_KINDS:
        for link in values.get(plural(of), ()):
            unit.get(of, link if isinstance(link, str) else link.part)
    for stage in values.get("stages", ()):
        for part in stage.parts:
            unit.get("part", part)
