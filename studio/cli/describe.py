"""An entry as people read it: fields aligned, links, what uses it, and its texts in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from store.entries import Arc, Persona, kind_of
from store.fields import FIELDS
from store.records import is_blank, timestamp
from studio.cli.output import cell, cells

if TYPE_CHECKING:
    from store.compose.composition import Freshness
    from store.entries import AnyEntry, PartLink, Preset, Stage, Step
    from store.rows import Use

_FRESHNESS = {
    "fresh": "up to date",
    "stale": "stale: compile would store another text now",
    "never": "never",
}


def described(entry: AnyEntry, uses: Sequence[Use], fresh: Freshness | None = None) -> str:
    """The entry in words, ending in a newline; blank fields are left out."""
    short: list[tuple[str, list[str]]] = [(kind_of(entry), [entry.name])]
    long: list[tuple[str, str]] = []
    for field in FIELDS[kind_of(entry)]:
        value = getattr(entry, field.name)
        if is_blank(value):
            continue
        label = field.name.replace("_", " ")
        if field.shape == "text" and ("\n" in value or len(value) > 60 or field.required):
            long.append((label, value))
        elif field.shape not in ("stages", "steps"):
            short.append((label, _values(field.shape, value)))
    if isinstance(entry, Persona) and fresh is not None:
        at = f"{timestamp(entry.compiled_at)}, " if entry.compiled_at else ""
        short.append(("compiled", [f"{at}{_FRESHNESS[fresh]}"]))
    if uses:
        short.append(("used by", [str(use) for use in uses]))
    short += [
        ("source", [_SOURCES[entry.source]]),
        ("created", [timestamp(entry.created_at) or ""]),
        ("updated", [timestamp(entry.updated_at) or ""]),
        ("guid", [entry.guid]),
    ]
    blocks = [aligned(short), *(f"{label}:\n{indented(text)}" for label, text in long)]
    if isinstance(entry, Arc):
        blocks += [_stage(place, stage) for place, stage in enumerate(entry.stages)]
    blocks += [_step(place, step) for place, step in enumerate(getattr(entry, "steps", ()))]
    return "\n".join(blocks)


_SOURCES = {"toml": "toml (as in the seeds)", "store": "store (written here, not in the seeds)"}


def aligned(fields: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Labels with their values beside them, one line for each value."""
    width = max(cells(label) for label, _ in fields)
    lines = []
    for label, values in fields:
        for place, value in enumerate(values):
            head = label if place == 0 else ""
            lines.append(f"{head}{' ' * (width - cells(head))}  {cell(value)}".rstrip())
    return "".join(f"{line}\n" for line in lines)


def indented(text: str) -> str:
    """A text in full, set in by two spaces, ending in one newline."""
    lines = text.removesuffix("\n").split("\n")
    return "".join(f"  {line}\n" if line.strip() else "\n" for line in lines)


def _values(shape: str, value: Any) -> list[str]:
    match shape:
        case "links":
            return [_link(link) for link in value]
        case "presets":
            return [_preset(preset) for preset in value]
        case "table":
            return [f"{key} = {text}" for key, text in value.items()]
        case "names":
            return list(value)
        case "texts":
            return [", ".join(value)]
        case "switch":
            return ["yes" if value else "no"]
        case _:
            return [str(value)]


def _link(link: PartLink) -> str:
    return f"{link.part} (priority {link.priority})" if link.priority else link.part


def _preset(preset: Preset) -> str:
    said = [f"{key} = {part or '(left out)'}" for key, part in preset.overrides.items()]
    said += [f"without {one}" for one in preset.mute]
    said += [f"{{{{ {key} }}}} = {text}" for key, text in preset.vars.items()]
    return f"{preset.name}: {'; '.join(said) or 'nothing'}"


def _stage(place: int, stage: Stage) -> str:
    fields = [("parts", list(stage.parts) or ["none"])]
    texts = [("condition", stage.condition), ("description", stage.description)]
    fields[:0] = [(label, [text]) for label, text in texts if text]
    return f"stage {place}: {stage.name}\n{_inset(aligned(fields))}"


def _step(place: int, step: Step) -> str:
    fields = [("until", [step.exit_criteria])] if step.exit_criteria else []
    if step.require_tools:
        fields.append(("tools", [", ".join(step.require_tools)]))
    if step.max_turns:
        fields.append(("max turns", [str(step.max_turns)]))
    more = _inset(aligned(fields)) if fields else ""
    return f"step {place}: {step.id}\n{indented(step.instruction)}{more}"


def _inset(block: str) -> str:
    return "".join(f"  {line}\n" for line in block.splitlines())
