"""Running the checks over a workspace. Nothing is written, on disk or in the catalog."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from store.catalog import Catalog, utc_now
from store.checks.checked import Checked, Composed, SeedLink, at_every_stage, under_presets
from store.checks.findings import Finding, Rule
from store.checks.rules import RULES
from store.checks.seeds import in_workspace, missing_folder, seed_findings
from store.database.changes.collecting import collector_at_rest
from store.database.engine import find_database
from store.database.materials import materials_of
from store.database.read import load
from store.database.seed_state import Base, SeedState
from store.entries import KINDS, AnyEntry, Kind, Persona
from store.sync.pull import pull, was_pulled
from store.sync.read_toml import Place, Seeds, read_seeds
from store.tokens import Counters, TokenCounter
from store.workspace import Settings, Workspace

Tell: TypeAlias = Callable[[str, int, int], None]
"""Is told what is done, how much of it is, and of how much (0 where that is unknown)."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Who looks on while the checks run."""

    tell: Tell = lambda _what, _done, _total: None
    go_on: Callable[[], None] = lambda: None
    """Called often; what it raises ends the check."""
    take: Callable[[Iterable[Finding]], None] = lambda _: None
    """Is given what each rule found, before all is done."""


@contextmanager
def found_catalog(workspace: Workspace) -> Iterator[Catalog | None]:
    """The catalog of a workspace as it stands; None where none was ever filled. Makes nothing.

    Raises:
        PersistError: its database cannot be opened.
    """
    database = find_database(workspace.database)
    if database is None:
        yield None
        return
    try:
        catalog = Catalog(database, clock=utc_now, counters=_counters(workspace.settings))
        yield catalog if was_pulled(catalog) or catalog.newest_revision() else None
    finally:
        database.close()


def _counters(settings: Settings) -> Counters:
    return Counters(settings.encoding, settings.estimate_factors)


@collector_at_rest()
def check(
    catalog: Catalog | None, folder: Path, settings: Settings, watch: Watch = Watch()
) -> list[Finding]:
    """Everything that is wrong in the workspace of a folder, or looks wrong (SPEC section 9).

    First what reading the seeds found, then the rules over the catalog; without one they look at
    the seeds, pulled into memory.

    Raises:
        PersistError: the database cannot be read.
    """
    watch.tell("reading the seeds", 0, 0)
    place = folder / settings.seeds
    if place.is_dir():
        seeds = read_seeds(place)
        found = list(seed_findings(seeds, settings.seeds))
    else:
        seeds = Seeds()
        found = [missing_folder(settings.seeds)]
    watch.take(found)
    if catalog is not None:
        return found + _look(catalog, seeds, settings, watch)
    catalog = Catalog.open(":memory:", counters=_counters(settings))
    try:
        if place.is_dir():
            pull(catalog, place, by="check", seeds=seeds)
        return found + _look(catalog, seeds, settings, watch)
    finally:
        catalog.close()


def _look(catalog: Catalog, seeds: Seeds, settings: Settings, watch: Watch) -> list[Finding]:
    entries: dict[Kind, dict[str, AnyEntry]] = {}
    with catalog.database.reading() as connection:
        for place, kind in enumerate(KINDS):
            watch.tell("reading the catalog", place, len(KINDS))
            entries[kind] = {one.name: one for one in load(connection, kind)}
        bases = SeedState(connection).bases()
    personas = [one for one in entries["persona"].values() if isinstance(one, Persona)]
    known = frozenset(f"{kind}:{name}" for kind in KINDS for name in entries[kind])
    materials = materials_of(personas, entries, known)
    counter = catalog.counters.get()
    composed: list[Composed] = []
    preset: list[Composed] = []
    for place, material in enumerate(materials):
        watch.go_on()
        if not place % 20:
            watch.tell("composing", place, len(materials))
        composed += at_every_stage(material)
        preset += under_presets(material)
    checked = Checked(
        entries=entries,
        materials=materials,
        composed=composed,
        preset=preset,
        missing=[
            SeedLink(kind, name, field, target)
            for (kind, name), base in sorted(bases.items())
            for field, target in base.missing
        ],
        starts={
            name: (base.value.get("arc", ""), base.value["stage"])
            for (kind, name), base in sorted(bases.items())
            if kind == "persona" and base.value.get("stage")
        },
        budget=settings.context_budget,
        count=counter,
        encoding=_shown_encoding(counter),
        go_on=watch.go_on,
    )
    places = _places(seeds, bases, settings.seeds)
    found: list[Finding] = []
    for place, rule in enumerate(RULES):
        watch.tell(f"looking for {rule.code}", place, len(RULES))
        broken = list(run_rules(checked, places, [rule]))
        watch.take(broken)
        found += broken
    return found


def _shown_encoding(counter: TokenCounter) -> str:
    name = counter.encoding.name
    return f"~{name}" if counter.encoding.estimate else name


def run_rules(
    checked: Checked,
    places: Mapping[tuple[Kind, str], Place],
    rules: Iterable[Rule] = RULES,
) -> Iterator[Finding]:
    """What the rules find, rule by rule, each with the place of its entry in the seeds."""
    for rule in rules:
        for fault in rule.look(checked):
            yield Finding(
                code=rule.code,
                severity=rule.severity,
                kind=fault.kind,
                name=fault.name,
                field=fault.field,
                message=fault.message,
                place=places.get((fault.kind, fault.name)),
                at=fault.at,
                origin=fault.origin,
            )


def _places(
    seeds: Seeds, bases: Mapping[tuple[Kind, str], Base], seeds_folder: str
) -> dict[tuple[Kind, str], Place]:
    """Where each entry stands in the seeds: as they are now, or where they were last read."""
    found = {
        key: Place(base.file, base.line)
        for key, base in bases.items()
        if seeds.may_hold(*key, base.file)
    }
    found |= {key: seed.place for key, seed in seeds.entries.items()}
    return {key: in_workspace(place, seeds_folder) for key, place in found.items()}
