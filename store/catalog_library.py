"""The catalog's door to its lists, apart from `store.catalog`: orders, facets, and what a
replacement would change. All of it reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from store.compose.composition import compiled
from store.database import read
from store.database.changes.replacing import same_part
from store.database.listing import load_without_texts
from store.database.materials import read_materials
from store.database.meant import not_found
from store.database.ordering import ordered_ids
from store.entries import AnyEntry, Kind, Part, Persona
from store.replacing import PersonaTokens, Replacement
from store.replacing_texts import changed_elsewhere, material_after, overriding
from store.rows import Facet, Row, Sort, Use

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from store.compose.request import Counter, Material
    from store.database.engine import Database
    from store.tokens import Counters


class CatalogLibrary:
    """Lists in any order, for `store.catalog.Catalog` to inherit."""

    if TYPE_CHECKING:

        @property
        def database(self) -> Database: ...
        @property
        def counters(self) -> Counters: ...
        def _encoding(self, name: str) -> str: ...

    def ordered_ids(self, kind: Kind, sort: Sort, encoding: str = "") -> tuple[int, ...]:
        """The row ids of every entry of a kind, in an order."""
        with self.database.reading() as connection:
            return ordered_ids(connection, kind, sort, self._encoding(encoding))

    def without_texts(self, kind: Kind) -> list[AnyEntry]:
        """The entries of a kind by name, their texts, stages and links blank.

        For lists that show none of these, of entries whose texts may be large.
        """
        with self.database.reading() as connection:
            return load_without_texts(connection, kind)

    def facets(self) -> list[Facet]:
        """Every way to narrow the library, with how many entries each leaves."""
        from store.database.facets import facets

        with self.database.reading() as connection:
            return facets(connection)

    def rows_of_guids(self, guids: Sequence[str], encoding: str = "") -> list[Row]:
        """The rows of the entries of these guids, in their order; those gone are left out."""
        with self.database.reading() as connection:
            return read.rows_of_guids(connection, guids, self._encoding(encoding))

    def id_of(self, kind: Kind, name: str) -> int | None:
        """The row id of an entry, None when there is none of that name."""
        with self.database.reading() as connection:
            return read.id_of(connection, kind, name)

    def uncounted(self, limit: int, encoding: str = "") -> list[int]:
        """Row ids of entries whose texts were not counted yet, so many of them at most."""
        with self.database.reading() as connection:
            return read.uncounted(connection, self._encoding(encoding), limit)

    def uses_of_each(self, entries: Iterable[tuple[Kind, str]]) -> list[list[Use]]:
        """Everything that uses each of some entries, all read at one moment."""
        with self.database.reading() as connection:
            return [read.uses_of(connection, kind, name) for kind, name in entries]

    def replacement(self, part: str, by: str, encoding: str = "") -> Replacement:
        """What putting one part in another's place everywhere would change; writes nothing.

        Raises:
            NotFound: there is no part of a name.
            Invalid: the two are one and the same.
        """
        counter = self.counters.get(encoding)
        with self.database.reading() as connection:
            old, new = _part(connection, part), _part(connection, by)
            if old.guid == new.guid:
                raise same_part(old.name)
            uses = tuple(read.uses_of(connection, "part", old.name))
            users = [use.name for use in uses if use.kind == "persona"]
            for arc in dict.fromkeys(use.name for use in uses if use.kind == "arc"):
                users += [use.name for use in read.uses_of(connection, "arc", arc)]
            personas = [
                one
                for one in read.load(connection, "persona", names=users)
                if isinstance(one, Persona)
            ]
            materials = read_materials(
                connection, personas, parts=[new.name, *overriding(personas)]
            )
        weighed = [_weighed(material, old, new, counter) for material in materials]
        changed = tuple(one for one in weighed if one is not None)
        elsewhere = tuple(
            one for material in materials for one in changed_elsewhere(material, old, new, counter)
        )
        return Replacement(old.name, new.name, uses, changed, counter.encoding.name, elsewhere)


def _part(connection: Connection, name: str) -> Part:
    """The part of that name.

    Raises:
        NotFound: there is none; names the nearest there is.
    """
    for found in read.load(connection, "part", names=[name]):
        if isinstance(found, Part):
            return found
    raise not_found(connection, "part", name)


def _weighed(material: Material, old: Part, new: Part, count: Counter) -> PersonaTokens | None:
    """What a persona's detail weighs before and after; None where its texts stay the same."""
    before, after = compiled(material), compiled(material_after(material, old, new))
    if before == after:
        return None
    return PersonaTokens(material.persona.name, count(before[1]), count(after[1]))
