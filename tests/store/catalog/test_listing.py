"""Pages of a kind for agents, and entries as they were for who read them then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from store.entries import (
    KINDS,
    Arc,
    Guardrail,
    Kind,
    Part,
    Persona,
    Role,
    Skill,
    Stage,
    Step,
    Trait,
)
from store.entries import Sequence as VoiceSequence
from store.errors import Conflict, Invalid, NotFound
from store.fields import FIELDS
from tests.store.catalog.build import Desk


def part(name: str, part_type: str = "tone", *tags: str) -> Part:
    return Part(name=name, part_type=part_type, summary=name, description=f"{name}!", tags=tags)


@pytest.fixture
def filled(desk: Desk) -> Desk:
    desk.add(part("c", "tone", "x", "y"), part("a", "soul", "x"), part("B"), part("é", "tone", "y"))
    return desk


def names(desk: Desk, **given: object) -> list[str]:
    return [one.name for one in desk.catalog.listing("part", limit=10, **given)]  # type: ignore[arg-type]


def test_pages_go_on_behind_a_name(filled: Desk) -> None:
    assert names(filled) == ["B", "a", "c", "é"]
    assert names(filled, after="a") == ["c", "é"]
    # Also where nothing has that name any more.
    assert names(filled, after="aa") == ["c", "é"]
    assert names(filled, after="é") == []
    assert [one.name for one in filled.catalog.listing("part", limit=2)] == ["B", "a"]


def test_types_and_tags_narrow(filled: Desk) -> None:
    assert names(filled, types=["tone"]) == ["B", "c", "é"]
    assert names(filled, tags=["x"]) == ["a", "c"]
    assert names(filled, tags=["x", "y"]) == ["c"]
    assert names(filled, types=["soul", "tone"], tags=["y"], after="c") == ["é"]
    assert names(filled, tags=['" OR 1']) == []
    assert names(filled, tags=["\0"]) == []


def test_what_a_line_says(filled: Desk) -> None:
    (line,) = filled.catalog.listing("part", after="a", limit=1)
    assert (line.kind, line.name, line.type, line.description) == ("part", "c", "tone", "c!")
    assert (line.tags, line.source, line.updated_at) == (("x", "y"), "store", filled.clock())


@pytest.mark.parametrize("kind", KINDS)
def test_entries_without_their_texts(desk: Desk, kind: Kind) -> None:
    desk.add(part("warm", "tone", "x"), part("Ada"))
    desk.add(Trait(name="keen", trait_type="cognitive", description="Keen.", instruction="Ask."))
    desk.add(Skill(name="sums", description="Sums.", content="Add."))
    desk.add(Guardrail(name="safe", content="Do not.", severity="high", tags=("y",)))
    desk.add(Arc(name="growth", summary="Grows.", stages=(Stage(name="new", parts=("warm",)),)))
    desk.add(Role(name="host", system_prompt="Host.", temperature=0.5, tool_allowlist=("a",)))
    desk.add(VoiceSequence(name="call", steps=(Step(id="ask", instruction="Ask."),)))
    desk.add(Persona(name="ann", summary="Ann.", detail="D", metadata={"a": "b"}))
    whole = desk.catalog.entries(kind)
    blank = {field.name: "" for field in FIELDS[kind] if field.shape == "text"}
    blank |= {"stages": ()} if kind == "arc" else {}  # type: ignore[dict-item]
    assert desk.catalog.without_texts(kind) == [replace(one, **blank) for one in whole]  # type: ignore[arg-type]
    assert whole


def test_a_kind_without_descriptions(desk: Desk) -> None:
    desk.add(Role(name="host", system_prompt="Host."))
    (line,) = desk.catalog.listing("role", limit=5)
    assert (line.name, line.description) == ("host", "")


def test_an_entry_as_it_was_is_what_an_update_goes_from(desk: Desk) -> None:
    desk.add(part("warm"), part("kind"))
    desk.add(Persona(name="ada", summary="Ada."))
    with desk.change() as change:
        change.links.add("ada", "part", "warm")
    read = desk.persona().revision
    with desk.change() as change:
        change.links.add("ada", "part", "kind")
        change.rename("part", "warm", "hot")
        change.compile(["ada"])
    with desk.change() as change:
        then = change.read_at("persona", "ada", read)
        assert isinstance(then, Persona)
        # A rename of what is linked is no change of the link.
        assert [link.part for link in then.parts] == ["hot"]
        with pytest.raises(Conflict, match="parts: changed meanwhile"):
            change.update("persona", "ada", {"parts": ()}, since=then)
        change.update("persona", "ada", {"summary": "Ida."}, since=then)
    assert desk.persona().summary == "Ida."


def test_revisions_at_which_there_was_no_such_entry(desk: Desk) -> None:
    desk.add(part("kind"))
    desk.add(part("warm"))
    with desk.change() as change:
        for revision, said in ((99, "the newest is 2"), (1, "did not exist"), (-1, "no revision")):
            with pytest.raises(Invalid, match=said):
                change.read_at("part", "warm", revision)
        with pytest.raises(NotFound):
            change.read_at("part", "wrm", 1)
        assert change.read_at("part", "warm", 2) == desk.catalog.get("part", "warm")
