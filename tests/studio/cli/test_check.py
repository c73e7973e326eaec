"""`check`: every finding for people, editors and scripts, and nothing written."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time

from tests.studio.cli.conftest import ROOT
from tests.studio.cli.desk import Desk

GOOD = """\
[[personas]]
name = "ada"
summary = "You are Ada."
parts = ["warm"]

[[parts]]
name = "warm"
part_type = "tone"
summary = "Speak warmly."
"""
ODD = '\n[[parts]]\nname = "odd"\npart_type = "tonne"\nsummary = "Odd."\n'
SKIPPED = '\n[[parts]]\nname = "typeless"\nsummary = "S"\n'


class TestText:
    def test_no_findings(self, bare: Desk) -> None:
        bare.seed(GOOD)
        answer = bare.run("check")
        assert (answer.out, answer.err) == ("no findings\n", "")

    def test_warnings_are_grouped_by_entry_and_counted(self, bare: Desk) -> None:
        bare.seed(GOOD + ODD)
        assert bare.run("check").lines == [
            "warnings",
            "  part odd  (seeds/seeds.toml:11)",
            '    unknown-part-type  part_type: "tonne" is not a known part type; '
            "did you mean tone?",
            "    unused-part        no persona, stage or preset uses it; link it, or delete it",
            "",
            "2 warnings",
        ]

    def test_errors_come_first(self, bare: Desk) -> None:
        bare.seed(GOOD + ODD + SKIPPED)
        lines = bare.run("check", code=1).lines
        assert lines[:3] == [
            "errors",
            "  part typeless  (seeds/seeds.toml:16)",
            "    skipped-seed  part_type: is required; the seed is skipped",
        ]
        assert lines[-1] == "1 error, 2 warnings"

    def test_a_file_that_cannot_be_read_stands_by_itself(self, bare: Desk) -> None:
        bare.seed("half =", "half.toml")
        lines = bare.run("check", code=1).lines
        assert lines[1] == "  seeds/half.toml:1"

    def test_what_stands_in_the_store_only_says_so(self, desk: Desk) -> None:
        desk.run("arc", "stage", "add", "growth", "wise")
        desk.seed("", "seeds.toml")
        assert "  arc growth  (store)" in desk.run("check").lines


class TestLines:
    def test_one_finding_a_line_and_the_summary_beside(self, bare: Desk) -> None:
        bare.seed(GOOD + ODD + SKIPPED)
        answer = bare.run("check", "--format", "lines", code=1)
        assert answer.lines == [
            "seeds/seeds.toml:16: error skipped-seed: part typeless: part_type: is required; "
            "the seed is skipped",
            "seeds/seeds.toml:11: warning unknown-part-type: part odd: part_type: "
            '"tonne" is not a known part type; did you mean tone?',
            "seeds/seeds.toml:11: warning unused-part: part odd: "
            "no persona, stage or preset uses it; link it, or delete it",
        ]
        assert answer.err == "persona-studio: 1 error, 2 warnings\n"

    def test_no_findings_is_no_line(self, bare: Desk) -> None:
        bare.seed(GOOD)
        answer = bare.run("check", "--format", "lines")
        assert (answer.out, answer.err) == ("", "persona-studio: no findings\n")

    def test_a_line_stays_one_whatever_a_seed_holds(self, bare: Desk) -> None:
        bare.seed(GOOD.replace('name = "ada"', 'name = "ada"\ndefault_role = "a\\nb\\u001b[1m"'))
        (line,) = bare.run("check", "--format", "lines", code=1).lines
        assert "dangling-role" in line
        assert "\x1b" not in line


class TestJson:
    def test_every_field(self, bare: Desk) -> None:
        bare.seed(GOOD + SKIPPED)
        for words in (["--json"], ["--format", "json"]):
            assert bare.run("check", *words, code=1).json == [
                {
                    "code": "skipped-seed",
                    "severity": "error",
                    "kind": "part",
                    "name": "typeless",
                    "field": "part_type",
                    "message": "is required; the seed is skipped",
                    "file": "seeds/seeds.toml",
                    "line": 11,
                }
            ]

    def test_nothing_is_an_empty_array(self, bare: Desk) -> None:
        bare.seed(GOOD)
        assert bare.run("check", "--json").out == "[]\n"


class TestExit:
    def test_strict_is_about_warnings_too(self, bare: Desk) -> None:
        bare.seed(GOOD + ODD)
        bare.run("check")
        bare.run("check", "--strict", code=1)
        bare.seed(GOOD)
        bare.run("check", "--strict")

    def test_wrong_usage(self, bare: Desk) -> None:
        assert "not one of text, json, lines" in bare.misused("check", "--format", "xml")
        assert "not allowed with" in bare.misused("check", "--json", "--format", "lines")


class TestNothingIsWritten:
    def test_no_database_is_made(self, bare: Desk) -> None:
        bare.seed(GOOD + ODD)
        bare.run("check")
        assert sorted(path.name for path in bare.folder.rglob("*")) == ["seeds", "seeds.toml"]

    def test_a_database_stays_as_it_is(self, desk: Desk) -> None:
        desk.seed(GOOD, "more.toml")
        before = {
            path: (path.read_bytes(), path.stat().st_mtime_ns)
            for path in desk.folder.rglob("*")
            if path.is_file()
        }
        time.sleep(0.01)
        answer = desk.run("check", code=1)
        assert "duplicate-seed" in answer.out
        assert "have changed since the last pull, and the store was checked" in answer.err
        after = {
            path: (path.read_bytes(), path.stat().st_mtime_ns)
            for path in desk.folder.rglob("*")
            if path.is_file()
        }
        assert after == before


def test_the_starter_catalog_is_clean(bare: Desk) -> None:
    shutil.copytree(ROOT / "seeds", bare.folder / "seeds", dirs_exist_ok=True)
    assert bare.run("check", "--strict").out == "no findings\n"


def test_the_library_of_likeness_is_imported_for_likeness_alone() -> None:
    code = "import sys, studio.cli.checking, store.checks.run; print('rapidfuzz' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
