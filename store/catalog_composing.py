"""The catalog's door to compositions, apart from `store.catalog`: a persona's text and manifest,
its voice sessions, and whether what was compiled is fresh. All of it reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from store.compose.composition import Composition, Freshness, compiled, compose, freshness_of
from store.compose.manifest import manifest
from store.compose.request import Material, Request, preset_of, settled
from store.compose.session import PersonaText, Session, resolve
from store.database import read
from store.database.materials import read_materials
from store.database.meant import no_part_to_override, not_found
from store.entries import KINDS, AnyEntry, Kind, Persona, Role
from store.entries import Sequence as VoiceSequence
from store.errors import Invalid, NotFound

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from store.database.engine import Database
    from store.tokens import Counters


class CatalogComposing:
    """What personas come to, for `store.catalog.Catalog` to inherit."""

    if TYPE_CHECKING:

        @property
        def database(self) -> Database: ...
        @property
        def counters(self) -> Counters: ...
        def _encoding(self, name: str) -> str: ...

    def material(
        self, persona: str, request: Request | None = None, *, presets: bool = False
    ) -> Material:
        """What a persona's composition is made from, with all that the request names.

        With `presets` also what is there of what its presets name, so that it can be composed
        under each of them.

        Raises:
            NotFound: there is no such persona, or it has no such preset.
        """
        with self.database.reading() as connection:
            found = read.load(connection, "persona", names=[persona])
            if not found:
                raise not_found(connection, "persona", persona)
            owner = found[0]
            assert isinstance(owner, Persona)
            overrides = dict(request.overrides) if request else {}
            mute = set(request.mute) if request else set()
            if request and request.preset:
                preset = preset_of(owner, request.preset)
                overrides = {**preset.overrides, **overrides}
                mute |= set(preset.mute)
            parts = [part for part in overrides.values() if part]
            known = _existing(connection, mute)
            for preset in owner.presets if presets else ():
                parts += [part for part in preset.overrides.values() if part]
                # What composing under it will refuse is no reason not to read the persona.
                named = [one for one in preset.mute if one.partition(":")[0] in KINDS]
                known |= _existing(connection, set(named) - known)
            return read_materials(connection, [owner], parts=parts, known=known)[0]

    def compose(self, persona: str, request: Request) -> Composition:
        """Compose a persona as it stands.

        Raises:
            NotFound, Invalid, StageError: as `store.compose.composition.compose`.
        """
        return self.composed(persona, request)[1]

    def composed(self, persona: str, request: Request) -> tuple[Material, Composition]:
        """Compose a persona as it stands; also what it was made from, read at the same moment.

        Raises:
            NotFound, Invalid, StageError: as `store.compose.composition.compose`.
        """
        request = replace(request, encoding=self._encoding(request.encoding))
        material = self.material(persona, request)
        request = settled(material, request)
        for part_type, part in sorted(request.overrides.items()):
            if part is not None and part not in material.parts:
                with self.database.reading() as connection:
                    raise no_part_to_override(connection, part_type, part)
        return material, compose(material, request, self.counters.get(request.encoding))

    def manifest(self, persona: str) -> dict[str, Any]:
        """The manifest of a persona: structure without content.

        Raises:
            NotFound: there is no such persona.
        """
        return manifest(self.material(persona))

    def resolve(
        self,
        persona: str,
        role: str = "",
        sequence: str = "",
        step: int = 0,
        persona_text: PersonaText = "summary",
    ) -> Session:
        """A voice session; a blank role or sequence is the persona's default.

        Raises:
            NotFound: the persona, role or sequence does not exist.
            StepNotFound: the step (from 0) lies outside the sequence.
        """
        name = persona.strip()
        with self.database.reading() as connection:
            found = read.load(connection, "persona", names=[name])
            if not found:
                raise NotFound(f'persona: persona not found: "{name}"')
            owner = found[0]
            assert isinstance(owner, Persona)
            wanted_role = role.strip() or owner.default_role
            found_role = _voice_entry(connection, "role", wanted_role)
            asked = sequence.strip()
            found_sequence = _voice_entry(
                connection, "sequence", asked or owner.default_sequence.strip()
            )
            assert found_role is None or isinstance(found_role, Role)
            assert found_sequence is None or isinstance(found_sequence, VoiceSequence)
            text = ""
            if persona_text != "none":
                material = read_materials(connection, [owner])[0]
                summary, detail = compiled(material)
                text = detail if persona_text == "detail" else summary
        return resolve(owner, found_role, found_sequence, step, text, requested_sequence=asked)

    def materials(self, names: Iterable[str] | None = None) -> list[Material]:
        """What the compositions of personas are made from, by name, all read at one moment.

        Raises:
            NotFound: there is no persona of a name.
        """
        wanted = None if names is None else list(dict.fromkeys(names))
        with self.database.reading() as connection:
            found = read.load(connection, "persona", names=wanted)
            there = {entry.name for entry in found}
            for name in wanted or ():
                if name not in there:
                    raise not_found(connection, "persona", name)
            personas = [entry for entry in found if isinstance(entry, Persona)]
            return read_materials(connection, personas)

    def freshness(self, names: Iterable[str] | None = None) -> dict[str, Freshness]:
        """Whether each persona's compiled text is what compile would store now.

        Raises:
            NotFound: there is no persona of a name.
        """
        return {one.persona.name: freshness_of(one) for one in self.materials(names)}


def _voice_entry(connection: Connection, kind: Kind, name: str) -> AnyEntry | None:
    if not name:
        return None
    found = read.load(connection, kind, names=[name])
    if not found:
        raise NotFound(f'persona: {kind} not found: "{name}"')
    return found[0]


def _existing(connection: Connection, muted: Iterable[str]) -> frozenset[str]:
    """Of `kind:name` texts, those whose entry exists."""
    known = set()
    for one in muted:
        kind, _, name = one.partition(":")
        if kind in KINDS and name and read.load(connection, kind, names=[name]):
            known.add(one)
        elif kind not in KINDS:
            raise Invalid(
                f'"{one}" does not say what to mute; write kind:name, such as trait:curious',
                field="mute",
            )
    return frozenset(known)
