"""Voice settings that a target cannot express as they are written."""

from __future__ import annotations

from typing import Any

import pytest

from store.checks import voice
from store.entries import Role
from tests.store.checks.build import Look, persona, said


def fields(look: Look, **settings: Any) -> list[str]:
    """The fields of a role with these settings that a rule finds fault with."""
    return [field for _, field, _ in said(look, Role(name="host", system_prompt="H", **settings))]


@pytest.mark.parametrize("field", ["vad_start_sensitivity", "vad_end_sensitivity"])
def test_medium_is_no_sensitivity_of_gemini(field: str) -> None:
    assert fields(voice.medium_sensitivities, **{field: "medium"}) == [field]
    for right in ("low", "high", ""):
        assert fields(voice.medium_sensitivities, **{field: right}) == []


@pytest.mark.parametrize(
    ("trigger", "target", "wrong"),
    [
        (6000, 6000, True),
        (6000, 9000, True),
        (6000, 5999, False),
        (6000, None, False),
        (0, 0, False),
    ],
)
def test_compression_ends_below_where_it_begins(
    trigger: int | None, target: int | None, wrong: bool
) -> None:
    found = fields(
        voice.compression_targets,
        context_compression_trigger_tokens=trigger,
        context_compression_target_tokens=target,
    )
    assert found == (["context_compression_target_tokens"] if wrong else [])


@pytest.mark.parametrize(
    ("field", "value", "right"),
    [
        ("automatic_activity_detection", False, True),
        ("context_compression_enabled", False, True),
        ("thinking_budget", 0, 1024),
        ("thinking_budget", -1, None),
        ("temperature", 0.0, 0.1),
        ("vad_prefix_padding_ms", 0, 100),
        ("vad_silence_duration_ms", 0, 700),
        ("context_compression_trigger_tokens", 0, 12_000),
        ("context_compression_target_tokens", 0, 6_000),
    ],
)
def test_what_a_voice_server_takes_for_nothing(field: str, value: Any, right: Any) -> None:
    assert fields(voice.inexpressible_settings, **{field: value}) == [field]
    assert fields(voice.inexpressible_settings, **{field: right}) == []
    assert fields(voice.inexpressible_settings, **{field: None}) == []


class TestThinking:
    @pytest.mark.parametrize(
        ("field", "value"),
        [("thinking_level", "low"), ("thinking_budget", 512), ("include_thoughts", True)],
    )
    def test_set_while_disabled(self, field: str, value: Any) -> None:
        settings = {field: value}
        assert fields(voice.contradicting_thinking, thinking_enabled=False, **settings) == [field]
        assert fields(voice.contradicting_thinking, thinking_enabled=True, **settings) == []
        assert fields(voice.contradicting_thinking, **settings) == []

    def test_off_while_enabled(self) -> None:
        off: dict[str, Any] = {"thinking_level": "off"}
        assert fields(voice.contradicting_thinking, thinking_enabled=True, **off) == [
            "thinking_level"
        ]
        assert fields(voice.contradicting_thinking, thinking_enabled=False, **off) == []


class TestVoices:
    def test_almost_a_known_one(self) -> None:
        assert said(voice.misspelt_voices, persona(voice="Kora")) == [
            (
                "persona ada",
                "voice",
                '"Kora" is no voice of Gemini or OpenAI; did you mean Kore?',
            )
        ]

    @pytest.mark.parametrize("name", ["Kore", "kore", " Puck ", "marin", "", "de-DE-Neural2-F"])
    def test_a_known_one_or_another_servers(self, name: str) -> None:
        assert said(voice.misspelt_voices, persona(voice=name)) == []
