"""`publish` and `release`: what an agent loads stays as it is until a label moves."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.studio.cli.desk import ADA, ADA_SUMMARY, Desk


@pytest.fixture(autouse=True)
def kim(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "kim")


def say(desk: Desk, summary: str) -> None:
    """Change a part of Ada in the seeds, and bring it in."""
    desk.seed(ADA.replace("Speak warmly.", summary))
    desk.run("sync", "pull")


def test_a_label_serves_the_same_text_whatever_happens_to_its_parts(desk: Desk) -> None:
    answer = desk.run("publish", "ada", "--message", "the pilot")
    assert answer.out == 'published release 1 of persona "ada"\n'
    say(desk, "Speak very warmly.")
    answer = desk.run("publish", "ada", "--label", "staging")
    assert answer.lines == [
        'published release 2 of persona "ada"',
        'label "staging" is at release 2',
    ]
    answer = desk.run("release", "label", "ada", "production", "1")
    assert answer.out == 'label "production" of persona "ada" to release 1\n'
    say(desk, "Speak coldly.")
    desk.run("compile", "ada")
    answer = desk.run("release", "show", "ada", "production")
    assert (answer.out, answer.err) == (ADA_SUMMARY, "")
    shown = desk.process("release", "show", "ada", "production")
    assert shown.stdout == ADA_SUMMARY.encode()
    assert "very warmly" in desk.run("release", "show", "ada").out
    why = desk.run("release", "diff", "ada", "production").lines
    assert why[0] == "part warm: summary"
    assert {"--- release 1, summary", "+++ now, summary"} <= set(why)
    assert {"-Speak warmly.", "+Speak coldly."} <= set(why)
    assert why[-1].startswith("detail: ") or why[-1].startswith("summary: ")
    assert "tokens (" in why[-1]
    why = desk.run("release", "diff", "ada", "production", "staging").lines
    assert "+Speak very warmly." in why
    desk.run("release", "label", "ada", "production", "staging")
    assert "very warmly" in desk.run("release", "show", "ada", "production").out
    assert desk.run("release", "diff", "ada", "production", "2").out == "nothing differs\n"


def test_unchanged_there_is_nothing_to_publish(desk: Desk) -> None:
    desk.run("publish", "ada")
    answer = desk.run("publish", "ada", "--label", "production")
    assert answer.lines == [
        'persona "ada" is as in release 1: nothing to publish (--force publishes it again)',
        'label "production" is at release 1',
    ]
    assert desk.run("publish", "ada", "--force").out == 'published release 2 of persona "ada"\n'


def test_publishing_stores_the_compiled_text(desk: Desk) -> None:
    desk.run("compile", "--all")
    say(desk, "Speak coldly.")
    assert "ada: stale" in desk.run("compile", "--check", code=1).lines
    desk.run("publish", "ada")
    assert desk.run("compile", "--check").out == ""


def test_list(desk: Desk) -> None:
    answer = desk.run("release", "list", "ada")
    assert (answer.out, "has no release yet" in answer.err) == ("", True)
    assert desk.run("release", "list", "ada", "--json").json == []
    desk.run("publish", "ada", "--message", "two\nlines", "--label", "b")
    desk.run("publish", "ada", "--force", "--label", "a")
    header, newest, oldest = desk.run("release", "list", "ada").lines
    assert header.split() == ["RELEASE", "PUBLISHED", "BY", "DOOR", "LABELS", "MESSAGE"]
    assert newest.split()[0] == "2"
    assert "kim  cli   a, latest" in newest
    assert oldest.endswith("b          two lines")
    found = desk.run("release", "list", "ada", "--json").json
    assert [one.pop("published_at")[-1] for one in found] == ["Z", "Z"]
    assert found == [
        {"release": 2, "labels": ["a", "latest"], "by": "kim", "door": "cli", "message": ""},
        {"release": 1, "labels": ["b"], "by": "kim", "door": "cli", "message": "two\nlines"},
    ]


def test_show_detail_and_json(desk: Desk) -> None:
    desk.run("publish", "ada")
    detail = desk.run("release", "show", "ada", "1", "--detail").out
    assert detail == desk.run("compose", "ada", "--detail").out
    found = desk.run("release", "show", "ada", "--detail", "--json").json
    assert found["text"] + "\n" == detail
    assert (found["name"], found["release"], found["labels"]) == ("ada", 1, ["latest"])
    assert found["view"] == "detail"
    kinds = [one["kind"] for one in found["inputs"]]
    assert kinds == ["persona", "part", "part", "part", "trait", "guardrail"]
    assert found["inputs"][2]["content"] == "Speak warmly, as to a friend."


def test_diff_as_json(desk: Desk) -> None:
    desk.run("publish", "ada")
    say(desk, "Speak coldly.")
    found = desk.run("release", "diff", "ada", "1", "--json").json
    assert found["inputs"] == [
        {"kind": "part", "name": "warm", "change": "changed", "fields": ["summary"]}
    ]
    assert found["same"] is False
    assert "+Speak coldly." in found["texts"]["summary"]["diff"]
    assert found["encoding"] == "o200k_base"


def test_an_estimate_is_marked(desk: Desk) -> None:
    desk.run("publish", "ada")
    say(desk, "Speak coldly and with few words.")
    told = desk.run("release", "diff", "ada", "1", "--encoding", "claude").lines
    (line,) = [one for one in told if one.startswith("summary: ")]
    assert line.startswith("summary: ~")
    assert line.endswith(", claude)")


def test_remove_a_label(desk: Desk) -> None:
    desk.run("publish", "ada", "--label", "production")
    answer = desk.run("release", "label", "ada", "production", "--remove")
    assert answer.out == 'label "production" of persona "ada" from release 1 removed\n'
    assert "no label" in desk.refused("release", "show", "ada", "production")
    assert desk.run("release", "show", "ada", "latest").out == ADA_SUMMARY


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["publish", "adda"], 'no persona "adda"; did you mean ada?'),
        (["publish", "ada", "--label", "latest"], "is always the newest release"),
        (["publish", "ada", "--label", "3"], "would be taken for the number"),
        (["release", "show", "bob"], 'persona "bob" has no release yet; publish it first'),
        (["release", "show", "ada", "2"], "no release 2; it has only release 1"),
        (["release", "show", "ada", "prodution"], "did you mean production?"),
        (["release", "list", "nobody"], 'no persona "nobody"'),
        (["release", "label", "ada", "latest", "1"], "is always the newest release"),
        (["release", "label", "ada", "x", "9"], "no release 9"),
        (["release", "label", "ada", "x", "--remove"], 'no label "x"'),
        (["release", "diff", "ada", "1", "9"], "no release 9"),
        (["release", "diff", "ada", "1", "--encoding", "o201k"], "is not one of o200k_base"),
    ],
)
def test_refused(desk: Desk, words: list[str], said: str) -> None:
    desk.run("publish", "ada", "--label", "production")
    before = desk.run("release", "list", "ada", "--json").out
    assert said in desk.refused(*words)
    assert desk.run("release", "list", "ada", "--json").out == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["release", "label", "ada", "x"], "name the release to point at, or use --remove"),
        (["release", "label", "ada", "x", "1", "--remove"], "name the release to point at, or"),
        (["release", "shw", "ada"], "did you mean show?"),
        (["publish"], "NAME"),
    ],
)
def test_misused(desk: Desk, words: list[str], said: str) -> None:
    assert said in desk.misused(*words)


def test_an_older_database_is_brought_up_to_date(desk: Desk, tmp_path: Path) -> None:
    from tests.store.database.schemas.make import restored

    path = restored(1, tmp_path / "old.db")
    answer = desk.run("publish", "ada", "--db", str(path))
    assert answer.out == 'published release 1 of persona "ada"\n'
    assert len(list((tmp_path / "backups").glob("old-v1-*.db"))) == 1


def test_diff_by_itself_is_of_the_newest_and_now(desk: Desk) -> None:
    desk.run("publish", "ada", "--label", "production")
    say(desk, "Speak very warmly.")
    desk.run("publish", "ada")
    say(desk, "Speak coldly.")
    answer = desk.run("release", "diff", "ada")
    assert answer.out == desk.run("release", "diff", "ada", "2").out
    assert {"--- release 2, summary", "+++ now, summary"} <= set(answer.lines)
    assert "default latest" in desk.run("release", "diff", "--help").out


def test_times_are_local_and_say_their_zone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.run("publish", "ada")
    at = desk.run("release", "list", "ada", "--json").json[0]["published_at"]
    local = datetime.fromisoformat(at) + timedelta(hours=1)
    monkeypatch.setenv("TZ", "XXX-01:00")
    time.tzset()
    try:
        line = desk.run("release", "list", "ada").lines[1]
        assert f"1  {local:%Y-%m-%d %H:%M} XXX  kim" in line
        assert f"{local:%Y-%m-%d %H:%M} XXX  kim" in desk.run("history").lines[1]
        assert desk.run("release", "list", "ada", "--json").json[0]["published_at"] == at
    finally:
        monkeypatch.undo()
        time.tzset()


def test_undo_of_publishing_says_what_it_did(desk: Desk) -> None:
    desk.run("publish", "ada", "--label", "production")
    said = desk.run("undo").out
    assert said.startswith('undone: compiled ada for release 1, label "production"')
    assert "release 1 of ada stays" in said
    assert desk.run("release", "show", "ada", "1").out == ADA_SUMMARY


def test_by_a_former_name(desk: Desk) -> None:
    desk.run("publish", "ada")
    desk.run("rename", "persona", "ada", "augusta")
    for words in (["release", "list", "ada"], ["release", "show", "ada"], ["publish", "ada"]):
        assert "did you mean augusta?" in desk.run(*words, code=1).err
