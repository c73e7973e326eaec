"""Workspaces: where they are, what their settings say, and how they begin."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import workspace
from store.errors import AlreadyExists, Invalid, NotFound, PersistError
from store.workspace import (
    Settings,
    create_workspace,
    find_folder,
    load_workspace,
    open_catalog,
    read_settings,
)


@pytest.fixture(autouse=True)
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home" / "workspace"
    monkeypatch.setattr(workspace, "user_workspace", lambda: folder)
    return folder


def made(folder: Path) -> Path:
    (folder / "seeds").mkdir(parents=True)
    return folder


def test_which_folder(tmp_path: Path, own: Path) -> None:
    named, env, here = (made(tmp_path / name) for name in ("named", "env", "here"))
    variables = {"PERSONA_STUDIO_WORKSPACE": str(env)}
    assert find_folder(named, variables, here) == named
    assert find_folder(None, variables, here) == env
    assert find_folder(None, {}, here) == here
    with pytest.raises(NotFound, match="looked for seeds in") as caught:
        find_folder(None, {}, tmp_path)
    assert str(tmp_path) in str(caught.value)
    assert str(own) in str(caught.value)
    made(own)
    assert find_folder(None, {}, tmp_path) == own
    with pytest.raises(NotFound, match="does not exist"):
        find_folder(tmp_path / "none", {}, here)
    with pytest.raises(NotFound, match="has no seeds folder"):
        find_folder(tmp_path, {}, here)
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "persona-studio.toml").touch()
    assert find_folder(tmp_path / "settings", {}, here) == tmp_path / "settings"


def test_which_database(tmp_path: Path) -> None:
    assert load_workspace(tmp_path, environment={}).database == str(
        tmp_path / ".persona-studio" / "store.db"
    )
    variables = {"PERSONA_STUDIO_DB": "env.db"}
    assert load_workspace(tmp_path, environment=variables).database == "env.db"
    one = load_workspace(tmp_path, database="named.db", environment=variables)
    assert one.database == "named.db"
    assert one.seeds == tmp_path / "seeds"


def test_settings(tmp_path: Path) -> None:
    path = tmp_path / "persona-studio.toml"
    assert read_settings(path) == Settings()
    path.write_bytes(
        b"\xef\xbb\xbfencoding = 'cl100k_base'\r\ncontext_budget = 100\r\nseeds = 'lib/seeds'\r\n"
        b"[estimate_factors]\r\nclaude = 2\r\nmine = 1.5\r\n"
    )
    read = read_settings(path)
    assert (read.encoding, read.context_budget, read.seeds) == ("cl100k_base", 100, "lib/seeds")
    assert read.estimate_factors["mine"] == 1.5
    assert read.estimate_factors["claude"] == 2
    assert read.estimate_factors["claude-older"] == 1.18
    path.write_text("encoding = 'mine'\n[estimate_factors]\nmine = 2.0\n")
    assert read_settings(path).encoding == "mine"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("encoding = 'o200k'", "did you mean o200k_base"),
        ("encoding = 3", "encoding must be the name of an encoding, not 3"),
        ("encodng = 'x'", "unknown setting encodng; did you mean encoding"),
        ("zzz = 1", "unknown setting zzz; known are"),
        ("context_budget = 0", "must be 1 or more"),
        ("context_budget = -5", "must be 1 or more"),
        ("context_budget = '5'", "must be a number of tokens"),
        ("context_budget = true", "must be a number of tokens"),
        ("context_budget = 1.5", "must be a number of tokens"),
        ("seeds = ['a']", "must be a folder"),
        ("estimate_factors = 3", "must be a table"),
        ("[estimate_factors]\nx = 0", "x must be a number above 0"),
        ("[estimate_factors]\nx = 'y'", "x must be a number above 0"),
        ("[estimate_factors]\nx = true", "x must be a number above 0"),
        ("[estimate_factors]\nx = nan", "x must be a number above 0"),
        ("[estimate_factors]\nx = inf", "x must be a number above 0"),
        ("a = ", "Invalid value"),
        ("a = 1" + "1" * 5_000, "persona-studio"),
        ("a = " + "[" * 50_000, "persona-studio"),
    ],
    ids=lambda value: value[:20],
)
def test_wrong_settings_name_the_file_and_the_key(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "persona-studio.toml"
    path.write_text(text)
    with pytest.raises(Invalid, match=said):
        read_settings(path)


def test_settings_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "persona-studio.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Invalid, match=r"persona-studio\.toml"):
        read_settings(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(Invalid, match=r"persona-studio\.toml"):
        read_settings(path)


def test_a_new_workspace_has_the_starter_catalog(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    create_workspace(folder)
    assert sorted(one.name for one in folder.iterdir()) == ["persona-studio.toml", "seeds"]
    assert read_settings(folder / "persona-studio.toml") == Settings()
    loaded = load_workspace(folder, environment={})
    catalog, report = open_catalog(loaded, by="me")
    assert report is not None
    assert report.in_sync
    assert catalog.counts()["persona"] > 0
    assert set(catalog.freshness().values()) == {"never"}
    assert (folder / ".persona-studio" / ".gitignore").read_text() == "*\n"
    catalog.close()
    catalog, report = open_catalog(loaded, by="me")
    assert report is None
    assert catalog.newest_revision() == 1
    catalog.close()
    with pytest.raises(AlreadyExists, match="has a seeds folder already"):
        create_workspace(folder)


def test_what_is_there_is_kept(tmp_path: Path) -> None:
    (tmp_path / "persona-studio.toml").write_text("context_budget = 5\n")
    (tmp_path / ".seeds.new").mkdir()
    (tmp_path / ".seeds.new" / "half.toml").touch()
    create_workspace(tmp_path)
    assert read_settings(tmp_path / "persona-studio.toml").context_budget == 5
    assert not list((tmp_path / "seeds").rglob("half.toml"))


def test_places_where_none_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(PersistError, match="cannot make a workspace"):
        create_workspace(tmp_path / "file")
    with pytest.raises(PersistError, match="cannot make a workspace"):
        create_workspace(tmp_path / "file" / "below")
    made(tmp_path / "w")
    (tmp_path / "w" / ".persona-studio").touch()
    with pytest.raises(PersistError, match="cannot write in"):
        open_catalog(load_workspace(tmp_path / "w", environment={}), by="me")


def test_an_empty_database_pulls_and_a_used_one_does_not(tmp_path: Path) -> None:
    folder = made(tmp_path / "w")
    loaded = load_workspace(folder, environment={})
    catalog, report = open_catalog(loaded, by="me")
    assert report is not None
    assert report.entries == ()
    catalog.close()
    (folder / "seeds" / "a.toml").write_text("[[skills]]\nname = 'x'\n")
    catalog, report = open_catalog(loaded, by="me")
    assert report is not None
    assert report.written == 1
    catalog.close()
    (folder / "seeds" / "b.toml").write_text("[[skills]]\nname = 'y'\n")
    catalog, report = open_catalog(loaded, by="me")
    assert report is None
    assert catalog.counts()["skill"] == 1
    catalog.close()
