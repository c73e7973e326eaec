"""What is typed into a search box, as a value (SPEC section 8)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args
from unicodedata import normalize

from store.entries import KINDS, Kind, Source, plural

Comparison: TypeAlias = Literal[">", ">=", "<", "<=", "="]

TERM: Final = re.compile(r'(-?)(?:(\w+):)?(?:"([^"]*)"?|([^\s"]+))')
"""A word, a phrase or a filter: its minus, its key, and its value, quoted or bare."""
_TOKENS: Final = re.compile(r"(>=|<=|>|<|=)?(\d{1,9})\Z")
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Query:
    """Words, phrases and filters; everything that is set must match."""

    words: tuple[str, ...] = ()
    """Each matches the beginning of a word."""
    phrases: tuple[str, ...] = ()
    """Each matches whole words in a row."""
    text: str = ""
    """What was typed beside phrases and filters, for names that begin with it."""
    kinds: tuple[Kind, ...] = ()
    types: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    tags: tuple[str, ...] = ()
    without_tags: tuple[str, ...] = ()
    unused: bool | None = None
    tokens: tuple[Comparison, int] | None = None

    @property
    def ranked(self) -> bool:
        """Whether there is anything to rank by; filters alone list what they let pass."""
        return bool(self.words or self.phrases or self.text)

    @property
    def blank(self) -> bool:
        """Whether nothing is asked for, so that everything matches."""
        return self == Query()


def folded(text: str) -> str:
    """A text as searches compare it: however it is cased, and however its accents are typed."""
    return normalize("NFC", text).casefold()


def parse_query(text: str) -> Query:
    """Read a query; nothing in it is an error, an unknown filter is searched as text."""
    words: list[str] = []
    phrases: list[str] = []
    typed: list[str] = []
    lists: dict[str, list[str]] = {"kind": [], "type": [], "source": [], "tag": [], "-tag": []}
    unused: bool | None = None
    tokens: tuple[Comparison, int] | None = None
    # NUL and half a surrogate pair stand in no entry; an accent typed apart is the same letter.
    text = normalize("NFC", text.encode("utf-8", "replace").decode().replace("\0", "?"))
    for match in TERM.finditer(text):
        minus, key, quoted, bare = match.groups()
        key = (key or "").lower()
        value = quoted if quoted is not None else bare
        if minus and key != "tag":
            key = ""
        if key == "tag" and value:
            lists[f"{minus}tag"].append(value)
        elif not minus and key == "type" and value:
            lists["type"].append(value.lower())
        elif not minus and key == "kind" and (kind := _kind(value)):
            lists["kind"].append(kind)
        elif not minus and key == "source" and value.lower() in get_args(Source):
            lists["source"].append(value.lower())
        elif not minus and key == "unused" and value.lower() in ("yes", "no"):
            unused = value.lower() == "yes"
        elif not minus and key == "tokens" and (found := _TOKENS.match(value)):
            tokens = (_comparison(found[1]), int(found[2]))
        elif quoted is not None and not match[2]:
            if pieces := _WORD.findall(quoted):
                phrases.append(" ".join(pieces))
        else:
            whole = match[0].replace('"', " ")
            words.extend(_WORD.findall(whole))
            typed.append(whole.strip())
    return Query(
        words=tuple(words),
        phrases=tuple(phrases),
        text=" ".join(typed),
        kinds=tuple(dict.fromkeys(lists["kind"])),  # type: ignore[arg-type]
        types=tuple(dict.fromkeys(lists["type"])),
        sources=tuple(dict.fromkeys(lists["source"])),  # type: ignore[arg-type]
        tags=tuple(dict.fromkeys(lists["tag"])),
        without_tags=tuple(dict.fromkeys(lists["-tag"])),
        unused=unused,
        tokens=tokens,
    )


def _kind(word: str) -> Kind | None:
    word = word.lower()
    return next((kind for kind in KINDS if word in (kind, plural(kind))), None)


def _comparison(sign: str | None) -> Comparison:
    match sign:
        case ">" | ">=" | "<" | "<=":
            return sign
        case _:
            return "="
