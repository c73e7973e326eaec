"""The voice registry's own tests (reference/speechkit.md, section 9), over HTTP.

Its test names are kept. WithPersister_* and HydratesOnStart are one here: there is no registry in
memory to fill or to save, so that what is written is read again by another server. Boot order and
`TOMLSourceNotPersisted` have no counterpart: a client's `source` is ignored.
"""

from __future__ import annotations

from typing import Any

import pytest

from store.errors import PersistError
from tests.studio.serve.http.api import Api
from tests.studio.serve.http.conftest import Opening

PERSONA = {"id": "ada-voice", "display_name": "Ada", "voice": "Kore", "locale": "de"}
ROLE = {"id": "moderator", "display_name": "Moderator", "system_prompt": "You moderate."}
STEPS = [{"id": "greet", "instruction": "Say hello."}, {"id": "ask", "instruction": "Ask."}]
SEQUENCE = {"id": "meeting", "display_name": "Meeting", "steps": STEPS}
OF_EACH = {"personas": PERSONA, "roles": ROLE, "sequences": SEQUENCE}


class TestRegistry:
    def test_upsert_persona(self, api: Api) -> None:
        made = api.post("/v1/personas", PERSONA)
        assert made.status == 201
        assert made.headers["location"] == "/v1/personas/ada-voice"
        assert made.json["source"] == "store"
        assert made.json["created_at"].endswith("Z")
        assert api.get("/v1/personas/ada-voice").json == made.json

    @pytest.mark.parametrize("body", [{}, {"id": ""}, {"id": "  "}])
    def test_upsert_rejects_missing_id(self, api: Api, body: dict[str, str]) -> None:
        answered = api.post("/v1/personas", {"display_name": "Nobody", **body})
        assert answered.refused == (400, "invalid_persona")
        assert "required" in answered.said

    def test_upsert_preserves_created_at(self, api: Api) -> None:
        first = api.post("/v1/personas", PERSONA).json
        second = api.put("/v1/personas/ada-voice", {**PERSONA, "voice": "Puck"}).json
        assert second["created_at"] == first["created_at"]
        assert second["updated_at"] > first["updated_at"]

    def test_list_personas_sorted(self, api: Api) -> None:
        for name in ("zoe", "Bea", "abe"):
            api.put(f"/v1/personas/{name}", {"display_name": name})
        found = [one["id"] for one in api.get("/v1/personas").json["personas"]]
        assert found == ["Bea", "abe", "ada", "bob", "host", "zoe"]

    @pytest.mark.parametrize("kind", OF_EACH)
    def test_delete_persona_missing(self, api: Api, kind: str) -> None:
        answered = api.delete(f"/v1/{kind}/nobody")
        assert answered.refused == (404, f"{kind[:-1]}_not_found")

    def test_upsert_role(self, api: Api) -> None:
        assert api.post("/v1/roles", ROLE).json["source"] == "store"

    def test_role_requires_system_prompt(self, api: Api) -> None:
        answered = api.post("/v1/roles", {**ROLE, "system_prompt": " \n"})
        assert answered.refused == (400, "invalid_role")
        assert "system_prompt" in answered.said

    def test_upsert_sequence(self, api: Api) -> None:
        assert api.post("/v1/sequences", SEQUENCE).json["steps"] == STEPS

    @pytest.mark.parametrize("steps", [[], None])
    def test_sequence_rejects_empty_steps(self, api: Api, steps: list[Any] | None) -> None:
        answered = api.post("/v1/sequences", {**SEQUENCE, "steps": steps})
        assert answered.refused == (400, "invalid_sequence")
        assert "at least one" in answered.said

    def test_sequence_rejects_step_missing_instruction(self, api: Api) -> None:
        steps = [STEPS[0], {"id": "ask"}]
        answered = api.post("/v1/sequences", {**SEQUENCE, "steps": steps})
        assert answered.refused == (400, "invalid_sequence")
        assert 'steps "ask", instruction' in answered.said

    @pytest.mark.parametrize("kind", OF_EACH)
    def test_a_display_name_is_required(self, api: Api, kind: str) -> None:
        body = {**OF_EACH[kind], "display_name": " "}
        answered = api.post(f"/v1/{kind}", body)
        assert answered.refused == (400, f"invalid_{kind[:-1]}")
        assert "display_name: is required" in answered.said
        assert api.put(f"/v1/{kind}/x", body).refused == (400, f"invalid_{kind[:-1]}")


class TestResolve:
    @pytest.fixture(autouse=True)
    def chain(self, api: Api) -> None:
        role = {**ROLE, "automatic_activity_detection": True, "vad_start_sensitivity": "low"}
        api.post("/v1/roles", role)
        api.post("/v1/sequences", SEQUENCE)
        api.post("/v1/personas", {**PERSONA, "default_role": "moderator"})

    def test_full_chain(self, api: Api) -> None:
        query = "persona=ada-voice&sequence=meeting&step=1&persona_text=none"
        found = api.get(f"/v1/resolve?{query}").json
        assert found["persona_id"] == "ada-voice"
        assert found["role_id"] == "moderator"
        assert found["sequence_id"] == "meeting"
        assert (found["voice"], found["locale"]) == ("Kore", "de")
        assert (found["step_id"], found["step_index"], found["step_count"]) == ("ask", 1, 2)
        assert found["automatic_vad"] is True
        assert found["start_sensitivity"] == "low"
        assert found["system_prompt"] == "You moderate.\n\n[Current step: ask]\nAsk."

    def test_combine_prompts(self, api: Api) -> None:
        found = api.get("/v1/resolve?persona=ada-voice&sequence=meeting").json
        for text in ("You moderate.", "[Current step: greet]", "Say hello."):
            assert text in found["system_prompt"]

    def test_missing_persona(self, api: Api) -> None:
        answered = api.get("/v1/resolve?persona=nobody")
        assert answered.refused == (404, "persona_not_found")
        assert answered.said == 'persona: persona not found: "nobody"'

    def test_missing_role(self, api: Api) -> None:
        api.put("/v1/personas/lost", {"display_name": "Lost", "default_role": "gone"})
        answered = api.get("/v1/resolve?persona=lost")
        assert answered.refused == (404, "role_not_found")
        assert answered.said == 'persona: role not found: "gone"'

    def test_missing_sequence(self, api: Api) -> None:
        answered = api.get("/v1/resolve?persona=ada-voice&sequence=gone")
        assert answered.refused == (404, "sequence_not_found")

    @pytest.mark.parametrize("step", [9, 2, -1, 10**17])
    def test_step_out_of_range(self, api: Api, step: int) -> None:
        answered = api.get(f"/v1/resolve?persona=ada-voice&sequence=meeting&step={step}")
        assert answered.refused == (404, "step_not_found")
        assert f"index {step} out of range" in answered.said

    def test_a_step_without_a_sequence_is_ignored(self, api: Api) -> None:
        assert api.get("/v1/resolve?persona=ada-voice&step=9").json["step_index"] == 0


class TestKeeping:
    @pytest.mark.parametrize("kind", OF_EACH)
    def test_round_trips(self, opening: Opening, kind: str) -> None:
        """RoundTripsPersona, RoundTripsRole, RoundTripsSequence, HydratesOnStart."""
        with opening() as api:
            made = api.post(f"/v1/{kind}", OF_EACH[kind]).json
        with opening() as again:
            found = again.get(f"/v1/{kind}/{OF_EACH[kind]['id']}").json
        assert found == made
        assert found | OF_EACH[kind] == found
        assert found["source"] == "store"

    def test_upsert_replaces(self, api: Api) -> None:
        api.post("/v1/personas", PERSONA)
        api.put("/v1/personas/ada-voice", {**PERSONA, "display_name": "Ada B."})
        found = api.get("/v1/personas").json["personas"]
        assert [one["display_name"] for one in found if one["id"] == "ada-voice"] == ["Ada B."]

    @pytest.mark.parametrize("kind", OF_EACH)
    def test_delete_propagates(self, opening: Opening, kind: str) -> None:
        path = f"/v1/{kind}/{OF_EACH[kind]['id']}"
        with opening() as api:
            api.post(f"/v1/{kind}", OF_EACH[kind])
            gone = api.delete(path)
            assert (gone.status, gone.body) == (204, b"")
        with opening() as again:
            assert again.get(path).refused == (404, f"{kind[:-1]}_not_found")

    @pytest.mark.parametrize("kind", OF_EACH)
    def test_persist_error_propagates_and_refuses_commit(
        self, api: Api, kind: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """PersistError_PropagatesAndRefusesCommit, PersistError_RoleAndSequence."""
        before = api.get(f"/v1/{kind}").body
        with monkeypatch.context() as patched:
            fail_to_commit(patched)
            answered = api.post(f"/v1/{kind}", OF_EACH[kind])
        assert answered.refused == (503, "persist_failed")
        assert answered.said == "the disk is full"
        assert api.get(f"/v1/{kind}").body == before

    def test_delete_persist_error_keeps(self, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
        with monkeypatch.context() as patched:
            fail_to_commit(patched)
            assert api.delete("/v1/personas/host").refused == (503, "persist_failed")
        assert api.get("/v1/personas/host").status == 200


def fail_to_commit(patched: pytest.MonkeyPatch) -> None:
    from store.database.changes.change import Change

    def fail(*_: object, **__: object) -> None:
        raise PersistError("the disk is full")

    patched.setattr(Change, "commit", fail)


class TestLoadedFromSeeds:
    def test_seeds_are_served_with_their_source(self, api: Api) -> None:
        found = api.get("/v1/personas/host").json
        assert found["source"] == "toml"
        found = api.get("/v1/resolve?persona=host&persona_text=none").json
        assert (found["role_id"], found["sequence_id"]) == ("host-role", "call")
        assert found["step_id"] == "greet"

    def test_a_client_s_source_and_times_are_ignored(self, api: Api) -> None:
        body = api.get("/v1/personas/host").json
        times = {"created_at": "1999-01-01T00:00:00Z", "updated_at": 7, "source": "toml"}
        changed = api.put("/v1/personas/host", {**body, **times, "voice": "Puck"}).json
        assert changed["source"] == "store"
        assert changed["created_at"] == body["created_at"]
        assert changed["updated_at"] > body["updated_at"]
