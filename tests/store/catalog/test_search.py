"""Search: tiers, filters, hostile input, and an index that is never out of step."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.entries import (
    KINDS,
    AnyEntry,
    Arc,
    Guardrail,
    Kind,
    Part,
    PartLink,
    Persona,
    Role,
    Sequence,
    Skill,
    Stage,
    Step,
    Trait,
    kind_of,
    type_of,
)
from store.errors import StoreError
from tests.databases import Places
from tests.digging import examples
from tests.store.catalog.build import Desk
from tests.store.catalog.test_history_properties import Op, ops
from tests.store.catalog.test_undo import full


def part(name: str, *tags: str, part_type: str = "tone", summary: str = "s", **more: str) -> Part:
    return Part(name=name, tags=tags, part_type=part_type, summary=summary, **more)


def test_tiers_and_names_within_a_tier(desk: Desk) -> None:
    desk.add(
        part("zz", content="so warm and slow"),
        part("aa", summary="warmth"),
        part("very warm"),
        part("b", "warm"),
        part("warm-hearted"),
        Trait(name="Warm", trait_type="social"),
        part("lukewarm"),
    )
    assert desk.found("warm") == ["Warm", "warm-hearted", "b", "very warm", "aa", "zz"]
    assert desk.found("WARM") == desk.found("warm") == desk.found("  warm ")
    assert desk.found("warmth") == ["aa"]
    assert desk.found("slow warm") == ["zz"]
    assert desk.found("warm-h") == ["warm-hearted"]
    assert desk.found("uke") == []
    assert desk.found("very w") == ["very warm"]


def test_every_text_of_every_kind_is_searched(desk: Desk) -> None:
    desk.add(
        Persona(
            name="p", display_name="d0word", description="d1word", summary="d2word", detail="d3word"
        ),
        part("q", summary="q1word", description="q2word", content="q3word"),
        Trait(name="t", trait_type="social", description="t1word", instruction="t2word"),
        Skill(name="k", description="k1word", content="k2word"),
        Guardrail(name="g", description="g1word", content="g2word"),
        Arc(name="a", summary="a1word", stages=(Stage(name="a2word", condition="a3word"),)),
        Role(name="r", system_prompt="r1word", refinement_prompt="r2word"),
        Sequence(
            name="s", steps=(Step(id="s1word", instruction="s2word", exit_criteria="s3word"),)
        ),
    )  # fmt: skip
    for words, name in (
        ("d0 d1 d2 d3", "p"), ("q1 q2 q3", "q"), ("t1 t2", "t"), ("k1 k2", "k"), ("g1 g2", "g"),
        ("a1 a2 a3", "a"), ("r1 r2", "r"), ("s1 s2 s3", "s"),
    ):  # fmt: skip
        for word in words.split():
            assert desk.found(word) == desk.found(f"{word}word") == [name]
        assert desk.found(words) == [name]
    assert len(desk.found("")) == 8


def test_phrases(desk: Desk) -> None:
    desk.add(
        part("x", content="Ask, then tell."),
        part("y", content="tell then ask"),
        part("z", "ask then"),
        part("ask", summary="then"),
    )
    assert desk.found('"ask then"') == ["z", "x"]
    assert desk.found('"ask then" tell') == ["x"]
    assert desk.found('"then tel"') == []
    assert desk.found('"ask-then"') == ["z", "x"]


def test_phrases_do_not_run_from_one_text_into_the_next(desk: Desk) -> None:
    desk.add(part("one", "two", "three", summary="four", content="five"))
    for phrase in ("one two", "two three", "four five", "five one", "three tone"):
        assert desk.found(f'"{phrase}"') == []


def test_filters(desk: Desk) -> None:
    desk.add(
        part("a", "formal", "x", part_type="tone"),
        part("b", "formal", part_type="soul"),
        part("c", "Formal one", part_type="goal"),
        Trait(name="d", trait_type="social", tags=("x",)),
        Guardrail(name="e", severity="high"),
        Persona(name="f", parts=(PartLink("a"),), tags=("formal",)),
        Skill(name="g", description="formal"),
    )
    assert desk.found("type:tone") == ["a"]
    assert desk.found("type:tone type:soul") == ["a", "b"]
    assert desk.found("type:high") == ["e"]
    assert desk.found("kind:part kind:traits") == ["a", "b", "c", "d"]
    assert desk.found("tag:formal") == ["a", "b", "f"]
    assert desk.found("tag:FORMAL") == ["a", "b", "f"]
    assert desk.found("tag:formal tag:x") == ["a"]
    assert desk.found("tag:form") == []
    assert desk.found('tag:"formal one"') == ["c"]
    assert desk.found("-tag:formal kind:part") == ["c"]
    assert desk.found("-tag:formal -tag:x") == ["c", "e", "g"]
    assert desk.found("tag:x -tag:formal") == ["d"]
    assert desk.found("formal -tag:formal") == ["c", "g"]
    assert desk.found("formal kind:skill") == ["g"]
    assert desk.found("type:tone kind:trait") == []
    assert desk.found("source:store") == list("abcdefg")
    assert desk.found("source:toml") == []
    assert desk.found("unused:yes kind:part") == ["b", "c"]
    assert desk.found("unused:no kind:part") == ["a"]
    assert desk.found("unused:yes formal") == ["b", "c", "g"]
    assert desk.found("colour:red") == []
    assert desk.found("formal unused:no") == ["a", "f"]


def test_an_unknown_key_is_searched_as_text(desk: Desk) -> None:
    desk.add(part("note", content="colour: red"), part("colour:red"))
    assert desk.found("colour:red") == ["colour:red", "note"]
    assert desk.found("kind:ghost") == []


def test_tokens(desk: Desk) -> None:
    desk.add(part("short", content="one"), part("long", content="one two three four five"))
    assert desk.found("tokens:>0") == []
    rows = desk.catalog.window("part", 0, 9)
    assert {row.tokens for row in rows} == {None}
    desk.catalog.count_tokens([row.id for row in rows])
    assert {row.name: row.tokens for row in desk.catalog.window("part", 0, 9)} == {
        "short": 1, "long": 5,
    }  # fmt: skip
    assert desk.found("tokens:>1") == ["long"]
    assert desk.found("tokens:<=1") == ["short"]
    assert desk.found("tokens:5") == desk.found("tokens:>=5 lo") == ["long"]
    desk.set("part", "long", content="changed now")
    assert desk.found("tokens:>1") == []


def test_one_letter_matches_names_and_tags_only(desk: Desk) -> None:
    desk.add(part("quiet"), part("b", "queue"), part("c", content="question"), part("the q"))
    assert desk.found("q") == ["quiet", "b", "the q"]
    assert desk.found("qu") == ["quiet", "b", "c"]
    assert desk.found("q quest") == []


def test_a_thousand_are_ranked(desk: Desk) -> None:
    desk.add(*(Skill(name=f"n{i:04}", content="body word") for i in range(1_000)))
    for query in ("", "n", "body", "kind:skill", "source:store body", "unused:yes"):
        found = desk.catalog.search(query)
        assert (len(found.rows), found.more) == (1_000, False)
    desk.add(Skill(name="n9999", content="body word"))
    for query in ("", "n", "body", "kind:skill", "source:store body", "unused:yes"):
        found = desk.catalog.search(query)
        assert (len(found.rows), found.more) == (1_000, True)
    assert [row.name for row in desk.catalog.search("n").rows[:2]] == ["n0000", "n0001"]
    assert len(desk.catalog.listed("skill")) == 1_001
    with desk.change() as change:
        for entry in desk.catalog.entries("skill"):
            change.update("skill", entry.name, {"tags": ("t",)})
    assert len(desk.catalog.listed("skill", tags=["t"])) == 1_001
    assert len(desk.catalog.listed("skill", tags=["t"], search="body")) == 1_000


def test_listed(desk: Desk) -> None:
    desk.add(part("b", "x", "y"), part("a", "x"), part("c", "x", part_type="soul"), Skill(name="x"))
    names = [one.name for one in desk.catalog.listed("part", tags=["x"])]
    assert names == ["a", "b", "c"]
    assert [e.name for e in desk.catalog.listed("part", tags=["x", "y"])] == ["b"]
    assert [e.name for e in desk.catalog.listed("part", types=["tone"])] == ["a", "b"]
    assert [e.name for e in desk.catalog.listed("part", types=["soul"], search="c")] == ["c"]
    assert desk.catalog.listed("trait", tags=["x"]) == []


def test_the_index_follows_every_change(desk: Desk) -> None:
    desk.add(part("alpha", "one", content="gamma"))
    with desk.change() as change:
        change.rename("part", "alpha", "beta")
    assert (desk.found("alpha"), desk.found("beta")) == ([], ["beta"])
    desk.set("part", "beta", tags=("two",), content="delta", part_type="soul")
    assert desk.found("tag:one") == desk.found("gamma") == desk.found("type:tone") == []
    assert desk.found("tag:two") == desk.found("delta") == desk.found("type:soul") == ["beta"]
    desk.undo()
    assert desk.found("tag:one") == desk.found("gamma") == desk.found("type:tone") == ["beta"]
    with desk.change() as change:
        change.delete("part", "beta")
    assert desk.found("") == desk.found("beta") == desk.found("gamma") == []
    desk.undo()
    assert desk.found("gamma") == ["beta"]
    desk.undo()
    desk.undo()
    assert desk.found("gamma") == desk.found("") == []
    desk.redo()
    assert desk.found("gamma alpha") == ["alpha"]


def test_accents_and_scripts(desk: Desk) -> None:
    desk.add(
        part("Café"), part("re\u0301sume\u0301"), part("日本語"), part("Straße"), part("👍 up")
    )
    assert desk.found("cafe") == desk.found("CAFÉ") == desk.found("cafe\u0301") == ["Café"]
    assert (
        desk.found("resu")
        == desk.found("résumé")
        == desk.found("re\u0301su")
        == ["re\u0301sume\u0301"]
    )
    assert desk.found("日本") == ["日本語"]
    assert desk.found("STRASSE") == desk.found("straß") == ["Straße"]
    assert desk.found("👍") == ["👍 up"]
    assert desk.found("!!") == []


MARK = "\ue000"
HOSTILE = (
    '"', "'", "*", "(", ")", "AND", "OR", "NOT", "NEAR(", "a*", "^a", "a+b", "{a}", "document:x",
    "-", "--", ":", "tag:", "tag:\"", "-tag:", "type:\ud800", "tag:\ud800", "\ud800", "a\0b", "\0",
    "%", "_", "\\", ";", "[", "tokens:>", "tokens:>99999999999", "x" * 5_000, "a " * 500, MARK,
    f"{MARK}all", f"{MARK}end", "tag:" + "é" * 20_000, "\U0010ffff", "\U000e0001", "𐓀", "ⓐ", "²",
    "\u0301", "ा", "kind:part AND", '"a" OR "b"', "\n", "\u2028", "type:tone' OR 1=1 --",
)  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: ascii(query)[:20])
def test_hostile_queries_never_raise(desk: Desk, query: str) -> None:
    desk.add(part("abc", "x"), Skill(name="b"))
    for one in (query, f"abc {query}", f'"{query}"', f"{query} type:tone", f"tag:{query}"):
        desk.catalog.search(one)
    desk.catalog.listed("part", search=query)
    assert desk.found("abc") == ["abc"]


def test_no_query_raises(desk: Desk) -> None:
    desk.add(part("abc", "x"), Skill(name="b"))

    @examples(80)
    @given(
        st.one_of(
            st.text(max_size=30),
            st.text(st.characters(categories=("Cs", "Co", "Mn", "Po", "Lo", "Nd")), max_size=10),
            st.lists(st.sampled_from(HOSTILE), max_size=4).map(" ".join),
        )
    )
    def search(query: str) -> None:
        desk.catalog.search(query)

    search()


def test_hostile_tags_and_names_do_not_pass_for_filters(desk: Desk) -> None:
    def term(key: str, value: str) -> str:
        return f"{MARK}{key}{value.encode().hex()}"

    fakes = (term("kind", "part"), term("type", "tone"), term("tag", "vip"), term("source", "toml"))
    desk.add(
        Trait(name="t", trait_type="social", tags=fakes, description=" ".join(fakes)),
        *(Skill(name=f"{fake} {i}") for i, fake in enumerate(fakes)),
        part("p", "vip"),
    )
    assert desk.found("kind:part") == desk.found("type:tone") == desk.found("tag:vip") == ["p"]
    assert desk.found("source:toml") == []
    assert [e.name for e in desk.catalog.listed("part", search="kind:part")] == ["p"]
    assert [e.name for e in desk.catalog.listed("part", tags=["vip"])] == ["p"]
    for fake in fakes:
        assert desk.found(f'tag:"{fake}"') == ["t"]
    for tag in ("a b", '"', "'", "-", "*", "tag:x", "é", "x" * 3_000, "%", "\t.", "NOT"):
        desk.set("part", "p", tags=(tag,))
        quoted = tag.replace('"', "")
        if quoted:
            assert desk.found(f'tag:"{quoted}"') == ["p"]
            assert "p" not in desk.found(f'-tag:"{quoted}"')
        desk.set("part", "p", tags=())
        assert desk.found(f'tag:"{quoted}" kind:part' if quoted else "tag:q") == []


def words_of(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[^\W_]+", "".join(c for c in plain if not unicodedata.combining(c)))


def naive(
    entries: Iterable[AnyEntry], words: list[str], kinds: list[str], tags: list[str]
) -> set[tuple[str, str]]:
    """What a search must find, looked up entry by entry."""
    found: set[tuple[str, str]] = set()
    for entry in entries:
        kind = kind_of(entry)
        if (kinds and kind not in kinds) or any(tag not in entry.tags for tag in tags):
            continue
        texts = [entry.name, *entry.tags]
        if all(len(word) > 1 for word in words):
            texts += bodies(entry)
        there = [word for text in texts for word in words_of(text)]
        starts = entry.name.casefold().startswith(" ".join(words))
        if starts or all(any(one.startswith(word) for one in there) for word in words):
            found.add((kind, entry.name))
    return found


def bodies(entry: object) -> list[str]:
    fields = ("display_name", "description", "summary", "detail", "content", "instruction",
              "system_prompt", "refinement_prompt")  # fmt: skip
    texts = [getattr(entry, field, "") for field in fields]
    for stage in getattr(entry, "stages", ()):
        texts += [stage.name, stage.description, stage.condition]
    for step in getattr(entry, "steps", ()):
        texts += [step.id, step.instruction, step.exit_criteria]
    return texts


@contextmanager
def fresh(places: Places) -> Iterator[Desk]:
    with places.new() as place:
        desk = Desk(place)
        try:
            full(desk)
            yield desk
        finally:
            desk.close()


@examples(7)
@given(st.lists(st.one_of(ops(), st.sampled_from(["undo", "redo"])), max_size=8))
def test_search_agrees_with_a_naive_one(
    places: Places, changes: list[tuple[str, Op] | str]
) -> None:
    with fresh(places) as desk:
        for wanted in changes:
            try:
                if isinstance(wanted, str):
                    desk.undo() if wanted == "undo" else desk.redo()
                else:
                    with desk.change() as change:
                        wanted[1](change)
            except StoreError:
                continue
        entries = [one for kind in KINDS for one in desk.catalog.entries(kind)]
        for words in ("", "w", "warm", "n", "ad", "cop", "new", "c h", "x"):
            for kinds, tags in (([], []), (["skill", "part"], []), ([], ["x"])):
                query = " ".join(
                    [words, *(f"kind:{kind}" for kind in kinds), *(f"tag:{tag}" for tag in tags)]
                )
                found = [(row.kind, row.name) for row in desk.catalog.search(query).rows]
                assert len(found) == len(set(found))
                assert set(found) == naive(entries, words.split(), kinds, tags), query
        rows = {(row.kind, row.name): row for row in desk.catalog.search("").rows}
        for entry in entries:
            row = rows.pop((kind_of(entry), entry.name))
            assert (row.guid, row.tags, row.source) == (entry.guid, entry.tags, entry.source)
            assert row.type == type_of(entry)
        assert not rows


def test_kinds_are_told_apart(desk: Desk) -> None:
    desk.add(Skill(name="x"), part("x"), Trait(name="x", trait_type="social"))
    found: list[Kind] = [row.kind for row in desk.catalog.search("x").rows]
    assert found == ["part", "skill", "trait"]
