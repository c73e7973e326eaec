"""Who may read and who may write, over the whole API."""

from __future__ import annotations

import pytest

from studio.serve.access import Access
from tests.studio.serve.http.api import Api
from tests.studio.serve.http.conftest import Opening

ACCESS = Access(read=("s3cret-reader",), admin=("s3cret-boss",))
READER = "Bearer s3cret-reader"
BOSS = "Bearer s3cret-boss"
WRITES = [
    ("POST", "/v1/skills"),
    ("PUT", "/v1/skills/x"),
    ("PATCH", "/v1/skills/sums"),
    ("DELETE", "/v1/skills/sums?force=true"),
]


def test_reading_needs_either(opening: Opening) -> None:
    with opening(ACCESS) as api:
        for path in (
            "/v1/personas",
            "/v1/personas/ada",
            "/v1/resolve?persona=host",
            "/openapi.json",
        ):
            assert api.get(path).refused == (401, "unauthorized")
            assert api.get(path, Authorization="Bearer wrong").refused == (401, "unauthorized")
            assert api.get(path, Authorization=READER).status == 200
            assert api.get(path, Authorization=BOSS).status == 200
        assert api.get("/healthz").json == {"status": "ok"}
        # That path needs none, and no other way to write it.
        for path in ("/nothing", "/%68ealthz", "/healthz/", "//healthz", "/healthz%00"):
            assert api.get(path).refused == (401, "unauthorized"), path


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_writing_needs_an_admin(opening: Opening, method: str, path: str) -> None:
    with opening(ACCESS) as api:
        before = api.catalog.newest_revision()
        assert api.call(method, path, b"{").refused == (401, "unauthorized")
        # Who may not write is not told what is wrong with the body.
        answered = api.call(method, path, b"{", Authorization=READER, X_Actor="boss")
        assert answered.refused == (403, "admin_required")
        assert api.catalog.newest_revision() == before
        body = {"id": "x"} if method == "POST" else {"content": "New."}
        done = api.call(method, path, None if method == "DELETE" else body, Authorization=BOSS)
        assert done.status in (200, 201, 204)


def test_the_order_of_a_write(opening: Opening) -> None:
    """The id, the method, whether writes are on, the admin, the body, and only then its sense."""
    with opening(ACCESS, read_only=True) as api:
        assert api.put("/v1/skills/", b"{", Authorization=READER).refused == (404, "not_found")
        answered = api.post("/v1/skills/x", b"{", Authorization=READER)
        assert answered.refused == (405, "method_not_allowed")
        answered = api.put("/v1/skills/x", b"{", Authorization=READER)
        assert answered.refused == (405, "writes_disabled")
    with opening(ACCESS) as api:
        answered = api.put("/v1/roles/x", b"{", Authorization=READER)
        assert answered.refused == (403, "admin_required")
        answered = api.put("/v1/roles/x", b"{", Authorization=BOSS)
        assert answered.refused == (400, "invalid_json")
        answered = api.put("/v1/roles/x", {"x": 1}, Authorization=BOSS)
        assert answered.refused == (400, "invalid_json")
        answered = api.put("/v1/roles/x", {"locale": 1}, Authorization=BOSS)
        assert answered.refused == (400, "invalid_json")
        answered = api.put("/v1/roles/x", {"locale": "de"}, Authorization=BOSS)
        assert answered.refused == (400, "invalid_role")


def test_without_a_token_only_this_machine_is_served(opening: Opening) -> None:
    with opening(client=("10.0.0.7", 1)) as api:
        for path in ("/v1/personas", "/healthz", "/openapi.json"):
            assert api.get(path).refused == (403, "forbidden")


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
)
def test_nor_a_page_that_made_its_name_lead_here(api: Api, headers: dict[str, str]) -> None:
    before = api.catalog.newest_revision()
    assert api.get("/v1/personas", **headers).refused == (403, "forbidden")
    assert api.put("/v1/skills/x", {}, **headers).refused == (403, "forbidden")
    assert api.catalog.newest_revision() == before


class TestLog:
    def test_a_line_for_each_call(self, opening: Opening) -> None:
        with opening(ACCESS) as api:
            api.get("/v1/personas/ada?x=s3cret-query")
            api.get("/v1/personas/ada", Authorization=READER)
            api.put("/v1/skills/x%0Ay", {"content": "s3cret-body"}, Authorization=BOSS)
            lines = [line.split(" ") for line in api.log]
        assert [line[1:4] + line[5:] for line in lines] == [
            ["GET", "/v1/personas/ada", "401", "-"],
            ["GET", "/v1/personas/ada", "200", "read"],
            ["PUT", "/v1/skills/x%0Ay", "400", "admin"],
        ]
        for line in lines:
            assert line[0].endswith("Z")
            assert float(line[4].removesuffix("ms")) >= 0
        assert "s3cret" not in "\n".join(api.log)
