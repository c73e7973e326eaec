"""`replace`: a part in another's place, told first or done."""

from __future__ import annotations

from tests.studio.cli.desk import Desk


def parts(desk: Desk, persona: str) -> list[tuple[str, int, int]]:
    found = desk.run("show", "persona", persona, "--json").json["parts"]
    return [(one["name"], one["part_order"], one["priority"]) for one in found]


def test_a_part_is_replaced_everywhere_and_undone(desk: Desk) -> None:
    before = desk.run("show", "persona", "ada", "--json").json
    answer = desk.run("replace", "warm", "terse")
    assert answer.lines[0] == 'part "warm" replaced by "terse" in:'
    assert "persona  ada     part" in answer.out
    assert "arc      growth  stage open" in answer.out
    assert "tokens in all (o200k_base)" in answer.lines[-1]
    assert parts(desk, "ada") == [("kind", 0, 0), ("terse", 1, 2), ("slow", 2, 0)]
    assert desk.run("replace", "warm", "kind").out == 'nothing uses part "warm"\n'
    undone = desk.run("undo").out
    assert 'replaced part "warm" by "terse"' in undone
    assert desk.run("show", "persona", "ada", "--json").json["parts"] == before["parts"]


def test_a_dry_run_tells_the_same_and_writes_nothing(desk: Desk) -> None:
    history = desk.run("history").out
    told = desk.run("replace", "warm", "terse", "--dry-run", "--json").json
    assert desk.run("history").out == history
    assert told["dry_run"] is True
    assert told["uses"] == [
        {"kind": "persona", "name": "ada", "how": "part"},
        {"kind": "arc", "name": "growth", "how": "stage open"},
    ]
    # Nobody stands at stage open: only Ada's text changes.
    assert [one["name"] for one in told["personas"]] == ["ada"]
    [ada] = told["personas"]
    count = desk.run("compose", "ada", "--detail", "--json").json["tokens"]
    assert ada["tokens_before"] == count
    assert told["difference"] == ada["tokens_after"] - count
    assert "would be replaced" in desk.run("replace", "warm", "terse", "--dry-run").out
    done = desk.run("replace", "warm", "terse", "--json").json
    assert done == {**told, "dry_run": False}
    after = desk.run("compose", "ada", "--detail", "--json").json["tokens"]
    assert after == ada["tokens_after"]


def test_presets_follow(desk: Desk) -> None:
    desk.run("replace", "terse", "warm")
    preset = desk.run("show", "persona", "ada", "--json").json["presets"][0]
    assert preset["overrides"] == {"tone": "warm"}


def test_what_cannot_be_done_is_said(desk: Desk) -> None:
    assert "did you mean terse?" in desk.refused("replace", "warm", "ters")
    assert "did you mean warm?" in desk.refused("replace", "wram", "terse")
    assert "cannot be put in its own place" in desk.refused("replace", "warm", "warm")
    assert "no part" in desk.refused("replace", "curious", "warm")
    assert "required" in desk.misused("replace", "warm")
    assert "--dry-run" in desk.misused("replace", "warm", "terse", "--dry-rnu")
