"""Clients of both eras are told of what changed, whoever changed it, and of nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anyio
import mcp_types as types
import pytest
from mcp.shared.subscriptions import PromptsListChanged, ResourcesListChanged, ResourceUpdated

from store.catalog import Catalog
from store.entries import Persona
from tests.studio.serve.mcp.agent import agent_at

SUMMARY = "persona://ada/summary"


async def until(said: Callable[[], bool]) -> None:
    with anyio.fail_after(20):
        while not said():
            await anyio.sleep(0.05)


async def settled() -> None:
    """Time for two looks at the database."""
    await anyio.sleep(1.3)


def edit(catalog: Catalog, summary: str) -> None:
    with catalog.change(by="author", door="studio") as change:
        change.update("part", "warm", {"summary": summary})


# The SDK says that newer clients listen instead; older ones do this.
@pytest.mark.filterwarnings("ignore::mcp.shared.exceptions.MCPDeprecationWarning")
async def test_an_older_client(catalog: Catalog, elsewhere: Catalog) -> None:
    told: list[str] = []

    async def hear(message: Any) -> None:
        if isinstance(message, types.ResourceUpdatedNotification):
            told.append(str(message.params.uri))
        elif isinstance(message, types.ServerNotification):
            told.append(message.method)

    async with agent_at(catalog, mode="legacy", message_handler=hear) as agent:
        said = agent.client.server_capabilities
        assert said.prompts is not None
        assert said.prompts.list_changed is True
        assert said.resources is not None
        assert said.resources.subscribe is True
        await agent.client.subscribe_resource(SUMMARY)
        await settled()
        assert told == []
        edit(elsewhere, "Speak hotly.")
        await until(lambda: told == [SUMMARY])
        with elsewhere.change(by="author", door="studio") as change:
            change.create(Persona(name="eve", summary="Eve."))
        lists = ["notifications/prompts/list_changed", "notifications/resources/list_changed"]
        await until(lambda: told[1:] == lists)
        # What is in no text of Ada's, and no change at all, is told to nobody.
        with elsewhere.change(by="author", door="studio") as change:
            change.update("part", "terse", {"summary": "Speak."})
        await settled()
        assert told[1:] == lists
        await agent.client.unsubscribe_resource(SUMMARY)
        edit(elsewhere, "Speak coldly.")
        await settled()
        assert told[1:] == lists


async def test_a_newer_client(catalog: Catalog, elsewhere: Catalog) -> None:
    async with (
        agent_at(catalog) as agent,
        agent.client.listen(
            prompts_list_changed=True,
            resources_list_changed=True,
            resource_subscriptions=[SUMMARY],
        ) as stream,
    ):
        events = aiter(stream)

        async def event() -> Any:
            with anyio.fail_after(20):
                return await anext(events)

        edit(elsewhere, "Speak hotly.")
        assert await event() == ResourceUpdated(uri=SUMMARY)
        with elsewhere.change(by="author", door="studio") as change:
            change.rename("persona", "ada", "ida")
        assert {await event(), await event(), await event()} == {
            PromptsListChanged(),
            ResourcesListChanged(),
            ResourceUpdated(uri=SUMMARY),
        }


async def test_its_own_changes_are_told_too(catalog: Catalog) -> None:
    async with (
        agent_at(catalog) as agent,
        agent.client.listen(resource_subscriptions=["persona://bob/summary"]) as stream,
    ):
        await agent.ask("advance_persona_stage", persona="bob")
        with anyio.fail_after(20):
            assert await anext(aiter(stream)) == ResourceUpdated(uri="persona://bob/summary")
