"""Parts that say the same."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.checks import similar
from store.entries import Part
from tests.bench.data import words
from tests.store.checks.build import PROSE, part, said


class TestIdentical:
    def test_case_and_line_breaks_make_no_other_text(self) -> None:
        entries = (part("a", summary="Be kind."), part("b", summary=" BE\n kind. "))
        assert said(similar.identical_parts, *entries) == [
            ("part b", "summary", 'says what part "a" says; keep one of the two')
        ]

    def test_what_counts_is_the_content(self) -> None:
        entries = (
            part("a", summary="One.", content=PROSE),
            part("b", summary="Two.", content=PROSE),
            part("c", summary="One.", content="Another."),
        )
        assert [one[:2] for one in said(similar.identical_parts, *entries)] == [
            ("part b", "content")
        ]

    def test_another_type_may_say_the_same(self) -> None:
        entries = (part("a", "tone", content=PROSE), part("b", "goal", content=PROSE))
        assert said(similar.identical_parts, *entries) == []
        assert said(similar.near_identical_parts, *entries) == []


class TestNearIdentical:
    def test_a_few_words_make_no_other_text(self) -> None:
        entries = (part("a", content=PROSE), part("b", content=PROSE.replace("short", "plain")))
        ((who, field, message),) = said(similar.near_identical_parts, *entries)
        assert (who, field) == ("part b", "content")
        assert 'like part "a"' in message

    def test_identical_parts_are_told_once(self) -> None:
        entries = (part("a", content=PROSE), part("b", content=PROSE.upper()))
        assert said(similar.near_identical_parts, *entries) == []

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (PROSE, PROSE[: len(PROSE) // 2]),
            ("Speak warmly.", "Speak warmly!"),
            ("Be brief and be kind to everyone who calls.", "Never guess; look every number up."),
        ],
    )
    def test_half_a_text_a_short_one_and_another_are_not_alike(self, one: str, other: str) -> None:
        entries = (part("a", summary=one), part("b", summary=other))
        assert said(similar.near_identical_parts, *entries) == []

    def test_a_family_is_told_by_its_first(self) -> None:
        family = [part(f"p{place}", content=f"{PROSE} This is {place}.") for place in range(5)]
        found = said(similar.near_identical_parts, *family)
        assert [one[0] for one in found] == [f"part p{place}" for place in range(1, 5)]
        assert all('like part "p0"' in one[2] for one in found)

    def test_a_copy_of_a_copy_is_found_by_what_the_copy_added(self) -> None:
        first = words("first", 200)
        second = f"{first} Now and then tell a short joke, but never at the cost of anybody else."
        third = f"{second} Laugh yourself."
        entries = [
            part(name, content=text)
            for name, text in zip("abc", (first, second, third), strict=True)
        ]
        found = said(similar.near_identical_parts, *entries)
        assert [one[0] for one in found] == ["part b", "part c"]
        assert 'like part "b"' in found[1][2]

    def test_a_script_without_spaces(self) -> None:
        text = (
            "短い文で話し、一度に一つだけ質問してください。"
            "相手がどこで分からなくなったかをすぐに言えるようにするためです。"
        )
        entries = (part("a", content=text), part("b", content=text.replace("すぐに", "早く")))
        assert [one[0] for one in said(similar.near_identical_parts, *entries)] == ["part b"]

    @given(st.integers(0, 199), st.integers(0, 59), st.integers(0, 59))
    def test_two_changed_words_are_found_among_many(self, which: int, one: int, two: int) -> None:
        parts = [part(f"p{place:03}", content=words(f"{place}", 60)) for place in range(200)]
        changed = parts[which].content.split()
        changed[one] = changed[two] = "other"
        copy: Part = part("z-copy", content=" ".join(changed))
        found = said(similar.near_identical_parts, *parts, copy)
        assert [one[0] for one in found] == ["part z-copy"]
        assert f'like part "p{which:03}"' in found[0][2]

    def test_order_of_reading_changes_nothing_but_who_is_first(self) -> None:
        entries = [part("a", content=PROSE), part("b", content=f"{PROSE} Smile.")]
        entries += [part(f"p{place}", content=words(f"{place}", 30)) for place in range(20)]
        Random(1).shuffle(entries)
        ((who, _, message),) = said(similar.near_identical_parts, *entries)
        assert {who.removeprefix("part "), message.split('"')[1]} == {"a", "b"}
