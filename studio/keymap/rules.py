"""Which keys a command may have: what terminals keep, what would be typed, what is taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from textual.keys import REPLACED_KEYS, Keys, _character_to_key, key_to_character

from store.nearest import nearest
from studio.keymap.declared import PANE, Declared, always, neighbours

_KEPT: Final = {
    "ctrl+b": "tmux takes it",
    "ctrl+a": "screen and tmux take it",
    "ctrl+h": "many terminals send backspace for it",
    "ctrl+i": "terminals send tab for it",
    "ctrl+j": "terminals send a line break for it",
    "ctrl+m": "terminals send enter for it",
    "ctrl+c": "it is for copying and for leaving",
}
_MODIFIERS: Final = frozenset({"ctrl", "alt", "shift", "super", "hyper", "meta"})
_NAMED: Final = frozenset(key.value for key in Keys)


@dataclass
class Resolved:
    """What is left of the user's keys once they were checked."""

    keymap: dict[str, str] = field(default_factory=dict)
    """For the app: keys by the id of a binding."""
    user_keys: dict[str, str] = field(default_factory=dict)
    """For people: keys by the id of a command."""
    problems: list[str] = field(default_factory=list)


def normal(key: str) -> str:
    """A key as Textual names it: `?` is question_mark, `^p` is ctrl+p."""
    key = key.strip()
    if len(key) > 1 and key.startswith("^"):
        key = f"ctrl+{key[1:]}"
    if key.endswith("++") or key == "+":
        return f"{key[:-1]}plus" if key != "+" else "plus"
    *modifiers, last = key.split("+")
    if modifiers:
        last = last if len(last) > 1 else last.lower()
    if len(last) == 1:
        last = _character_to_key(last)
    return "+".join([*(one.lower() for one in modifiers), last])


def typed(key: str) -> bool:
    """Whether a key writes something where one types."""
    return "+" not in key and _writes(key)


def _writes(key: str) -> bool:
    """Whether a key without modifiers stands for a character."""
    character = key_to_character(REPLACED_KEYS.get(key, key))
    return character is not None and character.isprintable()


def key_problem(key: str) -> str:
    """Why nothing can have a key; blank when something can."""
    *modifiers, last = key.split("+")
    if not last or not set(modifiers) <= _MODIFIERS:
        return "no key is called so"
    if last not in _NAMED and not _writes(last):
        return "no key is called so"
    if key in _KEPT:
        return _KEPT[key]
    if modifiers and "alt" in modifiers and _writes(last):
        return "a field would take it as the letter alone"
    return ""


def resolve(
    wanted: Mapping[str, Sequence[str]], known: Mapping[str, Declared] | None = None
) -> Resolved:
    """Check the keys that are wanted; what is not right is left out and said."""
    from studio.keymap.declared import declared

    known = declared() if known is None else known
    problems: list[str] = []
    left: dict[str, tuple[str, ...]] = {}
    for name, keys in wanted.items():
        one = known.get(name)
        if one is None:
            like = nearest(name, tuple(known))
            problems.append(
                f'"{name}" is no command' + (f"; did you mean {like}?" if like else ".")
            )
            continue
        good = []
        for key in map(normal, keys):
            why = key_problem(key) or _typing_problem(key, one)
            if why:
                problems.append(f"{name}: {_shown(key)} cannot be had: {why}.")
            else:
                good.append(key)
        if good:
            left[name] = tuple(dict.fromkeys(good))
    _leave_out_taken(left, known, problems)
    resolved = Resolved(problems=problems)
    for name, keys in left.items():
        _put(resolved, known[name], keys)
    return resolved


def _typing_problem(key: str, one: Declared) -> str:
    """A letter of a whole screen would be typed wherever a field has the keyboard."""
    if not typed(key) or one.level not in ("app", "screen") or one.letters:
        return ""
    if any(map(typed, one.keys)):
        return ""
    return "it is typed in fields; take a function key or one with ctrl"


def _leave_out_taken(
    left: dict[str, tuple[str, ...]], known: Mapping[str, Declared], problems: list[str]
) -> None:
    """Leave out keys that something else has in the same place, until none is left."""
    while True:
        taken = _first_taken(left, known)
        if taken is None:
            return
        name, key, owner = taken
        problems.append(
            f"{name}: {_shown(key)} is {owner} already; give that another key, or take another."
        )
        left[name] = tuple(one for one in left[name] if one != key)
        if not left[name]:
            del left[name]


def _first_taken(
    left: Mapping[str, tuple[str, ...]], known: Mapping[str, Declared]
) -> tuple[str, str, str] | None:
    held = {name: left.get(name) or (*one.keys, *one.letters) for name, one in known.items()}
    earlier: set[str] = set()
    for name, keys in left.items():
        for key in keys:
            if key in always():
                return name, key, f"for {always()[key]}"
            for other, theirs in held.items():
                # Of two that are wanted alike the later one gives way.
                if other == name or key not in theirs or (other in left and other not in earlier):
                    continue
                if _comes_with(known[name], key) and _comes_with(known[other], key):
                    # Both have it from the start: the inner one of the two places takes it.
                    continue
                if _meet(known[name], known[other]):
                    return name, key, f"{other}'s"
        earlier.add(name)
    return None


def _comes_with(one: Declared, key: str) -> bool:
    return key in one.keys or key in one.letters


def _meet(one: Declared, other: Declared) -> bool:
    """Whether both can be there at the same time, so that one would take the other's key."""
    if other.id in neighbours(one.id):
        return True
    levels = {one.level, other.level}
    if "app" in levels or (levels & {"widget"} and levels != {"widget", "screen"}):
        return True
    main = {"MainScreen"}
    return levels == {"screen", "pane"} and bool((one.homes | other.homes) & main)


def _put(resolved: Resolved, one: Declared, keys: tuple[str, ...]) -> None:
    if not one.letters:
        resolved.keymap[one.id] = resolved.user_keys[one.id] = ",".join(keys)
        return
    letters = tuple(key for key in keys if typed(key))
    others = tuple(key for key in keys if not typed(key))
    if one.keys and others:
        resolved.keymap[one.id] = ",".join(others)
    # A pane without letters of its own takes the others: they do the same there.
    resolved.keymap[f"{PANE}{one.id}"] = ",".join(letters or others)
    resolved.user_keys[one.id] = ",".join((*(others or one.keys), *letters))


def _shown(key: str) -> str:
    from studio.commands import shown_keys

    return shown_keys(key)
