"""Which texts change when one part takes another's place: at every stage, with every preset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from store.compose.assemble import assemble, stage_of
from store.compose.render import render_text
from store.compose.request import Request, settled
from store.errors import StoreError
from store.replacing import PlaceTokens, replaced

if TYPE_CHECKING:
    from store.compose.request import Counter, Material
    from store.entries import Part, Persona


def overriding(personas: Iterable[Persona]) -> set[str]:
    """The parts that presets of these personas override with."""
    return {
        part
        for persona in personas
        for preset in persona.presets
        for part in preset.overrides.values()
        if part is not None
    }


def material_after(material: Material, old: Part, new: Part) -> Material:
    """The material as it is once `new` stands wherever it uses `old`."""
    persona = replaced(material.persona, old, new)
    arc = replaced(material.arc, old, new) if material.arc else None
    return replace(material, persona=persona, arc=arc)  # type: ignore[arg-type]


def changed_elsewhere(
    material: Material, old: Part, new: Part, count: Counter
) -> Iterator[PlaceTokens]:
    """The texts in detail that change where the persona does not stand now.

    Those are the other stages of its arc, and its presets at the stage that it is at.
    """
    after = material_after(material, old, new)
    current = stage_of(material, Request())
    stages = material.arc.stages if material.arc else ()
    asked = [
        *(Request(stage=one.name) for one in stages if one != current),
        *(Request(preset=one.name) for one in material.persona.presets),
    ]
    for request in asked:
        texts, others = _texts(material, request), _texts(after, request)
        if texts != others and texts is not None and others is not None:
            yield PlaceTokens(
                material.persona.name,
                "" if request.preset else str(request.stage),
                request.preset,
                count(texts[1]),
                count(others[1]),
            )


def _texts(material: Material, request: Request) -> tuple[str, str] | None:
    """The summary and the detail; None for a preset that cannot be composed as it is stored."""
    muted = {mute for preset in material.persona.presets for mute in preset.mute}
    # A stored preset may mute what the persona links no more.
    material = replace(material, known=material.known | muted)
    try:
        request = settled(material, request)
        assembly = assemble(material, request)
    except StoreError:
        return None
    detail = replace(request, detail=True)
    return render_text(material, request, assembly), render_text(material, detail, assembly)
