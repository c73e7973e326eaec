"""Rules on voice settings: what the voice server or Gemini cannot express as it is written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from store.checks.checked import Checked
from store.checks.findings import Fault
from store.nearest import nearest

GEMINI_VOICES: Final = (
    *("Zephyr", "Kore", "Orus", "Autonoe", "Umbriel", "Erinome", "Laomedeia", "Schedar"),
    *("Achird", "Sadachbia", "Puck", "Fenrir", "Aoede", "Enceladus", "Algieba", "Algenib"),
    *("Achernar", "Gacrux", "Zubenelgenubi", "Sadaltager", "Charon", "Leda", "Callirrhoe"),
    *("Iapetus", "Despina", "Rasalgethi", "Alnilam", "Pulcherrima", "Vindemiatrix", "Sulafat"),
)
OPENAI_VOICES: Final = (
    *("alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar"),
)

_INHERITS: Final = "the voice server reads 0 as not set and takes its own default"
_INEXPRESSIBLE: Final = (
    (
        "automatic_activity_detection",
        (False,),
        "the voice server takes over only true: false leaves the detection on",
    ),
    (
        "context_compression_enabled",
        (False,),
        "the voice server always compresses: false has no effect there",
    ),
    (
        "thinking_budget",
        (0, -1),
        "the voice server sends a budget only above 0: off (0) and automatic (-1) do not arrive",
    ),
    ("temperature", (0,), _INHERITS),
    ("vad_prefix_padding_ms", (0,), _INHERITS),
    ("vad_silence_duration_ms", (0,), _INHERITS),
    ("context_compression_trigger_tokens", (0,), _INHERITS),
    ("context_compression_target_tokens", (0,), _INHERITS),
)
"""Fields of a role, the values that a target cannot express, and what happens instead."""


def medium_sensitivities(checked: Checked) -> Iterator[Fault]:
    """Gemini has only high and low: the voice server makes low of medium."""
    for role in checked.roles:
        for field in ("vad_start_sensitivity", "vad_end_sensitivity"):
            if getattr(role, field) == "medium":
                message = "Gemini has only high and low, and medium becomes low; write which"
                yield Fault("role", role.name, field, message)


def compression_targets(checked: Checked) -> Iterator[Fault]:
    """Compression that must end at or above where it begins is refused by Gemini."""
    for role in checked.roles:
        trigger = role.context_compression_trigger_tokens
        target = role.context_compression_target_tokens
        if trigger and target and target >= trigger:
            message = f"{target:,} is not below the trigger of {trigger:,}; make it smaller"
            yield Fault("role", role.name, "context_compression_target_tokens", message)


def inexpressible_settings(checked: Checked) -> Iterator[Fault]:
    """An explicit value that a voice server takes for none at all, so that another holds."""
    for role in checked.roles:
        for field, values, why in _INEXPRESSIBLE:
            value = getattr(role, field)
            if value is not None and value in values:
                yield Fault("role", role.name, field, why)


def contradicting_thinking(checked: Checked) -> Iterator[Fault]:
    """Thinking switched one way and set the other: Gemini gets no thinking settings when it is
    disabled, and its least level, not none, for `off`.
    """
    for role in checked.roles:
        if role.thinking_enabled and role.thinking_level == "off":
            message = "is off while thinking_enabled is true: Gemini would think at its least level"
            yield Fault("role", role.name, "thinking_level", message)
        if role.thinking_enabled is not False:
            continue
        if role.thinking_level not in ("", "off"):
            message = f"{role.thinking_level} has no effect: thinking_enabled is false"
            yield Fault("role", role.name, "thinking_level", message)
        if (role.thinking_budget or 0) > 0:
            message = f"{role.thinking_budget:,} has no effect: thinking_enabled is false"
            yield Fault("role", role.name, "thinking_budget", message)
        if role.include_thoughts:
            message = "has no effect: thinking_enabled is false"
            yield Fault("role", role.name, "include_thoughts", message)


def misspelt_voices(checked: Checked) -> Iterator[Fault]:
    """A voice that is almost one of Gemini's or OpenAI's is refused there.

    A name like none of them passes: other servers have voices of their own.
    """
    known = {voice.casefold(): voice for voice in (*GEMINI_VOICES, *OPENAI_VOICES)}
    for persona in checked.personas:
        voice = persona.voice.strip().casefold()
        if voice and voice not in known and (like := nearest(voice, list(known))):
            message = f'"{persona.voice}" is no voice of Gemini or OpenAI; did you mean '
            yield Fault("persona", persona.name, "voice", f"{message}{known[like]}?")
