"""Input of any kind: an answer in words, and nothing half written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.catalog import Catalog
from store.errors import Invalid, StoreError
from studio.serve.mcp.registry import tools_for
from studio.serve.mcp.tool import Call
from tests.studio.serve.mcp.agent import agent_at

LONG = "x" * 2_000_000

WRONG: list[Any] = [5, 1.5, True, None, [], {}, [[]], {"a": 1}, "x", LONG, "\0", "a\0b", 10**40]


async def test_wrong_types_for_every_argument(catalog: Catalog) -> None:
    good = {"name": "n", "part_type": "tone", "trait_type": "social", "summary": "s", "query": "q"}
    async with agent_at(catalog) as agent:
        for name, tool in (await agent.tools()).items():
            for argument in tool.input_schema["properties"]:
                for value in (5, [[]], {"a": 1}, True):
                    result = await agent.call(name, {**good, argument: value})
                    assert result.is_error
                    assert agent.received[-1].startswith(("Invalid: ", "NotFound: ")), name


async def test_long_and_unstorable_texts(catalog: Catalog) -> None:
    async with agent_at(catalog) as agent:
        await agent.ask(
            "create_agent_part", name="long", part_type="tone", summary="s", content=LONG
        )
        found = await agent.ask("get_agent_part", name="long")
        assert found["content"] == LONG
        for text, said in (("a\0b", "a NUL character"), ("\ud800", "half of a surrogate pair")):
            answer = await refused_in_process(catalog, "update_agent_part", summary=text)
            assert said in answer
        said = await agent.refused("create_agent_part", name=LONG, part_type="tone", summary="s")
        assert said.startswith("Invalid: ")
        assert len(said) < 500


async def test_what_should_not_have_happened_is_one_line(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("secret")

    async with agent_at(catalog) as agent:
        with monkeypatch.context() as patched:
            patched.setattr(type(catalog), "material", broken)
            said = await agent.refused("get_persona_manifest", name="ada")
        assert said.startswith("InternalError: this should not have happened (ZeroDivisionError)")
        assert "secret" not in said
        assert "secret" in capsys.readouterr().err
        assert (await agent.ask("get_persona_manifest", name="ada"))["name"] == "ada"


async def refused_in_process(catalog: Catalog, tool: str, **fields: Any) -> str:
    """What a tool says of texts that no transport carries."""
    call = Call(catalog, "me", False)
    with pytest.raises(Invalid) as refused:
        tools_for(read_only=False)[tool].answer(call, {"name": "warm", **fields})
    return str(refused.value)


TOOLS = sorted(tools_for(read_only=False))
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=True),
        st.text(max_size=8),
        st.sampled_from(["ada", "warm", "growth", "shy", "tone", "\ud800", "a\0", *WRONG[:9]]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), tool=st.sampled_from(TOOLS))
def test_anything_at_all(catalog: Catalog, data: st.DataObject, tool: str) -> None:
    one = tools_for(read_only=False)[tool]
    known = st.sampled_from([argument.name for argument in one.arguments])
    names = st.one_of(known, known, known, st.text(max_size=6))
    arguments = data.draw(st.dictionaries(names, VALUES, max_size=5))
    newest = catalog.newest_revision()
    said = refusal(catalog, tool, arguments)
    if said is not None:
        assert said
        assert "\n" not in said
        # What was refused was not done by half.
        assert catalog.newest_revision() == newest


def refusal(catalog: Catalog, tool: str, arguments: dict[str, Any]) -> str | None:
    try:
        tools_for(read_only=False)[tool].answer(Call(catalog, "me", False), arguments)
    except StoreError as error:
        return str(error)
    return None
