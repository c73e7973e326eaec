"""Releases of a persona: immutable texts with the inputs that made them (SPEC section 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias

from store.compose.request import Counter, Material
from store.entries import AnyEntry, Kind, Persona, kind_of
from store.errors import Invalid
from store.history import Snapshot, differing, snapshot
from store.validate import valid_name

LATEST: Final = "latest"
"""The label that is always at the newest release, and that nobody may move."""

View: TypeAlias = Literal["summary", "detail"]
VIEWS: Final[tuple[View, ...]] = ("summary", "detail")


@dataclass(frozen=True, slots=True)
class Input:
    """An entry that a release was made from, whole, as it was then."""

    kind: Kind
    snapshot: Snapshot

    @property
    def guid(self) -> str:
        """The identity of the entry, which may have another name by now."""
        return str(self.snapshot["guid"])

    @property
    def name(self) -> str:
        """The name that the entry had."""
        return str(self.snapshot["name"])


@dataclass(frozen=True, slots=True)
class Content:
    """Both texts of a persona, and what they were made from."""

    summary: str
    detail: str
    inputs: tuple[Input, ...]

    def text(self, view: View) -> str:
        """One of the texts."""
        return self.detail if view == "detail" else self.summary


@dataclass(frozen=True, slots=True)
class ReleaseInfo:
    """What there is to say of a release beside its texts."""

    number: int
    """From 1, for each persona."""
    published_at: datetime
    actor: str
    door: str
    message: str
    labels: tuple[str, ...] = ()
    """Those that point at it now, sorted; `latest` at the end for the newest."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release whole."""

    info: ReleaseInfo
    content: Content


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing came to."""

    number: int
    """The newest release now."""
    made: bool
    """Whether it was made just now: an unchanged persona keeps the one it has."""


@dataclass(frozen=True, slots=True)
class LabelMove:
    """A label of a persona that went from one release to another; None is nowhere."""

    persona: str
    label: str
    before: int | None
    after: int | None

    def __str__(self) -> str:
        was = "" if self.before is None else f" from release {self.before}"
        now = "removed" if self.after is None else f"to release {self.after}"
        return f'label "{self.label}" of persona "{self.persona}"{was} {now}'

    @property
    def stands(self) -> str:
        """Where the label points since, in words."""
        where = "is gone" if self.after is None else f"points at release {self.after}"
        return f'"{self.label}" {where} now'


def valid_label(label: str) -> str:
    """The label as it is stored: trimmed.

    Raises:
        Invalid: it breaks a rule of names, is `latest`, or reads as the number of a release.
    """
    label = valid_name(label, kind="label")
    if label.casefold() == LATEST:
        problem = "is always the newest release and cannot be moved; choose another label"
        raise Invalid(problem, kind="label", name=label)
    if label.isdecimal():
        problem = "would be taken for the number of a release; choose a word"
        raise Invalid(problem, kind="label", name=label)
    return label


def inputs_of(material: Material) -> tuple[Input, ...]:
    """What a compiled text is made from: the persona, its parts in play, and all else it links.

    In play are the parts that the persona links and those of its current stage.
    """
    persona, arc = material.persona, material.arc
    stage = arc.stage(persona.stage) if arc is not None else None
    names = [link.part for link in persona.parts]
    names += [name for name in (stage.parts if stage else ()) if name not in names]
    linked: list[AnyEntry] = [material.parts[name] for name in names]
    linked += [*material.traits, *material.skills, *material.guardrails]
    if arc is not None:
        linked.append(arc)
    guids = {("part", name): part.guid for name, part in material.parts.items()}
    guids |= {(kind_of(entry), entry.name): entry.guid for entry in linked}

    def guid_of(kind: Kind, name: str) -> str:
        return guids[kind, name]

    return tuple(_input(entry, guid_of) for entry in (persona, *linked))


def _input(entry: AnyEntry, guid_of: Callable[[Kind, str], str]) -> Input:
    kept = snapshot(entry, guid_of)
    if isinstance(entry, Persona):
        # Derived: the release has the texts themselves.
        kept.pop("compiled", None)
    return Input(kind_of(entry), kept)


@dataclass(frozen=True, slots=True)
class TextDiff:
    """How one of the texts differs."""

    view: View
    lines: tuple[str, ...]
    """A unified diff without line ends; empty when the texts are the same."""
    tokens_before: int
    tokens_after: int


@dataclass(frozen=True, slots=True)
class InputDiff:
    """An entry that is another, or that only one of the two was made from."""

    kind: Kind
    name: str
    """The newest name."""
    change: Literal["added", "removed", "changed"]
    fields: tuple[str, ...] = ()
    """Of a changed one, the fields that differ."""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}: {', '.join(self.fields) or self.change}"


@dataclass(frozen=True, slots=True)
class ReleaseDiff:
    """What differs between two releases, or a release and what publishing would make now."""

    inputs: tuple[InputDiff, ...]
    """Why the texts differ."""
    texts: tuple[TextDiff, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not self.inputs and not any(text.lines for text in self.texts)


def diff_contents(
    before: Content, after: Content, names: tuple[str, str], count: Counter
) -> ReleaseDiff:
    """Compare two contents; `names` head the texts in the diffs."""
    return ReleaseDiff(
        inputs=tuple(diff_inputs(before.inputs, after.inputs)),
        texts=tuple(_text_diff(view, before, after, names, count) for view in VIEWS),
    )


def diff_inputs(before: Sequence[Input], after: Sequence[Input]) -> list[InputDiff]:
    """The entries that differ, by guid: those of before in their order, then those added."""
    then: Mapping[tuple[Kind, str], Input] = {(one.kind, one.guid): one for one in before}
    now: Mapping[tuple[Kind, str], Input] = {(one.kind, one.guid): one for one in after}
    found: list[InputDiff] = []
    for key, was in then.items():
        becomes = now.get(key)
        if becomes is None:
            found.append(InputDiff(was.kind, was.name, "removed"))
        elif fields := differing(was.snapshot, becomes.snapshot):
            found.append(InputDiff(was.kind, becomes.name, "changed", tuple(fields)))
    found += [InputDiff(one.kind, one.name, "added") for key, one in now.items() if key not in then]
    return found


def _text_diff(
    view: View, before: Content, after: Content, names: tuple[str, str], count: Counter
) -> TextDiff:
    # The one who compares is alone in needing it.
    from difflib import unified_diff

    was, becomes = before.text(view), after.text(view)
    one, other = (f"{name}, {view}" for name in names)
    lines = unified_diff(was.split("\n"), becomes.split("\n"), one, other, lineterm="")
    return TextDiff(view, tuple(lines), count(was), count(becomes))


def diff_as_json(diff: ReleaseDiff, encoding: str) -> dict[str, Any]:
    """A diff as a JSON object."""
    return {
        "same": diff.same,
        "encoding": encoding,
        "inputs": [
            {"kind": one.kind, "name": one.name, "change": one.change, "fields": [*one.fields]}
            for one in diff.inputs
        ],
        "texts": {
            one.view: {
                "diff": [*one.lines],
                "tokens_before": one.tokens_before,
                "tokens_after": one.tokens_after,
            }
            for one in diff.texts
        },
    }
