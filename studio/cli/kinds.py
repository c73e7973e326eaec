"""Kinds as words of the command line."""

from __future__ import annotations

import argparse
from typing import Final

from store.entries import KINDS, Kind, plural
from studio.cli.parser import did_you_mean, text

KIND_HELP: Final = f"one of {', '.join(plural(kind) for kind in KINDS)}; singular or plural"


def kind(word: str) -> Kind:
    """A kind by its singular or plural name."""
    low = text(word).strip().lower()
    for one in KINDS:
        if low in (one, plural(one)):
            return one
    known = [plural(one) for one in KINDS]
    raise argparse.ArgumentTypeError(
        f'"{word}" is not one of {", ".join(known)}{did_you_mean(low, [*KINDS, *known])}'
    )
