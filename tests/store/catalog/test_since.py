"""What was altered since a mark, told by name and guid; or that it may be anything."""

from __future__ import annotations

import pytest

from store.database import since as reading
from store.entries import Part, PartLink, Persona, Preset, Trait
from store.since import keys_of, keys_of_material
from tests.store.catalog.build import Desk


@pytest.fixture
def filled(desk: Desk) -> Desk:
    desk.add(Part(name="warm", part_type="tone", summary="W."))
    desk.add(Part(name="aim", part_type="goal", summary="Aim."))
    desk.add(Persona(name="ada", summary="Ada.", parts=(PartLink("warm"),)))
    return desk


def test_without_a_mark_it_may_be_anything(filled: Desk) -> None:
    found = filled.catalog.since(None)
    assert found.touched is None
    assert found.mark.revision == filled.revisions()


def test_names_before_and_after_and_guids(filled: Desk) -> None:
    mark = filled.catalog.since(None).mark
    guid = filled.catalog.get("part", "warm").guid
    with filled.change() as change:
        change.rename("part", "warm", "hot")
    assert filled.catalog.since(mark).touched == {("part", one) for one in ("warm", "hot", guid)}
    filled.add(Trait(name="keen", trait_type="social"))
    keen = filled.catalog.get("trait", "keen").guid
    touched = filled.catalog.since(mark).touched
    assert touched is not None
    assert touched > {("trait", "keen"), ("trait", keen), ("part", "hot")}


def test_what_is_compiled_is_told_as_well(filled: Desk) -> None:
    mark = filled.catalog.since(None).mark
    with filled.change() as change:
        change.compile(["ada"])
    guid = filled.catalog.persona("ada").guid
    assert filled.catalog.since(mark).touched == {("persona", "ada"), ("persona", guid)}


def test_nothing_new_tells_nothing(filled: Desk) -> None:
    """Whoever asks has seen a change that no revision tells of."""
    mark = filled.catalog.since(None).mark
    assert filled.catalog.since(mark).touched is None


def test_what_is_marked_without_a_revision_may_be_anything(filled: Desk) -> None:
    mark = filled.catalog.since(None).mark
    with filled.change() as change:
        change.mark_source(change.get("part", "aim"), "toml")
    filled.add(Trait(name="keen", trait_type="social"))
    assert filled.catalog.since(mark).touched is None
    assert filled.catalog.since(filled.catalog.since(None).mark).touched is None


def test_of_very_many_it_may_be_any(filled: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_MOST", 2)
    mark = filled.catalog.since(None).mark
    filled.add(Trait(name="a", trait_type="social"), Trait(name="b", trait_type="social"))
    assert filled.catalog.since(mark).touched is not None
    filled.add(Trait(name="c", trait_type="social"))
    assert filled.catalog.since(mark).touched is None


def test_what_values_are_made_of(filled: Desk) -> None:
    preset = Preset(name="p", mute=("part:aim",))
    filled.set("persona", "ada", presets=(preset,))
    ada, warm = filled.catalog.persona("ada"), filled.catalog.get("part", "warm")
    assert keys_of(ada) == {("persona", "ada"), ("persona", ada.guid), ("part", "warm")}
    of_all = keys_of(ada) | keys_of(warm)
    assert keys_of_material(filled.catalog.material("ada")) == of_all
    with_presets = filled.catalog.material("ada", presets=True)
    assert keys_of_material(with_presets) == of_all | {("part", "aim")}
