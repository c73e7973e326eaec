"""A persona's releases as rows of a list, and how it stands to the newest, in words."""

from __future__ import annotations

from typing import Any

from textual.content import Content

from store.releases import LATEST, ReleaseInfo
from studio.comparing import signed
from studio.releasing import NOW, Shelf, inputs_said, when
from studio.widgets.columns import column
from studio.widgets.plain import MUTED, fit, literal
from studio.widgets.rows import Row


def release_rows(shelf: Shelf, marked: int) -> list[Row]:
    """The persona as it stands where it differs, then its releases, the newest first."""
    rows = []
    if shelf.differs:
        label = Content.assemble(
            _mark(marked == NOW), ("  now  ", "bold"), ("not published", "$text-warning")
        )
        rows.append(Row(str(NOW), label, Content(_token_change(shelf)), payload=NOW))
    rows += [_row(info, marked) for info in shelf.infos]
    return rows


def _row(info: ReleaseInfo, marked: int) -> Row:
    message = literal(" ".join(info.message.split()))
    label = Content.assemble(
        _mark(marked == info.number),
        (f"{info.number:>5}  ", "bold"),
        (f"{when(info.published_at)}  ", MUTED),
        (f"{column(info.actor, 8)}  ", MUTED),
        message,
    )
    return Row(str(info.number), label, _chips(info.labels), payload=info.number)


def _mark(on: bool) -> tuple[str, str]:
    return ("◆" if on else " ", "$accent")


def _chips(labels: tuple[str, ...]) -> Content:
    """Labels beside each other: `latest`, which moves by itself, is quieter."""
    chips: list[Content] = []
    for label in labels:
        style = MUTED if label == LATEST else "$accent on $accent 15%"
        chips.append(Content.styled(f" {fit(literal(label), 20)} ", style))
    return Content(" ").join(chips)


def _token_change(shelf: Shelf) -> str:
    mark = "~" if shelf.estimate else ""
    more = shelf.standing.tokens[1] - shelf.standing.before[1]
    return f"{mark}{signed(more)} tok "


def standing_said(shelf: Shelf) -> Content:
    """Whether the persona as it stands is what its newest release says."""
    standing = shelf.standing
    if not shelf.infos:
        return Content.assemble(("○ ", MUTED), ("never published", MUTED))
    newest = f"release {shelf.newest}"
    if not shelf.differs:
        return Content.assemble(("● ", "$success"), f"as in {newest}")
    pieces: list[Any] = [("▲ ", "$text-warning")]
    if standing.same_texts:
        pieces.append(f"the texts are those of {newest}; changed since: ")
    else:
        mark = "~" if shelf.estimate else ""
        changes = [
            f"{view} {mark}{signed(now - was)} tok"
            for view, now, was in zip(
                ("summary", "detail"), standing.tokens, standing.before, strict=True
            )
        ]
        pieces.append(f"differs from {newest}: {', '.join(changes)}  ")
    pieces.append((literal(inputs_said(standing.inputs, 3)), MUTED))
    return Content.assemble(*pieces)
