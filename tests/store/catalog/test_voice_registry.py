"""The voice registry's tests of its registry (reference/speechkit.md, section 9), by the catalog.

Its other tests: of one session `tests/store/compose/test_session.py`, of loading
`tests/store/sync`, of what is required `tests/store/test_validate.py`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from store.entries import Persona, Role, Sequence, Step
from store.errors import Invalid, NotFound, StepNotFound
from store.sync.pull import pull
from tests.store.catalog.build import Desk

HOST = Persona(name="host", voice="Kore", locale="de", default_role="moderator")
MODERATOR = Role(
    name="moderator",
    system_prompt="You moderate.",
    automatic_activity_detection=True,
    vad_start_sensitivity="low",
)
STEPS = (Step(id="greet", instruction="Say hello."), Step(id="ask", instruction="Ask."))
MEETING = Sequence(name="meeting", steps=STEPS)


@pytest.fixture
def chain(desk: Desk) -> Desk:
    desk.add(HOST, MODERATOR, MEETING)
    return desk


def test_upserts_keep_the_time_of_creation_and_are_of_the_store(desk: Desk) -> None:
    desk.add(HOST, MODERATOR, MEETING)
    made = desk.persona("host")
    desk.clock.tick()
    desk.set("persona", "host", voice="Puck")
    changed = desk.persona("host")
    assert (made.source, changed.created_at) == ("store", made.created_at)
    assert changed.updated_at == desk.clock.now
    assert changed.updated_at != made.updated_at
    assert desk.catalog.get("role", "moderator").source == "store"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (replace(HOST, name=" "), "is required"),
        (replace(MODERATOR, system_prompt=" "), "system_prompt: is required"),
        (replace(MEETING, steps=()), "steps: needs at least one"),
        (replace(MEETING, steps=(Step(id="a", instruction=""),)), 'steps "a", instruction'),
    ],
)
def test_what_is_missing_is_refused(desk: Desk, entry: Any, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        desk.add(entry)


class TestResolve:
    def test_full_chain(self, chain: Desk) -> None:
        found = chain.catalog.resolve("host", sequence="meeting", step=1, persona_text="none")
        assert (found.persona_id, found.role_id, found.sequence_id) == (
            "host",
            "moderator",
            "meeting",
        )
        assert (found.voice, found.locale, found.step_id) == ("Kore", "de", "ask")
        assert (found.automatic_vad, found.start_sensitivity) == (True, "low")
        assert found.system_prompt == "You moderate.\n\n[Current step: ask]\nAsk."

    def test_default_sequence_fallback(self, chain: Desk) -> None:
        chain.set("persona", "host", default_sequence="meeting")
        assert chain.catalog.resolve("host").step_id == "greet"

    def test_missing_persona_role_and_sequence(self, chain: Desk) -> None:
        chain.set("persona", "host", default_role="gone")
        for words, said in (
            (["nobody"], 'persona: persona not found: "nobody"'),
            (["host"], 'persona: role not found: "gone"'),
            (["host", "moderator", "gone"], 'persona: sequence not found: "gone"'),
        ):
            with pytest.raises(NotFound, match=said):
                chain.catalog.resolve(*words)

    @pytest.mark.parametrize("step", [9, 2, -1])
    def test_step_out_of_range(self, chain: Desk, step: int) -> None:
        with pytest.raises(StepNotFound, match=f"index {step} out of range"):
            chain.catalog.resolve("host", "", "meeting", step)


def test_what_was_read_cannot_be_altered(desk: Desk) -> None:
    """CloneIsolation."""
    desk.add(replace(HOST, tags=("a",), metadata={"a": "1"}))
    found: Any = desk.persona("host")
    with pytest.raises(TypeError):
        found.metadata["a"] = "2"
    with pytest.raises(AttributeError):
        found.tags.append("b")
    assert desk.persona("host").metadata == {"a": "1"}


def test_loading_skips_invalid_entries_and_keeps_valid_seeds(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "voice.toml").write_text(
        """
[[personas]]
id = " "
[[personas]]
id = "host"
default_role = "moderator"
default_sequence = "meeting"
[[roles]]
id = "mute"
[[roles]]
id = "moderator"
system_prompt = "You moderate."
[[sequences]]
id = "stepless"
[[sequences]]
id = "meeting"
[[sequences.steps]]
id = "open"
instruction = "Open it."
""",
        "utf-8",
    )
    report = pull(desk.catalog, tmp_path, by="me")
    skipped = [str(note) for note in report.problems]
    assert [" ".join(one.split()[1:4]) for one in skipped] == [
        "persona seed skipped:",
        "role seed skipped:",
        "sequence seed skipped:",
    ]
    assert desk.names("persona") == ["host"]
    found = desk.catalog.resolve("host")
    assert (found.role_id, found.sequence_id, found.step_id) == ("moderator", "meeting", "open")
