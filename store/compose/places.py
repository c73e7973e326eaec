"""From a line of a composed text to its place in the entry that says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from store.compose.assemble import Candidate
from store.compose.composition import Composition
from store.compose.render import Said, blocks, is_long
from store.compose.request import Material, Request
from store.compose.texts import stored_line
from store.entries import kind_of

Speaker: TypeAlias = Literal["persona", "part", "trait", "skill", "guardrail"]

_BOTH: Final = {
    "persona": ("summary", "detail"),
    "part": ("summary", "content"),
    "trait": ("description", "instruction"),
    "skill": ("description", "content"),
    "guardrail": ("description", "content"),
}
"""The short and the long text of each kind that says something in a prompt."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a field's text, as it is stored."""

    kind: Speaker
    name: str
    field: str
    line: int
    """From 0; lines end at `\\n` only."""
    text: str
    """The whole of the field's text."""

    @property
    def sought(self) -> str:
        """The line, with as many of those after it as it takes to be found in the text first there.

        A line that stands there twice is found where it is meant, unless all that comes after it
        stands there twice as well.
        """
        lines = self.text.split("\n")
        start = sum(len(one) + 1 for one in lines[: self.line])
        for end in range(self.line + 1, len(lines) + 1):
            found = "\n".join(lines[self.line : end]).strip()
            if found and self.text.find(found) >= start:
                return found
        return lines[self.line]


def place_of(material: Material, composition: Composition, index: int) -> Place | None:
    """The place that a line of the composed text (from 0) comes from.

    None for what no entry says: a heading, a tag, a blank line between blocks. A list of one line
    an entry leads to the first line of its text.
    """
    request = composition.request
    before = 0
    for text, said in blocks(material, request, composition.assembly):
        after = before + text.count("\n") + 1
        if index < after:
            return _place(said, request, index - before) if said is not None else None
        before = after
    return None


def _place(said: Said, request: Request, line: int) -> Place:
    entry = said.part if isinstance(said, Candidate) else said
    assert entry is not None
    kind = kind_of(entry)
    assert kind in ("persona", "part", "trait", "skill", "guardrail")
    short, long = _BOTH[kind]
    field = long if is_long(getattr(entry, long), request) else short
    text: str = getattr(entry, field)
    return Place(kind, entry.name, field, stored_line(text, request.vars, line), text)
