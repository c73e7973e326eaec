"""What an author is told of a finding beside its message: why there is the rule, how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from store.checks.rules import RULES

SEED_CODES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "unreadable-seed-file": (
            "A seed file that is not TOML, or not UTF-8, is left out whole: none of its entries "
            "reaches the catalog, and those that were pulled before stay as they were."
        ),
        "skipped-seed": (
            "A seed entry that breaks a rule is left out, and the others are pulled without it."
        ),
        "duplicate-seed": (
            "Two seed entries of a kind with one name: only the first of them can be pulled."
        ),
        "unknown-key": (
            "A key that no field has is most often a slip: what stands behind it is not used."
        ),
        "missing-seeds-folder": "Without its folder of seeds a workspace has nothing to sync with.",
    }
)
"""What reading the seeds finds, and why it is told. The place to mend it is the file."""

_MEND: Final[Mapping[str, str]] = MappingProxyType(
    {
        "unreadable-seed-file": "Mend the line in the file, then pull.",
        "skipped-seed": "Mend the entry in its file, then pull.",
        "duplicate-seed": "Rename one of the two in its file, or delete it there.",
        "unknown-key": "Write the key as the field is spelt, or delete it from the file.",
        "missing-seeds-folder": "Make the folder, or name another in persona-studio.toml.",
        "dangling-link": "Link an entry that exists, or make one of that name: it is linked then.",
        "dangling-role": "Choose a role that exists, or leave the default blank.",
        "dangling-sequence": "Choose a sequence that exists, or leave the default blank.",
        "dangling-stage": "Name a stage of the arc in the seed, or add the stage to the arc.",
        "dangling-override": "Choose a part that exists, or take the override out of the preset.",
        "dangling-mute": "Name what is to be muted, or take it out of the preset.",
        "override-of-other-type": "Choose a part of the type that is overridden.",
        "compression-target-not-below-trigger": "Set a target that is smaller than the trigger.",
        "blank-persona-summary": "Write in a sentence or two who the persona is.",
        "missing-text": "Write what it is to say, or delete it.",
        "blank-description": "Write the short form, which summaries take.",
        "arc-without-stages": "Add a first stage.",
        "empty-stage": "Link the parts that are to win at this stage.",
        "summary-longer-than-content": "Shorten the summary, or write the content out.",
        "unknown-part-type": "Choose a known type, or keep it if it is a type of your own.",
        "unknown-trait-type": "Choose a known type, or keep it if it is a type of your own.",
        "unknown-override-type": "Choose a type that some part has.",
        "unused-part": "Link it to a persona or a stage, or delete it.",
        "identical-parts": "Link one of the two everywhere, and delete the other.",
        "near-identical-parts": "Make one of the two, or word them so that they differ.",
        "stale-compiled-text": "Compile the persona.",
        "unresolved-variable": "Fill it in a preset, or take it out of the text.",
        "unresolved-variable-in-preset": "Fill it in the preset, or take it out of the text.",
        "over-budget": "Shorten or unlink the heaviest parts, or raise the context budget.",
        "looks-like-heading": "Word the line differently, or indent it.",
        "looks-like-role-line": "Word the beginning of the line differently.",
        "closes-own-tag": "Take the closing tag out, or write it in words.",
        "medium-sensitivity": "Write low, which medium becomes, or high.",
        "contradicting-thinking": "Turn thinking on, or clear the setting that needs it.",
        "inexpressible-voice-setting": "Clear it to inherit, or set a value that arrives.",
        "misspelt-voice": "Spell the voice as the server does.",
    }
)

_RULES: Final = MappingProxyType({rule.code: rule for rule in RULES})


def why(code: str) -> str:
    """Why a finding of that code is told."""
    rule = _RULES.get(code)
    return rule.why if rule else SEED_CODES.get(code, "")


def how_to_mend(code: str) -> str:
    """What would put an end to a finding of that code."""
    return _MEND.get(code, "")
