"""What the studio shows of a persona's releases: read in threads, computed on frozen values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, TypeAlias

from store.catalog import Catalog
from store.compose.texts import variables_in
from store.releases import (
    LATEST,
    VIEWS,
    Content,
    InputDiff,
    ReleaseInfo,
    View,
    diff_inputs,
)
from store.tokens import TokenCounter
from studio.comparing import listed, signed
from studio.widgets.line_diff import Pair, aligned, heading, line_counts, note

NOW: Final = 0
"""Stands for the persona as it is, which is no release yet."""

NOTHING: Final = -1
"""Stands for what was before the first release."""

Against: TypeAlias = Literal["before", "present", "marked"]
"""What a release is compared with."""

_SIGNS: Final = {"added": "+", "removed": "-", "changed": "~"}

_EMPTY: Final = Content("", "", ())


@dataclass(frozen=True, slots=True)
class Standing:
    """How a persona as it stands differs from its newest release."""

    tokens: tuple[int, int]
    """Of the summary and of the detail that publishing would make."""
    before: tuple[int, int]
    """Of those of the newest release; 0 when there is none."""
    lines: tuple[tuple[int, int], tuple[int, int]]
    """Lines added and removed, in summary and detail."""
    inputs: tuple[InputDiff, ...]
    same_texts: bool
    """Whether publishing would make no new release."""
    unresolved: tuple[str, ...]
    """Variables that no publishing fills in."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The releases of a persona, and how it stands to the newest of them."""

    persona: str
    infos: tuple[ReleaseInfo, ...]
    """The newest first."""
    standing: Standing
    encoding: str
    estimate: bool

    @property
    def newest(self) -> int:
        """The number of the newest release; 0 when there is none."""
        return self.infos[0].number if self.infos else 0

    @property
    def labels(self) -> dict[str, int]:
        """Which release each label points at, by name, without `latest`."""
        found = {
            label: info.number for info in self.infos for label in info.labels if label != LATEST
        }
        return dict(sorted(found.items()))

    def info(self, number: int) -> ReleaseInfo | None:
        """What there is to say of a release."""
        return next((one for one in self.infos if one.number == number), None)

    @property
    def differs(self) -> bool:
        """Whether there is something that the newest release does not have."""
        return bool(self.infos) and not (self.standing.same_texts and not self.standing.inputs)


def shelf(catalog: Catalog, persona: str, encoding: str = "") -> Shelf:
    """Read the releases of a persona, and compare it with the newest.

    Raises:
        NotFound: there is no persona of that name.
        Invalid: there is no such encoding.
    """
    counter = catalog.counters.get(encoding)
    infos = tuple(catalog.releases(persona))
    present = catalog.unpublished(persona)
    last = catalog.release(persona).content if infos else _EMPTY
    return Shelf(
        persona=persona,
        infos=infos,
        standing=_standing(last, present, counter),
        encoding=counter.encoding.name,
        estimate=counter.encoding.estimate,
    )


def _standing(last: Content, present: Content, counter: TokenCounter) -> Standing:
    names = [*variables_in(present.summary), *variables_in(present.detail)]
    summary, detail = (line_counts(aligned(last.text(view), present.text(view))) for view in VIEWS)
    return Standing(
        tokens=(counter(present.summary), counter(present.detail)),
        before=(counter(last.summary), counter(last.detail)),
        lines=(summary, detail),
        inputs=tuple(diff_inputs(last.inputs, present.inputs)),
        same_texts=(last.summary, last.detail) == (present.summary, present.detail),
        unresolved=tuple(dict.fromkeys(names)),
    )


def content_of(catalog: Catalog, persona: str, number: int) -> Content:
    """What a release says, or the persona as it stands, or nothing.

    Raises:
        NotFound: there is no such persona or release.
    """
    if number == NOTHING:
        return _EMPTY
    if number == NOW:
        return catalog.unpublished(persona)
    return catalog.release(persona, number).content


def compared_with(number: int, newest: int, against: Against, marked: int) -> tuple[int, int]:
    """The two that are compared for the one under the cursor: the older first."""
    match against:
        case "marked" if marked != number:
            if NOW in (number, marked):
                return max(number, marked), NOW
            return min(number, marked), max(number, marked)
        case "present" if number != NOW:
            return number, NOW
        case _:
            before = newest if number == NOW else number - 1
            return before or NOTHING, number


def called(number: int) -> str:
    """What to call one of the two."""
    return {NOW: "now", NOTHING: "nothing"}.get(number, f"release {number}")


def change_pairs(before: Content, after: Content, counter: TokenCounter) -> tuple[Pair, ...]:
    """What differs: the entries that changed, then each text with its tokens."""
    inputs = diff_inputs(before.inputs, after.inputs)
    found = [heading("made from"), *(_input(one) for one in inputs)]
    if not inputs:
        found.append(note("", "the same entries"))
    mark = "~" if counter.encoding.estimate else ""
    for view in VIEWS:
        was, now = counter(before.text(view)), counter(after.text(view))
        tokens = f"{mark}{was:,} → {mark}{now:,} tok  {mark}{signed(now - was)}"
        found += [note("", ""), heading(f"{view}  {tokens}")]
        if before.text(view) == after.text(view):
            found.append(note("", "the same text"))
        else:
            found += aligned(before.text(view), after.text(view))
    return tuple(found)


def text_pairs(content: Content, view: View) -> tuple[Pair, ...]:
    """A text as it is, without anything to compare it with."""
    text = content.text(view)
    return aligned(text, text)


def _input(one: InputDiff) -> Pair:
    fields = f": {', '.join(one.fields)}" if one.fields else ""
    return note(_SIGNS[one.change], f"{one.kind} {one.name}{fields}")


def inputs_said(inputs: Sequence[InputDiff], most: int = 4) -> str:
    """The entries that changed, on one line."""
    return listed(changed_inputs(inputs), most)


def changed_inputs(inputs: Sequence[InputDiff]) -> list[str]:
    """Each entry that changed, and how: `+ part warm`."""
    return [f"{_SIGNS[one.change]} {one.kind} {one.name}" for one in inputs]


def when(at: datetime) -> str:
    """A time as the user's clock shows it."""
    return f"{at.astimezone():%Y-%m-%d %H:%M}"
