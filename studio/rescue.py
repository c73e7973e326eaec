"""What stood typed and could not be saved when the system ended the studio, kept in a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from textual.screen import Screen

from studio.panes.form import Form

PREFIX = "unsaved-"


def unsaved_texts(screens: Sequence[Screen[Any]]) -> list[tuple[str, str]]:
    """Every text that stands in a field and is not saved, with what the field is called."""
    found = []
    for screen in screens:
        for form in screen.query(Form):
            found += [
                (field.name, form.text_of(field.name))
                for field in form.fields
                if form.unsaved(field.name)
            ]
    return found


def rescue(screens: Sequence[Screen[Any]], folder: Path) -> Path | None:
    """Write what is not saved into a new file of a folder; None when there is nothing.

    Raises:
        OSError: it cannot be written.
    """
    texts = unsaved_texts(screens)
    if not texts:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{PREFIX}{datetime.now():%Y%m%d-%H%M%S-%f}.txt"
    path.write_text("\n\n".join(f"--- {name}\n{text}" for name, text in texts) + "\n", "utf-8")
    return path


def rescued(folder: Path) -> list[Path]:
    """The files that were kept so, oldest first."""
    return sorted(folder.glob(f"{PREFIX}*.txt"))
