"""The voice registry's Resolve: a persona, a role and a sequence step as one session.

Rules and error texts are the voice registry's own, so that its clients read them unchanged.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Final, Literal, TypeAlias

from store.entries import Persona, Role, Sequence, Step
from store.errors import StepNotFound
from store.records import is_blank

PersonaText: TypeAlias = Literal["summary", "detail", "none"]
PERSONA_TEXTS: Final[tuple[PersonaText, ...]] = ("summary", "detail", "none")

NOT_FORWARDED: Final = (
    "vocabulary_hint",
    "tool_allowlist",
    "temperature",
    "thinking_enabled",
    "include_thoughts",
    "thinking_budget",
    "context_compression_enabled",
    "context_compression_trigger_tokens",
    "context_compression_target_tokens",
    "enable_affective_dialog",
)
"""Role fields that the voice server's resolved session has no place for."""


@dataclass(frozen=True, slots=True)
class Session:
    """Every field of the voice registry's ResolvedSession, and what we know beside it."""

    persona_id: str
    role_id: str
    sequence_id: str
    sequence_completion: str
    sequence_max_turns: int
    voice: str
    locale: str
    model: str
    system_prompt: str
    refinement_prompt: str
    thinking: str
    automatic_vad: bool
    start_sensitivity: str
    end_sensitivity: str
    prefix_padding_ms: int
    silence_duration_ms: int
    activity_handling: str
    turn_coverage: str
    current_step: Step | None
    step_id: str
    step_index: int
    step_count: int
    step_instruction: str
    step_exit_criteria: str
    step_max_turns: int
    persona_text: str
    not_forwarded: tuple[str, ...]


def resolve(
    persona: Persona,
    role: Role | None,
    sequence: Sequence | None,
    step_index: int,
    persona_text: str = "",
    *,
    requested_sequence: str = "",
) -> Session:
    """Compose the session; without a sequence `step_index` (from 0) is ignored.

    `requested_sequence` is the id the caller named, blank when the persona's default was taken:
    the voice registry quotes it in its error.

    Raises:
        StepNotFound: the index lies outside the sequence.
    """
    step = None
    if sequence is not None:
        if not 0 <= step_index < len(sequence.steps):
            raise StepNotFound(
                f"persona: sequence step not found: index {step_index} out of range for "
                f'sequence "{requested_sequence}" ({len(sequence.steps)} steps)'
            )
        step = sequence.steps[step_index]
    locale = role.locale if role is not None and role.locale.strip() else persona.locale
    return Session(
        persona_id=persona.name,
        role_id=role.name if role else "",
        sequence_id=sequence.name if sequence else "",
        sequence_completion=sequence.completion if sequence else "",
        sequence_max_turns=sequence.max_turns if sequence else 0,
        voice=persona.voice,
        locale=locale,
        model="",
        system_prompt=system_prompt(role, step, persona_text),
        refinement_prompt=role.refinement_prompt if role else "",
        thinking=role.thinking_level if role else "",
        automatic_vad=bool(role and role.automatic_activity_detection),
        start_sensitivity=role.vad_start_sensitivity if role else "",
        end_sensitivity=role.vad_end_sensitivity if role else "",
        prefix_padding_ms=(role.vad_prefix_padding_ms if role else None) or 0,
        silence_duration_ms=(role.vad_silence_duration_ms if role else None) or 0,
        activity_handling=role.activity_handling if role else "",
        turn_coverage=role.turn_coverage if role else "",
        current_step=step,
        step_id=step.id if step else "",
        step_index=step_index if step else 0,
        step_count=len(sequence.steps) if sequence else 0,
        step_instruction=step.instruction if step else "",
        step_exit_criteria=step.exit_criteria if step else "",
        step_max_turns=step.max_turns if step else 0,
        persona_text=persona_text,
        not_forwarded=tuple(
            name for name in NOT_FORWARDED if role and not is_blank(getattr(role, name))
        ),
    )


def system_prompt(role: Role | None, step: Step | None, persona_text: str = "") -> str:
    """The role's prompt, the persona's text and the step, joined by blank lines.

    With persona text a blank instruction leaves the step's header out. With a role prompt and no
    persona text it is the voice registry's prompt; with neither, the raw instruction.
    """
    role_prompt = role.system_prompt.strip() if role else ""
    instruction = step.instruction if step and step.instruction.strip() else ""
    if not role_prompt and not persona_text:
        return instruction
    blocks = [block for block in (role_prompt, persona_text) if block]
    if instruction and step:
        blocks.append(f"[Current step: {step.id}]\n{instruction}")
    return "\n\n".join(blocks)


def as_json(session: Session) -> dict[str, Any]:
    """The session as a mapping; every field of the voice registry's struct is always there."""
    result = {field.name: getattr(session, field.name) for field in fields(session)}
    step = session.current_step
    result["current_step"] = step and {
        "id": step.id,
        "instruction": step.instruction,
        "exit_criteria": step.exit_criteria,
        "require_tools": list(step.require_tools),
        "max_turns": step.max_turns,
    }
    result["not_forwarded"] = list(session.not_forwarded)
    return result
