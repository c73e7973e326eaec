"""How the text of a preview differs from a release, the compiled text, or itself unaltered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from store.catalog import Catalog
from store.compose.composition import Composition, compose
from store.compose.request import CURRENT, Material
from store.errors import NotFound
from store.tokens import TokenCounter
from studio.choices import Against, Choices
from studio.widgets.line_diff import Pair, aligned, differences

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
    counts: tuple[int, int] | None = None
    """Differences in the summary and in the detail; None where there is no other."""
    previewed: str = ""
    """How what is previewed is not the persona as it stands: `as previewed at calm`."""
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
    request = composition.request
    match choices.against:
        case "own":
            plain = replace(request, overrides=MappingProxyType({}))
            others = tuple(
                compose(material, replace(plain, detail=detail), counter).text
                for detail in (False, True)
            )
        case "compiled":
            if persona.compiled_at is None:
                return Difference((), problem="It was never compiled: c compiles it.")
            others = persona.compiled_summary, persona.compiled_detail
        case "release":
            try:
                found = catalog.release(persona.name)
            except NotFound:
                # One without a release has none; one that is gone is an error still.
                if catalog.releases(persona.name):
                    raise
                return Difference((), problem="There is no release yet: P publishes one.")
            others = found.content.text("summary"), found.content.text("detail")
            of = f"release {found.info.number}"
    twin = compose(material, replace(request, detail=not request.detail), counter)
    texts = (twin, composition) if request.detail else (composition, twin)
    found_pairs = [aligned(other, text.text) for other, text in zip(others, texts, strict=True)]
    return Difference(
        found_pairs[request.detail],
        (counter(others[request.detail]), composition.tokens),
        of,
        (differences(found_pairs[0]), differences(found_pairs[1])),
        "" if choices.against == "own" else as_previewed(choices),
    )


def as_previewed(choices: Choices) -> str:
    """How what is previewed is not the persona as it stands; blank when it is just that."""
    if not choices.altered:
        return ""
    if choices.stage is CURRENT:
        return "as previewed"
    return f"as previewed at {choices.stage}" if choices.stage else "as previewed without a stage"


def said_of_both(counts: tuple[int, int], *, detail: bool) -> str:
    """How many differences both texts have, and the key that shows the one not shown."""
    summary, other = (_counted(count) for count in counts)
    if detail:
        return f"summary {summary} (d) · detail {other}"
    return f"summary {summary} · detail {other} (d)"


def _counted(count: int) -> str:
    return f"{count:,} difference{'s' * (count > 1)}" if count else "the same"
