"""Comparing base, seed and store: field by field, link by link (SPEC section 6).

Pure functions on records as `store.seed_values.comparable` makes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from store.records import Record, is_blank

Status: TypeAlias = Literal[
    "same",
    "seed new",
    "seed changed",
    "store override",
    "store only",
    "both changed",
    "conflict",
    "deleted in store",
    "deleted in seeds",
]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field in which the three do not agree; None where a side has nothing."""

    field: str
    base: Any
    seed: Any
    store: Any
    clash: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """How an entry stands between the seeds and the store."""

    status: Status
    differences: tuple[Difference, ...] = ()
    merged: Record | None = None
    """What both sides' changes come to together, where they do not clash."""


def compare(base: Record | None, seed: Record | None, store: Record | None) -> Comparison:
    """Compare the seed value last synced, the seed now and the store now; None is absent."""
    if seed is None or store is None:
        return _one_sided(base, seed, store)
    if seed == store:
        return Comparison("same", merged=store)
    merged, differences = _merge_fields(base or {}, seed, store)
    found = tuple(differences)
    if any(difference.clash for difference in found):
        return Comparison("conflict", found)
    seed_moved = base is None or seed != base
    store_moved = base is None or store != base
    if merged == store and not seed_moved:
        return Comparison("store override", found, merged)
    if merged == seed and not store_moved:
        return Comparison("seed changed", found, merged)
    return Comparison("both changed", found, merged)


def _one_sided(base: Record | None, seed: Record | None, store: Record | None) -> Comparison:
    if base is None:
        if seed is not None:
            return Comparison("seed new", merged=seed)
        return Comparison("store only", merged=store)
    if seed is None and store is None:
        return Comparison("same")
    side = seed if seed is not None else store
    assert side is not None
    if side == base:
        return Comparison("deleted in store" if store is None else "deleted in seeds")
    _, differences = _merge_fields(base, seed or {}, store or {})
    return Comparison("conflict", tuple(differences))


def _merge_fields(base: Record, seed: Record, store: Record) -> tuple[Record, list[Difference]]:
    merged: Record = {}
    differences: list[Difference] = []
    for field in dict.fromkeys((*store, *seed, *base)):
        values = (base.get(field), seed.get(field), store.get(field))
        value, clash = merge(*values)
        if not is_blank(value):
            merged[field] = value
        if not values[0] == values[1] == values[2]:
            differences.append(Difference(field, *values, clash))
    return merged, differences


def merge(base: Any, seed: Any, store: Any) -> tuple[Any, bool]:
    """One value out of three, and whether the two sides clash; then it is the store's."""
    if seed in (store, base):
        return store, False
    if store == base:
        return seed, False
    sides = [one for one in (base, seed, store) if one is not None]
    if all(isinstance(one, list) for one in sides):
        return _merge_lists(base or [], seed or [], store or [])
    if all(isinstance(one, Mapping) for one in sides):
        return _merge_tables(base or {}, seed or {}, store or {})
    return store, True


def _merge_tables(
    base: Mapping[str, Any], seed: Mapping[str, Any], store: Mapping[str, Any]
) -> tuple[Any, bool]:
    merged: Record = {}
    clash = False
    for key in dict.fromkeys((*store, *seed, *base)):
        value, clashes = merge(base.get(key), seed.get(key), store.get(key))
        clash = clash or clashes
        if value is not None:
            merged[key] = value
    return merged, clash


_KEYS: Final = ("name", "id")


def _key(item: Any) -> str:
    if isinstance(item, Mapping):
        return str(next((item[key] for key in _KEYS if key in item), item))
    return str(item)


def _merge_lists(
    base: Sequence[Any], seed: Sequence[Any], store: Sequence[Any]
) -> tuple[list[Any], bool]:
    """Merge lists of named things: who is in, what each says, and the order, each by itself."""
    of_base, of_seed, of_store = ({_key(one): one for one in side} for side in (base, seed, store))
    values: dict[str, Any] = {}
    clash = False
    for key in dict.fromkeys((*of_store, *of_seed, *of_base)):
        value, clashes = _merge_items(of_base.get(key), of_seed.get(key), of_store.get(key))
        clash = clash or clashes
        if value is not None:
            values[key] = value
    order, clashes = _merge_order(list(of_base), list(of_seed), list(of_store), set(values))
    return [values[key] for key in order], clash or clashes


def _merge_items(base: Any, seed: Any, store: Any) -> tuple[Any, bool]:
    if base is not None and (seed is None) != (store is None) and base not in (seed, store):
        # One side took it away while the other worked on it: half of it makes no sense.
        return store, True
    return merge(base, seed, store)


def _merge_order(
    base: list[str], seed: list[str], store: list[str], kept: set[str]
) -> tuple[list[str], bool]:
    common = kept & set(base) & set(seed) & set(store)
    orders = [[key for key in side if key in common] for side in (base, seed, store)]
    clash = False
    if orders[1] == orders[0] or orders[1] == orders[2]:
        lead, other = store, seed
    elif orders[2] == orders[0]:
        lead, other = seed, store
    else:
        lead, other, clash = store, seed, True
    result = [key for key in lead if key in kept]
    for place, key in enumerate(other):
        if key in kept and key not in result:
            before = next((one for one in reversed(other[:place]) if one in result), None)
            result.insert(result.index(before) + 1 if before is not None else 0, key)
    return result, clash
