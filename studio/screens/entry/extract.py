"""Taking a piece of a part's text out into a part of its own; pure, and as one change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.entries import Arc, Part, Persona
from store.errors import NotFound
from store.rows import Use

if TYPE_CHECKING:
    from store.database.changes.change import Change

_SUMMARY = 160


@dataclass(frozen=True, slots=True)
class Extraction:
    """A piece of text that is to be a part of its own."""

    since: Part
    """The part that it is taken from, as it was read."""
    field: str
    """The field that it stands in: `summary` or `content`."""
    rest: str
    """What is left there."""
    name: str
    part_type: str
    taken: str
    uses: tuple[Use, ...]
    """Where the new part is to be linked: right after the one that it came from."""


def cut(text: str, start: int, end: int) -> tuple[str, str]:
    """What is left of a text without a piece, and the piece; one blank line where it was."""
    taken = text[start:end].strip("\r\n")
    head, tail = text[:start], text[end:]
    if head.strip() and tail.strip() and (head.endswith("\n") or tail.startswith("\n")):
        before, after = head.rstrip("\r\n"), tail.lstrip("\r\n")
        lines = min(2, len(head) - len(before) + len(tail) - len(after))
        return before + "\n" * lines + after, taken
    if not head.strip():
        return tail.lstrip("\r\n"), taken
    return (head if tail.strip() else head.rstrip("\r\n")) + tail.rstrip("\r\n"), taken


def extracted(one: Extraction) -> Callable[[Change], Part]:
    """The change: makes the part, takes the text out, links the new part after the old one."""

    def act(change: Change) -> Part:
        there = change.find_guid("part", one.since.guid)
        if not isinstance(there, Part):
            raise NotFound(f'part "{one.since.name}" was deleted meanwhile')
        summary, content = _texts(one.field, one.taken)
        made = change.create(
            Part(name=one.name, part_type=one.part_type, summary=summary, content=content)
        )
        change.update("part", there.name, {one.field: one.rest}, since=one.since)
        for use in one.uses:
            if use.kind == "arc":
                _link_stage(change, use, there.name, made.name)
            else:
                _link_persona(change, use.name, there.name, made.name)
        assert isinstance(made, Part)
        return made

    return act


def linking(uses: Iterable[Use]) -> list[Use]:
    """Those uses that are links, which a new part can stand beside."""
    return [use for use in uses if use.how == "part" or use.kind == "arc"]


def _texts(field: str, taken: str) -> tuple[str, str]:
    """The summary and the content of the new part."""
    if field == "summary":
        return taken, ""
    first = next(line.strip() for line in taken.splitlines() if line.strip())
    return first[:_SUMMARY], taken


def _link_persona(change: Change, persona: str, part: str, new: str) -> None:
    owner = change.get("persona", persona)
    assert isinstance(owner, Persona)
    names = [link.part for link in owner.parts]
    if part not in names:
        raise NotFound(f'persona "{persona}" does not link part "{part}" any more')
    at = names.index(part)
    after = names[at + 1] if at + 1 < len(names) else None
    priority = owner.parts[at].priority
    change.links.add(persona, "part", new, priority=priority, before=after)


def _link_stage(change: Change, use: Use, part: str, new: str) -> None:
    stage = use.how.removeprefix("stage ")
    arc = change.get("arc", use.name)
    assert isinstance(arc, Arc)
    found = arc.stage(stage)
    if found is None or part not in found.parts:
        raise NotFound(f'stage "{stage}" of arc "{use.name}" does not have part "{part}" any more')
    at = found.parts.index(part)
    after = found.parts[at + 1] if at + 1 < len(found.parts) else None
    change.arcs.link_part(use.name, stage, new, after)
