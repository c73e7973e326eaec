"""Rules on what personas come to when they are composed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from store.checks.checked import Checked, Composed
from store.checks.findings import Fault
from store.compose.composition import compiled
from store.compose.render import Rendered
from store.compose.texts import variables_in
from store.entries import Kind, Persona


def stale_compiled_texts(checked: Checked) -> Iterator[Fault]:
    """What agents load is not what compiling would store now. Never compiled is no fault."""
    for material in checked.materials:
        persona = material.persona
        if persona.compiled_at is None:
            continue
        now = compiled(material)
        views = zip(
            ("compiled_summary", "compiled_detail"),
            (persona.compiled_summary, persona.compiled_detail),
            now,
            strict=True,
        )
        fields = [field for field, stored, text in views if stored != text]
        if fields:
            message = "is not what compiling would store now; compile the persona"
            yield Fault("persona", persona.name, fields[0], message)


def unresolved_variables(checked: Checked) -> Iterator[Fault]:
    """A variable that nothing fills reaches the model as `{{ name }}`.

    One that a preset of the persona fills is meant to be filled by whoever composes it.
    """
    told: set[tuple[str, str]] = set()
    for one in checked.composed:
        filled = _filled(one.persona)
        for name, origin in _left(one):
            if name not in filled and (one.persona.name, name) not in told:
                told.add((one.persona.name, name))
                where = _in_words(one, origin)
                message = f"{{{{ {name} }}}} is left in the text, from {where}; no preset fills it"
                yield Fault("persona", one.persona.name, "vars", message, origin=origin)


def unresolved_in_presets(checked: Checked) -> Iterator[Fault]:
    """A variable that a preset leaves in the text: it brings the part that names it, or another
    preset fills it and this one was forgotten.
    """
    bare: dict[str, set[str]] = defaultdict(set)
    for one in checked.composed:
        bare[one.persona.name] |= {*one.summary.unresolved, *one.detail.unresolved}
    for one in checked.preset:
        told = bare[one.persona.name] - _filled(one.persona)
        for name, origin in _left(one):
            if name not in told:
                field = f'presets "{one.preset}", vars'
                message = f"{{{{ {name} }}}} is left in the text, from {_in_words(one, origin)}"
                yield Fault("persona", one.persona.name, field, message, origin=origin)


def _filled(persona: Persona) -> set[str]:
    """The variables that any preset of the persona fills."""
    return {name for preset in persona.presets for name in preset.vars}


def _left(one: Composed) -> Iterator[tuple[str, tuple[Kind, str] | None]]:
    """The variables left in either view, each with the entry that brings it."""
    seen: set[str] = set()
    for view in (one.summary, one.detail):
        for name in view.unresolved:
            if name not in seen:
                seen.add(name)
                yield name, _source(view, name)


def _source(view: Rendered, name: str) -> tuple[Kind, str] | None:
    for text, origin in zip(view.text.split("\n"), view.lines, strict=True):
        if origin.kind != "layout" and name in variables_in(text):
            return origin.kind, origin.name
    return None


def _in_words(one: Composed, origin: tuple[Kind, str] | None) -> str:
    if origin is None:
        return "its text"
    kind, name = origin
    return "its own text" if kind == "persona" else f'{kind} "{name}"'


def over_budget(checked: Checked) -> Iterator[Fault]:
    """A composed detail over the workspace's context budget leaves the model no room, or is cut.

    Told once for each persona, at the stage where it is worst.
    """
    worst: dict[str, tuple[int, Composed]] = {}
    for one in checked.composed:
        checked.go_on()
        tokens = checked.count(one.detail.text)
        if tokens > max(checked.budget, worst.get(one.persona.name, (0,))[0]):
            worst[one.persona.name] = tokens, one
    for name, (tokens, one) in worst.items():
        stage = f' at stage "{one.stage}"' if one.stage else ""
        message = (
            f"the composed detail{stage} is {tokens:,} tokens ({checked.encoding}), "
            f"{tokens - checked.budget:,} over the budget of {checked.budget:,}"
        )
        yield Fault("persona", name, "", message)
