"""Rules on texts that are missing, or whose short and long form are the wrong way round."""

from __future__ import annotations

from collections.abc import Iterator

from store.checks.checked import SHORT_AND_LONG, Checked
from store.checks.findings import Fault
from store.entries import Arc, Guardrail, Persona, Skill, Trait, kind_of


def blank_persona_summaries(checked: Checked) -> Iterator[Fault]:
    """A persona with parts and a blank summary: its own text is left out of both views, its
    detail too (SPEC section 4).
    """
    for persona in checked.personas:
        arc = checked.entries["arc"].get(persona.arc)
        staged = isinstance(arc, Arc) and any(stage.parts for stage in arc.stages)
        if (persona.parts or staged) and not persona.summary.strip():
            also = " and the detail is left out with it" if persona.detail.strip() else ""
            message = f"is blank: the prompt opens with the parts{also}; say who the persona is"
            yield Fault("persona", persona.name, "summary", message)


def missing_texts(checked: Checked) -> Iterator[Fault]:
    """A part, trait, skill or guardrail without any text adds nothing to a prompt."""
    for entry in checked.every():
        if isinstance(entry, Persona) or type(entry) not in SHORT_AND_LONG:
            continue
        short, long = SHORT_AND_LONG[type(entry)]
        if not getattr(entry, short).strip() and not getattr(entry, long).strip():
            message = f"{short} and {long} are both blank: it adds nothing to a prompt"
            yield Fault(kind_of(entry), entry.name, short, message)


def blank_descriptions(checked: Checked) -> Iterator[Fault]:
    """A trait, skill or guardrail with only its long text is silently left out of every summary:
    the long text falls back to the short one, never the other way (SPEC section 4).
    """
    for entry in checked.every():
        if not isinstance(entry, Trait | Skill | Guardrail):
            continue
        short, long = SHORT_AND_LONG[type(entry)]
        if not getattr(entry, short).strip() and getattr(entry, long).strip():
            message = f"is blank: summaries leave it out, they do not take the {long}"
            yield Fault(kind_of(entry), entry.name, short, message)


def long_summaries(checked: Checked) -> Iterator[Fault]:
    """A short text longer than the long one: asking for detail would give less. Compared in
    characters, which no choice of encoding turns round.
    """
    for entry in checked.every():
        if type(entry) not in SHORT_AND_LONG:
            continue
        short, long = SHORT_AND_LONG[type(entry)]
        have, whole = len(getattr(entry, short).strip()), len(getattr(entry, long).strip())
        if 0 < whole < have:
            message = f"is longer than the {long} ({have:,} against {whole:,} characters)"
            yield Fault(kind_of(entry), entry.name, short, message)


def arcs_without_stages(checked: Checked) -> Iterator[Fault]:
    """An arc without stages cannot be assigned to a persona."""
    for arc in checked.arcs:
        if not arc.stages:
            message = "there are none: the arc cannot be assigned; give it a stage"
            yield Fault("arc", arc.name, "stages", message)


def empty_stages(checked: Checked) -> Iterator[Fault]:
    """A stage without parts replaces nothing: the persona is as if it had no arc (SPEC section 9).

    So an arc may begin, where a later stage has parts: the persona as it is, before it changes.
    """
    for arc in checked.arcs:
        begins = any(stage.parts for stage in arc.stages[1:])
        for place, stage in enumerate(arc.stages):
            if not stage.parts and not (begins and place == 0):
                message = "is empty: at this stage the persona is as without the arc"
                yield Fault("arc", arc.name, f'stages "{stage.name}", parts', message)
