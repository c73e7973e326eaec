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


Said: TypeAlias = Persona | Candidate | Trait | Skill | Guardrail | None
"""What said a text; None is layout."""

Block: TypeAlias = list[tuple[str, Said]]
"""Texts, of one line or many, that stand below each other; blocks are joined by a blank line."""

Texts: TypeAlias = list[tuple[str, str]]
"""Names and their texts, of the entries of one kind that have any."""


def render(material: Material, request: Request, assembly: Assembly) -> Rendered:
    """Write the assembly in the request's style; `request` must be settled."""
    pieces = _Pieces(material, request, assembly)
    written = _written(pieces, request)
    text = "\n".join([text for text, _ in written])
    said = [name for one in pieces.texts for name in variables_in(one)] if "{{" in text else []
    return Rendered(text, tuple(_origins(written)), tuple(dict.fromkeys(said)))


def render_text(material: Material, request: Request, assembly: Assembly) -> str:
    """The text alone, without the origins of its lines."""
    return "\n".join([text for text, _ in _written(_Pieces(material, request, assembly), request)])


def blocks(material: Material, request: Request, assembly: Assembly) -> Block:
    """The text in pieces with what said each: joined by line breaks they are the whole of it."""
    return _written(_Pieces(material, request, assembly), request)


def _written(pieces: _Pieces, request: Request) -> Block:
    written: Block = []
    for block in _STYLES[request.style](pieces):
        if written:
            written.append(("", None))
        written += block
    if request.style == "xml" and written:
        opening = f"<persona name={_quoted(pieces.persona.name)}>"
        written = [(opening, None), *written, ("</persona>", None)]
    return written


def _origins(written: Block) -> Iterator[Line]:
    for text, said in written:
        origin = _origin(said) if said is not None else LAYOUT
        if "\n" not in text:
            yield origin if text.strip() else LAYOUT
        else:
            for line in text.split("\n"):
                yield origin if line.strip() else LAYOUT


def _origin(said: Persona | Candidate | Trait | Skill | Guardrail) -> Line:
    if isinstance(said, Candidate):
        return Line("part", said.part.name, said.layer)
    kind = kind_of(said)
    assert kind in ("persona", "trait", "skill", "guardrail")
    return Line(kind, said.name)


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
    return prepared(long if is_long(long, request) else short, request.vars)


def is_long(long: str, request: Request) -> bool:
    """Whether it is the long text that stands in the request's view, and not the short one."""
    return request.detail and bool(long) and not long.isspace()


class _Pieces:
    """The texts of an assembly, ready for any style."""

    def __init__(self, material: Material, request: Request, assembly: Assembly) -> None:
        self.detail = request.detail
        self.persona = material.persona
        own = persona_text(material.persona, request) if assembly.own_text else ""
        self.own: Block = [(own, material.persona)] if own else []
        self.texts = [own]
        """Every text in order: variables are looked for in texts, not in names."""
        parts = [
            (candidate, text)
            for candidate in assembly.candidates
            if candidate.included and (text := part_text(candidate, request))
        ]
        self.texts += [text for _, text in parts]
        self.runs: list[tuple[str, list[Block]]] = [
            (
                part_type,
                [[(text, candidate)] for candidate, text in run],
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


def _markdown(pieces: _Pieces) -> Iterator[Block]:
    if pieces.own:
        yield pieces.own
    for part_type, run in pieces.runs:
        yield [(f"## {heading(part_type)}", None)]
        yield from run
    for title, texts in pieces.lists:
        yield [(f"## {title}", None)]
        if not pieces.detail:
            yield [(f"- **{one.name}**: {_one_line(text)}", one) for one, text in texts]
            continue
        for one, text in texts:
            severity = one.severity if isinstance(one, Guardrail) else ""
            yield [(f"### {one.name} ({severity})" if severity else f"### {one.name}", None)]
            yield [(text, one)]


def _plain(pieces: _Pieces) -> Iterator[Block]:
    if pieces.own:
        yield pieces.own
    for _, run in pieces.runs:
        yield from run
    for _, texts in pieces.lists:
        if not pieces.detail:
            yield [(f"{one.name}: {_one_line(text)}", one) for one, text in texts]
            continue
        for one, text in texts:
            yield [(f"{one.name}: {text}", one)]


def _xml(pieces: _Pieces) -> Iterator[Block]:
    if pieces.own:
        yield pieces.own
    for part_type, run in pieces.runs:
        lines: Block = [(f"<{part_type}>", None)]
        for place, block in enumerate(run):
            lines += [("", None), *block] if place else block
        yield [*lines, (f"</{part_type}>", None)]
    for title, texts in pieces.lists:
        lines = [(f"<{title.lower()}>", None)]
        for one, text in texts:
            tag = kind_of(one)
            attributes = f" name={_quoted(one.name)}"
            if not pieces.detail:
                lines.append((f"<{tag}{attributes}>{_one_line(text)}</{tag}>", one))
                continue
            if isinstance(one, Guardrail) and one.severity:
                attributes += f" severity={_quoted(one.severity)}"
            lines.append((f"<{tag}{attributes}>", None))
            lines.append((text, one))
            lines.append((f"</{tag}>", None))
        yield [*lines, (f"</{title.lower()}>", None)]


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
