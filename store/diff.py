"""What differs between two states of an entry: by field, link by link, texts line by line.

Pure: states are snapshots (`store.history`) with compiled texts in full, the counter of tokens is
passed in.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from store.entries import Kind
from store.fields import FIELDS, PRESET_FIELDS, STAGE_FIELDS, STEP_FIELDS, Field
from store.history import Snapshot

Counter: TypeAlias = Callable[[str], int]
Path: TypeAlias = tuple[str, ...]
"""Where something differs: a field, or a field, an item of it and a field of that."""
Items: TypeAlias = Sequence[Mapping[str, Any]]
ItemFate: TypeAlias = Literal[
    "added", "removed", "moved", "renamed", "priority", "part_order", "stage_order"
]


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A short value that differs; None where there was none."""

    path: Path
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text that differs, with its tokens."""

    path: Path
    before: str
    after: str
    tokens_before: int
    tokens_after: int

    @property
    def lines(self) -> list[str]:
        """The unified diff with three lines of context, from its first hunk on."""
        # Imported here: reading history needs no diff.
        from difflib import unified_diff

        # A blank text has no lines, not one that is blank.
        one, other = (text.split("\n") if text else [] for text in (self.before, self.after))
        return list(unified_diff(one, other, lineterm=""))[2:]


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What became of one item of a list."""

    fate: ItemFate
    name: str
    before: int | str | None
    """The former place (from 0), number or name."""
    after: int | str | None


@dataclass(frozen=True, slots=True)
class ListChange:
    """A list that differs: links, tags, stages, steps, presets."""

    path: Path
    items: tuple[ItemChange, ...]


FieldChange: TypeAlias = ValueChange | TextChange | ListChange


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything that differs between two states of an entry."""

    kind: Kind
    name: str
    """The newer name."""
    guid: str
    before: int
    """The revision of the older state."""
    after: int
    there: tuple[bool, bool]
    """Whether the entry existed at each."""
    changes: tuple[FieldChange, ...]
    encoding: str
    estimate: bool
    """Whether tokens are estimates, to be shown with `~`."""

    @property
    def tokens(self) -> int:
        """How many tokens the texts have gained."""
        texts = (one for one in self.changes if isinstance(one, TextChange))
        return sum(one.tokens_after - one.tokens_before for one in texts)


def changes_between(
    kind: Kind, before: Snapshot | None, after: Snapshot | None, count: Counter
) -> tuple[FieldChange, ...]:
    """What differs between two states of an entry, in the order of its fields; None is no entry.

    Links are the same by guid: a rename of what is linked is no difference. Order is compared as
    order; the numbers behind it count only where the order is the same.
    """
    one, other = before or {}, after or {}
    fields = (Field("name"), *FIELDS[kind], *(_COMPILED if kind == "persona" else ()))
    return tuple(_fields(kind, (), fields, one, other, count))


def text_change(path: Path, before: str, after: str, count: Counter) -> TextChange | None:
    """What differs between two texts, or None."""
    if before == after:
        return None
    return TextChange(path, before, after, count(before), count(after))


_COMPILED: Final = (
    Field("compiled_summary", "text"),
    Field("compiled_detail", "text"),
    Field("compiled_at"),
)
_NESTED: Final[Mapping[str, tuple[str, str, tuple[Field, ...]]]] = {
    "presets": ("name", "name", PRESET_FIELDS),
    "stages": ("guid", "name", STAGE_FIELDS),
    "steps": ("id", "id", STEP_FIELDS),
}
"""Lists of records: what identifies one, what it is called, and its fields."""
_PROMPT_KINDS: Final = ("trait", "skill", "guardrail")
"""The kinds whose description is what a summary says of them."""


def _fields(
    kind: Kind,
    path: Path,
    fields: Iterable[Field],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    count: Counter,
) -> Iterator[FieldChange]:
    for field in fields:
        one, other = before.get(field.name), after.get(field.name)
        where = (*path, field.name)
        prompt = field.name == "description" and kind in _PROMPT_KINDS
        match field.shape:
            case "text":
                yield from _text(where, one, other, count)
            case "line" if prompt or "\n" in f"{one}{other}":
                yield from _text(where, one, other, count)
            case "table" | "overrides":
                yield from _table(where, one or {}, other or {})
            case "texts":
                yield from _list(where, _numbered(one or ()), _numbered(other or ()))
            case "names" | "links":
                yield from _list(where, _links(one or ()), _links(other or ()))
            case "presets" | "stages" | "steps":
                yield from _nested(kind, where, field.shape, one or (), other or (), count)
            case _:
                yield from _value(where, one, other)


def _value(path: Path, before: Any, after: Any) -> Iterator[FieldChange]:
    # Blank and absent are one; false and 0 are values.
    one, other = (None if value == "" else value for value in (before, after))
    same = one == other and type(one) is type(other)
    if isinstance(one, dict) and isinstance(other, dict):
        same = one["guid"] == other["guid"]
    if not same:
        yield ValueChange(path, _plain(one), _plain(other))


def _plain(value: Any) -> Any:
    """A link as its name, any other value as it is."""
    return value["name"] if isinstance(value, dict) else value


def _text(path: Path, before: Any, after: Any, count: Counter) -> Iterator[FieldChange]:
    change = text_change(path, str(before or ""), str(after or ""), count)
    if change is not None:
        yield change


def _table(
    path: Path, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[FieldChange]:
    for key in dict.fromkeys((*before, *after)):
        # A blank value says something in these: that there is such a key.
        one, other = before.get(key), after.get(key)
        if one != other or (key in before) != (key in after):
            yield ValueChange((*path, key), one, other)


def _numbered(values: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """Texts by identity: a second one of the same text is another."""
    found: dict[str, Mapping[str, Any]] = {}
    for value in values:
        key, number = value, 1
        while key in found:
            number += 1
            key = f"{value}\x00{number}"
        found[key] = {"name": value}
    return found


def _links(values: Items) -> dict[str, Mapping[str, Any]]:
    return {link["guid"] or link["name"]: link for link in values}


def _nested(
    kind: Kind, path: Path, shape: str, before: Items, after: Items, count: Counter
) -> Iterator[FieldChange]:
    identity, called, fields = _NESTED[shape]
    one, other = ({item[identity]: item for item in items} for items in (before, after))
    yield from _list(path, one, other, called, own_names=True)
    for key in (*other, *(key for key in one if key not in other)):
        was, now = one.get(key, {}), other.get(key, {})
        where = (*path, str((now or was)[called]))
        yield from _fields(kind, where, fields, was, now, count)


def _list(
    path: Path,
    before: Mapping[str, Mapping[str, Any]],
    after: Mapping[str, Mapping[str, Any]],
    called: str = "name",
    *,
    own_names: bool = False,
) -> Iterator[FieldChange]:
    """What became of the items; only those with names of their own can be renamed here."""
    former = {key: place for place, key in enumerate(before)}
    places = {key: place for place, key in enumerate(after)}
    moved = _moved([key for key in before if key in after], places)
    items: list[ItemChange] = []
    for key, place in places.items():
        name = str(after[key][called])
        if key not in before:
            items.append(ItemChange("added", name, None, place))
        elif key in moved:
            items.append(ItemChange("moved", name, former[key], place))
    for key, place in former.items():
        if key not in after:
            items.append(ItemChange("removed", str(before[key][called]), place, None))
    orders: tuple[ItemFate, ...] = () if items else ("part_order", "stage_order")
    for key, item in after.items():
        was, name = before.get(key, {}), str(item[called])
        if own_names and key in before and was[called] != name:
            items.append(ItemChange("renamed", name, was[called], name))
        numbers: tuple[ItemFate, ...] = ("priority", *orders)
        for number in numbers:
            one, other = was.get(number, 0), item.get(number, 0)
            if one != other:
                items.append(ItemChange(number, name, one if key in before else None, other))
    if items:
        yield ListChange(path, tuple(items))


def _moved(common: Sequence[str], places: Mapping[str, int]) -> set[str]:
    """The fewest that have to move to bring the others' order about."""
    # Patience sorting: the longest run of rising places stays where it is.
    tops: list[int] = []
    ends: list[str] = []
    previous: dict[str, str | None] = {}
    for key in common:
        place = places[key]
        at = bisect_left(tops, place)
        previous[key] = ends[at - 1] if at else None
        tops[at : at + 1] = [place]
        ends[at : at + 1] = [key]
    stays: set[str] = set()
    key_now = ends[-1] if ends else None
    while key_now is not None:
        stays.add(key_now)
        key_now = previous[key_now]
    return set(common) - stays
