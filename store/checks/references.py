"""Rules on references: names that lead nowhere, and entries that nothing leads to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Final, get_args

from store.checks.checked import Checked
from store.checks.findings import Fault
from store.entries import KINDS, Arc, Kind, Part, Persona
from store.errors import shown
from store.nearest import nearest

_LINKED: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "parts": "part",
        "traits": "trait",
        "skills": "skill",
        "guardrails": "guardrail",
        "arc": "arc",
    }
)


def _no_such(checked: Checked, kind: Kind, name: str) -> str:
    return f'there is no {kind} "{shown(name)}"{_hint(name, list(checked.entries[kind]))}'


def _hint(name: str, known: Collection[str]) -> str:
    """A question after the known name most like this one, or nothing."""
    # Compiled: a seed folder that was moved leaves thousands of names without their entries.
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import extractOne

    found = extractOne(name, known, scorer=ratio, score_cutoff=60)
    return f"; did you mean {found[0]}?" if found else ""


def dangling_links(checked: Checked) -> Iterator[Fault]:
    """A part, trait, skill, guardrail or arc that a seed links does not exist.

    The persona or stage is composed without it, and nothing else says so.
    """
    for link in checked.missing:
        kind = _LINKED.get(link.field, "part")
        if not checked.has(link.kind, link.name) or checked.has(kind, link.target):
            continue
        stage = link.field.removeprefix("stages/")
        field = f'stages "{stage}", parts' if stage != link.field else link.field
        yield Fault(link.kind, link.name, field, _no_such(checked, kind, link.target))


def dangling_roles(checked: Checked) -> Iterator[Fault]:
    """A persona's default role does not exist: a session without another role is refused."""
    for persona in checked.personas:
        # The voice server looks a default role up as it is written, spaces and all.
        if persona.default_role and not checked.has("role", persona.default_role):
            message = _no_such(checked, "role", persona.default_role)
            yield Fault("persona", persona.name, "default_role", message)


def dangling_sequences(checked: Checked) -> Iterator[Fault]:
    """A persona's default sequence does not exist: a session without another is refused."""
    for persona in checked.personas:
        name = persona.default_sequence.strip()
        if name and not checked.has("sequence", name):
            message = _no_such(checked, "sequence", name)
            yield Fault("persona", persona.name, "default_sequence", message)


def dangling_stages(checked: Checked) -> Iterator[Fault]:
    """A seed starts its persona at a stage that its arc does not have; it starts at the first."""
    for name, (arc_name, stage) in checked.starts.items():
        arc = checked.entries["arc"].get(arc_name)
        if not checked.has("persona", name) or not isinstance(arc, Arc):
            continue
        if arc.stage(stage) is None:
            hint = _hint(stage, [one.name for one in arc.stages])
            message = (
                f'arc "{arc.name}" has no stage "{shown(stage)}", it starts at the first{hint}'
            )
            yield Fault("persona", name, "stage", message)


def dangling_overrides(checked: Checked) -> Iterator[Fault]:
    """A preset overrides with a part that does not exist: composing under it is refused."""
    for persona, field, _, part in _overrides(checked):
        if not checked.has("part", part):
            yield Fault("persona", persona.name, field, _no_such(checked, "part", part))


def override_types(checked: Checked) -> Iterator[Fault]:
    """A preset overrides a type with a part of another: composing under it is refused."""
    for persona, field, part_type, name in _overrides(checked):
        part = checked.entries["part"].get(name)
        if isinstance(part, Part) and part.part_type != part_type:
            message = (
                f'part "{name}" is of type {part.part_type}; an override of {shown(part_type)} '
                f"needs a part of that type"
            )
            yield Fault("persona", persona.name, field, message)


def _overrides(checked: Checked) -> Iterator[tuple[Persona, str, str, str]]:
    """Every override of every preset that names a part: persona, field, type and part."""
    for persona in checked.personas:
        for preset in persona.presets:
            field = f'presets "{preset.name}", overrides'
            for part_type, part in preset.overrides.items():
                if part:
                    yield persona, field, part_type, part


def dangling_mutes(checked: Checked) -> Iterator[Fault]:
    """A preset mutes what does not exist: composing under it is refused."""
    for persona in checked.personas:
        for preset in persona.presets:
            field = f'presets "{preset.name}", mute'
            for muted in preset.mute:
                kind, _, name = muted.partition(":")
                if not name or kind not in KINDS:
                    message = (
                        f'"{shown(muted)}" does not say what to mute; write kind:name, such as '
                        f"{nearest(kind, get_args(Kind)) or 'trait'}:{shown(name) or 'curious'}"
                    )
                    yield Fault("persona", persona.name, field, message)
                elif not checked.has(kind, name):
                    message = _no_such(checked, kind, name)
                    yield Fault("persona", persona.name, field, message)


def unused_parts(checked: Checked) -> Iterator[Fault]:
    """No persona, stage or preset uses the part: a leftover, or one that was meant to be linked.

    Only parts: roles and sequences are chosen call by call, traits are loaded one at a time.
    """
    used = {link.part for persona in checked.personas for link in persona.parts}
    used |= {part for arc in checked.arcs for stage in arc.stages for part in stage.parts}
    used |= {part for _, _, _, part in _overrides(checked)}
    for part in checked.parts:
        if part.name not in used:
            message = "no persona, stage or preset uses it; link it, or delete it"
            yield Fault("part", part.name, "", message)
