"""What the main screen reads of a persona to open it: in a thread, all at once."""

from __future__ import annotations

from dataclasses import dataclass

from store.compose.request import Material, Request
from store.entries import Role
from store.entries import Sequence as VoiceSequence
from studio.choices import Choices
from studio.composing import Voice
from studio.desk import Desk
from studio.screens.main import choosing


@dataclass(frozen=True, slots=True)
class Opened:
    """A persona with all that its choices may need."""

    material: Material
    choices: Choices
    """Those that are still possible."""
    voice: Voice


def read_opened(desk: Desk, name: str, choices: Choices | None) -> Opened:
    """Read a persona under choices, those that were kept for it where there are none.

    Raises:
        NotFound: there is no persona of that name.
    """
    catalog = desk.catalog
    if choices is None:
        guid = catalog.persona(name).guid
        choices = desk.preferences.choices(desk.workspace.folder, guid)
    overrides = {key: one.part for key, one in choices.overrides.items()}
    request = Request(overrides=overrides, mute=choices.mute)
    material = catalog.material(name, request, presets=True)
    choices = choosing.still_possible(choices, material)
    persona = material.persona
    role = catalog.find("role", choices.role or persona.default_role)
    sequence = catalog.find("sequence", choices.sequence or persona.default_sequence)
    voice = Voice(
        role if isinstance(role, Role) else None,
        sequence if isinstance(sequence, VoiceSequence) else None,
    )
    return Opened(material, choices, voice)


def persona_name(desk: Desk, guid: str) -> str:
    """The name of the persona of that guid; blank when it is gone."""
    return desk.catalog.name_of("persona", guid) if guid else ""
