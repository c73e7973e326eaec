"""Where an author is, and where to go from there."""

from __future__ import annotations

from dataclasses import dataclass, field

from store.entries import Kind
from studio.choices import Choices


@dataclass(frozen=True, slots=True)
class At:
    """What stood open on the main screen when another screen was asked for."""

    persona: str = ""
    """The open persona; blank when none is."""
    choices: Choices = field(default_factory=Choices)
    """What is chosen in its preview."""
    kind: Kind | None = None
    """The kind of the library's entry under the cursor."""
    name: str = ""
    """Its name; blank when none is."""


@dataclass(frozen=True, slots=True)
class GoTo:
    """A place to be taken to: an entry, one field of it, one line of that field's text."""

    kind: Kind
    name: str
    field: str = ""
    """Blank is the first one."""
    text: str = ""
    """A line of the field's text; blank is its start."""
