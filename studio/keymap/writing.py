"""Writing down every key there is, for the user to change."""

from __future__ import annotations

from pathlib import Path

from studio.keymap.declared import declared
from studio.keymap.file import KEYS, template


def write_all(folder: Path) -> Path:
    """Write a file that names everything with its keys; one that is there is never overwritten.

    Raises:
        OSError: it cannot be written.
    """
    rows = sorted(
        (one.place, one.id, ",".join((*one.keys, *one.letters)), one.title)
        for one in declared().values()
    )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / KEYS
    text = template(rows)
    if path.exists():
        # The user's own file stays as it is; this one stands beside it to copy from.
        path = folder / "keys.all.toml"
        path.write_text(text, "utf-8")
    else:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    return path
