"""Who may call a server: bearer tokens, and without any only this machine (SPEC section 12).

A tokens file holds one token a line, after the role it gives; blank lines and lines that begin
with `#` say nothing:

    # the voice server reads
    read   4f2c9a...
    admin  b81d07...
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final, Literal, Protocol, TypeAlias
from urllib.parse import urlsplit

from store.errors import Invalid

Role: TypeAlias = Literal["read", "admin"]
Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

VARIABLES: Final[Mapping[str, Role]] = {
    "PERSONA_STUDIO_READ_TOKEN": "read",
    "PERSONA_STUDIO_ADMIN_TOKEN": "admin",
}
_SENDABLE: Final = re.compile(r"[\x21-\x7e]+\Z")
"""What one word of a header can hold."""


class Answering(Protocol):
    """What is answered: an ASGI application, such as a response of Starlette's."""

    def __call__(self, scope: Any, receive: Any, send: Any, /) -> Awaitable[None]: ...


Refuse: TypeAlias = Callable[[str, str, int], Answering]
"""Makes an answer of a code, a message and a status."""


@dataclass(frozen=True, slots=True)
class Access:
    """The tokens that open a server, by what they allow. Never shown, also not in a repr."""

    read: tuple[str, ...] = field(default=(), repr=False)
    admin: tuple[str, ...] = field(default=(), repr=False)

    @property
    def configured(self) -> bool:
        """Whether there is any token."""
        return bool(self.read or self.admin)

    def role_of(self, token: str) -> Role | None:
        """What a token allows, None when it is none of ours.

        Takes as long for a wrong token as for a right one: all are compared, each in constant time.
        """
        given = token.encode("utf-8", "surrogatepass")
        found: Role | None = None
        for role, tokens in (("read", self.read), ("admin", self.admin)):
            for one in tokens:
                if hmac.compare_digest(one.encode(), given):
                    found = "read" if role == "read" else "admin"
        return found


def load_access(tokens_file: Path | None, environment: Mapping[str, str]) -> Access:
    """The tokens of a file and of the environment together.

    Raises:
        Invalid: the file cannot be read, or a line or a variable holds no role and token. No
            message holds a token.
    """
    found: list[tuple[Role, str]] = []
    for variable, role in VARIABLES.items():
        if (token := environment.get(variable)) is not None:
            found.append((role, _token(token.strip(), variable)))
    if tokens_file is not None:
        found += _read_file(tokens_file)
    read = tuple(dict.fromkeys(token for role, token in found if role == "read"))
    admin = tuple(dict.fromkeys(token for role, token in found if role == "admin"))
    if set(read) & set(admin):
        raise Invalid("one token is given as read and as admin; give each role a token of its own")
    return Access(read, admin)


def _read_file(path: Path) -> Iterable[tuple[Role, str]]:
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except OSError as error:
        raise Invalid(f"{path}: the tokens cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Invalid(f"{path}: is not UTF-8 text") from error
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        where = f"{path}: line {number}"
        role, _, token = line.strip().partition(" ")
        if role == "read" or role == "admin":
            found.append((_role(role), _token(token.strip(), where)))
        else:
            # What stands there instead may be a token.
            raise Invalid(f"{where}: does not begin with a role; write `read TOKEN`, `admin TOKEN`")
    if not found:
        raise Invalid(f"{path}: holds no token; write `read TOKEN` or `admin TOKEN` on a line")
    return found


def _role(word: str) -> Role:
    return "read" if word == "read" else "admin"


def _token(token: str, where: str) -> str:
    if not token:
        raise Invalid(f"{where}: the token is blank; give one, or take it away")
    if not _SENDABLE.match(token):
        raise Invalid(f"{where}: the token holds what no header can; use letters and digits")
    return token


def is_loopback(host: str) -> bool:
    """Whether a host's name or address means this machine and nothing else."""
    name = host.strip().rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def check_binding(host: str, access: Access) -> None:
    """Refuse to open a server to others without a token.

    Raises:
        Invalid: the host is not this machine's loopback and there is no token.
    """
    if not access.configured and not is_loopback(host):
        variables = " and ".join(VARIABLES)
        raise Invalid(
            f"{host} is reachable from other machines, and there is no token: set {variables}, "
            f"name a file with --tokens, or serve on 127.0.0.1"
        )


class AccessMiddleware:
    """Lets a call through with its role in `scope["state"]["role"]`, or answers with a refusal.

    With tokens: 401 `unauthorized` without a right one. Without: only this machine is served, as
    admin, and 403 `forbidden` answers a Host that is not loopback (a name that somebody else made
    lead here) or an Origin that is not (a page of another site). `open_paths` need no token.
    """

    def __init__(
        self, app: App, access: Access, *, open_paths: frozenset[str], refuse: Refuse
    ) -> None:
        self._app = app
        self._access = access
        self._open = open_paths
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one call."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        if not self._access.configured:
            if problem := _not_from_here(scope):
                await self._refuse("forbidden", problem, 403)(scope, receive, send)
                return
            state["role"] = "admin"
        else:
            role = self._access.role_of(_bearer(scope))
            if role is None and scope["path"] not in self._open:
                problem = "a token is needed: send the header `Authorization: Bearer TOKEN`"
                refused = self._refuse("unauthorized", problem, 401)
                await refused(scope, receive, _asking_for_bearer(send))
                return
            state["role"] = role
        await self._app(scope, receive, send)


def _asking_for_bearer(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [*message.get("headers", ()), (b"www-authenticate", b"Bearer")]
            message = {**message, "headers": headers}
        await send(message)

    return sending


def _bearer(scope: Scope) -> str:
    """The token that a call brings; blank when it brings none, or several."""
    given = [value for name, value in scope["headers"] if name == b"authorization"]
    if len(given) != 1:
        return ""
    scheme, _, token = given[0].decode("latin-1").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _not_from_here(scope: Scope) -> str:
    """Why a call is not one of this machine's own; blank when it is."""
    client = scope.get("client")
    if client is None or not is_loopback(client[0]):
        return "no token is set, so that only this machine is served"
    hosts = [value for name, value in scope["headers"] if name == b"host"]
    if len(hosts) != 1 or not is_loopback(_named(hosts[0].decode("latin-1"))):
        return "the Host header does not name this machine; use localhost or 127.0.0.1"
    for name, value in scope["headers"]:
        if name == b"origin" and not is_loopback(_host_of(value.decode("latin-1"))):
            return "calls from pages of other sites are refused"
    return ""


def _named(host: str) -> str:
    """The host that a Host header names; blank when it holds more than that and a port."""
    return "" if set(host) & set("@/\\?#") else _host_of(f"//{host}")


def _host_of(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
