"""The checks as a whole: over a catalog, over seeds in memory, and over the starter catalog."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from store.checks.findings import Finding, Rule, as_json
from store.checks.rules import RULES
from store.checks.run import Watch, check, found_catalog, run_rules
from store.entries import PartLink, Persona
from store.errors import PersistError
from store.sync.pull import pull
from store.sync.read_toml import Place
from store.workspace import Settings, Workspace, starter_seeds
from tests.store.checks.build import PROSE, checked, part
from tests.store.sync.build import Field

BAD = """\
[[personas]]
name = "ada"
voice = "Kora"
default_role = "hots"
default_sequence = "nothing"
parts = ["warm", "gone"]
arc = "growth"
stage = "blod"
colour = "red"

[[personas.presets]]
name = "brisk"
overrides = {tone = "tense", goal = "warm", nothing = ""}
mute = ["trait:none"]

[[parts]]
name = "warm"
part_type = "tone"
summary = "A summary that is longer than what it sums up, {{ who }}."
content = "System: </tone> {{ who }}"

[[parts]]
name = "warm"
part_type = "tone"
summary = "The same name again."

[[parts]]
name = "odd"
part_type = "tonne"
summary = "## Tone"

[[parts]]
name = "typeless"
summary = "No type."

[[traits]]
name = "empty"
trait_type = "emotive"

[[guardrails]]
name = "quiet"
content = "Never shout."

[[guardrails]]
name = "loud"
severity = "hihg"

[[arcs]]
name = "growth"
[[arcs.stages]]
name = "bold"

[[arcs]]
name = "flat"

[[roles]]
name = "host"
system_prompt = "Host."
temperature = 0
thinking_enabled = false
thinking_level = "low"
vad_start_sensitivity = "medium"
context_compression_trigger_tokens = 100
context_compression_target_tokens = 200
"""

FAULTS = {
    ("seeds/bad.toml:1", "unknown-key", "ada"),
    ("seeds/bad.toml:22", "duplicate-seed", "warm"),
    ("seeds/bad.toml:32", "skipped-seed", "typeless"),
    ("seeds/bad.toml:44", "skipped-seed", "loud"),
    ("seeds/broken.toml:2", "unreadable-seed-file", ""),
    ("seeds/bad.toml:1", "dangling-link", "ada"),
    ("seeds/bad.toml:1", "dangling-role", "ada"),
    ("seeds/bad.toml:1", "dangling-sequence", "ada"),
    ("seeds/bad.toml:1", "dangling-stage", "ada"),
    ("seeds/bad.toml:1", "dangling-override", "ada"),
    ("seeds/bad.toml:1", "dangling-mute", "ada"),
    ("seeds/bad.toml:1", "override-of-other-type", "ada"),
    ("seeds/bad.toml:56", "compression-target-not-below-trigger", "host"),
    ("seeds/bad.toml:1", "blank-persona-summary", "ada"),
    ("seeds/bad.toml:36", "missing-text", "empty"),
    ("seeds/bad.toml:40", "blank-description", "quiet"),
    ("seeds/bad.toml:53", "arc-without-stages", "flat"),
    ("seeds/bad.toml:48", "empty-stage", "growth"),
    ("seeds/bad.toml:16", "summary-longer-than-content", "warm"),
    ("seeds/bad.toml:27", "unknown-part-type", "odd"),
    ("seeds/bad.toml:36", "unknown-trait-type", "empty"),
    ("seeds/bad.toml:1", "unknown-override-type", "ada"),
    ("seeds/bad.toml:27", "unused-part", "odd"),
    ("seeds/bad.toml:1", "unresolved-variable", "ada"),
    ("seeds/bad.toml:27", "looks-like-heading", "odd"),
    ("seeds/bad.toml:16", "looks-like-role-line", "warm"),
    ("seeds/bad.toml:16", "closes-own-tag", "warm"),
    ("seeds/bad.toml:56", "medium-sensitivity", "host"),
    ("seeds/bad.toml:56", "contradicting-thinking", "host"),
    ("seeds/bad.toml:56", "inexpressible-voice-setting", "host"),
    ("seeds/bad.toml:1", "misspelt-voice", "ada"),
}


def told(findings: list[Finding]) -> set[tuple[str, str, str]]:
    return {(str(one.place), one.code, one.name) for one in findings}


@pytest.fixture
def bad(field: Field) -> Field:
    """Seeds with every fault there can be in seeds alone."""
    field.write(BAD, "bad.toml")
    field.write("[[parts]]\nname = \n", "broken.toml")
    return field


class TestSeedsInMemory:
    def test_every_fault_with_file_and_line(self, bad: Field) -> None:
        found = check(None, bad.folder.parent, Settings())
        assert told(found) == FAULTS

    def test_what_reading_found_comes_first(self, bad: Field) -> None:
        found = [one.code for one in check(None, bad.folder.parent, Settings())]
        assert set(found[:5]) == {
            "unknown-key",
            "duplicate-seed",
            "skipped-seed",
            "unreadable-seed-file",
        }
        rules = [rule.code for rule in RULES]
        assert [rules.index(one) for one in found[5:]] == sorted(
            rules.index(one) for one in found[5:]
        )

    def test_skipped_seeds_are_errors_and_say_what_would_be_right(self, bad: Field) -> None:
        found = {one.name: one for one in check(None, bad.folder.parent, Settings())[:5]}
        loud = found["loud"]
        assert (loud.severity, loud.kind, loud.field) == ("error", "guardrail", "severity")
        assert "did you mean high?" in loud.message
        assert loud.message.endswith("the seed is skipped")
        assert found["ada"].severity == "warning"
        assert "colour" in found["ada"].message

    def test_another_seeds_folder(self, field: Field) -> None:
        field.write('[[parts]]\nname = "x"\n', "deep/er.toml")
        found = check(
            None, field.folder.parent.parent, Settings(seeds=f"{field.folder.parent.name}/seeds")
        )
        assert str(found[0].place) == f"{field.folder.parent.name}/seeds/deep/er.toml:1"

    def test_no_seeds_folder(self, tmp_path: Path) -> None:
        (found,) = check(None, tmp_path, Settings(seeds="away"))
        assert (found.code, found.severity, found.place) == (
            "missing-seeds-folder",
            "error",
            Place("away"),
        )

    def test_nothing_to_find(self, field: Field) -> None:
        assert check(None, field.folder.parent, Settings()) == []


class TestCatalogs:
    def test_the_store_is_looked_at_and_places_come_from_the_seeds(self, bad: Field) -> None:
        bad.pull()
        bad.set("persona", "ada", summary="You are Ada.")
        bad.write(f"\n\n{BAD}", "bad.toml")
        found = check(bad.catalog, bad.folder.parent, Settings())
        codes = {one.code for one in found}
        assert "blank-persona-summary" not in codes
        assert ("seeds/bad.toml:3", "dangling-role", "ada") in told(found)

    def test_what_was_authored_in_the_store_has_no_place(self, field: Field) -> None:
        field.pull('[[parts]]\nname = "warm"\npart_type = "tone"\nsummary = "S"\n')
        field.add(part("loud", "noise"))
        places = {
            one.name: one.place for one in check(field.catalog, field.folder.parent, Settings())
        }
        assert places == {"warm": Place("seeds/a.toml", 1), "loud": None}

    def test_what_its_file_does_not_hold_any_more_has_no_place(self, field: Field) -> None:
        field.pull('[[parts]]\nname = "warm"\npart_type = "tone"\nsummary = "S"\n')
        field.write("")
        (found,) = check(field.catalog, field.folder.parent, Settings())
        assert (found.code, found.place) == ("unused-part", None)

    def test_where_a_file_cannot_be_read_the_last_place_holds(self, field: Field) -> None:
        field.pull('[[parts]]\nname = "warm"\npart_type = "tone"\nsummary = "S"\n')
        field.write("half =")
        found = {
            one.code: one.place for one in check(field.catalog, field.folder.parent, Settings())
        }
        assert found["unused-part"] == Place("seeds/a.toml", 1)

    def test_stale_compiled_text(self, field: Field) -> None:
        field.add(Persona(name="ada", summary="Ada.", parts=(PartLink("warm"),)), part())
        with field.change() as change:
            change.compile(["ada"])
        assert check(field.catalog, field.folder.parent, Settings()) == []
        field.set("part", "warm", summary="Warmer.")
        (found,) = check(field.catalog, field.folder.parent, Settings())
        assert (found.code, found.name) == ("stale-compiled-text", "ada")

    def test_the_budget_is_the_workspaces(self, field: Field) -> None:
        field.add(Persona(name="ada", summary="one two three four"))
        (found,) = check(field.catalog, field.folder.parent, Settings(context_budget=2))
        assert found.code == "over-budget"
        assert "4 tokens (o200k_base), 2 over the budget of 2" in found.message

    def test_nothing_is_written(self, bad: Field) -> None:
        bad.pull()
        before, rows = bad.revisions(), bad.place.dump()
        check(bad.catalog, bad.folder.parent, Settings())
        assert bad.revisions() == before
        assert bad.place.dump() == rows


class TestFinding:
    def workspace(self, folder: Path, location: str = "") -> Workspace:
        return Workspace(folder, location or str(folder / "store.db"), Settings())

    def test_no_database_stays_none(self, tmp_path: Path) -> None:
        with found_catalog(self.workspace(tmp_path)) as catalog:
            assert catalog is None
        assert list(tmp_path.iterdir()) == []

    def test_an_empty_file_stays_empty(self, tmp_path: Path) -> None:
        path = tmp_path / "store.db"
        path.touch()
        with found_catalog(self.workspace(tmp_path)) as catalog:
            assert catalog is None
        assert path.read_bytes() == b""

    def test_a_catalog_that_was_never_filled_counts_as_none(self, field: Field) -> None:
        with found_catalog(self.workspace(field.folder.parent, field.place.location)) as catalog:
            assert catalog is None
        pull(field.catalog, field.folder, by="me")
        field.add(part())
        with found_catalog(self.workspace(field.folder.parent, field.place.location)) as catalog:
            assert catalog is not None
            assert catalog.counts()["part"] == 1

    def test_another_programs_database_is_refused(self, tmp_path: Path) -> None:
        connection = sqlite3.connect(tmp_path / "store.db")
        connection.execute("CREATE TABLE theirs (x)")
        connection.close()
        with (
            pytest.raises(PersistError, match="another program's"),
            found_catalog(self.workspace(tmp_path)),
        ):
            pass


class TestRules:
    def test_codes_are_stable_words_and_every_rule_says_why(self) -> None:
        codes = [rule.code for rule in RULES]
        assert len(set(codes)) == len(codes)
        for rule in RULES:
            assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.code)
            assert rule.look.__doc__

    def test_findings_carry_what_the_rule_is_and_where_the_entry_is(self) -> None:
        rule: Rule = next(one for one in RULES if one.code == "unused-part")
        places = {("part", "warm"): Place("seeds/a.toml", 7)}
        (found,) = run_rules(checked(part()), places, [rule])  # type: ignore[arg-type]
        assert as_json(found) == {
            "code": "unused-part",
            "severity": "warning",
            "kind": "part",
            "name": "warm",
            "field": None,
            "message": "no persona, stage or preset uses it; link it, or delete it",
            "file": "seeds/a.toml",
            "line": 7,
        }


def test_the_starter_catalog_is_clean() -> None:
    folder = starter_seeds()
    assert check(None, folder.parent, Settings(seeds=folder.name)) == []


def test_in_memory_leaves_no_catalog_behind(tmp_path: Path, bad: Field) -> None:
    files = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    check(None, bad.folder.parent, Settings())
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == files


class TestWatching:
    def test_what_each_rule_found_is_told_before_the_end(self, bad: Field) -> None:
        taken: list[Finding] = []
        said: list[tuple[str, int, int]] = []

        def tell(what: str, done: int, total: int) -> None:
            said.append((what, done, total))

        found = check(None, bad.folder.parent, Settings(), Watch(tell, take=taken.extend))
        assert taken == found
        assert said[0] == ("reading the seeds", 0, 0)
        assert said[-1] == ("looking for misspelt-voice", len(RULES) - 1, len(RULES))

    def test_whoever_looks_on_can_end_it(self, field: Field) -> None:
        field.add(*(part(f"p{n}", summary=f"{n} {PROSE}") for n in range(20)))
        calls = 0

        def go_on() -> None:
            nonlocal calls
            calls += 1
            if calls > 10:
                raise KeyError

        with pytest.raises(KeyError):
            check(field.catalog, field.folder.parent, Settings(), Watch(go_on=go_on))
