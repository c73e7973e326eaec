"""The API over each kind of database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from starlette.testclient import TestClient

from store.catalog import Catalog
from studio.serve.http.app import build_app
from tests.databases import Place
from tests.studio.serve.http.api import Api
from tests.studio.serve.http.test_entries import NEW, PLURALS


@contextmanager
def served(place: Place) -> Iterator[Api]:
    catalog = Catalog.open(place.location)
    log: list[str] = []
    app: Any = build_app(catalog, by="me", write=log.append)
    with TestClient(
        app, "http://localhost", client=("127.0.0.1", 1), raise_server_exceptions=False
    ) as client:
        yield Api(client, catalog, log)
    catalog.close()


@pytest.fixture
def api(place: Place) -> Iterator[Api]:
    with served(place) as made:
        yield made


def test_every_kind_lives_and_dies(api: Api) -> None:
    api.put("/v1/parts/warm", {"part_type": "tone", "summary": "Be warm."})
    for kind in PLURALS:
        made = api.post(f"/v1/{kind}", {"id": "new", **NEW[kind]})
        assert made.status == 201
        for _ in range(2):
            assert api.get(f"/v1/{kind}/new").json == made.json
        assert api.get(f"/v1/{kind}/n%00w").status == 404
        assert api.put(f"/v1/{kind}/n%00w", NEW[kind]).status == 400
        assert api.delete(f"/v1/{kind}/new", If_Match=made.etag).status == 204
        assert api.get(f"/v1/{kind}/new").status == 404


def test_what_another_commits_is_in_the_very_next_answer(place: Place, api: Api) -> None:
    with served(place) as other:
        for number in range(20):
            text = f"Text {number}."
            assert other.put("/v1/skills/x", {"content": text}).status == 200
            assert api.get("/v1/skills/x").json["content"] == text
            assert api.get("/v1/skills/x").json["content"] == text


def test_numbers_that_a_database_cannot_hold(api: Api) -> None:
    body = {**NEW["roles"], "vad_silence_duration_ms": 2**63}
    assert api.put("/v1/roles/x", body).refused == (400, "invalid_role")
    body = {"display_name": "x", "parts": [{"name": "p", "priority": 2**31}]}
    assert api.put("/v1/personas/x", body).refused == (400, "invalid_persona")


def test_a_server_that_ended_every_connection_is_asked_again(place: Place, api: Api) -> None:
    if not place.location.startswith("postgresql"):
        pytest.skip("only a server ends connections")
    assert api.put("/v1/skills/x", {"content": "Kept."}).status == 200
    assert api.get("/v1/skills/x").status == 200
    for _ in range(2):
        place.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert api.get("/v1/skills/x").json["content"] == "Kept."
        assert api.put("/v1/skills/x", {"content": "Kept."}).status == 200
