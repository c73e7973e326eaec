"""A text in the user's own editor, while the studio steps aside."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from store.errors import NotFound, PersistError
from studio.editor_command import named_editor

HOW_TO_SET = (
    "No editor is named. Set VISUAL or EDITOR to the command of yours before you start the studio, "
    "such as: export EDITOR=nano"
)


def user_editor() -> list[str]:
    """The command of the user's editor.

    Raises:
        NotFound: none is named, or what is named is no command; says how to name one.
    """
    command = named_editor(os.environ)
    if not command:
        raise NotFound(HOW_TO_SET)
    return command


def edited_outside(
    command: Sequence[str], text: str, name: str, aside: AbstractContextManager[None]
) -> str:
    """Have a text edited in a file of its own, and read it back when the editor ends.

    Args:
        command: The editor; the file's path is added to it.
        text: What the file begins with.
        name: What the file is called, without a folder.
        aside: Within it the terminal is the editor's.

    Raises:
        NotFound: there is no such editor.
        PersistError: there is no room for the file; or the editor ended with an error, or left
            no text: what it left is kept, and told.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix="persona-studio-"))
        path = folder / name
        # As it is: an editor may turn line ends, we do not.
        path.write_bytes(text.encode("utf-8"))
    except OSError as error:
        raise PersistError(
            f"the text cannot be handed to {command[0]}: {error.strerror or error}; nothing changed"
        ) from error
    try:
        with aside:
            code = subprocess.call([*command, str(path)])
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise NotFound(
            f"the editor {command[0]} cannot be run ({error.strerror}); set EDITOR to yours"
        ) from error
    except Exception:
        # The terminal could not be given away: nobody has written in the file.
        shutil.rmtree(folder, ignore_errors=True)
        raise
    read = _read(path, command[0], code)
    shutil.rmtree(folder, ignore_errors=True)
    # Most editors end a file with a line end of their own.
    return read if text.endswith("\n") or not read.endswith("\n") else read[:-1]


def _read(path: Path, editor: str, code: int) -> str:
    kept = f"what it left is kept in {path}"
    if code:
        raise PersistError(f"the editor {editor} ended with {code}, so nothing changed; {kept}")
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PersistError(f"what {editor} wrote is no text ({error}); {kept}") from error
