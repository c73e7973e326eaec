"""What uses an entry, and what the edit does there, as rows; pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from textual.content import Content

from store.compose.blast import Effect, Reach, Weighed, summed
from store.entries import Kind
from store.rows import Use
from studio.widgets.plain import fit, literal
from studio.widgets.rows import Row

QUIET: Final = "$foreground 60%"
"""What is beside the matter in a row: a row's own colour shows through it."""
_NAME = 24
_MOST_STAGES = 4


@dataclass(frozen=True, slots=True)
class Used:
    """Where a row leads."""

    kind: Kind
    name: str


def used_rows(reach: Reach, found: Sequence[Effect], *, estimate: bool) -> list[Row]:
    """A row for every persona that the entry reaches, then one for each of its other uses."""
    effects = {effect.persona: effect for effect in found}
    hows: dict[str, list[str]] = {}
    others: list[Use] = []
    for use in reach.uses:
        if use.kind == "persona":
            hows.setdefault(use.name, []).append(use.how)
        else:
            others.append(use)
    names = sorted({*hows, *effects})
    rows = [
        _persona_row(name, hows.get(name, ()), effects.get(name), reach, estimate) for name in names
    ]
    return rows + [_row(use.kind, use.name, use.how, "", str(use)) for use in others]


def headline(reach: Reach, found: Sequence[Effect], *, edited: bool) -> str:
    """How much uses the entry, and what the edit comes to in all."""
    if not reach.uses:
        return "Used by nothing yet"
    counts: dict[Kind, set[str]] = {}
    for use in reach.uses:
        counts.setdefault(use.kind, set()).add(use.name)
    said = ", ".join(_counted(len(names), kind) for kind, names in sorted(counts.items()))
    text = f"Used by {said}"
    reached = [effect for effect in found if effect.places]
    changed = [effect for effect in found if effect.changed]
    if not edited:
        text += f" · stands in {_counted(len(reached), 'prompt')}"
    elif not changed:
        text += " · typed: no prompt changes"
    else:
        totals = {view: tokens for view, tokens in summed(changed).items() if tokens}
        differences = ", ".join(f"{view} {signed(tokens)}" for view, tokens in totals.items())
        text += f" · typed: {_counted(len(changed), 'persona')} changed, {differences or '±0'}"
    if reach.left_out:
        text += f" · {reach.left_out:,} more not weighed"
    return text


def signed(difference: int) -> str:
    """A difference with its sign."""
    sign = "+" if difference > 0 else "−" if difference < 0 else "±"
    return f"{sign}{abs(difference):,}"


def _persona_row(
    name: str, hows: Iterable[str], effect: Effect | None, reach: Reach, estimate: bool
) -> Row:
    said = list(hows)
    places = effect.places if effect else ()
    named = [place for place in places if place.name]
    if not said:
        said.append("through its arc")
    if named:
        marked = [f"{place.name}{' •' if place.here else ''}" for place in named]
        more = f" +{len(marked) - _MOST_STAGES}" if len(marked) > _MOST_STAGES else ""
        said.append("at " + ", ".join(marked[:_MOST_STAGES]) + more)
    if labels := reach.labels.get(name):
        said.append(" ".join(labels))
    here = effect.here if effect else ()
    changed = any(one.changed for one in here)
    weights = [one for one in here if one.changed] if changed else list(here[-1:])
    right = " · ".join(_weight(one, "~" if estimate else "") for one in weights)
    if effect is not None and effect.changed and not changed:
        right = "changes later stages"
    return _row("persona", name, " · ".join(said), right, f"persona {name}", changed=changed)


def _row(
    kind: Kind, name: str, said: str, right: str, row_id: str, *, changed: bool = False
) -> Row:
    label = Content.assemble(
        (f"{kind:<9}", QUIET),
        f"{fit(literal(name), _NAME):<{_NAME}} ",
        (literal(said), QUIET),
    )
    style = "$accent" if changed else QUIET
    return Row(row_id, label, Content.styled(right, style), payload=Used(kind, name))


def _weight(one: Weighed, mark: str) -> str:
    if not one.changed:
        return f"{one.view} {mark}{one.before:,}"
    return f"{one.view} {mark}{one.before:,} → {mark}{one.after:,}  {signed(one.difference)}"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
