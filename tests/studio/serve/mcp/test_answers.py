"""Answers that are kept are never stale, on both databases."""

from __future__ import annotations

import random

from store.catalog import Catalog
from store.entries import Part, PartLink, Persona
from studio.serve.mcp.desk import Desk, key_of
from tests.databases import Place


async def test_never_stale(place: Place) -> None:
    ours, theirs = Catalog.open(place.location), Catalog.open(place.location)
    desk = Desk(ours)
    tool = desk.tools(read_only=False)["get_agent_persona"]
    pick = random.Random(5)
    try:
        with ours.change(by="me", door="cli") as change:
            for number in range(3):
                change.create(Part(name=f"p{number}", part_type="tone", summary="0"))
                links = tuple(PartLink(f"p{one}", one) for one in range(number + 1))
                change.create(Persona(name=f"a{number}", summary="A.", parts=links))
        for turn in range(60):
            if pick.random() < 0.4:
                with pick.choice((ours, theirs)).change(by="me", door="cli") as change:
                    change.update("part", f"p{pick.randrange(3)}", {"summary": f"{turn}"})
            name = f"a{pick.randrange(3)}"
            answer = await desk.answer(tool, {"name": name}, "me", read_only=False)
            expected = theirs.material(name).parts
            shown = {one["name"]: one["summary"] for one in answer["structuredContent"]["parts"]}
            links = theirs.persona(name).parts
            assert shown == {one.part: expected[one.part].summary for one in links}
    finally:
        desk.close()
        ours.close()
        theirs.close()


async def test_an_answer_is_kept_while_nothing_changes(catalog: Catalog) -> None:
    desk = Desk(catalog)
    tool = desk.tools(read_only=False)["get_agent_persona"]
    try:
        given = {"name": "ada", "detail": True}
        one = await desk.answer(tool, given, "me", read_only=False)
        assert await desk.answer(tool, given, "you", read_only=False) is one
        other = await desk.answer(tool, {"name": "ada"}, "me", read_only=False)
        assert other["structuredContent"]["view"] == "summary"
    finally:
        desk.close()


def test_keys() -> None:
    assert key_of("t", True, {"a": 1, "b": 2}) == key_of("t", True, {"b": 2, "a": 1})
    keys = {key_of("t", one, {"a": value}) for one in (True, False) for value in (1, True, "1")}
    assert len(keys) == 6
    assert key_of("t", True, {"a": "\ud800"}) is None
