"""Running a command: which one is meant, and what happens when it cannot be done."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import Any, Final

from store.errors import StoreError
from studio.cli.output import PROGRAM, flush, let_go_of_stdout, warn
from studio.cli.parser import (
    Parser,
    UsageError,
    add_global_options,
    did_you_mean,
    hint,
    parse,
)

DONE: Final = 0
REFUSED: Final = 1
WRONG_USAGE: Final = 2
INTERRUPTED: Final = 130
PIPE_CLOSED: Final = 141
"""What a shell sees of any program whose reader went away."""

COMMANDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "open": "opening",
        "init": "opening",
        "list": "browse",
        "show": "browse",
        "compose": "composing",
        "manifest": "composing",
        "resolve": "composing",
        "compile": "compiling",
        "export": "exporting",
        "arc": "arcs",
        "publish": "releasing",
        "release": "releasing",
        "sync": "syncing",
        "check": "checking",
        "new": "authoring",
        "rename": "authoring",
        "duplicate": "authoring",
        "delete": "authoring",
        "edit": "editing",
        "link": "linking",
        "unlink": "linking",
        "move": "linking",
        "replace": "replacing",
        "backup": "workspace",
        "doctor": "workspace",
        "serve": "serving",
        "completion": "completion",
        "history": "revisions",
        "diff": "revisions",
        "restore": "revisions",
        "undo": "revisions",
        "redo": "revisions",
    }
)
"""Every command, and the module of its family: only what is asked for is imported."""
_WITH_VALUE: Final = ("-C", "--db")


class _Version(argparse.Action):
    """Prints the version; asked for only then, since reading it takes time."""

    def __init__(self, option_strings: Sequence[str], dest: str, **options: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, help="print the version")

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import version

        print(f"{PROGRAM} {version(PROGRAM)}")
        parser.exit()


def build_parser(command: str = "") -> Parser:
    """The parser of one command's family, or of the whole command line."""
    parser = Parser(
        prog=PROGRAM,
        usage=f"{PROGRAM} [WORKSPACE]\n       {PROGRAM} COMMAND ...",
        description="A studio for people who write agent personas. Without a command it opens "
        "the studio, in WORKSPACE where one is named.",
        epilog=f"`{PROGRAM} COMMAND --help` says more of each.",
    )
    parser.add_argument("--version", action=_Version)
    add_global_options(parser)
    commands = parser.add_subparsers(
        prog=PROGRAM, metavar="COMMAND", required=True, title="commands"
    )
    families = [COMMANDS[command]] if command else dict.fromkeys(COMMANDS.values())
    for family in families:
        import_module(f"studio.cli.{family}").add(commands)
    return parser


def run(arguments: Sequence[str]) -> int:
    """Run a command line; returns its exit code. Whatever goes wrong is told in one line."""
    try:
        code = _run(arguments)
        flush()
    except UsageError as error:
        where = error.prog.removeprefix(PROGRAM).strip()
        warn(f"{where}: {error}" if where else str(error))
        warn(hint(error.prog))
        return WRONG_USAGE
    except StoreError as error:
        warn(str(error))
        return _after_error(REFUSED)
    except KeyboardInterrupt:
        return _after_error(INTERRUPTED)
    except BrokenPipeError:
        let_go_of_stdout()
        return PIPE_CLOSED
    except OSError as error:
        let_go_of_stdout()
        named = [str(name) for name in (error.filename, error.filename2) if name is not None]
        warn(": ".join([*named[:1], error.strerror or str(error) or type(error).__name__]))
        return REFUSED
    except Exception as error:
        if os.environ.get("PERSONA_STUDIO_DEBUG"):
            raise
        warn(
            f"this should not have happened: {type(error).__name__}: {error}; please report it "
            f"(PERSONA_STUDIO_DEBUG=1 shows where)"
        )
        return _after_error(REFUSED)
    return code


def _after_error(code: int) -> int:
    try:
        flush()
    except OSError:
        let_go_of_stdout()
    return code


def _run(arguments: Sequence[str]) -> int:
    words = list(arguments)
    place = first_word(words)
    meant = words[place] if place is not None and words[place] in COMMANDS else ""
    about = {"-h", "--help", "--version"} & set(words)
    if not meant and (place is not None or not about):
        if place is not None:
            _check_workspace_word(words, place)
        words.insert(0, "open")
        meant = "open"
    parser = build_parser(meant)
    try:
        args = parse(parser, words)
    except SystemExit as done:
        # --help and --version: all is printed.
        return int(done.code or 0)
    code: int = args.run(args)
    return code


def first_word(words: Sequence[str]) -> int | None:
    """Where the first word stands that is neither an option nor the value of one."""
    place = 0
    while place < len(words):
        word = words[place]
        if word == "--":
            return place + 1 if place + 1 < len(words) else None
        if word in _WITH_VALUE:
            place += 2
        elif word.startswith("-") and word != "-":
            place += 1
        else:
            return place
    return None


def _check_workspace_word(words: Sequence[str], place: int) -> None:
    """Tell a mistyped command from the folder of a workspace."""
    word = words[place]
    if os.path.exists(os.path.expanduser(word)):
        return
    like = did_you_mean(word, tuple(COMMANDS))
    followed = any(not one.startswith("-") for one in words[place + 1 :])
    looks_like_path = os.sep in word or word.startswith((".", "~"))
    if (like or followed) and not looks_like_path:
        raise UsageError(f'"{word}" is neither a command nor a workspace{like}', PROGRAM)
