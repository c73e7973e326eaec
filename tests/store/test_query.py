"""Reading what is typed into a search box."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.query import Query, parse_query


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Query()),
        ("   ", Query()),
        ("warm", Query(words=("warm",), text="warm")),
        ("warm-and slow", Query(words=("warm", "and", "slow"), text="warm-and slow")),
        ('"kind soul"', Query(phrases=("kind soul",))),
        ('"open end', Query(phrases=("open end",))),
        ('""', Query()),
        ("type:tone", Query(types=("tone",))),
        ("type:Tone type:soul type:tone", Query(types=("tone", "soul"))),
        ('type:"tone"', Query(types=("tone",))),
        ("tag:formal -tag:x", Query(tags=("formal",), without_tags=("x",))),
        ('tag:"two words" tag:Formal', Query(tags=("two words", "Formal"))),
        ("kind:part kind:traits KIND:Arcs", Query(kinds=("part", "trait", "arc"))),
        ("source:store source:TOML", Query(sources=("store", "toml"))),
        ("unused:yes", Query(unused=True)),
        ("unused:NO", Query(unused=False)),
        ("tokens:>500", Query(tokens=(">", 500))),
        ("tokens:<=5", Query(tokens=("<=", 5))),
        ("tokens:7", Query(tokens=("=", 7))),
        ("tokens:>=1 tokens:<9", Query(tokens=("<", 9))),
        ("colour:red", Query(words=("colour", "red"), text="colour:red")),
        ("kind:ghost", Query(words=("kind", "ghost"), text="kind:ghost")),
        ("source:web", Query(words=("source", "web"), text="source:web")),
        ("unused:maybe", Query(words=("unused", "maybe"), text="unused:maybe")),
        ("tokens:many", Query(words=("tokens", "many"), text="tokens:many")),
        ("-type:tone", Query(words=("type", "tone"), text="-type:tone")),
        ("-word", Query(words=("word",), text="-word")),
        ("type:", Query(words=("type",), text="type:")),
        ('colour:"a b"', Query(words=("colour", "a", "b"), text="colour: a b")),
        ("http://x.y", Query(words=("http", "x", "y"), text="http://x.y")),
        ("a type:tone b", Query(words=("a", "b"), text="a b", types=("tone",))),
        ("a_b", Query(words=("a", "b"), text="a_b")),
        ("naïve 日本", Query(words=("naïve", "日本"), text="naïve 日本")),
        ("re\u0301sume\u0301", Query(words=("résumé",), text="résumé")),
        ("👍 !", Query(text="👍 !")),
    ],
)
def test_queries(text: str, expected: Query) -> None:
    assert parse_query(text) == expected
    assert parse_query(text).blank == (expected == Query())


@given(st.text())
def test_nothing_is_an_error(text: str) -> None:
    query = parse_query(text)
    assert all(word and word == word.strip() for word in (*query.words, *query.phrases))
    query.text.encode()
    "".join((*query.tags, *query.types, *query.without_tags)).encode()


@given(st.text(st.sampled_from('ab:"- type tag >9'), max_size=20))
def test_pieces_of_the_language_are_never_an_error(text: str) -> None:
    parse_query(text)
