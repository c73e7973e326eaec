"""Rules of releases: labels, what a text is made from, and what differs between two."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from store.compose.request import Material
from store.entries import AnyEntry, Arc, Guardrail, Part, PartLink, Persona, Skill, Stage, Trait
from store.errors import Invalid
from store.releases import Content, Input, diff_as_json, diff_contents, inputs_of, valid_label

PARTS = {
    name: Part(name=name, guid=f"g-{name}", part_type="tone", summary=f"{name}.")
    for name in ("warm", "slow", "terse", "loud")
}
ADA = Persona(
    name="ada",
    guid="g-ada",
    summary="You are Ada.",
    parts=(PartLink("warm"), PartLink("slow", 1)),
    traits=("curious",),
    skills=("sums",),
    guardrails=("no-med",),
    arc="growth",
    stage="new",
    compiled_summary="old",
    compiled_detail="old",
    compiled_at=datetime(2026, 5, 1, tzinfo=UTC),
)
GROWTH = Arc(
    name="growth",
    guid="g-growth",
    stages=(
        Stage(name="new", guid="s1", parts=("terse", "slow")),
        Stage(name="old", guid="s2", parts=("loud",)),
    ),
)


def material(persona: Persona = ADA, **parts: Part) -> Material:
    return Material(
        persona=persona,
        parts={**PARTS, **parts},
        traits=(Trait(name="curious", guid="g-curious", trait_type="cognitive"),),
        skills=(Skill(name="sums", guid="g-sums", content="Add."),),
        guardrails=(Guardrail(name="no-med", guid="g-no-med", content="No."),),
        arc=GROWTH,
    )


def content(made_from: Material, summary: str = "S", detail: str = "D") -> Content:
    return Content(summary, detail, inputs_of(made_from))


def words(text: str) -> int:
    return len(text.split())


@pytest.mark.parametrize("label", ["production", " staging ", "v1.2", "2026-05 spring", "größer"])
def test_labels_are_names(label: str) -> None:
    assert valid_label(label) == label.strip()


@pytest.mark.parametrize("label", ["", " ", "latest", "Latest", " LATEST", "1", "٣", "a/b", "a\nb"])
def test_what_cannot_be_a_label(label: str) -> None:
    with pytest.raises(Invalid, match="label"):
        valid_label(label)


def test_inputs_are_what_the_text_is_made_from() -> None:
    found = [(one.kind, one.name) for one in inputs_of(material())]
    assert found == [
        ("persona", "ada"), ("part", "warm"), ("part", "slow"), ("part", "terse"),
        ("trait", "curious"), ("skill", "sums"), ("guardrail", "no-med"), ("arc", "growth"),
    ]  # fmt: skip


def test_inputs_hold_values_and_no_compiled_text() -> None:
    persona, warm, *_ = inputs_of(material())
    assert warm.snapshot["summary"] == "warm."
    assert warm.guid == "g-warm"
    assert persona.snapshot["parts"][0]["guid"] == "g-warm"
    assert "compiled" not in persona.snapshot


def test_without_an_arc_its_stages_count_for_nothing() -> None:
    alone = replace(material(replace(ADA, arc="", stage="")), arc=None)
    assert [one.name for one in inputs_of(alone)][:3] == ["ada", "warm", "slow"]
    assert "growth" not in [one.name for one in inputs_of(alone)]


class TestDiff:
    def test_the_same_is_the_same(self) -> None:
        diff = diff_contents(content(material()), content(material()), ("one", "two"), words)
        assert diff.same
        assert diff.inputs == ()
        assert [text.lines for text in diff.texts] == [(), ()]

    def test_it_names_entries_and_fields(self) -> None:
        other = replace(ADA, parts=(PartLink("warm"),), voice="alto")
        was = content(material(), "a\nb", "x")
        now = content(material(other, warm=replace(PARTS["warm"], content="New.")), "a\nc d", "x")
        diff = diff_contents(was, now, ("release 1", "now"), words)
        assert [str(one) for one in diff.inputs] == [
            "persona ada: parts, voice",
            "part warm: content",
        ]
        assert not diff.same
        summary, detail = diff.texts
        assert detail.lines == ()
        assert summary.lines == (
            "--- release 1, summary", "+++ now, summary", "@@ -1,2 +1,2 @@", " a", "-b", "+c d",
        )  # fmt: skip
        assert (summary.tokens_before, summary.tokens_after) == (2, 3)

    def test_added_removed_and_renamed(self) -> None:
        was = content(material())
        renamed = replace(PARTS["warm"], name="heat")
        now = content(
            material(replace(ADA, parts=(PartLink("heat"), PartLink("loud", 1))), heat=renamed)
        )
        diff = diff_contents(was, now, ("one", "two"), words)
        said = {str(one) for one in diff.inputs}
        assert "part heat: name" in said
        assert "part loud: added" in said
        assert not any("part slow" in one for one in said), "its stage has it still"

    def test_a_renamed_link_is_the_same_link(self) -> None:
        renamed: AnyEntry = replace(PARTS["warm"], name="heat")
        now = material(
            replace(ADA, parts=(PartLink("heat"), PartLink("slow", 1))),
            heat=renamed,  # type: ignore[arg-type]
        )
        diff = diff_contents(content(material()), content(now), ("one", "two"), words)
        assert [str(one) for one in diff.inputs] == ["part heat: name"]

    def test_entries_are_told_apart_by_guid(self) -> None:
        one = Input("part", {"guid": "1", "name": "warm", "summary": "a"})
        two = Input("part", {"guid": "2", "name": "warm", "summary": "a"})
        diff = diff_contents(
            Content("", "", (one,)), Content("", "", (two,)), ("one", "two"), words
        )
        assert [str(found) for found in diff.inputs] == ["part warm: removed", "part warm: added"]
        assert diff_as_json(diff, "words")["inputs"][0] == {
            "kind": "part", "name": "warm", "change": "removed", "fields": [],
        }  # fmt: skip
