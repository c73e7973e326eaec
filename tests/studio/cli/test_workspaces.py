"""Which workspace a command works in, `open`, `init`, and words that are no command."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from store import workspace as workspaces
from store.workspace import Workspace
from tests.studio.cli.desk import ADA, Desk


@pytest.fixture
def studio(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Workspace]]:
    """A studio that only remembers where it was opened."""
    opened: list[Workspace] = []
    module = ModuleType("studio.app")
    module.run_studio = opened.append  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "studio.app", module)
    monkeypatch.setenv("TEXTUAL_DRIVER", "none")
    return opened


@pytest.fixture(autouse=True)
def starter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small starter catalog."""
    folder = tmp_path / "starter"
    (folder / "stage").mkdir(parents=True)
    (folder / "stage" / "ada.toml").write_text(ADA)
    monkeypatch.setattr(workspaces, "starter_seeds", lambda: folder)
    return folder


class TestWhere:
    def test_is_the_current_folder_when_it_has_seeds(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(desk.folder)
        assert desk.run_bare("list", "personas", "--json").json[0]["name"] == "ada"

    @pytest.mark.parametrize("before", [True, False])
    def test_is_named_before_or_after_the_command(self, desk: Desk, before: bool) -> None:
        where = ["-C", str(desk.folder)]
        words = ["list", "personas"]
        desk.run_bare(*(where + words if before else words + where))
        db = ["--db", str(desk.folder / "other.db")]
        found = desk.run_bare(*where, *(db + words if before else words + db))
        assert "pulled 10 entries" in found.err
        assert (desk.folder / "other.db").exists()

    def test_after_a_command_of_a_command_too(self, desk: Desk) -> None:
        desk.run_bare("arc", "advance", "bob", "-C", str(desk.folder))
        desk.run_bare("arc", "-C", str(desk.folder), "stage", "add", "growth", "x")
        desk.run_bare(f"-C{desk.folder}", f"--db={desk.database}", "arc", "show", "growth")

    def test_is_named_by_the_environment(
        self, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PERSONA_STUDIO_WORKSPACE", str(desk.folder))
        monkeypatch.setenv("PERSONA_STUDIO_DB", str(tmp_path / "team.db"))
        desk.run_bare("list", "parts")
        assert (tmp_path / "team.db").exists()
        monkeypatch.setenv("PERSONA_STUDIO_WORKSPACE", "/nowhere/at/all")
        desk.run("list", "parts")

    def test_is_the_user_s_own_when_there_is_one(self, desk: Desk) -> None:
        own = workspaces.user_workspace()
        (own / "seeds").mkdir(parents=True)
        (own / "seeds" / "ada.toml").write_text(ADA)
        assert desk.run_bare("list", "personas", "--json").json[0]["name"] == "ada"

    def test_nowhere_says_where_was_looked(self, desk: Desk) -> None:
        answer = desk.run_bare("list", "parts", code=1)
        assert answer.err.startswith("persona-studio: no workspace: looked for seeds in ")
        for place in (str(Path.cwd()), str(workspaces.user_workspace()), "init DIR"):
            assert place in answer.err
        assert answer.err.count("\n") == 1
        assert not workspaces.user_workspace().exists()

    def test_a_named_one_that_does_not_exist_is_refused(self, desk: Desk, tmp_path: Path) -> None:
        for folder, why in ((tmp_path / "none", "does not exist"), (tmp_path, "has no seeds")):
            answer = desk.run_bare("-C", str(folder), "list", "parts", code=1)
            assert f"{folder} {why}" in answer.err
            assert "init" in answer.err

    @pytest.mark.parametrize(
        ("settings", "said"),
        [
            ('encoding = "o200k_bas"', "persona-studio.toml: encoding: "),
            ('encoding = "o200k_bas"', "did you mean o200k_base?"),
            ("budget = 1", "context_budget"),
            ("context_budget = 0", "1 or more"),
            ("half =", "persona-studio.toml"),
            ("seeds = 3", "a folder"),
        ],
    )
    def test_bad_settings_are_refused(self, desk: Desk, settings: str, said: str) -> None:
        (desk.folder / "persona-studio.toml").write_text(settings)
        assert said in desk.refused("list", "parts")

    def test_settings_say_the_encoding_and_the_seeds(self, desk: Desk) -> None:
        (desk.folder / "seeds").rename(desk.folder / "prompts")
        (desk.folder / "persona-studio.toml").write_text('seeds = "prompts"\nencoding = "claude"')
        answer = desk.run("list", "parts")
        assert "TOKENS (claude)" in answer.lines[0]
        assert answer.lines[1].split()[-1].startswith("~")
        assert answer.err == ""


class TestOpen:
    def test_is_meant_without_a_command(
        self, desk: Desk, studio: list[Workspace], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        desk.run_bare(str(desk.folder))
        desk.run_bare("open", str(desk.folder))
        desk.run("open")
        desk.run()
        monkeypatch.chdir(desk.folder)
        desk.run_bare()
        desk.run_bare("--db", "x.db")
        folders = {one.folder.resolve() for one in studio}
        assert folders == {desk.folder.resolve()}
        assert len(studio) == 6
        assert studio[-1].database == "x.db"

    def test_makes_the_user_s_workspace_at_first_run(
        self, desk: Desk, studio: list[Workspace]
    ) -> None:
        answer = desk.run_bare()
        own = workspaces.user_workspace()
        assert [one.folder for one in studio] == [own]
        assert (own / "seeds" / "stage" / "ada.toml").read_text() == ADA
        assert str(own) in answer.err
        assert desk.run_bare().err == ""
        assert desk.run_bare("list", "personas", "--json").json[0]["name"] == "ada"

    def test_a_folder_that_is_no_workspace_is_refused(
        self, desk: Desk, studio: list[Workspace], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for folder in (tmp_path, tmp_path / "missing"):
            answer = desk.run_bare(str(folder), code=1)
            assert f"persona-studio init {folder}" in answer.err
        monkeypatch.setenv("PERSONA_STUDIO_WORKSPACE", str(tmp_path / "missing"))
        desk.run_bare(code=1)
        assert studio == []
        assert not workspaces.user_workspace().exists()

    def test_a_mistyped_command_is_told_from_a_folder(
        self, desk: Desk, studio: list[Workspace]
    ) -> None:
        for words in (["lst"], ["lst", "parts"], ["frobnicate", "parts"], ["knit", "part", "x"]):
            answer = desk.run_bare(*words, code=2)
            assert f'"{words[0]}" is neither a command nor a workspace' in answer.err
        assert "did you mean list?" in desk.run_bare("lst", code=2).err
        assert "init elsewhere" in desk.run_bare("elsewhere", code=1).err

    def test_a_command_wins_over_a_folder_of_its_name(
        self, desk: Desk, studio: list[Workspace], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(desk.folder.parent)
        desk.folder.rename(desk.folder.parent / "list")
        assert "KIND" in desk.run_bare("list", code=2).err
        desk.run_bare("./list")
        desk.run_bare("open", "list")
        assert len(studio) == 2

    def test_two_workspaces_are_one_too_many(self, desk: Desk, studio: list[Workspace]) -> None:
        assert "two workspaces" in desk.misused("open", "elsewhere")

    def test_needs_a_terminal(
        self, desk: Desk, studio: list[Workspace], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("TEXTUAL_DRIVER")
        assert "needs a terminal" in desk.refused("open")
        assert "needs a terminal" in desk.run_bare(code=1).err
        assert not workspaces.user_workspace().exists()
        assert studio == []


class TestInit:
    def test_makes_a_workspace_with_the_starter_catalog(self, desk: Desk, tmp_path: Path) -> None:
        folder = tmp_path / "new" / "team"
        answer = desk.run_bare("init", str(folder))
        assert answer.lines == [
            f"made a workspace in {folder}; to open it: persona-studio {folder}"
        ]
        assert (folder / "seeds" / "stage" / "ada.toml").read_text() == ADA
        assert (folder / "persona-studio.toml").is_file()
        assert "pulled 10 entries" in desk.run_bare("-C", str(folder), "list", "parts").err

    def test_refuses_a_folder_that_has_seeds(self, desk: Desk) -> None:
        before = sorted(desk.folder.rglob("*"))
        answer = desk.run_bare("init", str(desk.folder), code=1)
        assert "has a seeds folder already" in answer.err
        assert sorted(desk.folder.rglob("*")) == before

    def test_a_file_in_the_way_is_refused(self, desk: Desk, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        assert "File exists" in desk.run_bare("init", str(tmp_path / "file"), code=1).err

    def test_needs_a_folder(self, desk: Desk) -> None:
        assert "DIR" in desk.run_bare("init", code=2).err


def test_help_names_every_command(desk: Desk) -> None:
    answer = desk.run_bare("--help")
    for word in ("open", "init", "list", "show", "compose", "compile", "export", "arc", "sync"):
        assert f"\n    {word} " in answer.out
    assert "TYPE=PART" in desk.run_bare("compose", "--help").out
    assert "unassign" in desk.run_bare("arc", "-h").out
    assert desk.run_bare("--version").out.startswith("persona-studio ")
