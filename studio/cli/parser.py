"""Arguments: a parser that answers mistakes with one line and the nearest right word."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any, NoReturn, TypeAlias

from store.nearest import nearest
from studio.cli.output import PROGRAM

Subparsers: TypeAlias = "argparse._SubParsersAction[Parser]"


class UsageError(Exception):
    """The arguments make no sense; `prog` is the command they were for."""

    def __init__(self, message: str, prog: str) -> None:
        super().__init__(message)
        self.prog = prog


class Parser(argparse.ArgumentParser):
    """A parser whose errors are exceptions, and that takes options anywhere among the words."""

    def __init__(self, **options: Any) -> None:
        # Abbreviations break scripts as soon as a second option begins alike.
        options.setdefault("allow_abbrev", False)
        super().__init__(**options)
        self.register("type", None, text)

    def add_subparsers(self, **options: Any) -> Subparsers:  # type: ignore[override]
        """Add commands; their words are read by their own parsers alone."""
        commands: Subparsers = super().add_subparsers(**options)
        commands.type = raw
        return commands

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments."""
        raise UsageError(message, self.prog)

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is None or value in action.choices:
            return
        choices = [str(one) for one in action.choices]
        raise argparse.ArgumentError(
            action, f'"{value}" is not one of {", ".join(choices)}{did_you_mean(value, choices)}'
        )


def parse(parser: Parser, arguments: Sequence[str]) -> argparse.Namespace:
    """Read the arguments.

    Raises:
        UsageError: they make no sense.
    """
    found, extra = parser.parse_known_args(arguments)
    command: Parser = getattr(found, "parser", parser)
    rest: str | None = getattr(found, "rest", None)
    if rest is not None and not any(one.startswith("-") for one in extra):
        # argparse gives up on a list of words as soon as an option stands between them.
        getattr(found, rest).extend(extra)
        extra = []
    for one in extra:
        if one.startswith("-") and one != "-":
            options = [o for action in command._actions for o in action.option_strings]
            name = one.split("=", 1)[0]
            command.error(f"there is no option {name}{did_you_mean(name, options)}")
    if extra:
        command.error(f'"{extra[0]}" is one word too many')
    return found


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """A question to append to an error, or nothing when no known word is near."""
    like = nearest(str(word), known)
    return f"; did you mean {like}?" if like else ""


def command(commands: Subparsers, name: str, summary: str, details: str = "") -> Parser:
    """Add a command with its help; `details` say more below the first line."""
    sentence = f"{summary[0].upper()}{summary[1:]}."
    parser = commands.add_parser(
        name,
        help=summary,
        description=f"{sentence}\n\n{details}".strip(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(parser=parser)
    add_global_options(parser)
    return parser


def group(commands: Subparsers, name: str, summary: str) -> Subparsers:
    """Add a command that has commands of its own."""
    parser = command(commands, name, summary)
    return parser.add_subparsers(metavar="COMMAND", required=True, title="commands")


def add_global_options(parser: Parser) -> None:
    """Add the options that every command takes, before or after its word."""
    options = parser.add_argument_group("where to work")
    # Suppressed defaults: what stands before the command is not forgotten after it.
    options.add_argument(
        "-C",
        dest="folder",
        metavar="DIR",
        type=raw,
        default=argparse.SUPPRESS,
        help="the workspace; else PERSONA_STUDIO_WORKSPACE, the current folder, or your own",
    )
    options.add_argument(
        "--db",
        dest="database",
        metavar="URL",
        type=raw,
        default=argparse.SUPPRESS,
        help="its database, a path or a URL; else PERSONA_STUDIO_DB, or the workspace's own",
    )


def raw(word: str) -> str:
    """A word as the system gave it: a path may hold any bytes."""
    return word


def text(word: str) -> str:
    """A word that has to be text: bytes that are no UTF-8 reach us as lone surrogates."""
    if any("\ud800" <= character <= "\udfff" for character in word):
        raise argparse.ArgumentTypeError("is not UTF-8 text")
    return word


def integer(word: str) -> int:
    """A whole number."""
    try:
        return int(word)
    except ValueError:
        raise argparse.ArgumentTypeError(f'"{word[:40]}" is not a whole number') from None


def hint(prog: str) -> str:
    """Where to read on after a usage error."""
    return f"try `{prog or PROGRAM} --help`"
