"""Stage 1: the vision tower learns from a label for every patch. Resumable; the schedule runs on wall-clock minutes."""

from __future__ import annotations

import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .labels import HEADS
from .tile_buffer import TileBuffer
from .vision import VisionTransformer

MEAN = torch.tensor((0.48145466, 0.4578275, 0.40821073)).view(1, 3, 1, 1)
STD = torch.tensor((0.26862954, 0.26130258, 0.27577711)).view(1, 3, 1, 1)
CONFIG = {
    "hidden_size": 256,
    "intermediate_size": 1024,
    "num_hidden_layers": 6,
    "num_attention_heads": 4,
    "num_channels": 3,
    "image_size": 336,
    "patch_size": 28,
    "hidden_act": "quick_gelu",
    "layer_norm_eps": 1e-5,
    "model_type": "clip_vision_model",
}
WEIGHTS = {"word": 1.0, "char": 1.0, "mark": 0.6, "mark_colour": 0.6, "colour": 0.5, "shape": 0.5}


class LabelledTower(nn.Module):
    """The tower with a linear classifier per label; the classifiers are thrown away afterwards."""

    def __init__(self) -> None:
        super().__init__()
        self.tower = VisionTransformer(CONFIG)
        self.norm = nn.LayerNorm(CONFIG["hidden_size"])
        self.heads = nn.Linear(CONFIG["hidden_size"], sum(slots * classes for slots, classes in HEADS.values()))

    def forward(self, pixels: Tensor) -> Tensor:
        return self.heads(self.norm(self.tower(pixels)))


def pixels_of(batch: np.ndarray, gain: Tensor | None = None) -> Tensor:
    """u8 [B, 336, 336, 3] -> normalised f32 [B, 3, 336, 336], with an optional gain [B, 3, 1, 1] per channel."""
    x = torch.from_numpy(batch).permute(0, 3, 1, 2).float()
    scale, shift = 1 / (255 * STD), -MEAN / STD
    return (x * (scale if gain is None else scale * gain) + shift).contiguous()


def losses(logits: Tensor, labels: Tensor) -> tuple[Tensor, dict[str, tuple[int, int]]]:
    """Weighted cross-entropy over all heads, and (right, counted) on the patches that show something."""
    total, scores = logits.new_zeros(()), {}
    at = column = 0
    for name, (slots, classes) in HEADS.items():
        out = logits[..., at : at + slots * classes].reshape(-1, classes).float()
        target = labels[..., column : column + slots].reshape(-1).long()
        weight = torch.ones(classes)
        weight[0] = 0.3
        total = total + WEIGHTS[name] * F.cross_entropy(out, target, weight, ignore_index=-1)
        shown = target > 0
        scores[name] = (int((out.detach()[shown].argmax(-1) == target[shown]).sum()), int(shown.sum()))
        at, column = at + slots * classes, column + slots
    return total, scores


def train(buffer_folder: Path, out: Path, minutes: float, batch: int, peak: float, threads: int) -> None:
    torch.manual_seed(0)
    torch.set_num_threads(threads)
    out.mkdir(parents=True, exist_ok=True)
    model, rng, step, spent = LabelledTower(), np.random.default_rng(0), 0, 0.0
    decay = [p for p in model.parameters() if p.ndim > 1]
    plain = [p for p in model.parameters() if p.ndim <= 1]
    optimiser = torch.optim.AdamW(
        [{"params": decay, "weight_decay": 0.05}, {"params": plain, "weight_decay": 0.0}], peak, (0.9, 0.98), fused=True
    )
    checkpoint = out / "tower.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint)
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        step, spent = state["step"], state["spent"]
    buffer = TileBuffer(buffer_folder)
    while int(buffer.count[0]) < 600:
        time.sleep(1)
    began, shown, right, loss_sum = time.time() - spent, {}, {}, 0.0
    log = (out / "log.jsonl").open("a")
    while (elapsed := time.time() - began) < minutes * 60:
        rate = peak * min(1, (step + 1) / 300) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * elapsed / minutes / 60)))
        for group in optimiser.param_groups:
            group["lr"] = rate
        tiles, labels = buffer.draw(rng, batch)
        gain = torch.from_numpy(rng.uniform(0.85, 1.15, (batch, 3, 1, 1)).astype(np.float32))
        with torch.autocast("cpu", torch.bfloat16):
            logits = model(pixels_of(tiles, gain))
        loss, scores = losses(logits, torch.from_numpy(labels).reshape(batch, 144, -1))
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        step += 1
        loss_sum += float(loss.detach())
        for name, (good, count) in scores.items():
            right[name], shown[name] = right.get(name, 0) + good, shown.get(name, 0) + count
        if step % 100 == 0:
            record = {"step": step, "seconds": round(elapsed), "loss": round(loss_sum / 100, 4), "lr": round(rate, 6)}
            record |= {name: round(right[name] / max(1, shown[name]), 4) for name in HEADS}
            record["produced"] = int(buffer.count[0])
            print(json.dumps(record), file=log, flush=True)
            right, shown, loss_sum = {}, {}, 0.0
        if step % 500 == 0:
            save(checkpoint, model, optimiser, step, elapsed)
    save(checkpoint, model, optimiser, step, minutes * 60)


def save(path: Path, model: nn.Module, optimiser: torch.optim.Optimizer, step: int, spent: float) -> None:
    part = path.with_suffix(".part")
    torch.save({"model": model.state_dict(), "optimiser": optimiser.state_dict(), "step": step, "spent": spent}, part)
    part.replace(path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--buffer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--peak", type=float, default=1e-3)
    parser.add_argument("--threads", type=int, default=2)
    a = parser.parse_args()
    train(a.buffer, a.out, a.minutes, a.batch, a.peak, a.threads)
