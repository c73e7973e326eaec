"""`history`, `diff`, `restore`, `undo` and `redo`."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from store.catalog import Catalog
from store.entries import KINDS, Part
from studio.cli import output
from tests.studio.cli.desk import Desk


@pytest.fixture(autouse=True)
def kim(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose commands they are."""
    monkeypatch.setenv("LOGNAME", "kim")


def edit(desk: Desk, by: str, door: Any = "cli", **to: Any) -> None:
    """Change part warm through another door, or as somebody else."""
    catalog = Catalog.open(desk.database)
    with catalog.change(by=by, door=door) as change:
        change.update("part", "warm", to)
    catalog.close()


class TestHistory:
    def test_is_a_table_newest_first_in_local_time(
        self, bare: Desk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bare.database.parent.mkdir()
        now = [datetime(2026, 5, 1, 22, 30, 59, tzinfo=UTC)]
        catalog = Catalog.open(bare.database, clock=lambda: now[0])
        for by, name in (("kim", "warm"), ("mo", "cold")):
            with catalog.change(by=by, door="studio") as change:
                change.create(Part(name=name, part_type="tone", summary=name))
            now[0] += timedelta(hours=2)
        catalog.undo(by="mo", door="studio")
        catalog.close()
        monkeypatch.setenv("TZ", "XXX-01:00")
        time.tzset()
        try:
            lines = bare.run("history").lines
        finally:
            monkeypatch.undo()
            time.tzset()
        assert lines == [
            "ID  WHEN                  WHO  DOOR    MESSAGE                 ENTRIES",
            " 3  2026-05-02 03:30 XXX  mo   studio  undo: new part cold     part cold",
            " 2  2026-05-02 01:30 XXX  mo   studio  new part cold (undone)  part cold",
            " 1  2026-05-01 23:30 XXX  kim  studio  new part warm           part warm",
        ]

    def test_of_one_entry_and_limited(self, desk: Desk) -> None:
        for stage in ("open", "bold", "shy"):
            desk.run("arc", "goto", "bob", stage)
        desk.run("arc", "stage", "add", "growth", "wise")
        answer = desk.run("history", "persona", "bob", "--limit", "2")
        assert [line.split()[0] for line in answer.lines] == ["ID", "4", "3"]
        assert "--before 3" in answer.err
        answer = desk.run("history", "persona", "bob", "--limit", "2", "--before", "3")
        assert [line.split()[0] for line in answer.lines] == ["ID", "2", "1"]
        assert answer.err == ""

    def test_names_few_entries_of_a_large_change(self, desk: Desk) -> None:
        assert desk.run("history").lines[1].endswith("and 7 more")

    def test_json(self, desk: Desk) -> None:
        desk.run("arc", "advance", "bob")
        newest, oldest = desk.run("history", "--json").json
        assert newest.pop("at").endswith("Z")
        guid = desk.run("show", "persona", "bob", "--json").json["guid"]
        assert newest == {
            "id": 2,
            "actor": "kim",
            "door": "cli",
            "message": 'advanced persona "bob"',
            "action": "change",
            "state": "done",
            "target": None,
            "touched": 1,
            "entries": [{"kind": "persona", "name": "bob", "guid": guid, "fate": "changed"}],
        }
        assert (oldest["door"], oldest["touched"]) == ("seeds", 10)

    def test_of_nothing(self, bare: Desk) -> None:
        assert bare.run("history", "--json").out == "[]\n"
        answer = bare.run("history")
        assert (answer.out, answer.err) == ("", "persona-studio: there are no revisions\n")

    def test_refused(self, desk: Desk) -> None:
        assert "did you mean warm?" in desk.refused("history", "part", "wram")
        assert "write its NAME too" in desk.misused("history", "part")
        assert "use 1 or more" in desk.misused("history", "--limit", "0")


class TestDiff:
    def test_text_and_json(self, desk: Desk) -> None:
        edit(desk, "kim", summary="Speak warmly.\nSmile.", tags=())
        assert desk.run("diff", "part", "warm").lines == [
            "part warm: revision 1 → 2",
            "  summary (3 → 5 tokens):",
            "    @@ -1 +1,2 @@",
            "     Speak warmly.",
            "    +Smile.",
            "  tags:",
            "    - formal",
            "tokens (o200k_base): +2",
        ]
        found = desk.run("diff", "part", "warm", "2", "1", "--json").json
        assert (found["before"], found["after"], found["tokens"]) == (2, 1, -2)
        assert found["changes"][1]["items"][0]["change"] == "added"
        assert desk.run("diff", "part", "warm", "2").lines[1:] == ["no difference"]

    def test_of_an_entry_that_is_new(self, desk: Desk) -> None:
        assert desk.run("diff", "skill", "sums").lines[0] == "skill sums: revision 0 → 1 (new)"

    def test_an_estimate_is_marked(self, desk: Desk) -> None:
        edit(desk, "kim", summary="Speak.")
        lines = desk.run("diff", "part", "warm", "--encoding", "claude").lines
        assert lines[-1].startswith("tokens (claude): ~-")

    def test_composed(self, desk: Desk) -> None:
        edit(desk, "mo", summary="Speak kindly.")
        lines = desk.run("diff", "persona", "ada", "--composed").lines
        assert "    -Speak warmly." in lines
        assert "    +Speak kindly." in lines
        assert "composed of nothing" in desk.misused("diff", "part", "warm", "--composed")

    def test_refused(self, desk: Desk) -> None:
        assert "the newest is 1" in desk.refused("diff", "part", "warm", "7")
        assert "not a whole number" in desk.misused("diff", "part", "warm", "x")


class TestRestore:
    def test_as_a_revision_that_is_undone(self, desk: Desk) -> None:
        edit(desk, "mo", "studio", summary="Speak kindly.")
        answer = desk.run("restore", "part", "warm", "--to", "1")
        assert answer.out == 'restored part "warm" to revision 1, as revision 3\n'
        assert desk.run("show", "part", "warm", "--json").json["summary"] == "Speak warmly."
        answer = desk.run("restore", "part", "warm", "--to", "1")
        assert answer.out == 'part "warm" is as it was at revision 1 already\n'
        assert desk.run("undo").out == 'undone: restored part "warm" to revision 1\n'
        assert desk.run("show", "part", "warm", "--json").json["summary"] == "Speak kindly."

    def test_of_a_deleted_persona_says_what_it_left_out(self, desk: Desk) -> None:
        catalog = Catalog.open(desk.database)
        with catalog.change(by="mo", door="studio") as change:
            change.delete("persona", "ada")
            change.delete("trait", "curious")
        catalog.close()
        answer = desk.run("restore", "persona", "ada", "--to", "1")
        assert "left out links to what no longer exists: trait curious" in answer.err
        assert [one["name"] for one in desk.run("show", "persona", "ada", "--json").json["parts"]]

    def test_under_another_name(self, desk: Desk) -> None:
        catalog = Catalog.open(desk.database)
        with catalog.change(by="mo", door="studio") as change:
            change.rename("part", "warm", "hot")
            change.create(Part(name="warm", part_type="tone", summary="New."))
        catalog.close()
        said = desk.refused("restore", "part", "hot", "--to", "1")
        assert said == (
            'a part "warm" exists already; restore this one under another name: --as NEW'
        )
        desk.run("restore", "part", "hot", "--to", "1", "--as", "warmest")
        names = [one["name"] for one in desk.run("list", "parts", "--json").json]
        assert names == ["kind", "slow", "terse", "warm", "warmest"]

    def test_refused(self, desk: Desk) -> None:
        assert "no revision 9" in desk.refused("restore", "part", "warm", "--to", "9")
        assert "--to" in desk.misused("restore", "part", "warm")


def everything(desk: Desk, folder: Path) -> tuple[list[Any], dict[str, bytes]]:
    """What every entry shows, times and revisions aside, and the files that agents load."""
    shown = []
    for kind in KINDS:
        for row in desk.run("list", kind, "--json").json:
            entry = desk.run("show", kind, row["name"], "--json").json
            for moves in ("updated_at", "revision"):
                del entry[moves]
            shown.append(entry)
    folder.mkdir()
    desk.run("export", "--all", "--view", "both", "-o", str(folder))
    return shown, {path.name: path.read_bytes() for path in folder.iterdir()}


def forty_changes(desk: Desk) -> int:
    """Changes of every sort that commands make, each of them one; returns how many."""
    made = 0

    def run(*words: str) -> None:
        nonlocal made
        before = desk.run("history", "--limit", "1", "--json").json[0]["id"]
        desk.run(*words)
        assert desk.run("history", "--limit", "1", "--json").json[0]["id"] == before + 1, words
        made += 1

    run("compile", "--all")
    run("arc", "assign", "ada", "growth")
    for number in range(6):
        stage = f"extra-{number}"
        part = "kind" if number % 2 else "terse"
        run("arc", "stage", "add", "growth", stage, "--part", part, "--condition", "then")
        run("arc", "link", "growth", stage, "warm", "--before", part)
        run("arc", "goto", "ada", stage)
        run("compile", "ada")
        run("arc", "stage", "rename", "growth", stage, f"{stage}-renamed")
    run("arc", "stage", "move", "growth", "bold", "0")
    run("arc", "advance", "bob")
    run("arc", "reset", "bob")
    run("arc", "unlink", "growth", "extra-0-renamed", "warm")
    run("arc", "stage", "delete", "growth", "extra-5-renamed", "--force")
    run("arc", "unassign", "ada")
    run("restore", "arc", "growth", "--to", "1")
    run("restore", "persona", "ada", "--to", "4")
    run("compile", "--all")
    return made


def test_forty_changes_are_undone_and_redone_to_the_byte(desk: Desk, tmp_path: Path) -> None:
    start = everything(desk, tmp_path / "start")
    made = forty_changes(desk)
    assert made >= 40
    end = everything(desk, tmp_path / "end")
    assert end != start
    for _ in range(3):
        desk.run("undo")
    answer = desk.run("undo", "--times", str(made - 3))
    assert len(answer.lines) == made - 3
    assert everything(desk, tmp_path / "undone") == start
    assert "nothing to undo" in desk.refused("undo")
    for _ in range(3):
        desk.run("redo")
    desk.run("redo", "--times", str(made - 3))
    assert everything(desk, tmp_path / "redone") == end
    assert "nothing to redo" in desk.refused("redo")


class TestUndo:
    def test_in_a_process_of_its_own(self, desk: Desk) -> None:
        desk.run("arc", "advance", "bob")
        for command, said, stage in (
            ("undo", b'undone: advanced persona "bob"', "shy"),
            ("redo", b'redone: advanced persona "bob"', "open"),
        ):
            done = desk.process(command)
            assert (done.returncode, done.stdout.strip()) == (0, said)
            assert desk.run("show", "persona", "bob", "--json").json["stage"] == stage

    def test_never_anothers(self, desk: Desk) -> None:
        edit(desk, "mo", summary="Theirs.")
        edit(desk, "kim", "studio", content="In the studio.")
        said = desk.refused("undo")
        assert said.startswith("nothing to undo of what kim did on the command line")
        assert desk.run("show", "part", "warm", "--json").json["summary"] == "Theirs."
        assert "nothing to redo" in desk.refused("redo")

    def test_more_often_than_there_is_to_undo(self, desk: Desk) -> None:
        desk.run("arc", "advance", "bob")
        answer = desk.run("undo", "--times", "3", code=1)
        assert answer.out == 'undone: advanced persona "bob"\n'
        assert "nothing to undo" in answer.err
        assert "use 1 or more" in desk.misused("undo", "--times", "0")

    def test_a_conflict_shows_both_sides(self, desk: Desk) -> None:
        edit(desk, "kim", summary="Mine.")
        edit(desk, "mo", summary="Theirs.")
        said = desk.refused("undo")
        assert '"Theirs."' in said
        assert '"Mine."' in said
        assert desk.run("show", "part", "warm", "--json").json["summary"] == "Theirs."

    def test_a_conflict_of_links_names_them(self, desk: Desk) -> None:
        catalog = Catalog.open(desk.database)
        for by, part in (("kim", "terse"), ("mo", "warm")):
            with catalog.change(by=by, door="cli") as change:
                change.links.add("bob", "part", part)
        catalog.close()
        said = desk.refused("undo")
        assert '"slow, terse, warm"' in said
        assert '"slow, terse"' in said


def test_what_a_terminal_would_act_on_is_a_symbol_there_and_passes_into_a_pipe(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(desk, "kim", summary="\x1b[31mred")
    assert "    +\x1b[31mred" in desk.run("diff", "part", "warm").lines
    monkeypatch.setattr(output, "on_terminal", lambda: True)
    assert "    +␛[31mred" in desk.run("diff", "part", "warm").lines
    catalog = Catalog.open(desk.database)
    with catalog.change(by="\x1b[1mmo", door="mcp", message="\x1b[2J") as change:
        change.delete("skill", "sums", force=True)
    catalog.close()
    line = desk.run("history").lines[1]
    assert "␛[1mmo" in line
    assert "␛[2J" in line
