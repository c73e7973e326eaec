"""`link`, `unlink` and `move`: what a persona is made of, and in which order."""

from __future__ import annotations

import argparse

from studio.cli.context import change_of
from studio.cli.kinds import linked_kind
from studio.cli.output import line
from studio.cli.parser import Parser, Subparsers, command, integer

_LINKED_HELP = "part, trait, skill or guardrail; singular or plural"


def add(commands: Subparsers) -> None:
    """Add the commands."""
    parser = _linked(
        command(
            commands,
            "link",
            "link a part, trait, skill or guardrail to a persona",
            "What is linked already stays where it is; the order and priority given are set.",
        )
    )
    parser.add_argument(
        "--order", metavar="N", type=integer, help="part_order of a part; left out, it comes last"
    )
    parser.add_argument(
        "--priority",
        metavar="N",
        type=integer,
        help="priority of a part, by which a limit or a budget keeps it (default 0)",
    )
    parser.set_defaults(run=run_link)
    parser = _linked(command(commands, "unlink", "take what a persona links away from it"))
    parser.set_defaults(run=run_unlink)
    parser = command(
        commands,
        "move",
        "put a part of a persona elsewhere",
        "All parts of the persona are numbered anew from 0; beyond the end is the end.",
    )
    parser.add_argument("persona", metavar="PERSONA", help="the persona")
    parser.add_argument("part", metavar="PART", help="the part, which the persona links")
    parser.add_argument("position", metavar="POSITION", type=integer, help="where to, from 0")
    parser.set_defaults(run=run_move)


def _linked(parser: Parser) -> Parser:
    parser.add_argument("persona", metavar="PERSONA", help="the persona")
    parser.add_argument("kind", metavar="KIND", type=linked_kind, help=_LINKED_HELP)
    parser.add_argument("name", metavar="NAME", help="the entry")
    return parser


def run_link(args: argparse.Namespace) -> int:
    """Link an entry."""
    if args.kind != "part":
        for option, value in (("--order", args.order), ("--priority", args.priority)):
            if value is not None:
                args.parser.error(f"{option} is for parts; a {args.kind} has none")
    message = f'linked {args.kind} "{args.name}" to persona "{args.persona}"'
    with change_of(args, message) as change:
        before = change.get("persona", args.persona)
        after = change.links.add(
            args.persona, args.kind, args.name, part_order=args.order, priority=args.priority
        )
    same = after == before
    line(f'{args.kind} "{args.name}" is linked already; nothing changed' if same else message)
    return 0


def run_unlink(args: argparse.Namespace) -> int:
    """Unlink an entry."""
    message = f'unlinked {args.kind} "{args.name}" from persona "{args.persona}"'
    with change_of(args, message) as change:
        change.links.remove(args.persona, args.kind, args.name)
    line(message)
    return 0


def run_move(args: argparse.Namespace) -> int:
    """Put a part elsewhere."""
    if args.position < 0:
        args.parser.error(f"POSITION {args.position} is negative; positions count from 0")
    with change_of(args, f'moved part "{args.part}" of persona "{args.persona}"') as change:
        persona = change.links.move_to(args.persona, "part", args.part, args.position)
    line(f'parts of persona "{args.persona}": {", ".join(one.part for one in persona.parts)}')
    return 0
