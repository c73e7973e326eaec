"""A catalog with a clock that stands still, and ways to compare whole catalogs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from store.catalog import Catalog, Door
from store.database.changes.change import Change
from store.entries import (
    KINDS,
    AnyEntry,
    Arc,
    Guardrail,
    Kind,
    Part,
    Persona,
    Role,
    Sequence,
    Skill,
    Stage,
    Step,
    Trait,
)
from tests.databases import Place

START = datetime(2026, 5, 1, 12, tzinfo=UTC)

ONE_OF_EACH: dict[Kind, AnyEntry] = {
    "persona": Persona(name="ada", summary="You are Ada."),
    "part": Part(name="warm", part_type="tone", summary="Speak warmly."),
    "trait": Trait(name="curious", trait_type="cognitive", instruction="Ask why."),
    "skill": Skill(name="sums", content="Add."),
    "guardrail": Guardrail(name="no-med", content="No medical advice.", severity="high"),
    "arc": Arc(name="growth", stages=(Stage(name="new"), Stage(name="old", stage_order=1))),
    "role": Role(name="host", system_prompt="Host.", temperature=0.0, thinking_enabled=False),
    "sequence": Sequence(name="call", steps=(Step(id="hello", instruction="Greet."),)),
}


class Clock:
    """A time that moves only when it is told to."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def tick(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


class Desk:
    """A catalog, its clock, and short words for what tests do all the time."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.clock = Clock()
        self.catalog = Catalog.open(place.location, clock=self.clock)

    @contextmanager
    def change(self, by: str = "me", door: Door = "studio") -> Iterator[Change]:
        with self.catalog.change(by=by, door=door) as change:
            yield change

    def add(self, *entries: AnyEntry, by: str = "me", door: Door = "studio") -> None:
        with self.change(by, door) as change:
            for entry in entries:
                change.create(entry)

    def add_all(self) -> None:
        self.add(*ONE_OF_EACH.values())

    def set(self, kind: Kind, name: str, by: str = "me", door: Door = "studio", **to: Any) -> None:
        with self.change(by, door) as change:
            change.update(kind, name, to)

    def undo(self, by: str = "me", door: Door = "studio") -> str:
        return self.catalog.undo(by=by, door=door).message

    def redo(self, by: str = "me", door: Door = "studio") -> str:
        return self.catalog.redo(by=by, door=door).message

    def persona(self, name: str = "ada") -> Persona:
        return self.catalog.persona(name)

    def arc(self, name: str = "growth") -> Arc:
        arc = self.catalog.get("arc", name)
        assert isinstance(arc, Arc)
        return arc

    def stages(self, name: str = "growth") -> list[str]:
        return [stage.name for stage in self.arc(name).stages]

    def names(self, kind: Kind) -> list[str]:
        return [entry.name for entry in self.catalog.entries(kind)]

    def revisions(self) -> int:
        return self.catalog.newest_revision()

    def found(self, query: str) -> list[str]:
        return [row.name for row in self.catalog.search(query).rows]

    def reopen(self) -> None:
        self.catalog.close()
        self.catalog = Catalog.open(self.place.location, clock=self.clock)

    def close(self) -> None:
        self.catalog.close()


def neutral(entry: AnyEntry) -> AnyEntry:
    """The entry without what every change moves."""
    return replace(entry, revision=0, updated_at=None)


def state(catalog: Catalog) -> dict[tuple[Kind, str], AnyEntry]:
    """Every entry there is, with its links, but without revision and updated_at."""
    return {(kind, entry.name): neutral(entry) for kind in KINDS for entry in catalog.entries(kind)}
