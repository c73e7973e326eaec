"""`edit`: with an editor that is a script."""

from __future__ import annotations

import os
import shlex
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pexpect
import pytest

from tests.studio.cli.desk import Desk

Editor: TypeAlias = Callable[[str], None]

CHANGE = """
from store.catalog import Catalog
catalog = Catalog.open({database!r})
with catalog.change(by="lee", door="studio", message="meanwhile") as change:
    {what}
catalog.close()
"""


@pytest.fixture
def drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files to edit are made."""
    folder = tmp_path / "drafts"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
def editor(tmp_path: Path, drafts: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """Makes the editor a script in Python: `path` is the file, `text` what is in it."""
    script = tmp_path / "my editor.py"
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", shlex.join([sys.executable, str(script)]))

    def does(code: str) -> None:
        head = "import sys\nfrom pathlib import Path\npath = Path(sys.argv[1])\n"
        read = "text = path.read_bytes().decode()\n"
        script.write_text(f"{head}{read}{code}\n", "utf-8")

    return does


def replaces(old: str, new: str) -> str:
    return (
        f"assert {old!r} in text, text\n"
        f"path.write_bytes(text.replace({old!r}, {new!r}).encode('utf-8', 'surrogateescape'))"
    )


def shown(desk: Desk, kind: str, name: str) -> Any:
    return desk.run("show", kind, name, "--json").json


def kept(drafts: Path) -> list[Path]:
    return [path for path in drafts.rglob("*") if path.is_file()]


class TestStored:
    def test_what_was_changed(self, desk: Desk, editor: Editor, drafts: Path) -> None:
        editor(replaces('"Speak warmly."', '"""\nSpeak\nwarmly."""'))
        answer = desk.run("edit", "part", "warm")
        assert (answer.out, answer.err) == ('changed part "warm": summary\n', "")
        found = shown(desk, "part", "warm")
        assert found["summary"] == "Speak\nwarmly."
        assert found["content"] == "Speak warmly, as to a friend."
        assert list(drafts.iterdir()) == []

    def test_nothing_when_the_file_is_as_it_was(
        self, desk: Desk, editor: Editor, drafts: Path
    ) -> None:
        before = shown(desk, "persona", "ada")
        for code in ("", "path.write_text(text)", "path.write_text(text + '\\n# a thought\\n')"):
            editor(code)
            assert desk.run("edit", "personas", "ada").out == 'persona "ada" is unchanged\n'
        assert shown(desk, "persona", "ada") == before
        assert list(drafts.iterdir()) == []

    def test_the_file_says_what_it_is_and_what_it_may_hold(
        self, desk: Desk, editor: Editor, tmp_path: Path
    ) -> None:
        copy = tmp_path / "copy.toml"
        editor(f"Path({str(copy)!r}).write_text(text + path.name)")
        desk.run("edit", "persona", "ada")
        text = copy.read_text("utf-8")
        assert text.startswith('# persona "ada"\n')
        assert 'parts = ["kind", { name = "warm", priority = 2 }, "slow"]' in text
        assert '# default_role = ""' in text
        assert text.endswith("persona-ada.toml")

    def test_another_name_renames(self, desk: Desk, editor: Editor) -> None:
        editor(replaces('name = "terse"', 'name = "curt"'))
        assert desk.run("edit", "part", "terse").out == 'changed part "terse": name\n'
        assert shown(desk, "persona", "ada")["presets"][0]["overrides"] == {"tone": "curt"}

    def test_a_removed_field_is_blank(self, desk: Desk, editor: Editor) -> None:
        editor(replaces('tags = ["formal"]\n', ""))
        desk.run("edit", "part", "warm")
        assert shown(desk, "part", "warm")["tags"] == []

    def test_links_and_stages(self, desk: Desk, editor: Editor) -> None:
        editor(replaces('"kind", { name = "warm", priority = 2 }, "slow"', '"slow", "terse"'))
        desk.run("edit", "persona", "ada")
        assert [one["name"] for one in shown(desk, "persona", "ada")["parts"]] == ["slow", "terse"]
        before = shown(desk, "arc", "growth")["stages"]
        editor(replaces("They have met twice", "They have met"))
        desk.run("edit", "arc", "growth")
        after = shown(desk, "arc", "growth")["stages"]
        assert after[1].pop("condition") == "They have met"
        assert before[1].pop("condition") == "They have met twice"
        assert after == before

    def test_it_is_one_change_of_the_user(
        self, desk: Desk, editor: Editor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from store.catalog import Catalog

        monkeypatch.setenv("LOGNAME", "kim")
        editor(
            "text = text.replace('\"terse\"', '\"curt\"').replace('tersely', 'curtly')\n"
            "path.write_text(text)"
        )
        answer = desk.run("edit", "part", "terse")
        assert answer.out == 'changed part "terse": name, summary\n'
        catalog = Catalog.open(desk.database)
        assert catalog.undo(by="kim", door="cli").message == 'edited part "terse"'
        catalog.close()
        assert shown(desk, "part", "terse")["summary"] == "Speak tersely."


class TestRefused:
    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ('"Speak tersely."', '"Speak', "the file is not valid TOML"),
            ('"Speak tersely."', '" "', 'part "terse", summary: is required'),
            ('"Speak tersely."', "5", "summary: must be text, not a whole number"),
            ("summary", "sumary", "summary: is required"),
            ("# content", "contnet", "contnet (did you mean content?) is not a field of a part"),
            ('"terse"', '"warm"', "exists already"),
            ("Speak", "Spe\udce4k", "is not UTF-8 text"),
        ],
    )
    def test_the_file_is_kept_and_named(
        self, desk: Desk, editor: Editor, drafts: Path, old: str, new: str, said: str
    ) -> None:
        editor(replaces(old, new))
        told = desk.refused("edit", "part", "terse")
        (path,) = kept(drafts)
        assert said in told
        assert told.endswith(f"kept in {path}")
        assert new.encode("utf-8", "surrogateescape") in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0 or path.parent.stat().st_mode & 0o077 == 0
        assert shown(desk, "part", "terse")["summary"] == "Speak tersely."

    def test_a_link_to_nothing(self, desk: Desk, editor: Editor) -> None:
        editor(replaces('"slow"]', '"slwo"]'))
        assert "did you mean slow?" in desk.refused("edit", "persona", "ada")

    def test_a_stage_that_a_persona_is_at_stays(self, desk: Desk, editor: Editor) -> None:
        editor(replaces('"shy"', '"quiet"'))
        assert "bob" in desk.refused("edit", "arc", "growth")

    def test_an_editor_that_fails(self, desk: Desk, editor: Editor, drafts: Path) -> None:
        editor("sys.exit(3)")
        assert "ended with 3, so nothing was stored" in desk.refused("edit", "part", "terse")
        assert list(drafts.iterdir()) == []
        editor(f"{replaces('tersely', 'curtly')}\nsys.exit(3)")
        said = desk.refused("edit", "part", "terse")
        (path,) = kept(drafts)
        assert said.endswith(f"kept in {path}")
        assert "curtly" in path.read_text("utf-8")
        assert shown(desk, "part", "terse")["summary"] == "Speak tersely."

    @pytest.mark.parametrize(
        ("named", "said"),
        [
            ("no-such-editor", "the editor no-such-editor cannot be run"),
            ("'vi", "EDITOR is not a command"),
            (" ", "there is no terminal to edit in; set EDITOR"),
        ],
    )
    def test_no_editor(
        self, desk: Desk, monkeypatch: pytest.MonkeyPatch, drafts: Path, named: str, said: str
    ) -> None:
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", named)
        assert said in desk.refused("edit", "part", "terse")
        assert list(drafts.iterdir()) == []

    def test_no_such_entry(self, desk: Desk, editor: Editor) -> None:
        editor("raise SystemExit(9)")
        assert "did you mean terse?" in desk.refused("edit", "part", "tersee")


class TestMeanwhile:
    def change(self, desk: Desk, what: str) -> str:
        return CHANGE.format(database=str(desk.database), what=what)

    def test_another_field_may_change(self, desk: Desk, editor: Editor) -> None:
        changed = self.change(desk, "change.update('part', 'terse', {'content': 'Few words.'})")
        editor(f"{changed}{replaces('tersely', 'curtly')}")
        desk.run("edit", "part", "terse")
        found = shown(desk, "part", "terse")
        assert (found["summary"], found["content"]) == ("Speak curtly.", "Few words.")

    def test_the_same_field_is_a_conflict_that_loses_nothing(
        self, desk: Desk, editor: Editor, drafts: Path
    ) -> None:
        changed = self.change(desk, "change.update('part', 'terse', {'summary': 'Be silent.'})")
        editor(f"{changed}{replaces('tersely', 'curtly')}")
        said = desk.refused("edit", "part", "terse")
        assert 'changed meanwhile to "Be silent."; yours is "Speak curtly."' in said
        (path,) = kept(drafts)
        assert said.endswith(f"kept in {path}")
        assert "Speak curtly." in path.read_text("utf-8")
        assert shown(desk, "part", "terse")["summary"] == "Be silent."

    def test_an_entry_may_be_renamed(self, desk: Desk, editor: Editor) -> None:
        changed = self.change(desk, "change.rename('part', 'terse', 'curt')")
        editor(f"{changed}{replaces('tersely', 'curtly')}")
        desk.run("edit", "part", "terse")
        assert shown(desk, "part", "curt")["summary"] == "Speak curtly."

    def test_two_new_names_are_a_conflict(self, desk: Desk, editor: Editor) -> None:
        changed = self.change(desk, "change.rename('part', 'terse', 'curt')")
        editor(changed + replaces('name = "terse"', 'name = "brisk"'))
        said = desk.refused("edit", "part", "terse")
        assert 'name: changed meanwhile to "curt"; yours is "brisk"' in said

    def test_a_linked_part_may_be_renamed(self, desk: Desk, editor: Editor) -> None:
        changed = self.change(desk, "change.rename('part', 'slow', 'unhurried')")
        editor(f"{changed}{replaces('You are Ada.', 'I am Ada.')}")
        desk.run("edit", "persona", "ada")
        found = shown(desk, "persona", "ada")
        assert found["summary"] == "I am Ada."
        assert found["parts"][2]["name"] == "unhurried"

    def test_a_deleted_entry_is_not_made_again(
        self, desk: Desk, editor: Editor, drafts: Path
    ) -> None:
        changed = self.change(desk, "change.delete('persona', 'bob')")
        editor(f"{changed}{replaces('You are Bob.', 'I am Bob.')}")
        assert 'persona "bob" was deleted meanwhile' in desk.refused("edit", "persona", "bob")
        assert "I am Bob." in kept(drafts)[0].read_text("utf-8")


def test_on_a_terminal_a_mistake_can_be_mended(desk: Desk, editor: Editor, drafts: Path) -> None:
    editor(
        "if text.startswith('# ! '):\n"
        "    text = text.replace('sumary', 'summary')\n"
        "    text = text.replace('tersely', 'as a ' + text[4:8])\n"
        "else:\n"
        "    text = text.replace('summary', 'sumary')\n"
        "path.write_text(text)"
    )
    child = pexpect.spawn(
        sys.executable,
        ["-m", "studio", "-C", str(desk.folder), "edit", "part", "terse"],
        env={**os.environ, "TERM": "xterm"},
        timeout=30,
        encoding="utf-8",
    )
    child.expect(r"summary: is required.*edit again\? \[Y/n\] ")
    child.sendline("n")
    child.expect(r"kept in (\S+)\r\n")
    assert "sumary" in Path(child.match[1]).read_text("utf-8")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 1
    child = pexpect.spawn(
        sys.executable,
        ["-m", "studio", "-C", str(desk.folder), "edit", "part", "terse"],
        timeout=30,
        encoding="utf-8",
    )
    child.expect(r"edit again\? \[Y/n\] ")
    child.sendline("")
    child.expect('changed part "terse": summary')
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    # The script read what was wrong in the file itself.
    assert shown(desk, "part", "terse")["summary"] == "Speak as a part."
    assert len(kept(drafts)) == 1


def test_on_a_terminal_an_editor_that_is_there_is_opened(
    desk: Desk, drafts: Path, tmp_path: Path
) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()

    def said() -> str:
        child = pexpect.spawn(
            sys.executable,
            ["-m", "studio", "-C", str(desk.folder), "edit", "part", "terse"],
            env={**os.environ, "PATH": str(tools), "EDITOR": "", "VISUAL": ""},
            timeout=30,
            encoding="utf-8",
        )
        child.expect(pexpect.EOF)
        child.close()
        return str(child.before)

    assert "no editor was found (looked for sensible-editor, editor, nano" in said()
    nano = tools / "nano"
    nano.write_text('#!/bin/sh\necho \'tags = ["by-nano"]\' >> "$1"\n', "utf-8")
    nano.chmod(0o755)
    assert 'changed part "terse": tags' in said()
    assert shown(desk, "part", "terse")["tags"] == ["by-nano"]
