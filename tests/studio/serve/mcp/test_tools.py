"""Every tool once with good arguments and once with bad ones."""

from __future__ import annotations

from typing import Any

import pytest

from store.catalog import Catalog
from tests.studio.serve.mcp.agent import Agent, agent_at

SEED = [
    "create_agent_persona",
    "update_agent_persona",
    "delete_agent_persona",
    "list_agent_personas",
    "get_agent_persona",
    "create_agent_part",
    "update_agent_part",
    "delete_agent_part",
    "list_agent_parts",
    "get_agent_part",
    "create_agent_trait",
    "update_agent_trait",
    "delete_agent_trait",
    "list_agent_traits",
    "get_agent_trait",
    "add_persona_part",
    "remove_persona_part",
    "add_persona_skill",
    "remove_persona_skill",
    "add_persona_guardrail",
    "remove_persona_guardrail",
    "add_persona_trait",
    "remove_persona_trait",
    "create_character_arc",
    "list_character_arcs",
    "add_arc_stage",
    "add_stage_part",
    "remove_stage_part",
    "assign_persona_arc",
    "advance_persona_stage",
    "reset_persona_stage",
    "compile_persona",
    "get_persona_manifest",
]
BESIDE = [
    "create_agent_skill",
    "update_agent_skill",
    "delete_agent_skill",
    "list_agent_skills",
    "get_agent_skill",
    "create_agent_guardrail",
    "update_agent_guardrail",
    "delete_agent_guardrail",
    "list_agent_guardrails",
    "get_agent_guardrail",
    "get_character_arc",
    "update_character_arc",
    "delete_character_arc",
    "update_arc_stage",
    "remove_arc_stage",
    "unassign_persona_arc",
    "resolve_session",
    "search_catalog",
    "list_releases",
    "get_release",
]

Given = dict[str, Any]

# In an order in which each finds what it needs; good arguments, then bad ones and what is said.
CALLS: list[tuple[str, Given, Given, str]] = [
    ("get_persona_manifest", {"name": "ada"}, {"name": "ade"}, 'NotFound: no persona "ade"; did'),
    ("list_agent_personas", {}, {"cursor": "x"}, "Invalid: cursor: is none of this list's"),
    ("list_agent_parts", {"part_type": "tone"}, {"tags": "a"}, "tags: must be a list of texts"),
    ("list_agent_traits", {"trait_type": "cognitive"}, {"limit": 0}, "0 is out of range; use"),
    ("list_agent_skills", {"tags": []}, {"limit": True}, "must be a whole number, not true or"),
    ("list_agent_guardrails", {"limit": 1}, {"tag": "x"}, 'no argument "tag" (did you mean tags?)'),
    ("list_character_arcs", {}, {"limit": 201}, "201 is out of range; use 1 to 200"),
    ("get_agent_persona", {"name": "ada"}, {"name": "ada", "limit": -1}, "-1 is out of range; use"),
    ("get_agent_part", {"name": "warm"}, {"name": "curious"}, 'there is a trait curious'),
    ("get_agent_trait", {"name": "curious"}, {}, "Invalid: get_agent_trait, name: is required"),
    ("get_agent_skill", {"name": "sums"}, {"name": 5}, "must be text, not a whole number"),
    ("get_agent_guardrail", {"name": "no-med"}, {"name": None}, "name: is required"),
    ("get_character_arc", {"name": "growth"}, {"name": "grow"}, "did you mean growth?"),
    ("search_catalog", {"query": "warm"}, {"query": "x", "kinds": ["prt"]}, "did you mean part?"),
    ("resolve_session", {"persona": "ada", "role": "host"}, {"persona": "ada", "role": "hst"}, "N"),
    ("create_agent_part", {"name": "brisk", "part_type": "tone", "summary": "Be brisk."},
     {"name": "x", "part_type": "tone"}, 'Invalid: part "x", summary: is required'),
    ("create_agent_trait", {"name": "bold", "trait_type": "social"}, {"name": "y"}, "trait_type"),
    ("create_agent_skill", {"name": "sing", "content": "La."}, {"name": "a/b"}, 'holds a "/"'),
    ("create_agent_guardrail", {"name": "no-law", "severity": "low"},
     {"name": "g", "severity": "hihg"}, "did you mean high?"),
    ("create_agent_persona", {"name": "eve", "summary": "You are Eve.", "parts": ["brisk"]},
     {"name": "ada"}, "AlreadyExists: "),
    ("create_character_arc", {"name": "fall", "stages": [{"name": "high"}]},
     {"name": "f", "stages": [{"nmae": "x"}]}, "Invalid: "),
    ("update_agent_part", {"name": "brisk", "content": "Be very brisk."},
     {"name": "brisk", "content": 5}, 'Invalid: part "brisk", content: must be text'),
    ("update_agent_trait", {"name": "bold", "new_name": "brave"},
     {"name": "brave", "new_name": "curious"}, "AlreadyExists: "),
    ("update_agent_skill", {"name": "sing", "content": None}, {"name": "sng"}, "mean sing?"),
    ("update_agent_guardrail", {"name": "no-law", "severity": "critical"},
     {"name": "no-law", "expected_revision": 99_999}, "there is no revision 99999"),
    ("update_agent_persona", {"name": "eve", "summary": "You are Eve!"},
     {"name": "eve", "parts": ["nobody"]}, 'NotFound: no part "nobody" to link'),
    ("update_character_arc", {"name": "fall", "description": "Down"},
     {"name": "fall", "stages": "x"}, "must be a list of tables"),
    ("add_persona_part", {"persona": "eve", "part": "warm", "priority": -3},
     {"persona": "eve", "part": "wrm"}, "did you mean warm?"),
    ("add_persona_trait", {"persona": "eve", "trait": "brave"},
     {"persona": "eve", "trait": "brave", "priority": 1}, 'takes no argument "priority"'),
    ("add_persona_skill", {"persona": "eve", "skill": "sing"}, {"persona": "eve"}, "skill: is req"),
    ("add_persona_guardrail", {"persona": "eve", "guardrail": "no-law"},
     {"persona": "evi", "guardrail": "no-law"}, "NotFound: "),
    ("delete_agent_skill", {"name": "sing", "force": True}, {"name": "sums"}, "InUse: "),
    ("delete_agent_guardrail", {"name": "no-law", "force": True}, {"name": "no-med"}, "InUse: "),
    ("remove_persona_part", {"persona": "eve", "part": "warm"},
     {"persona": "eve", "part": "warm"}, 'NotFound: persona "eve" does not link part "warm"'),
    ("remove_persona_trait", {"persona": "ada", "trait": "curious"}, {"persona": "ada"}, "requir"),
    ("remove_persona_skill", {"persona": "bob", "skill": "sums"},
     {"persona": "bob", "skill": "sums"}, "NotFound: "),
    ("remove_persona_guardrail", {"persona": "ada", "guardrail": "no-med"},
     {"persona": "ada", "guardrail": "no-med"}, "NotFound: "),
    ("add_arc_stage", {"arc": "fall", "stage": "low", "condition": "It rains"},
     {"arc": "fall", "stage": "low"}, "AlreadyExists: "),
    ("update_arc_stage", {"arc": "fall", "stage": "low", "new_name": "deep", "description": "D"},
     {"arc": "fall", "stage": "dep"}, "StageError: "),
    ("add_stage_part", {"arc": "fall", "stage": "deep", "part": "brisk"},
     {"arc": "fall", "stage": "deep", "part": "brsk"}, "did you mean brisk?"),
    ("remove_stage_part", {"arc": "fall", "stage": "deep", "part": "brisk"},
     {"arc": "fall", "stage": "deep", "part": "brisk"}, "NotFound: "),
    ("assign_persona_arc", {"persona": "eve", "arc": "fall"},
     {"persona": "eve", "arc": "fall", "stage": "no"}, "its stages are: high, deep"),
    ("advance_persona_stage", {"persona": "eve"}, {"persona": "eve"}, "StageError: "),
    ("remove_arc_stage", {"arc": "fall", "stage": "deep", "force": True},
     {"arc": "fall", "stage": "high"}, "InUse: "),
    ("reset_persona_stage", {"persona": "eve"}, {"persona": "ada"}, 'StageError: persona "ada"'),
    ("compile_persona", {"name": "eve"}, {"name": "eve", "detail": True}, 'no argument "detail"'),
    ("unassign_persona_arc", {"persona": "eve"}, {"persona": "eve"}, "StageError: "),
    ("delete_character_arc", {"name": "fall"}, {"name": "growth"}, "InUse: "),
    ("delete_agent_trait", {"name": "brave", "force": True}, {"name": "brave"}, "NotFound: "),
    ("delete_agent_part", {"name": "brisk", "force": True}, {"name": "slow"}, "InUse: "),
    ("delete_agent_persona", {"name": "eve"}, {"name": "eve", "force": "yes"}, "must be true or"),
    ("list_releases", {"name": "ada"}, {"name": "eve"}, "NotFound: "),
    ("get_release", {"name": "ada", "release": 1}, {"name": "ada", "release": "prodution"}, "mean"),
]  # fmt: skip


def test_the_tools_are_those_of_the_design() -> None:
    assert len(SEED) == 33
    assert sorted(one[0] for one in CALLS) == sorted([*SEED, *BESIDE])


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_each_answers_and_refuses(catalog: Catalog, mode: str) -> None:
    catalog.publish("ada", by="me", door="cli", label="production")
    async with agent_at(catalog, mode=mode) as agent:
        assert sorted(await agent.tools()) == sorted([*SEED, *BESIDE])
        for tool, good, bad, said in CALLS:
            await agent.ask(tool, **good)
            assert said in await agent.refused(tool, **bad), tool


async def test_declarations(catalog: Catalog) -> None:
    async with agent_at(catalog) as agent:
        tools = await agent.tools()
    for name, tool in tools.items():
        assert tool.title
        assert tool.description
        assert tool.input_schema["additionalProperties"] is False
        for one in tool.input_schema["properties"].values():
            assert one["description"]
        said = tool.annotations
        assert said is not None
        assert said.open_world_hint is False
        reads = name.startswith(("get_", "list_", "search_", "resolve_"))
        assert said.read_only_hint is reads, name
        assert said.destructive_hint is name.startswith(
            ("delete_", "remove_", "unassign_", "update_", "assign_", "reset_")
        ), name
    assert tools["compile_persona"].annotations.idempotent_hint is True  # type: ignore[union-attr]
    assert tools["advance_persona_stage"].annotations.idempotent_hint is False  # type: ignore[union-attr]


async def test_read_only_offers_nothing_that_writes(catalog: Catalog) -> None:
    async with agent_at(catalog, read_only=True) as agent:
        assert all(tool.annotations.read_only_hint for tool in (await agent.tools()).values())  # type: ignore[union-attr]
        hints = (await agent.ask("get_persona_manifest", name="ada"))["on_demand_tools"]
        assert "compile_persona(name)" not in hints
        assert hints["get_agent_persona(name)"] == (
            "load pre-merged compiled_summary if full context needed"
        )
        with pytest.raises(Exception, match="NotFound: no tool"):
            await agent.client.call_tool("compile_persona", {"name": "ada"})
    assert catalog.persona("ada").compiled_at is None


async def test_an_unknown_tool_is_named_with_the_nearest(catalog: Catalog) -> None:
    async with agent_at(catalog) as agent:
        with pytest.raises(Exception, match="did you mean get_agent_part"):
            await agent.client.call_tool("get_agnt_part", {"name": "warm"})


async def test_changes_carry_the_client_and_the_door(catalog: Catalog) -> None:
    async with agent_at(catalog) as agent:
        await agent.ask("update_agent_part", name="warm", description="Warmth")
    newest = catalog.history(limit=1)[0]
    assert (newest.actor, newest.door) == ("tester", "mcp")


async def refused_unknown(agent: Agent) -> str:
    return await agent.refused("get_agent_persona", name="ada", overides={}, zzz=1)


async def test_unknown_arguments_are_named(catalog: Catalog) -> None:
    async with agent_at(catalog) as agent:
        assert await refused_unknown(agent) == (
            'Invalid: get_agent_persona takes no argument "overides" (did you mean overrides?), '
            '"zzz"; it takes name, detail, overrides, types, limit, budget, label'
        )
