"""Texts as columns: cut or filled up to a width in cells."""

from __future__ import annotations

from rich.cells import cell_len

from studio.widgets.plain import fit, literal


def column(text: str, width: int) -> str:
    """The text, made literal, as exactly `width` cells."""
    shown = fit(literal(text), width)
    return shown + " " * (width - cell_len(shown))
