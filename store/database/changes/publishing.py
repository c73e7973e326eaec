"""Publishing: the compiled texts of a persona as its next release (SPEC section 7)."""

from __future__ import annotations

from store.database.changes.compiling import compile_personas
from store.database.changes.labels import move_label
from store.database.changes.revisions import keep_texts
from store.database.changes.unit import Unit
from store.database.materials import read_materials
from store.database.releases import insert_release, newest_number, text_hashes
from store.entries import Persona
from store.releases import Published, ReleaseInfo, inputs_of, valid_label
from store.tokens import text_hash


def publish(unit: Unit, name: str, *, label: str | None, force: bool, message: str) -> Published:
    """Compile a persona and make its next release, unless it is unchanged and not forced.

    Undo takes back what is compiled and where the label points, never the release.

    Raises:
        NotFound: there is no persona of that name.
        Invalid: the label is none, or is `latest`.
    """
    if label is not None:
        label = valid_label(label)
    compiled = compile_personas(unit, [name])
    persona = unit.get("persona", name)
    assert isinstance(persona, Persona)
    connection = unit.connection
    kept = {text_hash(one): one for one in (persona.compiled_summary, persona.compiled_detail)}
    hashes = (text_hash(persona.compiled_summary), text_hash(persona.compiled_detail))
    number = newest_number(connection, persona.guid)
    made = force or text_hashes(connection, persona.guid, number) != hashes
    if made:
        number += 1
        keep_texts(connection, kept)
        info = ReleaseInfo(number, unit.at, unit.by, unit.door, message)
        inputs = inputs_of(read_materials(connection, [persona])[0])
        insert_release(connection, persona.guid, info, hashes, inputs)
    moved = None if label is None else move_label(unit, persona.guid, name, label, number)
    if not unit.message:
        said = [f"compiled {name} for release {number}"] if compiled else []
        said += [str(moved)] if moved is not None else []
        # What an undo takes back, first: the release's own message says nothing of that.
        words = ", ".join(said)
        unit.message = f"{words}: {message}" if words and message else words or message
    return Published(number, made)
