"""What all training runs share: optimiser, schedule, resumable checkpoints, log."""

from __future__ import annotations

import json
import math
from pathlib import Path

import torch
from torch import nn


def optimiser_for(model: nn.Module, peak: float, fresh: tuple[nn.Parameter, ...] = ()) -> torch.optim.Optimizer:
    """AdamW over the parameters that learn; matrices decay, vectors do not, nor `fresh` ones, which learn ten times as fast."""
    apart = {id(p) for p in fresh}
    learning = [p for p in model.parameters() if p.requires_grad and id(p) not in apart]
    groups = [
        {"params": [p for p in learning if p.ndim > 1], "weight_decay": 0.05},
        {"params": [p for p in learning if p.ndim <= 1], "weight_decay": 0.0},
        *([{"params": list(fresh), "weight_decay": 0.0, "times": 10.0}] if fresh else []),
    ]
    return torch.optim.AdamW(groups, peak, (0.9, 0.98), fused=True)


def set_rate(optimiser: torch.optim.Optimizer, peak: float, step: int, progress: float, warmup: int) -> float:
    """Linear warm-up over steps, then a cosine to 2 % of the peak over progress 0..1; returns the rate set."""
    rate = peak * min(1, (step + 1) / warmup) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(1.0, progress))))
    for group in optimiser.param_groups:
        group["lr"] = rate * group.get("times", 1.0)
    return rate


def save(path: Path, model: nn.Module, optimiser: torch.optim.Optimizer, step: int, spent: float) -> None:
    """Writes a checkpoint whole or not at all; `spent` is the seconds trained so far."""
    part = path.with_suffix(".part")
    torch.save({"model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "spent": spent}, part)
    part.replace(path)


def resume(path: Path, model: nn.Module, optimiser: torch.optim.Optimizer) -> tuple[int, float]:
    """Loads a checkpoint where there is one; returns its step and the seconds spent, or 0, 0."""
    if not path.exists():
        return 0, 0.0
    state = torch.load(path)
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    return state["step"], state["spent"]


class Log:
    """Means of figures over `every` steps, one JSON line each."""

    def __init__(self, path: Path, every: int) -> None:
        self.file, self.every = path.open("a"), every
        self.sums: dict[str, tuple[float, int]] = {}

    def add(self, figures: dict[str, float]) -> None:
        for name, value in figures.items():
            if not math.isnan(value):
                total, count = self.sums.get(name, (0.0, 0))
                self.sums[name] = total + value, count + 1

    def write(self, step: int, record: dict[str, float]) -> None:
        """Prints a line if it is time; `step` counts from 1."""
        if step % self.every == 0:
            means = {name: round(total / count, 4) for name, (total, count) in self.sums.items()}
            print(json.dumps({"step": step} | record | means), file=self.file, flush=True)
            self.sums = {}
