"""`arc`: a persona's place in its arc, and the stages of arcs."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from store.errors import Invalid
from studio.cli.context import catalog_of, change_of
from studio.cli.output import line, write, write_json
from studio.cli.parser import Parser, Subparsers, command, group, integer

if TYPE_CHECKING:
    from store.catalog import Catalog
    from store.entries import AnyEntry, Persona


def add(commands: Subparsers) -> None:
    """Add the commands."""
    arc = group(commands, "arc", "move personas along their arcs, and edit the stages of arcs")
    parser = _persona(
        command(arc, "assign", "give a persona an arc, at its first stage unless one is named")
    )
    parser.add_argument("arc", metavar="ARC", help="the arc; it takes the place of a former one")
    parser.add_argument("--stage", metavar="S", help="the stage to start at")
    parser.set_defaults(run=run_assign)
    parser = _persona(command(arc, "unassign", "take a persona's arc away"))
    parser.set_defaults(run=run_unassign)
    parser = _persona(command(arc, "advance", "move a persona to the next stage"))
    parser.set_defaults(run=run_advance)
    parser = _persona(command(arc, "reset", "move a persona to the first stage"))
    parser.set_defaults(run=run_reset)
    parser = _persona(command(arc, "goto", "move a persona to a named stage"))
    parser.add_argument("stage", metavar="STAGE", help="a stage of its arc")
    parser.set_defaults(run=run_goto)
    parser = command(arc, "show", "show an arc, its stages, and who stands where")
    parser.add_argument("arc", metavar="ARC", help="the arc")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run_show)
    _add_stages(group(arc, "stage", "add, rename, move and delete the stages of an arc"))
    parser = _stage(command(arc, "link", "add a part to a stage"))
    parser.add_argument("part", metavar="PART", help="the part")
    parser.add_argument("--before", metavar="PART", help="put it before this one, not last")
    parser.set_defaults(run=run_link)
    parser = _stage(command(arc, "unlink", "take a part from a stage"))
    parser.add_argument("part", metavar="PART", help="the part")
    parser.set_defaults(run=run_unlink)


def _add_stages(stages: Subparsers) -> None:
    parser = _stage(command(stages, "add", "add a stage to an arc"))
    parser.add_argument(
        "--order", metavar="N", type=integer, help="its stage_order; left out, the stage comes last"
    )
    parser.add_argument("--description", metavar="TEXT", default="", help="what it is about")
    parser.add_argument("--condition", metavar="TEXT", default="", help="when a persona gets there")
    parser.add_argument(
        "--part", metavar="PART", action="append", default=[], help="a part of it; repeatable"
    )
    parser.set_defaults(run=run_stage_add)
    parser = _stage(command(stages, "rename", "rename a stage; personas that are at it stay there"))
    parser.add_argument("new", metavar="NEW", help="its new name")
    parser.set_defaults(run=run_stage_rename)
    parser = _stage(command(stages, "move", "put a stage elsewhere; all are numbered anew from 0"))
    parser.add_argument("position", metavar="POSITION", type=integer, help="where to, from 0")
    parser.set_defaults(run=run_stage_move)
    parser = _stage(command(stages, "delete", "delete a stage"))
    parser.add_argument(
        "--force",
        action="store_true",
        help="also when personas are at it: they go to the first stage left",
    )
    parser.set_defaults(run=run_stage_delete)


def _persona(parser: Parser) -> Parser:
    parser.add_argument("persona", metavar="PERSONA", help="the persona")
    return parser


def _stage(parser: Parser) -> Parser:
    parser.add_argument("arc", metavar="ARC", help="the arc")
    parser.add_argument("stage", metavar="STAGE", help="the stage")
    return parser


def run_assign(args: argparse.Namespace) -> int:
    """Give a persona an arc."""
    with change_of(args, f'assigned arc "{args.arc}" to persona "{args.persona}"') as change:
        persona = change.arcs.assign(args.persona, args.arc, args.stage)
    return _tell(persona)


def run_unassign(args: argparse.Namespace) -> int:
    """Take a persona's arc away."""
    with change_of(args, f'took the arc of persona "{args.persona}" away') as change:
        persona = change.arcs.unassign(args.persona)
    return _tell(persona)


def run_advance(args: argparse.Namespace) -> int:
    """Move a persona to the next stage."""
    with change_of(args, f'advanced persona "{args.persona}"') as change:
        persona = change.arcs.advance(args.persona)
    return _tell(persona)


def run_reset(args: argparse.Namespace) -> int:
    """Move a persona to the first stage."""
    with change_of(args, f'reset persona "{args.persona}" to its first stage') as change:
        persona = change.arcs.reset(args.persona)
    return _tell(persona)


def run_goto(args: argparse.Namespace) -> int:
    """Move a persona to a named stage."""
    with change_of(args, f'moved persona "{args.persona}" to stage "{args.stage}"') as change:
        persona = change.arcs.go_to(args.persona, args.stage)
    return _tell(persona)


def _tell(persona: Persona) -> int:
    if persona.arc:
        line(f'persona "{persona.name}" is at stage "{persona.stage}" of arc "{persona.arc}"')
    else:
        line(f'persona "{persona.name}" has no arc')
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Show an arc, its stages, and who stands where."""
    with catalog_of(args) as catalog:
        arc = catalog.get("arc", args.arc)
        uses = catalog.uses("arc", arc.name)
        standing = _standing(catalog, arc)
    if args.json:
        from store.records import full_record

        personas = [{"name": one.name, "stage": one.stage} for one in standing]
        write_json({**full_record(arc), "personas": personas})
        return 0
    from studio.cli.describe import aligned, described

    write(described(arc, uses))
    if standing:
        line()
        write(aligned([(one.name, [f"at {one.stage}"]) for one in standing]))
    return 0


def _standing(catalog: Catalog, arc: AnyEntry) -> list[Persona]:
    """The personas that have the arc, by name."""
    from store.entries import Persona

    users = {use.name for use in catalog.uses("arc", arc.name) if use.how == "arc"}
    found = catalog.entries("persona", users)
    return [one for one in found if isinstance(one, Persona) and one.arc == arc.name]


def run_stage_add(args: argparse.Namespace) -> int:
    """Add a stage."""
    with change_of(args, f'added stage "{args.stage}" to arc "{args.arc}"') as change:
        change.arcs.add_stage(
            args.arc,
            args.stage,
            stage_order=args.order,
            description=args.description,
            condition=args.condition,
            parts=tuple(dict.fromkeys(args.part)),
        )
    line(f'added stage "{args.stage.strip()}" to arc "{args.arc}"')
    return 0


def run_stage_rename(args: argparse.Namespace) -> int:
    """Rename a stage."""
    message = f'renamed stage "{args.stage}" of arc "{args.arc}" to "{args.new}"'
    with change_of(args, message) as change:
        change.arcs.rename_stage(args.arc, args.stage, args.new)
    line(message)
    return 0


def run_stage_move(args: argparse.Namespace) -> int:
    """Put a stage at another place of its arc."""
    from store.entries import Arc

    if args.position < 0:
        raise Invalid(f"{args.position} is negative; positions count from 0", field="position")
    with change_of(args, f'moved stage "{args.stage}" of arc "{args.arc}"') as change:
        arc = change.get("arc", args.arc)
        assert isinstance(arc, Arc)
        others = [one.name for one in arc.stages if one.name != args.stage]
        before = others[args.position] if args.position < len(others) else None
        moved = change.arcs.move_stage(args.arc, args.stage, before)
    line(f'stages of arc "{args.arc}": {", ".join(one.name for one in moved.stages)}')
    return 0


def run_stage_delete(args: argparse.Namespace) -> int:
    """Delete a stage."""
    with change_of(args, f'deleted stage "{args.stage}" of arc "{args.arc}"') as change:
        change.arcs.delete_stage(args.arc, args.stage, force=args.force)
    line(f'deleted stage "{args.stage}" of arc "{args.arc}"')
    return 0


def run_link(args: argparse.Namespace) -> int:
    """Add a part to a stage."""
    message = f'linked part "{args.part}" to stage "{args.stage}" of arc "{args.arc}"'
    with change_of(args, message) as change:
        change.arcs.link_part(args.arc, args.stage, args.part, args.before)
    line(message)
    return 0


def run_unlink(args: argparse.Namespace) -> int:
    """Take a part from a stage."""
    message = f'unlinked part "{args.part}" from stage "{args.stage}" of arc "{args.arc}"'
    with change_of(args, message) as change:
        change.arcs.unlink_part(args.arc, args.stage, args.part)
    line(message)
    return 0
