"""What was typed in steps that the form does not show, and is in no catalog; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from store.entries import Step
from studio.panes.field_text import to_text
from studio.screens.entry.layout import STEP, shown_value


@dataclass(frozen=True, slots=True)
class Kept:
    """A text that was typed in a field of a step, and is not saved."""

    text: str
    since: Step
    """The step as it was read when the typing began."""

    def clashes(self, field: str, now: Step) -> bool:
        """Whether another has changed the field since."""
        return bool(getattr(now, field) != getattr(self.since, field))


def step_text(step: Step, name: str) -> str:
    """A field of a step as it is edited."""
    field = next(one for one in STEP if one.name == name)
    return to_text(field, shown_value("sequence", name, getattr(step, name)))


def texts_of(step: Step) -> Iterator[tuple[str, str]]:
    """What a step says, each text with the name of its step and field."""
    for field in STEP:
        if field.name != "id" and (text := step_text(step, field.name)):
            yield f"step {step.id}, {field.name}", text


def kept_texts(
    kept: Iterable[tuple[str, Mapping[str, Kept]]], whole: Iterable[Step]
) -> list[tuple[str, str]]:
    """Every text that is kept, with a name.

    Args:
        kept: Texts of steps by field, each with what the step is called.
        whole: Steps that are in no catalog at all.
    """
    found = [
        (f"step {name}, {field}", one.text)
        for name, fields in kept
        for field, one in fields.items()
    ]
    return found + [text for step in whole for text in texts_of(step)]
