"""`publish` and `release`: texts that stay as they are, and the labels that point at them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from studio.actor import current_actor
from studio.cli.context import catalog_of
from studio.cli.output import line, local_time, table, warn, write, write_json
from studio.cli.parser import Subparsers, command, group

if TYPE_CHECKING:
    from store.releases import Release, ReleaseDiff, ReleaseInfo, View


def add(commands: Subparsers) -> None:
    """Add the commands."""
    parser = command(
        commands,
        "publish",
        "make the next release of a persona",
        "Compiles the persona and keeps both texts, with all they were made from, as its next\n"
        "release. A release is never altered. A persona whose texts are those of its newest\n"
        "release gets none; --label points at that one then.",
    )
    parser.add_argument("name", metavar="NAME", help="the persona")
    parser.add_argument("--label", metavar="L", help="point this label at the release")
    parser.add_argument("--force", action="store_true", help="release an unchanged persona too")
    parser.add_argument("--message", metavar="M", default="", help="what the release is about")
    parser.set_defaults(run=run_publish)
    releases = group(commands, "release", "releases of a persona, and what points at them")
    _add_list(releases)
    _add_show(releases)
    _add_label(releases)
    _add_diff(releases)


def _add_list(releases: Subparsers) -> None:
    parser = command(
        releases,
        "list",
        "list the releases of a persona, the newest first",
        "Times are local, with their zone; in JSON they are UTC.",
    )
    parser.add_argument("name", metavar="NAME", help="the persona")
    parser.add_argument("--json", action="store_true", help="as a JSON array, without texts")
    parser.set_defaults(run=run_list)


def _add_show(releases: Subparsers) -> None:
    parser = command(
        releases,
        "show",
        "print the text of a release",
        "The text goes to stdout and nothing else does.",
    )
    parser.add_argument("name", metavar="NAME", help="the persona")
    parser.add_argument(
        "release",
        metavar="N|LABEL",
        nargs="?",
        default="latest",
        help="a number or a label (default latest)",
    )
    parser.add_argument("--detail", action="store_true", help="the detail, not the summary")
    parser.add_argument(
        "--json", action="store_true", help="as JSON, with all that it was made from"
    )
    parser.set_defaults(run=run_show)


def _add_label(releases: Subparsers) -> None:
    parser = command(
        releases,
        "label",
        "point a label at a release",
        "An agent that asks for the label gets that text from then on. `latest` moves by itself.\n"
        "N may be another label: `release label ada production staging`.",
    )
    parser.add_argument("name", metavar="NAME", help="the persona")
    parser.add_argument("label", metavar="LABEL", help="a name such as production")
    parser.add_argument("release", metavar="N", nargs="?", help="the release to point at")
    parser.add_argument("--remove", action="store_true", help="take the label away")
    parser.set_defaults(run=run_label)


def _add_diff(releases: Subparsers) -> None:
    parser = command(
        releases,
        "diff",
        "say what differs between two releases, and why",
        "Lists the entries that changed, then how the texts and their tokens differ. Without B,\n"
        "A is compared with what publish would make now; without A, the newest release is.",
    )
    parser.add_argument("name", metavar="NAME", help="the persona")
    parser.add_argument(
        "before",
        metavar="A",
        nargs="?",
        default="latest",
        help="a number or a label (default latest)",
    )
    parser.add_argument("after", metavar="B", nargs="?", help="a number or a label")
    parser.add_argument(
        "--encoding", metavar="E", default="", help="what to count tokens in; else the workspace's"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run_diff)


def run_publish(args: argparse.Namespace) -> int:
    """Make a release."""
    with catalog_of(args) as catalog:
        published = catalog.publish(
            args.name,
            by=current_actor(),
            door="cli",
            label=args.label,
            force=args.force,
            message=args.message,
        )
    if published.made:
        line(f'published release {published.number} of persona "{args.name}"')
    else:
        line(
            f'persona "{args.name}" is as in release {published.number}: nothing to publish '
            f"(--force publishes it again)"
        )
    if args.label is not None:
        line(f'label "{args.label.strip()}" is at release {published.number}')
    return 0


def run_list(args: argparse.Namespace) -> int:
    """List releases."""
    with catalog_of(args) as catalog:
        found = catalog.releases(args.name)
    if args.json:
        write_json([_info(one) for one in found])
        return 0
    if not found:
        warn(f'persona "{args.name}" has no release yet')
        return 0
    rows = [
        (
            str(one.number),
            local_time(one.published_at),
            one.actor,
            one.door,
            ", ".join(one.labels),
            one.message,
        )
        for one in found
    ]
    header = ("RELEASE", "PUBLISHED", "BY", "DOOR", "LABELS", "MESSAGE")
    write(table(header, rows, right=(0,), give=5))
    return 0


def run_show(args: argparse.Namespace) -> int:
    """Print the text of a release."""
    view: View = "detail" if args.detail else "summary"
    with catalog_of(args) as catalog:
        found = catalog.release(args.name, args.release)
    if args.json:
        write_json(_whole(args.name, found, view))
    else:
        line(found.content.text(view))
    return 0


def run_label(args: argparse.Namespace) -> int:
    """Point a label at a release, or take it away."""
    if args.remove == (args.release is not None):
        args.parser.error("name the release to point at, or use --remove")
    actor = current_actor()
    with catalog_of(args) as catalog:
        if args.remove:
            moved = catalog.unlabel(args.name, args.label, by=actor, door="cli")
        else:
            moved = catalog.label(args.name, args.label, args.release, by=actor, door="cli")
    line(str(moved))
    return 0


def run_diff(args: argparse.Namespace) -> int:
    """Say what differs between two releases."""
    from store.releases import diff_as_json

    with catalog_of(args) as catalog:
        encoding = catalog.counters.get(args.encoding).encoding
        diff = catalog.diff_releases(args.name, args.before, args.after, encoding=args.encoding)
    if args.json:
        write_json(diff_as_json(diff, encoding.name))
        return 0
    _print_diff(diff, encoding.name, "~" if encoding.estimate else "")
    return 0


def _print_diff(diff: ReleaseDiff, encoding: str, mark: str) -> None:
    if diff.same:
        line("nothing differs")
        return
    for one in diff.inputs:
        line(str(one))
    for text in diff.texts:
        if not text.lines:
            continue
        difference = text.tokens_after - text.tokens_before
        line()
        for one_line in text.lines:
            line(one_line)
        line(
            f"{text.view}: {mark}{text.tokens_before} to {mark}{text.tokens_after} tokens "
            f"({mark}{difference:+}, {encoding})"
        )


def _info(info: ReleaseInfo) -> dict[str, Any]:
    from store.records import timestamp

    return {
        "release": info.number,
        "labels": [*info.labels],
        "published_at": timestamp(info.published_at),
        "by": info.actor,
        "door": info.door,
        "message": info.message,
    }


def _whole(name: str, release: Release, view: View) -> dict[str, Any]:
    return {
        "name": name,
        **_info(release.info),
        "view": view,
        "text": release.content.text(view),
        "inputs": [{"kind": one.kind, **one.snapshot} for one in release.content.inputs],
    }
