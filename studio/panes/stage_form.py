"""The fields of one stage after the other; what could not be saved of one waits for its return."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from studio.panes.conflict_form import ConflictForm
from studio.panes.form import Subject


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed in a field and is not saved."""

    text: str
    since: Subject
    """The stage as it was read when the typing began."""
    problem: str


class StageForm(ConflictForm):
    """Shows one stage, and keeps what is in conflict or was refused in those shown before."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # From the start: what is unsaved may be asked for before the form stands on the screen.
        self._kept: dict[str, dict[str, Kept]] = {}
        """By the guid of the stage and the field."""

    def keeps(self, guid: str) -> bool:
        """Whether something is kept of a stage that is not shown."""
        return bool(self._kept.get(guid))

    @property
    def any_unsaved(self) -> bool:
        """Whether any field holds something that was not saved, of a stage not shown too."""
        return any(self._kept.values()) or super().any_unsaved

    def kept_texts(self) -> Iterator[tuple[str, str]]:
        """What is kept, with what it is called."""
        for fields in self._kept.values():
            for name, kept in fields.items():
                yield f"stage {getattr(kept.since, 'name', '?')}, {name}", kept.text

    def keep(self, name: str, text: str, since: Subject, problem: str) -> None:
        """Keep what could not be saved of a stage, and show it if that is shown again by now."""
        if self.shows(since) and not self.unsaved(name):
            self.put_back(name, text, since, problem)
        else:
            self._kept.setdefault(since.guid, {})[name] = Kept(text, since, problem)

    def show(self, values: Mapping[str, Any], subject: Subject | None = None) -> None:
        """Show a stage, with what is kept of it; what waits in the one before is kept."""
        if not self.shows(subject):
            self._keep_what_waits()
        super().show(values, subject)
        kept = self._kept.pop(subject.guid, {}) if subject is not None else {}
        for name, one in kept.items():
            self.put_back(name, one.text, one.since, one.problem)

    def _keep_what_waits(self) -> None:
        for field in self.fields:
            since = self.since_of(field.name)
            waits = self.holds_back(field.name) or self.was_refused(field.name)
            if since is not None and waits and self.unsaved(field.name):
                kept = self._kept.setdefault(since.guid, {})
                kept[field.name] = Kept(self.text_of(field.name), since, "")
