"""The lines of a composed text, and which of them an entry says; pure."""

from __future__ import annotations

from collections.abc import Sequence

from store.compose.composition import Composition
from store.compose.render import Line
from studio.widgets.prompt_lines import PromptLine


def lines_of(composition: Composition) -> list[PromptLine]:
    """The composed text, each line with its origin."""
    texts = composition.text.split("\n") if composition.text else []
    return [
        PromptLine(text, line.layer or line.kind, line)
        for text, line in zip(texts, composition.lines, strict=True)
    ]


def says(source: object, kind: str, name: str) -> bool:
    """Whether a line comes from an entry."""
    return isinstance(source, Line) and source.name == name and source.kind == kind


def line_near(lines: Sequence[PromptLine], kind: str, name: str, near: int) -> int | None:
    """The line of an entry that is nearest to a line; None where it has none."""
    places = [index for index, line in enumerate(lines) if says(line.source, kind, name)]
    return min(places, key=lambda index: abs(index - near)) if places else None


def line_of_type(
    lines: Sequence[PromptLine], part_type: str, composition: Composition
) -> int | None:
    """The first line that a part of a type says; None where none does."""
    said = {
        candidate.part.name
        for candidate in composition.assembly.candidates
        if candidate.included and candidate.part.part_type == part_type
    }
    return next(
        (
            index
            for index, line in enumerate(lines)
            if isinstance(line.source, Line)
            and line.source.kind == "part"
            and line.source.name in said
        ),
        None,
    )


def part_at(lines: Sequence[PromptLine], index: int) -> str:
    """The part that a line comes from; blank where it comes from none."""
    source = lines[index].source if index < len(lines) else None
    return source.name if isinstance(source, Line) and source.kind == "part" else ""
