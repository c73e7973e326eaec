"""What history says of the past is what was, and restore brings it back, after any changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from store.entries import KINDS, AnyEntry, Arc, Kind, PartLink, Persona
from store.errors import AlreadyExists, InUse, StoreError
from store.history import snapshot
from tests.databases import Places
from tests.digging import examples
from tests.store.catalog.build import Desk, neutral, state
from tests.store.catalog.operations import Op, ops
from tests.store.catalog.test_history_properties import fresh
from tests.store.catalog.test_undo import ACTS

Entries = dict[tuple[Kind, str], AnyEntry]
Changes = list[tuple[bool, list[tuple[str, Op]]]]
# Beside any operation those that are sure to work and reach far: renames, deletions, compiling.
acts = st.one_of(ops(), st.sampled_from(sorted(ACTS)).map(lambda name: (name, ACTS[name])))
changes = st.lists(
    st.tuples(st.booleans(), st.lists(acts, min_size=1, max_size=2)), min_size=2, max_size=8
)


def worked(desk: Desk, wanted: Changes) -> dict[int, Entries]:
    """Make changes, some undone at once; returns every state by its revision."""
    states = {desk.revisions(): state(desk.catalog)}
    for undone, wanted_acts in wanted:
        desk.clock.tick()
        try:
            with desk.change() as change:
                for _, op in wanted_acts:
                    op(change)
        except StoreError:
            continue
        if change.revision is not None:
            states[change.revision] = state(desk.catalog)
            if undone:
                desk.undo()
                states[desk.revisions()] = state(desk.catalog)
    return states


def guids(entries: Entries) -> dict[tuple[Kind, str], str]:
    return {key: entry.guid for key, entry in entries.items()}


@examples(8)
@given(changes)
def test_every_entry_at_every_revision(places: Places, wanted: Changes) -> None:
    with fresh(places) as desk:
        states = worked(desk, wanted)
        everyone = {(key[0], one.guid) for there in states.values() for key, one in there.items()}
        for revision, there in states.items():
            then = guids(there)
            kept = {
                (key[0], one.guid): snapshot(one, lambda kind, name, then=then: then[kind, name])
                for key, one in there.items()
            }
            for kind, guid in everyone:
                found = desk.catalog.entry_at(kind, guid, revision)
                assert found == kept.get((kind, guid)), (revision, kind, guid)


@examples(8)
@given(changes, st.data())
def test_restore_gives_the_state_again(
    places: Places, wanted: Changes, data: st.DataObject
) -> None:
    with fresh(places) as desk:
        states = worked(desk, wanted)
        for _ in range(3):
            revision = data.draw(st.sampled_from(sorted(states)))
            key = data.draw(st.sampled_from(sorted(states[revision])))
            entry = states[revision][key]
            before, newest = state(desk.catalog), desk.revisions()
            expected = as_now(entry, states[revision], before)
            desk.clock.tick()
            try:
                done = desk.catalog.restore(key[0], entry.guid, revision, by="me", door="cli")
            except AlreadyExists:
                taken = before[key]
                assert taken.guid != entry.guid
            except InUse:
                assert isinstance(entry, Arc)
            else:
                assert neutral(replace(done.entry, source="store")) == expected
                assert (done.revision is None) == (desk.revisions() == newest)
                if done.revision is not None:
                    undone(desk, before)
                continue
            assert (state(desk.catalog), desk.revisions()) == (before, newest)


def undone(desk: Desk, before: Entries) -> None:
    """A restore is undone, exactly, and made again."""
    after = state(desk.catalog)
    desk.undo(door="cli")
    assert state(desk.catalog) == before
    desk.redo(door="cli")
    assert state(desk.catalog) == after


def as_now(entry: AnyEntry, then: Entries, now: Entries) -> AnyEntry:
    """A former entry with what it uses under the names of now, links to what is gone left out."""
    names = {(kind, one.guid): name for (kind, name), one in now.items()}

    def link(kind: Kind, name: str) -> str | None:
        return names.get((kind, then[kind, name].guid))

    def reference(kind: Kind, name: str) -> str:
        """What is referred to by name keeps a name that something bears."""
        if (kind, name) in now or (kind, name) not in then:
            return name
        return link(kind, name) or name

    def linked(kind: Kind, there: Any) -> tuple[str, ...]:
        return tuple(new for name in there if (new := link(kind, name)) is not None)

    entry = replace(entry, source="store")
    if isinstance(entry, Arc):
        stages = (replace(one, parts=linked("part", one.parts)) for one in entry.stages)
        return replace(entry, stages=tuple(stages))
    if not isinstance(entry, Persona):
        return entry
    # A persona's own new name is not yet there: it is the former one again.
    arc = (link("arc", entry.arc) or "") if entry.arc else ""
    return replace(
        entry,
        parts=tuple(
            PartLink(new, one.part_order, one.priority)
            for one in entry.parts
            if (new := link("part", one.part)) is not None
        ),
        traits=linked("trait", entry.traits),
        skills=linked("skill", entry.skills),
        guardrails=linked("guardrail", entry.guardrails),
        arc=arc,
        stage=_stage(entry, then, now[("arc", arc)]) if arc else "",
        default_role=reference("role", entry.default_role) if entry.default_role else "",
        presets=tuple(
            replace(
                one,
                overrides={
                    key: reference("part", part) if part else part
                    for key, part in one.overrides.items()
                },
                mute=tuple(_muted(text, reference) for text in one.mute),
            )
            for one in entry.presets
        ),
    )


def _muted(text: str, reference: Any) -> str:
    kind, _, name = text.partition(":")
    assert kind in KINDS
    return f"{kind}:{reference(kind, name)}"


def _stage(persona: Persona, then: Entries, arc: AnyEntry) -> str:
    former = then["arc", persona.arc]
    assert isinstance(former, Arc)
    assert isinstance(arc, Arc)
    stood = former.stage(persona.stage)
    if stood is None:
        return arc.stages[0].name if arc.stages else ""
    for stage in arc.stages:
        if stage.guid == stood.guid:
            return stage.name
    namesake = arc.stage(persona.stage)
    return (namesake or arc.stages[0]).name if arc.stages else ""


def test_restore_overwrites_what_others_did_since(
    places: Places,
) -> None:
    with fresh(places) as desk:
        desk.set("part", "warm", by="you", summary="Theirs.")
        desk.set("part", "warm", by="me", content="Mine.")
        done = desk.catalog.restore("part", "warm", 1, by="me", door="studio")
        assert done.entry == desk.catalog.get("part", "warm")
        assert neutral(done.entry) == neutral(replace(done.entry, summary="Warm.", content=""))
