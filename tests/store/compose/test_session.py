"""The voice registry's Resolve (reference/speechkit.md section 6, SPEC section 4, session)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from store.compose.session import as_json, resolve, system_prompt
from store.entries import Persona, Role, Sequence, Step
from store.errors import StepNotFound

PERSONA = Persona(name="host", voice="Kore", locale="de", display_name="Host")
ROLE = Role(
    name="moderator",
    system_prompt="  You moderate.\n",
    refinement_prompt=" Be brief. ",
    locale="en-GB",
    thinking_level="low",
    thinking_enabled=False,
    automatic_activity_detection=True,
    vad_start_sensitivity="low",
    vad_end_sensitivity="high",
    vad_prefix_padding_ms=120,
    vad_silence_duration_ms=800,
    activity_handling="no_interrupt",
    turn_coverage="turn_includes_all_input",
)
GREET = Step(id="greet", instruction="Say hello.", exit_criteria="said", max_turns=2)
ASK = Step(id="ask", instruction=" Ask.\n", require_tools=("crm", "clock"))
MEETING = Sequence(name="meeting", completion="explicit_close", max_turns=12, steps=(GREET, ASK))

STRUCT = (
    "persona_id", "role_id", "sequence_id", "sequence_completion", "sequence_max_turns", "voice",
    "locale", "model", "system_prompt", "refinement_prompt", "thinking", "automatic_vad",
    "start_sensitivity", "end_sensitivity", "prefix_padding_ms", "silence_duration_ms",
    "activity_handling", "turn_coverage", "current_step", "step_id", "step_index", "step_count",
    "step_instruction", "step_exit_criteria", "step_max_turns",
)  # fmt: skip
"""The fields of the voice registry's ResolvedSession, in its order, in snake_case."""


def resolved(
    role: Role | None = ROLE,
    sequence: Sequence | None = MEETING,
    step: int = 0,
    persona_text: str = "",
    persona: Persona = PERSONA,
) -> dict[str, object]:
    return as_json(resolve(persona, role, sequence, step, persona_text))


class TestFields:
    def test_full_chain(self) -> None:
        assert resolved(step=1) == {
            "persona_id": "host",
            "role_id": "moderator",
            "sequence_id": "meeting",
            "sequence_completion": "explicit_close",
            "sequence_max_turns": 12,
            "voice": "Kore",
            "locale": "en-GB",
            "model": "",
            "system_prompt": "You moderate.\n\n[Current step: ask]\n Ask.\n",
            "refinement_prompt": " Be brief. ",
            "thinking": "low",
            "automatic_vad": True,
            "start_sensitivity": "low",
            "end_sensitivity": "high",
            "prefix_padding_ms": 120,
            "silence_duration_ms": 800,
            "activity_handling": "no_interrupt",
            "turn_coverage": "turn_includes_all_input",
            "current_step": {
                "id": "ask",
                "instruction": " Ask.\n",
                "exit_criteria": "",
                "require_tools": ["crm", "clock"],
                "max_turns": 0,
            },
            "step_id": "ask",
            "step_index": 1,
            "step_count": 2,
            "step_instruction": " Ask.\n",
            "step_exit_criteria": "",
            "step_max_turns": 0,
            "persona_text": "",
            "not_forwarded": ["thinking_enabled"],
        }

    def test_bare_persona(self) -> None:
        assert resolved(role=None, sequence=None) == {
            **dict.fromkeys(STRUCT, ""),
            "persona_id": "host",
            "voice": "Kore",
            "locale": "de",
            "sequence_max_turns": 0,
            "automatic_vad": False,
            "prefix_padding_ms": 0,
            "silence_duration_ms": 0,
            "current_step": None,
            "step_index": 0,
            "step_count": 0,
            "step_max_turns": 0,
            "persona_text": "",
            "not_forwarded": [],
        }

    @pytest.mark.parametrize("role", [None, ROLE, Role(name="r", system_prompt="x")])
    @pytest.mark.parametrize("sequence", [None, MEETING])
    def test_every_field_is_always_there_in_the_struct_s_order(
        self, role: Role | None, sequence: Sequence | None
    ) -> None:
        found = resolved(role, sequence)
        assert tuple(found) == (*STRUCT, "persona_text", "not_forwarded")
        assert json.loads(json.dumps(found)) == found
        assert found["model"] == ""

    def test_inherited_role_values_are_the_seed_s_zero_values(self) -> None:
        found = resolved(role=Role(name="r", system_prompt="x"))
        assert found["automatic_vad"] is False
        assert found["prefix_padding_ms"] == found["silence_duration_ms"] == 0
        assert found["start_sensitivity"] == found["thinking"] == ""

    @pytest.mark.parametrize("locale", ["", " ", "\t\n"])
    def test_a_blank_role_locale_gives_the_persona_s(self, locale: str) -> None:
        assert resolved(role=replace(ROLE, locale=locale))["locale"] == "de"

    def test_thinking_enabled_does_not_touch_thinking(self) -> None:
        for enabled in (None, False, True):
            assert resolved(role=replace(ROLE, thinking_enabled=enabled))["thinking"] == "low"

    def test_voice_is_only_the_persona_s(self) -> None:
        assert resolved(persona=Persona(name="p"))["voice"] == ""

    def test_the_step_is_there_without_a_role(self) -> None:
        found = resolved(role=None)
        assert found["step_id"] == "greet"
        assert found["step_exit_criteria"] == "said"
        assert found["step_max_turns"] == 2
        assert found["current_step"] == {
            "id": "greet",
            "instruction": "Say hello.",
            "exit_criteria": "said",
            "require_tools": [],
            "max_turns": 2,
        }


class TestSteps:
    @pytest.mark.parametrize("index", [-1, -2, 2, 9, 10**9])
    def test_out_of_range(self, index: int) -> None:
        with pytest.raises(StepNotFound) as raised:
            resolve(PERSONA, ROLE, MEETING, index, requested_sequence="meeting")
        assert str(raised.value) == (
            f"persona: sequence step not found: index {index} out of range for "
            'sequence "meeting" (2 steps)'
        )

    def test_the_quoted_id_is_the_requested_one(self) -> None:
        with pytest.raises(StepNotFound) as raised:
            resolve(PERSONA, ROLE, MEETING, 9)
        assert str(raised.value) == (
            'persona: sequence step not found: index 9 out of range for sequence "" (2 steps)'
        )

    def test_of_a_sequence_without_steps(self) -> None:
        with pytest.raises(StepNotFound, match=r"index 0 .*\(0 steps\)"):
            resolve(PERSONA, ROLE, Sequence(name="none"), 0)

    @pytest.mark.parametrize("index", [-7, 0, 3, 10**9])
    def test_without_a_sequence_the_index_is_ignored(self, index: int) -> None:
        found = resolved(sequence=None, step=index)
        assert (found["step_index"], found["step_count"]) == (0, 0)
        assert found["system_prompt"] == "You moderate."


class TestPromptWithoutPersonaText:
    """The voice registry's own rule."""

    @pytest.mark.parametrize("blank", ["", " ", "\n\t"])
    def test_role_without_a_step_or_with_a_blank_instruction(self, blank: str) -> None:
        assert system_prompt(ROLE, None) == "You moderate."
        assert system_prompt(ROLE, Step(id="x", instruction=blank)) == "You moderate."

    def test_role_and_step(self) -> None:
        assert system_prompt(ROLE, GREET) == "You moderate.\n\n[Current step: greet]\nSay hello."

    def test_the_instruction_is_as_stored(self) -> None:
        assert system_prompt(ROLE, ASK) == "You moderate.\n\n[Current step: ask]\n Ask.\n"

    @pytest.mark.parametrize("blank", ["", "  ", "\n"])
    def test_a_blank_role_prompt_gives_the_raw_instruction(self, blank: str) -> None:
        assert system_prompt(replace(ROLE, system_prompt=blank), ASK) == " Ask.\n"
        assert system_prompt(replace(ROLE, system_prompt=blank), None) == ""

    def test_without_a_role_the_raw_instruction_on_purpose(self) -> None:
        # The voice registry gives "" here.
        assert system_prompt(None, ASK) == " Ask.\n"
        assert resolved(role=None, step=1)["system_prompt"] == " Ask.\n"
        assert resolved(role=None, sequence=None)["system_prompt"] == ""

    def test_exit_criteria_and_refinement_stay_out(self) -> None:
        prompt = system_prompt(ROLE, GREET)
        assert "said" not in prompt
        assert "brief" not in prompt


class TestPromptWithPersonaText:
    def test_role_persona_text_and_step(self) -> None:
        assert system_prompt(ROLE, GREET, "You are Ada.\n\n## Tone") == (
            "You moderate.\n\nYou are Ada.\n\n## Tone\n\n[Current step: greet]\nSay hello."
        )

    @pytest.mark.parametrize("blank", ["", " \n"])
    def test_a_blank_instruction_leaves_the_header_out(self, blank: str) -> None:
        step = Step(id="x", instruction=blank)
        assert system_prompt(ROLE, step, "You are Ada.") == "You moderate.\n\nYou are Ada."
        assert system_prompt(None, step, "You are Ada.") == "You are Ada."

    def test_without_a_role_the_header_is_there(self) -> None:
        expected = "You are Ada.\n\n[Current step: greet]\nSay hello."
        assert system_prompt(None, GREET, "You are Ada.") == expected
        assert system_prompt(replace(ROLE, system_prompt=" "), GREET, "You are Ada.") == expected

    def test_without_a_step(self) -> None:
        assert system_prompt(ROLE, None, "You are Ada.") == "You moderate.\n\nYou are Ada."
        assert system_prompt(None, None, "You are Ada.") == "You are Ada."

    def test_is_given_back_beside_the_prompt(self) -> None:
        found = resolved(persona_text="You are Ada.")
        assert found["persona_text"] == "You are Ada."
        assert found["system_prompt"] == (
            "You moderate.\n\nYou are Ada.\n\n[Current step: greet]\nSay hello."
        )


class TestNotForwarded:
    EVERYTHING = replace(
        ROLE,
        display_name="Moderator",
        vocabulary_hint="Byron",
        tool_allowlist=("crm",),
        temperature=0.4,
        thinking_enabled=True,
        include_thoughts=True,
        thinking_budget=-1,
        context_compression_enabled=True,
        context_compression_trigger_tokens=12000,
        context_compression_target_tokens=6000,
        enable_affective_dialog=True,
    )

    def test_lists_what_the_voice_server_does_not_carry(self) -> None:
        assert resolved(role=self.EVERYTHING)["not_forwarded"] == [
            "vocabulary_hint", "tool_allowlist", "temperature", "thinking_enabled",
            "include_thoughts", "thinking_budget", "context_compression_enabled",
            "context_compression_trigger_tokens", "context_compression_target_tokens",
            "enable_affective_dialog",
        ]  # fmt: skip

    def test_an_explicit_false_or_zero_is_a_value_too(self) -> None:
        role = Role(
            name="r", system_prompt="x", temperature=0.0, thinking_budget=0,
            enable_affective_dialog=False, context_compression_trigger_tokens=0,
        )  # fmt: skip
        assert resolved(role=role)["not_forwarded"] == [
            "temperature", "thinking_budget", "context_compression_trigger_tokens",
            "enable_affective_dialog",
        ]  # fmt: skip

    def test_what_is_left_to_inherit_is_not_listed(self) -> None:
        assert resolved(role=Role(name="r", system_prompt="x"))["not_forwarded"] == []
