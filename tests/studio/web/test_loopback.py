"""Who is let in: this machine's own page, and nobody else."""

from __future__ import annotations

import pytest

from studio.web.loopback import is_loopback, refusal


@pytest.mark.parametrize(
    "host", ["localhost", "LocalHost", "127.0.0.1", "127.9.9.9", "::1", "[::1]"]
)
def test_this_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    ["", "0.0.0.0", "::", "192.168.1.2", "example.com", "localhost.example.com", "127.0.0.1.x"],
)
def test_another_machine(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8000", "http://localhost:8000"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("[::1]:9", "http://[::1]:9"),
        # Through a tunnel the port is another one; at the usual port it is left out.
        ("localhost:9000", "https://localhost:9000"),
        ("localhost", "http://LOCALHOST"),
    ],
)
def test_its_own_page_is_let_in(host: str, origin: str) -> None:
    assert refusal([host], origin, needs_origin=True) == ""
    assert refusal([host], None, needs_origin=False) == ""
    assert "does not say" in refusal([host], None, needs_origin=True)


@pytest.mark.parametrize(
    "origin",
    ["null", "", "http://localhost:3000", "http://127.0.0.1:8000", "http://evil.example",
     "localhost:8000", "http://localhost:8000.evil.example", "file://localhost:8000",
     "http://evil.example/http://localhost:8000", "http://localhost:8000/"],
)  # fmt: skip
def test_a_foreign_page_is_refused(origin: str) -> None:
    for needs_origin in (True, False):
        why = refusal(["localhost:8000"], origin, needs_origin=needs_origin)
        assert "another site" in why


@pytest.mark.parametrize(
    "hosts",
    [[], ["evil.example"], ["evil.example:8000"], ["localhost:8000", "evil.example"], [""],
     ["user@localhost"], ["localhost:8000/x"], ["localhost:port"], ["0.0.0.0:8000"],
     ["localhost\n"], ["[::1"], ["127.0.0.1.evil.example:8000"]],
)  # fmt: skip
def test_a_name_that_was_made_to_lead_here_is_refused(hosts: list[str]) -> None:
    for origin in (None, *(f"http://{host}" for host in hosts)):
        assert "this machine alone" in refusal(hosts, origin, needs_origin=False)
