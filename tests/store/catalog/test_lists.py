"""Lists in other orders than by name, facets, and many entries deleted at once."""

from __future__ import annotations

import pytest

from store.entries import KINDS, Arc, Kind, Part, PartLink, Persona, Preset, Stage, Trait
from store.rows import SORTS, Facet, Sort
from tests.store.catalog.build import ONE_OF_EACH, Desk, state


@pytest.fixture
def library(desk: Desk) -> Desk:
    desk.add(
        Part(
            name="b",
            part_type="tone",
            summary="s",
            content="one two three four",
            tags=("formal", "x y"),
        ),
        Part(name="a", part_type="tone", content="one", summary="s"),
        Part(name="d", part_type="goal", summary="one two", tags=("formal",)),
        Part(name="c", part_type="goal", summary="one two"),
        Trait(name="a", trait_type="social", tags=('"',)),
        Arc(name="growth", stages=(Stage(name="one", parts=("c", "a")),)),
    )
    desk.clock.tick()
    desk.add(
        Persona(name="ada", parts=(PartLink("c"), PartLink("d"))),
        Persona(name="bob", parts=(PartLink("c"),), default_role="host", arc="growth"),
    )
    desk.clock.tick()
    desk.set("part", "c", description="newest")
    return desk


def names(desk: Desk, kind: Kind, sort: Sort) -> list[str]:
    ids = desk.catalog.ordered_ids(kind, sort)
    return [row.name for row in desk.catalog.rows(ids)]


def test_orders(library: Desk) -> None:
    parts = [row.id for row in library.catalog.window("part", 0, 10)]
    assert names(library, "part", "name") == ["a", "b", "c", "d"]
    assert names(library, "part", "updated") == ["c", "a", "b", "d"]
    assert names(library, "part", "used") == ["c", "a", "d", "b"]
    # What was not counted yet comes last, by name. A text is counted once: c says what d says.
    library.catalog.count_tokens(parts[3:])
    assert names(library, "part", "tokens") == ["c", "d", "a", "b"]
    library.catalog.count_tokens(library.catalog.uncounted(100))
    assert names(library, "part", "tokens") == ["b", "c", "d", "a"]
    assert library.catalog.uncounted(100) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sort", SORTS)
def test_every_order_of_every_kind_has_every_entry(desk: Desk, kind: Kind, sort: Sort) -> None:
    desk.add(*ONE_OF_EACH.values())
    assert names(desk, kind, sort) == [ONE_OF_EACH[kind].name]


def test_the_order_by_use_is_by_the_counts_that_are_shown(library: Desk) -> None:
    for kind in KINDS:
        rows = library.catalog.rows(library.catalog.ordered_ids(kind, "used"))
        used = library.catalog.used_counts(kind, [row.guid for row in rows])
        if kind != "persona":
            counts = [used.get(row.guid, 0) for row in rows]
            assert counts == sorted(counts, reverse=True)


def test_filters_alone_are_in_order_and_words_are_ranked(library: Desk) -> None:
    library.catalog.count_tokens(library.catalog.uncounted(100))

    def found(query: str, sort: Sort) -> list[str]:
        return [row.name for row in library.catalog.search_page(query, 20, sort=sort).rows]

    assert found("kind:part type:tone", "name") == ["a", "b"]
    assert found("kind:part type:tone", "tokens") == ["b", "a"]
    assert found("kind:part", "updated") == ["c", "a", "b", "d"]
    assert found("tag:formal kind:part", "used") == ["d", "b"]
    assert found("kind:part one", "tokens") == found("kind:part one", "name")
    # Across kinds, each kind in its order.
    assert found("source:store", "used")[:2] == ["ada", "bob"]
    assert found("source:store", "used")[2:6] == ["c", "a", "d", "b"]


def test_facets_have_counts(library: Desk) -> None:
    found = library.catalog.facets()
    # Part b and trait a; what no link can lead to is not unused.
    assert found[0] == Facet("unused", "yes", 2)
    assert [(one.value, one.count) for one in found if one.key == "kind"] == [
        ("part", 4), ("persona", 2), ("arc", 1), ("trait", 1),
    ]  # fmt: skip
    assert [(one.value, one.count) for one in found if one.key == "type"] == [
        ("goal", 2), ("tone", 2), ("social", 1),
    ]  # fmt: skip
    assert [(one.value, one.count) for one in found if one.key == "tag"] == [
        ("formal", 2), ('"', 1), ("x y", 1),
    ]  # fmt: skip
    assert [(one.value, one.count) for one in found if one.key == "source"] == [("store", 8)]
    assert len(library.found("unused:yes")) == 2


def test_an_empty_catalog_has_no_facets(desk: Desk) -> None:
    assert desk.catalog.facets() == []
    assert desk.catalog.ordered_ids("part", "used") == ()


def test_rows_by_guid_in_their_order_without_what_is_gone(library: Desk) -> None:
    b, a = library.catalog.get("part", "b"), library.catalog.get("trait", "a")
    with library.change() as change:
        change.rename("part", "b", "renamed")
    rows = library.catalog.rows_of_guids([a.guid, "gone", b.guid])
    assert [(row.kind, row.name) for row in rows] == [("trait", "a"), ("part", "renamed")]
    assert library.catalog.id_of("part", "renamed") == rows[1].id
    assert library.catalog.id_of("part", "b") is None


def test_many_are_deleted_and_what_uses_them_lets_go(library: Desk) -> None:
    library.set(
        "persona", "ada", presets=(Preset(name="p", overrides={"goal": "c"}, mute=("part:d",)),)
    )
    before, revisions = state(library.catalog), library.revisions()
    told: list[int] = []
    with library.change() as change:
        entries = [change.get("part", "c"), change.get("part", "d"), change.get("arc", "growth")]
        entries.append(change.get("persona", "bob"))
        change.delete_all(entries, told.append)
    assert told == [1, 2, 3, 4]
    assert library.names("part") == ["a", "b"]
    assert library.names("persona") == ["ada"]
    assert library.names("arc") == []
    ada = library.persona("ada")
    assert ada.parts == ()
    assert dict(ada.presets[0].overrides) == {}
    assert ada.presets[0].mute == ()
    assert library.revisions() == revisions + 1
    library.undo()
    assert state(library.catalog) == before


def test_deleting_one_by_one_comes_to_the_same(library: Desk) -> None:
    names_of = [("part", "c"), ("part", "a"), ("arc", "growth"), ("trait", "a")]
    with library.change() as change:
        change.delete_all([change.get(kind, name) for kind, name in names_of])  # type: ignore[arg-type]
    together = state(library.catalog)
    library.undo()
    with library.change() as change:
        for kind, name in names_of:
            change.delete(kind, name, force=True)  # type: ignore[arg-type]
    assert state(library.catalog) == together
