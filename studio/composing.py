"""What the preview shows for a persona and the choices made in it; pure on frozen values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from store.compose.composition import Composition, compose, tokens_by_type
from store.compose.manifest import manifest
from store.compose.request import Material, Request
from store.compose.session import resolve
from store.entries import Role, Sequence
from store.tokens import TokenCounter
from studio.choices import Choices
from studio.presets import applied, laid


@dataclass(frozen=True, slots=True)
class Voice:
    """The role and the sequence to rehearse with."""

    role: Role | None = None
    sequence: Sequence | None = None


@dataclass(frozen=True, slots=True)
class Weight:
    """How heavy the composed text is."""

    total: int | None
    budget: int
    by_type: tuple[tuple[str, int], ...] = ()
    everything_on: int | None = None
    difference: int | None = None
    """Tokens that the overrides make more or less."""
    encoding: str = ""
    estimate: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything the preview shows of one composition."""

    composition: Composition
    weight: Weight
    text: str
    """What copy and export take: the composed text, the manifest or the session's prompt."""
    choices: Choices
    """What it was composed under, with the preset's choices among them."""


class Composing:
    """Composes a persona under choices. Remembers what the overrides are compared with."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._plain: tuple[Material, Request, int] | None = None

    def show(
        self, material: Material, choices: Choices, voice: Voice, encoding: str, count: TokenCounter
    ) -> Shown:
        """Compose.

        Raises:
            NotFound, Invalid, StageError, StepNotFound: as `compose` and `resolve`.
        """
        choices = laid(choices, applied(material.persona, choices))
        request = choices.request(encoding)
        composition = compose(material, request, count)
        text = composition.text
        if choices.view == "manifest":
            text = json.dumps(manifest(material), ensure_ascii=False, indent=2)
        elif choices.view == "session":
            step = min(choices.step, len(voice.sequence.steps) - 1) if voice.sequence else 0
            session = resolve(material.persona, voice.role, voice.sequence, step, text)
            text = session.system_prompt
        weight = self._weight(material, composition, text, count)
        return Shown(composition, weight, text, choices)

    def _weight(
        self, material: Material, composition: Composition, text: str, count: TokenCounter
    ) -> Weight:
        request = composition.request
        total = composition.tokens if text is composition.text else count(text)
        difference = None
        if request.overrides:
            difference = composition.tokens - self._without_overrides(material, request, count)
        by_type: Mapping[str, int] = tokens_by_type(material, composition, count)
        return Weight(
            total=total,
            budget=request.budget if request.budget else self._budget,
            by_type=tuple(by_type.items()),
            # It is that of the prompt: beside what another text weighs it says nothing.
            everything_on=composition.tokens_all if text is composition.text else None,
            difference=difference,
            encoding=count.encoding.name,
            estimate=count.encoding.estimate,
        )

    def _without_overrides(self, material: Material, request: Request, count: TokenCounter) -> int:
        """The tokens of the same composition with no overrides; composed once for many toggles."""
        plain = replace(request, overrides=MappingProxyType({}))
        if self._plain is None or self._plain[0] is not material or self._plain[1] != plain:
            self._plain = (material, plain, compose(material, plain, count).tokens)
        return self._plain[2]
