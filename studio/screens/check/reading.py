"""What the Check screen reads, off the screen's thread."""

from __future__ import annotations

from dataclasses import dataclass

from store.checks.advice import SEED_CODES
from store.checks.excerpts import Excerpt, Spot, excerpt_of, file_around, spot_of
from store.checks.findings import Finding
from store.checks.fixes import Fix, fix_of
from store.entries import AnyEntry, Arc, Kind, Persona
from store.errors import StoreError
from studio.at import At
from studio.desk import Desk
from studio.progress import Progress
from studio.screens.check.lines import used_by


@dataclass(frozen=True, slots=True)
class Facts:
    """What is read before the check."""

    own: frozenset[tuple[Kind, str]] = frozenset()
    """The open persona and what it uses."""
    personas: int = 0
    entries: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to."""

    findings: tuple[Finding, ...]
    facts: Facts


def in_file(finding: Finding) -> bool:
    """Whether the seed file is the place to mend it."""
    return finding.code in SEED_CODES


def run_check(desk: Desk, at: At, progress: Progress[Finding]) -> Checked:
    """Check the workspace of a desk.

    Raises:
        Stopped: nobody waits for it any more.
    """
    from store.checks.run import Watch, check

    workspace, catalog = desk.workspace, desk.catalog
    watch = Watch(progress, progress.go_on, progress.found.extend)
    findings = check(catalog, workspace.folder, workspace.settings, watch)
    counts = catalog.counts()
    own: frozenset[tuple[Kind, str]] = frozenset()
    persona = catalog.find("persona", at.persona) if at.persona else None
    if isinstance(persona, Persona):
        arc = catalog.find("arc", persona.arc) if persona.arc else None
        own = used_by(persona, arc if isinstance(arc, Arc) else None)
    facts = Facts(own, counts["persona"], sum(counts.values()))
    return Checked(tuple(findings), facts)


def look_at(desk: Desk, finding: Finding) -> tuple[Excerpt | None, Fix | None]:
    """The text that a finding is about, and its exact remedy where there is one."""
    if in_file(finding):
        return _file_excerpt(desk, finding), None
    named, meant = _entries_of(desk, finding)
    return excerpt_of(finding, meant), fix_of(finding, named)


def where(desk: Desk, finding: Finding) -> Spot | None:
    """Where a finding is mended; None where its entry is there no more."""
    named, meant = _entries_of(desk, finding)
    return spot_of(finding, meant) if named is not None else None


def _entries_of(desk: Desk, finding: Finding) -> tuple[AnyEntry | None, AnyEntry | None]:
    """The entry that a finding names, and the one whose text it is about."""
    if not finding.kind or not finding.name:
        return None, None
    named = desk.catalog.find(finding.kind, finding.name)
    return named, desk.catalog.find(*finding.origin) if finding.origin else named


def _file_excerpt(desk: Desk, finding: Finding) -> Excerpt | None:
    """The lines of the seed file around what was found; None where there are none to show."""
    if finding.place is None:
        return None
    try:
        return file_around(desk.workspace.folder, finding.place.file, finding.place.line, 7)
    except StoreError:
        # There is no such file to show: the message says so.
        return None
