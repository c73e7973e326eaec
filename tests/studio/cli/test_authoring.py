"""`new`, `rename`, `duplicate` and `delete`."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.studio.cli.desk import Desk


def shown(desk: Desk, kind: str, name: str) -> Any:
    return desk.run("show", kind, name, "--json").json


def names(desk: Desk, kind: str) -> list[str]:
    return [one["name"] for one in desk.run("list", kind, "--json").json]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts bytes into stdin."""

    def put(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))

    return put


class TestNew:
    def test_part(self, desk: Desk) -> None:
        answer = desk.run(
            *("new", "parts", "brisk", "--part-type", "tone", "--summary", "Be brief."),
            *("--tag", "a", "--tags", "b, c"),
        )
        assert answer.out == 'created part "brisk"\n'
        assert answer.err == ""
        found = shown(desk, "part", "brisk")
        assert (found["part_type"], found["summary"]) == ("tone", "Be brief.")
        assert (found["tags"], found["source"]) == (["a", "b", "c"], "store")

    def test_persona_with_links_in_order(self, desk: Desk) -> None:
        desk.run(
            *("new", "persona", "cleo", "--summary", "You are Cleo.", "--part", "slow"),
            *("--part", "kind:-2", "--parts", "warm:10", "--trait", "curious", "--skill", "sums"),
            *("--guardrail", "no-med", "--arc", "growth", "--metadata", "by=kim = me"),
            *("--metadata", "of=x", "--default-role", "guide"),
        )
        found = shown(desk, "persona", "cleo")
        assert [(one["name"], one["part_order"], one["priority"]) for one in found["parts"]] == [
            ("slow", 0, 0),
            ("kind", 1, -2),
            ("warm", 2, 10),
        ]
        linked = (found["traits"], found["skills"], found["guardrails"])
        assert linked == (["curious"], ["sums"], ["no-med"])
        assert (found["arc"], found["stage"], found["default_role"]) == ("growth", "shy", "guide")
        assert found["metadata"] == {"by": "kim = me", "of": "x"}

    def test_a_colon_in_the_name_of_a_part_is_no_priority(self, desk: Desk) -> None:
        for name in ("act:one", "act:1"):
            desk.run("new", "part", name, "--part-type", "tone", "--summary", "x")
        desk.run("new", "persona", "cleo", "--part", "act:one", "--part", "act:1:0")
        found = shown(desk, "persona", "cleo")["parts"]
        assert [one["name"] for one in found] == ["act:one", "act:1"]

    def test_role_with_numbers_and_switches(self, desk: Desk) -> None:
        desk.run(
            *("new", "role", "guide", "--system-prompt", "Guide.", "--temperature", "0"),
            *("--thinking-enabled", "No", "--include-thoughts", "true", "--thinking-budget", "-1"),
            *("--thinking-level", "low", "--vad-silence-duration-ms", ""),
        )
        found = shown(desk, "role", "guide")
        assert (found["temperature"], found["thinking_budget"]) == (0.0, -1)
        assert (found["thinking_enabled"], found["include_thoughts"]) == (False, True)
        assert found["vad_silence_duration_ms"] is None
        assert found["context_compression_enabled"] is None

    def test_sequence_and_arc(self, desk: Desk) -> None:
        desk.run("new", "sequence", "call", "--step", "greet=Say a=b.", "--step", "end=Bye.")
        steps = shown(desk, "sequence", "call")["steps"]
        assert [(one["id"], one["instruction"]) for one in steps] == [
            ("greet", "Say a=b."),
            ("end", "Bye."),
        ]
        desk.run("new", "arc", "fall", "--stage", "high", "--stage", "low")
        stages = shown(desk, "arc", "fall")["stages"]
        assert [(one["name"], one["stage_order"]) for one in stages] == [("high", 0), ("low", 1)]

    def test_texts_from_files_and_stdin(self, desk: Desk, typed: Any) -> None:
        Path("long.md").write_bytes("\ufeffEinen Schritt\r\nnach dem andern.\r\n".encode())
        typed(b"From a pipe\n\n")
        desk.run(
            *("new", "part", "brisk", "--part-type", "tone", "--summary", "@-"),
            *("--content", "@long.md", "--description", "@@kim says"),
        )
        found = shown(desk, "part", "brisk")
        assert found["content"] == "Einen Schritt\r\nnach dem andern."
        assert (found["summary"], found["description"]) == ("From a pipe\n", "@kim says")

    @pytest.mark.parametrize("header", ["", "[[sequences]]\n"])
    def test_fields_from_a_file_give_way_to_options(self, desk: Desk, header: str) -> None:
        steps = "sequences.steps" if header else "steps"
        Path("call.toml").write_text(
            f'{header}name = "other"\ndescription = "old"\nmax_turns = 3\n'
            f'[[{steps}]]\nid = "a"\ninstruction = "Hi"\nrequire_tools = ["x"]\n',
            "utf-8",
        )
        desk.run("new", "sequence", "call", "--from", "call.toml", "--description", "new")
        found = shown(desk, "sequence", "call")
        assert (found["description"], found["max_turns"]) == ("new", 3)
        assert found["steps"][0]["require_tools"] == ["x"]
        assert "other" not in names(desk, "sequences")

    def test_presets_come_from_a_file_or_stdin(self, desk: Desk, typed: Any) -> None:
        typed(b'presets = [{ name = "calm", overrides = { tone = "terse" } }]')
        desk.run("new", "persona", "cleo", "--from", "-")
        assert shown(desk, "persona", "cleo")["presets"][0]["overrides"] == {"tone": "terse"}

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["part", "x", "--summary", "s"], 'part "x", part_type: is required'),
            (["part", "x", "--part-type", "Tone!", "--summary", "s"], "is not a type"),
            (["part", "warm", "--part-type", "tone", "--summary", "s"], "exists already"),
            (["part", "a/b", "--part-type", "tone", "--summary", "s"], "/"),
            (["role", "x", "--system-prompt", "s", "--temperature", "hot"], "must be a number"),
            (["role", "x", "--system-prompt", "s", "--temperature", "3"], "use 0 to 2"),
            (["role", "x", "--system-prompt", "s", "--thinking-enabled", "so"], "true or false"),
            (["role", "x", "--system-prompt", "s", "--thinking-budget", "1.5"], "whole number"),
            (["guardrail", "x", "--severity", "hihg"], "did you mean high?"),
            (["sequence", "x"], "needs at least one"),
            (["persona", "x", "--part", "slwo"], "did you mean slow?"),
            (["persona", "x", "--trait", "nothing"], 'no trait "nothing"'),
            (["persona", "x", "--arc", "grwth"], "did you mean growth?"),
            (["persona", "x", "--stage", "shy"], "without an arc"),
            (["skill", "x", "--content", "@none.md"], "none.md: No such file"),
            (["skill", "x", "--content", "@bad.md"], "bad.md: line 2 is not UTF-8"),
            (["skill", "x", "--from", "broken.toml"], "broken.toml: the file is not valid TOML"),
            (["skill", "x", "--from", "two.toml"], "two.toml: the file holds 2 skills"),
            (["skill", "x", "--from", "typo.toml"], "contnet (did you mean content?)"),
        ],
    )
    def test_refused(self, desk: Desk, words: list[str], said: str) -> None:
        Path("bad.md").write_bytes(b"good\nb\xe4d\n")
        Path("broken.toml").write_text("content = ", "utf-8")
        Path("two.toml").write_text('[[skills]]\nname = "a"\n[[skills]]\nname = "b"\n', "utf-8")
        Path("typo.toml").write_text('contnet = "x"', "utf-8")
        before = {kind: names(desk, kind) for kind in ("parts", "personas", "roles", "skills")}
        assert said in desk.refused("new", *words)
        assert {kind: names(desk, kind) for kind in before} == before

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["part", "x", "--sumary", "s"], "did you mean --summary?"),
            (["part", "x", "--instruction", "s"], "there is no option --instruction"),
            (["prt", "x"], "did you mean part?"),
            (["part"], "NEW"),
            (["sequence", "x", "--step", "Hello"], '"Hello" is not ID=INSTRUCTION'),
            (["persona", "x", "--metadata", "=b"], '"=b" is not K=V'),
            (["skill", "x", "--content", "@"], "write @@ for a text that begins with @"),
            (["skill", "x", "--content", "@-", "--description", "@-"], "only once"),
        ],
    )
    def test_wrong_usage(self, desk: Desk, typed: Any, words: list[str], said: str) -> None:
        typed(b"text")
        assert said in desk.misused("new", *words)

    def test_help_lists_the_fields_of_a_kind(self, desk: Desk) -> None:
        said = desk.run("new", "guardrail", "--help").out
        assert "--severity low|medium|high|critical" in said
        assert "--instruction" not in said


class TestRename:
    def test_links_and_references_follow(self, desk: Desk) -> None:
        answer = desk.run("rename", "part", "terse", " curt ")
        assert answer.out == 'renamed part "terse" to "curt"\n'
        assert shown(desk, "persona", "ada")["presets"][0]["overrides"] == {"tone": "curt"}
        assert shown(desk, "arc", "growth")["stages"][2]["parts"] == ["curt", "kind"]

    def test_refused(self, desk: Desk) -> None:
        assert "exists already" in desk.refused("rename", "part", "terse", "warm")
        assert "did you mean terse?" in desk.refused("rename", "part", "tersee", "curt")
        assert "is required" in desk.refused("rename", "part", "terse", " ")
        assert "terse" in names(desk, "parts")


class TestDuplicate:
    def test_under_a_free_name_with_all_links(self, desk: Desk) -> None:
        assert (
            desk.run("duplicate", "persona", "ada").out
            == 'duplicated persona "ada" as "ada-copy"\n'
        )
        assert 'as "ada-copy-2"' in desk.run("duplicate", "personas", "ada").out
        first, copy = (shown(desk, "persona", name) for name in ("ada", "ada-copy"))
        for field in ("parts", "traits", "guardrails", "presets", "summary"):
            assert first[field] == copy[field]
        assert first["guid"] != copy["guid"]

    def test_under_a_name_of_ones_own(self, desk: Desk) -> None:
        assert 'as "eva"' in desk.run("duplicate", "persona", "ada", "eva").out
        assert "exists already" in desk.refused("duplicate", "persona", "ada", "bob")
        assert names(desk, "personas") == ["ada", "bob", "eva"]


class TestDelete:
    def test_what_nothing_uses(self, desk: Desk) -> None:
        assert desk.run("delete", "persona", "bob").out == 'deleted persona "bob"\n'
        assert names(desk, "personas") == ["ada"]
        assert "no persona" in desk.refused("delete", "persona", "bob")

    def test_what_is_in_use_by_force_alone(self, desk: Desk) -> None:
        said = desk.refused("delete", "part", "slow")
        assert "persona ada (part), persona bob (part), arc growth (stage shy)" in said
        assert "--force" in said
        assert "slow" in names(desk, "parts")
        desk.run("delete", "part", "slow", "--force")
        assert "slow" not in names(desk, "parts")
        assert [one["name"] for one in shown(desk, "persona", "ada")["parts"]] == ["kind", "warm"]

    def test_lists_ten_users_at_most(self, desk: Desk) -> None:
        for number in range(12):
            desk.run("new", "persona", f"p{number:02}", "--trait", "curious")
        said = desk.refused("delete", "trait", "curious")
        assert "persona p08" in said
        assert "persona p11" not in said
        assert "and 4 more; unlink" in said


def test_each_is_one_change_of_the_user_through_the_command_line(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.catalog import Catalog

    monkeypatch.setenv("LOGNAME", "kim")
    desk.run("rename", "persona", "ada", "eva")
    desk.run("delete", "part", "slow", "--force")
    catalog = Catalog.open(desk.database)
    undone = [catalog.undo(by="kim", door="cli").message for _ in range(2)]
    catalog.close()
    assert undone == ['deleted part "slow"', 'renamed persona "ada" to "eva"']
    assert names(desk, "personas") == ["ada", "bob"]
    assert "slow" in names(desk, "parts")


def test_a_type_that_is_not_known_is_told(desk: Desk) -> None:
    answer = desk.run("new", "part", "stern", "--part-type", "tonne", "--summary", "Be stern.")
    assert 'created part "stern"' in answer.out
    assert answer.err == "persona-studio: tonne is not a known part type; did you mean tone?\n"
    again = desk.run("new", "part", "sterner", "--part-type", "tonne", "--summary", "Sterner.")
    assert again.err == ""
