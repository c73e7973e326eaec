"""What is done with a persona's presets, as acts for one change.

Presets are one field of a persona; here each is a thing of its own, so that changes of different
presets by different people both stand (SPEC section 16).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from store.entries import Persona, Preset
from store.errors import AlreadyExists, Conflict, NotFound
from studio.presets import described

if TYPE_CHECKING:
    from store.database.changes.change import Change
    from studio.screens.main.writes import Act


def saved(since: Persona, preset: Preset) -> Act:
    """Keep a preset with a persona, in place of the one of its name as it was read.

    Raises:
        Conflict: another has changed it since, or made one of that name.
        NotFound: the persona is gone.
    """

    def act(change: Change) -> None:
        now = _now(change, since)
        _check(now, since, preset.name, described(preset))
        presets = [preset if one.name == preset.name else one for one in now.presets]
        if preset not in presets:
            presets.append(preset)
        _put(change, now, presets)

    return act


def renamed(since: Persona, old: str, new: str) -> Act:
    """Give a preset another name.

    Raises:
        AlreadyExists: the persona has one of that name.
        Conflict: another has changed it since.
        NotFound: the persona is gone.
    """

    def act(change: Change) -> None:
        now = _now(change, since)
        _check(now, since, old, f'the name "{new}"')
        if _of(now, new) is not None:
            raise AlreadyExists(f'persona "{now.name}" has a preset "{new}"; choose another name')
        _put(
            change,
            now,
            [replace(one, name=new) if one.name == old else one for one in now.presets],
        )

    return act


def deleted(since: Persona, name: str) -> Act:
    """Take a preset away.

    Raises:
        Conflict: another has changed it since.
        NotFound: the persona is gone.
    """

    def act(change: Change) -> None:
        now = _now(change, since)
        _check(now, since, name, "to delete it")
        _put(change, now, [one for one in now.presets if one.name != name])

    return act


def _now(change: Change, since: Persona) -> Persona:
    found = change.find_guid("persona", since.guid)
    if not isinstance(found, Persona):
        raise NotFound(f'persona "{since.name}" is there no more')
    return found


def _put(change: Change, now: Persona, presets: Iterable[Preset]) -> None:
    change.update("persona", now.name, {"presets": tuple(presets)})


def _check(now: Persona, since: Persona, name: str, mine: str) -> None:
    there = _of(now, name)
    if there != _of(since, name):
        theirs = f"changed meanwhile to {described(there)}" if there else "deleted meanwhile"
        raise Conflict(f'persona "{now.name}", preset "{name}": {theirs}; yours is {mine}')


def _of(persona: Persona, name: str) -> Preset | None:
    return next((one for one in persona.presets if one.name == name), None)
