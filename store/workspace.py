"""Workspaces: a folder with seeds, a database, and optionally its own settings."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import tomli

from store.errors import AlreadyExists, Invalid, NotFound, PersistError
from store.nearest import nearest
from store.tokens import DEFAULT_ENCODING, ESTIMATE_FACTORS, Counters

if TYPE_CHECKING:
    from store.catalog import Catalog, Clock
    from store.sync.pull import Report

SETTINGS_FILE: Final = "persona-studio.toml"
DEFAULT_BUDGET: Final = 8_192
"""Tokens of context that a prompt is measured against unless the workspace says otherwise."""

_STARTER_SETTINGS: Final = f"""\
# Settings of this workspace, for everyone who works in it.

# The tokenizer to count with, and the tokens of context a prompt is measured against.
encoding = "{DEFAULT_ENCODING}"
context_budget = {DEFAULT_BUDGET}

# Where the seed files are, from here.
seeds = "seeds"
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """What `persona-studio.toml` says, or the defaults."""

    encoding: str = DEFAULT_ENCODING
    context_budget: int = DEFAULT_BUDGET
    seeds: str = "seeds"
    estimate_factors: Mapping[str, float] = field(default_factory=lambda: ESTIMATE_FACTORS)


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder to work in."""

    folder: Path
    database: str
    """The path or URL of its database."""
    settings: Settings

    @property
    def seeds(self) -> Path:
        """The folder of its seed files."""
        return self.folder / self.settings.seeds


def user_workspace() -> Path:
    """The workspace of a user who has named none: in the user's data folder."""
    import platformdirs

    return Path(platformdirs.user_data_dir("persona-studio", appauthor=False)) / "workspace"


def find_folder(named: str | Path | None, environment: Mapping[str, str], current: Path) -> Path:
    """The folder of the workspace that a command is to work in.

    The one that was named, or that the environment names, or the current folder when it has
    seeds, or the user's own.

    Raises:
        NotFound: there is no such workspace; says where was looked.
    """
    if named := named or environment.get("PERSONA_STUDIO_WORKSPACE"):
        folder = expanded(named)
        if is_workspace(folder):
            return folder
        why = "has no seeds folder" if folder.is_dir() else "does not exist"
        raise NotFound(f"{folder} {why}: make a workspace with `persona-studio init {folder}`")
    if is_workspace(current):
        return current
    own = user_workspace()
    if is_workspace(own):
        return own
    raise NotFound(
        f"no workspace: looked for seeds in {current} and {own}; make one with "
        f"`persona-studio init DIR`, or name one with -C DIR"
    )


def expanded(named: str | Path) -> Path:
    """The path with `~` as the home it means; one of nobody stays as it is, as in a shell."""
    try:
        return Path(named).expanduser()
    except RuntimeError:
        return Path(named)


def is_workspace(folder: Path) -> bool:
    """Whether a folder is a workspace: it has seeds, or settings that say where they are."""
    return (folder / "seeds").is_dir() or (folder / SETTINGS_FILE).is_file()


def load_workspace(
    folder: Path, *, database: str | None = None, environment: Mapping[str, str] = os.environ
) -> Workspace:
    """The workspace in a folder.

    Raises:
        Invalid: its settings are not as they should be; names the file and the key.
    """
    location = database or environment.get("PERSONA_STUDIO_DB")
    settings = read_settings(folder / SETTINGS_FILE)
    return Workspace(folder, location or str(folder / ".persona-studio" / "store.db"), settings)


def read_settings(path: Path) -> Settings:
    """The settings in a file; the defaults where there is none.

    Raises:
        Invalid: the file cannot be read, or a value is not as it should be.
    """
    try:
        found = tomli.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        raise Invalid(f"{path}: {error}") from error
    except RecursionError as error:
        raise Invalid(f"{path}: is nested too deeply") from error
    known = ("encoding", "context_budget", "seeds", "estimate_factors")
    for key in found:
        if key not in known:
            like = nearest(key, known)
            hint = f"; did you mean {like}?" if like else f"; known are {', '.join(known)}"
            raise Invalid(f"{path}: unknown setting {key}{hint}")
    factors = _factors(path, found.get("estimate_factors", {}))
    encoding = _expected(path, found, "encoding", DEFAULT_ENCODING, str, "the name of an encoding")
    try:
        Counters(encoding, factors)
    except Invalid as error:
        raise Invalid(f"{path}: {error}") from error
    budget = _expected(path, found, "context_budget", DEFAULT_BUDGET, int, "a number of tokens")
    if budget < 1:
        raise Invalid(f"{path}: context_budget must be 1 or more, not {budget}")
    seeds = _expected(path, found, "seeds", "seeds", str, "a folder")
    return Settings(encoding, budget, seeds or "seeds", factors)


def _expected(
    path: Path, found: Mapping[str, Any], key: str, default: Any, kind: type, what: str
) -> Any:
    value = found.get(key, default)
    if not isinstance(value, kind) or isinstance(value, bool):
        raise Invalid(f"{path}: {key} must be {what}, not {value!r}")
    return value


def _factors(path: Path, found: object) -> Mapping[str, float]:
    if not isinstance(found, dict):
        raise Invalid(f"{path}: estimate_factors must be a table of names to numbers")
    for name, factor in found.items():
        if isinstance(factor, bool) or not isinstance(factor, int | float) or not 0 < factor < inf:
            raise Invalid(f"{path}: estimate_factors, {name} must be a number above 0")
    return MappingProxyType({**ESTIMATE_FACTORS, **found})


def starter_seeds() -> Path:
    """The starter catalog: inside an installed package, else in the checkout beside it."""
    package = Path(__file__).parent
    installed = package / "starter"
    return installed if installed.is_dir() else package.parent / "seeds"


def create_workspace(folder: Path) -> None:
    """Make a workspace with the starter catalog.

    Raises:
        AlreadyExists: the folder has seeds already.
        PersistError: it cannot be written.
    """
    if (folder / "seeds").exists():
        raise AlreadyExists(f"{folder} has a seeds folder already; choose another folder")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Copied beside and renamed: a workspace is never there by half.
        unfinished = folder / ".seeds.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.copytree(
            starter_seeds(), unfinished, ignore=lambda _, names: [n for n in names if n[0] == "."]
        )
        unfinished.rename(folder / "seeds")
        settings = folder / SETTINGS_FILE
        if not settings.exists():
            settings.write_text(_STARTER_SETTINGS, "utf-8")
    except OSError as error:
        raise PersistError(f"cannot make a workspace in {folder}: {error.strerror}") from error


def open_catalog(
    workspace: Workspace, *, by: str, clock: Clock | None = None
) -> tuple[Catalog, Report | None]:
    """Open a workspace's catalog; an empty one pulls the seeds, and the report says how.

    Raises:
        PersistError: the database cannot be opened or written.
    """
    from store.catalog import Catalog, utc_now
    from store.sync.pull import pull, was_pulled

    _make_place(workspace)
    settings = workspace.settings
    counters = Counters(settings.encoding, settings.estimate_factors)
    catalog = Catalog.open(workspace.database, clock=clock or utc_now, counters=counters)
    try:
        if was_pulled(catalog) or catalog.newest_revision():
            return catalog, None
        return catalog, pull(catalog, workspace.seeds, by=by)
    except BaseException:
        catalog.close()
        raise


def _make_place(workspace: Workspace) -> None:
    own = workspace.folder / ".persona-studio"
    if workspace.database != str(own / "store.db"):
        return
    try:
        own.mkdir(exist_ok=True)
        ignore = own / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", "utf-8")
    except OSError as error:
        raise PersistError(f"cannot write in {workspace.folder}: {error.strerror}") from error
