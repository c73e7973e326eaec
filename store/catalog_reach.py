"""The catalog's door to what one entry reaches, apart from `store.catalog`: read for an editor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from store.compose.blast import Reach, Voiced
from store.compose.composition import compiled
from store.compose.request import Material
from store.database.materials import read_materials
from store.database.read import load, uses_of
from store.database.releases import labels_holding
from store.entries import Kind, Persona, Role
from store.entries import Sequence as VoiceSequence
from store.rows import Use

if TYPE_CHECKING:
    from store.database.engine import Database

MOST: Final = 200
"""Personas that are weighed unless more are asked for: what one sees while typing."""

_COMPOSED: Final = frozenset({"part", "trait", "skill", "guardrail"})


class CatalogReach:
    """What an edit reaches, for `store.catalog.Catalog` to inherit."""

    if TYPE_CHECKING:

        @property
        def database(self) -> Database: ...

    def reach(self, kind: Kind, name: str, *, most: int = MOST) -> Reach:
        """What uses an entry, and of those personas all that an edit of it is weighed with.

        At most `most` personas are read, by name; `uses` and `left_out` tell of all. An entry
        that does not exist is used by nothing.
        """
        with self.database.reading() as connection:
            uses = uses_of(connection, kind, name)
            names = _personas(connection, kind, uses)
            personas = [
                one
                for one in load(connection, "persona", names=names[:most])
                if isinstance(one, Persona)
            ]
            materials = read_materials(connection, personas)
            voices: Sequence[Voiced] = ()
            if kind in ("role", "sequence"):
                voices, materials = _voices(connection, materials), []
            found = load(connection, kind, names=[name])
            guids = {one.guid: one.name for one in personas}
            labels = labels_holding(connection, guids, found[0].guid) if found else {}
        return Reach(
            uses=tuple(uses),
            materials=tuple(materials),
            voices=tuple(voices),
            labels=MappingProxyType(labels),
            left_out=len(names) - len(names[:most]),
        )


def _personas(connection: Any, kind: Kind, uses: Iterable[Use]) -> list[str]:
    """Those whose texts may hold the entry: by a link, by a stage of their arc, by a default."""
    wanted = {kind} if kind in _COMPOSED else {f"default_{kind}"}
    names = set()
    arcs = set()
    for use in uses:
        if use.kind == "arc":
            arcs.add(use.name)
        elif use.how in wanted:
            names.add(use.name)
    for arc in arcs:
        names |= {use.name for use in uses_of(connection, "arc", arc) if use.how == "arc"}
    return sorted(names)


def _voices(connection: Any, materials: Sequence[Material]) -> list[Voiced]:
    personas = [material.persona for material in materials]
    roles = {
        one.name: one
        for one in load(connection, "role", names={p.default_role for p in personas})
        if isinstance(one, Role)
    }
    sequences = {
        one.name: one
        for one in load(connection, "sequence", names={p.default_sequence for p in personas})
        if isinstance(one, VoiceSequence)
    }
    return [
        Voiced(
            material.persona,
            compiled(material)[0],
            roles.get(material.persona.default_role),
            sequences.get(material.persona.default_sequence),
        )
        for material in materials
    ]
