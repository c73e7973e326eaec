"""What could stand in for a type of parts, and what that would make of the tokens; for a thread."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.compose.assemble import Candidate
from store.compose.composition import compose, tokens_of
from store.compose.request import Counter, Material, Request
from store.entries import PART_TYPES, Part
from studio.choices import Choices
from studio.presets import applied, laid, without_override

if TYPE_CHECKING:
    from store.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Option:
    """A part that a type could be overridden with."""

    name: str
    tokens: int
    """Of its text in the view that is looked at."""
    effect: int
    """How many tokens more than what says the type now; below 0 it is fewer."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a type could be overridden with."""

    parts: tuple[Option, ...]
    own: int
    """The tokens of the type without an override."""
    present: int
    """Its tokens now."""
    estimate: bool
    """Whether these are only about so many."""


def types_to_override(material: Material) -> list[str]:
    """The types of parts, those that the persona has first."""
    links = material.persona.parts
    own = [material.parts[one.part].part_type for one in links if one.part in material.parts]
    return list(dict.fromkeys((*own, *PART_TYPES)))


def options(
    catalog: Catalog, material: Material, choices: Choices, part_type: str, text: str = ""
) -> Options:
    """The parts of a type that a search finds, and what each would make of the tokens.

    Raises:
        StoreError: the persona cannot be composed under these choices.
    """
    count = catalog.counters.get(choices.encoding)
    encoding = count.encoding.name
    preset = applied(material.persona, choices)
    request = laid(choices, preset).request(encoding)
    without = laid(without_override(choices, preset, part_type), preset).request(encoding)
    present = _tokens(material, request, part_type, count)
    names = [row.name for row in catalog.search(f'kind:part type:"{part_type}" {text}').rows]
    # The likeliest first, as they were found.
    there = {one.name: one for one in catalog.entries("part", names)}
    found = [there[name] for name in names if name in there]
    return Options(
        parts=tuple(_options(found, request, present, count)),
        own=_tokens(material, without, part_type, count),
        present=present,
        estimate=count.encoding.estimate,
    )


def _tokens(material: Material, request: Request, part_type: str, count: Counter) -> int:
    """The tokens of what is in of a type."""
    candidates = compose(material, request, count).assembly.candidates
    return sum(
        tokens_of(one, request, count)
        for one in candidates
        if one.included and one.part.part_type == part_type
    )


def _options(
    parts: Iterable[object], request: Request, present: int, count: Counter
) -> Sequence[Option]:
    candidates = [Candidate(part, "override") for part in parts if isinstance(part, Part)]
    counted = [(one.part.name, tokens_of(one, request, count)) for one in candidates]
    return [Option(name, tokens, tokens - present) for name, tokens in counted]
