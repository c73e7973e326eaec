"""What each door imports, looked at in a fresh process: import-linter sees only what is written."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "sqlalchemy",
    "psycopg",
    "textual",
    "rich",
    "mcp",
    "starlette",
    "uvicorn",
    "splintr",
    "tree_sitter",
    "rapidfuzz",
    "alembic",
)


def loaded(code: str) -> set[str]:
    """The top-level names of everything that is imported once the code has run."""
    script = f"{code}\nimport sys\nprint(*sorted({{m.split('.')[0] for m in sys.modules}}))"
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(result.stdout.split())


@pytest.mark.parametrize(
    "module",
    [
        "store.entries",
        "store.errors",
        "store.fields",
        "store.validate",
        "store.records",
        "store.query",
        "store.compose.composition",
        "store.compose.session",
        "store.compose.manifest",
    ],
)
def test_what_composes_needs_nothing_installed(module: str) -> None:
    third_party = {"tomli", "tomli_w", "platformdirs", "pyperclip", *HEAVY}
    assert not loaded(f"import {module}") & third_party


def test_the_catalog_knows_no_screen() -> None:
    assert not loaded("import store.catalog, store.sync.pull, store.workspace") & {
        "textual",
        "rich",
        "mcp",
        "starlette",
        "splintr",
        "psycopg",
    }


def test_the_first_frame_needs_no_database() -> None:
    found = loaded("import studio.app, studio.screens.main.screen")
    assert "textual" in found
    assert not found & {"sqlalchemy", "splintr", "tree_sitter_toml", "tomli_w", "pyperclip"}


def test_migrations_are_imported_where_there_is_something_to_migrate(tmp_path: Path) -> None:
    open_it = f"from store.catalog import Catalog; Catalog.open({str(tmp_path / 'store.db')!r})"
    assert "alembic" not in loaded(open_it)
    assert "alembic" not in loaded(open_it)


def test_the_widgets_need_no_store() -> None:
    assert "store" not in loaded(
        "import studio.widgets.reorder_list, studio.widgets.prompt_view, studio.widgets.choice"
    )


def test_the_command_line_starts_light() -> None:
    found = loaded("import studio.__main__, studio.cli.run")
    assert not found & set(HEAVY)


def test_a_server_s_packages_are_imported_when_it_starts() -> None:
    found = loaded("from studio.cli.run import build_parser; build_parser('serve')")
    assert not found & set(HEAVY)


def test_a_server_needs_no_screen() -> None:
    found = loaded("import studio.serve.http.app, studio.serve.listening, studio.cli.serving")
    assert "starlette" in found
    assert not found & {"textual", "rich", "mcp", "splintr", "psycopg"}
