"""`list` and `show`: looking at the catalog."""

from __future__ import annotations

import argparse
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from studio.cli.context import catalog_of
from studio.cli.kinds import KIND_HELP, kind, warn_of_types
from studio.cli.output import table, warn, write, write_json
from studio.cli.parser import Subparsers, command

if TYPE_CHECKING:
    from store.catalog import Catalog
    from store.entries import AnyEntry, Kind
    from store.rows import Row
    from store.tokens import Encoding

_EVERYTHING = 2**31 - 1


def add(commands: Subparsers) -> None:
    """Add the commands."""
    parser = command(
        commands,
        "list",
        "list the entries of a kind",
        "--search ranks what it finds: names that begin so, then names and tags, then texts.\n"
        "Words such as type:tone tag:warm -tag:fiction source:store unused:yes tokens:>500 in it\n"
        "narrow it.",
    )
    parser.add_argument("kind", metavar="KIND", type=kind, help=KIND_HELP)
    parser.add_argument(
        "--type",
        metavar="TYPE",
        action="append",
        default=[],
        help="only of this type (of a guardrail: severity); repeated: of any of them",
    )
    parser.add_argument(
        "--tag",
        metavar="TAG",
        action="append",
        default=[],
        help="only with this tag; repeated: with all of them",
    )
    parser.add_argument("--search", metavar="TEXT", default="", help="only what this search finds")
    parser.add_argument("--json", action="store_true", help="as a JSON array, without texts")
    parser.set_defaults(run=run_list)
    parser = command(commands, "show", "show an entry with every field, and what uses it")
    parser.add_argument("kind", metavar="KIND", type=kind, help=KIND_HELP)
    parser.add_argument("name", metavar="NAME", help="its name")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run_show)


def run_list(args: argparse.Namespace) -> int:
    """List entries."""
    with catalog_of(args) as catalog:
        types = [one.strip().lower() for one in args.type]
        warned = warn_of_types(catalog, args.kind, types)
        rows = _rows(catalog, args)
        whole = not (args.type or args.tag or args.search.strip())
        found = catalog.entries(args.kind, None if whole else [row.name for row in rows])
        entries = {entry.name: entry for entry in found}
        rows = [row for row in rows if row.name in entries]
        tokens = _tokens(catalog, rows, entries)
        encoding = catalog.counters.get().encoding
    if args.json:
        write_json(
            [_summary(row, entries[row.name], tokens.get(row.id), encoding.name) for row in rows]
        )
        return 0
    if not rows and warned:
        return 0
    if not rows:
        warn(f"no {args.kind}s found" if not whole else f"there are no {args.kind}s yet")
        return 0
    write(_listing(rows, entries, tokens, encoding))
    return 0


def _listing(
    rows: list[Row], entries: dict[str, AnyEntry], tokens: dict[int, int], encoding: Encoding
) -> str:
    mark = "~" if encoding.estimate else ""
    columns = {
        "NAME": [row.name for row in rows],
        "TYPE": [row.type for row in rows],
        "DESCRIPTION": [_description(entries[row.name]) for row in rows],
        "TAGS": [", ".join(row.tags) for row in rows],
        "SOURCE": [row.source for row in rows],
        f"TOKENS ({encoding.name})": [
            f"{mark}{tokens[row.id]}" if row.id in tokens else "-" for row in rows
        ],
    }
    # A column that says nothing of this kind only takes room.
    said = {name: texts for name, texts in columns.items() if any(texts)}
    give = list(said).index("DESCRIPTION") if "DESCRIPTION" in said else 0
    return table(list(said), zip(*said.values(), strict=True), right=[len(said) - 1], give=give)


def _rows(catalog: Catalog, args: argparse.Namespace) -> list[Row]:
    if not args.search.strip():
        # Read whole: only a search is limited to the best.
        types = {one.strip().lower() for one in args.type}
        tags = {one.strip().casefold() for one in args.tag}
        return [
            row
            for row in catalog.window(args.kind, 0, _EVERYTHING)
            if (not types or row.type in types) and tags <= {one.casefold() for one in row.tags}
        ]
    from store.query import parse_query

    query = parse_query(args.search)
    query = replace(
        query,
        kinds=(args.kind,),
        types=(*query.types, *(one.strip().lower() for one in args.type)),
        tags=(*query.tags, *(one.strip() for one in args.tag)),
    )
    found = catalog.search(query)
    if found.more:
        warn(f"these are the first {len(found.rows)}; a narrower search finds the others")
    return list(found.rows)


def _tokens(catalog: Catalog, rows: list[Row], entries: dict[str, AnyEntry]) -> dict[int, int]:
    """The tokens of each row by its id; counted now where nobody has, and kept if they can be."""
    from store.entries import counted_text
    from store.errors import PersistError

    # What is counted of a persona is its compiled text: before the first compile there is none.
    rows = [row for row in rows if getattr(entries[row.name], "compiled_at", True) is not None]
    known = {row.id: row.tokens for row in rows if row.tokens is not None}
    missing = [row for row in rows if row.id not in known]
    if missing:
        # Where only the keeping fails (read-only, locked) the numbers are the same without it.
        with suppress(PersistError):
            known |= catalog.count_tokens([row.id for row in missing])
    counter = catalog.counters.get()
    for row in missing:
        if row.id not in known:
            known[row.id] = counter(counted_text(entries[row.name]))
    return known


def _summary(row: Row, entry: AnyEntry, tokens: int | None, encoding: str) -> dict[str, Any]:
    from store.records import timestamp

    return {
        "kind": row.kind,
        "name": row.name,
        **({"type": row.type} if row.type else {}),
        "description": getattr(entry, "description", ""),
        "tags": list(entry.tags),
        "source": entry.source,
        "updated_at": timestamp(entry.updated_at),
        **({} if tokens is None else {"tokens": tokens, "encoding": encoding}),
    }


def _description(entry: AnyEntry) -> str:
    return getattr(entry, "description", "") or getattr(entry, "display_name", "")


def run_show(args: argparse.Namespace) -> int:
    """Show an entry."""
    wanted: Kind = args.kind
    with catalog_of(args) as catalog:
        entry = catalog.get(wanted, args.name)
        if args.json:
            from store.records import full_record

            write_json(full_record(entry))
            return 0
        from studio.cli.describe import described

        uses = catalog.uses(wanted, entry.name)
        fresh = catalog.freshness([entry.name]) if wanted == "persona" else {}
    write(described(entry, uses, fresh.get(entry.name)))
    return 0
