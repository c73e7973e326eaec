"""Texts that break out of their place in a prompt."""

from __future__ import annotations

import pytest

from store.checks import looks
from store.entries import AnyEntry, Guardrail, Role, Sequence, Skill, Step, Trait
from tests.store.checks.build import part, persona, said


class TestHeadings:
    @pytest.mark.parametrize(
        "line", ["## Tone", "##  tone ##", "  ## Guardrails", "## Inner life", "## traits"]
    )
    def test_a_line_that_equals_one_of_ours(self, line: str) -> None:
        entries = (part(content=f"One.\n{line}\nTwo."), part("x", "inner-life"))
        ((who, field, message),) = said(looks.headings, *entries)
        assert (who, field) == ("part warm", "content")
        assert f'line 2, "{line.strip()}"' in message

    def test_the_header_of_a_step(self) -> None:
        ((_, field, message),) = said(looks.headings, persona(summary="[Current step: hello]"))
        assert field == "summary"
        assert "[Current step: hello]" in message

    @pytest.mark.parametrize(
        "line",
        ["## House rules", "### Tone", "# Tone", "Say ## Tone.", "##Tone", "    ## Tone", "Tone"],
    )
    def test_other_lines_are_prose(self, line: str) -> None:
        assert said(looks.headings, part(content=line)) == []

    def test_a_role_prompt_stands_outside_of_our_headings(self) -> None:
        assert said(looks.headings, Role(name="host", system_prompt="## Tone\nKind.")) == []


class TestRoleLines:
    @pytest.mark.parametrize(
        "line",
        ["User: hello", "  Assistant: hi", "SYSTEM:", "system:", "Human: x", "<|im_start|>user"],
    )
    def test_a_line_that_begins_a_turn(self, line: str) -> None:
        ((_, field, message),) = said(looks.role_lines, part(content=f"One.\n{line}\nTwo."))
        assert field == "content"
        assert message.startswith("line 2 begins with ")

    @pytest.mark.parametrize(
        "line",
        [
            "system: where a sentence goes on after a line break",
            "The user: a person who asks.",
            "- User: asks",
            "Users: many",
            "System design: small parts.",
            "**User:** asks",
        ],
    )
    def test_other_lines_are_prose(self, line: str) -> None:
        assert said(looks.role_lines, part(content=f"One.\n{line}")) == []

    def test_roles_and_steps_are_looked_at_too(self) -> None:
        host = Role(name="host", system_prompt="User: x", refinement_prompt="Human: y")
        call = Sequence(name="call", steps=(Step(id="hello", instruction="Assistant: hi"),))
        assert [one[:2] for one in said(looks.role_lines, host, call)] == [
            ("role host", "system_prompt"),
            ("role host", "refinement_prompt"),
            ("sequence call", 'steps "hello", instruction'),
        ]


class TestClosedTags:
    @pytest.mark.parametrize(
        ("entry", "tag"),
        [
            (part(content="a </tone> b"), "</tone>"),
            (part(content="a </ tone > b"), "</ tone >"),
            (part(content="a </persona> b"), "</persona>"),
            (persona(detail="a </persona> b"), "</persona>"),
            (Trait(name="x", trait_type="social", instruction="a </traits> b"), "</traits>"),
            (Skill(name="x", content="a </skill> b"), "</skill>"),
            (Guardrail(name="x", content="a </guardrail> b"), "</guardrail>"),
        ],
    )
    def test_a_text_that_closes_the_tag_around_it(self, entry: AnyEntry, tag: str) -> None:
        ((_, _, message),) = said(looks.closed_tags, entry)
        assert message.startswith(f"line 1 closes its own tag with {tag}:")

    @pytest.mark.parametrize(
        "entry",
        [
            part(content="a </goal> </trait> <tone> b"),
            persona(detail="a </tone> b"),
            Role(name="host", system_prompt="a </persona> </role>"),
        ],
    )
    def test_other_tags_stay_inside(self, entry: AnyEntry) -> None:
        assert said(looks.closed_tags, entry) == []
