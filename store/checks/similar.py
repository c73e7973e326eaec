"""Rules on parts that say the same: edited apart, one of them will be forgotten."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, count
from sys import intern
from typing import Final

from store.checks.checked import Checked
from store.checks.findings import Fault
from store.entries import Part, counted_text

ALIKE: Final = 92.0
"""From how much likeness, in percent of characters kept in order, two texts are near-identical."""
SHORTEST: Final = 40
"""Characters below which a likeness says little: short texts are only compared as a whole."""
_WORDS: Final = 3
"""Words in a row that two texts are found by."""
_RAREST: Final = 10
"""How many of its rarest runs of words a text is found by, beside as many others."""
_MOST: Final = 256
"""How many texts are looked through for one run of words: more share only boilerplate."""
_VERIFIED: Final = 24
"""How many texts that share most runs with a text are compared with it."""

# Scripts without spaces between words are taken character by character.
_NO_SPACES: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD: Final = re.compile(rf"[{_NO_SPACES}]|[^\W{_NO_SPACES}]+")


def _folded(text: str) -> str:
    """The text as it is compared: however it is cased and broken into lines."""
    return " ".join(text.casefold().split())


def _by_type(checked: Checked) -> Iterator[list[tuple[Part, str]]]:
    """The parts of each type with their texts, those of one text only once, by name."""
    groups: dict[str, dict[str, Part]] = defaultdict(dict)
    for part in checked.parts:
        groups[part.part_type].setdefault(_folded(counted_text(part)), part)
    for texts in groups.values():
        yield [(part, text) for text, part in texts.items()]


def identical_parts(checked: Checked) -> Iterator[Fault]:
    """Two parts of a type with one text, whatever their case and line breaks: a copy that can be
    linked instead.
    """
    first: dict[tuple[str, str], Part] = {}
    for part in checked.parts:
        text = _folded(counted_text(part))
        other = first.setdefault((part.part_type, text), part)
        if text and other is not part:
            field = "content" if part.content.strip() else "summary"
            message = f'says what part "{other.name}" says; keep one of the two'
            yield Fault("part", part.name, field, message)


def near_identical_parts(checked: Checked) -> Iterator[Fault]:
    """Two parts of a type whose texts differ in a few words: a copy that was forgotten, or a
    correction that reached only one of them.

    Not every pair is compared: a text is compared with those that share runs of three words with
    it, the rarest first, and parts that were found alike stand for one another.
    """
    for group in _by_type(checked):
        for part, other, likeness in _alike(group, checked.go_on):
            field = "content" if part.content.strip() else "summary"
            message = f'is {likeness:.0f}% like part "{other.name}"; keep one, or tell them apart'
            yield Fault("part", part.name, field, message)


def _alike(
    group: Sequence[tuple[Part, str]], go_on: Callable[[], None]
) -> Iterator[tuple[Part, Part, float]]:
    long = [(part, text) for part, text in group if len(text) >= SHORTEST]
    if len(long) < 2:
        return
    # Compiled; only this rule needs it.
    from rapidfuzz.fuzz import ratio
    from rapidfuzz.process import extractOne

    texts = [text for _, text in long]
    # There may be millions of runs. Numbered from 0 at first sight: a tuple is hashed anew
    # whenever it is looked up. `map` and its like are compiled.
    number: dict[tuple[str, ...], int] = defaultdict(count().__next__)
    runs = [list(map(number.__getitem__, _runs(text))) for text in texts]
    spread = Counter(chain.from_iterable(runs))
    index: dict[int, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        go_on()
        shared = [run for run in runs[place] if spread[run] > 1]
        votes = Counter(chain.from_iterable(map(index.__getitem__, _telling(shared, spread))))
        likeliest = sorted(votes, key=votes.__getitem__, reverse=True)[:_VERIFIED]
        likest = extractOne(
            text, [texts[one] for one in likeliest], scorer=ratio, score_cutoff=ALIKE
        )
        stood_for: frozenset[int] = frozenset()
        if likest is not None:
            _, likeness, at = likest
            yield long[place][0], long[likeliest[at]][0], likeness
            # The text it is like stands for this one too, wherever that is found.
            stood_for = frozenset(runs[likeliest[at]])
        for run in shared:
            if run not in stood_for and len(held := index[run]) < _MOST:
                held.append(place)


def _telling(shared: list[int], spread: Counter[int]) -> list[int]:
    """The runs to find a text's likes by: the rarest, and as many from all over the text, for
    the rarest may be those that only one of them has.
    """
    if len(shared) <= 2 * _RAREST:
        return shared
    ranked = sorted(shared, key=spread.__getitem__)
    rest = ranked[_RAREST:]
    return ranked[:_RAREST] + rest[:: -(-len(rest) // _RAREST)]


def _runs(text: str) -> Iterable[tuple[str, ...]]:
    """The runs of words in a text, each once, in their order."""
    # A word is one string wherever it stands: runs are compared by their words' identity.
    words = list(map(intern, _WORD.findall(text)))
    if len(words) <= _WORDS:
        return (tuple(words),)
    return dict.fromkeys(zip(*(words[start:] for start in range(_WORDS)), strict=False))
