"""What is chosen in the preview of a persona: it changes nothing in the catalog."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

from store.compose.request import CURRENT, STYLES, Request, Stage, Style

View: TypeAlias = Literal["summary", "detail", "manifest", "session", "diff"]
VIEWS: Final[tuple[View, ...]] = ("summary", "detail", "manifest", "session", "diff")

Against: TypeAlias = Literal["release", "compiled", "own"]
"""What the view `diff` compares with: the newest release, the compiled text, or the same
composition without overrides."""
AGAINST: Final[tuple[Against, ...]] = ("release", "compiled", "own")


@dataclass(frozen=True, slots=True)
class Override:
    """A part chosen to stand in for a type, and whether it does now."""

    part: str | None
    """None leaves the type out."""
    on: bool = True


@dataclass(frozen=True, slots=True)
class Choices:
    """The preview's own choices for one persona."""

    view: View = "summary"
    overrides: Mapping[str, Override] = field(default_factory=lambda: MappingProxyType({}))
    mute: frozenset[str] = frozenset()
    unmute: frozenset[str] = frozenset()
    """Entries that the preset mutes, and that are in all the same."""
    vars: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    preset: str = ""
    """The preset of the persona that was used last; what is chosen beside it wins over it."""
    preset_on: bool = True
    """Whether it is used now."""
    stage: str | Stage | None = CURRENT
    types: frozenset[str] = frozenset()
    limit: int | None = None
    budget: int | None = None
    style: Style = "markdown"
    encoding: str = ""
    role: str = ""
    """A role to rehearse with; blank is the persona's default."""
    sequence: str = ""
    step: int = 0
    against: Against = "release"
    diff_detail: bool = False
    """Whether the view `diff` is of the detail, not the summary."""

    @property
    def detail(self) -> bool:
        """Whether the text that is composed is the detail."""
        return self.view == "detail" or (self.view == "diff" and self.diff_detail)

    def request(self, encoding: str) -> Request:
        """The composition these choices ask for, counted in an encoding unless they name one.

        What takes something back that a preset says is heeded once `studio.presets.laid` has laid
        the preset under them.
        """
        return Request(
            detail=self.detail,
            overrides=MappingProxyType(
                {k: one.part for k, one in self.overrides.items() if one.on}
            ),
            mute=self.mute,
            vars=self.vars,
            preset=self.preset if self.preset_on else "",
            stage=self.stage,
            types=self.types,
            limit=self.limit,
            budget=self.budget,
            style=self.style,
            encoding=self.encoding or encoding,
        )

    def with_override(self, part_type: str, override: Override | None) -> Choices:
        """These choices with one override set, or taken away."""
        overrides = {key: one for key, one in self.overrides.items() if key != part_type}
        if override is not None:
            overrides[part_type] = override
        return replace(self, overrides=MappingProxyType(overrides))

    @property
    def altered(self) -> bool:
        """Whether the preview differs from the persona as it stands."""
        looked_at = replace(self, role="", sequence="", step=0, against="release")
        plain = Choices(view=self.view, encoding=self.encoding, style=self.style)
        return replace(looked_at, diff_detail=False) != plain


def to_json(choices: Choices) -> dict[str, Any]:
    """The choices as the user's settings keep them."""
    return {
        "view": choices.view,
        "overrides": {
            key: {"part": one.part, "on": one.on} for key, one in choices.overrides.items()
        },
        "mute": sorted(choices.mute),
        "unmute": sorted(choices.unmute),
        "vars": dict(choices.vars),
        "preset": choices.preset,
        "preset_on": choices.preset_on,
        "stage": {"current": True} if choices.stage is CURRENT else {"name": choices.stage},
        "types": sorted(choices.types),
        "limit": choices.limit,
        "budget": choices.budget,
        "style": choices.style,
        "encoding": choices.encoding,
        "against": choices.against,
        "diff_detail": choices.diff_detail,
    }


def from_json(kept: Mapping[str, Any]) -> Choices:
    """The choices that were kept; what cannot be read is left at its default."""
    choices = Choices()
    if kept.get("view") in VIEWS:
        choices = replace(choices, view=kept["view"])
    if kept.get("style") in STYLES:
        choices = replace(choices, style=kept["style"])
    overrides = kept.get("overrides")
    if isinstance(overrides, dict):
        for key, one in overrides.items():
            if isinstance(one, dict) and isinstance(one.get("part"), str | None):
                choices = choices.with_override(
                    key, Override(one.get("part"), one.get("on") is True)
                )
    for name in ("mute", "unmute", "types"):
        names = kept.get(name)
        if isinstance(names, list):
            found = frozenset(one for one in names if isinstance(one, str))
            choices = replace(choices, **{name: found})  # type: ignore[arg-type]
    stage = kept.get("stage")
    if isinstance(stage, dict) and "name" in stage and isinstance(stage["name"], str | None):
        choices = replace(choices, stage=stage["name"])
    for name in ("limit", "budget"):
        number = kept.get(name)
        if isinstance(number, int) and not isinstance(number, bool) and number >= 0:
            choices = replace(choices, **{name: number})  # type: ignore[arg-type]
    for name in ("encoding", "preset"):
        if isinstance(kept.get(name), str):
            choices = replace(choices, **{name: kept[name]})
    variables = kept.get("vars")
    if isinstance(variables, dict):
        texts = {key: one for key, one in variables.items() if isinstance(one, str)}
        choices = replace(choices, vars=MappingProxyType(texts))
    if kept.get("against") in AGAINST:
        choices = replace(choices, against=kept["against"])
    return replace(
        choices,
        preset_on=kept.get("preset_on") is not False,
        diff_detail=kept.get("diff_detail") is True,
    )
