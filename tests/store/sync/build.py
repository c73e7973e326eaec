"""Seeds in a folder, and a catalog to pull them into."""

from __future__ import annotations

from pathlib import Path

from store.database.seed_state import Key
from store.sync.pull import Report, pull, status
from store.sync.push import PushReport, push
from tests.databases import Place
from tests.store.catalog.build import Desk


class Field(Desk):
    """A catalog with a seeds folder."""

    def __init__(self, place: Place, folder: Path) -> None:
        super().__init__(place)
        self.folder = folder / "seeds"
        self.folder.mkdir()

    def write(self, text: str, file: str = "a.toml") -> None:
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def pull(self, text: str | None = None, by: str = "me") -> Report:
        if text is not None:
            self.write(text)
        return pull(self.catalog, self.folder, by=by)

    def push(self, *only: Key, by: str = "me", dry_run: bool = False) -> PushReport:
        return push(self.catalog, self.folder, by=by, only=only or None, dry_run=dry_run)

    def read(self, file: str = "a.toml") -> str:
        return (self.folder / file).read_bytes().decode()

    def statuses(self) -> dict[str, str]:
        return told(status(self.catalog, self.folder))

    def status(self, name: str) -> str:
        return self.statuses().get(name, "none")


def told(report: Report) -> dict[str, str]:
    return {one.name: one.status for one in report.entries}


def notes(report: Report | PushReport) -> list[str]:
    return [str(note) for note in report.notes]


def part(name: str, summary: str = "S", **more: str) -> str:
    lines = "".join(f'{key} = "{value}"\n' for key, value in more.items())
    return f'[[parts]]\nname = "{name}"\npart_type = "tone"\nsummary = "{summary}"\n{lines}\n'
