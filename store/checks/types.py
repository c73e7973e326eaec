"""Rules on types: slugs that nobody else knows are more often slips than inventions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from store.checks.checked import Checked
from store.checks.findings import Fault
from store.entries import PART_TYPES, TRAIT_TYPES, Trait
from store.errors import shown
from store.nearest import nearest


def _unknown(slug: str, what: str, known: Sequence[str]) -> str:
    like = nearest(slug, known)
    hint = f"did you mean {like}?" if like else f"known are {', '.join(known)}"
    return f'"{shown(slug)}" is not a known {what} type; {hint}'


def unknown_part_types(checked: Checked) -> Iterator[Fault]:
    """A part of another type is allowed, but no stage or override of the type it was meant to
    have replaces it (SPEC section 3).
    """
    for part in checked.parts:
        if part.part_type not in PART_TYPES:
            message = _unknown(part.part_type, "part", PART_TYPES)
            yield Fault("part", part.name, "part_type", message)


def unknown_trait_types(checked: Checked) -> Iterator[Fault]:
    """A trait of another type is allowed, but is not found among those of its type."""
    for trait in checked.entries["trait"].values():
        if isinstance(trait, Trait) and trait.trait_type not in TRAIT_TYPES:
            message = _unknown(trait.trait_type, "trait", TRAIT_TYPES)
            yield Fault("trait", trait.name, "trait_type", message)


def unknown_override_types(checked: Checked) -> Iterator[Fault]:
    """A preset leaves out a type that no part has, which changes nothing.

    An override that names a part is the concern of the rules of references.
    """
    there = {part.part_type for part in checked.parts}
    for persona in checked.personas:
        for preset in persona.presets:
            for part_type, part in preset.overrides.items():
                if not part and part_type not in PART_TYPES and part_type not in there:
                    field = f'presets "{preset.name}", overrides'
                    message = _unknown(part_type, "part", (*PART_TYPES, *sorted(there)))
                    yield Fault("persona", persona.name, field, message)
