"""What to cut to fit a budget of tokens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from store.compose.assemble import Assembly, Extra, by_rank


def fitted(
    assembly: Assembly, budget: int, tokens: Callable[[Assembly], int]
) -> tuple[Assembly, int]:
    """Cut parts from the lowest rank, then traits and skills from the last, until it fits.

    Returns the assembly and the tokens still too many (0 when it fits). `tokens` counts the text
    of an assembly. As each cut only takes text away, the smallest number of cuts that fits is
    found by halving rather than by counting after every single cut.
    """
    if budget and tokens(assembly) <= budget:
        return assembly, 0
    lowest_first = by_rank(assembly.candidates)[::-1]
    traits = _last_first(assembly.traits)
    skills = _last_first(assembly.skills)
    total = len(lowest_first) + len(traits) + len(skills)

    def after(cuts: int) -> Assembly:
        parts = set(lowest_first[:cuts])
        cuts = max(0, cuts - len(lowest_first))
        cut_traits = set(traits[:cuts])
        cut_skills = set(skills[: max(0, cuts - len(traits))])
        return replace(
            assembly,
            candidates=tuple(
                replace(one, reason="budget") if place in parts else one
                for place, one in enumerate(assembly.candidates)
            ),
            traits=tuple(
                replace(one, reason="budget") if place in cut_traits else one
                for place, one in enumerate(assembly.traits)
            ),
            skills=tuple(
                replace(one, reason="budget") if place in cut_skills else one
                for place, one in enumerate(assembly.skills)
            ),
        )

    if budget == 0:
        # Nothing that may be cut can be worth anything, also when what is left is too long.
        most = after(total)
        return most, tokens(most)
    low, high = 1, total
    while low < high:
        middle = (low + high) // 2
        if tokens(after(middle)) <= budget:
            high = middle
        else:
            low = middle + 1
    cut = after(min(low, total))
    return cut, max(0, tokens(cut) - budget)


def _last_first(extras: tuple[Extra, ...]) -> list[int]:
    return [place for place, extra in enumerate(extras) if extra.included][::-1]
