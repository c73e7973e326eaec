"""Parts that say the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from random import Random
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.fuzz import ratio

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

    @given(
        st.integers(),
        st.integers(2, 60),
        st.sampled_from((3, 12, 60)),
        st.sampled_from((3, 24)),
        st.sampled_from((4, 256)),
    )
    def test_what_is_found_is_what_one_comparison_after_the_other_finds(
        self, seed: int, many: int, vocabulary: int, verified: int, most: int
    ) -> None:
        group = texts(Random(seed), many, vocabulary)
        with (
            mock.patch.object(similar, "_VERIFIED", verified),
            mock.patch.object(similar, "_MOST", most),
        ):
            found = list(similar._alike(group, lambda: None))
            assert found == one_by_one(group)


def texts(random: Random, many: int, vocabulary: int) -> list[tuple[Part, str]]:
    """Texts of few words, a half of them another one with some words changed."""
    known = [f"word{number}" for number in range(vocabulary)]
    made: list[list[str]] = []
    for _ in range(many):
        if made and random.random() < 0.5:
            text = list(random.choice(made))
            for _ in range(random.randrange(3)):
                text[random.randrange(len(text))] = random.choice(known)
        else:
            text = random.choices(known, k=random.randrange(1, 30))
        made.append(text)
    return [(part(f"p{at}"), " ".join(text)) for at, text in enumerate(made)]


def one_by_one(group: list[tuple[Part, str]]) -> list[tuple[Part, Part, float]]:
    """The same findings step by step: runs as they are, and a likeness asked for at a time."""
    long = [one for one in group if len(one[1]) >= similar.SHORTEST]
    runs = [list(similar._runs(text)) for _, text in long]
    spread = Counter(run for one in runs for run in one)
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    found: list[tuple[Part, Part, float]] = []
    for place, (one, text) in enumerate(long):
        shared = [run for run in runs[place] if spread[run] > 1]
        telling = shared
        if len(shared) > 20:
            ranked = sorted(shared, key=lambda run: spread[run])
            rest = ranked[10:]
            telling = ranked[:10] + rest[:: (len(rest) + 9) // 10]
        votes: Counter[int] = Counter()
        for run in telling:
            votes.update(index[run])
        best, likeness = -1, 0.0
        for candidate, _ in votes.most_common(similar._VERIFIED):
            score = ratio(text, long[candidate][1])
            if score >= similar.ALIKE and score > likeness:
                best, likeness = candidate, score
        if best >= 0:
            found.append((one, long[best][0], likeness))
        for run in shared:
            if best >= 0 and run in runs[best]:
                continue
            if len(index[run]) < similar._MOST:
                index[run].append(place)
    return found
