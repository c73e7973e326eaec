"""File names that every system takes, and files that are never there by half."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import Final
from unicodedata import normalize

# What Windows refuses in a name, the percent sign that we write with, and controls.
_REFUSED: Final = re.compile(r'[<>:"/\\|?*%\x00-\x1f\x7f-\x9f\u2028\u2029]')
_RESERVED: Final = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\s*(\.|$))", re.IGNORECASE
)
_LONGEST: Final = 180
"""Bytes of a name that leave room for an ending in the 255 that file systems take."""


def file_names(names: Iterable[str]) -> dict[str, str]:
    """A file name without ending for each of the names, different on every file system.

    A name's file does not depend on the others, but where they differ only in case or in how
    letters are composed: those spell out their capitals and their letters beyond ASCII.
    """
    by_key: dict[str, list[str]] = {}
    for name in names:
        by_key.setdefault(normalize("NFC", name).casefold(), []).append(name)
    return {
        name: _file_name(name, spelt_out=len(alike) > 1)
        for alike in by_key.values()
        for name in alike
    }


def _file_name(name: str, *, spelt_out: bool) -> str:
    written = _REFUSED.sub(lambda match: _percent(match[0]), name)
    if written.startswith(".") or _RESERVED.match(written):
        written = _percent(written[0]) + written[1:]
    if spelt_out:
        written = "".join(
            _percent(one)
            if not one.isascii() or (one.isupper() and not _in_code(written, at))
            else one
            for at, one in enumerate(written)
        )
    data = written.encode()
    if len(data) > _LONGEST:
        head = data[: _LONGEST - 17].decode(errors="ignore")
        written = f"{head}~{sha256(name.encode()).hexdigest()[:16]}"
    return written


def _in_code(written: str, at: int) -> bool:
    """Whether a character belongs to a percent code, whose digits are capitals."""
    return "%" in written[max(0, at - 2) : at]


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the old bytes or the new ones, never some of them."""
    unfinished = path.with_name(f".{sha256(path.name.encode()).hexdigest()[:16]}.{os.getpid()}.tmp")
    try:
        # Not tempfile: its files are closed to the team, and stay so after the rename.
        with unfinished.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
