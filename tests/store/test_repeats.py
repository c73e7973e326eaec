"""Paragraphs that stand in several entries, and making one part of them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.entries import Arc, Part, Persona, Preset, Skill, Stage
from store.errors import Invalid
from store.one_part import Plan, can_let_go, differences, rewrite
from store.repeats import has_paragraph, normalised, paragraphs, repeats, without_paragraph
from tests.bench.data import words
from tests.store.checks.build import PROSE, checked, part, persona

TEXT = f"Begin.\n\n{PROSE}\n\nEnd."


class TestFinding:
    def test_however_it_is_broken_into_lines(self) -> None:
        other = PROSE.replace(" one ", "\none  ")
        (found,) = repeats(
            [part("a", content=TEXT), Skill(name="s", content=f"{other}\n \nMore."), part("b")]
        )
        assert found.text == PROSE
        assert found.entries == (("part", "a"), ("skill", "s"))
        assert found.parts == ("a",)
        assert [one.field for one in found.standing] == ["content", "content"]

    def test_one_entry_alone_repeats_nothing(self) -> None:
        assert repeats([part("a", summary=PROSE, content=f"{PROSE}\n\n{PROSE}")]) == []

    def test_short_paragraphs_are_turns_of_phrase(self) -> None:
        short = "x" * 39
        assert repeats([part("a", content=short), part("b", content=short)]) == []
        assert len(repeats([part("a", content=short + "x"), part("b", content=short + "x")])) == 1

    def test_what_stands_in_most_entries_comes_first(self) -> None:
        twice = PROSE.replace("short", "long")
        found = repeats(
            [
                part("a", content=f"{twice}\n\n{PROSE}"),
                part("b", content=f"{twice}\n\n{PROSE}"),
                persona(summary=PROSE),
            ]
        )
        assert [len(one.entries) for one in found] == [3, 2]

    def test_ten_thousand_entries_in_a_second(self) -> None:
        entries = [
            part(f"p{n}", content=f"{words(str(n), 60)}\n\n{words(str(n % 5_000), 40)}")
            for n in range(10_000)
        ]
        start = time.process_time()
        found = repeats(entries)
        assert time.process_time() - start < 1
        assert len(found) == 5_000


class TestTakingOut:
    @pytest.mark.parametrize(
        ("text", "left"),
        [
            (PROSE, ""),
            (f"{PROSE}\n\nEnd.", "End."),
            (f"Begin.\n\n{PROSE}", "Begin."),
            (f"Begin.\n\n\n{PROSE}\n\n  - End.", "Begin.\n\n  - End."),
            (f"{PROSE}\n\nA\n\n{PROSE}\n\nB", "A\n\nB"),
        ],
    )
    def test_the_rest_stays_as_it_is_written(self, text: str, left: str) -> None:
        assert without_paragraph(text, PROSE) == left

    @given(
        st.lists(st.text("ab \t\n", min_size=0, max_size=12), max_size=6),
        st.integers(0, 5),
    )
    def test_only_that_paragraph_goes(self, pieces: list[str], which: int) -> None:
        text = "\n\n".join(pieces)
        there = paragraphs(text)
        if not there:
            return
        gone = there[which % len(there)]
        left = without_paragraph(text, gone)
        assert not has_paragraph(left, gone)
        key = normalised(gone)
        assert list(map(normalised, paragraphs(left))) == [
            one for one in map(normalised, there) if one != key
        ]


def plan(*parts: str, **more: str) -> Plan:
    return Plan(PROSE, "shared", more.pop("part_type", "tone"), parts, **more)


A = part("a", summary=f"{PROSE}\n\nSay a.")
B = part("b", summary=f"Say b.\n\n{PROSE}")
C = part("c", summary="Say c.")
PARTS = {one.name: one for one in (A, B, C)}


class TestRewriting:
    def test_it_stands_where_it_stood(self) -> None:
        ada, bob = persona("c", "a", "b"), persona("b", "c")
        made = rewrite(plan("a", "b"), PARTS, [ada, bob], [])
        assert made.new == Part(name="shared", part_type="tone", summary=PROSE)
        assert [one.summary for one in made.parts] == ["Say a.", "Say b."]
        assert [[(link.part, link.part_order) for link in one.parts] for one in made.personas] == [
            [("c", 0), ("shared", 1), ("a", 2), ("b", 3)],
            [("b", 0), ("shared", 1), ("c", 2)],
        ]

    def test_stages_have_it_too(self) -> None:
        arc = Arc(name="g", stages=(Stage(name="one", parts=("b", "c")), Stage(name="two")))
        made = rewrite(plan("a", "b"), PARTS, [], [arc])
        assert made.arcs[0].stages[0].parts == ("b", "shared", "c")
        assert made.arcs[0].stages[1].parts == ()

    def test_a_part_that_says_nothing_else_cannot_let_go(self) -> None:
        alone = part("alone", summary=PROSE)
        assert "left blank" in can_let_go(alone, PROSE)
        with pytest.raises(Invalid, match='part "alone": its summary would be left blank'):
            rewrite(plan("alone"), {"alone": alone}, [], [])
        assert "any more" in can_let_go(C, PROSE)
        assert "take the place" in can_let_go(part("x", content=PROSE), PROSE)

    def test_a_summary_of_its_own(self) -> None:
        made = rewrite(plan("a", summary="In short."), PARTS, [], [])
        assert (made.new.summary, made.new.content) == ("In short.", PROSE)


class TestDifferences:
    def test_the_same_but_for_its_place(self) -> None:
        one = checked(A, B, C, persona("c", "a", "b"))
        planned = plan("a", "b")
        (found,) = differences(one.materials, _rewrite(planned, one.materials), planned)
        assert found.same
        assert found.once == 1

    def test_another_type_is_another_heading(self) -> None:
        one = checked(A, C, persona("c", "a"))
        planned = plan("a", part_type="protocol")
        (found,) = differences(one.materials, _rewrite(planned, one.materials), planned)
        assert found.same

    def test_summaries_that_gain_it_are_told(self) -> None:
        long = part("a", summary="Say a.", content=f"Say a at length.\n\n{PROSE}")
        one = checked(long, persona("a"))
        planned = plan("a", summary="In short.")
        made = rewrite(planned, {"a": long}, [one.materials[0].persona], [])
        (found,) = differences(one.materials, made, planned)
        assert (found.gained, found.lost, found.where) == (("In short.",), (), ("summary",))

    def test_a_preset_that_loses_it_is_told(self) -> None:
        owner = persona("c", presets=(Preset(name="brisk", overrides={"tone": "a"}),))
        one = checked(A, C, owner)
        planned = plan("a")
        (found,) = differences(one.materials, _rewrite(planned, one.materials), planned)
        assert found.lost == (PROSE,)
        assert found.where == ('summary under preset "brisk"', 'detail under preset "brisk"')


def _rewrite(planned: Plan, materials):  # type: ignore[no-untyped-def]
    owners: list[Persona] = [one.persona for one in materials]
    return rewrite(planned, PARTS, owners, [])
