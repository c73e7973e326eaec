"""`list` and `show`."""

from __future__ import annotations

import pytest

from tests.studio.cli.desk import Desk


class TestList:
    def test_is_sorted_by_name_under_a_header(self, desk: Desk) -> None:
        answer = desk.run("list", "personas")
        assert [line.split()[0] for line in answer.lines] == ["NAME", "ada", "bob"]
        assert answer.err == ""

    @pytest.mark.parametrize("word", ["part", "parts", "PARTS", " part "])
    def test_takes_a_kind_in_singular_and_plural(self, desk: Desk, word: str) -> None:
        names = [one["name"] for one in desk.run("list", word, "--json").json]
        assert names == ["kind", "slow", "terse", "warm"]

    def test_json_holds_no_texts(self, desk: Desk) -> None:
        one = desk.run("list", "parts", "--json").json[3]
        assert one.pop("updated_at").endswith("Z")
        assert one == {
            "kind": "part",
            "name": "warm",
            "type": "tone",
            "description": "",
            "tags": ["formal"],
            "source": "toml",
            "tokens": 8,
            "encoding": "o200k_base",
        }

    def test_json_has_the_type_of_traits_and_the_severity_of_guardrails(self, desk: Desk) -> None:
        assert desk.run("list", "traits", "--json").json[0]["type"] == "cognitive"
        assert desk.run("list", "guardrails", "--json").json[0]["type"] == "high"
        assert "type" not in desk.run("list", "skills", "--json").json[0]

    def test_a_persona_has_tokens_once_it_is_compiled(self, desk: Desk) -> None:
        assert "tokens" not in desk.run("list", "personas", "--json").json[0]
        desk.run("compile", "ada")
        ada, bob = desk.run("list", "personas", "--json").json
        assert ada["tokens"] > 10
        assert "tokens" not in bob

    def test_of_nothing_is_an_empty_array(self, desk: Desk) -> None:
        answer = desk.run("list", "sequences", "--json")
        assert (answer.out, answer.err) == ("[]\n", "")
        answer = desk.run("list", "sequences")
        assert answer.out == ""
        assert answer.err == "persona-studio: there are no sequences yet\n"

    @pytest.mark.parametrize(
        ("options", "names"),
        [
            (["--type", "tone"], ["slow", "terse", "warm"]),
            (["--type", "tone", "--type", "soul"], ["kind", "slow", "terse", "warm"]),
            (["--tag", "formal"], ["warm"]),
            (["--tag", "FORMAL", "--type", "soul"], []),
            (["--search", "speak"], ["slow", "terse", "warm"]),
            (["--search", "friend"], ["warm"]),
            (["--search", "speak", "--tag", "formal"], ["warm"]),
            (["--search", "type:soul"], ["kind"]),
            (["--search", "unused:yes kind:trait"], []),
            (["--search", "  "], ["kind", "slow", "terse", "warm"]),
            (["--search", '"'], ["kind", "slow", "terse", "warm"]),
            (["--search", "speak", "--type", "soul"], []),
        ],
    )
    def test_narrows(self, desk: Desk, options: list[str], names: list[str]) -> None:
        found = desk.run("list", "parts", *options, "--json").json
        assert [one["name"] for one in found] == names

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (["parts", "--type", "tonee"], "no part has type tonee; did you mean tone?"),
            (["parts", "--type", "flaw"], "no part has type flaw"),
            (["parts", "--type", "tone", "--type", "zzz"], "no part has type zzz"),
            (["parts", "--type", "tonee", "--search", "speak"], "did you mean tone?"),
            (["traits", "--type", "cognitiv"], "no trait has type cognitiv; did you mean cogniti"),
            (
                ["guardrails", "--type", "hihg"],
                "no guardrail has severity hihg; did you mean high?",
            ),
            (["skills", "--type", "tone"], "skills have no type"),
        ],
    )
    def test_a_type_that_nothing_has_is_told(self, desk: Desk, words: list[str], told: str) -> None:
        for options in ([], ["--json"]):
            answer = desk.run("list", *words, *options)
            assert told in answer.err
            assert len(answer.err.splitlines()) == 1
        assert len(answer.json) == (3 if "zzz" in told else 0)

    def test_a_filter_alone_leaves_nothing_out(self, bare: Desk) -> None:
        bare.seed(
            "\n".join(
                f'[[parts]]\nname = "p{number:04}"\npart_type = "tone"\nsummary = "x"'
                for number in range(1_005)
            )
        )
        assert len(bare.run("list", "parts", "--type", "tone", "--json").json) == 1_005
        answer = bare.run("list", "parts", "--search", "p", "--json")
        assert len(answer.json) == 1_000
        assert "the first 1000" in answer.err

    def test_an_unknown_kind_is_wrong_usage_with_the_nearest(self, desk: Desk) -> None:
        said = desk.misused("list", "prts")
        assert "did you mean parts?" in said
        assert "guardrails" in said

    def test_writes_no_revision_and_counts_each_text_once(self, desk: Desk) -> None:
        desk.run("list", "parts")
        before = desk.database.read_bytes()
        desk.run("list", "parts")
        assert desk.database.read_bytes() == before


class TestShow:
    def test_json_is_every_field_with_links_by_name(self, desk: Desk) -> None:
        ada = desk.run("show", "persona", "ada", "--json").json
        assert ada["parts"][1] == {"name": "warm", "part_order": 1, "priority": 2}
        assert ada["traits"] == ["curious"]
        assert ada["voice"] == ""
        assert ada["source"] == "toml"
        assert ada["compiled_at"] is None
        assert ada["guid"]
        assert ada["revision"] == 1

    def test_shows_fields_links_and_texts_in_full(self, desk: Desk) -> None:
        lines = desk.run("show", "persona", "ada").lines
        assert lines[0] == "persona      ada"
        assert "tags         formal, kind" in lines
        assert "             warm (priority 2)" in lines
        assert "compiled     never" in lines
        assert "summary      You are Ada." in lines

    def test_says_what_uses_an_entry(self, desk: Desk) -> None:
        out = desk.run("show", "parts", "slow").out
        for use in ("persona ada (part)", "persona bob (part)", "arc growth (stage shy)"):
            assert use in out
        assert "persona ada (preset brisk)" in desk.run("show", "part", "terse").out

    def test_says_whether_compiled_text_is_stale(self, desk: Desk) -> None:
        desk.run("compile", "bob")
        assert "up to date" in desk.run("show", "persona", "bob").out
        desk.run("arc", "goto", "bob", "bold")
        assert "stale" in desk.run("show", "persona", "bob").out

    @pytest.mark.parametrize(
        ("kind", "name"),
        [("trait", "curious"), ("skill", "sums"), ("guardrail", "no-med"), ("arc", "growth")],
    )
    def test_every_kind_shows(self, desk: Desk, kind: str, name: str) -> None:
        assert desk.run("show", kind, name).lines[0].split() == [kind, name]
        assert desk.run("show", kind, name, "--json").json["name"] == name

    def test_a_name_that_nobody_has_is_refused_with_the_nearest(self, desk: Desk) -> None:
        assert desk.refused("show", "part", "wram") == 'no part "wram"; did you mean warm?'
        assert desk.refused("show", "part", "Curious") == 'no part "Curious"'
        assert desk.refused("show", "part", "curious") == (
            'no part "curious"; there is a trait curious'
        )
        assert desk.refused("show", "part", "a\nb") == 'no part "a\\nb"'

    def test_names_are_compared_exactly(self, desk: Desk) -> None:
        desk.refused("show", "part", "Warm")

    def test_a_missing_name_is_wrong_usage(self, desk: Desk) -> None:
        assert "NAME" in desk.misused("show", "part")
