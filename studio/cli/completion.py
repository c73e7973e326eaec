"""`completion`: what a shell has to load to complete this command line."""

from __future__ import annotations

import argparse

from studio.cli.output import PROGRAM, write
from studio.cli.parser import Subparsers, command


def add(commands: Subparsers) -> None:
    """Add the command."""
    parser = command(
        commands,
        "completion",
        "print the script by which a shell completes commands, options and names",
        f'bash, in ~/.bashrc:  eval "$({PROGRAM} completion bash)"\n'
        f'zsh, in ~/.zshrc below compinit:  eval "$({PROGRAM} completion zsh)"\n'
        f"fish, in ~/.config/fish/config.fish:  {PROGRAM} completion fish | source",
    )
    parser.add_argument(
        "shell", metavar="SHELL", choices=("bash", "zsh", "fish"), help="bash, zsh or fish"
    )
    parser.set_defaults(run=run_completion)


def run_completion(args: argparse.Namespace) -> int:
    """Print the script of a shell."""
    from argcomplete.shell_integration import shellcode

    write(shellcode([PROGRAM], shell=args.shell))
    return 0
