"""What stood typed and could not be saved when the system ended the studio, kept in a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from textual.screen import Screen

from studio.panes.form import Form

PREFIX = "unsaved-"


@runtime_checkable
class Keeping(Protocol):
    """A screen or form that keeps texts which stand in no field now."""

    def kept_texts(self) -> Iterable[tuple[str, str]]:
        """Each of them that is not saved, with what it is called."""


def unsaved_texts(screens: Sequence[Screen[Any]]) -> list[tuple[str, str]]:
    """Every text that was typed and is not saved, with what its field is called."""
    found = []
    for screen in screens:
        for form in screen.query(Form):
            found += [
                (field.name, form.text_of(field.name))
                for field in form.fields
                if form.unsaved(field.name)
            ]
            if isinstance(form, Keeping):
                found += form.kept_texts()
        if isinstance(screen, Keeping):
            found += screen.kept_texts()
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
