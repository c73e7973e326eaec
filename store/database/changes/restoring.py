"""Giving an entry back the state it had after a revision (SPEC section 7)."""

from __future__ import annotations

from collections.abc import Iterator

from store.database.changes.references import rereferenced
from store.database.changes.undo import Plan, carry_out
from store.database.changes.unit import Unit
from store.database.log import bearers, check_revision
from store.database.meant import not_found
from store.database.past import entry_at, links_of, stage_guid
from store.entries import Arc, Kind, Persona
from store.errors import AlreadyExists, InUse, NotFound
from store.history import LINK_FIELDS, Snapshot
from store.revisions import Restored
from store.validate import valid_name


def restore(unit: Unit, kind: Kind, name: str, revision: int, new: str = "") -> Restored:
    """Make an entry what it was after a revision, and commit; one that was deleted comes back.

    `name` is a name that the entry bears or bore, or its guid. The entry gets the name back that
    it had, or `new`. Links to what no longer exists are left out; a persona whose stage is gone
    stands at the first. Nothing is written when the entry is so already.

    Raises:
        NotFound: there is no such revision, or nothing of that name existed then.
        AlreadyExists: another entry bears the name meanwhile.
        InUse: the arc had fewer stages, and a persona stands at one that would go.
        Invalid: `new` is no name.
    """
    check_revision(unit.connection, revision)
    guid, wanted = _meant(unit, kind, name, revision)
    if new:
        wanted["name"] = valid_name(new, kind=kind)
    other = unit.find(kind, wanted["name"])
    if other is not None and other.guid != guid:
        raise AlreadyExists(
            f'a {kind} "{other.name}" exists already; restore this one under another name'
        )
    current = unit.find_guid(kind, guid)
    if current is not None and current.name != wanted["name"]:
        # What refers to it by name follows.
        unit.rename(kind, current.name, wanted["name"])
    left_out = tuple(
        f"{linked} {link['name']}"
        for linked, link in links_of(kind, wanted)
        if unit.find_guid(linked, link["guid"]) is None
    )
    lost = _settle_stage(unit, wanted, revision) if wanted.get("arc") else ""
    try:
        carry_out(unit, [Plan(kind, guid, wanted)])
    except InUse as error:
        there = ", ".join(error.users)
        raise InUse(
            f'{kind} "{wanted["name"]}" has a stage now that it did not have at revision '
            f"{revision}, and {there} stands at it; move on first",
            error.users,
        ) from error
    _follow_renames(unit, guid, revision)
    unit.message = unit.message or f'restored {kind} "{wanted["name"]}" to revision {revision}'
    unit.commit(action="restore", target=revision)
    entry = unit.find_guid(kind, guid)
    assert entry is not None
    return Restored(entry, revision, unit.revision, left_out, lost, unit.touched)


def _meant(unit: Unit, kind: Kind, name: str, revision: int) -> tuple[str, Snapshot]:
    known = False
    for guid in bearers(unit.connection, kind, name):
        known = True
        kept = entry_at(unit.connection, kind, guid, revision)
        if kept is not None:
            return guid, kept
    if not known:
        raise not_found(unit.connection, kind, name)
    raise NotFound(f'{kind} "{name}" did not exist at revision {revision}; see its history')


def _settle_stage(unit: Unit, wanted: Snapshot, revision: int) -> str:
    """Put the persona at its stage under the name this has now; returns the name of a lost one."""
    named, arc = str(wanted.get("stage", "")), str(wanted["arc"]["guid"])
    current = unit.find_guid("arc", arc)
    if not named or not isinstance(current, Arc):
        return ""
    guid = stage_guid(entry_at(unit.connection, "arc", arc, revision), named)
    for stage in current.stages:
        if stage.guid == guid:
            wanted["stage"] = stage.name
            return ""
    return "" if current.stage(named) else named


def _follow_renames(unit: Unit, guid: str, revision: int) -> None:
    """Let what a restored persona refers to by name follow the renames since."""
    entry = unit.find_guid("persona", guid)
    if not isinstance(entry, Persona):
        return
    for kind, name in set(_references(entry)):
        if unit.find(kind, name) is not None:
            continue
        for bearer in bearers(unit.connection, kind, name):
            then = entry_at(unit.connection, kind, bearer, revision)
            now = unit.find_guid(kind, bearer)
            if now is not None and then is not None and then["name"] == name:
                entry = unit.put(rereferenced(entry, kind, name, now.name))
                break


def _references(persona: Persona) -> Iterator[tuple[Kind, str]]:
    if persona.default_role:
        yield "role", persona.default_role
    if persona.default_sequence:
        yield "sequence", persona.default_sequence
    for preset in persona.presets:
        yield from (("part", part) for part in preset.overrides.values() if part)
        for one in preset.mute:
            muted, _, name = one.partition(":")
            yield from ((kind, name) for kind in LINK_FIELDS.values() if kind == muted)
