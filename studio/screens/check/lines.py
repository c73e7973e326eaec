"""Findings as rows of a list and as a page beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from textual.content import Content

from store.checks.advice import how_to_mend, why
from store.checks.excerpts import Excerpt
from store.checks.findings import Finding, Severity
from store.entries import Arc, Kind, Persona
from studio.screens.check.going import numbered
from studio.widgets.columns import column
from studio.widgets.plain import fit, literal, literal_lines
from studio.widgets.rows import Row

GLYPHS: Final[Mapping[Severity, tuple[str, str]]] = MappingProxyType(
    {"error": ("▲", "$text-error"), "warning": ("●", "$text-warning")}
)
_LONGEST_CODE: Final = 30


@dataclass(frozen=True, slots=True)
class Filters:
    """Which findings are shown."""

    errors: bool = False
    """Only errors."""
    own: bool = False
    """Only those of the open persona and of what it uses."""
    code: str = ""
    """Only those of one rule; blank is every rule."""


def filtered(
    findings: Iterable[Finding], filters: Filters, own: frozenset[tuple[Kind, str]]
) -> list[Finding]:
    """The findings that pass, errors first, else in the order of their rules."""
    kept = [
        one
        for one in findings
        if (not filters.errors or one.severity == "error")
        and (not filters.code or one.code == filters.code)
        and (not filters.own or (one.kind, one.name) in own)
    ]
    return sorted(kept, key=lambda one: one.severity != "error")


def used_by(persona: Persona, arc: Arc | None) -> frozenset[tuple[Kind, str]]:
    """A persona and everything that may be in its prompts and calls, by kind and name."""
    found: set[tuple[Kind, str]] = {("persona", persona.name)}
    found |= {("part", link.part) for link in persona.parts}
    found |= {("trait", one) for one in persona.traits}
    found |= {("skill", one) for one in persona.skills}
    found |= {("guardrail", one) for one in persona.guardrails}
    found |= {("role", persona.default_role), ("sequence", persona.default_sequence.strip())}
    for preset in persona.presets:
        found |= {("part", part) for part in preset.overrides.values() if part}
    if arc is not None:
        found |= {("arc", arc.name)}
        found |= {("part", part) for stage in arc.stages for part in stage.parts}
    return frozenset(one for one in found if one[1])


def ids_of(findings: Sequence[Finding]) -> list[str]:
    """An id for each finding that stays the same when others come and go."""
    seen: dict[str, int] = {}
    ids = []
    for one in findings:
        place = one.place.file if one.place and not one.name else ""
        key = "\x1f".join((one.code, one.kind, one.name, one.field, place))
        number = seen[key] = seen.get(key, -1) + 1
        ids.append(f"{key}\x1f{number}")
    return ids


def code_width(findings: Iterable[Finding], wide: bool) -> int:
    """The cells of the column of codes."""
    longest = max((len(code) for code in {one.code for one in findings}), default=0)
    return min(longest, _LONGEST_CODE if wide else 20)


def row_of(finding: Finding, row_id: str, width: int, *, wide: bool) -> Row:
    """A finding as one line; where there is room, with its place in the seeds."""
    glyph, style = GLYPHS[finding.severity]
    field = f" · {literal(finding.field)}" if finding.field else ""
    what = literal(finding.name) or (str(finding.place) if finding.place else "")
    label = Content.assemble(
        (f"{glyph} ", style),
        (f"{column(finding.code, width)}  ", ""),
        (f"{finding.kind} " if finding.kind else "", "$foreground 60%"),
        literal(what),
        (field, "$foreground 60%"),
    )
    place = ""
    if finding.place and finding.name and wide:
        # The folder is said beside the list: here the names need the room.
        place = literal(str(replace(finding.place, file=finding.place.file.rpartition("/")[2])))
    return Row(row_id, label, Content(fit(place, 28)), payload=finding)


def summary(findings: Sequence[Finding], shown: int) -> Content:
    """How many there are of each severity, and how many of them are shown."""
    errors = sum(one.severity == "error" for one in findings)
    warnings = len(findings) - errors
    pieces: list[Content | str | tuple[str, str]] = []
    severities: tuple[tuple[int, Severity], ...] = ((errors, "error"), (warnings, "warning"))
    for count, severity in severities:
        if count:
            glyph, style = GLYPHS[severity]
            pieces += [(f"{glyph} ", style), f"{count:,} {severity}{'' if count == 1 else 's'}  "]
    if not pieces:
        return Content.assemble(("● ", "$text-success"), "no findings")
    if shown != len(findings):
        pieces.append((f"{shown:,} shown", "$foreground 60%"))
    return Content.assemble(*pieces)


def page_of(finding: Finding, excerpt: Excerpt | None, fix: str) -> Content:
    """All there is to say of a finding; a blank `fix` says that there is no exact one."""
    glyph, style = GLYPHS[finding.severity]
    what = f"{finding.kind} {literal(finding.name)}".strip()
    where = " · ".join(one for one in (what, literal(finding.field)) if one)
    lines: list[Content] = [
        Content.assemble((f"{glyph} ", style), (finding.code, "bold")),
        Content.styled(where, "bold $foreground 70%"),
        Content.styled(literal(str(finding.place or "authored here")), "$foreground 60%"),
        Content(""),
        Content(_sentence(literal_lines(finding.message))),
        Content(""),
        Content.styled("Why", "bold $accent"),
        Content.styled(why(finding.code), ""),
        Content(""),
        Content.styled("How to mend it", "bold $accent"),
        Content(how_to_mend(finding.code)),
    ]
    if fix:
        lines.append(Content.assemble(("f ", "bold $accent"), literal(fix)))
    if excerpt is not None:
        lines += [Content(""), Content.styled("Where", "bold $accent"), numbered(excerpt)]
    return Content("\n").join(lines)


def _sentence(message: str) -> str:
    end = "" if message.endswith((".", "?", "!")) else "."
    return f"{message[:1].upper()}{message[1:]}{end}"


def nothing(personas: int, entries: int, seeds: str, filters: Filters, hidden: int) -> str:
    """What to show in place of findings."""
    if hidden:
        named = f" of {filters.code}" if filters.code else ""
        kind = "errors" if filters.errors else "findings"
        where = " in the open persona and what it uses" if filters.own else ""
        return f"No {kind}{named}{where}.\n\n{hidden:,} elsewhere: a shows them all."
    return (
        "No findings.\n\n"
        f"{entries:,} entries were looked at, {personas:,} personas composed at each of their "
        f"stages and under each preset, and the files in {seeds} read."
    )
