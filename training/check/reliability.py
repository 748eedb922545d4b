"""How far a model's probabilities can be believed: temperature scaling, calibration error, risk against coverage.

An answer's probability is that of all its tokens and its end. Temperature scaling divides all logits by one number, which
changes no greedy answer; it is fitted by the cross-entropy of whether whole answers are right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

BINS = 10
LEAST, MOST = 0.05, 20.0
"""Temperatures that the engine takes."""


@dataclass(frozen=True)
class Said:
    """A greedy answer as it was given."""

    split: str
    kind: str
    right: bool
    refused: bool
    tokens: Tensor
    """i64 [steps], its end included."""
    logits: Tensor
    """f32 [steps, V]."""

    def probability(self, temperature: float) -> float:
        """Of the whole answer, 0 to 1."""
        return probabilities_of([self], temperature)[0]


def probabilities_of(answers: Sequence[Said], temperature: float) -> list[float]:
    """Of whole answers, 0 to 1."""
    logits = torch.cat([a.logits for a in answers]).double() / temperature
    chosen = logits.log_softmax(-1).gather(1, torch.cat([a.tokens for a in answers])[:, None])[:, 0]
    owners = torch.repeat_interleave(torch.tensor([len(a.tokens) for a in answers]))
    return torch.zeros(len(answers), dtype=torch.double).index_add(0, owners, chosen).exp().tolist()


def fit_temperature(answers: Sequence[Said]) -> float:
    """The temperature whose probabilities tell best which answers are right, to three digits."""

    def loss(log_temperature: float) -> float:
        total = 0.0
        for answer, told in zip(answers, probabilities_of(answers, math.exp(log_temperature)), strict=True):
            p = min(max(told, 1e-6), 1 - 1e-6)
            total -= math.log(p if answer.right else 1 - p)
        return total / len(answers)

    return float(f"{math.exp(_lowest(loss, math.log(LEAST), math.log(MOST))):.3g}")


def calibration_error(probabilities: Sequence[float], right: Sequence[bool]) -> float:
    """Expected calibration error: the gap between mean probability and share right of each of ten bins, weighted by size."""
    return sum(abs(row.probability - row.right) * row.count for row in reliability(probabilities, right)) / len(right)


@dataclass(frozen=True)
class Bin:
    """Answers whose probability lies between `begin` and the next bin's, with their means."""

    begin: float
    count: int
    probability: float
    right: float


def reliability(probabilities: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """The bins of equal width that have answers, in order."""
    rows: list[Bin] = []
    for index in range(BINS):
        inside = [i for i, p in enumerate(probabilities) if min(int(p * BINS), BINS - 1) == index]
        if inside:
            means = (sum(values) / len(inside) for values in ([probabilities[i] for i in inside], [right[i] for i in inside]))
            rows.append(Bin(index / BINS, len(inside), *means))
    return rows


def right_at_coverage(probabilities: Sequence[float], right: Sequence[bool], coverage: float) -> float:
    """Share right among the surest answers that make up this share of all."""
    surest = sorted(range(len(right)), key=lambda i: -probabilities[i])[: max(1, round(coverage * len(right)))]
    return sum(right[i] for i in surest) / len(surest)


def _lowest(f: Callable[[float], float], low: float, high: float) -> float:
    """Where a function with one valley is lowest, by golden section."""
    ratio = (math.sqrt(5) - 1) / 2
    a, b = high - ratio * (high - low), low + ratio * (high - low)
    fa, fb = f(a), f(b)
    while high - low > 1e-3:
        if fa < fb:
            high, b, fb = b, a, fa
            a = high - ratio * (high - low)
            fa = f(a)
        else:
            low, a, fa = a, b, fb
            b = low + ratio * (high - low)
            fb = f(b)
    return (low + high) / 2
