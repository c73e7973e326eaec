"""The manifest: structure without content (SPEC section 4, manifest)."""

from __future__ import annotations

import json
from dataclasses import replace

from store.compose.manifest import manifest
from store.entries import Guardrail, Skill
from tests.store.compose.build import arc, material, part, trait

GIVEN = material(
    replace(part("warm", summary="SECRET", content="SECRET"), description="Warm talk"),
    replace(part("terse", summary="SECRET"), description="Few words"),
    replace(part("core", "soul", "SECRET"), description="The core"),
    trait("curious", "Asks why.", "SECRET"),
    Skill(name="maths", description="Counts.", content="SECRET"),
    Guardrail(name="no-med", description="None.", content="SECRET", severity="high"),
    links=["warm", "core"],
    arc=arc(one=["terse"], two=[]),
    stage="one",
    summary="SECRET",
    detail="SECRET",
    description="A tutor",
)


def test_is_exactly_this() -> None:
    assert manifest(GIVEN) == {
        "name": "ada",
        "description": "A tutor",
        "parts": [
            {"name": "terse", "type": "tone", "description": "Few words"},
            {"name": "core", "type": "soul", "description": "The core"},
        ],
        "traits": [
            {"name": "curious", "trait_type": "social", "description": "Asks why."},
        ],
        "skills": ["maths"],
        "guardrails": ["no-med"],
        "arc": "growth",
        "stage": "one",
        "on_demand_tools": {
            "get_agent_part(name)": "load full content of a specific part",
            "get_agent_trait(name)": "load instruction for a specific trait",
            "get_agent_skill(name)": "load skill content",
            "get_agent_guardrail(name)": "load guardrail content",
            "compile_persona(name)": ("load pre-merged compiled_summary if full context needed"),
        },
    }


def test_holds_no_content() -> None:
    assert "SECRET" not in json.dumps(manifest(GIVEN))


def test_of_an_empty_persona() -> None:
    found = manifest(material())
    assert found["parts"] == found["traits"] == found["skills"] == found["guardrails"] == []
    assert found["arc"] is None
    assert found["stage"] is None
    assert len(found["on_demand_tools"]) == 5


def test_names_parts_without_text_too() -> None:
    # An agent may load what a stage or a person writes later.
    assert [one["name"] for one in manifest(material(part("p", summary=" ")))["parts"]] == ["p"]


def test_is_a_copy_each_time() -> None:
    manifest(GIVEN)["on_demand_tools"].clear()
    assert len(manifest(GIVEN)["on_demand_tools"]) == 5
