"""The catalog's door to releases, apart from `store.catalog`: what is published is read by itself.

Releases are never altered, and have no part in composing, searching or editing.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from store.compose.composition import compiled
from store.database.log import bearers
from store.database.materials import read_materials
from store.database.meant import not_found
from store.database.read import load
from store.database.releases import number_of, read_release, release_infos
from store.entries import Persona
from store.errors import NotFound
from store.releases import (
    LATEST,
    Content,
    LabelMove,
    Published,
    Release,
    ReleaseDiff,
    ReleaseInfo,
    diff_contents,
    inputs_of,
)

if TYPE_CHECKING:
    from store.catalog import Door
    from store.database.changes.change import Change
    from store.database.engine import Database
    from store.tokens import Counters


class CatalogReleases:
    """Publishing, labels and releases, for `store.catalog.Catalog` to inherit."""

    if TYPE_CHECKING:

        @property
        def database(self) -> Database: ...
        @property
        def counters(self) -> Counters: ...
        def change(
            self, *, by: str, door: Door, message: str = ""
        ) -> AbstractContextManager[Change]: ...

    def publish(
        self,
        name: str,
        *,
        by: str,
        door: Door,
        label: str | None = None,
        force: bool = False,
        message: str = "",
    ) -> Published:
        """Compile a persona and make its next release; move a label to it.

        A persona whose texts are those of its newest release gets none unless forced; the label
        moves to the newest then. What is compiled and the label's move are one revision, undone
        like any other; a release is immutable, and no undo takes it back.

        Raises:
            NotFound: there is no persona of that name.
            Invalid: the label is none, or is `latest`, which moves by itself.
            PersistError: the database cannot be written.
        """
        with self.change(by=by, door=door) as change:
            _persona(change.connection, name)
            return change.publish(name, label=label, force=force, message=message)

    def releases(self, name: str) -> list[ReleaseInfo]:
        """The releases of a persona without their texts, the newest first.

        Raises:
            NotFound: there is no persona of that name.
        """
        with self.database.reading() as connection:
            return release_infos(connection, _persona(connection, name).guid)

    def release(self, name: str, release: int | str = LATEST) -> Release:
        """A release of a persona, by its number or a label.

        Raises:
            NotFound: there is no such persona, release or label.
        """
        with self.database.reading() as connection:
            return _release(connection, _persona(connection, name), release)

    def released_text(self, name: str, release: int | str = LATEST, *, detail: bool = False) -> str:
        """What an agent loads that asks for a release or a label.

        Raises:
            NotFound: there is no such persona, release or label.
        """
        return self.release(name, release).content.text("detail" if detail else "summary")

    def label(self, name: str, label: str, release: int | str, *, by: str, door: Door) -> LabelMove:
        """Point a label of a persona at a release: a number, or where another label points.

        Raises:
            NotFound: there is no such persona or release.
            Invalid: the label is none, or is `latest`, which moves by itself.
        """
        with self.change(by=by, door=door) as change:
            _persona(change.connection, name)
            return change.labels.put(name, label, release)

    def unlabel(self, name: str, label: str, *, by: str, door: Door) -> LabelMove:
        """Take a label of a persona away.

        Raises:
            NotFound: there is no such persona, or it has no such label.
            Invalid: the label is none, or is `latest`.
        """
        with self.change(by=by, door=door) as change:
            _persona(change.connection, name)
            return change.labels.remove(name, label)

    def unpublished(self, name: str) -> Content:
        """What publishing a persona would make now. Nothing is written.

        Raises:
            NotFound: there is no persona of that name.
        """
        with self.database.reading() as connection:
            return _present(connection, _persona(connection, name))

    def diff_releases(
        self,
        name: str,
        before: int | str,
        after: int | str | None = None,
        *,
        encoding: str = "",
    ) -> ReleaseDiff:
        """What differs between two releases; without a second, what publishing would change.

        Tokens are counted in the encoding, blank being the workspace's.

        Raises:
            NotFound: there is no such persona, release or label.
            Invalid: there is no such encoding.
        """
        counter = self.counters.get(encoding)
        with self.database.reading() as connection:
            persona = _persona(connection, name)
            one = _release(connection, persona, before)
            if after is None:
                other, called = _present(connection, persona), "now"
            else:
                found = _release(connection, persona, after)
                other, called = found.content, f"release {found.info.number}"
        names = (f"release {one.info.number}", called)
        return diff_contents(one.content, other, names, counter)


def _persona(connection: Any, name: str) -> Persona:
    found = load(connection, "persona", names=[name])
    if not found:
        raise _renamed(connection, name) or not_found(connection, "persona", name)
    assert isinstance(found[0], Persona)
    return found[0]


def _renamed(connection: Any, name: str) -> NotFound | None:
    """The error for a name that a persona bore before; None when none did."""
    for guid in bearers(connection, "persona", name):
        if now := load(connection, "persona", guids=[guid]):
            called = now[0].name
            return NotFound(f'no persona "{name}": it was renamed; did you mean {called}?')
    return None


def _release(connection: Any, persona: Persona, wanted: int | str) -> Release:
    number = number_of(connection, persona.guid, persona.name, wanted)
    found = read_release(connection, persona.guid, number)
    assert found is not None
    return found


def _present(connection: Any, persona: Persona) -> Content:
    material = read_materials(connection, [persona])[0]
    return Content(*compiled(material), inputs_of(material))
