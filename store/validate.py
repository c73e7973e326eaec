"""What makes an entry valid, the same through every door (SPEC section 3)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Final

from store.entries import (
    TRAIT_TYPES,
    AnyEntry,
    Arc,
    Kind,
    Part,
    Persona,
    Sequence,
    Trait,
    kind_of,
    type_of,
)
from store.errors import Invalid, shown
from store.fields import FIELDS, PRESET_FIELDS, STAGE_FIELDS, STEP_FIELDS, Field
from store.nearest import nearest

LONGEST_NAME: Final = 128
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
_SLUG: Final = re.compile(r"[a-z][a-z0-9_-]*\Z")


def valid_name(name: str, *, kind: str, field: str = "name", owner: str = "") -> str:
    """The name as it is stored: trimmed.

    Raises:
        Invalid: it is blank, longer than 128 characters, or holds a control character or `/`.
    """
    trimmed = name.strip()
    if trimmed and len(trimmed) <= LONGEST_NAME and trimmed.isprintable() and "/" not in trimmed:
        # What is printable holds no control character and no half of a surrogate pair.
        return trimmed
    shown = owner or trimmed[:LONGEST_NAME]

    def wrong(problem: str) -> Invalid:
        return Invalid(problem, kind=kind, name=shown, field=field)

    if not trimmed:
        raise Invalid("is required", kind=kind, name=owner, field=field)
    if len(trimmed) > LONGEST_NAME:
        raise wrong(f"is {len(trimmed):,} characters long; at most {LONGEST_NAME} are allowed")
    if _CONTROL.search(trimmed):
        raise wrong("holds a control character; use letters, digits, spaces and punctuation")
    if "/" in trimmed:
        raise wrong('holds a "/"; use "-" instead')
    if _UNSTORABLE.search(trimmed):
        raise wrong("holds half of a surrogate pair, which no encoding can store")
    return trimmed


def check_entry(entry: AnyEntry) -> None:
    """Raise Invalid when a value of the entry breaks a rule; its name must be trimmed already."""
    kind = kind_of(entry)
    valid_name(entry.name, kind=kind)
    _check_text(entry.guid, kind, entry.name, "guid")
    _check_fields(entry, FIELDS[kind], kind, entry.name, "")
    if isinstance(entry, Part | Trait):
        field = "part_type" if isinstance(entry, Part) else "trait_type"
        _check_slug(type_of(entry), kind, entry.name, field)
    elif isinstance(entry, Persona):
        _check_persona(entry)
    elif isinstance(entry, Arc):
        _check_arc(entry)
    elif isinstance(entry, Sequence):
        _check_sequence(entry)


def is_type(word: str) -> bool:
    """Whether a word can be the type of a part or a trait: another than the usual ones may."""
    return bool(_SLUG.match(word))


def _check_slug(slug: str, kind: Kind, name: str, field: str) -> None:
    if not is_type(slug):
        like = TRAIT_TYPES[0] if kind == "trait" else "tone"
        raise Invalid(
            f'"{shown(slug)}" is not a type; use lower-case letters, digits, "-" and "_", '
            f'starting with a letter, such as "{like}"',
            kind=kind,
            name=name,
            field=field,
        )


def _check_persona(persona: Persona) -> None:
    for link in persona.parts:
        _check_text(link.part, "persona", persona.name, "parts")
    _unique((link.part for link in persona.parts), "persona", persona.name, "parts")
    for field in ("traits", "skills", "guardrails"):
        _unique(getattr(persona, field), "persona", persona.name, field)
    _unique((preset.name for preset in persona.presets), "persona", persona.name, "presets")
    for preset in persona.presets:
        where = f'presets "{preset.name}"'
        valid_name(preset.name, kind="persona", owner=persona.name, field="presets, name")
        _check_fields(preset, PRESET_FIELDS, "persona", persona.name, where)
    if persona.stage and not persona.arc:
        raise Invalid(
            f'"{shown(persona.stage)}" is given without an arc; name the arc it belongs to',
            kind="persona",
            name=persona.name,
            field="stage",
        )


def _check_arc(arc: Arc) -> None:
    for place, stage in enumerate(arc.stages, 1):
        valid_name(stage.name, kind="arc", owner=arc.name, field=f"stages {place}, name")
        where = f'stages "{stage.name}"'
        _check_text(stage.guid, "arc", arc.name, f"{where}, guid")
        _check_fields(stage, STAGE_FIELDS, "arc", arc.name, where)
        _unique(stage.parts, "arc", arc.name, f"{where}, parts")
    _unique((stage.name for stage in arc.stages), "arc", arc.name, "stages")


def _check_sequence(sequence: Sequence) -> None:
    for place, step in enumerate(sequence.steps, 1):
        if not step.id.strip():
            raise Invalid(
                "is required", kind="sequence", name=sequence.name, field=f"steps {place}, id"
            )
        _check_text(step.id, "sequence", sequence.name, f"steps {place}, id")
        _check_fields(step, STEP_FIELDS, "sequence", sequence.name, f'steps "{step.id}"')
    _unique((step.id for step in sequence.steps), "sequence", sequence.name, "steps")


def _check_fields(
    value: object, fields: tuple[Field, ...], kind: Kind, name: str, where: str
) -> None:
    for field in fields:
        found = getattr(value, field.name)
        if found == "" and not field.required:
            continue
        label = f"{where}, {field.name}" if where else field.name
        if isinstance(found, str):
            _check_text(found, kind, name, label)
            if field.choices and found and found not in field.choices:
                like = nearest(found[:LONGEST_NAME], field.choices)
                hint = f"; did you mean {like}?" if like else ""
                raise Invalid(
                    f'"{shown(found)}" is not one of {", ".join(field.choices)}, or blank{hint}',
                    kind=kind,
                    name=name,
                    field=label,
                )
        elif field.shape in ("texts", "names"):
            for text in found:
                _check_text(text, kind, name, label)
        elif field.shape in ("table", "overrides"):
            for key, text in found.items():
                _check_text(key, kind, name, label)
                _check_text(text or "", kind, name, label)
        elif found is not None and field.shape in ("integer", "number"):
            _check_number(found, field, kind, name, label)
        if field.required and (not found or (isinstance(found, str) and not found.strip())):
            problem = "needs at least one" if field.shape == "steps" else "is required"
            raise Invalid(problem, kind=kind, name=name, field=label)


def check_text(text: str, field: str) -> None:
    """Raise Invalid when a text that belongs to no entry holds what cannot be stored."""
    _check_text(text, "", "", field)


def _check_text(text: str, kind: str, name: str, field: str) -> None:
    if text.isascii() and "\x00" not in text:
        return
    found = _UNSTORABLE.search(text)
    if found is None:
        return
    what = "a NUL character" if found.group() == "\x00" else "half of a surrogate pair"
    raise Invalid(
        f"holds {what} at character {found.start() + 1:,}, which cannot be stored",
        kind=kind,
        name=name,
        field=field,
    )


def _check_number(number: float, field: Field, kind: Kind, name: str, label: str) -> None:
    low, high = field.minimum, field.maximum
    # SQL integers are signed 64-bit.
    largest = 2**63 - 1
    if (
        (isinstance(number, int) or math.isfinite(number))
        and (low is None or number >= low)
        and number <= (largest if high is None else high)
    ):
        return
    if high is None and number > largest:
        right = f"at most {largest:,}"
    elif high is not None:
        right = f"{low:g} to {high:g}"
    elif low == -1:
        right = "0 or more, or -1 for automatic"
    else:
        right = f"{low or 0:g} or more"
    problem = f"{shown_number(number)} is out of range; use {right}"
    raise Invalid(problem, kind=kind, name=name, field=label)


def shown_number(number: float) -> str:
    """The number for a message; Python refuses to write whole numbers of thousands of digits."""
    return "a number this large" if abs(number) >= 10**20 else str(number)


def _unique(names: Iterable[str], kind: Kind, name: str, field: str) -> None:
    seen: set[str] = set()
    for one in names:
        if one in seen:
            raise Invalid(
                f'"{shown(one)}" stands there twice; names must differ',
                kind=kind,
                name=name,
                field=field,
            )
        seen.add(one)
