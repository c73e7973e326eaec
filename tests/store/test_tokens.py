"""Exact counts, estimates, and the cache (SPEC section 5)."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import ROUND_CEILING, Decimal
from typing import Any

import pytest
import splintr

from store.entries import (
    Arc,
    Guardrail,
    Part,
    Persona,
    Role,
    Sequence,
    Skill,
    Step,
    Trait,
    counted_text,
)
from store.errors import Invalid
from store.tokens import (
    DEFAULT_ENCODING,
    ESTIMATE_FACTORS,
    EXACT_ENCODINGS,
    Counters,
    TokenCounter,
    encoding_of,
)

TEXTS = (
    "hello world",
    "Speak warmly.\n\nSpeak slowly.",
    "<|endoftext|>",
    "Grüße, 世界! 👩‍👩‍👧 שלום",
    "def f(x):\n    return x  # 12345\n",
    "   \n\n\t",
    "a" * 1000,
)
KNOWN = {
    "o200k_base": [2, 6, 7, 15, 13, 2, 125],
    "cl100k_base": [2, 6, 7, 25, 13, 2, 125],
    "llama3": [2, 6, 7, 20, 13, 2, 125],
    "mistral_v3": [2, 9, 7, 22, 16, 3, 500],
    "gemma3": [2, 7, 6, 14, 18, 3, 125],
    "qwen3": [2, 6, 7, 17, 16, 2, 125],
    "deepseek_v3": [2, 8, 7, 17, 13, 2, 125],
}


class FakeTokenizer:
    """Counts characters and remembers what it was asked."""

    loaded: Counter[str]
    encoded: Counter[str]

    @classmethod
    def from_pretrained(cls, name: str) -> FakeTokenizer:
        cls.loaded[name] += 1
        return cls()

    def encode_ordinary(self, text: str) -> list[int]:
        self.encoded[text] += 1
        return [0] * len(text)

    def encode(self, text: str) -> list[int]:
        raise AssertionError("control tokens must be counted as text")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> type[FakeTokenizer]:
    monkeypatch.setattr(FakeTokenizer, "loaded", Counter(), raising=False)
    monkeypatch.setattr(FakeTokenizer, "encoded", Counter(), raising=False)
    monkeypatch.setattr(splintr, "Tokenizer", FakeTokenizer)
    return FakeTokenizer


def counter(name: str = "") -> TokenCounter:
    return TokenCounter(encoding_of(name))


class TestCounts:
    @pytest.mark.parametrize("encoding", EXACT_ENCODINGS)
    def test_are_exact(self, encoding: str) -> None:
        count = counter(encoding)
        assert [count(text) for text in TEXTS] == KNOWN[encoding]

    def test_the_encodings_of_the_contract_are_there(self) -> None:
        assert set(KNOWN) <= set(EXACT_ENCODINGS)
        assert DEFAULT_ENCODING == "o200k_base"

    @pytest.mark.parametrize("encoding", ["o200k_base", "llama3", "qwen3"])
    @pytest.mark.parametrize(
        "control", ["<|endoftext|>", "<|im_start|>", "<|begin_of_text|>", "<|eot_id|>"]
    )
    def test_control_tokens_are_counted_as_text(self, encoding: str, control: str) -> None:
        count = counter(encoding)
        assert count(control) > 1
        assert count(f"say {control} now") > 3

    def test_of_nothing_is_zero_and_loads_nothing(self) -> None:
        count = counter()
        assert count("") == 0
        assert not count.ready

    @pytest.mark.parametrize("odd", ["\x00", "\ufffe", "\U0010ffff", "\u202e", "e\u0301", "\r"])
    def test_of_odd_characters(self, odd: str) -> None:
        assert counter()(odd) >= 1

    def test_are_not_a_sum_of_parts(self) -> None:
        count = counter()
        assert count("hello") + count("world") != count("helloworld") + 5
        assert count("a" * 32_000) < 32_000

    def test_warm_makes_it_ready(self) -> None:
        count = counter()
        assert not count.ready
        count.warm()
        assert count.ready


class TestEstimates:
    def test_are_the_default_times_a_factor_rounded_up(self) -> None:
        exact, newer, older = counter(), counter("claude"), counter("claude-older")
        for text in TEXTS:
            for count, factor in ((newer, "1.53"), (older, "1.18")):
                wanted = (exact(text) * Decimal(factor)).to_integral_value(ROUND_CEILING)
                assert count(text) == wanted

    def test_say_so(self) -> None:
        assert encoding_of("claude").estimate
        assert encoding_of("claude-older").estimate
        assert encoding_of("claude").tokenizer == "o200k_base"
        assert not any(encoding_of(name).estimate for name in EXACT_ENCODINGS)

    def test_the_factors_of_the_contract(self) -> None:
        assert sorted(ESTIMATE_FACTORS.values()) == [1.18, 1.53]

    def test_of_nothing_is_zero(self) -> None:
        assert counter("claude")("") == 0

    @pytest.mark.parametrize("factor", [1.1, 1.2, 1.15, 1.53, 1.18, 1.7, 2.3, 1.01])
    def test_a_whole_product_is_not_rounded_up_once_more(
        self, fake: type[FakeTokenizer], factor: float
    ) -> None:
        count = Counters(factors={"house": factor}).get("house")
        for tokens in (10, 20, 30, 50, 100, 150, 300, 700, 1000, 1100):
            wanted = (tokens * Decimal(str(factor))).to_integral_value(ROUND_CEILING)
            assert count("x" * tokens) == wanted

    def test_factors_come_from_the_workspace(self, fake: type[FakeTokenizer]) -> None:
        counters = Counters(factors={"house": 2.0})
        assert counters.get("house")("abc") == 6
        assert counters.names == (*EXACT_ENCODINGS, "house")
        with pytest.raises(Invalid):
            counters.get("claude")

    def test_an_exact_encoding_stays_exact_whatever_the_factors(self) -> None:
        assert not encoding_of("gemma3", {"gemma3": 2.0}).estimate


class TestCountedText:
    """What a row of the library counts."""

    @pytest.mark.parametrize("blank", ["", " \n"])
    def test_the_long_text_or_the_short_one_when_it_is_blank(self, blank: str) -> None:
        for content, said in (("long", "long"), (blank, "short")):
            rows = (
                Part(name="x", part_type="tone", summary="short", content=content),
                Trait(name="x", trait_type="social", description="short", instruction=content),
                Skill(name="x", description="short", content=content),
                Guardrail(name="x", description="short", content=content),
            )
            assert [counted_text(row) for row in rows] == [said] * 4

    def test_of_a_persona_is_its_compiled_detail(self) -> None:
        persona = Persona(name="x", summary="s", detail="d", compiled_detail="compiled")
        assert counted_text(persona) == "compiled"
        assert counted_text(Persona(name="x", summary="s", detail="d")) == ""

    def test_of_the_other_kinds(self) -> None:
        steps = (Step(id="a", instruction="one"), Step(id="b", instruction="two"))
        assert counted_text(Role(name="x", system_prompt="p")) == "p"
        assert counted_text(Arc(name="x", summary="s")) == "s"
        assert counted_text(Sequence(name="x", steps=steps)) == "one\n\ntwo"


class TestNames:
    def test_blank_is_the_default(self) -> None:
        assert encoding_of("").name == "o200k_base"
        assert Counters().get().encoding.name == "o200k_base"
        assert Counters("gemma3").get("").encoding.name == "gemma3"
        assert Counters("gemma3").default == "gemma3"

    def test_unknown_lists_those_there_are(self) -> None:
        for ask in (encoding_of, Counters().get, Counters):
            with pytest.raises(Invalid) as raised:
                ask("o200k-base")
            message = str(raised.value)
            for name in ('"o200k-base"', *EXACT_ENCODINGS, "claude", "claude-older"):
                assert name in message
            assert "did you mean o200k_base?" in message

    @pytest.mark.parametrize("name", ["O200K_BASE", " o200k_base", "gpt2", "../x", "p50k"])
    def test_are_compared_exactly(self, name: str) -> None:
        with pytest.raises(Invalid):
            encoding_of(name)


class TestCache:
    def test_unchanged_text_is_never_counted_twice(self, fake: type[FakeTokenizer]) -> None:
        count = counter()
        assert [count("abc"), count("abcd"), count("abc"), count("abc")] == [3, 4, 3, 3]
        assert fake.encoded == Counter({"abc": 1, "abcd": 1})

    def test_a_text_without_tokens_is_not_counted_twice_either(
        self, fake: type[FakeTokenizer], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            fake, "encode_ordinary", lambda self, text: self.encoded.update([text]) or []
        )
        count = counter()
        assert [count("x"), count("x")] == [0, 0]
        assert fake.encoded == Counter({"x": 1})

    def test_is_by_encoding(self, fake: type[FakeTokenizer]) -> None:
        counters = Counters()
        counters.get("gemma3")("abc")
        counters.get("qwen3")("abc")
        counters.get("gemma3")("abc")
        assert fake.encoded["abc"] == 2
        assert fake.loaded == Counter({"gemma3": 1, "qwen3": 1})

    def test_is_kept_by_the_workspace_s_counters(self, fake: type[FakeTokenizer]) -> None:
        counters = Counters()
        assert counters.get() is counters.get("o200k_base")
        counters.get()("abc")
        counters.get()("abc")
        assert fake.encoded["abc"] == 1

    def test_tells_like_texts_apart(self, fake: type[FakeTokenizer]) -> None:
        count = counter()
        for text in ("é", "e\u0301", "a", "a ", "A"):
            assert count(text) == len(text)

    def test_holds_a_big_workspace(self, fake: type[FakeTokenizer]) -> None:
        count = counter()
        texts = [f"text {place}" for place in range(10_000)]
        for text in texts * 2:
            count(text)
        assert set(fake.encoded.values()) == {1}

    def test_is_bounded(self, fake: type[FakeTokenizer]) -> None:
        count = counter()
        for place in range(25_000):
            count(f"{place}")
        count("24999")
        count("0")
        assert fake.encoded["24999"] == 1
        assert fake.encoded["0"] == 2


class TestThreads:
    def test_count_alike(self) -> None:
        texts = [f"Speak warmly to {place % 40} people, {place % 7} times." for place in range(400)]
        alone = counter()
        wanted = [alone(text) for text in texts]
        shared = counter()
        with ThreadPoolExecutor(8) as pool:
            for _ in range(3):
                assert list(pool.map(shared, texts)) == wanted

    def test_load_a_tokenizer_once(
        self, fake: type[FakeTokenizer], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        together = threading.Barrier(6)
        load = fake.from_pretrained

        def slowly(name: str) -> Any:
            threading.Event().wait(0.02)
            return load(name)

        monkeypatch.setattr(fake, "from_pretrained", slowly)
        counters = Counters()

        def work(place: int) -> int:
            together.wait()
            return counters.get()(f"text {place}")

        with ThreadPoolExecutor(6) as pool:
            assert list(pool.map(work, range(6))) == [6] * 6
        assert fake.loaded == Counter({"o200k_base": 1})

    def test_share_one_counter(self) -> None:
        counters = Counters()
        together = threading.Barrier(6)

        def work(_: int) -> int:
            together.wait()
            return id(counters.get("qwen3"))

        with ThreadPoolExecutor(6) as pool:
            assert len(set(pool.map(work, range(6)))) == 1

    def test_of_a_failed_load_the_next_call_tries_again(
        self, fake: type[FakeTokenizer], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(name: str) -> Any:
            raise OSError("no vocabulary")

        count = counter()
        with monkeypatch.context() as patch:
            patch.setattr(fake, "from_pretrained", broken)
            with pytest.raises(OSError, match="no vocabulary"):
                count("abc")
            assert not count.ready
        assert count("abc") == 3
