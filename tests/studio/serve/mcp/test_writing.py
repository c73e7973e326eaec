"""What an agent changes: fields, names, links, stages; and what it may not overwrite."""

from __future__ import annotations

import anyio
import pytest

from store.catalog import Catalog
from store.database import engine
from tests.studio.serve.mcp.agent import agent_at


async def test_null_clears_and_the_rest_stays(catalog: Catalog) -> None:
    async with agent_at(catalog) as agent:
        before = await agent.ask("get_agent_part", name="warm")
        done = await agent.ask("update_agent_part", name="warm", content=None, description="W")
        after = await agent.ask("get_agent_part", name="warm")
    assert done["changed"] is True
    assert done["revision"] == after["revision"] > before["revision"]
    moved = ("content", "description", "revision", "updated_at", "source")
    assert {**before, **{key: after[key] for key in moved}} == after
    assert (after["content"], after["description"], after["source"]) == ("", "W", "store")


async def test_a_write_that_changes_nothing_makes_no_revision(catalog: Catalog) -> None:
    async with agent_at(catalog) as agent:
        newest = catalog.newest_revision()
        done = await agent.ask("update_agent_part", name="warm", summary="Speak warmly.")
        again = await agent.ask("add_persona_part", persona="ada", part="warm", priority=2)
        assert (done["changed"], again["changed"]) == (False, False)
        assert catalog.newest_revision() == newest


async def test_a_rename_is_followed_and_is_one_revision(catalog: Catalog) -> None:
    async with agent_at(catalog) as agent:
        newest = catalog.newest_revision()
        await agent.ask("update_agent_part", name="warm", new_name="hot", description="Hot")
        assert catalog.newest_revision() == newest + 1
        manifest = await agent.ask("get_persona_manifest", name="ada")
        assert manifest["parts"][1] == {"name": "hot", "type": "tone", "description": "Hot"}


async def test_expected_revision_is_a_conflict_by_field(
    catalog: Catalog, elsewhere: Catalog
) -> None:
    async with agent_at(catalog) as agent:
        read = (await agent.ask("get_agent_part", name="warm"))["revision"]
        with elsewhere.change(by="author", door="studio") as change:
            change.update("part", "warm", {"summary": "Theirs."})
        said = await agent.refused(
            "update_agent_part", name="warm", summary="Mine.", expected_revision=read
        )
        assert said == (
            'Conflict: part "warm", summary: changed meanwhile to "Theirs."; yours is "Mine."'
        )
        # Another field stands beside theirs.
        await agent.ask("update_agent_part", name="warm", content="Mine.", expected_revision=read)
        found = await agent.ask("get_agent_part", name="warm")
        assert (found["summary"], found["content"]) == ("Theirs.", "Mine.")


async def test_expected_revision_of_a_persona(catalog: Catalog, elsewhere: Catalog) -> None:
    async with agent_at(catalog) as agent:
        read = (await agent.ask("get_agent_persona", name="bob"))["revision"]
        with elsewhere.change(by="author", door="studio") as change:
            change.arcs.advance("bob")
            change.links.add("bob", "part", "kind")
        for field, value in (("stage", "bold"), ("parts", ["terse"])):
            said = await agent.refused(
                "update_agent_persona", name="bob", expected_revision=read, **{field: value}
            )
            assert said.startswith(f'Conflict: persona "bob", {field}: ')
        await agent.ask("update_agent_persona", name="bob", summary="Bob!", expected_revision=read)
        assert catalog.persona("bob").stage == "open"


async def test_clearing_the_arc_clears_the_stage(catalog: Catalog) -> None:
    async with agent_at(catalog) as agent:
        await agent.ask("update_agent_persona", name="bob", arc=None)
        assert (catalog.persona("bob").arc, catalog.persona("bob").stage) == ("", "")
        await agent.ask("update_agent_persona", name="bob", arc="growth")
        assert catalog.persona("bob").stage == "shy"


async def test_null_clears_a_text_of_a_stage(catalog: Catalog) -> None:
    async with agent_at(catalog) as agent:
        given = {"arc": "growth", "stage": "open"}
        await agent.ask("update_arc_stage", **given, description="Open.", stage_order=9)
        done = await agent.ask("update_arc_stage", **given, condition=None, stage_order=None)
    found = {one["name"]: one for one in done["stages"]}["open"]
    assert (found["description"], found["condition"]) == ("Open.", "")
    assert [one["name"] for one in done["stages"]] == ["shy", "bold", "open"]


async def test_a_list_of_parts_keeps_what_it_says(catalog: Catalog) -> None:
    async with agent_at(catalog) as agent:
        await agent.ask(
            "create_agent_persona",
            name="eve",
            parts=[{"name": "warm", "part_order": 5, "priority": -2}, "kind"],
            presets=[{"name": "brisk", "overrides": {"tone": None}}],
            metadata={"a": "b"},
        )
        links = await agent.ask("add_persona_part", persona="eve", part="slow", part_order=1)
        assert links["parts"] == [
            {"name": "slow", "part_order": 1, "priority": 0},
            {"name": "warm", "part_order": 5, "priority": -2},
            {"name": "kind", "part_order": 6, "priority": 0},
        ]
        # An update of something else leaves orders and priorities as they are.
        await agent.ask("update_agent_persona", name="eve", summary="Eve.")
        assert [link.priority for link in catalog.persona("eve").parts] == [0, -2, 0]


async def test_unknown_words_inside_a_value_are_named(catalog: Catalog) -> None:
    async with agent_at(catalog) as agent:
        said = await agent.refused(
            "create_agent_persona", name="eve", presets=[{"name": "p", "overides": {}}]
        )
        assert "overides (did you mean overrides?)" in said
        assert catalog.find("persona", "eve") is None


async def test_many_calls_at_once(catalog: Catalog) -> None:
    async with agent_at(catalog) as agent, anyio.create_task_group() as tasks:
        for number in range(20):
            name = f"part-{number:02}"
            tasks.start_soon(
                agent.client.call_tool,
                "create_agent_part",
                {"name": name, "part_type": "tone", "summary": name},
            )
            tasks.start_soon(agent.client.call_tool, "get_agent_persona", {"name": "ada"})
    assert len(catalog.entries("part")) == 24


async def test_a_cancelled_call_leaves_all_or_nothing(catalog: Catalog, elsewhere: Catalog) -> None:
    async with agent_at(catalog, mode="legacy") as agent:
        with anyio.move_on_after(0.2) as scope, elsewhere.change(by="author", door="studio"):
            # The database is theirs while they write: ours waits, and its caller gives up.
            await agent.client.call_tool(
                "create_agent_part", {"name": "late", "part_type": "tone", "summary": "Late."}
            )
        assert scope.cancelled_caught
        # The server serves on, and what was begun is there whole, or is not there.
        assert (await agent.ask("get_agent_persona", name="ada"))["name"] == "ada"
        await agent.ask("update_agent_part", name="warm", description="W")
        late = catalog.find("part", "late")
        assert late is None or getattr(late, "summary", "") == "Late."


async def test_a_database_that_is_held_by_another(
    folder: object, elsewhere: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT", 100)
    catalog = Catalog.open(elsewhere.database.location)
    try:
        async with agent_at(catalog) as agent:
            with elsewhere.change(by="author", door="studio"):
                said = await agent.refused("update_agent_part", name="warm", description="W")
                assert said.startswith("PersistError: the database ")
                assert "is locked by another program" in said
                assert (await agent.ask("get_agent_part", name="warm"))["name"] == "warm"
            await agent.ask("update_agent_part", name="warm", description="W")
    finally:
        catalog.close()


async def test_a_database_that_goes_away_and_comes_back(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy import Connection
    from sqlalchemy.exc import OperationalError

    execute = Connection.execute

    def gone(*_: object, **__: object) -> None:
        raise OperationalError("", {}, Exception("disk I/O error"))

    async with agent_at(catalog) as agent:
        await agent.ask("get_agent_persona", name="ada")
        with monkeypatch.context() as away:
            away.setattr(Connection, "execute", gone)
            said = await agent.refused("get_agent_persona", name="bob")
            assert said.startswith("PersistError: the database ")
            assert "reports an error" in said
            with pytest.raises(Exception, match="PersistError"):
                await agent.client.list_prompts()
            # The watch for changes meets it too, and goes on.
            await anyio.sleep(0.7)
        assert Connection.execute is execute
        assert (await agent.ask("get_agent_persona", name="bob"))["name"] == "bob"
