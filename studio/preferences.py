"""What is personal: theme, last persona, preview choices. Kept in the user's config folder."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from studio.choices import Choices


def default_path() -> Path:
    """Where the user's settings are."""
    import platformdirs

    folder = platformdirs.user_config_dir("persona-studio", appauthor=False)
    return Path(folder) / "studio.json"


@dataclass
class Preferences:
    """The user's settings; `save` after changing them.

    A missing or unreadable file gives the defaults, and is only replaced by a whole new one.
    """

    path: Path
    theme: str = ""
    workspaces: dict[str, dict[str, Any]] = field(default_factory=dict)
    """By workspace folder: `last` persona, and `choices` by persona guid."""

    @classmethod
    def load(cls, path: Path | None = None) -> Preferences:
        """Read the settings."""
        path = path or default_path()
        try:
            kept = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            return cls(path)
        if not isinstance(kept, dict):
            return cls(path)
        workspaces = kept.get("workspaces")
        return cls(
            path,
            theme=kept["theme"] if isinstance(kept.get("theme"), str) else "",
            workspaces={
                key: one
                for key, one in (workspaces.items() if isinstance(workspaces, dict) else ())
                if isinstance(one, dict)
            },
        )

    def last_persona(self, workspace: Path) -> str:
        """The guid of the persona that was open last; blank when none was."""
        last = self._of(workspace).get("last")
        return last if isinstance(last, str) else ""

    def remember_persona(self, workspace: Path, guid: str) -> None:
        """Remember which persona is open."""
        self._of(workspace)["last"] = guid

    def choices(self, workspace: Path, guid: str) -> Choices:
        """The preview's choices for a persona."""
        from studio.choices import Choices, from_json

        kept = self._of(workspace).get("choices")
        one = kept.get(guid) if isinstance(kept, dict) else None
        return from_json(one) if isinstance(one, dict) else Choices()

    def remember_choices(self, workspace: Path, guid: str, choices: Choices) -> None:
        """Remember the preview's choices for a persona."""
        from studio.choices import to_json

        mine = self._of(workspace)
        if not isinstance(mine.get("choices"), dict):
            mine["choices"] = {}
        mine["choices"][guid] = to_json(choices)

    def _of(self, workspace: Path) -> dict[str, Any]:
        return self.workspaces.setdefault(str(workspace.resolve()), {})

    def save(self) -> None:
        """Write the settings whole, or not at all.

        Raises:
            OSError: the folder cannot be written.
        """
        text = json.dumps(
            {"theme": self.theme, "workspaces": self.workspaces}, indent=1, ensure_ascii=False
        )
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".studio-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            os.replace(name, self.path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
