"""What a workspace stands on, looked at one by one: folders, database, terminal, installation."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from store.errors import Invalid, NotFound, PersistError

if TYPE_CHECKING:
    from store.workspace import Settings, Workspace

State: TypeAlias = Literal["ok", "warning", "error"]

_LITTLE_SPACE: Final = 200 * 1024**2
_NO_SPACE: Final = 10 * 1024**2
_PACKAGES: Final = ("persona-studio", "textual", "sqlalchemy", "splintr-rs")


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that was looked at."""

    about: str
    state: State
    found: str
    advice: str = ""
    """What to do about it; blank when nothing needs to be done."""


def examined(folder: str | None, database: str | None) -> list[Diagnosis]:
    """Look at the workspace that is named or that we stand in, and at this machine.

    Nothing is made or changed, and whatever is wrong is told rather than raised.
    """
    return [*_of_workspace(folder, database), *_of_terminal(), *_of_installation()]


def _of_workspace(named: str | None, location: str | None) -> Iterator[Diagnosis]:
    from store.workspace import SETTINGS_FILE, find_folder, load_workspace

    try:
        folder = find_folder(named, os.environ, Path.cwd())
    except NotFound as error:
        yield Diagnosis("workspace", "error", str(error))
        return
    yield Diagnosis("workspace", "ok", str(folder))
    try:
        workspace = load_workspace(folder, database=location)
    except Invalid as error:
        yield Diagnosis("settings", "error", str(error))
        return
    yield _of_settings(folder / SETTINGS_FILE, workspace.settings)
    yield _of_seeds(workspace)
    yield _of_folder(workspace)
    yield _of_space(folder)
    yield from _of_database(workspace)


def _of_settings(path: Path, settings: Settings) -> Diagnosis:
    where = path.name if path.is_file() else f"defaults (there is no {path.name})"
    said = f"{where}: {settings.encoding}, budget {settings.context_budget:,} tokens"
    return Diagnosis("settings", "ok", said)


def _of_seeds(workspace: Workspace) -> Diagnosis:
    from store.sync.read_toml import read_seeds, seed_files

    folder = workspace.seeds
    if not folder.is_dir():
        advice = "make it, or say in persona-studio.toml where seeds are"
        return Diagnosis("seeds", "error", f"{folder} is no folder", advice)
    if not os.access(folder, os.R_OK | os.X_OK):
        return Diagnosis("seeds", "error", f"{folder} cannot be read", "change its permissions")
    seeds = read_seeds(folder)
    if seeds.unreadable:
        names = ", ".join(sorted(seeds.unreadable)[:5])
        return Diagnosis(
            "seeds", "error", f"cannot be read: {names}", "`persona-studio check` says why"
        )
    said = f"{len(seeds.entries):,} entries in {len(seed_files(folder)):,} files in {folder}"
    if seeds.skipped:
        advice = "`persona-studio check` says where and why"
        return Diagnosis("seeds", "warning", f"{said}, {len(seeds.skipped)} skipped", advice)
    return Diagnosis("seeds", "ok", said)


def _of_folder(workspace: Workspace) -> Diagnosis:
    advice = "change its permissions"
    if "://" not in workspace.database:
        file = Path(workspace.database)
        # A database needs its folder too, for the files that it keeps beside it.
        there = next((one for one in file.parents if one.exists()), file.parent)
        for one in (there, file):
            if one.exists() and not os.access(one, os.W_OK):
                return Diagnosis("folder", "error", f"{one} cannot be written", advice)
    if workspace.seeds.is_dir() and not os.access(workspace.seeds, os.W_OK):
        said = f"{workspace.seeds} cannot be written: seeds can only be pulled"
        return Diagnosis("folder", "warning", said, advice)
    return Diagnosis("folder", "ok", "database and seeds can be written")


def _of_space(folder: Path) -> Diagnosis:
    free = shutil.disk_usage(folder).free
    said = f"{free / 1024**3:,.1f} GB free"
    if free >= _LITTLE_SPACE:
        return Diagnosis("disk", "ok", said)
    state: State = "error" if free < _NO_SPACE else "warning"
    return Diagnosis("disk", state, f"{free / 1024**2:,.0f} MB free", "make room on the disk")


def _of_database(workspace: Workspace) -> Iterator[Diagnosis]:
    from store.database.engine import find_database

    try:
        database = find_database(workspace.database)
    except PersistError as error:
        yield Diagnosis("database", "error", str(error))
        return
    if database is None:
        said = f"none in {workspace.database} yet; the first command that needs one makes it"
        yield Diagnosis("database", "ok", said)
        return
    from store.database.health import examine

    try:
        health = examine(database)
    except PersistError as error:
        yield Diagnosis("database", "error", str(error))
        return
    finally:
        database.close()
    yield Diagnosis("database", "ok", f"{database.location}, {health.entries:,} entries")
    from store.database.version import SCHEMA_VERSION

    if health.version == SCHEMA_VERSION:
        yield Diagnosis("schema", "ok", f"version {health.version}")
    else:
        said = f"version {health.version}; this Persona Studio has {SCHEMA_VERSION}"
        yield Diagnosis("schema", "warning", said, "it is brought up to date when it is opened")
    restore = "make a copy of the file, then restore it from a backup"
    if health.damage:
        yield Diagnosis("integrity", "error", health.damage, restore)
    elif health.orphans:
        said = f"rows that refer to one that is not there: {health.orphans:,}"
        yield Diagnosis("integrity", "error", said, restore)
    else:
        yield Diagnosis("integrity", "ok", "pages and references are whole")
    if lost := health.unlisted + health.unindexed:
        said = f"disagrees with the catalog about {lost:,} entries"
        yield Diagnosis("search", "error", said, restore)
    else:
        yield Diagnosis("search", "ok", "finds every entry")
    if health.journal and health.journal != "wal":
        said = f"{health.journal}: readers and writers wait for each other"
        advice = f"with all of them closed: sqlite3 {database.location} 'PRAGMA journal_mode=WAL'"
        yield Diagnosis("journal", "warning", said, advice)
    elif health.journal:
        yield Diagnosis("journal", "ok", "WAL: readers and writers work beside each other")


def _of_terminal() -> Iterator[Diagnosis]:
    from studio.cli.output import on_terminal

    yield _of_colours()
    import locale

    encoding = (sys.stdout.encoding if on_terminal() else "") or locale.getencoding()
    if encoding.lower().replace("-", "").replace("_", "") in ("utf8", "cp65001"):
        yield Diagnosis("encoding", "ok", encoding)
    else:
        advice = "set LANG to a UTF-8 locale, such as C.UTF-8"
        yield Diagnosis("encoding", "warning", f"{encoding} cannot show every text", advice)
    yield _of_clipboard()


def _of_colours() -> Diagnosis:
    terminal = os.environ.get("TERM", "")
    called = terminal or "TERM is not set"
    if os.environ.get("NO_COLOR"):
        return Diagnosis("terminal", "ok", f"{called}, without colours (NO_COLOR is set)")
    if os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit") or os.name == "nt":
        return Diagnosis("terminal", "ok", f"{called}, 16.7 million colours")
    if "256color" in terminal or terminal.endswith("-direct"):
        return Diagnosis("terminal", "ok", f"{called}, 256 colours")
    if terminal in ("", "dumb"):
        advice = "run the studio in a terminal; commands need none"
        return Diagnosis("terminal", "warning", f"{called}: no colours, no cursor", advice)
    advice = "set COLORTERM=truecolor if this terminal has them"
    return Diagnosis("terminal", "warning", f"{called}: 16 colours", advice)


def _of_clipboard() -> Diagnosis:
    import pyperclip

    copy, _ = pyperclip.determine_clipboard()
    if copy:
        return Diagnosis("clipboard", "ok", "the machine's, and the terminal's by OSC 52")
    advice = "install wl-clipboard or xclip if copying does not work"
    return Diagnosis("clipboard", "warning", "only the terminal's, by OSC 52", advice)


def _of_installation() -> Iterator[Diagnosis]:
    import platform
    import sqlite3
    from importlib.metadata import PackageNotFoundError, version

    versions = [f"Python {platform.python_version()}", f"SQLite {sqlite3.sqlite_version}"]
    missing = []
    for name in _PACKAGES:
        try:
            versions.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    yield Diagnosis("versions", "ok", ", ".join(versions))
    if missing:
        advice = "install Persona Studio anew"
        yield Diagnosis("packages", "error", f"not installed: {', '.join(missing)}", advice)
        return
    for extra, needed in _extras().items():
        absent = [name for name in needed if not _is_installed(name)]
        if absent:
            advice = f'`uv tool install "persona-studio[{extra}]"` adds it'
            said = f"not installed (it needs {', '.join(absent)})"
            yield Diagnosis(f"extra {extra}", "ok", said, advice)
        else:
            yield Diagnosis(f"extra {extra}", "ok", f"installed: {', '.join(needed)}")


def _extras() -> dict[str, list[str]]:
    """The optional parts of this installation, with the packages that each needs."""
    import re
    from importlib.metadata import metadata

    told = metadata("persona-studio")
    extras: dict[str, list[str]] = {name: [] for name in told.get_all("Provides-Extra") or []}
    for requirement in told.get_all("Requires-Dist") or []:
        name = re.match(r"[\w.-]+", requirement)
        extra = re.search(r"""extra\s*==\s*["']([\w.-]+)["']""", requirement)
        if name and extra and extra[1] in extras:
            extras[extra[1]].append(name[0])
    return extras


def _is_installed(name: str) -> bool:
    from importlib.metadata import PackageNotFoundError, version

    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True
