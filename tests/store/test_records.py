"""Entries as plain mappings, and back (SPEC sections 3 and 6)."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
import tomli
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from store.entries import (
    CLASSES,
    KINDS,
    AnyEntry,
    Arc,
    Kind,
    Part,
    PartLink,
    Persona,
    Preset,
    Role,
    Sequence,
    Stage,
    Step,
    kind_of,
)
from store.errors import Invalid
from store.fields import FIELDS
from store.records import from_record, full_record, is_blank, timestamp, to_record
from tests.store.strategies import BY_KIND, anything, entries


def read(kind: Kind, **record: Any) -> Any:
    return from_record(kind, {"name": "x", **record}).entry


def unknown(kind: Kind, **record: Any) -> tuple[str, ...]:
    return from_record(kind, {"name": "x", **record}).unknown


def refused(kind: Kind, **record: Any) -> str:
    with pytest.raises(Invalid) as raised:
        from_record(kind, {"name": "x", **record})
    return str(raised.value)


class TestFieldsOfEveryKind:
    """The table of SPEC section 3."""

    @pytest.mark.parametrize(
        ("kind", "names"),
        [
            (
                "persona",
                "display_name description summary detail voice locale default_role "
                "default_sequence metadata presets tags parts traits skills guardrails arc stage",
            ),
            ("part", "part_type description summary content tags"),
            ("trait", "trait_type description instruction tags"),
            ("skill", "description content tags"),
            ("guardrail", "description content severity tags"),
            ("arc", "description summary stages tags"),
            (
                "role",
                "display_name system_prompt refinement_prompt locale vocabulary_hint "
                "tool_allowlist temperature thinking_enabled thinking_level include_thoughts "
                "thinking_budget automatic_activity_detection vad_start_sensitivity "
                "vad_end_sensitivity vad_prefix_padding_ms vad_silence_duration_ms "
                "activity_handling turn_coverage context_compression_enabled "
                "context_compression_trigger_tokens context_compression_target_tokens "
                "enable_affective_dialog tags",
            ),
            ("sequence", "display_name description completion max_turns steps tags"),
        ],
    )
    def test_are_declared(self, kind: Kind, names: str) -> None:
        assert {field.name for field in FIELDS[kind]} == set(names.split())

    @pytest.mark.parametrize("kind", KINDS)
    def test_are_on_the_class(self, kind: Kind) -> None:
        on_class = {field.name for field in fields(CLASSES[kind])}
        assert {field.name for field in FIELDS[kind]} <= on_class
        assert {"guid", "name", "tags", "source", "created_at", "updated_at"} <= on_class


class TestReading:
    def test_blank_and_absent_are_one(self) -> None:
        blank = read("skill", description="", content="", tags=[])
        assert blank == read("skill") == read("skill", description=None, content=None, tags=None)

    def test_of_every_field_of_a_persona(self) -> None:
        persona = read(
            "persona",
            display_name="Ada B.",
            description="d",
            summary="s",
            detail="D",
            voice="Kore",
            locale="en",
            default_role="r",
            default_sequence="q",
            tags=["a", " b ", "a", "", " "],
            metadata={"k": "v"},
            presets=[
                {
                    "name": "p",
                    "overrides": {"tone": "t", "goal": None, "soul": ""},
                    "mute": ["part:a"],
                    "vars": {"who": "Bob"},
                }
            ],
            parts=["one", {"name": "two", "priority": 10}],
            traits=["t"],
            skills=["s"],
            guardrails=["g"],
            arc=" growth ",
            stage=" dawn ",
        )
        assert persona == Persona(
            name="x",
            display_name="Ada B.",
            description="d",
            summary="s",
            detail="D",
            voice="Kore",
            locale="en",
            default_role="r",
            default_sequence="q",
            tags=("a", "b"),
            metadata={"k": "v"},
            presets=(
                Preset(
                    name="p",
                    overrides={"tone": "t", "goal": None, "soul": None},
                    mute=("part:a",),
                    vars={"who": "Bob"},
                ),
            ),
            parts=(PartLink("one", 0, 0), PartLink("two", 1, 10)),
            traits=("t",),
            skills=("s",),
            guardrails=("g",),
            arc="growth",
            stage="dawn",
        )

    def test_texts_are_kept_as_written(self) -> None:
        raw = " \r\n a {{x}} \n\n"
        part = read("part", part_type="tone", summary=raw, content=raw, description=raw)
        assert (part.summary, part.content, part.description) == (raw, raw, raw)

    def test_a_caller_s_identity_and_times_are_ignored_but_the_guid(self) -> None:
        parsed = from_record(
            "skill",
            {
                "name": "x",
                "guid": " abc ",
                "source": "toml",
                "created_at": "1999-01-01T00:00:00Z",
                "updated_at": 5,
                "revision": 99,
            },
        )
        assert parsed.unknown == ()
        skill = parsed.entry
        assert skill.guid == "abc"
        assert (skill.source, skill.created_at, skill.updated_at) == ("store", None, None)
        assert skill.revision == 0

    def test_compiled_text_is_never_read(self) -> None:
        parsed = from_record(
            "persona",
            {"name": "x", "compiled_summary": "s", "compiled_detail": 5, "compiled_at": "now"},
        )
        assert parsed.unknown == ()
        assert parsed.entry == Persona(name="x")

    def test_mappings_in_an_entry_cannot_be_changed(self) -> None:
        persona = read("persona", metadata={"a": "b"}, presets=[{"name": "p", "vars": {"a": "b"}}])
        with pytest.raises(TypeError):
            persona.metadata["a"] = "c"
        with pytest.raises(TypeError):
            persona.presets[0].vars["a"] = "c"

    def test_the_record_is_not_kept(self) -> None:
        record: dict[str, Any] = {
            "name": "x", "metadata": {"a": "b"}, "tags": ["t"], "parts": [{"name": "p"}],
        }  # fmt: skip
        persona = from_record("persona", record).entry
        record["metadata"]["a"] = "c"
        record["tags"].append("u")
        record["parts"].clear()
        assert persona == read("persona", metadata={"a": "b"}, tags=["t"], parts=["p"])

    def test_the_record_is_not_changed(self) -> None:
        record = {"id": " x ", "steps": [{"id": "a", "instruction": "i", "max_turns": 2.0}]}
        before = json.dumps(record)
        from_record("sequence", record)
        assert json.dumps(record) == before


class TestPartLinks:
    def test_a_list_is_the_order(self) -> None:
        assert read("persona", parts=["c", "a", "b"]).parts == (
            PartLink("c", 0),
            PartLink("a", 1),
            PartLink("b", 2),
        )

    def test_by_name_or_by_part(self) -> None:
        assert read("persona", parts=[{"part": " a ", "priority": -3}]).parts == (
            PartLink("a", 0, -3),
        )

    def test_part_order_is_as_given_and_sorts(self) -> None:
        found = read(
            "persona",
            parts=[{"name": "a", "part_order": 7}, {"name": "b", "part_order": -1}],
        ).parts
        assert found == (PartLink("b", -1), PartLink("a", 7))

    def test_ties_keep_the_order_of_the_list(self) -> None:
        found = read(
            "persona", parts=[{"name": name, "part_order": 3} for name in ("c", "a", "b")]
        ).parts
        assert [link.part for link in found] == ["c", "a", "b"]

    @pytest.mark.parametrize("first", [-5, 0, 1, 5, 1000])
    def test_part_order_left_out_is_the_highest_plus_one(self, first: int) -> None:
        found = read("persona", parts=[{"name": "a", "part_order": first}, "b", "c"]).parts
        assert found == (
            PartLink("a", first),
            PartLink("b", first + 1),
            PartLink("c", first + 2),
        )

    def test_linking_again_sets_what_was_given(self) -> None:
        found = read(
            "persona",
            parts=[
                {"name": "a", "priority": 1, "part_order": 9},
                "b",
                {"name": "a", "priority": 5},
                {"name": "b", "part_order": 0},
                "a",
            ],
        ).parts
        assert found == (PartLink("b", 0, 0), PartLink("a", 9, 5))

    @pytest.mark.parametrize(
        ("parts", "says"),
        [
            ("a", "list"),
            ({"a": 1}, "list"),
            (5, "list"),
            ([5], "a whole number"),
            ([None], "nothing"),
            ([["a"]], "a list"),
            ([""], "item 1"),
            (["a", " "], "item 2"),
            ([{}], "item 1"),
            ([{"priority": 1}], "item 1"),
            ([{"name": 5}], "text"),
            ([{"name": "a", "priority": "high"}], "priority"),
            ([{"name": "a", "part_order": 1.5}], "part_order"),
        ],
    )
    def test_of_wrong_shapes(self, parts: object, says: str) -> None:
        message = refused("persona", parts=parts)
        assert 'persona "x", parts' in message
        assert says in message


class TestStages:
    def test_a_list_is_the_order(self) -> None:
        found = read("arc", stages=[{"name": "b"}, {"name": "a"}]).stages
        assert [(stage.name, stage.stage_order) for stage in found] == [("b", 0), ("a", 1)]

    def test_stage_order_sorts(self) -> None:
        found = read(
            "arc", stages=[{"name": "b", "stage_order": 5}, {"name": "a", "stage_order": -5}]
        ).stages
        assert [(stage.name, stage.stage_order) for stage in found] == [("a", -5), ("b", 5)]

    @pytest.mark.parametrize("first", [-5, 0, 1, 5, 1000])
    def test_stage_order_left_out_is_the_highest_plus_one(self, first: int) -> None:
        found = read(
            "arc", stages=[{"name": "a", "stage_order": first}, {"name": "b"}, {"name": "c"}]
        ).stages
        assert [(stage.name, stage.stage_order) for stage in found] == [
            ("a", first),
            ("b", first + 1),
            ("c", first + 2),
        ]

    def test_of_every_field(self) -> None:
        (found,) = read(
            "arc",
            stages=[
                {"name": " dawn ", "guid": "g", "description": "d", "condition": "when",
                 "parts": ["p", " q ", "p"], "created_at": "x"},
            ],
        ).stages  # fmt: skip
        assert found == Stage(
            name="dawn", guid="g", description="d", condition="when", parts=("p", "q")
        )


class TestShapes:
    """A value of a wrong shape is Invalid and says what it is and what it must be."""

    WRONG: dict[str, list[tuple[object, str]]] = {
        "text": [(5, "a whole number"), (1.5, "a number"), (True, "true or false"),
                 (["a"], "a list"), ({"a": "b"}, "a table")],
        "list": [("a", "text"), (5, "a whole number"), ({"a": "b"}, "a table"), (False, "true")],
        "table": [("a", "text"), (["a"], "a list"), (5, "a whole number")],
    }  # fmt: skip
    NEEDS = {
        "line": "text", "text": "text", "name": "text", "texts": "list", "names": "list",
        "table": "table", "overrides": "table", "links": "list", "presets": "list",
        "stages": "list", "steps": "list", "switch": "", "number": "", "integer": "",
    }  # fmt: skip

    @pytest.mark.parametrize(
        ("kind", "field", "shape"),
        [
            (kind, field.name, field.shape)
            for kind in KINDS
            for field in FIELDS[kind]
            if field.shape not in ("switch", "number", "integer")
        ],
    )
    def test_of_every_field(self, kind: Kind, field: str, shape: str) -> None:
        least = {
            "part": {"part_type": "tone", "summary": "s"},
            "trait": {"trait_type": "social"},
            "role": {"system_prompt": "p"},
            "sequence": {"steps": [{"id": "s", "instruction": "i"}]},
        }.get(kind, {})
        for value, what in self.WRONG[self.NEEDS[shape]]:
            message = refused(kind, **{**least, field: value})
            assert f'{kind} "x", {field}' in message
            assert what in message
            assert "must" in message
            assert self.NEEDS[shape] in message

    @pytest.mark.parametrize("item", [5, None, ["a"], {"a": 1}, True])
    @pytest.mark.parametrize("field", ["tags", "traits"])
    def test_of_list_items(self, field: str, item: object) -> None:
        message = refused("persona", **{field: ["a", item]})
        assert f'persona "x", {field}' in message
        assert "must be text" in message

    @pytest.mark.parametrize("item", [5, None, ["a"], {"a": 1}, True])
    def test_of_table_values(self, item: object) -> None:
        message = refused("persona", metadata={"mood": item})
        assert 'persona "x", metadata, mood' in message
        assert "must be text" in message

    @pytest.mark.parametrize(
        ("kind", "field"), [("persona", "presets"), ("arc", "stages"), ("sequence", "steps")]
    )
    @pytest.mark.parametrize(
        ("item", "what"), [("a", "text"), (5, "a whole number"), (None, "nothing"), ([], "a list")]
    )
    def test_of_tables_in_lists(self, kind: Kind, field: str, item: object, what: str) -> None:
        message = refused(kind, **{field: [{"name": "ok", "id": "ok", "instruction": "i"}, item]})
        assert f'{kind} "x", {field}' in message
        assert what in message
        # "must be a list of tables, not a list" would help nobody.
        assert item == [] or "not a list" not in message

    def test_of_nested_fields(self) -> None:
        assert 'stages "dawn", parts' in refused("arc", stages=[{"name": "dawn", "parts": "p"}])
        assert 'steps "greet", require_tools' in refused(
            "sequence", steps=[{"id": "greet", "instruction": "i", "require_tools": [1]}]
        )
        assert 'presets "p", overrides, tone' in refused(
            "persona", presets=[{"name": "p", "overrides": {"tone": 5}}]
        )
        assert 'presets "p", vars, who' in refused(
            "persona", presets=[{"name": "p", "vars": {"who": None}}]
        )

    @pytest.mark.parametrize("blank", [None, "", " ", "\t"])
    def test_a_blank_override_leaves_the_type_out(self, blank: str | None) -> None:
        (preset,) = read("persona", presets=[{"name": "p", "overrides": {"tone": blank}}]).presets
        assert dict(preset.overrides) == {"tone": None}

    def test_an_override_s_part_is_trimmed_as_names_are(self) -> None:
        (preset,) = read(
            "persona", presets=[{"name": "p", "overrides": {"tone": " warm "}}]
        ).presets
        assert dict(preset.overrides) == {"tone": "warm"}


class TestUnknownKeys:
    def test_are_reported_with_the_nearest_known_key(self) -> None:
        assert unknown("persona", descripton="d") == ("descripton (did you mean description?)",)
        assert unknown("skill", contents="d") == ("contents (did you mean content?)",)

    def test_alone_when_nothing_is_near(self) -> None:
        assert unknown("skill", zzz=1) == ("zzz",)

    def test_block_nothing_and_keep_their_order(self) -> None:
        assert unknown("skill", zzz=[{"a": None}], qqq=float("nan")) == ("zzz", "qqq")

    def test_inside_links_stages_steps_and_presets(self) -> None:
        assert unknown("persona", parts=[{"name": "a", "prioritty": 1}]) == (
            "parts, prioritty (did you mean priority?)",
        )
        assert unknown("arc", stages=[{"name": "dawn", "conditon": "c"}]) == (
            'stages "dawn", conditon (did you mean condition?)',
        )
        assert unknown("sequence", steps=[{"id": "greet", "instruction": "i", "max_turn": 1}]) == (
            'steps "greet", max_turn (did you mean max_turns?)',
        )
        assert unknown("persona", presets=[{"name": "p", "override": {}}]) == (
            'presets "p", override (did you mean overrides?)',
        )

    def test_a_key_of_a_stage_means_nothing_to_a_step_or_a_preset(self) -> None:
        assert unknown("persona", presets=[{"name": "p", "stage_order": 1}]) == (
            'presets "p", stage_order',
        )
        assert unknown(
            "sequence", steps=[{"id": "greet", "instruction": "i", "stage_order": 1}]
        ) == ('steps "greet", stage_order',)

    def test_a_key_of_another_kind_is_unknown(self) -> None:
        assert unknown("skill", part_type="tone") == ("part_type",)

    @pytest.mark.parametrize("kind", ["persona", "skill", "arc"])
    def test_none_of_the_known_keys(self, kind: Kind) -> None:
        assert unknown(kind, id="x", guid="g", source="toml", created_at=1, updated_at=2) == ()

    @pytest.mark.parametrize("key", ["", "a\0b", "\ud800", "Name", " name", "a" * 1000])
    def test_of_any_spelling(self, key: str) -> None:
        (note,) = from_record("skill", {"name": "x", key: 1}).unknown
        assert key in note


class TestWriting:
    def test_leaves_blanks_out(self) -> None:
        assert to_record(Persona(name="x")) == {"name": "x"}
        assert to_record(Role(name="x", system_prompt="p")) == {"name": "x", "system_prompt": "p"}
        assert to_record(Sequence(name="x", steps=(Step(id="s", instruction="i"),))) == {
            "name": "x",
            "steps": [{"id": "s", "instruction": "i"}],
        }

    def test_keeps_an_explicit_false_and_zero_of_a_role(self) -> None:
        role = Role(
            name="x", system_prompt="p", temperature=0.0, thinking_enabled=False,
            thinking_budget=0, enable_affective_dialog=False, vad_prefix_padding_ms=0,
        )  # fmt: skip
        record = to_record(role)
        assert record["temperature"] == 0.0
        assert record["thinking_enabled"] is False
        assert record["thinking_budget"] == 0
        assert record["enable_affective_dialog"] is False
        assert record["vad_prefix_padding_ms"] == 0
        assert "include_thoughts" not in record
        assert "vad_silence_duration_ms" not in record

    def test_with_blanks_has_every_field(self) -> None:
        for kind in KINDS:
            entry = _least(kind)
            record = to_record(entry, blanks=True)
            assert set(record) == {"name", *(field.name for field in FIELDS[kind])}

    def test_keeps_the_order_of_the_kind(self) -> None:
        part = Part(name="x", part_type="tone", content="c", summary="s", tags=("t",))
        assert list(to_record(part)) == ["name", "part_type", "summary", "content", "tags"]

    def test_has_no_identity_times_or_compiled_text(self) -> None:
        now = datetime.now(UTC)
        persona = Persona(
            name="x", guid="g", source="toml", created_at=now, updated_at=now, revision=3,
            compiled_summary="s", compiled_detail="d", compiled_at=now,
        )  # fmt: skip
        assert to_record(persona) == {"name": "x"}

    def test_links_are_names_where_they_can_be(self) -> None:
        persona = Persona(name="x", parts=(PartLink("a", 4), PartLink("b", 9, -2)))
        assert to_record(persona)["parts"] == ["a", {"name": "b", "priority": -2}]

    def test_is_a_copy(self) -> None:
        persona = Persona(name="x", metadata={"a": "b"}, tags=("t",))
        record = to_record(persona)
        record["metadata"]["a"] = "c"
        record["tags"].append("u")
        assert persona.metadata == {"a": "b"}
        assert persona.tags == ("t",)

    @pytest.mark.parametrize(
        ("value", "blank"),
        [(None, True), ("", True), ((), True), ({}, True), (0, False), (0.0, False),
         (False, False), (" ", False), ("0", False), ((None,), False)],
    )  # fmt: skip
    def test_what_says_nothing(self, value: object, blank: bool) -> None:
        assert is_blank(value) is blank


class TestTimestamps:
    def test_are_utc_and_end_in_z(self) -> None:
        assert timestamp(None) is None
        assert timestamp(datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)) == "2026-01-02T03:04:05Z"
        assert (
            timestamp(datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)) == "2026-01-02T03:04:05.000006Z"
        )
        east = timezone(timedelta(hours=5, minutes=30))
        assert timestamp(datetime(2026, 1, 2, 3, 4, 5, tzinfo=east)) == "2026-01-01T21:34:05Z"


class TestFullRecord:
    NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    def test_has_identity_provenance_times_and_links_in_full(self) -> None:
        persona = Persona(
            name="x", guid="g", source="toml", created_at=self.NOW, updated_at=self.NOW,
            revision=7, parts=(PartLink("a", 4, 1),), compiled_summary="s", compiled_detail="d",
            compiled_at=self.NOW,
        )  # fmt: skip
        record = full_record(persona)
        assert json.loads(json.dumps(record)) == record
        assert record["guid"] == "g"
        assert record["source"] == "toml"
        assert record["created_at"] == record["updated_at"] == record["compiled_at"]
        assert record["created_at"] == "2026-01-02T03:04:05Z"
        assert record["revision"] == 7
        assert record["parts"] == [{"name": "a", "part_order": 4, "priority": 1}]
        assert (record["compiled_summary"], record["compiled_detail"]) == ("s", "d")

    def test_has_the_identity_and_time_of_every_stage(self) -> None:
        arc = Arc(name="x", stages=(Stage(name="dawn", guid="sg", created_at=self.NOW),))
        (stage,) = full_record(arc)["stages"]
        assert stage["guid"] == "sg"
        assert stage["created_at"] == "2026-01-02T03:04:05Z"

    @pytest.mark.parametrize("kind", KINDS)
    def test_of_every_kind_has_every_field(self, kind: Kind) -> None:
        record = full_record(_least(kind))
        assert {field.name for field in fields(CLASSES[kind])} == set(record)
        json.dumps(record)

    @given(entries)
    def test_reads_back_whole(self, entry: AnyEntry) -> None:
        entry = replace(entry, guid="g")
        parsed = from_record(kind_of(entry), json.loads(json.dumps(full_record(entry))))
        assert parsed.entry == entry
        assert parsed.unknown == ()


def _least(kind: Kind) -> Any:
    if kind == "part":
        return read("part", part_type="tone", summary="s")
    if kind == "trait":
        return read("trait", trait_type="social")
    if kind == "role":
        return read("role", system_prompt="p")
    if kind == "sequence":
        return read("sequence", steps=[{"id": "s", "instruction": "i"}])
    return read(kind)


def _as_a_list_keeps_it(entry: AnyEntry) -> AnyEntry:
    """The entry as a seed keeps it: a list of parts is their order, not their numbers."""
    if isinstance(entry, Persona):
        links = (PartLink(one.part, at, one.priority) for at, one in enumerate(entry.parts))
        return replace(entry, parts=tuple(links))
    return entry


class TestRoundTrip:
    @pytest.mark.parametrize("kind", KINDS)
    def test_of_a_record(self, kind: Kind) -> None:
        @given(BY_KIND[kind])
        def check(entry: AnyEntry) -> None:
            parsed = from_record(kind, to_record(entry))
            assert parsed.entry == _as_a_list_keeps_it(entry)
            assert parsed.unknown == ()
            again = to_record(parsed.entry)
            assert again == to_record(entry)
            assert list(again) == list(to_record(entry))

        check()

    @given(entries)
    def test_with_blanks(self, entry: AnyEntry) -> None:
        parsed = from_record(kind_of(entry), to_record(entry, blanks=True))
        assert parsed.entry == _as_a_list_keeps_it(entry)
        assert parsed.unknown == ()

    @given(entries)
    def test_through_toml(self, entry: AnyEntry) -> None:
        record = to_record(entry)
        for multiline in (False, True):
            if multiline and r"\r\n" in json.dumps(record):
                # tomli_w writes CRLF as LF in its multi-line strings.
                continue
            written = tomli_w.dumps(record, multiline_strings=multiline)
            found = from_record(kind_of(entry), tomli.loads(written)).entry
            assert found == _as_a_list_keeps_it(entry)

    @given(entries)
    def test_through_json(self, entry: AnyEntry) -> None:
        for ascii_only in (False, True):
            written = json.dumps(to_record(entry), ensure_ascii=ascii_only)
            written.encode("utf-8")
            found = from_record(kind_of(entry), json.loads(written)).entry
            assert found == _as_a_list_keeps_it(entry)

    @given(st.lists(entries, max_size=5))
    def test_many_in_one_seed_file(self, several: list[AnyEntry]) -> None:
        document: dict[str, list[Any]] = {}
        for entry in several:
            document.setdefault(f"{kind_of(entry)}s", []).append(to_record(entry))
        found = tomli.loads(tomli_w.dumps(document))
        for kind in KINDS:
            wanted = [_as_a_list_keeps_it(one) for one in several if kind_of(one) == kind]
            tables = found.get(f"{kind}s", [])
            assert [from_record(kind, table).entry for table in tables] == wanted


class TestArbitraryInput:
    @pytest.mark.parametrize("kind", KINDS)
    def test_is_read_or_invalid(self, kind: Kind) -> None:
        keys = st.sampled_from(
            ["name", "id", "guid", "source", "revision", *(one.name for one in FIELDS[kind])]
        )

        @given(st.dictionaries(st.one_of(keys, st.text(max_size=5)), anything, max_size=6))
        def check(record: dict[str, object]) -> None:
            _read_or_invalid(kind, record)

        check()

    @given(entries, st.data())
    def test_in_one_field_of_a_valid_entry(self, entry: AnyEntry, data: st.DataObject) -> None:
        kind = kind_of(entry)
        record = to_record(entry)
        field = data.draw(st.sampled_from(["name", "id", *(one.name for one in FIELDS[kind])]))
        _read_or_invalid(kind, {**record, field: data.draw(anything)})

    @given(entries, st.data())
    def test_deep_in_a_valid_entry(self, entry: AnyEntry, data: st.DataObject) -> None:
        record = to_record(entry)
        place: Any = record
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = data.draw(st.sampled_from(keys))
            if isinstance(place[key], dict | list) and data.draw(st.booleans()):
                place = place[key]
                continue
            place[key] = data.draw(anything)
            break
        _read_or_invalid(kind_of(entry), record)


def _read_or_invalid(kind: Kind, record: dict[str, object]) -> None:
    """Reads the record or is Invalid; what is read is valid and reads back as itself."""
    try:
        entry = from_record(kind, record).entry
    except Invalid:
        return
    record = to_record(entry)
    assert to_record(from_record(kind, record).entry) == record
    json.dumps(record, ensure_ascii=False).encode("utf-8")
    tomli_w.dumps(record)
