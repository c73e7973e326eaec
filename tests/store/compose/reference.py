"""SPEC section 4 written down a second time, as plainly as it can be said.

No cleverness and nothing shared with the code under test: one pass for each sentence, cuts one
at a time. The property tests compare the two.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from store.compose.request import CURRENT, Material, Request
from store.entries import PART_TYPES

VARIABLE = re.compile(r"\{\{[ \t]*([A-Za-z_][\w.-]*)[ \t]*\}\}")
LAYOUT = ("layout", "", None)


@dataclass
class Row:
    """A candidate: one part of one layer."""

    name: str
    type: str
    layer: str
    priority: int
    reason: str = ""
    winner_place: int = -1


@dataclass
class Result:
    text: str
    lines: list[tuple[str, str, str | None]]
    unresolved: list[str]
    rows: list[Row]
    cut: set[str] = field(default_factory=set)
    """Traits and skills cut by the budget, as `kind:name`."""
    over_by: int = 0


def reference(material: Material, request: Request, count: Callable[[str], int]) -> Result:
    """What a composition must come to; the request must be a valid one without a preset."""
    rows = _rows(material, request)
    for row in rows:
        if not row.reason and f"part:{row.name}" in request.mute:
            row.reason = "muted"
    for row in rows:
        if not row.reason and request.types and row.type not in request.types:
            row.reason = "type"
    if request.limit is not None:
        for row in _ranked(rows)[request.limit :]:
            row.reason = "limit"

    cut: set[str] = set()
    result = _rendered(material, request, rows, cut)
    if request.budget is None:
        return result
    while True:
        # 0 cuts all that may be cut, also what says nothing.
        fits = request.budget > 0 and count(result.text) <= request.budget
        if fits or not _cut_one(material, request, rows, cut):
            break
        result = _rendered(material, request, rows, cut)
    result.over_by = max(0, count(result.text) - request.budget)
    return result


def _rows(material: Material, request: Request) -> list[Row]:
    priorities = {link.part: link.priority for link in material.persona.parts}

    def row(name: str, layer: str) -> Row:
        part = material.parts[name]
        return Row(name, part.part_type, layer, priorities.get(name, 0))

    winners = [row(link.part, "own") for link in material.persona.parts]
    losers: list[Row] = []

    def put(newcomers: list[Row], part_type: str) -> None:
        nonlocal winners
        places = [place for place, one in enumerate(winners) if one.type == part_type]
        if not places:
            winners = winners + newcomers
            return
        for place in places:
            winners[place].reason = "replaced"
            losers.append(winners[place])
        before = winners[: places[0]]
        after = [one for one in winners[places[0] :] if one.type != part_type]
        winners = before + newcomers + after

    stage = None
    if material.arc is not None and request.stage is not None:
        name = material.persona.stage if request.stage is CURRENT else request.stage
        stage = next((one for one in material.arc.stages if one.name == name), None)
    if stage is not None:
        own_types = {one.type for one in winners}
        stage_types = list(dict.fromkeys(material.parts[name].part_type for name in stage.parts))
        for part_type in sorted(stage_types, key=lambda one: one not in own_types):
            put(
                [
                    row(name, "stage")
                    for name in stage.parts
                    if material.parts[name].part_type == part_type
                ],
                part_type,
            )
    known = [one for one in PART_TYPES if one in request.overrides]
    other = sorted(one for one in request.overrides if one not in PART_TYPES)
    for part_type in known + other:
        override = request.overrides[part_type]
        put([row(override, "override")] if override is not None else [], part_type)
    return winners + losers


def _ranked(rows: list[Row]) -> list[Row]:
    """The included rows, highest rank first; the winners stand first in `rows`, in order."""
    layers = ["override", "stage", "own"]
    places = {id(row): place for place, row in enumerate(rows)}
    return sorted(
        (row for row in rows if not row.reason),
        key=lambda row: (layers.index(row.layer), -row.priority, places[id(row)]),
    )


def _cut_one(material: Material, request: Request, rows: list[Row], cut: set[str]) -> bool:
    ranked = _ranked(rows)
    if ranked:
        ranked[-1].reason = "budget"
        return True
    for kind, entries in (("trait", material.traits), ("skill", material.skills)):
        for entry in reversed(entries):
            key = f"{kind}:{entry.name}"
            if key in cut or key in request.mute or (kind == "trait" and not request.traits):
                continue
            cut.add(key)
            return True
    return False


def _tidy(raw: str, values: Any) -> str:
    said = VARIABLE.sub(lambda m: values[m[1]] if m[1] in values else m[0], raw)
    lines = said.replace("\r\n", "\n").split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join(lines).rstrip()


def _rendered(material: Material, request: Request, rows: list[Row], cut: set[str]) -> Result:
    persona, detail, style = material.persona, request.detail, request.style

    def view(short: str, long: str) -> str:
        return _tidy(long if detail and long.strip() else short, request.vars)

    # (heading, tag, blocks); a block is a list of (line, origin)
    blocks: list[list[tuple[str, Any]]] = []
    texts: list[str] = []

    def owned(said: str, origin: Any) -> list[tuple[str, Any]]:
        return [(line, origin if line.strip() else LAYOUT) for line in said.split("\n")]

    own = ""
    if persona.summary.strip() and f"persona:{persona.name}" not in request.mute:
        own = view(persona.summary, persona.detail)
    if own:
        texts.append(own)
        blocks.append(owned(own, ("persona", persona.name, None)))

    winners = [row for row in rows if not row.reason]
    said_parts = []
    for row in winners:
        part = material.parts[row.name]
        said = view(part.summary, part.content)
        if said:
            said_parts.append((row, said))
    previous = None
    for place, (row, said) in enumerate(said_parts):
        texts.append(said)
        opens = row.type != previous
        previous = row.type
        last = place + 1 == len(said_parts) or said_parts[place + 1][0].type != row.type
        block = owned(said, ("part", row.name, row.layer))
        if style == "markdown" and opens:
            words = re.sub("[-_]", " ", row.type)
            blocks.append([("## " + words[0].upper() + words[1:], LAYOUT)])
        if style == "xml":
            if opens:
                block = [(f"<{row.type}>", LAYOUT), *block]
            if last:
                block = [*block, (f"</{row.type}>", LAYOUT)]
        blocks.append(block)

    for kind, entries in (
        ("trait", material.traits),
        ("skill", material.skills),
        ("guardrail", material.guardrails),
    ):
        items = []
        for entry in entries:
            key = f"{kind}:{entry.name}"
            if key in request.mute or key in cut or (kind == "trait" and not request.traits):
                continue
            long = entry.instruction if kind == "trait" else entry.content  # type: ignore[union-attr]
            said = view(entry.description, long)
            if said:
                items.append((entry, said, (kind, entry.name, None)))
                texts.append(said)
        if not items:
            continue
        flat = style == "xml"
        block = [(f"<{kind}s>", LAYOUT)] if flat else []
        if style == "markdown":
            blocks.append([("## " + kind.capitalize() + "s", LAYOUT)])
        for entry, said, origin in items:
            name = entry.name
            severity = getattr(entry, "severity", "")
            one_line = said.replace("\n", " ")
            if style == "markdown" and not detail:
                block.append((f"- **{name}**: {one_line}", origin))
            elif style == "markdown":
                title = f"### {name} ({severity})" if severity else f"### {name}"
                blocks.append([(title, LAYOUT)])
                blocks.append(owned(said, origin))
            elif style == "plain" and not detail:
                block.append((f"{name}: {one_line}", origin))
            elif style == "plain":
                blocks.append(owned(f"{name}: {said}", origin))
            elif not detail:
                block.append((f'<{kind} name="{_escaped(name)}">{one_line}</{kind}>', origin))
            else:
                mark = f' severity="{_escaped(severity)}"' if severity else ""
                block.append((f'<{kind} name="{_escaped(name)}"{mark}>', LAYOUT))
                block += owned(said, origin)
                block.append((f"</{kind}>", LAYOUT))
        if flat:
            block.append((f"</{kind}s>", LAYOUT))
        if block:
            blocks.append(block)

    lines: list[tuple[str, Any]] = []
    for place, block in enumerate(blocks):
        lines += [("", LAYOUT), *block] if place else block
    if style == "xml" and lines:
        opening = f'<persona name="{_escaped(persona.name)}">'
        lines = [(opening, LAYOUT), *lines, ("</persona>", LAYOUT)]
    unresolved = list(dict.fromkeys(name for said in texts for name in VARIABLE.findall(said)))
    return Result(
        "\n".join(line for line, _ in lines), [origin for _, origin in lines], unresolved, rows, cut
    )


def _escaped(value: str) -> str:
    for plain, safe in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        value = value.replace(plain, safe)
    return value
