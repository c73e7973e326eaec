"""`serve web`: what it refuses before it serves anything."""

from __future__ import annotations

import sys

import pytest

from tests.studio.cli.desk import Desk


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.7", "example.com", ""])
def test_another_host_than_this_machine_is_refused(desk: Desk, host: str) -> None:
    said = desk.misused("serve", "web", "--host", host)
    assert f'--host "{host}" is not this machine' in said
    assert "127.0.0.1, ::1 or localhost" in said
    assert "ssh -L 8000:127.0.0.1:8000" in said


def test_ports(desk: Desk) -> None:
    assert "is no port; use 1 to 65535" in desk.misused("serve", "web", "--port", "70000")
    assert "is not a whole number" in desk.misused("serve", "web", "--port", "http")


def test_outside_a_workspace_it_says_where_it_looked(desk: Desk) -> None:
    answer = desk.run_bare("serve", "web", code=1)
    assert "no workspace: looked for seeds in" in answer.err


def test_how_to_install_what_it_needs(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("studio.web.server", "studio.web.session"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    for missing in ("textual_serve", "aiohttp"):
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, missing, None)
            said = desk.refused("serve", "web")
        assert said.endswith('not installed; to install it: pip install "persona-studio[web]"')


def test_a_defect_of_ours_is_not_taken_for_a_missing_package(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "studio.web.server", raising=False)
    monkeypatch.setitem(sys.modules, "studio.web.session", None)
    with pytest.raises(ModuleNotFoundError, match=r"studio\.web\.session"):
        desk.run("serve", "web")
