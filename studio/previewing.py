"""How the text of a preview differs from a release, the compiled text, or itself unaltered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from store.catalog import Catalog
from store.compose.composition import Composition, compose
from store.compose.request import Material
from store.errors import NotFound
from store.tokens import TokenCounter
from studio.choices import Against, Choices
from studio.widgets.line_diff import Pair, aligned

WORDS: Final[Mapping[Against, str]] = MappingProxyType(
    {
        "release": "last release",
        "compiled": "compiled text",
        "own": "no overrides",
    }
)
"""What to call what is compared with."""


@dataclass(frozen=True, slots=True)
class Difference:
    """How a composed text differs from another."""

    pairs: tuple[Pair, ...]
    tokens: tuple[int, int] | None = None
    """Of the other and of the composed text; None where there is no other."""
    of: str = ""
    """What the other is, where that is not said by the choice: `release 3`."""
    problem: str = ""
    """Why there is no other, and what to do about it."""


def difference(
    catalog: Catalog,
    material: Material,
    choices: Choices,
    composition: Composition,
    counter: TokenCounter,
) -> Difference:
    """Compare a composed text with what the choices say; to be called in a thread.

    Raises:
        NotFound: the persona is there no more.
    """
    persona, of = material.persona, ""
    match choices.against:
        case "own":
            plain = replace(composition.request, overrides=MappingProxyType({}))
            other = compose(material, plain, counter).text
        case "compiled":
            if persona.compiled_at is None:
                return Difference((), problem="It was never compiled: c compiles it.")
            other = persona.compiled_detail if choices.detail else persona.compiled_summary
        case "release":
            try:
                found = catalog.release(persona.name)
            except NotFound:
                # One without a release has none; one that is gone is an error still.
                if catalog.releases(persona.name):
                    raise
                return Difference((), problem="There is no release yet: P publishes one.")
            other = found.content.text("detail" if choices.detail else "summary")
            of = f"release {found.info.number}"
    return Difference(aligned(other, composition.text), (counter(other), composition.tokens), of)
