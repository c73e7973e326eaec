"""`compose` and `manifest`."""

from __future__ import annotations

import pytest

from tests.studio.cli.desk import ADA_SUMMARY, Desk


class TestCompose:
    def test_prints_the_text_and_one_newline(self, desk: Desk) -> None:
        answer = desk.run("compose", "ada")
        assert (answer.out, answer.err) == (ADA_SUMMARY, "")

    def test_xml(self, desk: Desk) -> None:
        out = desk.run("compose", "ada", "--style", "xml").out
        assert out.startswith('<persona name="ada">\nYou are Ada.\n\n<soul>\n')
        assert out.endswith("</persona>\n")
        assert not out.endswith("\n\n")

    @pytest.mark.parametrize(
        ("options", "there", "gone"),
        [
            (["--detail"], ["as to a friend.", "thirty years"], ["You are Ada.\n"]),
            (["--override", "tone=terse"], ["tersely"], ["warmly", "slowly"]),
            (["--override", "tone="], ["Be kind."], ["## Tone"]),
            (["--override", "tone=", "--override", "soul="], ["You are Ada."], ["## Soul"]),
            (["--override", "goal="], ["Be kind."], []),
            (["--mute", "part:warm"], ["slowly"], ["warmly"]),
            (["--mute", "traits:curious"], ["no-med"], ["curious"]),
            (["--mute", "trait:curious", "--mute", "guardrail:no-med"], [], ["curious", "no-med"]),
            (["--types", "soul"], ["Be kind."], ["Tone"]),
            (["--types", "soul, tone"], ["Be kind.", "Tone"], []),
            (["--types", "soul", "--types", "tone"], ["Be kind.", "Tone"], []),
            (["--types", ""], ["Be kind.", "Tone"], []),
            (["--limit", "9"], ["Be kind.", "Tone"], []),
            (["--no-traits"], ["no-med"], ["curious"]),
            (["--preset", "brisk"], ["tersely"], ["curious", "warmly"]),
            (["--preset", "brisk", "--override", "tone=slow"], ["slowly"], ["tersely"]),
            (["--style", "plain"], ["curious: Asks why."], ["##"]),
        ],
    )
    def test_options(
        self, desk: Desk, options: list[str], there: list[str], gone: list[str]
    ) -> None:
        answer = desk.run("compose", "ada", *options)
        for text in there:
            assert text in answer.out
        for text in gone:
            assert text not in answer.out
        assert answer.err == ""

    def test_stages(self, desk: Desk) -> None:
        assert "slowly" in desk.run("compose", "bob").out
        assert "tersely" in desk.run("compose", "bob", "--stage", "bold").out
        assert desk.run("compose", "bob", "--no-stage").out.count("slowly") == 1
        assert desk.run("show", "persona", "bob", "--json").json["stage"] == "shy"

    def test_variables(self, desk: Desk) -> None:
        assert "Bob. {{ greeting }}" in desk.run("compose", "bob").out
        out = desk.run("compose", "bob", "--var", "greeting=Hi = {{ x }}!").out
        assert "Bob. Hi = {{ x }}!" in out
        found = desk.run("compose", "bob", "--var", "greeting=", "--json").json
        assert found["unresolved"] == []
        assert desk.run("compose", "bob", "--json").json["unresolved"] == ["greeting"]

    def test_a_budget_cuts_and_says_what_cannot_be_cut(self, desk: Desk) -> None:
        found = desk.run("compose", "ada", "--budget", "30", "--json").json
        assert found["tokens"] <= 30
        assert "budget" in {one["reason"] for one in found["parts"]}
        answer = desk.run("compose", "ada", "--budget", "0")
        assert answer.out.startswith("You are Ada.")
        assert "tokens over the budget of 0 tokens (o200k_base)" in answer.err.splitlines()[-1]

    @pytest.mark.parametrize(
        ("options", "there", "gone", "told"),
        [
            (
                ["--limit", "1"],
                ["warmly"],
                ["Be kind.", "slowly"],
                ["cut to 1 part: without parts kind, slow"],
            ),
            (
                ["--limit", "0"],
                ["You are Ada."],
                ["## Soul", "Tone"],
                ["cut to 0 parts: without parts kind, warm, slow"],
            ),
            (
                ["--budget", "40"],
                ["no-med"],
                ["slowly"],
                ["cut to fit 40 tokens (o200k_base): without parts kind, slow"],
            ),
            (
                ["--limit", "2", "--budget", "20", "--encoding", "cl100k_base"],
                ["no-med"],
                ["curious", "warmly"],
                [
                    "cut to 2 parts: without parts slow",
                    "cut to fit 20 tokens (cl100k_base): without parts kind, warm; traits curious",
                ],
            ),
            (["--budget", "1000"], ["curious"], [], []),
        ],
    )
    def test_a_limit_and_a_budget_say_what_they_cut(
        self, desk: Desk, options: list[str], there: list[str], gone: list[str], told: list[str]
    ) -> None:
        answer = desk.run("compose", "ada", *options)
        assert all(text in answer.out for text in there)
        assert not any(text in answer.out for text in gone)
        assert answer.err.splitlines() == [f"persona-studio: {one}" for one in told]
        assert desk.run("compose", "ada", *options, "--json").err == ""

    @pytest.mark.parametrize(
        ("options", "told"),
        [
            (["--types", "foo"], ["no part has type foo"]),
            (["--types", "tone,tonne,soull"], ["tonne; did you mean tone?", "did you mean soul?"]),
            (["--override", "vioce="], ["no part has type vioce; did you mean voice?"]),
            (["--types", "flaw", "--override", "motivation="], []),
        ],
    )
    def test_a_type_that_is_neither_known_nor_used_is_told(
        self, desk: Desk, options: list[str], told: list[str]
    ) -> None:
        answer = desk.run("compose", "ada", *options)
        lines = answer.err.splitlines()
        assert len(lines) == len(told)
        assert all(text in line for text, line in zip(told, lines, strict=True))

    def test_json_is_the_object_that_is_promised(self, desk: Desk) -> None:
        found = desk.run("compose", "ada", "--override", "tone=terse", "--json").json
        assert list(found) == [
            "text",
            "tokens",
            "encoding",
            "over_by",
            "tokens_all",
            "parts",
            "others",
            "lines",
            "unresolved",
        ]
        assert found["text"] + "\n" == desk.run("compose", "ada", "--override", "tone=terse").out
        assert len(found["lines"]) == len(found["text"].split("\n"))
        warm = next(one for one in found["parts"] if one["name"] == "warm")
        assert warm.pop("tokens") > 0
        assert warm == {
            "name": "warm",
            "part_type": "tone",
            "layer": "own",
            "included": False,
            "reason": "replaced",
            "replaced_by": "terse",
            "priority": 2,
        }
        assert found["others"][0] == {
            "kind": "trait",
            "name": "curious",
            "included": True,
            "reason": None,
            "tokens": found["others"][0]["tokens"],
        }
        assert {line["layer"] for line in found["lines"]} == {None, "own", "override"}

    def test_counts_in_the_encoding_that_is_asked_for(self, desk: Desk) -> None:
        found = desk.run("compose", "ada", "--encoding", "cl100k_base", "--json").json
        assert found["encoding"] == "cl100k_base"

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (["--limit", "-1"], "limit: -1 is negative"),
            (["--budget", "-5"], "budget: -5 is negative"),
            (["--override", "tone=nobody"], 'no part "nobody" to override tone with'),
            (["--override", "tone=ters"], "did you mean terse?"),
            (["--override", "flaw=terse"], "terse"),
            (["--override", "flaw=ters"], 'no part "ters" to override flaw with'),
            (["--override", "vioce=x"], "no part has that type; did you mean voice?"),
            (["--override", "tone=kind"], "soul"),
            (["--mute", "part:nobody"], "nobody"),
            (["--mute", "curious"], "kind:name"),
            (["--mute", "tone:warm"], "kind:name"),
            (["--stage", "shy"], "no arc"),
            (["--preset", "brisc"], "did you mean brisk?"),
            (["--encoding", "o200k"], "did you mean o200k_base?"),
        ],
    )
    def test_what_makes_no_sense_is_refused(
        self, desk: Desk, options: list[str], said: str
    ) -> None:
        assert said in desk.refused("compose", "ada", *options)

    def test_a_stage_that_the_arc_has_not_is_refused_with_those_it_has(self, desk: Desk) -> None:
        said = desk.refused("compose", "bob", "--stage", "blod")
        assert "shy, open, bold" in said

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (["--override", "tone"], "TYPE=PART"),
            (["--override", "=terse"], "TYPE=PART"),
            (["--override", "tone=warm", "--override", "tone=slow"], "--override tone is given tw"),
            (["--override", "tone=", "--override", "tone=slow"], "--override tone is given twice"),
            (["--var", "a=1", "--var", "a=1"], "--var a is given twice"),
            (["--var", "greeting"], "K=V"),
            (["--var", "1x=y"], "not a variable name"),
            (["--limit", "many"], '"many" is not a whole number'),
            (["--limit", "9" * 5000], "is not a whole number"),
            (["--style", "markdwn"], "did you mean markdown?"),
            (["--stage", "shy", "--no-stage"], "not allowed with"),
            (["--overide", "tone=terse"], "did you mean --override?"),
            (["--det"], "there is no option --det"),
            (["bob"], '"bob" is one word too many'),
        ],
    )
    def test_wrong_usage(self, desk: Desk, options: list[str], said: str) -> None:
        assert said in desk.misused("compose", "ada", *options)

    def test_a_persona_that_does_not_exist_is_refused(self, desk: Desk) -> None:
        assert desk.refused("compose", "adda") == 'no persona "adda"; did you mean ada?'
        assert desk.refused("compose", "warm") == 'no persona "warm"; there is a part warm'
        assert desk.refused("manifest", "growth") == 'no persona "growth"; there is an arc growth'

    def test_writes_nothing(self, desk: Desk) -> None:
        before = desk.database.read_bytes()
        desk.run("compose", "ada", "--override", "tone=terse", "--detail")
        assert desk.database.read_bytes() == before


def test_manifest_has_structure_and_no_content(desk: Desk) -> None:
    found = desk.run("manifest", "bob").json
    assert found["parts"] == [{"name": "slow", "type": "tone", "description": ""}]
    assert found["skills"] == ["sums"]
    assert (found["arc"], found["stage"]) == ("growth", "shy")
    assert "get_agent_part(name)" in found["on_demand_tools"]
    assert "slowly" not in str(found)
