"""What a shell is told when the user presses tab: words of the parser, and names of the catalog.

What an argument takes is told by its metavar, so that every command completes without saying more.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from store.entries import KINDS, Kind, plural
from store.errors import StoreError

Completer: TypeAlias = Callable[..., list[str]]

_MOST: Final = 1_000
"""Names that are told at once; nobody reads more, and a letter narrows them."""

_KIND_OF: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "PERSONA": "persona",
        "PART": "part",
        "PART[:PRIORITY]": "part",
        "WITH": "part",
        "TRAIT": "trait",
        "SKILL": "skill",
        "GUARDRAIL": "guardrail",
        "ARC": "arc",
        "ROLE": "role",
        "SEQUENCE": "sequence",
    }
)
_FILES: Final = frozenset({"DIR", "FILE", "PATH", "URL", "WORKSPACE"})
_NAMES: Final = (
    "SELECT name FROM studio_directory WHERE kind = ? AND name >= ? AND name < ? "
    f"ORDER BY name LIMIT {_MOST}"
)
_TYPES: Final = "SELECT DISTINCT type FROM studio_directory WHERE kind = ? AND type <> ''"
_TAGS: Final = (
    "SELECT DISTINCT t.value FROM studio_directory d, json_each(d.tags) t WHERE d.kind = ?"
)
_STAGES: Final = (
    "SELECT s.name FROM arc_stages s JOIN character_arcs a ON a.id = s.arc_id WHERE a.name = ? "
    "ORDER BY s.stage_order"
)
_STAGES_OF_PERSONA: Final = (
    "SELECT s.name FROM arc_stages s JOIN persona_arc l ON l.arc_id = s.arc_id "
    "JOIN agent_personas p ON p.id = l.persona_id WHERE p.name = ? "
    "ORDER BY s.stage_order"
)
_PRESETS: Final = (
    "SELECT json_extract(t.value, '$.name') FROM agent_personas p, json_each(p.presets) t "
    "WHERE p.name = ?"
)


def answer() -> None:
    """Tell the shell how the command line can go on; ends the process."""
    from argcomplete import autocomplete

    from studio.cli.run import build_parser

    parser = build_parser(_command())
    _prepare(parser)
    autocomplete(parser, always_complete_options=False)


def _command() -> str:
    """The command that stands on the line, or blank: then all of them are needed."""
    from argcomplete.exceptions import ArgcompleteException
    from argcomplete.lexers import split_line

    from studio.cli.run import COMMANDS, first_word

    typed = os.environ.get("COMP_LINE", "").encode("utf-8", "surrogateescape")
    try:
        point = int(os.environ.get("COMP_POINT", ""))
        words = split_line(typed[:point].decode("utf-8", "replace"))[3][1:]
    except (ValueError, ArgcompleteException):
        return ""
    place = first_word(words)
    return words[place] if place is not None and words[place] in COMMANDS else ""


def _prepare(parser: argparse.ArgumentParser) -> None:
    """Give each argument of a parser and of its commands what completes it."""
    seen: set[int] = set()
    waiting = [parser]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        for action in one._actions:
            if isinstance(action, argparse._SubParsersAction):
                waiting += action.choices.values()
            elif action.choices is None and action.metavar not in _FILES:
                action.completer = _completer(str(action.metavar))  # type: ignore[attr-defined]


def _completer(metavar: str) -> Completer:
    if metavar in _KIND_OF:
        return _names(_KIND_OF[metavar])
    if "|" in metavar:
        return _fixed(metavar.split("|"))
    return _BY_METAVAR.get(metavar, _nothing)


def _nothing(**_: Any) -> list[str]:
    return []


def _fixed(words: Iterable[str]) -> Completer:
    told = list(words)
    return lambda **_: told


def _names(kind: Kind) -> Completer:
    def complete(prefix: str, parsed_args: argparse.Namespace, **_: Any) -> list[str]:
        return _asked(parsed_args, _NAMES, kind, prefix, f"{prefix}\U0010ffff")

    return complete


def _kind_of(parsed_args: argparse.Namespace) -> Kind:
    """The kind that the line names; commands without one are about personas."""
    kind: Kind = getattr(parsed_args, "kind", None) or "persona"
    return kind


def _any_name(prefix: str, parsed_args: argparse.Namespace, **_: Any) -> list[str]:
    return _names(_kind_of(parsed_args))(prefix=prefix, parsed_args=parsed_args)


def _types(parsed_args: argparse.Namespace, **_: Any) -> list[str]:
    from store.entries import PART_TYPES, TRAIT_TYPES
    from store.fields import SEVERITIES

    kind = getattr(parsed_args, "kind", None) or "part"
    known = {"part": PART_TYPES, "trait": TRAIT_TYPES, "guardrail": SEVERITIES}
    return [*known.get(kind, ()), *_asked(parsed_args, _TYPES, kind)]


def _tags(parsed_args: argparse.Namespace, **_: Any) -> list[str]:
    return _asked(parsed_args, _TAGS, _kind_of(parsed_args))


def _stages(parsed_args: argparse.Namespace, **_: Any) -> list[str]:
    if arc := getattr(parsed_args, "arc", None) or getattr(parsed_args, "field_arc", None):
        return _asked(parsed_args, _STAGES, arc)
    return _asked(parsed_args, _STAGES_OF_PERSONA, _persona(parsed_args))


def _presets(parsed_args: argparse.Namespace, **_: Any) -> list[str]:
    return _asked(parsed_args, _PRESETS, _persona(parsed_args))


def _persona(parsed_args: argparse.Namespace) -> str:
    return getattr(parsed_args, "persona", None) or getattr(parsed_args, "name", None) or ""


def _encodings(**_: Any) -> list[str]:
    from store.tokens import ESTIMATE_FACTORS, EXACT_ENCODINGS

    return [*EXACT_ENCODINGS, *ESTIMATE_FACTORS]


def _overrides(prefix: str, parsed_args: argparse.Namespace, **_: Any) -> list[str]:
    kind, sign = prefix.partition("=")[:2]
    if not sign:
        return [f"{one}=" for one in _types(parsed_args)]
    statement = "SELECT name FROM studio_directory WHERE kind = 'part' AND type = ?"
    return [f"{kind}={name}" for name in _asked(parsed_args, statement, kind)]


def _muted(prefix: str, parsed_args: argparse.Namespace, **_: Any) -> list[str]:
    kind, sign, name = prefix.partition(":")
    linked: tuple[Kind, ...] = ("part", "trait", "skill", "guardrail")
    if not sign:
        return [f"{one}:" for one in linked]
    found = _asked(parsed_args, _NAMES, kind, name, f"{name}\U0010ffff")
    return [f"{kind}:{one}" for one in found]


_BY_METAVAR: Final[Mapping[str, Completer]] = MappingProxyType(
    {
        "KIND": _fixed([plural(kind) for kind in KINDS]),
        "NAME": _any_name,
        "TYPE": _types,
        "A,B": _types,
        "TAG": _tags,
        "S": _stages,
        "STAGE": _stages,
        "P": _presets,
        "E": _encodings,
        "TYPE=PART": _overrides,
        "KIND:NAME": _muted,
    }
)


def _asked(parsed_args: argparse.Namespace, statement: str, *values: str) -> list[str]:
    """What the catalog's file answers; nothing where there is none that can be read.

    The file is read as it is: importing what opens a catalog takes longer than a tab may.
    """
    path = _database(parsed_args)
    if path is None or not path.is_file():
        return []
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            return [str(row[0]) for row in database.execute(statement, values)]
    except sqlite3.Error:
        # A tab is not the place to say so: any command will.
        return []


def _database(parsed_args: argparse.Namespace) -> Path | None:
    """The file of the catalog that the line is about, where it is one."""
    from store.workspace import expanded, find_folder

    named = getattr(parsed_args, "database", None) or os.environ.get("PERSONA_STUDIO_DB")
    if named:
        if named.startswith("sqlite:///"):
            return Path(named.removeprefix("sqlite:///"))
        return None if "://" in named else Path(named)
    folder = getattr(parsed_args, "folder", None)
    try:
        found = find_folder(folder, os.environ, Path.cwd())
    except (StoreError, OSError):
        return None
    return expanded(found) / ".persona-studio" / "store.db"
