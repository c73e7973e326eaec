"""`edit`: an entry as a TOML file in the editor of the user's choice."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from store.errors import Conflict, NotFound, PersistError, StoreError
from studio.cli.context import catalog_of, opened, workspace_of
from studio.cli.kinds import KIND_HELP, kind
from studio.cli.output import line, one_line, warn
from studio.cli.parser import Subparsers, command
from studio.editor_command import named_editor

if TYPE_CHECKING:
    from store.entries import AnyEntry, Kind

_EDITORS: Final = ("sensible-editor", "editor", "nano", "vim", "vi")
_EDITORS_OF_WINDOWS: Final = ("edit", "notepad")


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = command(
        commands,
        "edit",
        "edit an entry as TOML in your editor",
        "Opens VISUAL, EDITOR or an editor that is there; what you saved and changed is stored\n"
        "when the editor ends. A field that somebody changed meanwhile is never overwritten:\n"
        "both values are told, and the file with yours is kept.",
    )
    parser.add_argument("kind", metavar="KIND", type=kind, help=KIND_HELP)
    parser.add_argument("name", metavar="NAME", help="the entry")
    parser.set_defaults(run=run_edit)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A file that is being edited, and the entry that it was made from."""

    path: Path
    entry: AnyEntry
    handed_out: bytes

    def drop(self) -> None:
        """Remove the file; the editor may have left files of its own beside it."""
        shutil.rmtree(self.path.parent, ignore_errors=True)


def run_edit(args: argparse.Namespace) -> int:
    """Edit an entry."""
    with catalog_of(args) as catalog:
        entry = catalog.get(args.kind, args.name)
    editor = _editor()
    draft = _hand_out(entry, args.kind)
    try:
        return _edited(args, editor, draft)
    except KeyboardInterrupt:
        warn(f"nothing was stored; the file is kept in {draft.path}")
        raise


def _edited(args: argparse.Namespace, editor: list[str], draft: _Draft) -> int:
    what = f'{args.kind} "{draft.entry.name}"'
    while True:
        _run(editor, draft)
        data = draft.path.read_bytes()
        if data == draft.handed_out:
            draft.drop()
            line(f"{what} is unchanged")
            return 0
        try:
            changed = _store(args, draft, data)
        except Conflict as error:
            return _kept(error, draft)
        except StoreError as error:
            if not _again(error):
                return _kept(error, draft)
            _tell_in_file(draft, data, error)
            continue
        draft.drop()
        line(f"changed {what}: {', '.join(changed)}" if changed else f"{what} is unchanged")
        return 0


def _kept(error: StoreError, draft: _Draft) -> int:
    warn(f"{error}; nothing was stored, and the file with your text is kept in {draft.path}")
    return 1


def _store(args: argparse.Namespace, draft: _Draft, data: bytes) -> list[str]:
    """Write what the file says otherwise than before; returns the names of those fields.

    Raises:
        Invalid, NotFound, AlreadyExists, InUse, StageError: it cannot be so.
        Conflict: a field was changed underneath; both values are in the text.
        PersistError: the database cannot be written.
    """
    from store.database.changes.links import check_links
    from studio.actor import current_actor
    from studio.cli.entry_file import changes_between, entry_of, read_record

    read, of = draft.entry, args.kind
    before = entry_of(of, read_record(draft.handed_out, of))
    after = entry_of(of, read_record(data, of))
    values = changes_between(read, before, after)
    renamed = after.name != before.name
    if not values and not renamed:
        return []
    with (
        opened(workspace_of(args)) as (catalog, _),
        catalog.change(
            by=current_actor(), door="cli", message=f'edited {of} "{read.name}"'
        ) as change,
    ):
        now = change.find_guid(of, read.guid)
        if now is None:
            raise NotFound(f'{of} "{read.name}" was deleted meanwhile')
        check_links(change, values)
        if values:
            change.update(of, now.name, values, since=read)
        if renamed:
            if now.name not in (read.name, after.name):
                raise Conflict(
                    f'{of} "{read.name}", name: changed meanwhile to "{now.name}"; '
                    f'yours is "{after.name}"'
                )
            change.rename(of, now.name, after.name)
    return [*(["name"] if renamed else []), *values]


def _hand_out(entry: AnyEntry, of: Kind) -> _Draft:
    """The entry as a file of its own that only the user can read."""
    from studio.cli.entry_file import entry_text
    from studio.cli.files import file_names

    heading = [
        f'{of} "{entry.name}"',
        "Save and close to store what you change; close it unchanged to leave it as it is.",
        "A field that you remove becomes blank. Another name renames the entry; links follow.",
    ]
    if of == "arc":
        heading.append("A stage under another name is another stage: `arc stage rename` keeps it.")
    data = entry_text(entry, heading).encode()
    path = Path(tempfile.mkdtemp(prefix="persona-studio-"))
    path /= f"{of}-{file_names([entry.name])[entry.name]}.toml"
    path.write_bytes(data)
    return _Draft(path, entry, data)


def _editor() -> list[str]:
    """The command of the user's editor.

    Raises:
        NotFound: none is named or installed, or there is no terminal to open one in.
    """
    if named := named_editor(os.environ):
        return named
    if not _at_terminal():
        raise NotFound("there is no terminal to edit in; set EDITOR to a command that edits a file")
    names = _EDITORS_OF_WINDOWS if os.name == "nt" else _EDITORS
    for name in names:
        if found := shutil.which(name):
            return [found]
    raise NotFound(f"no editor was found (looked for {', '.join(names)}); set EDITOR to yours")


def _run(editor: list[str], draft: _Draft) -> None:
    """Open the file in the editor, and wait until it ends.

    Raises:
        NotFound: there is no such editor.
        PersistError: it ended with an error.
    """
    try:
        code = subprocess.call([*editor, str(draft.path)])
    except OSError as error:
        draft.drop()
        raise NotFound(
            f"the editor {editor[0]} cannot be run ({error.strerror}); set EDITOR to yours"
        ) from error
    if code == 0:
        return
    ended = f"the editor {editor[0]} ended with {code}, so nothing was stored"
    if draft.path.is_file() and draft.path.read_bytes() != draft.handed_out:
        raise PersistError(f"{ended}; the file with your text is kept in {draft.path}")
    draft.drop()
    raise PersistError(ended)


def _at_terminal() -> bool:
    try:
        return sys.stdin.isatty() and sys.stderr.isatty()
    except (AttributeError, ValueError):
        return False


def _again(error: StoreError) -> bool:
    """Whether the user wants to go on editing; off a terminal nobody can be asked."""
    if not _at_terminal():
        return False
    warn(str(error))
    sys.stderr.write("edit again? [Y/n] ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    # Nothing at all is the end of input: a terminal that has gone.
    return bool(answer) and answer.strip().lower() in ("", "y", "yes")


def _tell_in_file(draft: _Draft, data: bytes, error: StoreError) -> None:
    from studio.cli.entry_file import with_problem

    # Bytes that are no UTF-8 stay as they are: they are what is wrong.
    text = with_problem(data.decode("utf-8", "surrogateescape"), one_line(str(error)))
    draft.path.write_bytes(text.encode("utf-8", "surrogateescape"))
