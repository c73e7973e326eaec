"""`export`: the texts that compile would store, as files for agents and for a team's CI."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from store.errors import Invalid
from studio.cli.context import catalog_of, counted
from studio.cli.files import file_names, write_atomically
from studio.cli.output import line, write
from studio.cli.parser import Subparsers, command, raw
from studio.cli.progress import Bar

if TYPE_CHECKING:
    from store.catalog import Catalog
    from store.compose.request import Material
    from store.tokens import TokenCounter

_ENDINGS: Final = {"text": "txt", "markdown": "md"}
_SEPARATORS: Final = tuple(one for one in (os.sep, os.altsep) if one)
_VIEWS: Final = {"summary": ("summary",), "detail": ("detail",), "both": ("summary", "detail")}


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = command(
        commands,
        "export",
        "write the texts of personas into files",
        "The texts that compile would store now: at the current stage, in markdown, nothing\n"
        "overridden. Without -o the text of one persona goes to stdout. In a folder the files are\n"
        "<name>.summary.md and <name>.detail.md (.txt for text, one <name>.json for json). A\n"
        "PATH with an ending, such as ada.md, is that one file, unless it is a folder. --check\n"
        "writes nothing and exits 1 naming the files that differ or are missing.",
    )
    parser.add_argument("names", metavar="NAME", nargs="*", help="a persona, one or more")
    parser.add_argument("--all", action="store_true", help="every persona")
    parser.add_argument(
        "--to",
        choices=("text", "markdown", "json"),
        default="markdown",
        help="the format of the files (default markdown)",
    )
    parser.add_argument(
        "--view",
        choices=tuple(_VIEWS),
        help="which texts (default both; summary when one goes to stdout)",
    )
    parser.add_argument(
        "-o",
        dest="output",
        metavar="PATH",
        type=raw,
        default="-",
        help="a folder for the files, made if need be, or a file for one text; - is stdout",
    )
    parser.add_argument(
        "--check", action="store_true", help="write nothing, say which files differ or are missing"
    )
    parser.set_defaults(run=run_export, rest="names")


def run_export(args: argparse.Namespace) -> int:
    """Write files, check them, or print one text."""
    names = list(dict.fromkeys(args.names))
    to_stdout = args.output == "-"
    _check_usage(args, names, to_stdout)
    view = args.view or ("summary" if to_stdout and args.to != "json" else "both")
    files: dict[str, bytes] = {}
    with catalog_of(args) as catalog:
        materials = catalog.materials(names or None)
        counter = catalog.counters.get()
        everyone = [row.name for row in catalog.window("persona", 0, 2**31 - 1)]
        bar = Bar("composing", len(materials))
        stems = file_names(everyone)
        for done, material in enumerate(materials, 1):
            files |= _files(material, args.to, _VIEWS[view], counter, stems.__getitem__)
            bar.at(done)
        bar.end()
    if to_stdout:
        write(next(iter(files.values())).decode())
        return 0
    folder, files = _place(args, files)
    if args.check:
        return _check(folder, files)
    written = _write(folder, files)
    for path in written:
        line(f"wrote {path}")
    line(f"{len(written)} of {counted(len(files), 'file')} changed in {folder}")
    return 0


def _place(args: argparse.Namespace, files: dict[str, bytes]) -> tuple[Path, dict[str, bytes]]:
    """The folder that -o means, and the files in it under the names they get there.

    Raises:
        Invalid: it is a file that no text can be written to.
    """
    path = Path(args.output)
    if path.is_dir() or args.output.endswith(_SEPARATORS):
        return path, files
    if path.exists() and not path.is_file():
        raise Invalid(f"{path} is neither a folder nor a file", field="-o")
    if not path.suffix:
        if path.exists():
            raise Invalid(
                f"{path} is a file, not a folder; name a folder, or a file with an ending, such "
                f"as {path}.{_ENDINGS.get(args.to, args.to)}",
                field="-o",
            )
        return path, files
    if len(files) > 1:
        one_text = "--view summary or --view detail, or " if len(args.names) == 1 else ""
        args.parser.error(
            f"-o {path} is one file, and {len(files)} texts are to be written: say {one_text}"
            f"-o {path}{os.sep} to make it a folder"
        )
    return path.parent, dict(zip([path.name], files.values(), strict=False))


def export_texts(catalog: Catalog, name: str, folder: Path) -> list[Path]:
    """Write a persona's summary and detail as Markdown files; returns those that changed.

    Raises:
        NotFound: there is no such persona.
        OSError: the folder cannot be written.
    """
    everyone = [row.name for row in catalog.window("persona", 0, 2**31 - 1)]
    stem = file_names(everyone).__getitem__
    views = _VIEWS["both"]
    material = catalog.material(name)
    return _write(folder, _files(material, "markdown", views, catalog.counters.get(), stem))


def _check_usage(args: argparse.Namespace, names: Sequence[str], to_stdout: bool) -> None:
    if names and args.all:
        args.parser.error("name personas or use --all, not both")
    if not names and not args.all:
        args.parser.error("name a persona, or use --all")
    if not to_stdout:
        return
    if args.check:
        args.parser.error("say with -o PATH which files to check")
    if len(names) != 1:
        args.parser.error("say with -o DIR where the files go")
    if args.view == "both" and args.to != "json":
        args.parser.error("only one text goes to stdout: --view summary or detail, or -o DIR")


def _files(
    material: Material,
    to: str,
    views: Sequence[str],
    counter: TokenCounter,
    stem: Callable[[str], str],
) -> dict[str, bytes]:
    """The files of one persona by name, each ending in exactly one newline."""
    from store.compose.composition import compiled

    name = material.persona.name
    texts = dict(zip(("summary", "detail"), compiled(material), strict=True))
    if to != "json":
        return {
            f"{stem(name)}.{view}.{_ENDINGS[to]}": f"{texts[view]}\n".encode() for view in views
        }
    value = {
        "name": name,
        **{view: texts[view] for view in views},
        "tokens": {view: counter(texts[view]) for view in views},
        "encoding": counter.encoding.name,
    }
    return {f"{stem(name)}.json": f"{json.dumps(value, ensure_ascii=False, indent=2)}\n".encode()}


def _check(folder: Path, files: dict[str, bytes]) -> int:
    wrong = 0
    for name, data in files.items():
        path = folder / name
        there = _read(path)
        if there != data:
            wrong += 1
            line(f"{'missing' if there is None else 'differs'}: {path}")
    return 1 if wrong else 0


def _write(folder: Path, files: dict[str, bytes]) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, data in files.items():
        path = folder / name
        # What is right already keeps its time, so that nobody builds anew for nothing.
        if _read(path) != data:
            write_atomically(path, data)
            written.append(path)
    return written


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
