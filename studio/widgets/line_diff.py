"""Two texts aligned line by line, and the words that differ within a line; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from studio.widgets.line_runs import line_runs, lines_of

Fate: TypeAlias = Literal["same", "changed", "removed", "added", "fold", "heading", "note"]

Spans: TypeAlias = tuple[tuple[int, int], ...]
"""Where stretches of a line start and stop."""

CONTEXT: Final = 3
"""Unchanged lines that stay to be seen beside a difference."""

_ALIKE: Final = 0.4
"""The share of words that two lines have in common to be shown as one line that changed."""

_PAIRED: Final = 900
"""Lines before times lines after of a stretch whose lines are matched by their words."""

_LONGEST: Final = 20_000
"""Characters of a line whose words are compared; of a longer one the middle that differs."""

_MOST_TOKENS: Final = 250_000
"""Words before times words after that are compared."""

# Scripts without spaces are compared character by character.
_TOKEN: Final = re.compile("[⺀-鿿가-힯\uf900-\ufaff\uff00-\uffef]|[^\\W⺀-鿿가-힯]+|\\s+|.", re.S)


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of the one text beside that of the other."""

    fate: Fate
    left: str = ""
    """The line that was; of a heading its text; of a note the sign before it; of a fold how many
    lines it stands for."""
    right: str = ""
    """The line that is; of a note its text."""

    @property
    def differs(self) -> bool:
        """Whether the two lines are not the same."""
        return self.fate in ("changed", "removed", "added")


def heading(text: str) -> Pair:
    """A line above what follows."""
    return Pair("heading", text)


def note(sign: str, text: str) -> Pair:
    """A remark that is of neither text; the sign is `+`, `-`, `~` or blank."""
    return Pair("note", sign, text)


def aligned(before: str, after: str) -> tuple[Pair, ...]:
    """The lines of two texts side by side, those that are the same on one line."""
    found: list[Pair] = []
    for same, one, other in line_runs(lines_of(before), lines_of(after)):
        found += [Pair("same", line, line) for line in one] if same else _replaced(one, other)
    return tuple(found)


def _replaced(one: Sequence[str], other: Sequence[str]) -> list[Pair]:
    """Lines that gave way to others: those that are alike beside each other, in order."""
    matches = _matches(one, other) if 0 < len(one) * len(other) <= _PAIRED else []
    found: list[Pair] = []
    a = c = 0
    for b, d in [*matches, (len(one), len(other))]:
        found += _beside(one[a:b], other[c:d])
        if b < len(one) and d < len(other):
            found.append(Pair("changed", one[b], other[d]))
        a, c = b + 1, d + 1
    return found


def _beside(one: Sequence[str], other: Sequence[str]) -> list[Pair]:
    """Lines beside each other as they come; the rest was removed or added."""
    both = min(len(one), len(other))
    found = [Pair("changed", a, b) for a, b in zip(one, other, strict=False)]
    found += [Pair("removed", line) for line in one[both:]]
    return found + [Pair("added", "", line) for line in other[both:]]


def _matches(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """Which lines are alike: pairs in order, chosen so that they have most in common."""
    words = [frozenset(line.split()) for line in one], [frozenset(line.split()) for line in other]
    height, width = len(one), len(other)
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    alike: dict[tuple[int, int], float] = {}
    for a in range(height - 1, -1, -1):
        for b in range(width - 1, -1, -1):
            left, right = words[0][a], words[1][b]
            total = len(left) + len(right)
            share = 2 * len(left & right) / total if total else 1.0
            taken = -1.0
            if share >= _ALIKE:
                alike[a, b] = share
                taken = share + best[a + 1][b + 1]
            best[a][b] = max(taken, best[a + 1][b], best[a][b + 1])
    found: list[tuple[int, int]] = []
    a = b = 0
    while a < height and b < width:
        if (a, b) in alike and best[a][b] == alike[a, b] + best[a + 1][b + 1]:
            found.append((a, b))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1
    return found


@lru_cache(maxsize=2_000)
def marks(before: str, after: str) -> tuple[Spans, Spans]:
    """Which stretches of two lines differ; none where they have too little in common."""
    if len(before) > _LONGEST or len(after) > _LONGEST:
        return _middle(before, after)
    one, other = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(one) * len(other) > _MOST_TOKENS:
        return _middle(before, after)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    codes = matcher.get_opcodes()
    kept = sum(len("".join(one[a:b]).strip()) for tag, a, b, *_ in codes if tag == "equal")
    if 4 * kept < min(len(before.strip()), len(after.strip())):
        return (), ()
    starts = _starts(one), _starts(other)
    changed = [code for code in codes if code[0] != "equal"]
    left = [(starts[0][a], starts[0][b]) for _, a, b, _, _ in changed if a < b]
    right = [(starts[1][c], starts[1][d]) for *_, c, d in changed if c < d]
    return _joined(before, left), _joined(after, right)


def _starts(tokens: Iterable[str]) -> list[int]:
    places = [0]
    for token in tokens:
        places.append(places[-1] + len(token))
    return places


def _joined(line: str, spans: Sequence[tuple[int, int]]) -> Spans:
    """Spans with no more than spaces between them are one."""
    found: list[tuple[int, int]] = []
    for start, stop in spans:
        if found and not line[found[-1][1] : start].strip():
            found[-1] = (found[-1][0], stop)
        else:
            found.append((start, stop))
    return tuple(found)


def _middle(before: str, after: str) -> tuple[Spans, Spans]:
    """What is neither the same at the start nor at the end."""
    most = min(len(before), len(after))
    head = _same_length(before, after, most)
    tail = _same_length(before[head:][::-1], after[head:][::-1], most - head)
    if not head + tail:
        return (), ()
    spans = (head, len(before) - tail), (head, len(after) - tail)
    left, right = (((a, b),) if a < b else () for a, b in spans)
    return left, right


def _same_length(one: str, other: str, most: int) -> int:
    """How many characters at the start are the same, by halving."""
    low, high = 0, most
    while low < high:
        half = (low + high + 1) // 2
        if one[low:half] == other[low:half]:
            low = half
        else:
            high = half - 1
    return low


def folded(pairs: Sequence[Pair], context: int = CONTEXT) -> list[Pair]:
    """The pairs with long stretches of the same lines put into one that says how many they are.

    Where nothing differs there is a text to be read: it stays as it is.
    """
    if not any(pair.differs for pair in pairs):
        return list(pairs)
    found: list[Pair] = []
    place = 0
    while place < len(pairs):
        end = place
        while end < len(pairs) and pairs[end].fate == "same":
            end += 1
        if end == place:
            found.append(pairs[place])
            place += 1
            continue
        # At the start and the end of a text there is a difference on one side only.
        before = context if place and pairs[place - 1].differs else 0
        after = context if end < len(pairs) and pairs[end].differs else 0
        hidden = end - place - before - after
        if hidden > 1:
            found += pairs[place : place + before]
            found.append(Pair("fold", f"{hidden:,}"))
            found += pairs[end - after : end]
        else:
            found += pairs[place:end]
        place = end
    return found


def differences(pairs: Sequence[Pair]) -> int:
    """How many stretches of the pairs differ."""
    return sum(
        pair.differs and not (place and pairs[place - 1].differs)
        for place, pair in enumerate(pairs)
    )


def line_counts(pairs: Iterable[Pair]) -> tuple[int, int]:
    """How many lines there are that were added, and that were removed."""
    added = removed = 0
    for pair in pairs:
        added += pair.fate in ("added", "changed")
        removed += pair.fate in ("removed", "changed")
    return added, removed


def unified_text(pairs: Sequence[Pair]) -> str:
    """The pairs as one text, each line after its sign."""
    written: list[str] = []
    for pair in pairs:
        match pair.fate:
            case "same":
                written.append(f"  {pair.left}")
            case "heading":
                written.append(pair.left)
            case "note":
                written.append(f"{pair.left or ' '} {pair.right}")
            case "fold":
                written.append(f"… {pair.left} lines the same")
            case _:
                if pair.fate != "added":
                    written.append(f"- {pair.left}")
                if pair.fate != "removed":
                    written.append(f"+ {pair.right}")
    return "\n".join(written)
