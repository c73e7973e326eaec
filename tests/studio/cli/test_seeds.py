"""Seeds at the door: `sync`, the first pull, seeds that changed, and bad ones."""

from __future__ import annotations

import shutil

import pytest

from tests.studio.cli.desk import ADA, Desk

GOOD = '[[parts]]\nname = "good"\npart_type = "tone"\nsummary = "Good."\n'


class TestFirstPull:
    def test_says_what_it_did_in_one_line(self, bare: Desk) -> None:
        bare.seed(GOOD)
        answer = bare.run("list", "parts", "--json")
        assert [one["name"] for one in answer.json] == ["good"]
        assert answer.err == (
            f"persona-studio: pulled 1 entry from {bare.folder / 'seeds'} into an empty "
            f"database, {bare.database}\n"
        )
        assert bare.run("list", "parts").err == ""

    def test_happens_for_every_command(self, bare: Desk) -> None:
        bare.seed(ADA)
        assert "You are Ada." in bare.run("compose", "ada").out

    def test_of_no_seeds_at_all_is_quiet(self, bare: Desk) -> None:
        assert bare.run("list", "parts", "--json").err == ""

    @pytest.mark.parametrize(
        ("bad", "said"),
        [
            (b"", ""),
            (b"\xef\xbb\xbf# only a mark", ""),
            (b"\x00\x01\x02\xff" * 50, "bad.toml:1: is not UTF-8 text"),
            ('[[parts]]\nname = "caf\xe9"'.encode("latin-1"), "bad.toml:2: is not UTF-8 text"),
            (b'[[parts]]\nname = "half', "bad.toml:2: is not valid TOML"),
            (b"\x00\x01\x02", "bad.toml:1: is not valid TOML"),
            (b'[[parts]]\npart_type = "tone"', "bad.toml:1: part seed skipped: (no name)"),
            (b'[[parts]]\nname = "x"\npart_type = "tone"', "part seed skipped: x (summary:"),
            (b'[parts]\nname = "x"', 'bad.toml: "parts" must be an array of tables'),
            (
                GOOD.encode().replace(b"tone", b"tune"),
                "bad.toml:1: part seed skipped: good (the name is taken at a.toml:1",
            ),
            (
                b'[[parts]]\nname = "x"\npart_type = "tone"\nsummry = "y"\nsummary = "z"',
                "bad.toml:1: part x: unknown key summry (did you mean summary?)",
            ),
            (b"a = " + b"[" * 5_000, "bad.toml"),
            (
                b'\n[[part]]\nname = "x"\npart_type = "tone"\nsummary = "y"',
                'bad.toml:2: "part" is not a table of seeds; did you mean [[parts]]?',
            ),
        ],
        ids=range(13),
    )
    def test_a_bad_file_is_told_and_blocks_nothing(self, bare: Desk, bad: bytes, said: str) -> None:
        bare.seed(GOOD, "a.toml")
        path = bare.seed(bad, "bad.toml")
        answer = bare.run("show", "part", "good", "--json")
        assert answer.json["part_type"] == "tone"
        lines = answer.err.splitlines()
        assert lines[-1].startswith("persona-studio: pulled ")
        if said:
            assert len(lines) == 2
            assert said in lines[0]
            assert lines[1].endswith("with 1 problem")
        else:
            assert len(lines) == 1
        assert path.read_bytes() == bad

    def test_a_duplicate_in_one_file_names_both_places(self, bare: Desk) -> None:
        bare.seed(GOOD + GOOD)
        assert "seeds.toml:5: part seed skipped: good (the name is taken at seeds.toml:1" in (
            bare.run("list", "parts").err
        )

    def test_a_link_to_what_does_not_exist_does_not_skip_the_persona(self, bare: Desk) -> None:
        bare.seed('[[personas]]\nname = "eve"\nsummary = "Eve."\nparts = ["later"]')
        assert bare.run("compose", "eve").out == "Eve.\n"
        bare.seed(GOOD.replace('"good"', '"later"'), "later.toml")
        bare.run("sync", "pull")
        assert "Good." in bare.run("compose", "eve").out


class TestChangedSeeds:
    def test_are_told_in_one_line_with_the_command(self, desk: Desk) -> None:
        desk.seed(ADA.replace("Be kind.", "Be very kind."))
        answer = desk.run("compose", "ada")
        assert "Be kind." in answer.out
        assert answer.err.splitlines() == [
            f"persona-studio: the seeds in {desk.folder / 'seeds'} have changed since the last "
            f"pull; to bring them in: persona-studio -C {desk.folder} sync pull"
        ]
        desk.run("sync", "pull")
        answer = desk.run("compose", "ada")
        assert "Be very kind." in answer.out
        assert answer.err == ""

    def test_a_file_that_was_removed_is_a_change(self, desk: Desk) -> None:
        (desk.folder / "seeds" / "seeds.toml").rename(desk.folder / "seeds" / "other.toml")
        assert "have changed" in desk.run("list", "parts").err

    def test_a_broken_file_loses_nothing(self, desk: Desk) -> None:
        desk.seed(ADA[:700])
        answer = desk.run("sync", "pull", code=1)
        assert "is not valid TOML" in answer.out
        assert answer.lines[-1] == "0 entries written, 1 problem"
        assert len(desk.run("list", "parts", "--json").json) == 4


class TestSync:
    def test_alone_is_status(self, desk: Desk) -> None:
        for words in (["sync"], ["sync", "status"], ["sync", "--check"]):
            answer = desk.run(*words)
            assert answer.out == "10 same\n"
            assert answer.err == ""

    def test_lists_what_differs(self, desk: Desk) -> None:
        desk.seed(ADA.replace("Be kind.", "Be very kind.") + GOOD)
        desk.run("arc", "link", "growth", "shy", "kind")
        answer = desk.run("sync")
        assert answer.lines[0].split() == ["STATUS", "KIND", "NAME", "FIELDS", "SEED"]
        assert [line.split("  ")[0] for line in answer.lines[1:-1]] == [
            "seed new",
            "seed changed",
            "store override",
        ]
        assert answer.lines[-1] == "1 seed new, 1 seed changed, 1 store override, 8 same"
        assert answer.err.splitlines() == [
            f"persona-studio: to bring the seeds in: persona-studio -C {desk.folder} sync pull"
        ]
        desk.run("sync", "--check", code=1)

    def test_json_has_every_entry(self, desk: Desk) -> None:
        desk.seed(ADA.replace("Be kind.", "Be very kind."))
        found = desk.run("sync", "--json").json
        assert found["in_sync"] is False
        kind = next(one for one in found["entries"] if one["name"] == "kind")
        assert kind == {
            "kind": "part",
            "name": "kind",
            "status": "seed changed",
            "was": None,
            "file": "seeds.toml",
            "line": 24,
            "differences": [
                {
                    "field": "summary",
                    "base": "Be kind.",
                    "seed": "Be very kind.",
                    "store": "Be kind.",
                    "clash": False,
                }
            ],
        }

    def test_a_pull_lists_notes_and_exits_1_while_conflicts_remain(self, desk: Desk) -> None:
        desk.run("arc", "stage", "add", "growth", "wise", "--condition", "old")
        desk.seed(
            ADA.replace('"From shy', '"Up from shy')
            + '[[arcs.stages]]\nname = "wise"\ncondition = "grey"\n'
        )
        for _ in range(2):
            answer = desk.run("sync", "pull", code=1)
            assert "arc conflict: growth" in answer.out
            assert any("the seed says" in line for line in answer.lines)
        stages = desk.run("show", "arc", "growth", "--json").json["stages"]
        assert stages[-1]["condition"] == "old"
        assert desk.run("sync", "pull", "--json", code=1).json["in_sync"] is False
        assert "1 conflict" in desk.run("sync").lines[-1]

    def test_a_pull_of_an_empty_database_tells_its_notes_once(self, bare: Desk) -> None:
        bare.seed(GOOD)
        answer = bare.run("sync", "pull")
        assert answer.lines == ["seeds.toml:1: part seeded: good", "1 entry written"]
        assert answer.err == ""
        assert bare.run("sync", "pull").lines == ["0 entries written"]

    def test_check_after_a_pull_is_about_the_store_too(self, desk: Desk) -> None:
        desk.run("sync", "pull", "--check")
        desk.run("arc", "link", "growth", "shy", "kind")
        desk.run("sync", "pull")
        desk.run("sync", "pull", "--check", code=1)

    def test_a_seed_that_cannot_be_read_is_not_in_sync(self, desk: Desk) -> None:
        desk.seed("half =", "half.toml")
        assert "half.toml" in desk.run("sync", "--check", code=1).out
        answer = desk.run("sync")
        assert answer.lines[0].startswith("half.toml:1: is not valid TOML")
        assert answer.lines[1:] == ["10 same, 1 problem"]

    @pytest.mark.parametrize(
        ("bad", "said"),
        [
            ("half =", "is not valid TOML"),
            ('[[parts]]\nname = "x"', "part seed skipped: x (part_type: is required)"),
            (GOOD + GOOD, "bad.toml:5: part seed skipped: good (the name is taken at bad.toml:1"),
            ('[[personnas]]\nname = "x"', '"personnas" is not a table of seeds; did you mean [[pe'),
            ('[parts]\nname = "x"', '"parts" must be an array of tables'),
        ],
    )
    def test_a_pull_exits_1_while_a_seed_is_skipped(self, desk: Desk, bad: str, said: str) -> None:
        path = desk.seed(bad, "bad.toml")
        for _ in range(2):
            answer = desk.run("sync", "pull", code=1)
            assert said in answer.out
            assert answer.lines[-1].endswith("written, 1 problem")
        assert desk.run("sync").lines[-1].endswith(" same, 1 problem")
        path.unlink()
        desk.run("sync", "pull")

    def test_a_key_that_is_left_alone_refuses_nothing(self, desk: Desk) -> None:
        desk.seed(GOOD.replace("summary", 'summry = "x"\nsummary'), "extra.toml")
        answer = desk.run("sync", "pull")
        assert "unknown key summry" in answer.out
        assert answer.lines[-1] == "1 entry written, 1 problem"
        desk.run("sync", "--check", code=1)

    def test_a_table_that_is_spelt_wrong_deletes_nothing(self, desk: Desk) -> None:
        desk.seed(ADA.replace("[[traits]]", "[[trait]]"))
        assert "did you mean [[traits]]?" in desk.run("sync", "pull", code=1).out
        assert desk.run("list", "traits", "--json").json[0]["name"] == "curious"

    @pytest.mark.parametrize("words", [["sync"], ["sync", "pull"]])
    def test_a_seeds_folder_that_is_gone_deletes_nothing(
        self, desk: Desk, words: list[str]
    ) -> None:
        (desk.folder / "persona-studio.toml").write_text('seeds = "seeds"')
        shutil.move(desk.folder / "seeds", desk.folder / "away")
        assert "no seeds folder" in desk.refused(*words)
        assert len(desk.run("list", "parts", "--json").json) == 4

    def test_a_word_that_is_no_action_is_wrong_usage(self, desk: Desk) -> None:
        said = desk.misused("sync", "pul")
        assert '"pul" is not one of status, pull, push, reset, take; did you mean pull?' in said
        assert "one word too many" in desk.misused("sync", "pull", "part", "warm")
