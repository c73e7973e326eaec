"""`link`, `unlink` and `move`."""

from __future__ import annotations

import pytest

from tests.studio.cli.desk import Desk


def parts(desk: Desk, persona: str = "ada") -> list[tuple[str, int, int]]:
    found = desk.run("show", "persona", persona, "--json").json["parts"]
    return [(one["name"], one["part_order"], one["priority"]) for one in found]


ADA = [("kind", 0, 0), ("warm", 1, 2), ("slow", 2, 0)]


def test_a_part_is_linked_last_or_where_it_is_told(desk: Desk) -> None:
    answer = desk.run("link", "ada", "part", "terse", "--priority", "-3")
    assert answer.out == 'linked part "terse" to persona "ada"\n'
    assert parts(desk) == [*ADA, ("terse", 3, -3)]
    desk.run("link", "bob", "parts", "kind", "--order", "-1")
    assert parts(desk, "bob") == [("kind", -1, 0), ("slow", 0, 0)]


def test_linking_again_sets_what_is_given(desk: Desk) -> None:
    desk.run("link", "ada", "part", "warm", "--order", "9")
    assert parts(desk) == [("kind", 0, 0), ("slow", 2, 0), ("warm", 9, 2)]
    desk.run("link", "ada", "part", "warm", "--priority", "0")
    assert parts(desk)[-1] == ("warm", 9, 0)
    before = desk.run("show", "persona", "ada", "--json").json
    desk.run("link", "ada", "part", "warm")
    assert desk.run("show", "persona", "ada", "--json").json == before


@pytest.mark.parametrize(
    ("kind", "name"), [("trait", "curious"), ("skills", "sums"), ("guardrail", "no-med")]
)
def test_what_has_no_order_is_linked_and_unlinked(desk: Desk, kind: str, name: str) -> None:
    field = f"{kind.removesuffix('s')}s"
    desk.run("new", "persona", "cleo")
    desk.run("link", "cleo", kind, name)
    assert desk.run("show", "persona", "cleo", "--json").json[field] == [name]
    answer = desk.run("unlink", "cleo", kind, name)
    assert answer.out == f'unlinked {field[:-1]} "{name}" from persona "cleo"\n'
    assert desk.run("show", "persona", "cleo", "--json").json[field] == []
    assert "does not link" in desk.refused("unlink", "cleo", kind, name)


def test_linking_what_is_linked_says_so(desk: Desk) -> None:
    assert desk.run("link", "ada", "part", "warm").out == (
        'part "warm" is linked already; nothing changed\n'
    )
    assert desk.run("link", "ada", "part", "warm", "--priority", "7").out.startswith("linked part")
    assert parts(desk) == [(name, order, 7 if name == "warm" else p) for name, order, p in ADA]


def test_move_counts_from_0_and_numbers_anew(desk: Desk) -> None:
    assert desk.run("move", "ada", "slow", "0").out == 'parts of persona "ada": slow, kind, warm\n'
    assert parts(desk) == [("slow", 0, 0), ("kind", 1, 0), ("warm", 2, 2)]
    assert "kind, slow, warm" in desk.run("move", "ada", "slow", "1").out
    assert "kind, warm, slow" in desk.run("move", "ada", "slow", "99").out
    assert parts(desk) == ADA


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["link", "nobody", "part", "kind"], 'no persona "nobody"'),
        (["link", "ada", "part", "knd"], "did you mean kind?"),
        (["link", "ada", "part", "terse", "--priority", "3000000000"], "out of range"),
        (["unlink", "ada", "part", "terse"], 'persona "ada" does not link part "terse"'),
        (["move", "ada", "terse", "0"], 'persona "ada" does not link part "terse"'),
        (["move", "nobody", "kind", "0"], 'no persona "nobody"'),
    ],
)
def test_refused(desk: Desk, words: list[str], said: str) -> None:
    assert said in desk.refused(*words)
    assert parts(desk) == ADA


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["link", "ada", "role", "x"], "is not one of parts, traits, skills, guardrails"),
        (["move", "ada", "slow", "-1"], "-1 is negative"),
        (["move", "ada", "slow", "first"], "is not a whole number"),
        (["move", "ada", "slow"], "POSITION"),
        (["link", "ada", "trait", "curious", "--priority", "1"], "--priority is for parts"),
        (["link", "ada", "trait", "curious", "--order", "0"], "--order is for parts"),
        (["link", "ada", "prt", "kind"], "did you mean part?"),
    ],
)
def test_wrong_usage(desk: Desk, words: list[str], said: str) -> None:
    assert said in desk.misused(*words)
    assert parts(desk) == ADA
