"""The benchmarks run and say numbers; how fast anything is, no test says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.bench.__main__ import main
from tests.bench.report import Measured, table


def test_rows_of_the_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bench.json"
    main(["--quick", "--only", "pull", "--only", "compile", "--json", str(path)])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["what", "pull", "compile"]
    for line in lines[1:]:
        assert re.search(r"[\d.]+ ms +[\d.]+ ms +[\d.]+× +\d×", line)
    rows = json.loads(path.read_text("utf-8"))["rows"]
    assert [row["name"] for row in rows] == ["pull", "compile"]
    assert all(row["floor"] > 0 and row["ours"] > 0 and row["ratio"] > 0 for row in rows)


def test_rows_of_the_mcp_server(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bench.json"
    main(["--quick", "--only", "mcp", "--json", str(path)])
    rows = json.loads(path.read_text("utf-8"))["rows"]
    assert [row["name"] for row in rows] == ["get_agent_persona", "get_persona_manifest"]
    assert all(row["details"]["calls_a_second"] > 0 for row in rows)
    assert "MCP get_agent_persona" in capsys.readouterr().out


def test_rows_of_the_server(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bench.json"
    main(["--quick", "--only", "http", "--json", str(path)])
    assert len(capsys.readouterr().out.splitlines()) == 3
    rows = json.loads(path.read_text("utf-8"))["rows"]
    assert [row["name"] for row in rows] == ["http-persona", "http-prompt"]
    for row in rows:
        assert row["floor"] > 0
        assert row["details"]["p99"] > 0
        assert row["details"]["50 clients at once, calls a second"] > 0


@pytest.mark.parametrize(
    ("ours", "verdict"), [(12, "ok"), (15, "ok (not the aim)"), (21, "MISSED")]
)
def test_verdict(ours: float, verdict: str) -> None:
    row = Measured("row", "a row", 10, ours, must=2, aim=1.2)
    assert row.verdict == verdict
    assert table([row]).splitlines()[1].endswith(verdict)
