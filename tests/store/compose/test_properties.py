"""What holds of every composition, whatever the persona and the request."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.compose.composition import Composition, compiled, compose
from store.compose.manifest import manifest
from store.compose.request import CURRENT, Material, Request
from store.entries import Arc, Guardrail, Part, PartLink, Persona, Skill, Stage, Trait
from store.tokens import TokenCounter, encoding_of
from tests.store.compose.build import words
from tests.store.compose.reference import Row, reference

TYPES = ("tone", "soul", "goal", "flaw", "zeal", "house-style")
PIECES = (
    "", " ", "one", "two words", "three\nlines\nhere", "para\n\npara", "\r\ncrlf\r\n\r\nend \r\n",
    "\n\n    indented", "trailing   ", "{{x}}", "{{ y }} and {{z.1}}", "{{_u-v}}{{x}}", "{{ {x} }}",
    "## Heading", "</tone>", "<b>&amp;", "a\u2028b\x0bc", "\t", "世界 👩‍👩‍👧", "lone\rcr",
    "- a\n- b", "{{empty}}", "\\1 \\g<0>",
)  # fmt: skip
VALUES = ("", "v", "{{x}}", "two\r\nlines ", "\\1", "  ")

said = st.lists(st.sampled_from(PIECES), min_size=1, max_size=2).map("\n".join)
NAMES = ("p0", "p1", "p2", "q\"<&>'", "p4", "p5", "p6", "p7")


@st.composite
def materials(draw: st.DrawFn) -> Material:
    parts = {
        name: Part(
            name=name,
            part_type=draw(st.sampled_from(TYPES)),
            summary=draw(said),
            content=draw(said),
        )
        for name in NAMES[: draw(st.integers(0, len(NAMES)))]
    }
    some = st.lists(st.sampled_from(list(parts)), unique=True) if parts else st.just([])

    def by_type(found: list[str]) -> tuple[str, ...]:
        # Parts of one type stand together in a stage.
        order = list(dict.fromkeys(parts[name].part_type for name in found))
        return tuple(sorted(found, key=lambda name: order.index(parts[name].part_type)))

    stages = tuple(
        Stage(name=name, stage_order=place, parts=by_type(draw(some)))
        for place, name in enumerate(["dawn", "noon"][: draw(st.integers(0, 2))])
    )
    arc = Arc(name="growth", stages=stages) if stages or draw(st.booleans()) else None
    traits = tuple(
        Trait(name=f"t<{place}>", trait_type="social", description=draw(said),
              instruction=draw(said))
        for place in range(draw(st.integers(0, 3)))
    )  # fmt: skip
    skills = tuple(
        Skill(name=f"s&{place}", description=draw(said), content=draw(said))
        for place in range(draw(st.integers(0, 2)))
    )
    guardrails = tuple(
        Guardrail(name=f'g"{place}', description=draw(said), content=draw(said),
                  severity=draw(st.sampled_from(["", "high"])))
        for place in range(draw(st.integers(0, 2)))
    )  # fmt: skip
    persona = Persona(
        name=draw(st.sampled_from(["ada", 'a"<b>&c'])),
        summary=draw(said),
        detail=draw(said),
        parts=tuple(
            PartLink(name, place, draw(st.integers(-2, 2))) for place, name in enumerate(draw(some))
        ),
        traits=tuple(one.name for one in traits),
        skills=tuple(one.name for one in skills),
        guardrails=tuple(one.name for one in guardrails),
        arc=arc.name if arc else "",
        stage=draw(st.sampled_from([one.name for one in stages])) if stages else "",
    )
    return Material(
        persona=persona,
        parts=parts,
        traits=traits,
        skills=skills,
        guardrails=guardrails,
        arc=arc,
        known=frozenset({"part:elsewhere"}),
    )


@st.composite
def requests(draw: st.DrawFn, material: Material) -> Request:
    by_type: dict[str, list[str | None]] = {one: [None] for one in TYPES}
    for part in material.parts.values():
        by_type[part.part_type].append(part.name)
    overrides = {
        part_type: draw(st.sampled_from(by_type[part_type]))
        for part_type in draw(st.lists(st.sampled_from(TYPES), unique=True, max_size=3))
    }
    there = [
        "part:elsewhere",
        f"persona:{material.persona.name}",
        *(f"part:{name}" for name in material.parts),
        *(f"trait:{one.name}" for one in material.traits),
        *(f"skill:{one.name}" for one in material.skills),
        *(f"guardrail:{one.name}" for one in material.guardrails),
    ]
    stages = [one.name for one in material.arc.stages] if material.arc else []
    rarely = st.integers(0, 3).map(lambda roll: roll == 0)
    return Request(
        detail=draw(st.booleans()),
        overrides=overrides,
        mute=draw(st.frozensets(st.sampled_from(there), max_size=3)),
        stage=draw(st.sampled_from([CURRENT, None, *stages])),
        types=draw(st.frozensets(st.sampled_from(TYPES), max_size=4))
        if draw(rarely)
        else frozenset(),
        limit=draw(st.integers(0, 8)) if draw(rarely) else None,
        budget=draw(st.integers(0, 60)) if draw(st.booleans()) else None,
        style=draw(st.sampled_from(["markdown", "xml", "plain"])),
        traits=not draw(rarely),
        vars=draw(
            st.dictionaries(
                st.sampled_from(["x", "y", "z.1", "_u-v", "empty"]), st.sampled_from(VALUES)
            )
        ),
    )


pairs = materials().flatmap(lambda one: st.tuples(st.just(one), requests(one)))


def rows(composition: Composition) -> list[Row]:
    return [
        Row(one.part.name, one.part.part_type, one.layer, one.priority, one.reason)
        for one in composition.assembly.candidates
    ]


def check_against_reference(material: Material, request: Request, count: object) -> None:
    assert callable(count)
    found = compose(material, request, count)
    wanted = reference(material, request, count)
    assert found.text == wanted.text
    assert [(one.kind, one.name, one.layer) for one in found.lines] == wanted.lines
    assert list(found.unresolved) == wanted.unresolved
    assert found.over_by == wanted.over_by
    assert found.tokens == count(wanted.text)
    key = lambda row: (row.name, row.layer)  # noqa: E731
    assert sorted(rows(found), key=key) == sorted(wanted.rows, key=key)
    winners = [row for row in wanted.rows if row.reason != "replaced"]
    assert [row for row in rows(found) if row.reason != "replaced"] == winners
    cut = {
        f"{kind}:{one.entry.name}"
        for kind, extras in (("trait", found.assembly.traits), ("skill", found.assembly.skills))
        for one in extras
        if one.reason == "budget"
    }
    assert cut == wanted.cut


class TestAgainstTheReference:
    @given(pairs)
    def test_counted_in_words(self, pair: tuple[Material, Request]) -> None:
        check_against_reference(*pair, words)

    @given(pairs, st.integers(0, 400))
    def test_counted_in_characters(self, pair: tuple[Material, Request], budget: int) -> None:
        check_against_reference(pair[0], replace(pair[1], budget=budget), len)

    @pytest.mark.parametrize("encoding", ["o200k_base", "gemma3", "claude"])
    def test_counted_in_tokens(self, encoding: str) -> None:
        count = TokenCounter(encoding_of(encoding))

        @given(pairs, st.integers(0, 150))
        def check(pair: tuple[Material, Request], budget: int) -> None:
            check_against_reference(pair[0], replace(pair[1], budget=budget), count)

        check()


class TestEveryComposition:
    @given(pairs)
    def test_invents_and_repeats_no_part(self, pair: tuple[Material, Request]) -> None:
        material, request = pair
        found = compose(material, request, words)
        names = [one.part.name for one in found.assembly.candidates if one.included]
        assert len(names) == len(set(names))
        stage = found.assembly.stage
        in_play = (
            {link.part for link in material.persona.parts}
            | set(stage.parts if stage else ())
            | set(request.overrides.values())
        )
        assert set(names) <= in_play
        layers = [(one.layer, one.part.name) for one in found.assembly.candidates]
        assert len(layers) == len(set(layers))

    @given(pairs)
    def test_an_override_leaves_no_other_part_of_its_type(
        self, pair: tuple[Material, Request]
    ) -> None:
        material, request = pair
        for one in compose(material, request, words).assembly.candidates:
            if one.included and one.part.part_type in request.overrides:
                assert one.layer == "override"
                assert one.part.name == request.overrides[one.part.part_type]

    @given(pairs)
    def test_a_stage_s_types_hold_no_own_part(self, pair: tuple[Material, Request]) -> None:
        found = compose(*pair, words).assembly
        staged = {one.part.part_type for one in found.candidates if one.layer == "stage"}
        assert not any(
            one.included and one.layer == "own" and one.part.part_type in staged
            for one in found.candidates
        )

    @given(pairs)
    def test_cuts_follow_rank(self, pair: tuple[Material, Request]) -> None:
        found = compose(*pair, words).assembly
        layers = ["override", "stage", "own"]

        def ranks(reason: str) -> list[tuple[int, int, int]]:
            return [
                (layers.index(one.layer), -one.priority, place)
                for place, one in enumerate(found.candidates)
                if one.reason == reason
            ]

        if ranks("budget") and ranks(""):
            assert min(ranks("budget")) > max(ranks(""))
        if ranks("limit") and ranks("budget") + ranks(""):
            assert min(ranks("limit")) > max(ranks("budget") + ranks(""))
        extras = (*found.traits, *found.skills)
        if any(one.reason == "budget" for one in extras):
            assert not ranks("")
        if any(one.reason == "budget" for one in found.skills):
            assert not any(one.included for one in found.traits)
        for kind in (found.traits, found.skills):
            fates = [one.reason for one in kind if one.reason in ("", "budget")]
            assert fates == sorted(fates)
        assert all(one.reason in ("", "muted") for one in found.guardrails)

    @given(pairs)
    def test_every_line_has_an_origin_whose_text_holds_it(
        self, pair: tuple[Material, Request]
    ) -> None:
        material, request = pair
        found = compose(material, request, words)
        lines = found.text.split("\n") if found.text else []
        assert len(lines) == len(found.lines)
        included = {
            ("part", one.part.name, one.layer): (one.part.summary, one.part.content)
            for one in found.assembly.candidates
            if one.included
        }
        for kind in ("trait", "skill", "guardrail"):
            for extra in getattr(found.assembly, f"{kind}s"):
                if extra.included:
                    entry = extra.entry
                    long = entry.instruction if kind == "trait" else entry.content
                    included[kind, entry.name, None] = (entry.description, long)
        own = material.persona
        included["persona", own.name, None] = (own.summary, own.detail)
        for line, origin in zip(lines, found.lines, strict=True):
            if origin.kind == "layout":
                assert not line.strip() or line.startswith(("## ", "### ", "<"))
                assert (origin.name, origin.layer) == ("", None)
                continue
            assert line.strip()
            assert (origin.layer is None) == (origin.kind != "part")
            short, long = included[origin.kind, origin.name, origin.layer]
            text = long if request.detail and long.strip() else short
            for name in ("x", "y", "z.1", "_u-v", "empty"):
                value = request.vars.get(name, f"{{{{{name}}}}}")
                text = text.replace(f"{{{{{name}}}}}", f"\0{value}")
                text = text.replace(f"{{{{ {name} }}}}", f"\0{request.vars.get(name, '')}")
            # Without white space and variables, every word of the line stands in the text.
            whole = "".join(text.replace("\0", "").split())
            bare = line
            if origin.kind in ("trait", "skill", "guardrail"):
                for lead in (f"- **{origin.name}**: ", f"{origin.name}: "):
                    bare = bare.removeprefix(lead)
                if request.style == "xml" and not request.detail:
                    bare = bare[bare.index(">") + 1 : bare.rindex("<")]
            if "{{" not in bare:
                assert "".join(bare.split()) in whole

    @given(pairs)
    def test_is_the_same_every_time_and_changes_nothing(
        self, pair: tuple[Material, Request]
    ) -> None:
        material, request = pair
        before = repr((material, request))
        first = compose(material, request, words)
        assert compose(material, request, words) == first
        assert repr((material, request)) == before

    @given(pairs)
    def test_over_by_and_tokens_agree_with_the_text(self, pair: tuple[Material, Request]) -> None:
        found = compose(*pair, words)
        assert found.tokens == words(found.text)
        budget = pair[1].budget
        assert found.over_by == (max(0, found.tokens - budget) if budget is not None else 0)
        assert found.tokens <= found.tokens_all

    @given(pairs)
    def test_tokens_all_is_the_same_request_with_everything_on(
        self, pair: tuple[Material, Request]
    ) -> None:
        material, request = pair
        everything = replace(
            request, mute=frozenset(), types=frozenset(), limit=None, budget=None, traits=True
        )
        assert (
            compose(material, request, words).tokens_all
            == compose(material, everything, words).tokens
        )

    @given(pairs)
    def test_the_text_is_tidy(self, pair: tuple[Material, Request]) -> None:
        text = compose(*pair, words).text
        assert "\r\n" not in text
        assert text == text.rstrip()
        assert not text.startswith("\n")

    @given(materials())
    def test_defaults_give_what_compile_stores(self, material: Material) -> None:
        assert compiled(material) == (
            compose(material, Request(), words).text,
            compose(material, Request(detail=True), words).text,
        )

    @given(materials())
    def test_the_manifest_names_what_wins_by_default(self, material: Material) -> None:
        found = compose(material, Request(), words).assembly
        assert [one["name"] for one in manifest(material)["parts"]] == [
            one.part.name for one in found.candidates if one.included
        ]
