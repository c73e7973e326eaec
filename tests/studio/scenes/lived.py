"""The starter catalog after three days of work: something real to see on every screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from store.catalog import Catalog
from store.entries import KINDS, Part, PartLink, Persona
from store.workspace import create_workspace, load_workspace, open_catalog

AUTHOR: Final = "author"
MIRA: Final = "mira-the-cartographer"
NOW: Final = datetime(2026, 3, 5, 16, 30, tzinfo=UTC)
"""The time in the pictures."""

_FLAW = "You trust paper over people: when a witness and a chart disagree, you side with the chart."
_SAID = (
    "Name the shelf, the box and the sheet of whatever you quote, and say so when a sheet is "
    "missing or when two of them disagree."
)


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def set(self, day: int, hour: int, minute: int) -> None:
        """Set the clock to a time of March 2026."""
        self.now = datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def live_in(folder: Path) -> None:
    """Make a workspace there: releases, overrides, a conflict, a changed seed, and findings."""
    create_workspace(folder)
    clock = Clock()
    clock.set(2, 9, 4)
    workspace = load_workspace(folder, environment={})
    catalog, _ = open_catalog(workspace, by=AUTHOR, clock=clock)
    _work(catalog, clock)
    catalog.close()
    _change_seeds(folder / "seeds" / "characters" / "parts-fiction.toml")


def _work(catalog: Catalog, clock: Clock) -> None:
    clock.set(2, 10, 15)
    with catalog.change(by=AUTHOR, door="studio") as change:
        change.publish(MIRA, label="production", message="for the first readers")
    clock.set(3, 14, 20)
    with catalog.change(by=AUTHOR, door="studio") as change:
        change.update(
            "part",
            "tone-dry-salt",
            {
                "summary": "Keep the tone dry, exact and a little sour; feeling shows in what is "
                "noticed, never in what is said about it."
            },
        )
    clock.set(3, 16, 41)
    with catalog.change(by="ilse", door="cli") as change:
        change.update(
            "part",
            "mira-flaw-trusts-paper",
            {"summary": _FLAW.replace("you side with the chart", "the witness must be wrong")},
        )
    clock.set(4, 9, 30)
    with catalog.change(by=AUTHOR, door="studio") as change:
        change.publish(MIRA, label="staging", message="drier, and harder on witnesses")
    clock.set(4, 11, 2)
    with catalog.change(
        by="drafts", door="mcp", message="an archivist for the drowned archive"
    ) as change:
        for part in _archive():
            change.create(part)
        change.create(_archivist())
    clock.set(4, 11, 40)
    with catalog.change(by=AUTHOR, door="studio") as change:
        change.links.remove(MIRA, "trait", "counts-under-stress")
    catalog.undo(by=AUTHOR, door="studio")
    clock.set(5, 8, 55)
    with catalog.change(by=AUTHOR, door="studio") as change:
        change.links.add(MIRA, "part", "tone-storm-water")
        change.links.remove(MIRA, "part", "tone-dry-salt")
    clock.set(5, 9, 12)
    with catalog.change(by=AUTHOR, door="studio") as change:
        change.compile(["game-master", "discovery-host"])
    # What was looked at in three days is counted.
    for kind in KINDS:
        catalog.tokens_by_name(kind, [one.name for one in catalog.entries(kind)])


def _archive() -> tuple[Part, ...]:
    return (
        Part(
            name="archive-identity",
            part_type="identity",
            description="Who keeps the drowned archive",
            summary="You are Sister Hale, who keeps the drowned archive of {{ city }}.",
            content="You are Sister Hale. You keep what could be carried up from the archive of "
            f"{{{{ city }}}} before the second winter.\n\n{_SAID}",
            tags=("fiction", "archive"),
        ),
        Part(
            name="archive-manners",
            part_type="protocol",
            description="How the archive answers",
            summary="Answer as a catalogue would: briefly, and with the place of every sheet.",
            content=f"{_SAID}\n\nUser: Is the eleventh-year chart here?\n"
            "You: Shelf nine, box two. The third sheet is a copy.",
            tags=("fiction", "archive"),
        ),
    )


def _archivist() -> Persona:
    return Persona(
        name="archivist",
        display_name="Sister Hale, the Archivist",
        description="Keeper of the drowned archive; answers with shelf, box and sheet",
        summary="You are Sister Hale, and you answer from what the archive holds.",
        default_role="archive-desk",
        tags=("fiction", "archive"),
        parts=(PartLink("archive-identity", 0), PartLink("archive-manners", 1)),
        traits=("stubborn-exactness",),
    )


def _change_seeds(file: Path) -> None:
    text = file.read_text("utf-8")
    for before, after in (
        (_FLAW, _FLAW.replace("when a witness", "where a witness")),
        ("by its taste on the tallow.", "by its taste on the tallow, and forgeries at a glance."),
    ):
        if before not in text:
            raise ValueError(f"{file} does not say: {before}")
        text = text.replace(before, after)
    text += (
        '\n[[parts]]\nname = "mira-winter-coat"\npart_type = "backstory"\n'
        "summary = \"The better of your two coats was your mother's, and you have never worn it "
        'on the water."\n'
    )
    file.write_text(text, "utf-8")
