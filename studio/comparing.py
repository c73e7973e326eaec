"""Which entries two compositions of personas differ in; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.cells import cell_len

from store.compose.composition import Composition
from store.entries import kind_of
from studio.widgets.plain import fit


@dataclass(frozen=True, slots=True)
class Difference:
    """What one type of parts, or one kind of entries, says in the one and not in the other."""

    label: str
    """The part type; `trait`, `skill`, `guardrail`; or `persona` for its own text."""
    out: tuple[str, ...] = ()
    """Names that are in the left one alone."""
    into: tuple[str, ...] = ()
    """Names that are in the right one alone."""

    @property
    def order_alone(self) -> bool:
        """Whether the same entries stand in another order."""
        return not self.out and not self.into


def differences(left: Composition, right: Composition) -> tuple[Difference, ...]:
    """What is in the one composition and not in the other, by type in their order."""
    one, other = _included(left), _included(right)
    found = []
    for label in dict.fromkeys((*one, *other)):
        was, now = one.get(label, ()), other.get(label, ())
        out = tuple(name for name in was if name not in now)
        into = tuple(name for name in now if name not in was)
        if out or into or was != now:
            found.append(Difference(label, out, into))
    if not found and list(one) != list(other):
        found.append(Difference("parts"))
    return tuple(found)


def _included(composition: Composition) -> dict[str, tuple[str, ...]]:
    """The names that are in, by part type and by kind."""
    assembly = composition.assembly
    found: dict[str, list[str]] = {}
    for candidate in assembly.candidates:
        if candidate.included:
            found.setdefault(candidate.part.part_type, []).append(candidate.part.name)
    extras = (*assembly.traits, *assembly.skills, *assembly.guardrails)
    if not composition.request.traits:
        extras = (*assembly.skills, *assembly.guardrails)
    for extra in extras:
        if extra.included:
            found.setdefault(kind_of(extra.entry), []).append(extra.entry.name)
    return {label: tuple(names) for label, names in found.items()}


def signed(number: int) -> str:
    """A difference with its sign, as people write it."""
    return f"+{number:,}" if number > 0 else f"−{-number:,}" if number else "±0"


def listed_in_lines(names: Iterable[str], width: int, most: int = 4) -> list[str]:
    """As `listed`, in lines of so many cells at most: a line breaks between two names alone."""
    found = list(names)
    more = len(found) - most
    pieces = [f"{name}," for name in found[:most]]
    if pieces:
        pieces[-1] = pieces[-1].removesuffix(",")
    if more > 0:
        pieces.append(f"and {more} more")
    lines: list[str] = []
    for piece in pieces:
        if lines and cell_len(lines[-1]) + 1 + cell_len(piece) <= width:
            lines[-1] += f" {piece}"
        else:
            lines.append(fit(piece, width))
    return lines


def listed(names: Iterable[str], most: int = 4) -> str:
    """Some names, and how many more there are."""
    found = list(names)
    more = len(found) - most
    return ", ".join(found[:most]) + (f" and {more} more" if more > 0 else "")
