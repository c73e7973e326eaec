"""ETags: what is not sent again, and what is not overwritten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from studio.serve.http.answers import tag_matches
from tests.studio.serve.http.api import Api

READ = (
    "/v1/personas/ada",
    "/v1/personas",
    "/v1/parts",
    "/v1/personas/ada/prompt?detail=true",
    "/v1/personas/ada/manifest",
    "/v1/personas/ada/releases",
    "/v1/resolve?persona=host",
    "/openapi.json",
)


@pytest.mark.parametrize("path", READ)
def test_what_a_caller_has_is_not_sent_again(api: Api, path: str) -> None:
    first = api.get(path)
    assert first.status == 200
    for known in (first.etag, f'"other", {first.etag}', f"W/{first.etag}", "*"):
        again = api.get(path, If_None_Match=known)
        assert (again.status, again.body, again.etag) == (304, b"", first.etag)
    assert api.get(path, If_None_Match='"other"').body == first.body
    assert api.get(path, If_Match='"other"').refused == (412, "precondition_failed")
    assert api.get(path, If_Match=first.etag).status == 200


@pytest.mark.parametrize("path", READ)
def test_head_is_get_without_the_body(api: Api, path: str) -> None:
    found, head = api.get(path), api.call("HEAD", path)
    assert (head.status, head.body, head.headers) == (200, b"", found.headers)


def test_a_tag_changes_with_what_is_shown_and_with_nothing_else(api: Api) -> None:
    before = api.get("/v1/personas/ada")
    with api.catalog.change(by="me", door="cli") as change:
        change.compile(["ada"])
    assert api.get("/v1/personas/ada").etag == before.etag
    api.patch("/v1/parts/kind", {"summary": "Be kinder."})
    assert api.get("/v1/personas/ada").etag == before.etag
    with api.catalog.change(by="me", door="cli") as change:
        change.rename("part", "kind", "gentle")
    renamed = api.get("/v1/personas/ada")
    assert renamed.etag != before.etag
    assert renamed.json["parts"][0]["name"] == "gentle"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_write_on_top_of_what_was_not_read(api: Api, method: str) -> None:
    read = api.get("/v1/personas/ada")
    api.patch("/v1/personas/ada", {"voice": "Puck"})
    body = {"display_name": "Ada"} if method != "DELETE" else None
    answered = api.call(method, "/v1/personas/ada", body, If_Match=read.etag)
    assert answered.refused == (412, "precondition_failed")
    # A weak tag is never enough to write upon.
    now = api.get("/v1/personas/ada").etag
    assert api.call(method, "/v1/personas/ada", body, If_Match=f"W/{now}").status == 412
    assert api.get("/v1/personas/ada").json["voice"] == "Puck"
    assert api.call(method, "/v1/personas/ada", body, If_Match=now).status in (200, 204)


def test_making_only_what_is_not_there(api: Api) -> None:
    body = {"display_name": "New"}
    assert api.put("/v1/personas/new", body, If_None_Match="*").status == 200
    answered = api.put("/v1/personas/new", body, If_None_Match="*")
    assert answered.refused == (412, "precondition_failed")


def test_changing_only_what_is_there(api: Api) -> None:
    answered = api.put("/v1/personas/new", {"display_name": "New"}, If_Match="*")
    assert answered.refused == (412, "precondition_failed")
    assert api.get("/v1/personas/new").status == 404
    assert api.patch("/v1/personas/new", {}, If_Match="*").refused == (404, "persona_not_found")


def test_of_two_writers_with_one_tag_one_is_refused(api: Api) -> None:
    tag = api.get("/v1/personas/ada").etag
    together = Barrier(2)

    def write(voice: str) -> int:
        together.wait(10)
        return api.patch("/v1/personas/ada", {"voice": voice}, If_Match=tag).status

    with ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(write, ("Puck", "Kore")))
    assert sorted(statuses) == [200, 412]
    kept = ("Puck", "Kore")[statuses.index(200)]
    assert api.get("/v1/personas/ada").json["voice"] == kept


@pytest.mark.parametrize(
    ("given", "weakly", "matches"),
    [
        ('"a"', False, True),
        ('"b", "a"', False, True),
        ('W/"a"', False, False),
        ('W/"a"', True, True),
        ("*", False, True),
        ('"b"', True, False),
        ("a", True, False),
        ("", True, False),
    ],
)
def test_tags_are_compared_as_the_rfc_has_it(given: str, weakly: bool, matches: bool) -> None:
    assert tag_matches(given, '"a"', weakly=weakly) is matches
