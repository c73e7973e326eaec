"""The text of an assembly in a style, and for each of its lines where it came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Final, Literal, TypeAlias

from store.compose.assemble import Assembly, Candidate, Extra, Layer
from store.compose.request import Material, Request
from store.compose.texts import prepared, variables_in
from store.entries import Guardrail, Persona, Skill, Trait, kind_of

Origin: TypeAlias = Literal["persona", "part", "trait", "skill", "guardrail", "layout"]


@dataclass(frozen=True, slots=True)
class Line:
    """Where one line of a composed text came from."""

    kind: Origin
    name: str = ""
    layer: Layer | None = None


LAYOUT: Final = Line("layout")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A composed text with the origin of each of its lines (split at `\\n` only)."""

    text: str
    lines: tuple[Line, ...]
    unresolved: tuple[str, ...]


Block: TypeAlias = list[tuple[str, Line]]
"""Lines that stand together; blocks are joined by one blank line."""

Texts: TypeAlias = list[tuple[str, str]]
"""Names and their texts, of the entries of one kind that have any."""


def render(material: Material, request: Request, assembly: Assembly) -> Rendered:
    """Write the assembly in the request's style; `request` must be settled."""
    pieces = _Pieces(material, request, assembly)
    blocks = _STYLES[request.style](pieces)
    lines: list[tuple[str, Line]] = []
    for block in blocks:
        if lines:
            lines.append(("", LAYOUT))
        lines.extend(block)
    if request.style == "xml" and lines:
        opening = f"<persona name={_quoted(material.persona.name)}>"
        lines = [(opening, LAYOUT), *lines, ("</persona>", LAYOUT)]
    text = "\n".join([line for line, _ in lines])
    said = [name for one in pieces.texts for name in variables_in(one)] if "{{" in text else []
    return Rendered(text, tuple([origin for _, origin in lines]), tuple(dict.fromkeys(said)))


def part_text(candidate: Candidate, request: Request) -> str:
    """What a part contributes in the request's view, after its variables."""
    part = candidate.part
    return _view(part.summary, part.content, request)


def extra_text(extra: Extra, request: Request) -> str:
    """What a trait, skill or guardrail contributes in the request's view."""
    entry = extra.entry
    long = entry.instruction if isinstance(entry, Trait) else entry.content
    return _view(entry.description, long, request)


def persona_text(persona: Persona, request: Request) -> str:
    """The persona's own text in the request's view; a blank summary leaves it out."""
    if not persona.summary.strip():
        return ""
    return _view(persona.summary, persona.detail, request)


def _view(short: str, long: str, request: Request) -> str:
    if request.detail and long.strip():
        return prepared(long, request.vars)
    return prepared(short, request.vars)


class _Pieces:
    """The texts of an assembly, ready for any style."""

    def __init__(self, material: Material, request: Request, assembly: Assembly) -> None:
        self.detail = request.detail
        self.persona = material.persona
        own = persona_text(material.persona, request) if assembly.own_text else ""
        self.own: Block = _block(own, Line("persona", material.persona.name)) if own else []
        self.texts = [own]
        """Every text in order: variables are looked for in texts, not in names."""
        parts = [
            (candidate, text)
            for candidate in assembly.candidates
            if candidate.included and (text := part_text(candidate, request))
        ]
        self.texts += [text for _, text in parts]
        self.runs = [
            (
                part_type,
                [
                    _block(text, Line("part", candidate.part.name, candidate.layer))
                    for candidate, text in run
                ],
            )
            for part_type, run in groupby(parts, key=lambda pair: pair[0].part.part_type)
        ]
        self.lists: list[tuple[str, list[tuple[Trait | Skill | Guardrail, str]]]] = []
        for title, extras in (
            ("Traits", assembly.traits),
            ("Skills", assembly.skills),
            ("Guardrails", assembly.guardrails),
        ):
            texts = [
                (extra.entry, text)
                for extra in extras
                if extra.included and (text := extra_text(extra, request))
            ]
            if texts:
                self.lists.append((title, texts))
                self.texts += [text for _, text in texts]


def _block(text: str, origin: Line) -> Block:
    if "\n" not in text:
        return [(text, origin if text.strip() else LAYOUT)]
    return [(line, origin if line.strip() else LAYOUT) for line in text.split("\n")]


def _origin(entry: Trait | Skill | Guardrail) -> Line:
    if isinstance(entry, Trait):
        return Line("trait", entry.name)
    return Line("skill" if isinstance(entry, Skill) else "guardrail", entry.name)


def _markdown(pieces: _Pieces) -> Iterator[Block]:
    if pieces.own:
        yield pieces.own
    for part_type, run in pieces.runs:
        yield [(f"## {heading(part_type)}", LAYOUT)]
        yield from run
    for title, texts in pieces.lists:
        yield [(f"## {title}", LAYOUT)]
        if not pieces.detail:
            yield [(f"- **{one.name}**: {_one_line(text)}", _origin(one)) for one, text in texts]
            continue
        for one, text in texts:
            severity = one.severity if isinstance(one, Guardrail) else ""
            yield [(f"### {one.name} ({severity})" if severity else f"### {one.name}", LAYOUT)]
            yield _block(text, _origin(one))


def _plain(pieces: _Pieces) -> Iterator[Block]:
    if pieces.own:
        yield pieces.own
    for _, run in pieces.runs:
        yield from run
    for _, texts in pieces.lists:
        if not pieces.detail:
            yield [(f"{one.name}: {_one_line(text)}", _origin(one)) for one, text in texts]
            continue
        for one, text in texts:
            yield _block(f"{one.name}: {text}", _origin(one))


def _xml(pieces: _Pieces) -> Iterator[Block]:
    if pieces.own:
        yield pieces.own
    for part_type, run in pieces.runs:
        lines: Block = [(f"<{part_type}>", LAYOUT)]
        for place, block in enumerate(run):
            lines += [("", LAYOUT), *block] if place else block
        yield [*lines, (f"</{part_type}>", LAYOUT)]
    for title, texts in pieces.lists:
        lines = [(f"<{title.lower()}>", LAYOUT)]
        for one, text in texts:
            tag = kind_of(one)
            attributes = f" name={_quoted(one.name)}"
            if not pieces.detail:
                lines.append((f"<{tag}{attributes}>{_one_line(text)}</{tag}>", _origin(one)))
                continue
            if isinstance(one, Guardrail) and one.severity:
                attributes += f" severity={_quoted(one.severity)}"
            lines.append((f"<{tag}{attributes}>", LAYOUT))
            lines += _block(text, _origin(one))
            lines.append((f"</{tag}>", LAYOUT))
        yield [*lines, (f"</{title.lower()}>", LAYOUT)]


_STYLES: Final[dict[str, Callable[[_Pieces], Iterator[Block]]]] = {
    "markdown": _markdown,
    "xml": _xml,
    "plain": _plain,
}


@cache
def heading(part_type: str) -> str:
    """A part type as a heading: its slug with spaces, the first letter upper."""
    words = part_type.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def _one_line(text: str) -> str:
    return text.replace("\n", " ")


def _quoted(value: str) -> str:
    """A value as an XML attribute, always in double quotes."""
    # Imported when a text is XML: it brings parsers along.
    from xml.sax.saxutils import quoteattr

    return quoteattr(value, {'"': "&quot;"})
