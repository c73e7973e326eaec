"""`arc`: where personas stand, and stages."""

from __future__ import annotations

import pytest

from tests.studio.cli.desk import Desk


def stages(desk: Desk) -> list[str]:
    return [one["name"] for one in desk.run("show", "arc", "growth", "--json").json["stages"]]


def standing(desk: Desk, persona: str = "bob") -> tuple[str, str]:
    found = desk.run("show", "persona", persona, "--json").json
    return found["arc"], found["stage"]


class TestPersona:
    def test_goes_through_its_stages(self, desk: Desk) -> None:
        answer = desk.run("arc", "advance", "bob")
        assert answer.out == 'persona "bob" is at stage "open" of arc "growth"\n'
        assert answer.err == ""
        desk.run("arc", "advance", "bob")
        assert standing(desk) == ("growth", "bold")
        said = desk.refused("arc", "advance", "bob")
        assert said == 'persona "bob" is at the last stage "bold" of arc "growth"'
        assert standing(desk) == ("growth", "bold")
        desk.run("arc", "reset", "bob")
        assert standing(desk) == ("growth", "shy")
        desk.run("arc", "goto", "bob", "open")
        assert standing(desk) == ("growth", "open")

    def test_is_assigned_an_arc_and_loses_it(self, desk: Desk) -> None:
        desk.run("arc", "assign", "ada", "growth")
        assert standing(desk, "ada") == ("growth", "shy")
        desk.run("arc", "assign", "ada", "growth", "--stage", "bold")
        assert standing(desk, "ada") == ("growth", "bold")
        assert desk.run("arc", "unassign", "ada").out == 'persona "ada" has no arc\n'
        assert standing(desk, "ada") == ("", "")

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["advance", "ada"], "has no arc"),
            (["reset", "ada"], "has no arc"),
            (["unassign", "ada"], "has no arc"),
            (["goto", "ada", "shy"], "has no arc"),
            (["goto", "bob", "shyy"], "did you mean shy?"),
            (["assign", "ada", "grwth"], "did you mean growth?"),
            (["assign", "ada", "growth", "--stage", "none"], "shy, open, bold"),
            (["assign", "nobody", "growth"], 'no persona "nobody"'),
            (["show", "nothing"], 'no arc "nothing"'),
        ],
    )
    def test_refused(self, desk: Desk, words: list[str], said: str) -> None:
        assert said in desk.refused("arc", *words)

    def test_a_step_that_changes_nothing_makes_no_revision(self, desk: Desk) -> None:
        before = desk.run("show", "persona", "bob", "--json").json
        desk.run("arc", "goto", "bob", "shy")
        assert desk.run("show", "persona", "bob", "--json").json == before


class TestStages:
    def test_are_added_renamed_moved_and_deleted(self, desk: Desk) -> None:
        desk.run("arc", "stage", "add", "growth", "wise", "--condition", "old", "--part", "kind")
        assert stages(desk) == ["shy", "open", "bold", "wise"]
        wise = desk.run("show", "arc", "growth", "--json").json["stages"][3]
        assert (wise["condition"], wise["parts"]) == ("old", ["kind"])
        desk.run("arc", "stage", "add", "growth", "before-all", "--order", "-1")
        assert stages(desk)[0] == "before-all"
        desk.run("arc", "stage", "rename", "growth", "shy", "quiet")
        assert standing(desk) == ("growth", "quiet")
        desk.run("arc", "stage", "delete", "growth", "before-all")
        answer = desk.run("arc", "stage", "move", "growth", "wise", "1")
        assert answer.out == 'stages of arc "growth": quiet, wise, open, bold\n'
        desk.run("arc", "stage", "move", "growth", "quiet", "99")
        assert stages(desk) == ["wise", "open", "bold", "quiet"]

    def test_one_that_somebody_is_at_is_deleted_by_force(self, desk: Desk) -> None:
        assert "bob" in desk.refused("arc", "stage", "delete", "growth", "shy")
        assert len(stages(desk)) == 3
        desk.run("arc", "stage", "delete", "growth", "shy", "--force")
        assert standing(desk) == ("growth", "open")

    def test_link_and_unlink_parts(self, desk: Desk) -> None:
        desk.run("arc", "link", "growth", "shy", "kind", "--before", "slow")
        desk.run("arc", "link", "growth", "shy", "terse")
        parts = desk.run("show", "arc", "growth", "--json").json["stages"][0]["parts"]
        assert parts == ["kind", "slow", "terse"]
        desk.run("arc", "unlink", "growth", "shy", "kind")
        assert "does not have" in desk.refused("arc", "unlink", "growth", "shy", "kind")

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["stage", "add", "growth", "shy"], "already"),
            (["stage", "add", "growth", "a/b"], "/"),
            (["stage", "add", "growth", "new", "--part", "nothing"], 'no part "nothing"'),
            (["stage", "move", "growth", "shy", "-1"], "-1 is negative"),
            (["stage", "move", "growth", "none", "0"], "shy, open, bold"),
            (["stage", "rename", "growth", "shy", "open"], "already"),
            (["stage", "delete", "growth", "none"], "shy, open, bold"),
            (["link", "growth", "none", "kind"], "shy, open, bold"),
            (["link", "growth", "shy", "nothing"], 'no part "nothing"'),
            (["link", "nothing", "shy", "kind"], 'no arc "nothing"'),
        ],
    )
    def test_refused(self, desk: Desk, words: list[str], said: str) -> None:
        before = stages(desk)
        assert said in desk.refused("arc", *words)
        assert stages(desk) == before

    def test_show_says_who_stands_where(self, desk: Desk) -> None:
        lines = desk.run("arc", "show", "growth").lines
        assert "stage 1: open" in lines
        assert "  condition  They have met twice" in lines
        assert lines[-1] == "bob  at shy"
        found = desk.run("arc", "show", "growth", "--json").json
        assert found["personas"] == [{"name": "bob", "stage": "shy"}]

    def test_a_mistyped_command_is_wrong_usage(self, desk: Desk) -> None:
        assert "did you mean advance?" in desk.misused("arc", "advence", "bob")
        assert "did you mean add?" in desk.misused("arc", "stage", "ad", "growth", "x")
        assert "COMMAND" in desk.misused("arc")


def test_changes_are_by_the_user_through_the_command_line(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.catalog import Catalog

    monkeypatch.setenv("LOGNAME", "kim")
    desk.run("arc", "advance", "bob")
    catalog = Catalog.open(desk.database)
    undone = catalog.undo(by="kim", door="cli")
    catalog.close()
    assert undone.message == 'advanced persona "bob"'
    assert standing(desk) == ("growth", "shy")
