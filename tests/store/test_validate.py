"""What makes an entry valid, and what the messages say (SPEC section 3)."""

from __future__ import annotations

import math
from typing import Any
from unicodedata import category

import pytest

from store.entries import (
    KINDS,
    AnyEntry,
    Arc,
    Guardrail,
    Kind,
    Part,
    PartLink,
    Persona,
    Preset,
    Role,
    Sequence,
    Skill,
    Stage,
    Step,
    Trait,
)
from store.errors import Invalid, StoreError
from store.fields import FIELDS, PRESET_FIELDS, STAGE_FIELDS, STEP_FIELDS, Field
from store.records import from_record
from store.validate import check_entry, valid_name

LEAST: dict[Kind, dict[str, Any]] = {
    "persona": {"name": "x"},
    "part": {"name": "x", "part_type": "tone", "summary": "s"},
    "trait": {"name": "x", "trait_type": "social"},
    "skill": {"name": "x"},
    "guardrail": {"name": "x"},
    "arc": {"name": "x"},
    "role": {"name": "x", "system_prompt": "p"},
    "sequence": {"name": "x", "steps": [{"id": "s", "instruction": "i"}]},
}
"""The least that is valid of each kind."""


def refused(kind: Kind, **changes: Any) -> Invalid:
    """The error of the least entry with these changes; None takes a key away."""
    record = {**LEAST[kind], **changes}
    record = {key: value for key, value in record.items() if value is not None}
    with pytest.raises(Invalid) as raised:
        from_record(kind, record)
    return raised.value


def accepted(kind: Kind, **changes: Any) -> Any:
    return from_record(kind, {**LEAST[kind], **changes}).entry


def says(error: StoreError, *pieces: str) -> None:
    for piece in pieces:
        assert piece in str(error)


@pytest.mark.parametrize("kind", KINDS)
def test_the_least_of_every_kind_is_valid(kind: Kind) -> None:
    check_entry(accepted(kind))


class TestNames:
    @pytest.mark.parametrize(
        "name",
        [
            "a", "Ada Byron", "x" * 128, "👩" * 128, "日本語", "a.b:c;d", "-", "..", "a\\b",
            "it's \"q\"", "%2F", "[red]", "{{x}}", "a\u2028b", "e\u0301", "\u200bzero", "CON",
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("kind", KINDS)
    def test_allowed(self, kind: Kind, name: str) -> None:
        assert accepted(kind, name=name).name == name

    @pytest.mark.parametrize(
        ("given", "stored"),
        [(" a ", "a"), ("\ta b\n", "a b"), ("\u00a0a\u3000", "a"), (f"  {'x' * 128}  ", "x" * 128)],
    )
    def test_are_stored_trimmed(self, given: str, stored: str) -> None:
        assert valid_name(given, kind="part") == stored
        assert accepted("part", name=given).name == stored

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("blank", ["", " ", "\t\r\n", "\u3000", None])
    def test_blank_or_missing(self, kind: Kind, blank: str | None) -> None:
        error = refused(kind, name=blank)
        assert (error.kind, error.field) == (kind, "name")
        says(error, kind, "name", "required")

    @pytest.mark.parametrize("name", ["x" * 129, "👩" * 129, "x" * 100_000])
    def test_too_long(self, name: str) -> None:
        error = refused("part", name=name)
        says(error, "part", "name", "128", f"{len(name):,}")
        assert len(str(error)) < 400

    @pytest.mark.parametrize("code", [*range(0x20), *range(0x7F, 0xA0)])
    def test_control_characters(self, code: int) -> None:
        error = refused("trait", name=f"a{chr(code)}b")
        assert error.field == "name"
        says(error, "trait", "name", "control character")

    @pytest.mark.parametrize("name", ["a/b", "/", "/a", "a/"])
    def test_slashes(self, name: str) -> None:
        says(refused("role", name=name), "role", "name", '"/"', '"-"')

    @pytest.mark.parametrize("name", ["a\ud800", "\udfffa", "\ud83d\ude00"])
    def test_lone_surrogates(self, name: str) -> None:
        says(refused("role", name=name), "role", "name", "surrogate")

    def test_are_compared_exactly(self) -> None:
        accepted("arc", stages=[{"name": "Dawn"}, {"name": "dawn"}, {"name": "da wn"}])
        accepted("persona", traits=["é", "e\u0301"])

    @pytest.mark.parametrize("bad", ["", "a/b", "x" * 129, "a\0b", "a\nb", "a\ud800"])
    def test_of_stages_and_presets_too(self, bad: str) -> None:
        says(refused("arc", stages=[{"name": "ok"}, {"name": bad}]), 'arc "x"', "stages", "name")
        says(refused("persona", presets=[{"name": bad}]), 'persona "x"', "presets", "name")

    def test_numbered_so_that_a_nameless_stage_can_be_found(self) -> None:
        says(refused("arc", stages=[{"name": "ok"}, {"name": ""}]), "stages 2")

    def test_stages_and_presets_are_trimmed(self) -> None:
        assert accepted("arc", stages=[{"name": " dawn "}]).stages[0].name == "dawn"
        assert accepted("persona", presets=[{"name": " p "}]).presets[0].name == "p"


class TestId:
    @pytest.mark.parametrize("kind", KINDS)
    def test_is_accepted_for_name(self, kind: Kind) -> None:
        record = {**LEAST[kind], "id": " y "}
        del record["name"]
        parsed = from_record(kind, record)
        assert parsed.entry.name == "y"
        assert parsed.unknown == ()

    def test_both_may_stand_when_they_agree(self) -> None:
        assert accepted("role", id=" x").name == "x"

    def test_two_that_differ(self) -> None:
        says(refused("role", id="y"), "role", '"x"', '"y"', "differ")

    @pytest.mark.parametrize("value", [1, True, ["a"], {"a": 1}, 1.5])
    @pytest.mark.parametrize("key", ["name", "id"])
    def test_of_a_wrong_shape(self, key: str, value: object) -> None:
        error = refused("role", **{key: value})
        assert error.field == key
        says(error, "role", key, "text")

    def test_rules_hold_for_id_too(self) -> None:
        for bad in ("a/b", "x" * 129, "a\tb", ""):
            error = refused("role", name=None, id=bad)
            assert error.field == "id"


REQUIRED = [
    ("part", "part_type"),
    ("part", "summary"),
    ("trait", "trait_type"),
    ("role", "system_prompt"),
]


class TestRequired:
    @pytest.mark.parametrize(("kind", "field"), REQUIRED)
    @pytest.mark.parametrize("blank", [None, "", "  ", "\n\t"])
    def test_a_field(self, kind: Kind, field: str, blank: str | None) -> None:
        error = refused(kind, **{field: blank})
        assert (error.kind, error.name, error.field) == (kind, "x", field)
        says(error, f'{kind} "x"', field, "required")

    @pytest.mark.parametrize(("kind", "field"), REQUIRED)
    def test_an_explicit_null_is_as_good_as_nothing(self, kind: Kind, field: str) -> None:
        with pytest.raises(Invalid, match="required"):
            from_record(kind, {**LEAST[kind], field: None})

    @pytest.mark.parametrize("steps", [None, []])
    def test_a_sequence_has_a_step(self, steps: object) -> None:
        error = refused("sequence", steps=steps)
        assert error.field == "steps"
        says(error, 'sequence "x"', "steps", "at least one")

    @pytest.mark.parametrize("step", [{}, {"instruction": "i"}, {"id": " ", "instruction": "i"}])
    def test_a_step_has_an_id(self, step: dict[str, str]) -> None:
        error = refused("sequence", steps=[{"id": "a", "instruction": "i"}, step])
        says(error, 'sequence "x"', "steps 2", "id", "required")

    @pytest.mark.parametrize("step", [{"id": "greet"}, {"id": "greet", "instruction": " \n"}])
    def test_a_step_has_an_instruction(self, step: dict[str, str]) -> None:
        error = refused("sequence", steps=[step])
        says(error, 'sequence "x"', "greet", "instruction", "required")

    def test_a_stage_has_a_name(self) -> None:
        says(refused("arc", stages=[{"description": "d"}]), 'arc "x"', "stages 1", "name")

    def test_a_display_name_is_not_needed(self) -> None:
        for kind in ("persona", "role", "sequence"):
            assert accepted(kind).display_name == ""  # type: ignore[arg-type]

    def test_nothing_else_is_required(self) -> None:
        required = {(kind, one.name) for kind in KINDS for one in FIELDS[kind] if one.required}
        assert required == {*REQUIRED, ("sequence", "steps")}

    @pytest.mark.parametrize(
        "entry",
        [
            Part(name="x", part_type="", summary="s"),
            Part(name="x", part_type="tone", summary=" "),
            Trait(name="x", trait_type=""),
            Role(name="x"),
            Sequence(name="x"),
            Sequence(name="x", steps=(Step(id="", instruction="i"),)),
            Sequence(name="x", steps=(Step(id="a", instruction=""),)),
            Skill(name=""),
        ],
    )
    def test_of_entries_made_in_code_too(self, entry: AnyEntry) -> None:
        with pytest.raises(Invalid):
            check_entry(entry)


CHOICES = [
    (kind, field.name, field.choices) for kind in KINDS for field in FIELDS[kind] if field.choices
]


class TestEnumerations:
    def test_are_those_of_the_contract(self) -> None:
        sensitivities = ("low", "medium", "high")
        assert {(kind, name): choices for kind, name, choices in CHOICES} == {
            ("guardrail", "severity"): ("low", "medium", "high", "critical"),
            ("role", "thinking_level"): ("off", "low", "medium", "high"),
            ("role", "vad_start_sensitivity"): sensitivities,
            ("role", "vad_end_sensitivity"): sensitivities,
            ("role", "activity_handling"): ("no_interrupt", "start_of_activity_interrupts"),
            ("role", "turn_coverage"): (
                "turn_includes_only_activity",
                "turn_includes_all_input",
                "turn_includes_audio_activity",
            ),
            ("sequence", "completion"): ("all_steps", "explicit_close", "max_turns"),
        }

    @pytest.mark.parametrize(("kind", "field", "choices"), CHOICES)
    def test_take_their_values_and_blank(
        self, kind: Kind, field: str, choices: tuple[str, ...]
    ) -> None:
        for value in (*choices, ""):
            assert getattr(accepted(kind, **{field: value}), field) == value
        assert getattr(accepted(kind, **{field: None}), field) == ""

    @pytest.mark.parametrize(("kind", "field", "choices"), CHOICES)
    @pytest.mark.parametrize("bad", ["nonsense", "HIGH", "low,high", "lo"])
    def test_refuse_others_and_list_what_is_right(
        self, kind: Kind, field: str, choices: tuple[str, ...], bad: str
    ) -> None:
        error = refused(kind, **{field: bad})
        assert (error.kind, error.name, error.field) == (kind, "x", field)
        says(error, f'{kind} "x"', field, f'"{bad}"', *choices, "blank")


NUMBERS = [
    (kind, field.name, field)
    for kind in KINDS
    for field in FIELDS[kind]
    if field.shape in ("number", "integer")
]
BUDGET = "thinking_budget"
HUGE = [
    pytest.param(2**63, id="2**63"),
    pytest.param(1e300, id="1e300"),
    pytest.param(10**400, id="10**400"),
    pytest.param(-(10**400), id="-10**400"),
    # TOML may write it as 0xfff…; Python does not print numbers this long.
    pytest.param(16**5000, id="0xfff"),
]


class TestNumbers:
    def test_are_those_of_the_contract(self) -> None:
        assert {(kind, name) for kind, name, _ in NUMBERS} == {
            ("role", "temperature"),
            ("role", "thinking_budget"),
            ("role", "vad_prefix_padding_ms"),
            ("role", "vad_silence_duration_ms"),
            ("role", "context_compression_trigger_tokens"),
            ("role", "context_compression_target_tokens"),
            ("sequence", "max_turns"),
        }

    @pytest.mark.parametrize(("kind", "name", "field"), NUMBERS)
    def test_zero_is_a_value(self, kind: Kind, name: str, field: Field) -> None:
        found = getattr(accepted(kind, **{name: 0}), name)
        assert found == 0
        assert found is not None

    @pytest.mark.parametrize(("kind", "name", "field"), NUMBERS)
    def test_negative_is_out_of_range(self, kind: Kind, name: str, field: Field) -> None:
        for bad in (-2, -(2**70)):
            error = refused(kind, **{name: bad})
            assert (error.kind, error.name, error.field) == (kind, "x", name)
            says(error, f'{kind} "x"', name, "out of range", "0")

    def test_minus_one_is_automatic_for_the_thinking_budget_only(self) -> None:
        assert accepted("role", thinking_budget=-1).thinking_budget == -1
        says(refused("role", thinking_budget=-2), "-1 for automatic")
        for kind, name, _ in NUMBERS:
            if name != BUDGET:
                says(refused(kind, **{name: -1}), "-1", "out of range")

    @pytest.mark.parametrize("value", [0, 0.0, 1, 0.7, 2, 2.0, 1e-9])
    def test_temperature(self, value: float) -> None:
        found = accepted("role", temperature=value).temperature
        assert found == value
        assert isinstance(found, float)

    @pytest.mark.parametrize(
        "value", [-0.1, 2.1, 2.0000001, 3, -1, 1e308, math.inf, -math.inf, math.nan]
    )
    def test_temperature_out_of_range(self, value: float) -> None:
        says(refused("role", temperature=value), 'role "x"', "temperature", "0 to 2")

    @pytest.mark.parametrize(("kind", "name", "field"), NUMBERS)
    @pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
    def test_no_number_at_all(self, kind: Kind, name: str, field: Field, value: float) -> None:
        assert refused(kind, **{name: value}).field == name

    @pytest.mark.parametrize(("kind", "name", "field"), NUMBERS)
    @pytest.mark.parametrize("value", ["1", "", [1], {"a": 1}, True, False])
    def test_of_a_wrong_shape(self, kind: Kind, name: str, field: Field, value: object) -> None:
        error = refused(kind, **{name: value})
        assert error.field == name
        says(error, f'{kind} "x"', name, "number")

    def test_a_whole_float_is_a_whole_number(self) -> None:
        # JSON of other languages writes 8 as 8.0.
        found = accepted("sequence", max_turns=8.0).max_turns
        assert (found, type(found)) == (8, int)
        says(refused("sequence", max_turns=8.5), "whole number")

    @pytest.mark.parametrize(("kind", "name", "field"), NUMBERS)
    @pytest.mark.parametrize("value", HUGE)
    def test_what_no_database_can_hold(
        self, kind: Kind, name: str, field: Field, value: float
    ) -> None:
        error = refused(kind, **{name: value})
        assert error.field == name
        assert len(str(error)) < 400

    def test_the_message_of_a_number_too_large_does_not_ask_for_more(self) -> None:
        error = refused("sequence", max_turns=2**63)
        says(error, "out of range", f"{2**63 - 1:,}")

    def test_the_largest_the_database_holds(self) -> None:
        assert accepted("sequence", max_turns=2**63 - 1).max_turns == 2**63 - 1

    @pytest.mark.parametrize("bad", [-1, -5])
    def test_of_a_step(self, bad: int) -> None:
        error = refused("sequence", steps=[{"id": "greet", "instruction": "i", "max_turns": bad}])
        says(error, 'sequence "x"', "greet", "max_turns", str(bad), "0 or more")

    @pytest.mark.parametrize("value", [2**31, -(2**31), *HUGE, 1.5, "1", True])
    @pytest.mark.parametrize("key", ["priority", "part_order"])
    def test_of_a_link(self, key: str, value: object) -> None:
        error = refused("persona", parts=[{"name": "p", key: value}])
        says(error, 'persona "x"', "parts", key)

    @pytest.mark.parametrize("value", [-(2**31) + 1, -1, 0, 2**31 - 1])
    def test_a_link_may_be_negative(self, value: int) -> None:
        (link,) = accepted("persona", parts=[{"name": "p", "priority": value}]).parts
        assert link.priority == value

    @pytest.mark.parametrize("value", [2**31, *HUGE, 1.5, "1", True])
    def test_of_a_stage(self, value: object) -> None:
        error = refused("arc", stages=[{"name": "dawn", "stage_order": value}])
        says(error, 'arc "x"', "dawn", "stage_order")


class TestSwitches:
    SWITCHES = [field.name for field in FIELDS["role"] if field.shape == "switch"]

    def test_are_those_of_the_contract(self) -> None:
        assert set(self.SWITCHES) == {
            "thinking_enabled", "include_thoughts", "automatic_activity_detection",
            "context_compression_enabled", "enable_affective_dialog",
        }  # fmt: skip

    @pytest.mark.parametrize("field", SWITCHES)
    def test_are_null_or_a_value(self, field: str) -> None:
        assert getattr(accepted("role"), field) is None
        assert getattr(accepted("role", **{field: None}), field) is None
        assert getattr(accepted("role", **{field: False}), field) is False
        assert getattr(accepted("role", **{field: True}), field) is True

    @pytest.mark.parametrize("field", SWITCHES)
    @pytest.mark.parametrize("bad", [0, 1, "true", "", [], 1.0])
    def test_of_a_wrong_shape(self, field: str, bad: object) -> None:
        error = refused("role", **{field: bad})
        assert error.field == field
        says(error, 'role "x"', "true or false")


class TestTypes:
    @pytest.mark.parametrize(
        "slug", ["tone", "a", "a1", "house-style", "house_style", "z-", "x" * 40]
    )
    def test_other_slugs_are_allowed(self, slug: str) -> None:
        assert accepted("part", part_type=slug).part_type == slug
        assert accepted("trait", trait_type=slug).trait_type == slug

    @pytest.mark.parametrize(
        "bad",
        ["Tone", "1tone", "-tone", "_tone", "to ne", "tône", "tone\n", " tone", "tone.x", "a/b",
         "<tone>", "дом", "tone!", "٣"],
    )  # fmt: skip
    def test_what_is_no_slug(self, bad: str) -> None:
        error = refused("part", part_type=bad)
        assert (error.kind, error.name, error.field) == ("part", "x", "part_type")
        says(error, 'part "x"', "part_type", "lower-case", "letter")
        error = refused("trait", trait_type=bad)
        says(error, 'trait "x"', "trait_type", "lower-case", "letter")


class TestDuplicates:
    def test_step_ids(self) -> None:
        error = refused(
            "sequence",
            steps=[
                {"id": "greet", "instruction": "i"},
                {"id": "ask", "instruction": "i"},
                {"id": " greet ", "instruction": "j"},
            ],
        )
        says(error, 'sequence "x"', "steps", '"greet"', "twice")

    def test_stage_names(self) -> None:
        says(
            refused("arc", stages=[{"name": "dawn"}, {"name": "dawn "}]),
            'arc "x"', "stages", '"dawn"', "twice",
        )  # fmt: skip

    def test_preset_names(self) -> None:
        says(
            refused("persona", presets=[{"name": "p"}, {"name": "p"}]),
            'persona "x"', "presets", '"p"', "twice",
        )  # fmt: skip

    @pytest.mark.parametrize("field", ["traits", "skills", "guardrails"])
    def test_linking_again_is_no_error(self, field: str) -> None:
        found = accepted("persona", **{field: ["a", "b", " a "]})
        assert getattr(found, field) == ("a", "b")

    @pytest.mark.parametrize(
        "entry",
        [
            Persona(name="x", parts=(PartLink("p"), PartLink("p", 1))),
            Persona(name="x", traits=("t", "t")),
            Persona(name="x", skills=("t", "t")),
            Persona(name="x", guardrails=("t", "t")),
            Persona(name="x", presets=(Preset(name="p"), Preset(name="p"))),
            Arc(name="x", stages=(Stage(name="s"), Stage(name="s"))),
            Arc(name="x", stages=(Stage(name="s", parts=("p", "p")),)),
            Sequence(
                name="x",
                steps=(Step(id="s", instruction="i"), Step(id="s", instruction="i")),
            ),
        ],
    )
    def test_of_entries_made_in_code(self, entry: AnyEntry) -> None:
        with pytest.raises(Invalid, match="twice"):
            check_entry(entry)

    def test_a_stage_may_use_a_part_of_another(self) -> None:
        accepted("arc", stages=[{"name": "a", "parts": ["p"]}, {"name": "b", "parts": ["p"]}])


def test_a_stage_without_an_arc() -> None:
    says(refused("persona", stage="dawn"), 'persona "x"', "stage", '"dawn"', "arc")
    assert accepted("persona", arc="growth", stage="dawn").stage == "dawn"
    assert accepted("persona", arc="growth").stage == ""


def _text_places() -> list[tuple[Kind, str, Any]]:
    """Every place of every kind where a text can stand: its field, and a record with `@` there."""
    found: list[tuple[Kind, str, Any]] = []

    def shaped(field: Field) -> list[Any]:
        match field.shape:
            case "line" | "text" | "name":
                return ["a@b"]
            case "texts" | "names":
                return [["ok", "a@b"]]
            case "table":
                return [{"ok": "a@b"}, {"a@b": "ok"}]
            case "overrides":
                return [{"tone": "a@b"}, {"a@b": "ok"}, {"a@b": ""}]
            case "links":
                return [["ok", "a@b"], [{"name": "a@b"}], [{"part": "a@b", "priority": 1}]]
            case "presets":
                return [[{"name": "p", inner.name: value}] for inner in PRESET_FIELDS
                        for value in shaped(inner)]  # fmt: skip
            case "stages":
                return [[{"name": "s", inner.name: value}] for inner in STAGE_FIELDS
                        for value in shaped(inner)]  # fmt: skip
            case "steps":
                whole = {"id": "s", "instruction": "i"}
                return [[{**whole, inner.name: value}] for inner in STEP_FIELDS
                        for value in shaped(inner)] + [[{**whole, "id": "a@b"}]]  # fmt: skip
            case _:
                return []

    for kind in KINDS:
        for field in FIELDS[kind]:
            for value in shaped(field):
                found.append((kind, field.name, value))
    return found


def _planted(value: Any, bad: str) -> Any:
    if isinstance(value, str):
        return value.replace("@", bad)
    if isinstance(value, list):
        return [_planted(one, bad) for one in value]
    if isinstance(value, int):
        return value
    return {_planted(key, bad): _planted(one, bad) for key, one in value.items()}


PLACES = _text_places()


class TestUnstorableText:
    @pytest.mark.parametrize(
        ("kind", "field", "value"), PLACES, ids=[f"{k}-{f}-{v}" for k, f, v in PLACES]
    )
    def test_anywhere(self, kind: Kind, field: str, value: Any) -> None:
        for bad in "\0\ud800\udc00\udfff":
            changes = {field: _planted(value, bad)}
            if field == "stage":
                changes["arc"] = "growth"
            error = refused(kind, **changes)
            assert (error.kind, error.name) == (kind, "x")
            assert error.field.startswith(field)
            says(error, "NUL" if bad == "\0" else "surrogate")

    @pytest.mark.parametrize("bad", ["\0", "\ud800"], ids=ascii)
    def test_in_a_guid(self, bad: str) -> None:
        assert refused("part", guid=f"a{bad}b").field == "guid"
        assert "guid" in refused("arc", stages=[{"name": "s", "guid": bad}]).field

    def test_says_where(self) -> None:
        says(refused("skill", content=f"{'a' * 1500}\0b"), "content", "character 1,501")

    @pytest.mark.parametrize("fine", ["\x01", "\x1b", "\x7f", "\ufffe", "\uffff", "\U0010ffff"])
    def test_everything_else_may_stand_in_a_text(self, fine: str) -> None:
        assert accepted("skill", content=fine).content == fine

    @pytest.mark.parametrize(
        "entry",
        [
            Persona(name="x", parts=(PartLink("a\0"),)),
            Persona(name="x", metadata={"a": "\0"}),
            Persona(name="x", presets=(Preset(name="p", overrides={"tone": "\ud800"}),)),
            Persona(name="x", presets=(Preset(name="p", overrides={"\0": None}),)),
            Arc(name="x", stages=(Stage(name="s", parts=("\ud800",)),)),
            Role(name="x", system_prompt="p", tool_allowlist=("\0",)),
            Guardrail(name="x", tags=("\0",)),
        ],
    )
    def test_of_entries_made_in_code(self, entry: AnyEntry) -> None:
        with pytest.raises(Invalid):
            check_entry(entry)


class TestMessages:
    def test_name_kind_entry_field_problem_and_what_would_be_right(self) -> None:
        assert str(refused("role", temperature=3)) == (
            'role "x", temperature: 3.0 is out of range; use 0 to 2'
        )
        assert str(refused("guardrail", severity="fatal")) == (
            'guardrail "x", severity: "fatal" is not one of low, medium, high, critical, or blank'
        )
        assert str(refused("part", summary="")) == 'part "x", summary: is required'

    def test_without_all_of_them(self) -> None:
        assert str(Invalid("is wrong")) == "is wrong"
        assert str(Invalid("is wrong", kind="part")) == "part: is wrong"
        assert str(Invalid("is wrong", field="limit")) == "limit: is wrong"
        assert str(Invalid("is wrong", name="a")) == '"a": is wrong'

    @pytest.mark.parametrize(
        ("kind", "changes"),
        [
            ("part", {"name": "a\nb"}),
            ("part", {"name": "a\x1b[31mb"}),
            ("part", {"name": "a\ud800b"}),
            ("part", {"name": "a/\u2028b"}),
            ("part", {"part_type": "to\nne"}),
            ("part", {"part_type": "\x1b[2J"}),
            ("guardrail", {"severity": "a\r\nb"}),
            ("persona", {"metadata": {"\ud800": 1}}),
            ("persona", {"metadata": {"a\nb": 1}}),
            ("persona", {"stage": "a\nb"}),
            ("sequence", {"steps": [{"id": "a\nb"}]}),
            ("sequence", {"steps": [{"id": "a\ud800b", "instruction": "i"}]}),
        ],
    )
    def test_are_one_readable_line_that_every_door_can_send(
        self, kind: Kind, changes: dict[str, Any]
    ) -> None:
        message = str(refused(kind, **changes))
        message.encode("utf-8")
        # Controls, surrogates, line and paragraph separators.
        assert not {category(char) for char in message} & {"Cc", "Cs", "Zl", "Zp"}

    @pytest.mark.parametrize(
        ("kind", "changes"),
        [
            ("guardrail", {"severity": "x" * 100_000}),
            ("part", {"part_type": "X" * 100_000}),
            ("sequence", {"steps": [{"id": "x" * 100_000, "instruction": ""}]}),
        ],
    )
    def test_are_readable_also_when_the_value_is_huge(
        self, kind: Kind, changes: dict[str, Any]
    ) -> None:
        assert len(str(refused(kind, **changes))) < 1000
