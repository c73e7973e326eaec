"""Personas as prompts and as resources, and completion of what is typed."""

from __future__ import annotations

import json

import mcp_types as types
import pytest
from mcp.shared.exceptions import MCPError

from store.catalog import Catalog
from store.compose.request import Request
from store.entries import Persona
from tests.studio.cli.desk import ADA_SUMMARY
from tests.studio.serve.mcp.agent import agent_at

HOSTILE = "Ada Byron: 50% {x} é日本?#&[a] ..😀"


def text_in(result: types.GetPromptResult | types.ReadResourceResult) -> str:
    if isinstance(result, types.GetPromptResult):
        (message,) = result.messages
        assert message.role == "user"
        assert isinstance(message.content, types.TextContent)
        return message.content.text
    (content,) = result.contents
    assert isinstance(content, types.TextResourceContents)
    return content.text


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_prompts(catalog: Catalog, mode: str) -> None:
    async with agent_at(catalog, mode=mode) as agent:
        listed = await agent.client.list_prompts()
        assert [one.name for one in listed.prompts] == ["ada", "bob"]
        assert listed.prompts[0].description == "A kind teacher"
        assert [one.name for one in listed.prompts[0].arguments or ()] == ["stage", "detail"]
        ada = await agent.client.get_prompt("ada")
        assert text_in(ada) + "\n" == ADA_SUMMARY
        bold = await agent.client.get_prompt("bob", {"stage": "bold", "detail": "true"})
        assert text_in(bold) == catalog.compose("bob", Request(stage="bold", detail=True)).text
        blank = await agent.client.get_prompt("bob", {"stage": "", "detail": ""})
        assert text_in(blank) == catalog.compose("bob", Request()).text


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("ade", {}, 'NotFound: no persona "ade"; did you mean ada?'),
        ("bob", {"stage": "blod"}, "StageError: "),
        ("bob", {"detail": "perhaps"}, 'Invalid: prompt, detail: "perhaps" is not true or false'),
        ("bob", {"stge": "x"}, 'takes no argument "stge"; did you mean stage'),
    ],
)
async def test_wrong_prompts(catalog: Catalog, name: str, given: dict[str, str], said: str) -> None:
    async with agent_at(catalog) as agent:
        with pytest.raises(MCPError) as refused:
            await agent.client.get_prompt(name, given)
    assert said in str(refused.value)


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_resources(catalog: Catalog, mode: str) -> None:
    with catalog.change(by="me", door="cli") as change:
        change.create(Persona(name=HOSTILE, summary="You are many."))
    async with agent_at(catalog, mode=mode) as agent:
        listed = (await agent.client.list_resources()).resources
        assert len(listed) == 9
        for one in listed:
            name, view = one.name.rsplit("/", 1)
            assert one.uri.startswith("persona://")
            text = text_in(await agent.client.read_resource(one.uri))
            if view == "manifest":
                assert json.loads(text) == catalog.manifest(name)
                assert one.mime_type == "application/json"
            else:
                assert text == catalog.compose(name, Request(detail=view == "detail")).text
        templates = (await agent.client.list_resource_templates()).resource_templates
        assert [one.uri_template for one in templates] == [
            "persona://{name}/summary",
            "persona://{name}/detail",
            "persona://{name}/manifest",
        ]


@pytest.mark.parametrize(
    "uri",
    [
        "persona://ade/summary",
        "persona://ada/other",
        "persona://ada",
        "persona:///summary",
        "persona://a/b/summary",
        "persona://%00/summary",
        "persona://%ff/summary",
        "file:///etc/passwd",
        "persona://../summary",
        f"persona://{'x' * 500}/summary",
    ],
)
async def test_wrong_addresses(catalog: Catalog, uri: str) -> None:
    async with agent_at(catalog) as agent:
        with pytest.raises(MCPError, match="NotFound: "):
            await agent.client.read_resource(uri)


async def test_long_lists_go_on_by_cursor(catalog: Catalog) -> None:
    with catalog.change(by="me", door="cli") as change:
        for number in range(250):
            change.create(Persona(name=f"p{number:03}", summary="."))
    async with agent_at(catalog) as agent:
        first = await agent.client.list_prompts()
        rest = await agent.client.list_prompts(cursor=first.next_cursor)
        assert (len(first.prompts), len(rest.prompts), rest.next_cursor) == (200, 52, None)
        uris: list[str] = []
        cursor = None
        while True:
            page = await agent.client.list_resources(cursor=cursor)
            uris += [one.uri for one in page.resources]
            if (cursor := page.next_cursor) is None:
                break
        assert len(set(uris)) == 3 * 252
        with pytest.raises(MCPError, match="Invalid: cursor"):
            await agent.client.list_prompts(cursor="x")


async def test_completion(catalog: Catalog) -> None:
    async with agent_at(catalog) as agent:
        template = types.ResourceTemplateReference(uri="persona://{name}/summary")

        async def names(value: str) -> list[str]:
            found = await agent.client.complete(template, {"name": "name", "value": value})
            return list(found.completion.values)

        assert await names("") == ["ada", "bob"]
        assert await names("A") == ["ada"]
        assert await names('x" kind:part') == []
        prompt = types.PromptReference(name="bob")
        stages = await agent.client.complete(prompt, {"name": "stage", "value": ""})
        assert stages.completion.values == ["shy", "open", "bold"]
        views = await agent.client.complete(prompt, {"name": "detail", "value": "t"})
        assert views.completion.values == ["true"]
        nothing = await agent.client.complete(prompt, {"name": "other", "value": ""})
        assert nothing.completion.values == []
