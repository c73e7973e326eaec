"""Synthetic catalogs and seed files, the same at every run."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

from store.catalog import Catalog
from store.database.write import save
from store.entries import (
    PART_TYPES,
    TRAIT_TYPES,
    AnyEntry,
    Guardrail,
    Part,
    PartLink,
    Persona,
    Skill,
    Trait,
    kind_of,
    plural,
)

WHEN = datetime(2026, 5, 1, tzinfo=UTC)

TYPED = ("kalmia", "thistle", "verdant", "beacon", "harbor", "quarry", "lumen", "orchid")
"""The words that are typed into the search box; most texts hold one of them."""

_PROSE = (
    "the agent speaks with care and asks before it answers so that nobody is left behind when a "
    "question has two sides it names both and then says which one it would take and why it keeps "
    "to short sentences plain words and one idea at a time it never invents a source a number or "
    "a name it admits what it does not know and offers to look it up together with the person"
)
_COMMON = _PROSE.split()


def words(seed: str, count: int) -> str:
    """So many words of prose, the same for the same seed."""
    pick = random.Random(seed)
    chosen = pick.choices(_COMMON, k=count)
    chosen[pick.randrange(count)] = pick.choice(TYPED)
    for place in range(11, count, 12):
        chosen[place] += "."
    return " ".join(chosen).capitalize()


def part(number: int, length: int = 100) -> Part:
    """A part; its name begins with one of the words that are typed."""
    word = TYPED[number % len(TYPED)]
    return Part(
        name=f"{word}-{number:06}",
        part_type=PART_TYPES[number % len(PART_TYPES)],
        summary=words(f"summary {number}", 20),
        content=words(f"content {number}", length),
        tags=(f"tag-{number % 40}",),
    )


def landmarks() -> list[Part]:
    """For each beginning of each typed word, the part that a search for it shows first."""
    return [
        Part(name=landmark(word[:stop]), part_type="goal", content=f"Landmark {word[:stop]}.")
        for word in TYPED
        for stop in range(1, len(word) + 1)
    ]


def landmark(prefix: str) -> str:
    """The name that stands first among those that begin so."""
    # "!" sorts before letters, digits and the hyphen of every other name.
    return f"{prefix}!first-of-{len(prefix)}"


def persona(number: int, parts: Sequence[Part], links: int = 20) -> Persona:
    """A persona of so many parts."""
    step = max(1, len(parts) // links)
    chosen = [parts[(number + place * step) % len(parts)].name for place in range(links)]
    names = list(dict.fromkeys(chosen))
    return Persona(
        name=f"persona-{number:05}",
        summary=words(f"persona {number}", 20),
        detail=words(f"persona detail {number}", 40),
        parts=tuple(PartLink(name, order) for order, name in enumerate(names)),
    )


def entries(parts: int, personas: int, links: int = 20, length: int = 100) -> list[AnyEntry]:
    """Parts, and personas made of them."""
    made = [part(number, length) for number in range(parts)]
    return [*made, *(persona(number, made, min(links, parts)) for number in range(personas))]


def mixed(total: int) -> list[AnyEntry]:
    """Entries of several kinds as a seed folder holds them: mostly parts, a tenth personas."""
    extras: list[AnyEntry] = []
    for number in range(total // 50):
        text = words(f"extra {number}", 60)
        extras.append(Trait(name=f"trait-{number:04}", trait_type=TRAIT_TYPES[0], instruction=text))
        extras.append(Skill(name=f"skill-{number:04}", content=text))
        extras.append(Guardrail(name=f"guardrail-{number:04}", content=text, severity="high"))
    personas = total // 10
    return [*extras, *entries(total - personas - len(extras), personas, 8, 220)]


def fill(path: Path, found: Sequence[AnyEntry]) -> None:
    """Make a catalog that holds these entries, as if they had been there for long."""
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog = Catalog.open(path)
    try:
        numbered = iter(enumerate(found, 1))
        while chunk := list(islice(numbered, 5_000)):
            with catalog.database.writing() as connection:
                save(connection, [(None, _kept(entry, number)) for number, entry in chunk])
        # A revision: a catalog that has one is not taken for new.
        with catalog.change(by="bench", door="cli") as change:
            change.create(Trait(name="bench", trait_type="cognitive", instruction="Measure."))
    finally:
        catalog.close()


def _kept(entry: AnyEntry, number: int) -> AnyEntry:
    from dataclasses import replace

    guid = str(UUID(int=number))
    return replace(entry, guid=guid, source="toml", created_at=WHEN, updated_at=WHEN)


def write_seeds(folder: Path, found: Sequence[AnyEntry], each: int = 500) -> None:
    """Write entries as seed files of so many entries each."""
    folder.mkdir(parents=True, exist_ok=True)
    remaining = iter(found)
    number = 0
    while chunk := list(islice(remaining, each)):
        text = "\n".join("\n".join(_table(entry)) for entry in chunk)
        (folder / f"seeds-{number:04}.toml").write_text(text, "utf-8")
        number += 1


def _table(entry: AnyEntry) -> Iterator[str]:
    yield f"[[{plural(kind_of(entry))}]]"
    for key in ("name", "part_type", "trait_type", "severity", "description"):
        if value := getattr(entry, key, ""):
            yield f'{key} = "{value}"'
    if entry.tags:
        yield "tags = [" + ", ".join(f'"{tag}"' for tag in entry.tags) + "]"
    for key in ("summary", "detail", "content", "instruction"):
        if value := getattr(entry, key, ""):
            yield f'{key} = """\n{value}\n"""'
    if isinstance(entry, Persona) and entry.parts:
        yield "parts = [" + ", ".join(f'"{link.part}"' for link in entry.parts) + "]"
    yield ""


def make_workspace(folder: Path, found: Sequence[AnyEntry]) -> Path:
    """A workspace whose catalog and seeds hold these entries."""
    write_seeds(folder / "seeds", found)
    fill(folder / ".persona-studio" / "store.db", found)
    _remember_seeds(folder)
    return folder


def _remember_seeds(folder: Path) -> None:
    """Have the catalog know its seed files as pulled."""
    from store.database.seed_state import SeedState
    from store.sync.read_toml import file_hashes

    catalog = Catalog.open(folder / ".persona-studio" / "store.db")
    try:
        with catalog.database.writing() as connection:
            SeedState(connection).keep_files(file_hashes(folder / "seeds"), {}, settled=True)
    finally:
        catalog.close()
