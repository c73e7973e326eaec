"""Both databases find the same, in the same order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from store.entries import Part
from tests.databases import Files
from tests.digging import examples
from tests.store.catalog.build import Desk

if TYPE_CHECKING:
    from tests.postgres import Server

# Cases, accents typed both ways, scripts with and without cases, digits, marks, private use.
_LETTERS = "aAbBzZ059_éÉñÜçøŁαΑΣςσάЖжйЙё日本がガかﾊ한글ไทยअक१²½Ⅷ🙂👍\u0301\u0308\ue001"
_BETWEEN = " .,-'’_/+\n\t\u2028\u00a0\u3000"

words = st.text(st.sampled_from(_LETTERS), min_size=1, max_size=5)
texts = st.lists(st.one_of(words, st.text(st.sampled_from(_BETWEEN), min_size=1, max_size=2))).map(
    "".join
)
parts = st.builds(
    Part,
    name=words.map(str.strip).filter(bool),
    part_type=st.sampled_from(("tone", "goal")),
    tags=st.lists(words, max_size=2, unique=True).map(tuple),
    summary=texts.map(lambda said: f"s {said}"),
    content=texts,
)
kept = st.lists(parts, min_size=1, max_size=4, unique_by=lambda part: part.name)


@st.composite
def queries(draw: st.DrawFn, stored: list[Part]) -> str:
    """What somebody types who looks for some of these parts."""
    part = draw(st.sampled_from(stored))
    said = draw(st.sampled_from([part.name, *part.tags, part.content, part.summary]))
    start = draw(st.integers(0, len(said)))
    piece = said[start : start + draw(st.integers(1, 8))].replace('"', "")
    changed = draw(st.sampled_from([str, str.upper, str.lower, str.title]))(piece)
    form = draw(st.sampled_from(["{}", "{}", '"{}"', "type:tone {}", "-tag:a {}", 'tag:"{}"']))
    return str(form.format(changed))


@examples(10)
@given(kept, st.data())
def test_both_find_the_same(server: Server, stored: list[Part], data: st.DataObject) -> None:
    with Files().new() as one, server.new() as other:
        desks = Desk(one), Desk(other)
        for desk in desks:
            desk.add(*stored)
        for _ in range(12):
            query = data.draw(queries(stored))
            here, there = (desk.found(query) for desk in desks)
            assert here == there, query
        for desk in desks:
            desk.close()
