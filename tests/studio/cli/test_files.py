"""`compile`, `export`, and the names and bytes of files."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.cli.files import file_names, write_atomically
from tests.studio.cli.desk import ADA, ADA_SUMMARY, Desk


class TestCompile:
    def test_says_which_changed(self, desk: Desk) -> None:
        assert desk.run("compile", "ada").lines == ["compiled ada", "1 of 1 persona changed"]
        answer = desk.run("compile", "--all")
        assert answer.lines == ["compiled bob", "1 of 2 personas changed"]
        assert desk.run("compile", "ada", "ada").lines == ["0 of 1 persona changed"]
        found = desk.run("show", "persona", "ada", "--json").json
        assert found["compiled_summary"] + "\n" == ADA_SUMMARY
        assert found["revision"] == 1

    def test_check_lists_what_is_out_of_date_and_writes_nothing(self, desk: Desk) -> None:
        desk.run("compile", "bob")
        desk.run("arc", "advance", "bob")
        before = desk.database.read_bytes()
        answer = desk.run("compile", "--check", code=1)
        assert answer.lines == ["ada: never compiled", "bob: stale"]
        assert answer.err == ""
        assert desk.database.read_bytes() == before
        assert desk.run("compile", "ada", "--check", code=1).lines == ["ada: never compiled"]
        desk.run("compile", "--all")
        assert desk.run("compile", "--check", "--all").out == ""

    def test_an_unknown_name_stops_all(self, desk: Desk) -> None:
        assert 'no persona "nobody"' in desk.refused("compile", "ada", "nobody")
        assert "nobody" in desk.refused("compile", "nobody", "--check")
        assert "ada: never compiled" in desk.run("compile", "--check", code=1).lines

    def test_of_nothing_is_wrong_usage(self, desk: Desk) -> None:
        assert "--all" in desk.misused("compile")
        assert "not both" in desk.misused("compile", "ada", "--all")


class TestExport:
    def test_writes_what_compile_would_store(self, desk: Desk, tmp_path: Path) -> None:
        out = tmp_path / "deep" / "out"
        answer = desk.run("export", "--all", "-o", str(out))
        assert answer.lines[-1] == f"4 of 4 files changed in {out}"
        assert sorted(os.listdir(out)) == [
            "ada.detail.md",
            "ada.summary.md",
            "bob.detail.md",
            "bob.summary.md",
        ]
        assert (out / "ada.summary.md").read_bytes() == ADA_SUMMARY.encode()
        assert (out / "ada.detail.md").read_bytes().endswith(b"No medical advice.\n")

    def test_text_json_and_one_view(self, desk: Desk, tmp_path: Path) -> None:
        desk.run("export", "ada", "--to", "text", "--view", "summary", "-o", str(tmp_path / "t"))
        assert os.listdir(tmp_path / "t") == ["ada.summary.txt"]
        desk.run("export", "bob", "ada", "--to", "json", "-o", str(tmp_path / "j"))
        assert sorted(os.listdir(tmp_path / "j")) == ["ada.json", "bob.json"]
        found = json.loads((tmp_path / "j" / "ada.json").read_bytes())
        assert list(found) == ["name", "summary", "detail", "tokens", "encoding"]
        assert found["summary"] + "\n" == ADA_SUMMARY
        assert found["tokens"]["summary"] > 10

    def test_check_names_files_that_differ_or_are_missing(self, desk: Desk, tmp_path: Path) -> None:
        out = tmp_path / "out"
        answer = desk.run("export", "--all", "-o", str(out), "--check", code=1)
        assert answer.lines[0] == f"missing: {out / 'ada.summary.md'}"
        assert not out.exists()
        desk.run("export", "--all", "-o", str(out))
        assert desk.run("export", "--all", "-o", str(out), "--check").out == ""
        (out / "bob.summary.md").write_bytes(b"You are Bob.\r\n")
        (out / "notes.md").write_text("ours")
        answer = desk.run("export", "--all", "--check", "-o", str(out), code=1)
        assert answer.out == f"differs: {out / 'bob.summary.md'}\n"
        assert desk.run("export", "ada", "--check", "-o", str(out)).out == ""

    def test_what_is_right_already_is_not_written(self, desk: Desk, tmp_path: Path) -> None:
        desk.run("export", "ada", "-o", str(tmp_path / "out"))
        os.utime(tmp_path / "out" / "ada.summary.md", (1, 1))
        (tmp_path / "out" / "ada.detail.md").write_text("old")
        answer = desk.run("export", "ada", "-o", str(tmp_path / "out"))
        assert answer.lines[-1].startswith("1 of 2 files changed")
        assert (tmp_path / "out" / "ada.summary.md").stat().st_mtime == 1

    def test_one_goes_to_stdout(self, desk: Desk) -> None:
        assert desk.run("export", "ada").out == ADA_SUMMARY
        assert desk.run("export", "ada", "-o", "-").out == ADA_SUMMARY
        assert "thirty years" in desk.run("export", "ada", "--view", "detail").out
        assert desk.run("export", "ada", "--to", "json").json["name"] == "ada"

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ([], "--all"),
            (["--all"], "-o DIR"),
            (["ada", "bob"], "-o DIR"),
            (["ada", "--all", "-o", "x"], "not both"),
            (["ada", "--check"], "-o PATH"),
            (["ada", "-o", "ada.md"], "-o ada.md is one file, and 2 texts are to be written: say"),
            (["ada", "-o", "ada.md"], "--view summary or --view detail, or -o ada.md/ to make it"),
            (["--all", "-o", "x.json", "--to", "json"], "written: say -o x.json/ to make it a fol"),
            (["ada", "--view", "both"], "--view summary or detail"),
            (["ada", "--to", "markdwn"], "did you mean markdown?"),
        ],
    )
    def test_wrong_usage(self, desk: Desk, words: list[str], said: str) -> None:
        assert said in desk.misused("export", *words)

    def test_one_text_goes_to_the_file_that_is_named(self, desk: Desk, tmp_path: Path) -> None:
        out = tmp_path / "new" / "prompt.md"
        words = ["export", "ada", "--view", "summary", "-o", str(out)]
        assert desk.run(*words, "--check", code=1).out == f"missing: {out}\n"
        answer = desk.run(*words)
        assert answer.lines == [f"wrote {out}", f"1 of 1 file changed in {out.parent}"]
        assert os.listdir(out.parent) == ["prompt.md"]
        assert out.read_bytes() == ADA_SUMMARY.encode()
        out.write_text("old")
        assert desk.run(*words, "--check", code=1).out == f"differs: {out}\n"
        desk.run(*words)
        assert desk.run(*words, "--check").out == ""
        desk.run("export", "ada", "--to", "json", "-o", str(tmp_path / "ada.json"))
        assert json.loads((tmp_path / "ada.json").read_bytes())["name"] == "ada"

    def test_a_folder_may_be_named_like_a_file(self, desk: Desk, tmp_path: Path) -> None:
        (tmp_path / "there.d").mkdir()
        for folder in (tmp_path / "there.d", tmp_path / "new.d"):
            desk.run("export", "ada", "--view", "detail", "-o", f"{folder}{os.sep}")
            desk.run("export", "ada", "--view", "summary", "-o", str(folder))
            assert sorted(os.listdir(folder)) == ["ada.detail.md", "ada.summary.md"]

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no such files")
    def test_what_is_neither_a_folder_nor_a_file_is_left_alone(
        self, desk: Desk, tmp_path: Path
    ) -> None:
        os.mkfifo(tmp_path / "pipe.md")
        said = desk.refused("export", "ada", "--view", "summary", "-o", str(tmp_path / "pipe.md"))
        assert said.endswith("pipe.md is neither a folder nor a file")
        assert (tmp_path / "pipe.md").is_fifo()

    def test_a_folder_that_cannot_be_written_is_refused(self, desk: Desk, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        said = desk.refused("export", "ada", "-o", str(tmp_path / "file"))
        assert "is a file, not a folder" in said
        assert (tmp_path / "file").read_text() == "x"
        (tmp_path / "out" / "ada.summary.md").mkdir(parents=True)
        assert "ada.summary.md" in desk.refused("export", "ada", "-o", str(tmp_path / "out"))
        assert os.listdir(tmp_path / "out") == ["ada.summary.md"]

    def test_names_are_safe(self, bare: Desk, tmp_path: Path) -> None:
        names = ["..", ".git", "con", "a:b", "Zoë 🎈", "Ada", "ada", "-x"]
        bare.seed("".join(f'[[personas]]\nname = "{n}"\nsummary = "s"\n' for n in names))
        out = tmp_path / "out"
        bare.run("export", "--all", "--view", "summary", "-o", str(out))
        assert sorted(one.removesuffix(".summary.md") for one in os.listdir(out)) == sorted(
            ["%2E.", "%2Egit", "%63on", "a%3Ab", "Zoë 🎈", "%41da", "ada", "-x"]
        )
        # A file's name does not depend on who else is exported.
        assert bare.run("export", "Ada", "--view", "summary", "--check", "-o", str(out)).out == ""


class TestNames:
    names = st.text(
        st.characters(blacklist_categories=["Cc", "Cs"], blacklist_characters="/"), min_size=1
    )

    @settings(deadline=None, derandomize=True, database=None)
    @given(st.lists(names | st.sampled_from(["con", "CON.a", "%63on", "é", "e\u0301", "É", ".."])))
    def test_differ_on_every_file_system(self, names: list[str]) -> None:
        from unicodedata import normalize

        found = file_names(names)
        folded = {normalize("NFC", one).casefold() for one in found.values()}
        assert len(folded) == len(set(names))
        for one in found.values():
            assert not one.startswith(".")
            assert not set(one) & set('<>:"/\\|?*')
            assert len(f"{one}.summary.md".encode()) < 240

    def test_plain_names_stay(self) -> None:
        assert file_names(["ada", "Ada Lovelace", "été"]) == {
            one: one for one in ("ada", "Ada Lovelace", "été")
        }


def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out" / "a.md"
    path.parent.mkdir()
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(path.parent) == ["a.md"]


def test_ada_is_valid_toml() -> None:
    import tomli

    assert tomli.loads(ADA)
