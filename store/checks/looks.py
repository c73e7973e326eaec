"""Rules on texts that break out of their place in a prompt: headings, role lines, tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from store.checks.checked import Checked, prompt_texts
from store.checks.findings import Fault
from store.compose.render import heading
from store.entries import PART_TYPES, AnyEntry, Part, Role, kind_of, plural
from store.entries import Sequence as VoiceSequence
from store.errors import shown

_HEADING: Final = re.compile(r"^[ ]{0,3}##[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_STEP: Final = re.compile(r"^\[Current step: [^\]\n]*\][ \t]*$", re.MULTILINE)
# A lower-case word and a colon is prose, unless the line holds nothing else.
_ROLE_LINE: Final = re.compile(
    r"^[ \t]*((?:System|User|Assistant|Human|SYSTEM|USER|ASSISTANT|HUMAN):"
    r"|(?:system|user|assistant|human):[ \t]*$"
    r"|<\|(?:im_start|im_end|start_header_id|end_header_id|eot_id|system|user|assistant)\|>)",
    re.MULTILINE,
)
_CLOSING: Final = re.compile(r"</[ \t]*([A-Za-z][\w-]*)[ \t]*>")


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def headings(checked: Checked) -> Iterator[Fault]:
    """A line that equals a heading of ours ends the section it stands in: what follows it reads
    as another type's text.
    """
    types = {*PART_TYPES, *(part.part_type for part in checked.parts)}
    ours = {heading(one).casefold() for one in types} | {"traits", "skills", "guardrails"}
    for entry in checked.every():
        for field, text in prompt_texts(entry):
            if "##" in text and not isinstance(entry, Role | VoiceSequence):
                for found in _HEADING.finditer(text):
                    if found[1].casefold() in ours:
                        yield _heading(entry, field, text, found)
            if "[Current step: " in text:
                for found in _STEP.finditer(text):
                    yield _heading(entry, field, text, found)


def _heading(entry: AnyEntry, field: str, text: str, found: re.Match[str]) -> Fault:
    line = _line(text, found.start())
    message = (
        f'line {line}, "{shown(found[0].strip())}", is what the composer '
        f"writes itself; word it differently"
    )
    return Fault(kind_of(entry), entry.name, field, message, line)


def role_lines(checked: Checked) -> Iterator[Fault]:
    """A line that begins like a chat transcript's turn may be read as a turn of its own, by models
    and by formats that split a prompt at such lines.
    """
    for entry in checked.every():
        for field, text in prompt_texts(entry):
            if ":" not in text and "<|" not in text:
                continue
            for found in _ROLE_LINE.finditer(text):
                line = _line(text, found.start(1))
                message = (
                    f'line {line} begins with "{found[1].strip()}", as a '
                    f"turn of a conversation does; word it differently"
                )
                yield Fault(kind_of(entry), entry.name, field, message, line)


def closed_tags(checked: Checked) -> Iterator[Fault]:
    """A text that closes the tag it stands in ends early in the xml style, where texts are not
    escaped (SPEC section 4).
    """
    for entry in checked.every():
        own = _tags(entry)
        for field, text in prompt_texts(entry):
            if not own or "</" not in text:
                continue
            for found in _CLOSING.finditer(text):
                if found[1] in own:
                    line = _line(text, found.start())
                    message = (
                        f"line {line} closes its own tag with {found[0]}: "
                        f"in the xml style the text ends there"
                    )
                    yield Fault(kind_of(entry), entry.name, field, message, line)


def _tags(entry: AnyEntry) -> frozenset[str]:
    """The tags around an entry's text in the xml style."""
    kind = kind_of(entry)
    if kind in ("arc", "role", "sequence"):
        return frozenset()
    if isinstance(entry, Part):
        return frozenset(("persona", entry.part_type))
    return frozenset(("persona", kind, plural(kind))) if kind != "persona" else frozenset((kind,))
