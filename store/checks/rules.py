"""Every rule, in the order in which findings are told. A code never changes its meaning."""

from __future__ import annotations

from typing import Final

from store.checks import composed, looks, references, similar, texts, types, voice
from store.checks.findings import Rule

RULES: Final = (
    Rule("dangling-link", "error", references.dangling_links),
    Rule("dangling-role", "error", references.dangling_roles),
    Rule("dangling-sequence", "error", references.dangling_sequences),
    Rule("dangling-stage", "error", references.dangling_stages),
    Rule("dangling-override", "error", references.dangling_overrides),
    Rule("dangling-mute", "error", references.dangling_mutes),
    Rule("override-of-other-type", "error", references.override_types),
    Rule("compression-target-not-below-trigger", "error", voice.compression_targets),
    Rule("blank-persona-summary", "warning", texts.blank_persona_summaries),
    Rule("missing-text", "warning", texts.missing_texts),
    Rule("blank-description", "warning", texts.blank_descriptions),
    Rule("arc-without-stages", "warning", texts.arcs_without_stages),
    Rule("empty-stage", "warning", texts.empty_stages),
    Rule("summary-longer-than-content", "warning", texts.long_summaries),
    Rule("unknown-part-type", "warning", types.unknown_part_types),
    Rule("unknown-trait-type", "warning", types.unknown_trait_types),
    Rule("unknown-override-type", "warning", types.unknown_override_types),
    Rule("unused-part", "warning", references.unused_parts),
    Rule("identical-parts", "warning", similar.identical_parts),
    Rule("near-identical-parts", "warning", similar.near_identical_parts),
    Rule("stale-compiled-text", "warning", composed.stale_compiled_texts),
    Rule("unresolved-variable", "warning", composed.unresolved_variables),
    Rule("unresolved-variable-in-preset", "warning", composed.unresolved_in_presets),
    Rule("over-budget", "warning", composed.over_budget),
    Rule("looks-like-heading", "warning", looks.headings),
    Rule("looks-like-role-line", "warning", looks.role_lines),
    Rule("closes-own-tag", "warning", looks.closed_tags),
    Rule("medium-sensitivity", "warning", voice.medium_sensitivities),
    Rule("contradicting-thinking", "warning", voice.contradicting_thinking),
    Rule("inexpressible-voice-setting", "warning", voice.inexpressible_settings),
    Rule("misspelt-voice", "warning", voice.misspelt_voices),
)
