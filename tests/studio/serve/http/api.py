"""Short words for calling the API and for looking at what it answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from starlette.testclient import TestClient

from store.catalog import Catalog


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The code of an error, in its envelope and nothing beside it."""
        assert self.headers["content-type"] == "application/json"
        assert set(self.json) == {"error"}
        assert set(self.json["error"]) <= {"code", "message", "details"}
        return str(self.json["error"]["code"])

    @property
    def said(self) -> str:
        return str(self.json["error"]["message"])

    @property
    def refused(self) -> tuple[int, str]:
        return self.status, self.code

    @property
    def etag(self) -> str:
        return self.headers["etag"]


class Api:
    """Calls an application, whose catalog is at hand to look into."""

    def __init__(self, client: TestClient, catalog: Catalog, log: list[str]) -> None:
        self.client = client
        self.catalog = catalog
        self.log = log

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answered:
        """Call a path; a body that is no bytes is sent as JSON, `if_match` is If-Match."""
        content = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        found = self.client.request(
            method,
            path,
            content=content,
            headers={name.replace("_", "-"): value.encode() for name, value in headers.items()},
        )
        return Answered(found.status_code, dict(found.headers), found.content)

    def get(self, path: str, **headers: str) -> Answered:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Answered:
        return self.call("POST", path, body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Answered:
        return self.call("PUT", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Answered:
        return self.call("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Answered:
        return self.call("DELETE", path, **headers)
