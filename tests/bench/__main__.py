"""`python -m tests.bench`: every row, against floors measured in the same run."""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from tests.bench import interaction, mcp_rows, memory, serving, startup, store_rows
from tests.bench.context import QUICK, Bench, Sizes
from tests.bench.report import Measured, table

Rows: TypeAlias = Callable[[Bench], Iterator[Measured]]

ROWS: dict[str, Rows] = {
    "first-frame": startup.first_frame,
    "filled": startup.filled,
    "scale": startup.scale,
    "toggle": interaction.toggle,
    "search": interaction.search,
    "pull": store_rows.pull,
    "unchanged": store_rows.unchanged,
    "compile": store_rows.compiling,
    "mcp": mcp_rows.mcp,
    "memory": memory.memory,
    "http": serving.http,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and tell; 1 when a row misses what it must reach."""
    args = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="persona-bench-") as scratch:
        folder = Path(args.data or scratch).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        bench = Bench(folder, QUICK if args.quick else Sizes())
        measured: list[Measured] = []
        for name in args.only or ROWS:
            bench.say(f"measuring {name} …")
            measured += ROWS[name](bench)
    if args.json != "-":
        print(table(measured))
    if args.json:
        _write_json(args.json, measured)
    return 1 if any(row.verdict == "MISSED" for row in measured) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--only",
        metavar="NAME",
        action="append",
        choices=ROWS,
        help=f"measure only this, may be given again: {', '.join(ROWS)}",
    )
    parser.add_argument("--quick", action="store_true", help="small sizes; the ratios say little")
    parser.add_argument("--json", metavar="PATH", help="write JSON too; - prints it instead")
    parser.add_argument("--data", metavar="DIR", help="keep what is built there, and use it again")
    return parser


def _write_json(path: str, measured: Sequence[Measured]) -> None:
    text = json.dumps(
        {
            "python": platform.python_version(),
            "machine": platform.platform(),
            "rows": [row.as_json() for row in measured],
        },
        indent=1,
        ensure_ascii=False,
    )
    if path == "-":
        print(text)
    else:
        Path(path).write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
