"""Token counts, exact and offline, and the cache that never counts a text twice.

Counting is splintr's: its vocabularies are in the package. `encode_ordinary` is used throughout,
so that a text that spells out a control token such as `<|endoftext|>` is counted as text.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from types import MappingProxyType
from typing import Any, Final

from store.errors import Invalid
from store.nearest import nearest

DEFAULT_ENCODING: Final = "o200k_base"
EXACT_ENCODINGS: Final = (
    "o200k_base",
    "cl100k_base",
    "llama3",
    "mistral_v3",
    "gemma3",
    "qwen3",
    "deepseek_v3",
)
ESTIMATE_FACTORS: Final[Mapping[str, float]] = MappingProxyType(
    # Claude has no public tokenizer; measured against o200k_base (ingest PR 65).
    {"claude": 1.53, "claude-older": 1.18}
)
_CACHED_TEXTS: Final = 20_000
_SHORT: Final = 2_048
"""Characters below which a text is its own key in the cache, as its hash is known already."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to count: a tokenizer, and for a family without a public one a factor on its count."""

    name: str
    tokenizer: str
    factor: float | None = None

    @property
    def estimate(self) -> bool:
        """Whether counts are estimates, to be shown with `~`."""
        return self.factor is not None


def encoding_of(name: str, factors: Mapping[str, float] = ESTIMATE_FACTORS) -> Encoding:
    """The encoding of a name; blank is the default.

    Raises:
        Invalid: there is no such encoding; lists those there are.
    """
    name = name or DEFAULT_ENCODING
    if name in EXACT_ENCODINGS:
        return Encoding(name, name)
    if name in factors:
        return Encoding(name, DEFAULT_ENCODING, factors[name])
    known = [*EXACT_ENCODINGS, *factors]
    like = nearest(name, known)
    hint = f"; did you mean {like}?" if like else ""
    raise Invalid(f'"{name}" is not one of {", ".join(known)}{hint}', field="encoding")


def text_hash(text: str) -> str:
    """The key of a text in the caches of counts, in memory and in the database."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class TokenCounter:
    """Counts texts in one encoding; callable from any thread.

    The tokenizer is loaded at the first count (0.1 to 0.2 s), or by `warm` from a thread.
    """

    def __init__(self, encoding: Encoding) -> None:
        self.encoding = encoding
        self._tokenizer: Any = None
        self._loading = Lock()
        self._counts: OrderedDict[str, int] = OrderedDict()
        self._counting = Lock()

    @property
    def ready(self) -> bool:
        """Whether a count is quick: the tokenizer is loaded."""
        return self._tokenizer is not None

    def warm(self) -> None:
        """Load the tokenizer and run it once."""
        self._loaded().encode_ordinary("warm")

    def __call__(self, text: str) -> int:
        """The tokens of a text, rounded up when they are an estimate."""
        if not text:
            return 0
        # A long text goes by its digest: the cache must not keep every prompt it saw alive.
        key = text if len(text) < _SHORT else text_hash(text)
        with self._counting:
            known = self._counts.get(key)
            if known is not None:
                self._counts.move_to_end(key)
                return known
        tokens = len(self._loaded().encode_ordinary(text))
        if self.encoding.factor is not None:
            # Rounded first: 50 × 1.1 is a little more than 55 in floating point.
            tokens = math.ceil(round(tokens * self.encoding.factor, 6))
        with self._counting:
            self._counts[key] = tokens
            if len(self._counts) > _CACHED_TEXTS:
                self._counts.popitem(last=False)
        return tokens

    def _loaded(self) -> Any:
        if self._tokenizer is None:
            with self._loading:
                if self._tokenizer is None:
                    from splintr import Tokenizer

                    self._tokenizer = Tokenizer.from_pretrained(self.encoding.tokenizer)
        return self._tokenizer


class Counters:
    """The counters of a workspace, one for each encoding that was asked for."""

    def __init__(
        self,
        default: str = DEFAULT_ENCODING,
        factors: Mapping[str, float] = ESTIMATE_FACTORS,
    ) -> None:
        self.default = encoding_of(default, factors).name
        self._factors = factors
        self._counters: dict[str, TokenCounter] = {}
        self._lock = Lock()

    @property
    def names(self) -> tuple[str, ...]:
        """Every encoding that can be asked for."""
        return (*EXACT_ENCODINGS, *self._factors)

    def get(self, name: str = "") -> TokenCounter:
        """The counter of an encoding; blank is the workspace's own.

        Raises:
            Invalid: there is no such encoding.
        """
        encoding = encoding_of(name or self.default, self._factors)
        with self._lock:
            if encoding.name not in self._counters:
                self._counters[encoding.name] = TokenCounter(encoding)
            return self._counters[encoding.name]
