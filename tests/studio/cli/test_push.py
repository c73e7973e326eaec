"""From the store to the seeds at the door: `sync push`, `sync reset`, `sync take`."""

from __future__ import annotations

from difflib import unified_diff

import pytest

from studio.actor import current_actor
from tests.studio.cli.desk import Desk

COMMENTED = """\
# The voices of the team.
# Ask Ada before you change one.

[[parts]]
name = "warm"          # with everybody
part_type = "tone"
summary = '''
Speak warmly.
As to a friend.'''     # read aloud once

# For the hard of hearing.
[[parts]]
name = "slow"
part_type = "tone"
summary = "Speak slowly."
"""


@pytest.fixture
def team(bare: Desk) -> Desk:
    """A workspace with a commented seed file, pulled."""
    bare.seed(COMMENTED, "voices.toml")
    bare.run("sync", "pull")
    return bare


def author(desk: Desk, kind: str, name: str, **values: object) -> None:
    """Change an entry as the studio does."""
    from store.workspace import load_workspace, open_catalog

    catalog, _ = open_catalog(load_workspace(desk.folder, environment={}), by="me")
    with catalog.change(by=current_actor(), door="studio") as change:
        change.update(kind, name, values)  # type: ignore[arg-type]
    catalog.close()


def changed(desk: Desk, before: str, name: str = "voices.toml") -> list[str]:
    """The lines of a seed file that left and that came."""
    after = (desk.folder / "seeds" / name).read_bytes().decode()
    lines = unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]


class TestPush:
    def test_the_diff_is_the_text_that_was_changed(self, team: Desk) -> None:
        author(team, "part", "warm", summary="Speak warmly.\nAs to a neighbour.")
        answer = team.run("sync", "push")
        assert answer.lines == [
            "voices.toml:4: part pushed: warm (changed)",
            "1 entry pushed into 1 file",
        ]
        assert changed(team, COMMENTED) == [
            "-As to a friend.'''     # read aloud once",
            "+As to a neighbour.'''     # read aloud once",
        ]
        assert team.run("sync", "--check").out == "2 same\n"
        assert team.run("sync", "push").out == "0 entries pushed\n"
        assert team.run("list", "parts").err == ""

    def test_a_dry_run_writes_nothing(self, team: Desk) -> None:
        author(team, "part", "warm", summary="New.")
        answer = team.run("sync", "push", "--dry-run")
        assert answer.lines[-1] == "1 entry would be pushed into 1 file"
        assert changed(team, COMMENTED) == []
        assert "store override" in team.run("sync").out

    def test_some_entries(self, team: Desk) -> None:
        author(team, "part", "warm", summary="New.")
        author(team, "part", "slow", summary="New.")
        assert team.run("sync", "push", "parts", "slow").lines[-1] == "1 entry pushed into 1 file"
        assert changed(team, COMMENTED) == ['-summary = "Speak slowly."', '+summary = "New."']
        team.run("sync", "push", "--check", "part", "slow", code=1)
        team.run("sync", "push", "--check")

    def test_json(self, team: Desk) -> None:
        author(team, "part", "slow", summary="New.")
        found = team.run("sync", "push", "--json").json
        assert found["in_sync"] is True
        assert found["files"] == [{"file": "voices.toml", "outcome": "written", "why": None}]
        (entry,) = found["entries"]
        assert (entry["name"], entry["outcome"], entry["line"]) == ("slow", "changed", 12)
        assert entry["differences"][0]["store"] == "New."

    def test_a_file_that_cannot_be_read_exits_1(self, team: Desk) -> None:
        author(team, "part", "slow", summary="New.")
        team.seed("half =", "voices.toml")
        answer = team.run("sync", "push", code=1)
        assert "part not pushed: slow (its seed could not be read; mend it first)" in answer.out
        assert answer.lines[-1] == "0 entries pushed, 1 refusal"


class TestConflicts:
    @pytest.fixture
    def torn(self, team: Desk) -> Desk:
        """A part whose text both sides changed."""
        author(team, "part", "slow", summary="Mine.")
        team.seed(COMMENTED.replace("Speak slowly.", "Theirs."), "voices.toml")
        return team

    def test_status_shows_both_sides_and_what_to_do(self, torn: Desk) -> None:
        for answer in (torn.run("sync"), torn.run("sync", "push", code=1)):
            assert '  part slow, summary: the seed says "Theirs.", the store says "Mine."' in (
                answer.lines
            )
            command = f"persona-studio -C {torn.folder} sync take"
            assert f"    to take the seed's: {command} seed part slow" in answer.lines
            assert f"    to take the store's: {command} store part slow" in answer.lines

    @pytest.mark.parametrize(("side", "text"), [("seed", "Theirs."), ("store", "Mine.")])
    def test_either_side_settles_it(self, torn: Desk, side: str, text: str) -> None:
        answer = torn.run("sync", "take", side, "part", "slow")
        assert f"part settled: slow (summary: the {side}'s)" in answer.lines[0]
        assert "conflict" not in torn.run("sync").out
        torn.run("sync", "pull")
        torn.run("sync", "push", "--check")
        assert torn.run("show", "part", "slow", "--json").json["summary"] == text
        assert changed(torn, COMMENTED) == ['-summary = "Speak slowly."', f'+summary = "{text}"']

    def test_a_field(self, torn: Desk) -> None:
        assert "tags: is in no conflict" in torn.refused(
            "sync", "take", "seed", "part", "slow", "tags"
        )
        torn.run("sync", "take", "seed", "part", "slow", "summary", "--check")

    def test_what_was_deleted_on_one_side(self, torn: Desk) -> None:
        torn.seed(COMMENTED.split("# For the hard")[0], "voices.toml")
        said = torn.run("sync").out
        assert "part slow: deleted in the seeds, changed in the store" in said
        torn.run("sync", "take", "seed", "part", "slow", "--check")
        assert "slow" not in torn.run("list", "parts").out


class TestReset:
    def test_an_entry(self, team: Desk) -> None:
        author(team, "part", "slow", summary="Mine.")
        author(team, "part", "warm", summary="Mine.")
        answer = team.run("sync", "reset", "part", "slow")
        assert answer.lines == ["voices.toml:12: part reset: slow", "1 entry written"]
        assert "1 store override, 1 same" in team.run("sync").out
        found = team.run("sync", "reset", "--all", "--json").json
        assert (found["in_sync"], found["written"]) == (True, 1)
        assert changed(team, COMMENTED) == []

    def test_an_entry_without_a_seed_is_refused(self, team: Desk) -> None:
        assert 'there is no part "none"' in team.refused("sync", "reset", "part", "none")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["reset"], "reset needs either KIND and NAMEs, or --all"),
        (["reset", "--all", "part", "slow"], "reset needs either KIND and NAMEs, or --all"),
        (["reset", "part"], "reset needs a kind and a name"),
        (["push", "part"], "push needs a kind and a name"),
        (["push", "prat", "slow"], '"prat" is not one of personas'),
        (["take", "seed", "part"], "take needs a side, a kind and a name"),
        (["take", "sead", "part", "slow"], "take seed or store; did you mean seed?"),
        (["pull", "--dry-run"], "--dry-run is of push alone"),
        (["push", "--all"], "--all is of reset alone"),
        (["status", "part"], '"part" is one word too many'),
    ],
)
def test_wrong_usage(team: Desk, words: list[str], said: str) -> None:
    assert said in team.misused("sync", *words)


def test_the_entries_named_may_follow_an_option(team: Desk) -> None:
    author(team, "part", "slow", summary="Mine.")
    answer = team.run("sync", "push", "--dry-run", "part", "slow")
    assert answer.lines[-1] == "1 entry would be pushed into 1 file"


@pytest.mark.parametrize("words", [["push"], ["reset", "--all"], ["take", "seed", "part", "slow"]])
def test_a_seeds_folder_that_is_gone(team: Desk, words: list[str]) -> None:
    (team.folder / "persona-studio.toml").write_text('seeds = "seeds"')
    (team.folder / "seeds").rename(team.folder / "away")
    assert "no seeds folder" in team.refused("sync", *words)
    assert len(team.run("list", "parts", "--json").json) == 2
