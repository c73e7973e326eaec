"""The command of the user's own editor, as VISUAL or EDITOR name it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path

from store.errors import NotFound


def named_editor(environment: Mapping[str, str]) -> list[str]:
    """The words of the command that VISUAL or else EDITOR names; none when neither does.

    Raises:
        NotFound: what it names is no command.
    """
    for variable in ("VISUAL", "EDITOR"):
        named = environment.get(variable, "").strip()
        if named:
            return _words(named, variable)
    return []


def _words(named: str, variable: str) -> list[str]:
    # The path of a program may have blanks in it, and on Windows its backslashes are no escapes.
    if os.name == "nt" or Path(named).is_file():
        return [named]
    try:
        return shlex.split(named)
    except ValueError as error:
        raise NotFound(f"{variable} is not a command ({error}): {named}") from error
