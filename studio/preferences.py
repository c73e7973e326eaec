"""What is personal: theme, panes, last persona, preview choices. In the user's config folder."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from store.rows import Sort
    from studio.choices import Choices

_Place: TypeAlias = "tuple[str, ...]"


def default_path() -> Path:
    """Where the user's settings are."""
    import platformdirs

    folder = platformdirs.user_config_dir("persona-studio", appauthor=False)
    return Path(folder) / "studio.json"


class Preferences:
    """The user's settings; `save` after changing them.

    Only what was changed here is written, over what the file holds by then: another studio's
    changes stay, and so does what this one knows nothing of. A file that cannot be read gives the
    defaults and says so in `problem`; it is kept beside the new one when that is written.
    """

    def __init__(self, path: Path, kept: dict[str, Any] | None = None, problem: str = "") -> None:
        self.path = path
        self.problem = problem
        """Why the file could not be read; blank when it could."""
        self._kept = kept or {}
        self._changed: dict[_Place, Any] = {}

    @classmethod
    def load(cls, path: Path | None = None) -> Preferences:
        """Read the settings."""
        path = path or default_path()
        kept, problem = _read(path)
        return cls(path, kept, problem)

    # What is one's own everywhere.

    @property
    def theme(self) -> str:
        """The name of the theme; blank is the studio's own."""
        return self._text("theme")

    @theme.setter
    def theme(self, name: str) -> None:
        self._set(name, "theme")

    @property
    def animations(self) -> bool:
        """Whether anything may move by itself."""
        return self._get("animations") is not False

    @animations.setter
    def animations(self, wanted: bool) -> None:
        self._set(wanted, "animations")

    @property
    def pane_widths(self) -> tuple[int, ...]:
        """The panes' widths to each other, in order; none when they are as they come."""
        widths = self._get("panes")
        if not isinstance(widths, list) or not all(
            isinstance(one, int) and not isinstance(one, bool) and 0 < one < 10_000
            for one in widths
        ):
            return ()
        return tuple(widths)

    @pane_widths.setter
    def pane_widths(self, widths: Sequence[int]) -> None:
        self._set(list(widths), "panes")

    @property
    def last_pane(self) -> str:
        """The pane that was shown last where one is shown at a time; blank when none was."""
        return self._text("pane")

    @last_pane.setter
    def last_pane(self, name: str) -> None:
        self._set(name, "pane")

    # What belongs to a workspace.

    def last_persona(self, workspace: Path) -> str:
        """The guid of the persona that was open last; blank when none was."""
        return self._text(*_of(workspace), "last")

    def remember_persona(self, workspace: Path, guid: str) -> None:
        """Remember which persona is open."""
        self._set(guid, *_of(workspace), "last")

    def leave_persona(self, workspace: Path, guid: str) -> None:
        """Remember which persona is open at the end, whatever another studio wrote since."""
        place = (*_of(workspace), "last")
        _put(self._kept, place, guid)
        self._changed[place] = guid

    def encoding(self, workspace: Path) -> str:
        """The encoding that was chosen last; blank is the workspace's own."""
        return self._text(*_of(workspace), "encoding")

    def remember_encoding(self, workspace: Path, encoding: str) -> None:
        """Remember an encoding for what no other was chosen for."""
        self._set(encoding, *_of(workspace), "encoding")

    def sort(self, workspace: Path) -> Sort:
        """The order of the library's rows."""
        from store.rows import SORTS

        kept = self._text(*_of(workspace), "sort")
        return next((one for one in SORTS if one == kept), "name")

    def remember_sort(self, workspace: Path, sort: Sort) -> None:
        """Remember the order of the library's rows."""
        self._set(sort, *_of(workspace), "sort")

    def choices(self, workspace: Path, guid: str) -> Choices:
        """The preview's choices for a persona."""
        from studio.choices import Choices, from_json

        one = self._get(*_of(workspace), "choices", guid)
        if isinstance(one, dict):
            return from_json(one)
        return Choices(encoding=self.encoding(workspace))

    def remember_choices(self, workspace: Path, guid: str, choices: Choices) -> None:
        """Remember the preview's choices for a persona."""
        from studio.choices import to_json

        self._set(to_json(choices), *_of(workspace), "choices", guid)

    # The file.

    def _get(self, *place: str) -> Any:
        value: Any = self._kept
        for name in place:
            value = value.get(name) if isinstance(value, dict) else None
        return value

    def _text(self, *place: str) -> str:
        value = self._get(*place)
        return value if isinstance(value, str) else ""

    def _set(self, value: Any, *place: str) -> None:
        if self._get(*place) != value:
            _put(self._kept, place, value)
            self._changed[place] = value

    def save(self) -> None:
        """Write what was changed, whole or not at all.

        Raises:
            OSError: the folder cannot be written.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        from studio.one_at_a_time import alone

        with alone(self.path):
            kept, problem = _read(self.path)
            if problem:
                os.replace(self.path, self.path.with_suffix(".unreadable.json"))
            changed = dict(self._changed)
            for place, value in changed.items():
                _put(kept, place, value)
            _write(self.path, json.dumps(kept, indent=1, ensure_ascii=False))
        self._kept = kept
        for place, value in changed.items():
            if self._changed.get(place) == value:
                del self._changed[place]


def _of(workspace: Path) -> _Place:
    return "workspaces", str(workspace.resolve())


def _put(kept: dict[str, Any], place: Sequence[str], value: Any) -> None:
    """Set a value, in tables that are made where there are none."""
    table = kept
    for name in place[:-1]:
        below = table.get(name)
        if not isinstance(below, dict):
            below = table[name] = {}
        table = below
    table[place[-1]] = value


def _read(path: Path) -> tuple[dict[str, Any], str]:
    """What a file of settings holds, and why it cannot be read."""
    try:
        kept = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}, ""
    except OSError as error:
        return {}, error.strerror or str(error)
    except ValueError as error:
        return {}, f"it is not JSON: {error}"
    except RecursionError:
        return {}, "it is nested too deeply"
    if not isinstance(kept, dict):
        return {}, "it is JSON, but not an object in braces"
    return kept, ""


def _write(path: Path, text: str) -> None:
    """Put a text in the place of a file, whole or not at all."""
    # A link to a file elsewhere stays a link.
    path = Path(os.path.realpath(path))
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".studio-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
