"""What the editor does to the steps of a sequence; pure, as they are or inside a change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from store import entries
from store.entries import Step
from store.errors import Conflict, NotFound, shown

if TYPE_CHECKING:
    from store.database.changes.change import Change

Steps: TypeAlias = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step as a form shows it. Its guid stays, whatever the step is called."""

    guid: str
    step: Step


def free_id(steps: Sequence[Step], wanted: str) -> str:
    """The wanted id, with a number after it when a step has it."""
    taken = {step.id for step in steps}
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found


def moved(steps: Steps, name: str, before: str | None) -> Steps:
    """The steps with one put before another, or at the end where that one is gone."""
    step = _step(steps, name)
    others = [one for one in steps if one.id != name]
    at = next((place for place, one in enumerate(others) if one.id == before), len(others))
    return (*others[:at], step, *others[at:])


def added(steps: Steps, step: Step, after: str | None) -> Steps:
    """The steps with a new one after another, or at the end."""
    at = next((place + 1 for place, one in enumerate(steps) if one.id == after), len(steps))
    return (*steps[:at], step, *steps[at:])


def removed(steps: Steps, name: str) -> Steps:
    """The steps without one."""
    _step(steps, name)
    return tuple(one for one in steps if one.id != name)


def edited(steps: Steps, name: str, since: Step, field: str, value: Any) -> Steps:
    """The steps with a field of one set, which was read as `since`.

    Raises:
        NotFound: there is no such step any more.
        Conflict: another changed that field meanwhile.
    """
    step = _step(steps, name)
    there = getattr(step, field)
    if there not in (getattr(since, field), value):
        raise Conflict(
            f'step "{shown(name)}", {field}: changed meanwhile to "{shown(str(there))}"; '
            f'yours is "{shown(str(value))}"'
        )
    return tuple(replace(one, **{field: value}) if one is step else one for one in steps)


def on_sequence(
    guid: str, name: str, act: Callable[[Steps], Steps]
) -> Callable[[Change], entries.Sequence]:
    """A change of the steps of a sequence as they are then, whatever it is called."""

    def change_steps(change: Change) -> entries.Sequence:
        found = change.find_guid("sequence", guid)
        if not isinstance(found, entries.Sequence):
            raise NotFound(f'sequence "{name}" was deleted meanwhile')
        put = change.update("sequence", found.name, {"steps": act(found.steps)})
        assert isinstance(put, entries.Sequence)
        return put

    return change_steps


def _step(steps: Sequence[Step], name: str) -> Step:
    for step in steps:
        if step.id == name:
            return step
    raise NotFound(f'step "{shown(name)}" is there no more')
