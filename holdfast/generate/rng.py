"""Counter-based randomness: a draw is a hash of (seed, purpose, index), never of what was drawn before elsewhere.

The hash is splitmix64, written out here so that the figures depend on no library's version and on no thread order.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")
_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15
_TO_UNIT = 2.0**-53


def stream_key(seed: int, purpose: str) -> int:
    """64-bit key of one purpose under one seed."""
    return int.from_bytes(hashlib.blake2b(f"{seed}:{purpose}".encode(), digest_size=8).digest(), "big")


def _mix(value: int) -> int:
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _MASK
    return value ^ (value >> 31)


class Draws:
    """A private sequence of draws for one thing, such as one customer."""

    def __init__(self, seed: int, purpose: str, index: int = 0) -> None:
        self._state = _mix((stream_key(seed, purpose) + index * _GOLDEN) & _MASK)

    def uniform(self) -> float:
        """A float in [0, 1)."""
        self._state = (self._state + _GOLDEN) & _MASK
        return (_mix(self._state) >> 11) * _TO_UNIT

    def chance(self, probability: float) -> bool:
        return self.uniform() < probability

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.uniform()

    def integer(self, low: int, high: int) -> int:
        """An integer from low to high, both included."""
        return low + int(self.uniform() * (high - low + 1))

    def exponential(self, mean: float) -> float:
        return -mean * math.log(1.0 - self.uniform())

    def normal(self) -> float:
        """Standard normal, as a scaled sum of six uniforms (bounded by about 4.2)."""
        return (sum(self.uniform() for _ in range(6)) - 3.0) * math.sqrt(2.0)

    def lognormal(self, median: float, spread: float) -> float:
        return median * math.exp(spread * self.normal())

    def pick(self, options: Sequence[T]) -> T:
        return options[int(self.uniform() * len(options))]

    def weighted(self, options: dict[T, float]) -> T:
        """One key of `options`, with chance in proportion to its value."""
        point = self.uniform() * sum(options.values())
        for option, weight in options.items():
            point -= weight
            if point < 0:
                return option
        return option


def uniforms(key: int, index: np.ndarray) -> np.ndarray:
    """Floats in [0, 1), one per uint64 index, for a stream key."""
    with np.errstate(over="ignore"):
        value = index.astype(np.uint64) * np.uint64(_GOLDEN) + np.uint64(key)
        value ^= value >> np.uint64(30)
        value *= np.uint64(0xBF58476D1CE4E5B9)
        value ^= value >> np.uint64(27)
        value *= np.uint64(0x94D049BB133111EB)
        value ^= value >> np.uint64(31)
    return (value >> np.uint64(11)).astype(np.float64) * _TO_UNIT


def categories(uniform: np.ndarray, weights: Sequence[float]) -> np.ndarray:
    """Category numbers (int16) drawn from uniforms in proportion to `weights`."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    return np.minimum(np.searchsorted(edges / edges[-1], uniform, side="right"), len(edges) - 1).astype(
        np.int16
    )


def poisson(uniform: np.ndarray, mean: np.ndarray, most: int = 40) -> np.ndarray:
    """Poisson counts (int64) by inversion: one uniform and one mean each, cut at `most`."""
    count = np.zeros(len(uniform), dtype=np.int64)
    term = np.exp(-mean)
    total = term.copy()
    for step in range(1, most + 1):
        beyond = uniform >= total
        if not beyond.any():
            break
        count += beyond
        term = term * mean / step
        total = total + term
    return count
