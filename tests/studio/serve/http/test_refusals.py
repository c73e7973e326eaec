"""What is refused, in which order, and with which words: nothing is written, nothing crashes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from store.entries import KINDS
from studio.serve.http.calls import BODY_LIMIT
from tests.store.catalog.build import state
from tests.studio.serve.http.api import Api
from tests.studio.serve.http.conftest import Opening
from tests.studio.serve.http.test_entries import NEW, PLURALS


@pytest.fixture
def untouched(api: Api) -> Iterator[None]:
    """Nothing is written in this test."""
    before, revision = state(api.catalog), api.catalog.newest_revision()
    yield
    assert state(api.catalog) == before
    assert api.catalog.newest_revision() == revision


@pytest.mark.usefixtures("untouched")
class TestIds:
    @pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "BREW", "OPTIONS"])
    @pytest.mark.parametrize("name", ["", "a/b", "a%2Fb", "%2F", "..%2Fx", "%ff", "%20"])
    def test_that_no_entry_can_have_come_before_the_method(
        self, api: Api, method: str, name: str
    ) -> None:
        answered = api.call(method, f"/v1/personas/{name}", b"{")
        assert answered.status == 404
        if method != "HEAD":
            assert answered.code == "not_found"

    def test_that_are_missing_are_said_to_be(self, api: Api) -> None:
        assert api.get("/v1/personas/").said == "persona id missing"
        assert api.delete("/v1/roles/").said == "role id missing"

    @pytest.mark.parametrize("name", ["x" * 500, "\0", "a\nb", "...", "~", "a\x1b[31m", "é" * 200])
    def test_that_are_hostile_are_not_found(self, api: Api, name: str) -> None:
        for method in ("GET", "DELETE"):
            answered = api.call(method, f"/v1/personas/{quote(name, safe='')}")
            assert answered.refused == (404, "persona_not_found")
        assert api.patch(f"/v1/personas/{quote(name)}", {}).status == 404

    @pytest.mark.parametrize("name", ["x" * 500, "\0", "a\nb", "a\x1b[31m"])
    @pytest.mark.parametrize("kind", PLURALS)
    def test_that_no_entry_may_have_make_none(self, api: Api, kind: str, name: str) -> None:
        refused = (400, f"invalid_{kind[:-1]}")
        assert api.put(f"/v1/{kind}/{quote(name)}", NEW[kind]).refused == refused
        assert api.post(f"/v1/{kind}", {"id": name, **NEW[kind]}).refused == refused

    def test_dots_of_a_path_are_letters_like_others(self, api: Api) -> None:
        assert api.get("/v1/personas/%2E%2E").refused == (404, "persona_not_found")
        assert api.get("/v1/personas/ada%2Fprompt").refused == (404, "not_found")


def test_ids_are_percent_decoded(api: Api) -> None:
    for name in ("Ada Byron", "50%", "a+b", "日本", "x?y#z", "...", "prompt"):
        path = f"/v1/personas/{quote(name, safe='')}"
        assert api.put(path, {"display_name": "x"}).json["id"] == name
        assert api.get(path).json["id"] == name
        assert api.get(f"{path}/manifest").json["name"] == name
        made = api.post("/v1/roles", {"id": name, "display_name": "x", "system_prompt": "y"})
        assert api.get(made.headers["location"]).json == made.json


@pytest.mark.usefixtures("untouched")
class TestBodies:
    @pytest.mark.parametrize(
        ("body", "said"),
        [
            (b"", "empty"),
            (b"  \n", "empty"),
            (b"{", "not JSON"),
            (b"not json", "not JSON"),
            (b'{"id": "a"} {"id": "b"}', "not JSON"),
            (b'{"id": "a"} x', "not JSON"),
            (b'{"id": NaN}', "not JSON"),
            (b'{"id": "\xff"}', "not JSON"),
            (rb'{"id": "\ud800"}', "not JSON"),
            (b"[" * 5_000, "not JSON"),
            (b"[1]", "must be a JSON object"),
            (b"null", "must be a JSON object"),
            (b'"text"', "must be a JSON object"),
        ],
    )
    def test_that_are_no_object(self, api: Api, body: bytes, said: str) -> None:
        for method, path in (("POST", ""), ("PUT", "/ada"), ("PATCH", "/ada")):
            answered = api.call(method, f"/v1/personas{path}", body)
            assert answered.refused == (400, "invalid_json")
            assert said in answered.said

    @pytest.mark.parametrize("size", [BODY_LIMIT + 1, 2 * 1024 * 1024])
    def test_that_are_too_large(self, api: Api, size: int) -> None:
        body = json.dumps({"display_name": "x", "detail": ""}).encode()
        body = body[:-2] + b"a" * (size - len(body)) + body[-2:]
        answered = api.put("/v1/personas/ada", body)
        assert answered.refused == (400, "invalid_json")
        assert "1,048,576 bytes" in answered.said

    @pytest.mark.parametrize(
        ("kind", "field", "value", "said"),
        [
            ("personas", "voice", "a\0b", "NUL"),
            ("personas", "metadata", {"a": "\0"}, "NUL"),
            ("roles", "temperature", 2.1, "0 to 2"),
            ("roles", "vad_silence_duration_ms", -1, "0 or more"),
            ("roles", "thinking_level", "max", "off, low, medium, high"),
            ("roles", "vad_silence_duration_ms", 10**30, "out of range"),
            ("guardrails", "severity", "hgh", "did you mean high?"),
            ("sequences", "completion", "x", "all_steps"),
            ("parts", "part_type", "Tone!", "is not a type"),
        ],
    )
    def test_that_break_a_rule(
        self, api: Api, kind: str, field: str, value: Any, said: str
    ) -> None:
        answered = api.post(f"/v1/{kind}", {"id": "new", **NEW[kind], field: value})
        assert answered.refused == (400, f"invalid_{kind[:-1]}")
        assert said in answered.said
        assert answered.json["error"]["details"]["field"].startswith(field)

    @pytest.mark.parametrize("value", [7, [], {}, True, 1.5])
    def test_whose_texts_are_none(self, api: Api, value: Any) -> None:
        answered = api.put("/v1/personas/ada", {"display_name": "Ada", "voice": value})
        assert answered.refused == (400, "invalid_json")


def test_a_body_of_the_largest_size_is_taken(api: Api) -> None:
    body = b'{"display_name": "x", "detail": "' + b"a" * (BODY_LIMIT - 35) + b'"}'
    assert len(body) == BODY_LIMIT
    assert api.put("/v1/personas/large", body).status == 200


class TestMethods:
    @pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "TRACE", "BREW"])
    def test_of_a_collection(self, api: Api, method: str) -> None:
        answered = api.call(method, "/v1/personas")
        assert answered.refused == (405, "method_not_allowed")
        assert answered.headers["allow"] == "GET, POST, HEAD, OPTIONS"

    @pytest.mark.parametrize("method", ["POST", "TRACE", "BREW"])
    def test_of_an_entry(self, api: Api, method: str) -> None:
        answered = api.call(method, "/v1/personas/ada")
        assert answered.refused == (405, "method_not_allowed")
        assert answered.headers["allow"] == "GET, PUT, PATCH, DELETE, HEAD, OPTIONS"

    @pytest.mark.parametrize(
        "path", ["/v1/personas/ada/prompt", "/v1/resolve", "/healthz", "/openapi.json"]
    )
    def test_of_what_is_only_read(self, api: Api, path: str) -> None:
        answered = api.post(path, {})
        assert answered.refused == (405, "method_not_allowed")
        assert answered.headers["allow"] == "GET, HEAD, OPTIONS"

    @pytest.mark.parametrize("path", ["/v1/personas", "/v1/personas/ada", "/v1/resolve"])
    def test_options_are_told(self, api: Api, path: str) -> None:
        answered = api.call("OPTIONS", path)
        assert (answered.status, answered.body) == (204, b"")
        assert "OPTIONS" in answered.headers["allow"]

    @pytest.mark.parametrize(
        "path", ["/", "/v1", "/v1/", "/v2/personas", "/v1/person", "//x", "/v1/personas/ada/x"]
    )
    def test_of_what_is_not_there(self, api: Api, path: str) -> None:
        assert api.get(path).refused == (404, "not_found")


@pytest.mark.parametrize("kind", PLURALS)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_read_only(opening: Opening, kind: str, method: str) -> None:
    path = f"/v1/{kind}" if method == "POST" else f"/v1/{kind}/x"
    with opening(read_only=True) as api:
        answered = api.call(method, path, b"{")
        assert answered.refused == (405, "writes_disabled")
        assert "allow" not in answered.headers
        assert api.get(f"/v1/{kind}").status == 200


class TestHeaders:
    def test_too_large(self, api: Api) -> None:
        assert api.get("/healthz", X="a" * 40_000).refused == (400, "bad_request")
        assert api.get(f"/v1/resolve?persona={'a' * 40_000}").refused == (400, "bad_request")

    @pytest.mark.parametrize("name", ["a" * 200, "a\x7fb"])
    def test_an_actor_that_is_no_name(self, api: Api, name: str) -> None:
        answered = api.put("/v1/skills/x", {}, X_Actor=name)
        assert answered.refused == (400, "invalid_header")
        assert api.get("/v1/skills/x").status == 404


def test_what_should_not_happen_is_answered_and_told(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret inner workings")

    monkeypatch.setattr(type(api.catalog), "get", fail)
    answered = api.get("/v1/personas/ada")
    assert answered.refused == (500, "internal_error")
    assert b"secret" not in answered.body
    told, line = api.log
    assert told.startswith("this should not have happened: ZeroDivisionError;")
    assert " GET /v1/personas/ada 500 " in line
    monkeypatch.undo()
    assert api.get("/v1/personas/ada").status == 200


def test_every_kind_is_served(api: Api) -> None:
    for kind in KINDS:
        assert api.get(f"/v1/{kind}s").status == 200
