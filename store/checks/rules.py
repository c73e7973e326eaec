"""Every rule, in the order in which findings are told. A code never changes its meaning."""

from __future__ import annotations

from typing import Final

from store.checks import composed, looks, references, similar, texts, types, voice
from store.checks.findings import Rule

RULES: Final = (
    Rule("dangling-link", "error", references.dangling_links),
    Rule("dangling-role", "error", references.dangling_roles, cheap=True),
    Rule("dangling-sequence", "error", references.dangling_sequences, cheap=True),
    Rule("dangling-stage", "error", references.dangling_stages),
    Rule("dangling-override", "error", references.dangling_overrides, cheap=True),
    Rule("dangling-mute", "error", references.dangling_mutes, cheap=True),
    Rule("override-of-other-type", "error", references.override_types),
    Rule("compression-target-not-below-trigger", "error", voice.compression_targets, cheap=True),
    Rule("blank-persona-summary", "warning", texts.blank_persona_summaries),
    Rule("missing-text", "warning", texts.missing_texts, cheap=True),
    Rule("blank-description", "warning", texts.blank_descriptions, cheap=True),
    Rule("arc-without-stages", "warning", texts.arcs_without_stages, cheap=True),
    Rule("empty-stage", "warning", texts.empty_stages, cheap=True),
    Rule("summary-longer-than-content", "warning", texts.long_summaries, cheap=True),
    Rule("unknown-part-type", "warning", types.unknown_part_types, cheap=True),
    Rule("unknown-trait-type", "warning", types.unknown_trait_types, cheap=True),
    Rule("unknown-override-type", "warning", types.unknown_override_types),
    Rule("unused-part", "warning", references.unused_parts),
    Rule("identical-parts", "warning", similar.identical_parts),
    Rule("near-identical-parts", "warning", similar.near_identical_parts),
    Rule("stale-compiled-text", "warning", composed.stale_compiled_texts),
    Rule("unresolved-variable", "warning", composed.unresolved_variables),
    Rule("unresolved-variable-in-preset", "warning", composed.unresolved_in_presets),
    Rule("over-budget", "warning", composed.over_budget),
    Rule("looks-like-heading", "warning", looks.headings),
    Rule("looks-like-role-line", "warning", looks.role_lines, cheap=True),
    Rule("closes-own-tag", "warning", looks.closed_tags, cheap=True),
    Rule("medium-sensitivity", "warning", voice.medium_sensitivities, cheap=True),
    Rule("contradicting-thinking", "warning", voice.contradicting_thinking, cheap=True),
    Rule("inexpressible-voice-setting", "warning", voice.inexpressible_settings, cheap=True),
    Rule("misspelt-voice", "warning", voice.misspelt_voices, cheap=True),
)

CHEAP_RULES: Final = tuple(rule for rule in RULES if rule.cheap)
"""The rules that the studio's status line follows: 2 to 6 ms after a change, at 100,000 parts too.

Not among them are those that look at everything at once (like parts: 1 s at 10,000 parts, 25 s at
100,000; links of the seeds, identical and unused parts: 0.1 s and 2 s), those that compose (a part
may be in a thousand personas: 0.4 s), and those that hang on other entries, which a change of
the one does not touch (types in use, the type of an override's part, the parts of an arc).
"""
