"""Tokens, and what a server without any serves (SPEC section 12)."""

from __future__ import annotations

import hmac
from pathlib import Path
from typing import Any

import pytest

from store.errors import Invalid
from studio.serve.access import (
    Access,
    AccessMiddleware,
    check_binding,
    is_loopback,
    load_access,
)
from studio.serve.http.answers import Answer, refuse

ACCESS = Access(read=("reader", "other-reader"), admin=("boss",))
READ, ADMIN = "PERSONA_STUDIO_READ_TOKEN", "PERSONA_STUDIO_ADMIN_TOKEN"


class TestTokens:
    @pytest.mark.parametrize(
        ("token", "role"),
        [
            ("reader", "read"),
            ("other-reader", "read"),
            ("boss", "admin"),
            ("", None),
            ("Boss", None),
            ("boss ", None),
            ("reade", None),
            ("é", None),
            ("\ud800", None),
        ],
    )
    def test_give_a_role(self, token: str, role: str | None) -> None:
        assert ACCESS.role_of(token) == role

    def test_are_all_compared_whatever_is_given(self, monkeypatch: pytest.MonkeyPatch) -> None:
        compared: list[bytes] = []
        real = hmac.compare_digest

        def counted(one: bytes, other: bytes) -> bool:
            compared.append(one)
            return real(one, other)

        monkeypatch.setattr(hmac, "compare_digest", counted)
        for token in ("reader", "boss", "wrong", ""):
            compared.clear()
            ACCESS.role_of(token)
            assert compared == [b"reader", b"other-reader", b"boss"]

    def test_are_never_shown(self) -> None:
        assert "reader" not in repr(ACCESS)
        assert "boss" not in f"{ACCESS} {ACCESS!r}"

    def test_none_opens_nothing(self) -> None:
        assert not Access().configured
        assert Access().role_of("") is None


class TestLoading:
    def test_from_the_environment_and_a_file_together(self, tmp_path: Path) -> None:
        file = tmp_path / "tokens"
        file.write_text(
            "\ufeff# who reads\nread  a1\n\n  admin\tb 2 \nread c3\n".replace("\tb 2", " b2")
        )
        access = load_access(file, {READ: "d4", "OTHER": "x"})
        assert access == Access(read=("d4", "a1", "c3"), admin=("b2",))

    def test_nothing_is_no_access(self) -> None:
        assert load_access(None, {}) == Access()

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("secret", "line 1: does not begin with a role"),
            ("# x\nwriter secret", "line 2: does not begin with a role"),
            ("read", "line 1: the token is blank"),
            ("admin   ", "line 1: the token is blank"),
            ("read two secrets", "line 1: the token holds what no header can"),
            ("read sécret", "line 1: the token holds what no header can"),
            ("", "holds no token"),
            ("# only a comment", "holds no token"),
            ("read secret\nadmin secret", "as read and as admin"),
        ],
    )
    def test_a_file_that_is_not_as_it_should_be(self, tmp_path: Path, text: str, said: str) -> None:
        file = tmp_path / "tokens"
        file.write_text(text, "utf-8")
        with pytest.raises(Invalid, match=said) as told:
            load_access(file, {})
        assert "secret" not in str(told.value)
        assert "sécret" not in str(told.value)

    def test_a_file_that_cannot_be_read(self, tmp_path: Path) -> None:
        with pytest.raises(Invalid, match="cannot be read"):
            load_access(tmp_path / "none", {})
        (tmp_path / "bytes").write_bytes(b"read \xff\xfe")
        with pytest.raises(Invalid, match="is not UTF-8"):
            load_access(tmp_path / "bytes", {})

    @pytest.mark.parametrize("blank", ["", "  "])
    def test_a_blank_variable_is_no_token(self, blank: str) -> None:
        with pytest.raises(Invalid, match=f"{ADMIN}: the token is blank"):
            load_access(None, {ADMIN: blank})


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True),
        ("LOCALHOST.", True),
        ("studio.localhost", True),
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", False),
        ("::", False),
        ("", False),
        ("10.0.0.1", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("notlocalhost", False),
    ],
)
def test_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback
    if loopback:
        check_binding(host, Access())
    else:
        with pytest.raises(Invalid, match="there is no token"):
            check_binding(host, Access())
    check_binding(host, ACCESS)


async def asked(
    access: Access, *headers: tuple[bytes, bytes], path: str = "/x", client: Any = ("127.0.0.1", 1)
) -> tuple[int, str, dict[bytes, bytes]]:
    """The status, the role that the application saw, and the headers that were answered."""
    seen: list[str] = []
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(str(scope["state"]["role"]))
        await Answer(200)(scope, receive, send)

    async def send(message: Any) -> None:
        sent.append(dict(message))

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    guarded = AccessMiddleware(app, access, open_paths=frozenset({"/open"}), refuse=refuse)
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "headers": list(headers),
        "client": client,
    }
    await guarded(scope, receive, send)
    return sent[0]["status"], "".join(seen), dict(sent[0]["headers"])


HOST = (b"host", b"localhost:8765")


class TestWithoutTokens:
    @pytest.mark.parametrize("host", [b"localhost", b"127.0.0.1:80", b"[::1]:8765", b"Localhost:1"])
    async def test_this_machine_is_admin(self, host: bytes) -> None:
        assert (await asked(Access(), (b"host", host)))[:2] == (200, "admin")

    @pytest.mark.parametrize(
        "host",
        [
            *(b"evil.example", b"10.0.0.1", b"", b"localhost.evil.example", b"[::1", b"\xff"),
            *(b"me@localhost", b"evil.example\\@localhost", b"localhost/x", b"localhost#evil"),
        ],
    )
    async def test_another_host_is_refused(self, host: bytes) -> None:
        assert (await asked(Access(), (b"host", host)))[:2] == (403, "")

    async def test_no_host_or_two_are_refused(self) -> None:
        assert (await asked(Access()))[0] == 403
        assert (await asked(Access(), HOST, HOST))[0] == 403

    @pytest.mark.parametrize(
        ("origin", "status"),
        [
            (b"http://localhost:3000", 200),
            (b"http://127.0.0.1", 200),
            (b"https://evil.example", 403),
            (b"null", 403),
            (b"", 403),
            (b"http://localhost.evil.example", 403),
            (b"http://localhost@evil.example", 403),
        ],
    )
    async def test_pages_of_other_sites_are_refused(self, origin: bytes, status: int) -> None:
        assert (await asked(Access(), HOST, (b"origin", origin)))[0] == status

    @pytest.mark.parametrize("client", [("10.0.0.7", 1), ("::ffff:10.0.0.7", 1), None])
    async def test_another_machine_is_refused(self, client: Any) -> None:
        assert (await asked(Access(), HOST, client=client))[0] == 403
        assert (await asked(Access(), HOST, client=client, path="/open"))[0] == 403


class TestWithTokens:
    @pytest.mark.parametrize(
        ("header", "status", "role"),
        [
            (b"Bearer reader", 200, "read"),
            (b"bearer boss", 200, "admin"),
            (b"Bearer  boss ", 200, "admin"),
            (b"Bearer wrong", 401, ""),
            (b"Bearer", 401, ""),
            (b"Bearer ", 401, ""),
            (b"boss", 401, ""),
            (b"Basic Ym9zczpib3Nz", 401, ""),
            (b"Bearer b\xffss", 401, ""),
            (b"", 401, ""),
        ],
    )
    async def test_a_right_one_is_needed(self, header: bytes, status: int, role: str) -> None:
        answered = await asked(ACCESS, (b"authorization", header))
        assert answered[:2] == (status, role)
        assert (answered[2].get(b"www-authenticate") == b"Bearer") is (status == 401)

    async def test_none_or_two_are_refused(self) -> None:
        assert (await asked(ACCESS))[0] == 401
        given = (b"authorization", b"Bearer boss")
        assert (await asked(ACCESS, given, given))[0] == 401

    async def test_an_open_path_needs_none(self) -> None:
        assert (await asked(ACCESS, path="/open"))[:2] == (200, "None")

    async def test_who_has_one_may_come_from_anywhere(self) -> None:
        given = (b"authorization", b"Bearer reader")
        host = (b"host", b"studio.example")
        assert (await asked(ACCESS, given, host, client=("10.0.0.7", 1)))[:2] == (200, "read")


async def test_websockets_are_closed() -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def never(*_: Any) -> Any:
        raise AssertionError("reached")

    guarded = AccessMiddleware(never, ACCESS, open_paths=frozenset(), refuse=refuse)
    await guarded({"type": "websocket", "headers": []}, never, send)
    assert sent == [{"type": "websocket.close", "code": 1008}]
