"""Query parameters: declared once, read by the routes and told by the OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import parse_qsl

from store.compose.request import CURRENT, STYLES, Request
from store.compose.session import PERSONA_TEXTS
from store.nearest import nearest
from studio.serve.http.answers import Problem

Form: TypeAlias = Literal["text", "switch", "integer", "list", "pairs"]

_SWITCH: Final = {"true": True, "1": True, "false": False, "0": False}
_LONGEST_NUMBER: Final = 18
"""Digits of a number; one of more is no number that anybody means."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One query parameter."""

    name: str
    form: Form
    says: str
    choices: tuple[str, ...] = ()
    required: bool = False
    minimum: int | None = None

    @property
    def repeats(self) -> bool:
        """Whether it may be given more than once."""
        return self.form in ("list", "pairs")


FORCE: Final = Parameter("force", "switch", "Also when it is in use: it is unlinked first.")

COMPOSE: Final = (
    Parameter("detail", "switch", "The long texts, not the summary."),
    Parameter(
        "override",
        "pairs",
        "TYPE=PART puts this part in place of all parts of its type; TYPE= leaves the type out. "
        "Repeatable, once for each type.",
    ),
    Parameter("mute", "list", "KIND:NAME leaves this entry out. Repeatable."),
    Parameter("stage", "text", "As at this stage of its arc instead of the current one."),
    Parameter("no_stage", "switch", "As if it had no arc."),
    Parameter("types", "list", "Only parts of these types: A,B. Repeatable."),
    Parameter("limit", "integer", "Only the N parts that rank highest.", minimum=0),
    Parameter("budget", "integer", "Cut until the text fits N tokens.", minimum=0),
    Parameter("style", "text", "How sections are marked.", choices=STYLES),
    Parameter("traits", "switch", "Whether the traits are in (they are)."),
    Parameter("var", "pairs", "K=V puts V where a text says {{ K }}. Repeatable."),
    Parameter("encoding", "text", "What to count tokens in; else the workspace's."),
    Parameter("preset", "text", "Start from this preset of the persona."),
    Parameter(
        "label",
        "text",
        "The text of a release instead: its number, a label, or `latest`. Of the other options "
        "only detail may stand beside it.",
    ),
)

RESOLVE: Final = (
    Parameter("persona", "text", "The persona.", required=True),
    Parameter("role", "text", "The role; else the persona's own."),
    Parameter("sequence", "text", "The sequence; else the persona's own."),
    Parameter("step", "integer", "The step, counted from 0; without a sequence it is ignored."),
    Parameter(
        "persona_text",
        "text",
        "What of the persona's composed text to put into the prompt (summary).",
        choices=PERSONA_TEXTS,
    ),
)


def invalid(message: str, name: str = "") -> Problem:
    """The problem of a query that cannot be meant."""
    return Problem(400, "invalid_query", message, {"field": name} if name else None)


def read_query(raw: bytes, known: Sequence[Parameter]) -> dict[str, Any]:
    """What a query says, by name; what it does not say is not in it.

    Raises:
        Problem: a parameter is unknown, given twice, missing, or has no value of its form.
    """
    by_name = {one.name: one for one in known}
    found: dict[str, Any] = {}
    for name, word in _pairs(raw):
        parameter = by_name.get(name)
        if parameter is None:
            raise invalid(f'there is no parameter "{name}"{_hint(name, by_name)}', name)
        if name in found and not parameter.repeats:
            raise invalid(f"{name} is given twice; give it once", name)
        value = _value(parameter, word)
        if parameter.form == "list":
            found.setdefault(name, []).extend(value)
        elif parameter.form == "pairs":
            key, text = value
            if key in found.setdefault(name, {}):
                raise invalid(f"{name} {key} is given twice; give it once", name)
            found[name][key] = text
        else:
            found[name] = value
    for parameter in known:
        if parameter.required and not str(found.get(parameter.name, "")).strip():
            raise invalid(f"{parameter.name} is required", parameter.name)
    return found


def _pairs(raw: bytes) -> Iterable[tuple[str, str]]:
    try:
        text = raw.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=200)
    except UnicodeDecodeError:
        raise invalid("the query is not percent-encoded UTF-8") from None
    except ValueError:
        raise invalid("the query holds more than 200 parameters") from None


def _value(parameter: Parameter, word: str) -> Any:
    name = parameter.name
    match parameter.form:
        case "switch":
            if word.lower() not in _SWITCH:
                raise invalid(f'{name} must be true or false, not "{word}"', name)
            return _SWITCH[word.lower()]
        case "integer":
            digits = word.removeprefix("-")
            if not (digits.isascii() and digits.isdecimal() and len(digits) <= _LONGEST_NUMBER):
                raise invalid(f'{name} must be a whole number, not "{word}"', name)
            number = int(word)
            if parameter.minimum is not None and number < parameter.minimum:
                raise invalid(f"{name} must be {parameter.minimum} or more, not {number}", name)
            return number
        case "list":
            return [one for one in (piece.strip() for piece in word.split(",")) if one]
        case "pairs":
            key, sign, value = word.partition("=")
            if not sign or not key.strip():
                raise invalid(f'{name} must be KEY=VALUE, not "{word}"', name)
            return key.strip(), value
    if parameter.choices and word not in parameter.choices:
        listed = ", ".join(parameter.choices)
        hint = _hint(word, parameter.choices)
        raise invalid(f'{name} must be one of {listed}, not "{word}"{hint}', name)
    return word


def _hint(word: str, known: Iterable[str]) -> str:
    like = nearest(word[:128], list(known))
    return f"; did you mean {like}?" if like else ""


def request_in(query: Mapping[str, Any]) -> Request:
    """The composition that a query asks for.

    Raises:
        Problem: a stage is named and none is wanted.
    """
    if query.get("no_stage") and "stage" in query:
        raise invalid("stage and no_stage cannot stand together; keep one of the two", "stage")
    overrides = query.get("override", {})
    return Request(
        detail=query.get("detail", False),
        overrides={key: part.strip() or None for key, part in overrides.items()},
        mute=frozenset(query.get("mute", ())),
        stage=None if query.get("no_stage") else query.get("stage", CURRENT),
        types=frozenset(query.get("types", ())),
        limit=query.get("limit"),
        budget=query.get("budget"),
        style=query.get("style", "markdown"),
        traits=query.get("traits", True),
        vars=query.get("var", {}),
        encoding=query.get("encoding", ""),
        preset=query.get("preset", ""),
    )
