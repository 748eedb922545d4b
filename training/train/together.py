"""Several processes train one model: each takes some of the variants of a step, and all apply the sum of the gradients.

On two CPU cores two single-threaded processes are half as fast again as one with two threads, because a step is thousands
of small operations. Start them with `torchrun --nproc-per-node 2 -m training.train.finetune -- ...`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

import torch
from torch import distributed, nn


def join() -> tuple[int, int]:
    """This process's number and how many there are; 0 and 1 where it was not started by torchrun."""
    count = int(os.environ.get("WORLD_SIZE", "1"))
    if count > 1 and not distributed.is_initialized():
        distributed.init_process_group("gloo")
    return int(os.environ.get("RANK", "0")), count


def agreed(value: float) -> float:
    """The first process's value, so that all of them stop at the same step."""
    if not distributed.is_initialized():
        return value
    shared = torch.tensor(value, dtype=torch.float64)
    distributed.broadcast(shared, 0)
    return float(shared)


def add_up_gradients(parameters: Iterable[nn.Parameter]) -> None:
    """Every gradient becomes the sum over all processes; a parameter that no process has one for is left without, so that
    its weights do not decay."""
    if not distributed.is_initialized():
        return
    trained = [p for p in parameters if p.requires_grad]
    held = torch.tensor([float(p.grad is not None) for p in trained])
    flat = torch.cat([held, *((torch.zeros_like(p) if p.grad is None else p.grad).flatten() for p in trained)])
    distributed.all_reduce(flat)
    holders, *parts = flat.split([len(trained), *(p.numel() for p in trained)])
    for parameter, holding, part in zip(trained, holders, parts, strict=True):
        parameter.grad = part.view_as(parameter) if holding > 0 else None
