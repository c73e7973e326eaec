"""The text in its styles, and where each line came from (SPEC section 4, text and provenance)."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal
from xml.etree import ElementTree

import pytest

from store.compose.request import Material
from store.entries import Guardrail, Skill
from store.errors import Invalid
from tests.store.compose.build import arc, composed, material, part, text, trait

ADA = material(
    part("kind", "soul", "Be kind.", "Be kind to people.\n\nAlso to machines."),
    part("warm", "tone", "Speak warmly."),
    part("slow", "tone", "Speak slowly.", "Take\nyour time."),
    trait("curious", "Asks why.", "Ask why,\nthen listen."),
    Guardrail(
        name="no-med",
        description="No medical advice.",
        content="Never diagnose.",
        severity="high",
    ),
    summary="You are Ada.",
    detail="You are Ada,\na tutor.",
)

MARKDOWN = """\
You are Ada.

## Soul

Be kind.

## Tone

Speak warmly.

Speak slowly.

## Traits

- **curious**: Asks why.

## Guardrails

- **no-med**: No medical advice."""

XML = """\
<persona name="ada">
You are Ada.

<soul>
Be kind.
</soul>

<tone>
Speak warmly.

Speak slowly.
</tone>

<traits>
<trait name="curious">Asks why.</trait>
</traits>

<guardrails>
<guardrail name="no-med">No medical advice.</guardrail>
</guardrails>
</persona>"""

PLAIN = """\
You are Ada.

Be kind.

Speak warmly.

Speak slowly.

curious: Asks why.

no-med: No medical advice."""

MARKDOWN_DETAIL = """\
You are Ada,
a tutor.

## Soul

Be kind to people.

Also to machines.

## Tone

Speak warmly.

Take
your time.

## Traits

### curious

Ask why,
then listen.

## Guardrails

### no-med (high)

Never diagnose."""

XML_DETAIL = """\
<persona name="ada">
You are Ada,
a tutor.

<soul>
Be kind to people.

Also to machines.
</soul>

<tone>
Speak warmly.

Take
your time.
</tone>

<traits>
<trait name="curious">
Ask why,
then listen.
</trait>
</traits>

<guardrails>
<guardrail name="no-med" severity="high">
Never diagnose.
</guardrail>
</guardrails>
</persona>"""

PLAIN_DETAIL = """\
You are Ada,
a tutor.

Be kind to people.

Also to machines.

Speak warmly.

Take
your time.

curious: Ask why,
then listen.

no-med: Never diagnose."""

Style = Literal["markdown", "xml", "plain"]


class TestAda:
    """The example of SPEC, byte for byte."""

    @pytest.mark.parametrize(
        ("style", "detail", "expected"),
        [
            ("markdown", False, MARKDOWN),
            ("xml", False, XML),
            ("plain", False, PLAIN),
            ("markdown", True, MARKDOWN_DETAIL),
            ("xml", True, XML_DETAIL),
            ("plain", True, PLAIN_DETAIL),
        ],
    )
    def test_in_every_style(self, style: Style, detail: bool, expected: str) -> None:
        assert text(ADA, style=style, detail=detail) == expected

    def test_markdown_is_the_default(self) -> None:
        assert text(ADA) == MARKDOWN

    def test_an_unknown_style(self) -> None:
        with pytest.raises(Invalid) as raised:
            composed(ADA, style="html")
        for word in ("html", "markdown", "xml", "plain"):
            assert word in str(raised.value)


class TestHeadings:
    @pytest.mark.parametrize(
        ("slug", "heading"),
        [
            ("tone", "Tone"),
            ("house-style", "House style"),
            ("a_b-c", "A b c"),
            ("x", "X"),
            ("two--dashes", "Two  dashes"),
            ("v2", "V2"),
        ],
    )
    def test_are_the_slug_with_spaces_and_the_first_letter_upper(
        self, slug: str, heading: str
    ) -> None:
        assert text(material(part("p", slug, "Text."))) == f"## {heading}\n\nText."

    def test_one_for_a_run_and_another_when_the_type_comes_again(self) -> None:
        given = material(
            part("a"), part("b"), part("c", "soul"), part("d"), part("e"), part("f", "soul")
        )
        assert text(given) == (
            "## Tone\n\na\n\nb\n\n## Soul\n\nc\n\n## Tone\n\nd\n\ne\n\n## Soul\n\nf"
        )

    def test_xml_tags_stand_around_each_run(self) -> None:
        given = material(part("a"), part("b", "soul"), part("c"))
        assert text(given, style="xml") == (
            '<persona name="ada">\n<tone>\na\n</tone>\n\n<soul>\nb\n</soul>\n\n'
            "<tone>\nc\n</tone>\n</persona>"
        )

    def test_a_run_closes_over_a_part_that_says_nothing(self) -> None:
        given = material(part("a"), part("silent", "soul", ""), part("b"))
        assert text(given) == "## Tone\n\na\n\nb"

    def test_the_xml_tag_of_a_type_is_its_slug(self) -> None:
        assert "<house-style>\np\n</house-style>" in text(
            material(part("p", "house-style")), style="xml"
        )


class TestOrderOfKinds:
    def test_persona_parts_traits_skills_guardrails(self) -> None:
        given = material(
            Guardrail(name="g", description="G."),
            Skill(name="s", description="S."),
            trait("t", "T."),
            part("p", summary="P."),
            summary="Me.",
        )
        assert text(given) == (
            "Me.\n\n## Tone\n\nP.\n\n## Traits\n\n- **t**: T.\n\n"
            "## Skills\n\n- **s**: S.\n\n## Guardrails\n\n- **g**: G."
        )
        assert text(given, style="xml") == (
            '<persona name="ada">\nMe.\n\n<tone>\nP.\n</tone>\n\n'
            '<traits>\n<trait name="t">T.</trait>\n</traits>\n\n'
            '<skills>\n<skill name="s">S.</skill>\n</skills>\n\n'
            '<guardrails>\n<guardrail name="g">G.</guardrail>\n</guardrails>\n</persona>'
        )

    def test_lists_keep_the_order_of_their_links(self) -> None:
        given = material(trait("z", "Z."), trait("a", "A."), trait("m", "M."))
        assert text(given) == "## Traits\n\n- **z**: Z.\n- **a**: A.\n- **m**: M."

    def test_detail_blocks_of_a_list(self) -> None:
        given = material(
            Skill(name="maths", description="Counts.", content="Count\n\nwell."),
            Skill(name="art", description="Draws."),
        )
        assert text(given, detail=True) == (
            "## Skills\n\n### maths\n\nCount\n\nwell.\n\n### art\n\nDraws."
        )

    def test_severity_stands_in_detail_only_and_only_when_there_is_one(self) -> None:
        given = material(
            Guardrail(name="a", description="A.", severity="critical"),
            Guardrail(name="b", description="B."),
        )
        assert "critical" not in text(given)
        assert "critical" not in text(given, style="xml")
        assert text(given, detail=True) == (
            "## Guardrails\n\n### a (critical)\n\nA.\n\n### b\n\nB."
        )
        xml = text(given, style="xml", detail=True)
        assert '<guardrail name="a" severity="critical">\nA.\n</guardrail>' in xml
        assert '<guardrail name="b">\nB.\n</guardrail>' in xml


class TestBlankTexts:
    @pytest.mark.parametrize("blank", ["", " ", "\n", "\r\n \r\n", "\t \n", "{{empty}}"])
    @pytest.mark.parametrize("style", ["markdown", "xml", "plain"])
    @pytest.mark.parametrize("detail", [False, True])
    def test_leave_nothing_behind(self, blank: str, style: Style, detail: bool) -> None:
        given = material(
            part("p", "soul", blank),
            trait("t", blank),
            Skill(name="s", description=blank),
            Guardrail(name="g", description=blank, severity="high"),
            summary=blank,
        )
        found = composed(given, style=style, detail=detail, vars={"empty": " "})
        assert found.text == ""
        assert all(line.kind == "layout" for line in found.lines)
        assert found.tokens == 0

    def test_an_item_of_a_list(self) -> None:
        given = material(trait("a", "A."), trait("b", " "), trait("c", "C."))
        assert text(given) == "## Traits\n\n- **a**: A.\n- **c**: C."

    def test_only_parts(self) -> None:
        assert text(material(part("p", summary="P."))) == "## Tone\n\nP."

    def test_detail_falls_back_to_the_short_text(self) -> None:
        given = material(
            part("p", "soul", "short p", " \n"),
            trait("t", "short t", "\t"),
            Skill(name="s", description="short s", content=""),
            Guardrail(name="g", description="short g", content="\r\n"),
            summary="short persona",
            detail=" ",
        )
        said = text(given, detail=True, style="plain")
        assert said == "short persona\n\nshort p\n\nt: short t\n\ns: short s\n\ng: short g"

    def test_summary_never_falls_back_to_the_long_text(self) -> None:
        given = material(
            part("p", "soul", "", "long"),
            trait("t", "", "long"),
            Skill(name="s", content="long"),
            Guardrail(name="g", content="long"),
        )
        assert text(given) == ""
        assert text(given, detail=True, style="plain") == "long\n\nt: long\n\ns: long\n\ng: long"

    @pytest.mark.parametrize("detail", [False, True])
    def test_a_blank_persona_summary_leaves_its_own_text_out(self, detail: bool) -> None:
        given = material(
            part("p"), summary=" \n", detail="You are Ada.", description="A tutor.",
        )  # fmt: skip
        assert text(given, detail=detail) == "## Tone\n\np"

    def test_a_part_has_no_description_in_the_text(self) -> None:
        given = material(replace(part("p", summary=""), description="Described."))
        assert text(given) == text(given, detail=True) == ""


class TestTidying:
    @pytest.mark.parametrize(
        ("raw", "tidy"),
        [
            ("a\r\nb", "a\nb"),
            ("\r\n\r\na\r\n\r\n", "a"),
            ("\n \n\t\na", "a"),
            ("a  \t", "a"),
            ("a\n\n  \n", "a"),
            ("    indented\n  less", "    indented\n  less"),
            ("\n\n    indented", "    indented"),
            ("  \n\t- item", "\t- item"),
            ("a\n\n\n\nb", "a\n\n\n\nb"),
            ("a\u2028b\x0bc\x0cd\x85e", "a\u2028b\x0bc\x0cd\x85e"),
            ("a\rb", "a\rb"),
        ],
    )
    @pytest.mark.parametrize("detail", [False, True])
    def test_of_a_text(self, raw: str, tidy: str, detail: bool) -> None:
        given = material(part("p", summary=raw, content=raw), summary=raw, detail=raw)
        found = composed(given, detail=detail, style="plain")
        assert found.text == f"{tidy}\n\n{tidy}"
        assert len(found.lines) == found.text.count("\n") + 1

    @pytest.mark.parametrize(
        ("raw", "line"),
        [
            ("a\nb", "a b"),
            ("a\r\nb", "a b"),
            ("a\n\nb", "a  b"),
            ("\n\na\nb\n", "a b"),
            ("a \n b", "a   b"),
            ("- x\n- y", "- x - y"),
        ],
    )
    def test_line_breaks_become_spaces_in_lists(self, raw: str, line: str) -> None:
        given = material(
            trait("t", raw), Skill(name="s", description=raw), Guardrail(name="g", description=raw)
        )
        assert text(given) == (
            f"## Traits\n\n- **t**: {line}\n\n## Skills\n\n- **s**: {line}\n\n"
            f"## Guardrails\n\n- **g**: {line}"
        )
        assert f'<trait name="t">{line}</trait>' in text(given, style="xml")
        assert text(given, style="plain") == f"t: {line}\n\ns: {line}\n\ng: {line}"

    def test_leaves_the_stored_values_as_written(self) -> None:
        raw = "\r\n  a \r\n"
        given = material(part("p", summary=raw), summary=raw)
        composed(given)
        assert given.parts["p"].summary == given.persona.summary == raw

    @pytest.mark.parametrize("style", ["markdown", "xml", "plain"])
    def test_no_final_newline(self, style: Style) -> None:
        for detail in (False, True):
            found = text(ADA, style=style, detail=detail)
            assert found == found.strip()

    @pytest.mark.parametrize("style", ["markdown", "plain"])
    def test_exactly_one_blank_line_between_blocks(self, style: Style) -> None:
        given = material(
            part("a", summary="\n\na\n\n\n"), part("b", "soul", "\nb\r\n\r\n"), trait("t", "\nt\n"),
            summary="\nme\n\n",
        )  # fmt: skip
        for detail in (False, True):
            found = text(given, style=style, detail=detail)
            assert "\n\n\n" not in found
            assert found.strip("\n") == found


class TestVariables:
    @pytest.mark.parametrize(
        ("raw", "said"),
        [
            ("{{who}}", "Bob"),
            ("{{ who }}", "Bob"),
            ("{{   who}}", "Bob"),
            ("a{{who}}b{{who}}", "aBobbBob"),
            ("{{a.b-c_1}}", "dotted"),
            ("{{_x}}", "underscore"),
            ("{{naïve}}", "unicode"),
            ("{{{who}}}", "{Bob}"),
            ("{{{{who}}}}", "{{Bob}}"),
            # Not variables: left as written.
            ("{who}", "{who}"),
            ("{ {who} }", "{ {who} }"),
            ("{{1x}}", "{{1x}}"),
            ("{{who", "{{who"),
            ("who}}", "who}}"),
            ("{{}}", "{{}}"),
            ("{{ }}", "{{ }}"),
            ("{{who there}}", "{{who there}}"),
            ("{{-who}}", "{{-who}}"),
            ("{{#if who}}", "{{#if who}}"),
            ("{% who %} ${who} %who% $who", "{% who %} ${who} %who% $who"),
            ("{{wh\no}}", "{{wh\no}}"),
            (r"\{{who}}", r"\Bob"),
            ("{{Who}}", "{{Who}}"),
        ],
    )
    def test_are_replaced_where_vars_has_them(self, raw: str, said: str) -> None:
        values = {
            "who": "Bob",
            "a.b-c_1": "dotted",
            "_x": "underscore",
            "naïve": "unicode",
            "1x": "WRONG",
            "": "WRONG",
            "-who": "WRONG",
            "who there": "WRONG",
        }
        assert text(material(part("p", summary=raw)), style="plain", vars=values) == said

    def test_in_every_kind_of_text(self) -> None:
        given = material(
            part("p", summary="p {{x}}", content="P {{x}}"),
            trait("t", "t {{x}}", "T {{x}}"),
            Skill(name="s", description="s {{x}}", content="S {{x}}"),
            Guardrail(name="g", description="g {{x}}", content="G {{x}}"),
            summary="me {{x}}",
            detail="Me {{x}}",
        )
        for detail in (False, True):
            found = composed(given, detail=detail, vars={"x": "1"})
            assert found.text.count("1") == 5
            assert found.unresolved == ()

    def test_once_so_that_values_are_not_looked_into(self) -> None:
        given = material(part("p", summary="{{a}} {{b}}"))
        found = composed(given, style="plain", vars={"a": "{{b}}", "b": "{{a}}"})
        assert found.text == "{{b}} {{a}}"

    def test_a_value_and_its_neighbours_do_not_make_a_variable(self) -> None:
        given = material(part("p", summary="{{open}}b}}"))
        assert text(given, style="plain", vars={"open": "{{", "b": "WRONG"}) == "{{b}}"

    @pytest.mark.parametrize("value", [r"\1 \g<0> \n", "$1 & <b>", "a\\", "", "世界"])
    def test_values_are_taken_literally(self, value: str) -> None:
        given = material(part("p", summary="[{{x}}]"))
        assert text(given, style="plain", vars={"x": value}) == f"[{value}]"

    def test_values_are_tidied_with_their_text(self) -> None:
        given = material(part("p", summary="{{x}}"), trait("t", "{{x}}"))
        said = text(given, style="plain", vars={"x": "\r\na\r\nb \r\n"})
        assert said == "a\nb\n\nt: a b"

    def test_unused_vars_are_no_error(self) -> None:
        assert text(material(part("p")), vars={"x": "1"}) == "## Tone\n\np"

    def test_left_ones_are_listed_once_in_order_of_appearance(self) -> None:
        given = material(
            part("p", summary="{{z}} {{ b }} {{z}}"),
            trait("t", "{{a}} {{b}} {{known}}"),
            Guardrail(name="g", description="{{c}}"),
            summary="{{m}}",
        )
        found = composed(given, vars={"known": "yes"})
        assert found.unresolved == ("m", "z", "b", "a", "c")

    def test_only_what_is_in_the_text_is_listed(self) -> None:
        given = material(
            part("p", summary="{{short}}", content="{{long}}"), part("q", summary="{{muted}}"),
            trait("t", "{{trait}}"),
        )  # fmt: skip
        options = {"mute": frozenset({"part:q"}), "traits": False}
        assert composed(given, **options).unresolved == ("short",)
        assert composed(given, detail=True, **options).unresolved == ("long",)

    def test_one_that_a_value_brings_in_is_left_and_listed(self) -> None:
        given = material(part("p", summary="{{a}}"))
        assert composed(given, vars={"a": "{{b}}"}).unresolved == ("b",)

    @pytest.mark.parametrize("style", ["markdown", "xml", "plain"])
    @pytest.mark.parametrize("detail", [False, True])
    def test_names_are_not_texts(self, style: Style, detail: bool) -> None:
        given = material(trait("{{x}}", "Asks."), Skill(name="{{y}}", description="Counts."))
        found = composed(given, style=style, detail=detail, vars={"x": "WRONG"})
        assert "{{x}}" in found.text
        assert "WRONG" not in found.text
        assert found.unresolved == ()

    def test_a_line_break_that_becomes_a_space_makes_no_variable(self) -> None:
        found = composed(material(trait("t", "{{\nx}}")), vars={"x": "WRONG"})
        assert found.text.endswith("- **t**: {{ x}}")
        assert found.unresolved == ()

    def test_a_lone_surrogate_in_a_value_is_refused(self) -> None:
        # The command line hands on bytes that are not UTF-8 as lone surrogates.
        for bad in ("\udcff", "\x00"):
            with pytest.raises(Invalid, match="vars"):
                composed(material(part("p", summary="{{x}}")), vars={"x": bad})


class TestXmlEscaping:
    HOSTILE = "a\"b'c<d>e&f&amp;g]]>h"

    def test_attributes_are_escaped(self) -> None:
        given = material(
            part("p"),
            trait(self.HOSTILE, "T."),
            Skill(name=self.HOSTILE, description="S."),
            Guardrail(name=self.HOSTILE, description="G.", severity="low"),
            name=self.HOSTILE,
        )
        for detail in (False, True):
            root = ElementTree.fromstring(text(given, style="xml", detail=detail))
            assert root.attrib == {"name": self.HOSTILE}
            for tag in ("trait", "skill", "guardrail"):
                (found,) = root.iter(tag)
                assert found.attrib["name"] == self.HOSTILE

    def test_quotes_are_always_double(self) -> None:
        given = material(part("p"), name='say "hi"')
        assert text(given, style="xml").startswith('<persona name="say &quot;hi&quot;">\n')
        assert text(material(part("p"), name="it's"), style="xml").startswith(
            '<persona name="it\'s">\n'
        )

    def test_texts_are_not(self) -> None:
        given = material(
            part("p", summary='</tone> & <b> "q"'), trait("t", "</trait>&amp;"), summary="<&>"
        )
        said = text(given, style="xml")
        assert '\n</tone> & <b> "q"\n</tone>' in said
        assert '<trait name="t"></trait>&amp;</trait>' in said
        assert said.startswith('<persona name="ada">\n<&>\n')

    def test_markdown_and_plain_show_names_as_they_are(self) -> None:
        given = material(trait("**b** <i>", "T."))
        assert text(given) == "## Traits\n\n- **" + "**b** <i>" + "**: T."
        assert text(given, style="plain") == "**b** <i>: T."


def origins(given: Material, **options: object) -> list[tuple[str, str, str | None]]:
    found = composed(given, **options)
    lines = found.text.split("\n")
    assert len(lines) == len(found.lines)
    return [(line.kind, line.name, line.layer) for line in found.lines]


class TestProvenance:
    LAYOUT = ("layout", "", None)

    def test_of_every_line_of_ada(self) -> None:
        layout = self.LAYOUT
        assert origins(ADA) == [
            ("persona", "ada", None),
            layout,
            layout,
            layout,
            ("part", "kind", "own"),
            layout,
            layout,
            layout,
            ("part", "warm", "own"),
            layout,
            ("part", "slow", "own"),
            layout,
            layout,
            layout,
            ("trait", "curious", None),
            layout,
            layout,
            layout,
            ("guardrail", "no-med", None),
        ]

    def test_in_xml_detail(self) -> None:
        layout = self.LAYOUT
        given = material(
            part("p", summary="a\n\nb"), Skill(name="s", description="S.\n\nT."), summary="Me."
        )
        assert origins(given, style="xml", detail=True) == [
            layout,  # <persona>
            ("persona", "ada", None),
            layout,
            layout,  # <tone>
            ("part", "p", "own"),
            layout,
            ("part", "p", "own"),
            layout,  # </tone>
            layout,
            layout,  # <skills>
            layout,  # <skill>
            ("skill", "s", None),
            layout,
            ("skill", "s", None),
            layout,  # </skill>
            layout,  # </skills>
            layout,  # </persona>
        ]

    def test_an_xml_item_is_its_entry_s_line(self) -> None:
        assert ("trait", "t", None) in origins(material(trait("t", "T.")), style="xml")

    def test_layers(self) -> None:
        given = material(
            part("own", "soul"), part("staged", "goal"), part("over"), links=["own"],
            arc=arc(one=["staged"]), stage="one",
        )  # fmt: skip
        found = origins(given, overrides={"tone": "over"})
        assert [line for line in found if line[0] != "layout"] == [
            ("part", "own", "own"),
            ("part", "staged", "stage"),
            ("part", "over", "override"),
        ]

    def test_lines_are_split_at_newlines_only(self) -> None:
        odd = "a\u2028b\x0bc\x0cd\x85e\x1cf\rg"
        found = origins(material(part("p", summary=f"{odd}\n{odd}")), style="plain")
        assert found == [("part", "p", "own")] * 2

    def test_a_text_that_looks_like_a_heading_is_still_its_part_s(self) -> None:
        found = origins(material(part("p", summary="## Tone\n</tone>")), style="plain")
        assert found == [("part", "p", "own")] * 2

    def test_blank_lines_inside_a_text_are_layout(self) -> None:
        found = origins(material(part("p", summary="a\n \n\nb")), style="plain")
        assert found == [("part", "p", "own"), self.LAYOUT, self.LAYOUT, ("part", "p", "own")]
