"""What an entry reaches, as the catalog reads it."""

from __future__ import annotations

from store.catalog import Catalog
from store.entries import Arc, Part, PartLink, Persona, Preset, Role, Sequence, Stage, Step
from store.rows import Use
from tests.store.catalog.build import Desk


def filled(desk: Desk) -> Catalog:
    catalog = desk.catalog
    with catalog.change(by="author", door="cli") as change:
        change.create(Part(name="warm", part_type="tone", summary="Warm."))
        change.create(Part(name="cold", part_type="tone", summary="Cold."))
        change.create(Role(name="host", system_prompt="Host."))
        change.create(Sequence(name="call", steps=(Step(id="hi", instruction="Greet."),)))
        change.create(
            Arc(name="growth", stages=(Stage(name="shy"), Stage(name="open", parts=("warm",))))
        )
        change.create(Persona(name="ada", summary="Ada.", parts=(PartLink("warm"),)))
        change.create(
            Persona(name="bob", summary="Bob.", default_role="host", default_sequence="call")
        )
        change.create(Persona(name="cleo", summary="Cleo."))
        change.create(
            Persona(name="dan", presets=(Preset(name="warmer", overrides={"tone": "warm"}),))
        )
        change.arcs.assign("cleo", "growth")
    return catalog


def test_links_stages_and_presets_are_uses_and_the_first_two_are_weighed(desk: Desk) -> None:
    catalog = filled(desk)
    reach = catalog.reach("part", "warm")
    assert set(reach.uses) == {
        Use("persona", "ada", "part"),
        Use("arc", "growth", "stage open"),
        Use("persona", "dan", "preset warmer"),
    }
    assert [one.persona.name for one in reach.materials] == ["ada", "cleo"]
    assert reach.voices == ()
    assert reach.left_out == 0


def test_roles_and_sequences_reach_sessions(desk: Desk) -> None:
    catalog = filled(desk)
    for kind, name in (("role", "host"), ("sequence", "call")):
        reach = catalog.reach(kind, name)  # type: ignore[arg-type]
        (voiced,) = reach.voices
        assert voiced.persona.name == "bob"
        assert voiced.text == "Bob."
        assert voiced.role is not None
        assert voiced.sequence is not None
        assert reach.materials == ()


def test_more_personas_than_asked_for_are_counted(desk: Desk) -> None:
    catalog = filled(desk)
    reach = catalog.reach("part", "warm", most=1)
    assert [one.persona.name for one in reach.materials] == ["ada"]
    assert reach.left_out == 1
    assert len(reach.uses) == 3


def test_labels_are_those_at_releases_made_from_the_entry(desk: Desk) -> None:
    catalog = filled(desk)
    catalog.publish("ada", by="author", door="cli", label="production")
    with catalog.change(by="author", door="cli") as change:
        change.links.remove("ada", "part", "warm")
        change.links.add("ada", "part", "cold")
    catalog.publish("ada", by="author", door="cli", label="beta")
    with catalog.change(by="author", door="cli") as change:
        change.links.add("ada", "part", "warm")
    assert dict(catalog.reach("part", "warm").labels) == {"ada": ("production (1)",)}
    assert dict(catalog.reach("part", "cold").labels) == {"ada": ("beta (2)", "latest (2)")}
    with catalog.change(by="author", door="cli") as change:
        change.rename("part", "warm", "warmer")
    assert dict(catalog.reach("part", "warmer").labels) == {"ada": ("production (1)",)}


def test_what_is_not_there_reaches_nothing(desk: Desk) -> None:
    reach = desk.catalog.reach("part", "nothing")
    assert (reach.uses, reach.materials, dict(reach.labels)) == ((), (), {})
