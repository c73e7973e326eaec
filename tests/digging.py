"""How much property tests try: little, and the same in every run; HYPOTHESIS_PROFILE=deep digs."""

import os
from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

from hypothesis import HealthCheck, settings

T = TypeVar("T")

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"

settings.register_profile(
    "quick",
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "deep", settings.get_profile("quick"), max_examples=3000, derandomize=False
)
settings.load_profile("deep" if DEEP else "quick")


def examples(count: int) -> settings:
    """So many examples of what takes its time, and a hundred times as many in the deep profile."""
    return settings(max_examples=count * 100 if DEEP else count)


def few(values: Iterable[T], count: int) -> list[T]:
    """The first few of values that are tried one by one, and all of them in the deep profile."""
    return list(values) if DEEP else list(islice(values, count))
