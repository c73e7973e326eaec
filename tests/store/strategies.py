"""Random values of the catalog: valid entries of every kind, and input of any kind at all."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from store.entries import (
    PART_TYPES,
    TRAIT_TYPES,
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
from store.fields import COMPLETIONS, LEVELS, SENSITIVITIES, SEVERITIES

_NASTY = (
    "", " ", "\n", "a", "\r\n a \r\n", "'''", '"""', "\\", "\t", "#", "[x]", "{{x}}", "\x7f",
    "\x1b[31m", "\u2028", "\ufeff", "e\u0301", "👩‍👩‍👧", "שלום", "NULL", "null", "true",
)  # fmt: skip

texts = st.one_of(
    st.sampled_from(_NASTY),
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30),
)
names = (
    st.one_of(
        st.sampled_from(["a", "warm", "Ada Byron", "x.y", "é", "日本", "it's", '"q"', "a:b", "0"]),
        st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="/")),
    )
    .map(lambda name: name.strip()[:128].strip())
    .filter(bool)
)
slugs = st.from_regex(r"[a-z][a-z0-9_-]{0,12}", fullmatch=True)
lists = st.lists(texts.map(str.strip).filter(bool), unique=True, max_size=4).map(tuple)
links = st.lists(names, unique=True, max_size=4).map(tuple)
tables = st.dictionaries(texts, texts, max_size=3)
counts = st.integers(0, 2**63 - 1)


def maybe(choices: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), choices)


def blank_or(*choices: str) -> st.SearchStrategy[str]:
    return st.sampled_from(("", *choices))


filled = texts.filter(lambda said: bool(said.strip()))
presets = st.lists(
    st.builds(
        Preset,
        name=names,
        overrides=st.dictionaries(slugs, maybe(names), max_size=3),
        mute=lists,
        vars=tables,
    ),
    unique_by=lambda preset: preset.name,
    max_size=3,
).map(tuple)
part_links = st.lists(
    st.builds(
        PartLink, names, st.integers(-(2**31) + 1, 2**31 - 1), st.integers(-(2**31) + 1, 2**31 - 1)
    ),
    unique_by=lambda link: link.part,
    max_size=4,
).map(lambda found: tuple(sorted(found, key=lambda link: link.part_order)))
stages = st.lists(
    st.builds(
        Stage,
        name=names,
        stage_order=st.integers(-(2**31) + 1, 2**31 - 1),
        description=texts,
        condition=texts,
        parts=links,
    ),
    unique_by=lambda stage: stage.name,
    max_size=4,
).map(lambda found: tuple(sorted(found, key=lambda stage: stage.stage_order)))
steps = st.lists(
    st.builds(
        Step,
        id=filled.map(str.strip),
        instruction=filled,
        exit_criteria=texts,
        require_tools=lists,
        max_turns=counts,
    ),
    unique_by=lambda step: step.id,
    min_size=1,
    max_size=4,
).map(tuple)


@st.composite
def personas(draw: st.DrawFn) -> Persona:
    arc = draw(st.one_of(st.just(""), names))
    return draw(
        st.builds(
            Persona,
            name=names,
            tags=lists,
            display_name=texts,
            description=texts,
            summary=texts,
            detail=texts,
            voice=texts,
            locale=texts,
            default_role=texts,
            default_sequence=texts,
            metadata=tables,
            presets=presets,
            parts=part_links,
            traits=links,
            skills=links,
            guardrails=links,
            arc=st.just(arc),
            stage=st.one_of(st.just(""), names) if arc else st.just(""),
        )
    )


BY_KIND: dict[Kind, st.SearchStrategy[Any]] = {
    "persona": personas(),
    "part": st.builds(
        Part,
        name=names,
        tags=lists,
        part_type=st.one_of(st.sampled_from(PART_TYPES), slugs),
        summary=filled,
        description=texts,
        content=texts,
    ),
    "trait": st.builds(
        Trait,
        name=names,
        tags=lists,
        trait_type=st.one_of(st.sampled_from(TRAIT_TYPES), slugs),
        description=texts,
        instruction=texts,
    ),
    "skill": st.builds(Skill, name=names, tags=lists, description=texts, content=texts),
    "guardrail": st.builds(
        Guardrail,
        name=names,
        tags=lists,
        description=texts,
        content=texts,
        severity=blank_or(*SEVERITIES),
    ),
    "arc": st.builds(Arc, name=names, tags=lists, description=texts, summary=texts, stages=stages),
    "role": st.builds(
        Role,
        name=names,
        tags=lists,
        display_name=texts,
        system_prompt=filled,
        refinement_prompt=texts,
        locale=texts,
        vocabulary_hint=texts,
        tool_allowlist=lists,
        temperature=maybe(st.floats(0, 2)),
        thinking_enabled=maybe(st.booleans()),
        thinking_level=blank_or(*LEVELS),
        include_thoughts=maybe(st.booleans()),
        thinking_budget=maybe(st.integers(-1, 2**63 - 1)),
        automatic_activity_detection=maybe(st.booleans()),
        vad_start_sensitivity=blank_or(*SENSITIVITIES),
        vad_end_sensitivity=blank_or(*SENSITIVITIES),
        vad_prefix_padding_ms=maybe(counts),
        vad_silence_duration_ms=maybe(counts),
        activity_handling=blank_or("no_interrupt", "start_of_activity_interrupts"),
        turn_coverage=blank_or("turn_includes_all_input"),
        context_compression_enabled=maybe(st.booleans()),
        context_compression_trigger_tokens=maybe(counts),
        context_compression_target_tokens=maybe(counts),
        enable_affective_dialog=maybe(st.booleans()),
    ),
    "sequence": st.builds(
        Sequence,
        name=names,
        tags=lists,
        display_name=texts,
        description=texts,
        completion=blank_or(*COMPLETIONS),
        max_turns=counts,
        steps=steps,
    ),
}

entries: st.SearchStrategy[AnyEntry] = st.one_of(*BY_KIND.values())

_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([2**31, -(2**31), 2**63, -(2**63), 10**400, -(10**400)]),
    st.floats(),
    st.text(max_size=10),
    st.sampled_from(["a", "\0", "\ud800", "/", "x" * 200, "tone", "low"]),
)
_keys = st.one_of(
    st.sampled_from(
        ["name", "id", "part", "priority", "part_order", "stage_order", "instruction", "parts",
         "overrides", "mute", "vars", "max_turns", "guid", "exit_criteria", "require_tools"]
    ),
    st.text(max_size=5),
)  # fmt: skip
anything = st.recursive(
    _scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_keys, inner, max_size=4)),
    max_leaves=8,
)
"""JSON-like values, with numbers, names and characters that break things."""
