"""The command `persona-studio`, and `python -m studio`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line, the process's own unless one is given; returns the exit code."""
    if "_ARGCOMPLETE" in os.environ:
        from studio.cli.completing import answer

        answer()
    from studio.cli.run import run

    return run(sys.argv[1:] if arguments is None else arguments)


if __name__ == "__main__":
    sys.exit(main())
