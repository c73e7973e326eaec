"""Kinds and their types as words of the command line."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from store.entries import (
    KINDS,
    PART_TYPES,
    TRAIT_TYPES,
    AnyEntry,
    Kind,
    kind_of,
    plural,
    type_of,
)
from studio.cli.output import warn
from studio.cli.parser import did_you_mean, text

if TYPE_CHECKING:
    from store.catalog import Catalog

KIND_HELP: Final = f"one of {', '.join(plural(kind) for kind in KINDS)}; singular or plural"


def kind(word: str, among: Sequence[Kind] = KINDS) -> Kind:
    """A kind by its singular or plural name."""
    low = text(word).strip().lower()
    for one in among:
        if low in (one, plural(one)):
            return one
    known = [plural(one) for one in among]
    raise argparse.ArgumentTypeError(
        f'"{word}" is not one of {", ".join(known)}{did_you_mean(low, [*among, *known])}'
    )


LINKED: Final[tuple[Kind, ...]] = ("part", "trait", "skill", "guardrail")
"""What a persona links."""


def linked_kind(word: str) -> Kind:
    """One of the kinds that a persona links, by its singular or plural name."""
    return kind(word, LINKED)


_KNOWN_TYPES: Final[Mapping[Kind, tuple[str, ...]]] = {
    "part": PART_TYPES,
    "trait": TRAIT_TYPES,
    "guardrail": (),
}


def warn_of_types(
    catalog: Catalog, kind: Kind, asked: Iterable[str], *, also_known: bool = True
) -> bool:
    """Say on stderr which of the types no entry of the kind has, with the nearest that is known.

    With `also_known` a type of SPEC section 3 that is only unused is told too. Returns whether
    anything was said.
    """
    if not (wanted := list(dict.fromkeys(asked))):
        return False
    if kind not in _KNOWN_TYPES:
        warn(f"{plural(kind)} have no type")
        return True
    used, known = catalog.types(kind), _KNOWN_TYPES[kind]
    missing = [one for one in wanted if one not in used and (also_known or one not in known)]
    for one in missing:
        what = "severity" if kind == "guardrail" else "type"
        like = "" if one in known else did_you_mean(one, [*used, *known])
        warn(f"no {kind} has {what} {one}{like}")
    return bool(missing)


def unknown_type(entry: AnyEntry, in_use: Iterable[str]) -> str:
    """What to say of an entry whose type is neither a known one nor in use; blank when it is."""
    kind, own = kind_of(entry), type_of(entry)
    known = _KNOWN_TYPES.get(kind, ())
    if not known or own in known or own in in_use:
        return ""
    return f"{own} is not a known {kind} type{did_you_mean(own, known)}"
