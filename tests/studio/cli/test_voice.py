"""A voice server's own configuration as a seed file, and its Resolve."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli

from tests.studio.cli.desk import Desk

SHARED = Path(__file__).parents[4] / "shared"
EXAMPLE = SHARED / "data" / "speechkit" / "server.example.toml"

pytestmark = pytest.mark.skipif(not EXAMPLE.exists(), reason="the example is not here")


@pytest.fixture
def voice(bare: Desk) -> Desk:
    bare.seed(EXAMPLE.read_bytes(), "server.toml")
    return bare


def test_lists_what_it_holds(voice: Desk) -> None:
    answer = voice.run("list", "personas", "--json")
    assert "pulled 8 entries" in answer.err
    assert "problem" not in answer.err
    assert [one["name"] for one in answer.json] == ["default", "discovery-call", "support-triage"]
    found = [one["name"] for one in voice.run("list", "roles", "--json").json]
    assert found == ["default-role", "discovery-role", "support-role"]
    found = [one["name"] for one in voice.run("list", "sequences", "--json").json]
    assert found == ["discovery-call", "support-triage"]
    assert voice.run("sync", "--check").lines == ["8 same"]


def test_resolves_every_step_as_the_voice_server_does(voice: Desk) -> None:
    document = tomli.loads(EXAMPLE.read_text("utf-8"))
    roles = {one["id"]: one for one in document["roles"]}
    sequences = {one["id"]: one for one in document["sequences"]}
    for persona in document["personas"]:
        role = roles[persona["default_role"]]
        sequence = sequences.get(persona["default_sequence"])
        steps = sequence["steps"] if sequence else [None]
        for number, step in enumerate(steps):
            found = voice.run("resolve", persona["id"], "--step", str(number)).json
            prompt = role["system_prompt"].strip()
            if step:
                prompt += f"\n\n[Current step: {step['id']}]\n{step['instruction']}"
            expected = {
                "persona_id": persona["id"],
                "role_id": role["id"],
                "sequence_id": sequence["id"] if sequence else "",
                "sequence_completion": sequence["completion"] if sequence else "",
                "sequence_max_turns": 0,
                "voice": persona["voice"],
                "locale": "en",
                "model": "",
                "system_prompt": prompt,
                "refinement_prompt": "",
                "thinking": "",
                "automatic_vad": True,
                "start_sensitivity": role["vad_start_sensitivity"],
                "end_sensitivity": role["vad_end_sensitivity"],
                "prefix_padding_ms": 0,
                "silence_duration_ms": 0,
                "activity_handling": "",
                "turn_coverage": "",
                "current_step": step
                and {"exit_criteria": "", "require_tools": [], "max_turns": 0, **step},
                "step_id": step["id"] if step else "",
                "step_index": number if step else 0,
                "step_count": len(steps) if step else 0,
                "step_instruction": step["instruction"] if step else "",
                "step_exit_criteria": step["exit_criteria"] if step else "",
                "step_max_turns": step.get("max_turns", 0) if step else 0,
                "persona_text": "",
                "not_forwarded": ["temperature"],
            }
            assert found == expected


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nobody"], 'persona: persona not found: "nobody"'),
        (["default", "--role", "x"], 'persona: role not found: "x"'),
        (["default", "--sequence", "x"], 'persona: sequence not found: "x"'),
        (
            ["discovery-call", "--step", "5"],
            'persona: sequence step not found: index 5 out of range for sequence "" (5 steps)',
        ),
        (
            ["default", "--sequence", "support-triage", "--step", "-1"],
            "persona: sequence step not found: index -1 out of range for sequence "
            '"support-triage" (3 steps)',
        ),
    ],
)
def test_refuses_in_the_voice_server_s_words(voice: Desk, words: list[str], said: str) -> None:
    voice.run("list", "roles")
    assert voice.refused("resolve", *words) == said


def test_role_sequence_and_persona_text_can_be_chosen(voice: Desk) -> None:
    found = voice.run(
        "resolve",
        "default",
        "--role",
        "support-role",
        "--sequence",
        "support-triage",
        "--step",
        "1",
    ).json
    assert (found["role_id"], found["step_id"]) == ("support-role", "triage")
    assert found["system_prompt"].startswith("You are a support triage specialist.")
    voice.run("resolve", "default", "--persona-text", "none", "--step", "7")
    assert "did you mean summary?" in voice.misused(
        "resolve", "default", "--persona-text", "sumary"
    )


def test_the_persona_s_text_stands_between_role_and_step(desk: Desk) -> None:
    desk.seed(
        '[[roles]]\nname = "r"\nsystem_prompt = "Rule."\n[[sequences]]\nname = "s"\n'
        '[[sequences.steps]]\nid = "one"\ninstruction = "Go."\n',
        "voice.toml",
    )
    desk.run("sync", "pull")
    words = ["resolve", "ada", "--role", "r", "--sequence", "s"]
    found = desk.run(*words).json
    assert found["system_prompt"].startswith("Rule.\n\nYou are Ada.\n\n## Soul")
    assert found["system_prompt"].endswith("\n\n[Current step: one]\nGo.")
    found = desk.run(*words, "--persona-text", "none").json
    assert found["system_prompt"] == "Rule.\n\n[Current step: one]\nGo."
    assert "thirty years" in desk.run(*words, "--persona-text", "detail").json["persona_text"]
