"""A persona's links: orders, priorities, moves, and what is not there."""

from __future__ import annotations

import pytest

from store.entries import Guardrail, Kind, Part, PartLink, Persona, Skill, Trait
from store.errors import Invalid, NotFound
from tests.store.catalog.build import Desk

LISTED: tuple[Kind, ...] = ("trait", "skill", "guardrail")


@pytest.fixture(autouse=True)
def entries(desk: Desk) -> None:
    for name in "abcd":
        desk.add(
            Part(name=name, part_type="tone", summary=name),
            Trait(name=name, trait_type="social"),
            Skill(name=name),
            Guardrail(name=name),
        )
    desk.add(Persona(name="ada"))


def link(desk: Desk, name: str, **options: object) -> None:
    with desk.change() as change:
        change.links.add("ada", "part", name, **options)  # type: ignore[arg-type]


def parts(desk: Desk) -> list[tuple[str, int, int]]:
    return [(one.part, one.part_order, one.priority) for one in desk.persona().parts]


def test_a_new_link_goes_to_the_end(desk: Desk) -> None:
    link(desk, "b")
    link(desk, "a", priority=-5)
    assert parts(desk) == [("b", 0, 0), ("a", 1, -5)]
    link(desk, "c", part_order=40)
    link(desk, "d")
    assert parts(desk) == [("b", 0, 0), ("a", 1, -5), ("c", 40, 0), ("d", 41, 0)]


def test_an_order_is_stored_as_given(desk: Desk) -> None:
    link(desk, "a", part_order=7)
    link(desk, "b", part_order=-3, priority=-1)
    link(desk, "c", part_order=7)
    link(desk, "d", part_order=7)
    assert parts(desk) == [("b", -3, -1), ("a", 7, 0), ("c", 7, 0), ("d", 7, 0)]
    link(desk, "a", part_order=2**31 - 1, priority=-(2**31) + 1)
    assert parts(desk)[-1] == ("a", 2**31 - 1, -(2**31) + 1)


def test_linking_again_sets_what_is_given_only(desk: Desk) -> None:
    link(desk, "a", part_order=3, priority=4)
    link(desk, "b")
    link(desk, "a")
    assert parts(desk) == [("a", 3, 4), ("b", 4, 0)]
    link(desk, "a", priority=-1)
    assert parts(desk) == [("a", 3, -1), ("b", 4, 0)]
    link(desk, "a", part_order=9)
    assert parts(desk) == [("b", 4, 0), ("a", 9, -1)]
    link(desk, "a", part_order=0, priority=0)
    assert parts(desk) == [("a", 0, 0), ("b", 4, 0)]


def test_before_numbers_anew(desk: Desk) -> None:
    link(desk, "a", part_order=10, priority=1)
    link(desk, "b", part_order=20, priority=2)
    link(desk, "c", before="b", priority=3)
    assert parts(desk) == [("a", 0, 1), ("c", 1, 3), ("b", 2, 2)]
    link(desk, "d", before="gone")
    assert [one[0] for one in parts(desk)] == ["a", "c", "b", "d"]


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a", None, "bcda"), ("d", "a", "dabc"), ("b", "d", "acbd"), ("a", "b", "abcd"),
        ("c", "c", "abcd"), ("a", "a", "abcd"), ("b", "gone", "acdb"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["part", *LISTED])
def test_move(desk: Desk, kind: Kind, name: str, before: str | None, after: str) -> None:
    with desk.change() as change:
        for one in "abcd":
            change.links.add("ada", kind, one)
        if kind == "part":
            change.links.add("ada", "part", "d", part_order=99, priority=8)
    with desk.change() as change:
        change.links.move("ada", kind, name, before)
    links = getattr(desk.persona(), f"{kind}s")
    if kind == "part":
        assert [one.part_order for one in links] == [0, 1, 2, 3]
        assert {one.part: one.priority for one in links} == {"a": 0, "b": 0, "c": 0, "d": 8}
        links = [one.part for one in links]
    assert "".join(links) == after


@pytest.mark.parametrize(
    ("name", "position", "after"),
    [("a", 0, "abcd"), ("a", 1, "bacd"), ("a", 3, "bcda"), ("a", 99, "bcda"), ("d", 0, "dabc")],
)
@pytest.mark.parametrize("kind", ["part", *LISTED])
def test_move_to(desk: Desk, kind: Kind, name: str, position: int, after: str) -> None:
    with desk.change() as change:
        for one in "abcd":
            change.links.add("ada", kind, one)
        change.links.move_to("ada", kind, name, position)
    links = getattr(desk.persona(), f"{kind}s")
    assert "".join(one if isinstance(one, str) else one.part for one in links) == after


@pytest.mark.parametrize("kind", LISTED)
def test_listed_links_keep_the_order_they_were_linked_in(desk: Desk, kind: Kind) -> None:
    with desk.change() as change:
        for name in "cab":
            change.links.add("ada", kind, name)
        change.links.add("ada", kind, "d", before="a")
        change.links.add("ada", kind, "c")
    assert getattr(desk.persona(), f"{kind}s") == ("c", "d", "a", "b")
    with desk.change() as change:
        change.links.remove("ada", kind, "d")
        change.links.remove("ada", kind, "c")
        change.links.add("ada", kind, "c")
    assert getattr(desk.persona(), f"{kind}s") == ("a", "b", "c")


@pytest.mark.parametrize("kind", ["part", *LISTED])
def test_what_is_not_linked_cannot_be_unlinked_or_moved(desk: Desk, kind: Kind) -> None:
    link(desk, "b")
    revision = desk.revisions()
    for act in (
        lambda links: links.remove("ada", kind, "a"),
        lambda links: links.remove("ada", kind, "ghost"),
        lambda links: links.move("ada", kind, "a", None),
        lambda links: links.move_to("ada", kind, "a", 0),
    ):
        with pytest.raises(NotFound, match='persona "ada" does not link'), desk.change() as change:
            act(change.links)
    for act in (
        lambda links: links.add("ada", kind, "ghost"),
        lambda links: links.add("eve", kind, "a"),
        lambda links: links.remove("eve", kind, "a"),
        lambda links: links.move("eve", kind, "a", None),
    ):
        with pytest.raises(NotFound), desk.change() as change:
            act(change.links)
    with pytest.raises(Invalid, match="count from 0"), desk.change() as change:
        change.links.move_to("ada", kind, "a", -1)
    assert desk.revisions() == revision


@pytest.mark.parametrize("kind", ["role", "sequence", "arc", "persona"])
def test_other_kinds_are_not_linked(desk: Desk, kind: Kind) -> None:
    with pytest.raises(Invalid, match="personas do not link"), desk.change() as change:
        change.links.add("ada", kind, "a")


def test_a_move_applies_to_the_list_as_it_is_now(desk: Desk) -> None:
    for name in "abc":
        link(desk, name)
    with desk.change("you") as change:
        change.links.move("ada", "part", "c", "a")
        change.links.add("ada", "part", "d", before="b")
    with desk.change() as change:
        change.links.move("ada", "part", "a", "d")
    assert [one[0] for one in parts(desk)] == ["c", "a", "d", "b"]


def test_links_set_as_a_field_are_sorted_by_their_order(desk: Desk) -> None:
    links = (PartLink("a", 5), PartLink("b", 1), PartLink("c", 5), PartLink("d", 1))
    desk.set("persona", "ada", parts=links)
    assert [one[0] for one in parts(desk)] == ["b", "d", "a", "c"]
    with pytest.raises(Invalid, match="twice"):
        desk.set("persona", "ada", parts=(PartLink("a"), PartLink("a", 1)))
    with pytest.raises(Invalid, match="twice"):
        desk.set("persona", "ada", traits=("a", "a"))
    with pytest.raises(NotFound, match='no trait "ghost"'):
        desk.set("persona", "ada", traits=("ghost",))
