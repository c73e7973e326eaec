"""What a token meter says: shares of a bar, and the numbers as words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Count:
    """Tokens of a prompt, as shown by the meter."""

    total: int | None = None
    budget: int = 0
    by_type: tuple[tuple[str, int], ...] = ()
    everything_on: int | None = None
    difference: int | None = None
    encoding: str = ""
    estimate: bool = False

    @property
    def over(self) -> bool:
        """Whether the prompt is larger than its budget."""
        return self.total is not None and 0 < self.budget < self.total

    def number(self, value: int) -> str:
        """A number of tokens; `~` when it is an estimate."""
        return f"{'~' if self.estimate else ''}{value:,}"


def shares(amounts: Sequence[int], whole: int, width: int) -> list[int]:
    """How many cells of a bar each amount takes, where `whole` is all of the bar.

    Cells are shared by the largest remainder, so together they are as long as the sum should be.
    What is over the whole is squeezed into the bar in proportion.
    """
    amounts = [max(0, amount) for amount in amounts]
    total = sum(amounts)
    if total <= 0 or width <= 0:
        return [0] * len(amounts)
    whole = max(whole, total)
    # An amount that is there at all shows, if there is room for it.
    filled = min(width, max(1, round(total * width / whole)))
    exact = [amount * filled / total for amount in amounts]
    cells = [int(share) for share in exact]
    order = sorted(range(len(cells)), key=lambda i: cells[i] - exact[i])
    for i in order[: filled - sum(cells)]:
        cells[i] += 1
    return cells


def words(count: Count) -> list[tuple[str, str]]:
    """The parts of the line as (role, text), the most important first."""
    if count.total is None:
        parts = [("total", "… tok")]
    else:
        parts = [("total", f"{count.number(count.total)} tok")]
    if count.budget > 0:
        if count.total is None:
            parts.append(("budget", f"of {count.budget:,}"))
        else:
            percent = round(100 * count.total / count.budget)
            if count.over:
                parts.append(("over", f"! {max(101, percent)}% of {count.budget:,}"))
            else:
                parts.append(("budget", f"{percent}% of {count.budget:,}"))
    if count.difference is not None and count.total is not None:
        sign = "+" if count.difference > 0 else "−" if count.difference < 0 else "±"
        about = "~" if count.estimate else ""
        parts.append(("difference", f"{about}{sign}{abs(count.difference):,} against no overrides"))
    if count.everything_on is not None:
        parts.append(("everything", f"{count.number(count.everything_on)} with everything on"))
    if count.encoding:
        parts.append(("encoding", count.encoding))
    return parts
