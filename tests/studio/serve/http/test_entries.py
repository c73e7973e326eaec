"""Entries over HTTP: what is sent, what is taken, and what each method does (SPEC section 12)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from store.entries import AnyEntry, Persona, kind_of
from store.fields import FIELDS
from studio.serve.http.bodies import (
    VOICE_KINDS,
    changed_values,
    entry_in,
    merged,
    patched,
    put_fields,
    shown,
)
from tests.store import strategies
from tests.studio.serve.http.api import Api

PLURALS = ("personas", "parts", "traits", "skills", "guardrails", "arcs", "roles", "sequences")
NEW: dict[str, dict[str, Any]] = {
    "personas": {"display_name": "New"},
    "parts": {"part_type": "tone", "summary": "New."},
    "traits": {"trait_type": "social", "instruction": "New."},
    "skills": {"content": "New."},
    "guardrails": {"content": "New.", "severity": "low"},
    "arcs": {"stages": [{"name": "one", "parts": ["warm"]}]},
    "roles": {"display_name": "New", "system_prompt": "New."},
    "sequences": {"display_name": "New", "steps": [{"id": "a", "instruction": "New."}]},
}


@pytest.mark.parametrize("kind", PLURALS)
class TestEveryKind:
    def test_a_life(self, api: Api, kind: str) -> None:
        path = f"/v1/{kind}/brand%20new"
        assert api.get(path).refused == (404, f"{kind[:-1]}_not_found")
        made = api.post(f"/v1/{kind}", {"id": "brand new", **NEW[kind]})
        assert made.status == 201
        assert made.headers["location"] == path
        assert api.get(path).json == made.json
        assert made.json | {"id": "brand new"} == made.json
        assert "brand new" in [one["id"] for one in api.get(f"/v1/{kind}").json[kind]]
        tagged = api.patch(path, {"tags": ["x"]})
        assert (tagged.status, tagged.json["tags"]) == (200, ["x"])
        assert api.get(path).etag == tagged.etag != made.etag
        assert api.put(path, NEW[kind]).status == 200
        assert api.delete(path).status == 204
        assert api.delete(path).refused == (404, f"{kind[:-1]}_not_found")

    def test_a_taken_id(self, api: Api, kind: str) -> None:
        body = {"id": "twice", **NEW[kind]}
        assert api.post(f"/v1/{kind}", body).status == 201
        assert api.post(f"/v1/{kind}", body).refused == (409, "already_exists")

    def test_a_put_makes_what_is_not_there(self, api: Api, kind: str) -> None:
        made = api.put(f"/v1/{kind}/fresh", {"id": "another", **NEW[kind]})
        assert (made.status, made.json["id"]) == (200, "fresh")

    def test_a_patch_does_not(self, api: Api, kind: str) -> None:
        assert api.patch(f"/v1/{kind}/fresh", NEW[kind]).refused == (404, f"{kind[:-1]}_not_found")
        assert api.get(f"/v1/{kind}/fresh").status == 404

    def test_a_put_of_what_was_read_changes_nothing(self, api: Api, kind: str) -> None:
        for one in api.get(f"/v1/{kind}").json[kind]:
            read = api.get(f"/v1/{kind}/{one['id']}")
            revision = api.catalog.newest_revision()
            for method in ("PUT", "PATCH"):
                again = api.call(method, f"/v1/{kind}/{one['id']}", read.json)
                assert (again.status, again.json) == (200, read.json)
            assert api.catalog.newest_revision() == revision

    def test_an_unknown_field_is_named(self, api: Api, kind: str) -> None:
        for method, path in (("POST", ""), ("PUT", "/new"), ("PATCH", "/new")):
            if method == "PATCH":
                api.post(f"/v1/{kind}", {"id": "new", **NEW[kind]})
            body = {"id": "new", **NEW[kind], "descripton": "x", "tagz": []}
            answered = api.call(method, f"/v1/{kind}{path}", body)
            assert answered.refused == (400, "invalid_json")
            assert "tagz (did you mean tags?)" in answered.said

    def test_an_unknown_field_further_in_is_named(self, api: Api, kind: str) -> None:
        within = {
            "arcs": {"stages": [{"name": "a", "condtion": "x"}]},
            "sequences": {"steps": [{"id": "a", "instruction": "b", "condtion": "x"}]},
            "personas": {"parts": [{"name": "slow", "condtion": 1}]},
        }
        if kind in within:
            answered = api.put(f"/v1/{kind}/new", {**NEW[kind], **within[kind]})
            assert answered.refused == (400, "invalid_json")
            assert "condtion" in answered.said
            assert api.get(f"/v1/{kind}/new").status == 404

    def test_a_wrong_type_is_no_json_of_ours(self, api: Api, kind: str) -> None:
        answered = api.put(f"/v1/{kind}/new", {**NEW[kind], "tags": "x"})
        assert answered.refused == (400, "invalid_json")
        assert "tags: must be a list of texts, not text" in answered.said
        assert api.post(f"/v1/{kind}", {"id": 7, **NEW[kind]}).refused == (400, "invalid_json")

    def test_two_ids_that_differ(self, api: Api, kind: str) -> None:
        answered = api.post(f"/v1/{kind}", {"id": "a", "name": "b", **NEW[kind]})
        assert answered.refused == (400, f"invalid_{kind[:-1]}")
        assert api.post(f"/v1/{kind}", {"name": "b", **NEW[kind]}).json["id"] == "b"

    def test_changes_have_their_door_and_actor(self, api: Api, kind: str) -> None:
        api.post(f"/v1/{kind}", {"id": "mine", **NEW[kind]})
        api.patch(f"/v1/{kind}/mine", {"tags": ["x"]}, X_Actor="Zoë")
        newest, before = api.catalog.history()[:2]
        assert (before.actor, before.door) == ("me", "http")
        assert (newest.actor, newest.door) == ("Zoë", "http")
        assert newest.message == f'changed {kind[:-1]} "mine"'


class TestWhatIsSent:
    def test_empty_fields_are_left_out(self, api: Api) -> None:
        found = api.put("/v1/personas/bare", {"display_name": "Bare"}).json
        assert list(found) == ["id", "guid", "display_name", "source", "created_at", "updated_at"]
        found = api.put("/v1/roles/bare", {"display_name": "Bare", "system_prompt": "x"}).json
        assert set(found) == {
            *("id", "guid", "display_name", "system_prompt", "source", "created_at", "updated_at")
        }

    def test_explicit_false_and_zero_of_a_role_are_kept_and_null_is_not(self, api: Api) -> None:
        found = api.get("/v1/roles/host-role").json
        assert (found["temperature"], found["thinking_enabled"]) == (0.0, False)
        assert found["vad_silence_duration_ms"] == 0
        assert "include_thoughts" not in found
        cleared = api.patch("/v1/roles/host-role", {"temperature": None}).json
        assert "temperature" not in cleared
        assert cleared["thinking_enabled"] is False

    def test_a_missing_display_name_is_shown_as_the_id(self, api: Api) -> None:
        assert api.get("/v1/personas/ada").json["display_name"] == "ada"
        assert api.catalog.persona("ada").display_name == ""

    def test_a_zero_of_a_sequence_is_left_out(self, api: Api) -> None:
        found = api.get("/v1/sequences/call").json
        assert "max_turns" not in found
        assert found["steps"][1] == {"id": "ask", "instruction": "Ask.", "max_turns": 3}
        assert found["steps"][0] == {"id": "greet", "instruction": "Say hello."}

    def test_lists_of_our_kinds_hold_no_bodies(self, api: Api) -> None:
        found = {one["id"]: one for one in api.get("/v1/parts").json["parts"]}
        assert found["warm"]["part_type"] == "tone"
        assert found["warm"]["tags"] == ["formal"]
        for kind in ("parts", "traits", "skills", "guardrails", "arcs"):
            for one in api.get(f"/v1/{kind}").json[kind]:
                bodies = {"summary", "content", "instruction", "stages", "detail"}
                assert not bodies & set(one)
                whole = api.get(f"/v1/{kind}/{one['id']}").json
                assert one == {key: value for key, value in whole.items() if key not in bodies}

    @pytest.mark.parametrize("kind", ["parts", "traits", "skills", "guardrails", "arcs"])
    def test_lists_of_our_kinds_read_no_bodies(self, api: Api, kind: str) -> None:
        engine = api.catalog.database._engine
        asked: list[str] = []

        def note(*given: Any) -> None:
            asked.append(given[2])

        event.listen(engine, "before_cursor_execute", note)
        assert api.get(f"/v1/{kind}").json[kind]
        event.remove(engine, "before_cursor_execute", note)
        tables = ("FROM agent_", "FROM character_arcs")
        (statement,) = [one for one in asked if any(table in one for table in tables)]
        assert not any(f".{body}" in statement for body in ("summary", "content", "instruction"))

    def test_lists_of_the_voice_kinds_hold_whole_entries(self, api: Api) -> None:
        for kind in ("personas", "roles", "sequences"):
            for one in api.get(f"/v1/{kind}").json[kind]:
                assert one == api.get(f"/v1/{kind}/{one['id']}").json

    def test_an_empty_list(self, api: Api) -> None:
        api.delete("/v1/traits/curious?force=true")
        assert api.get("/v1/traits").json == {"traits": []}


class TestPutOfAVoiceClient:
    """What a client sends that knows the voice registry's fields and no other."""

    def test_loses_nothing_of_ours(self, api: Api) -> None:
        before = api.catalog.persona("ada")
        body = {"id": "ada", "display_name": "Ada", "voice": "Kore"}
        assert api.put("/v1/personas/ada", body).status == 200
        after = api.catalog.persona("ada")
        ours = ("summary", "detail", "parts", "traits", "skills", "guardrails", "presets", "arc")
        for name in ours:
            assert getattr(after, name) == getattr(before, name)
        # What the registry has, and the body does not say, is blank.
        assert (after.voice, after.description, after.tags) == ("Kore", "", ())

    def test_changes_ours_when_the_body_names_them(self, api: Api) -> None:
        body = {"display_name": "Ada", "parts": ["slow"], "summary": None}
        found = api.put("/v1/personas/ada", body).json
        assert found["parts"] == [{"name": "slow", "part_order": 0, "priority": 0}]
        assert "summary" not in found
        assert found["traits"] == ["curious"]

    def test_keeps_the_stage_of_the_arc(self, api: Api) -> None:
        api.patch("/v1/personas/bob", {"stage": "open"})
        read = api.get("/v1/personas/bob").json
        assert (read["arc"], read["stage"]) == ("growth", "open")
        assert api.put("/v1/personas/bob", {"display_name": "Bob"}).json["stage"] == "open"
        assert api.put("/v1/personas/bob", read).json["stage"] == "open"


class TestArcsOfPersonas:
    def test_an_arc_begins_at_its_first_stage(self, api: Api) -> None:
        assert api.patch("/v1/personas/ada", {"arc": "growth"}).json["stage"] == "shy"

    @pytest.mark.parametrize("blank", [None, ""])
    def test_an_arc_goes_with_its_stage(self, api: Api, blank: str | None) -> None:
        for method in ("PATCH", "PUT"):
            api.patch("/v1/personas/bob", {"arc": "growth"})
            found = api.call(method, "/v1/personas/bob", {"display_name": "Bob", "arc": blank})
            assert found.status == 200
            assert not {"arc", "stage"} & set(found.json)

    def test_a_stage_alone_is_one_of_the_arc_it_has(self, api: Api) -> None:
        body = {"display_name": "Bob", "stage": "bold"}
        assert api.put("/v1/personas/bob", body).json["stage"] == "bold"
        answered = api.patch("/v1/personas/bob", {"stage": "shyy"})
        assert answered.refused == (409, "stage_error")
        assert api.get("/v1/personas/bob").json["stage"] == "bold"

    def test_a_stage_where_a_persona_stands_stays(self, api: Api) -> None:
        answered = api.put("/v1/arcs/growth", {"stages": [{"name": "open"}]})
        assert answered.refused == (409, "in_use")
        assert len(api.get("/v1/arcs/growth").json["stages"]) == 3

    def test_stages_keep_their_identity_and_may_be_renamed(self, api: Api) -> None:
        stages = api.get("/v1/arcs/growth").json["stages"]
        stages[0]["name"] = "very shy"
        found = api.patch("/v1/arcs/growth", {"stages": stages}).json["stages"]
        assert [one["guid"] for one in found] == [one["guid"] for one in stages]
        assert api.get("/v1/personas/bob").json["stage"] == "very shy"

    def test_a_put_leaves_the_stages_that_it_does_not_name(self, api: Api) -> None:
        found = api.put("/v1/arcs/growth", {"description": "New"}).json
        assert len(found["stages"]) == 3


class TestLinks:
    @pytest.mark.parametrize(
        ("path", "body", "said"),
        [
            ("/v1/personas/ada", {"parts": ["warmm"]}, 'no part "warmm"'),
            ("/v1/personas/ada", {"traits": ["curius"]}, 'no trait "curius"'),
            ("/v1/personas/ada", {"arc": "grwth"}, 'no arc "grwth"'),
            ("/v1/arcs/growth", {"stages": [{"name": "shy", "parts": ["x"]}]}, 'no part "x"'),
        ],
    )
    def test_to_what_does_not_exist(self, api: Api, path: str, body: Any, said: str) -> None:
        before = api.get(path).body
        answered = api.patch(path, body)
        kind = path.split("/")[2].removesuffix("s")
        assert answered.refused == (400, f"invalid_{kind}")
        assert said in answered.said
        assert api.get(path).body == before

    def test_delete_in_use(self, api: Api) -> None:
        answered = api.delete("/v1/parts/slow")
        assert answered.refused == (409, "in_use")
        users = answered.json["error"]["details"]["users"]
        assert "persona ada (part)" in users
        assert "arc growth (stage shy)" in users
        assert api.delete("/v1/parts/slow?force=true").status == 204
        assert [one["name"] for one in api.get("/v1/personas/ada").json["parts"]] == [
            "kind",
            "warm",
        ]


class TestMergePatch:
    @pytest.mark.parametrize(
        ("target", "patch", "result"),
        [
            ({"a": "b"}, {"a": "c"}, {"a": "c"}),
            ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
            ({"a": "b"}, {"a": None}, {}),
            ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
            ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
            ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
            ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
            ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
            (["a", "b"], ["c", "d"], ["c", "d"]),
            ({"a": "b"}, ["c"], ["c"]),
            ({"a": "foo"}, None, None),
            ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
            ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
            ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
        ],
    )
    def test_examples_of_the_rfc(self, target: Any, patch: Any, result: Any) -> None:
        assert merged(target, patch) == result

    def test_metadata_is_merged_key_by_key(self, api: Api) -> None:
        api.patch("/v1/personas/host", {"metadata": {"a": "1"}})
        found = api.patch("/v1/personas/host", {"metadata": {"team": None, "b": "2"}}).json
        assert found["metadata"] == {"a": "1", "b": "2"}
        assert "metadata" not in api.patch("/v1/personas/host", {"metadata": None}).json

    def test_another_id_is_refused(self, api: Api) -> None:
        answered = api.patch("/v1/personas/host", {"id": "guest"})
        assert answered.refused == (400, "invalid_persona")
        assert api.patch("/v1/personas/host", {"id": "host", "voice": "Puck"}).status == 200

    def test_what_is_required_cannot_be_taken_away(self, api: Api) -> None:
        assert api.patch("/v1/personas/host", {"display_name": None}).status == 400
        answered = api.patch("/v1/parts/warm", {"summary": None})
        assert answered.refused == (400, "invalid_part")


class TestProperties:
    @given(strategies.entries)
    def test_what_is_sent_says_it_all(self, entry: AnyEntry) -> None:
        """A PUT and a PATCH of what was sent mean to change nothing, whatever the entry."""
        body = shown(entry)
        kind = kind_of(entry)
        wanted = entry_in(kind, entry.name, body, entry)
        assert changed_values(entry, wanted, put_fields(kind, body)) == {}
        assert patched(entry, body) == {}

    @given(strategies.entries)
    def test_a_put_names_every_field_but_ours_that_it_leaves(self, entry: AnyEntry) -> None:
        kind = kind_of(entry)
        named = set(put_fields(kind, {}))
        everything = {field.name for field in FIELDS[kind]}
        if kind not in VOICE_KINDS:
            assert everything - named <= {"stages"}
        assert set(put_fields(kind, dict.fromkeys(everything))) == everything

    @given(strategies.entries, st.data())
    def test_a_patch_of_a_field_changes_that_field_alone(
        self, entry: AnyEntry, data: st.DataObject
    ) -> None:
        kind = kind_of(entry)
        other = data.draw(strategies.BY_KIND[kind])
        name = data.draw(st.sampled_from([field.name for field in FIELDS[kind]]))
        if isinstance(entry, Persona) and name in ("arc", "stage"):
            return
        body = shown(replace(other, name=entry.name))
        if name == "display_name" and not body.get(name, "").strip():
            return
        values = patched(entry, {name: body.get(name, None)} if name in body else {})
        assert set(values) <= {name}
