"""`compose`, `manifest` and `resolve`: what an agent loads."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

from store.compose.assemble import Candidate
from store.compose.request import CURRENT, STYLES, Request
from store.entries import KINDS, plural
from studio.cli.context import catalog_of, counted
from studio.cli.kinds import warn_of_types
from studio.cli.output import line, warn, write_json
from studio.cli.parser import Subparsers, command, integer, text

if TYPE_CHECKING:
    from store.compose.assemble import Extra, Reason
    from store.compose.composition import Composition
    from store.compose.session import PersonaText

V = TypeVar("V")

_VARIABLE: Final = re.compile(r"[A-Za-z_][\w.-]*")


def add(commands: Subparsers) -> None:
    """Add the commands."""
    _add_compose(commands)
    parser = command(
        commands,
        "manifest",
        "print what a persona has, without content, as JSON",
        "The parts that win at the current stage, traits, names of skills and guardrails,\n"
        "arc and stage, and how to load the rest on demand.",
    )
    parser.add_argument("name", metavar="NAME", help="the persona")
    parser.set_defaults(run=run_manifest)
    parser = command(
        commands,
        "resolve",
        "print a voice session as JSON",
        "Persona, role and sequence step as the voice server's resolved session. Role and\n"
        "sequence default to the persona's own.",
    )
    parser.add_argument("name", metavar="PERSONA", help="the persona")
    parser.add_argument("--role", default="", help="the role to use instead of the persona's own")
    parser.add_argument(
        "--sequence", default="", help="the sequence to use instead of the persona's own"
    )
    parser.add_argument(
        "--step",
        metavar="N",
        type=integer,
        default=0,
        help="the step of the sequence, from 0 (default 0)",
    )
    parser.add_argument(
        "--persona-text",
        choices=("summary", "detail", "none"),
        default="summary",
        help="which text of the persona goes into the prompt (default summary)",
    )
    parser.set_defaults(run=run_resolve)


def _add_compose(commands: Subparsers) -> None:
    parser = command(
        commands,
        "compose",
        "print the composed text of a persona",
        "The text goes to stdout and nothing else does; what a limit or a budget cut is told on\n"
        "stderr. Nothing is written to the catalog.",
    )
    parser.add_argument("name", metavar="NAME", help="the persona")
    parser.add_argument("--detail", action="store_true", help="the long texts, not the summary")
    parser.add_argument(
        "--override",
        metavar="TYPE=PART",
        type=_override,
        action="append",
        default=[],
        help="put this part in place of all parts of its type; TYPE= leaves the type out; "
        "repeatable, once for each type",
    )
    parser.add_argument(
        "--mute",
        metavar="KIND:NAME",
        type=_muted,
        action="append",
        default=[],
        help="leave this entry out, such as trait:curious; repeatable",
    )
    stages = parser.add_mutually_exclusive_group()
    stages.add_argument(
        "--stage", metavar="S", help="as at this stage of its arc instead of the current one"
    )
    stages.add_argument("--no-stage", action="store_true", help="as if it had no arc")
    parser.add_argument(
        "--types",
        metavar="A,B",
        type=_types,
        action="extend",
        default=[],
        help="only parts of these types; repeatable",
    )
    parser.add_argument(
        "--limit",
        metavar="N",
        type=integer,
        help="only the N parts that rank highest: an override before the stage's before the "
        "persona's own, then by priority, then by order",
    )
    parser.add_argument(
        "--budget",
        metavar="N",
        type=integer,
        help="cut until the text fits N tokens: the parts that rank lowest, then traits, then "
        "skills",
    )
    parser.add_argument(
        "--style",
        choices=STYLES,
        default="markdown",
        help="how sections are marked (default markdown)",
    )
    parser.add_argument("--no-traits", action="store_true", help="leave the traits out")
    parser.add_argument(
        "--var",
        metavar="K=V",
        type=_variable,
        action="append",
        default=[],
        help="put V where a text says {{ K }}; repeatable",
    )
    parser.add_argument(
        "--encoding", metavar="E", default="", help="what to count tokens in; else the workspace's"
    )
    parser.add_argument(
        "--preset",
        metavar="P",
        default="",
        help="start from this preset of the persona; options win over it",
    )
    parser.add_argument("--json", action="store_true", help="text, tokens and provenance as JSON")
    parser.set_defaults(run=run_compose)


def run_compose(args: argparse.Namespace) -> int:
    """Print a composed text."""
    request = Request(
        detail=args.detail,
        overrides=_said_once(args, "--override", args.override),
        mute=frozenset(args.mute),
        stage=None if args.no_stage else CURRENT if args.stage is None else args.stage,
        types=frozenset(args.types),
        limit=args.limit,
        budget=args.budget,
        style=args.style,
        traits=not args.no_traits,
        vars=_said_once(args, "--var", args.var),
        encoding=args.encoding,
        preset=args.preset,
    )
    with catalog_of(args) as catalog:
        composition = catalog.compose(args.name, request)
        left_out = [one for one, part in request.overrides.items() if part is None]
        warn_of_types(catalog, "part", [*args.types, *left_out], also_known=False)
        if args.json:
            from store.compose.composition import as_json

            encoding = composition.request.encoding
            value = as_json(composition, catalog.counters.get(encoding))
            for part in value["parts"]:
                # Promised is what took a part's place; the other direction follows from it.
                part.pop("replaces", None)
            write_json(value)
            return 0
    line(composition.text)
    _tell_cuts(composition)
    return 0


def _tell_cuts(composition: Composition) -> None:
    """Say on stderr what a limit and a budget left out, and by how much it is still too long."""
    request, assembly = composition.request, composition.assembly
    if request.limit is not None and (names := _cut(assembly.candidates, "limit")):
        warn(f"cut to {counted(request.limit, 'part')}: without parts {names}")
    if request.budget is None:
        return
    budget = f"{counted(request.budget, 'token')} ({request.encoding})"
    groups: dict[str, Sequence[Candidate | Extra]] = {
        "parts": assembly.candidates,
        "traits": assembly.traits,
        "skills": assembly.skills,
    }
    cut = [f"{what} {names}" for what, of in groups.items() if (names := _cut(of, "budget"))]
    if cut:
        warn(f"cut to fit {budget}: without {'; '.join(cut)}")
    if composition.over_by:
        warn(
            f"still {counted(composition.over_by, 'token')} over the budget of {budget}: the "
            f"persona's own text and its guardrails are never cut"
        )


def _cut(candidates: Sequence[Candidate | Extra], reason: Reason) -> str:
    return ", ".join(
        one.part.name if isinstance(one, Candidate) else one.entry.name
        for one in candidates
        if one.reason == reason
    )


def run_manifest(args: argparse.Namespace) -> int:
    """Print a manifest."""
    with catalog_of(args) as catalog:
        write_json(catalog.manifest(args.name))
    return 0


def run_resolve(args: argparse.Namespace) -> int:
    """Print a voice session."""
    from store.compose.session import as_json

    persona_text: PersonaText = args.persona_text
    with catalog_of(args) as catalog:
        session = catalog.resolve(args.name, args.role, args.sequence, args.step, persona_text)
    write_json(as_json(session))
    return 0


def _said_once(
    args: argparse.Namespace, option: str, pairs: Sequence[tuple[str, V]]
) -> dict[str, V]:
    """The pairs by key; a key that is given twice says two things, and which one is meant?"""
    found: dict[str, V] = {}
    for key, value in pairs:
        if key in found:
            args.parser.error(f"{option} {key} is given twice; give each at most once")
        found[key] = value
    return found


def _pair(word: str, shape: str) -> tuple[str, str]:
    key, sign, value = text(word).partition("=")
    if not sign or not key.strip():
        raise argparse.ArgumentTypeError(f'"{word}" is not {shape}')
    return key.strip(), value


def _override(word: str) -> tuple[str, str | None]:
    part_type, part = _pair(word, "TYPE=PART, such as tone=terse (TYPE= leaves the type out)")
    return part_type, part.strip() or None


def _variable(word: str) -> tuple[str, str]:
    key, value = _pair(word, "K=V, such as learner=Kim")
    if not _VARIABLE.fullmatch(key):
        raise argparse.ArgumentTypeError(
            f'"{key}" is not a variable name: a letter or _, then letters, digits, _ . -'
        )
    return key, value


def _muted(word: str) -> str:
    kind, sign, name = text(word).partition(":")
    singular = {plural(one): one for one in KINDS}
    # Anything else goes on as it is: the store says what is wrong with it.
    return f"{singular.get(kind, kind)}{sign}{name}"


def _types(word: str) -> list[Any]:
    return [one for one in (piece.strip() for piece in text(word).split(",")) if one]
