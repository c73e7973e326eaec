"""What an agent gets when it loads: a manifest, one part, a persona narrowed, a release."""

from __future__ import annotations

import pytest

from store.catalog import Catalog
from store.compose.request import Request
from tests.studio.cli.desk import ADA_SUMMARY
from tests.studio.serve.mcp.agent import agent_at


async def test_the_strategy_never_brings_what_was_not_asked_for(catalog: Catalog) -> None:
    async with agent_at(catalog) as agent:
        found = await agent.ask("search_catalog", query="teacher", kinds=["persona"])
        assert [one["name"] for one in found["results"]] == ["ada"]
        manifest = await agent.ask("get_persona_manifest", name="ada")
        assert manifest["parts"] == [
            {"name": "kind", "type": "soul", "description": ""},
            {"name": "warm", "type": "tone", "description": ""},
            {"name": "slow", "type": "tone", "description": ""},
        ]
        assert manifest["guardrails"] == ["no-med"]
        assert list(manifest["on_demand_tools"]) == [
            "get_agent_part(name)",
            "get_agent_trait(name)",
            "get_agent_skill(name)",
            "get_agent_guardrail(name)",
            "compile_persona(name)",
        ]
        for text in ("You are Ada", "Be kind.", "Speak", "No medical"):
            assert not any(text in received for received in agent.received)
        assert (await agent.ask("get_agent_part", name="kind"))["summary"] == "Be kind."
        for text in ("You are Ada", "Speak", "No medical"):
            assert not any(text in received for received in agent.received)
        compiled = await agent.ask("compile_persona", name="ada")
        assert compiled["compiled_summary"] + "\n" == ADA_SUMMARY


async def test_a_persona_as_it_stands(catalog: Catalog) -> None:
    async with agent_at(catalog) as agent:
        found = await agent.ask("get_agent_persona", name="ada")
        composed = catalog.compose("ada", Request())
        assert found["summary"] == "You are Ada."
        assert found["parts"] == [
            {"name": "kind", "part_type": "soul", "layer": "own", "summary": "Be kind."},
            {"name": "warm", "part_type": "tone", "layer": "own", "summary": "Speak warmly."},
            {"name": "slow", "part_type": "tone", "layer": "own", "summary": "Speak slowly."},
        ]
        assert found["traits"] == [
            {"name": "curious", "trait_type": "cognitive", "description": "Asks why."}
        ]
        assert found["guardrails"] == [{"name": "no-med", "description": "No medical advice."}]
        assert (found["tokens"], found["encoding"]) == (composed.tokens, "o200k_base")
        assert (found["compiled_summary"], found["compiled_at"], found["stale"]) == (
            None,
            None,
            None,
        )
        assert "detail" not in found
        assert "compiled_detail" not in found


async def test_in_detail(catalog: Catalog) -> None:
    async with agent_at(catalog) as agent:
        found = await agent.ask("get_agent_persona", name="ada", detail=True)
    assert found["view"] == "detail"
    assert found["detail"] == "You are Ada, who has taught for thirty years."
    assert [one["content"] for one in found["parts"]] == [
        "Be kind.",
        "Speak warmly, as to a friend.",
        "Speak slowly.",
    ]
    assert found["guardrails"] == [
        {"name": "no-med", "severity": "high", "content": "No medical advice."}
    ]
    assert "summary" not in found


async def test_overrides_types_limit_and_budget(catalog: Catalog) -> None:
    async with agent_at(catalog) as agent:
        await agent.ask("compile_persona", name="ada")
        whole = await agent.ask("get_agent_persona", name="ada")
        assert whole["compiled_summary"] + "\n" == ADA_SUMMARY
        assert whole["stale"] is False
        terse = await agent.ask("get_agent_persona", name="ada", overrides={"tone": "terse"})
        assert [(one["name"], one["layer"]) for one in terse["parts"]] == [
            ("kind", "own"),
            ("terse", "override"),
        ]
        assert terse["compiled_summary"] is None
        assert terse["compiled_at"] == whole["compiled_at"]
        without = await agent.ask("get_agent_persona", name="ada", overrides={"tone": None})
        assert [one["name"] for one in without["parts"]] == ["kind"]
        souls = await agent.ask("get_agent_persona", name="ada", types=["soul"])
        assert [one["name"] for one in souls["parts"]] == ["kind"]
        top = await agent.ask("get_agent_persona", name="ada", limit=1)
        assert [one["name"] for one in top["parts"]] == ["warm"]
        none = await agent.ask("get_agent_persona", name="ada", budget=0)
        assert (none["parts"], none["traits"]) == ([], [])
        assert none["over_by"] == none["tokens"] > 0
        same = await agent.ask("get_agent_persona", name="ada", types=[], overrides={}, limit=None)
        assert same == whole
        said = await agent.refused("get_agent_persona", name="ada", overrides={"soul": "terse"})
        assert said.startswith("Invalid: ")
        said = await agent.refused("get_agent_persona", name="ada", overrides={"tone": "tersee"})
        assert said == 'NotFound: no part "tersee" to override tone with; did you mean terse?'


async def test_a_label_stays_while_parts_are_edited(catalog: Catalog, elsewhere: Catalog) -> None:
    catalog.publish("ada", by="me", door="cli", label="production")
    async with agent_at(catalog) as agent:
        before = await agent.ask("get_agent_persona", name="ada", label="production")
        assert before["text"] + "\n" == ADA_SUMMARY
        assert (before["release"], before["label"]) == (1, "production")
        with elsewhere.change(by="author", door="studio") as change:
            change.update("part", "kind", {"summary": "Be very kind."})
        assert await agent.ask("get_agent_persona", name="ada", label="production") == before
        live = await agent.ask("get_agent_persona", name="ada")
        assert live["parts"][0]["summary"] == "Be very kind."
        elsewhere.publish("ada", by="author", door="studio", label="production")
        after = await agent.ask("get_agent_persona", name="ada", label="production")
        assert after["release"] == 2
        assert "Be very kind." in after["text"]
        detail = await agent.ask("get_agent_persona", name="ada", label="latest", detail=True)
        assert "thirty years" in detail["text"]
        said = await agent.refused("get_agent_persona", name="ada", label="latest", limit=2)
        assert said == (
            "Invalid: get_agent_persona, label: takes no limit beside it: a release is as it was "
            "published"
        )


async def test_an_edit_elsewhere_is_in_the_next_call(catalog: Catalog, elsewhere: Catalog) -> None:
    async with agent_at(catalog) as agent:
        for number in range(30):
            with elsewhere.change(by="author", door="studio") as change:
                change.update("part", "warm", {"summary": f"Warmth {number}."})
            for _ in range(2):
                found = await agent.ask("get_agent_persona", name="ada")
                assert found["parts"][1]["summary"] == f"Warmth {number}."
                part = await agent.ask("get_agent_part", name="warm")
                assert part["summary"] == f"Warmth {number}."


async def test_its_own_edits_are_in_the_next_call(catalog: Catalog) -> None:
    async with agent_at(catalog) as agent:
        for number in range(10):
            await agent.ask("update_agent_part", name="warm", summary=f"Warmth {number}.")
            found = await agent.ask("get_agent_persona", name="ada")
            assert found["parts"][1]["summary"] == f"Warmth {number}."


async def test_lists_go_on_by_cursor(catalog: Catalog) -> None:
    async with agent_at(catalog) as agent:
        names: list[str] = []
        cursor = None
        while True:
            page = await agent.ask("list_agent_parts", limit=3, cursor=cursor)
            names += [one["name"] for one in page["parts"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert names == ["kind", "slow", "terse", "warm"]
        page = await agent.ask("list_agent_parts", part_type="tone", tags=["formal"])
        assert [one["name"] for one in page["parts"]] == ["warm"]
        assert set(page["parts"][0]) == {
            "name",
            "part_type",
            "description",
            "tags",
            "source",
            "updated_at",
        }
        said = await agent.refused("list_agent_traits", cursor=cursor or "bm8")
        assert said.startswith("Invalid: cursor: ")


async def test_the_cursor_of_a_search(catalog: Catalog) -> None:
    async with agent_at(catalog) as agent:
        first = await agent.ask("search_catalog", query="kind:part", limit=2)
        rest = await agent.ask("search_catalog", query="kind:part", cursor=first["next_cursor"])
        names = [one["name"] for one in (*first["results"], *rest["results"])]
        assert names == ["kind", "slow", "terse", "warm"]
        assert rest["next_cursor"] is None


async def test_a_session(catalog: Catalog) -> None:
    async with agent_at(catalog) as agent:
        found = await agent.ask(
            "resolve_session", persona="ada", role="host", sequence="call", persona_text="none"
        )
        assert found["system_prompt"] == "Host the call.\n\n[Current step: hello]\nGreet."
        assert found["not_forwarded"] == ["temperature"]
        said = await agent.refused("resolve_session", persona="ada", sequence="call", step=7)
        assert said.startswith("StepNotFound: ")


@pytest.mark.parametrize("name", ["a/b", "..", "x" * 500, "\x00", "a\nb", " ", "é" * 300])
async def test_names_that_nothing_has(catalog: Catalog, name: str) -> None:
    async with agent_at(catalog) as agent:
        for tool in ("get_agent_persona", "get_persona_manifest", "get_agent_part"):
            said = await agent.refused(tool, name=name)
            assert said.startswith(("NotFound: ", "Invalid: "))
            assert len(said) < 1_000
