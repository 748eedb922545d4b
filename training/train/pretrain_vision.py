"""Stage 1: the vision tower learns from a label for every patch. Resumable; the schedule runs on wall-clock minutes."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from ..model.pixels import MEAN, STD
from ..model.vision import TOWER_CONFIG, VisionTransformer
from ..pictures.label_heads import HEADS
from ..pictures.tile_buffer import TileBuffer
from .checkpoints import Log, optimiser_for, resume, save, set_rate

WEIGHTS = {"word": 0.7, "char": 0.7, "mark": 0.7, "mark_colour": 0.5, "colour": 0.3, "shape": 0.4, "side": 2.0,
           "dots": 2.0, "clock": 1.0, "lot": 0.2, "count": 3.0, "here": 0.6, "dots_here": 0.8}  # fmt: skip
"""How much each label weighs in the loss."""
EVERY_WIDE, WIDE_BATCH = 8, 12
"""Every eighth step shows whole scenes at 448 px, as the HD baseline sees them."""


class LabelledTower(nn.Module):
    """The tower with a linear classifier per label; the classifiers are thrown away afterwards."""

    def __init__(self) -> None:
        super().__init__()
        self.tower = VisionTransformer(TOWER_CONFIG)
        self.norm = nn.LayerNorm(TOWER_CONFIG["hidden_size"])
        self.heads = nn.Linear(TOWER_CONFIG["hidden_size"], sum(slots * classes for slots, classes in HEADS.values()))

    def forward(self, pixels: Tensor) -> Tensor:
        return self.heads(self.norm(self.tower(pixels)))


def pixels_of(batch: np.ndarray, gain: Tensor | None = None) -> Tensor:
    """u8 [B, S, S, 3] -> normalised f32 [B, 3, S, S], with an optional gain [B, 3, 1, 1] per channel."""
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
        if (target >= 0).any():  # large views have no labels for characters
            total = total + WEIGHTS[name] * F.cross_entropy(out, target, weight, ignore_index=-1)
        shown = target > 0
        scores[name] = (int((out.detach()[shown].argmax(-1) == target[shown]).sum()), int(shown.sum()))
        at, column = at + slots * classes, column + slots
    return total, scores


def begin_with(model: LabelledTower, start: Path) -> None:
    """Loads the weights of an earlier run; labels that run did not know keep their new classifiers."""
    state = torch.load(start)["model"]
    for name in ("heads.weight", "heads.bias"):
        grown = model.state_dict()[name].clone()
        grown[: len(state[name])] = state[name]
        state[name] = grown
    model.load_state_dict(state)


class WideViews:
    """The 448 px views of stored scenes (scene_store), as many as are written when drawn."""

    def __init__(self, folder: Path) -> None:
        self.lines, self.at = folder / "scenes.jsonl", 0
        self.pixels = np.load(folder / "wide.npy", mmap_mode="r")
        self.labels = np.load(folder / "wide_labels.npy", mmap_mode="r")

    def draw(self, rng: np.random.Generator, batch: int) -> tuple[np.ndarray, np.ndarray]:
        with self.lines.open() as lines:
            count = sum(1 for _ in lines)
        chosen = np.sort(rng.integers(0, count, batch))
        return self.pixels[chosen], self.labels[chosen]


def train(
    buffer_folder: Path,
    wide_folder: Path | None,
    out: Path,
    minutes: float,
    batch: int,
    peak: float,
    threads: int,
    start: Path | None,
) -> None:
    """Learns for some minutes of wall-clock time; `tower.pt` and `log.jsonl` in `out`, resumed where they are."""
    torch.manual_seed(0)
    torch.set_num_threads(threads)
    out.mkdir(parents=True, exist_ok=True)
    model, rng = LabelledTower(), np.random.default_rng(0)
    optimiser = optimiser_for(model, peak)
    step, spent = resume(out / "tower.pt", model, optimiser)
    if start and step == 0:
        begin_with(model, start)
    buffer, wide = TileBuffer(buffer_folder), WideViews(wide_folder) if wide_folder else None
    while int(buffer.count[0]) < 600:
        time.sleep(1)
    began, log = time.time() - spent, Log(out / "log.jsonl", 100)
    while (elapsed := time.time() - began) < minutes * 60:
        rate = set_rate(optimiser, peak, step, elapsed / minutes / 60, 300)
        is_wide = wide is not None and step % EVERY_WIDE == 0
        tiles, labels = wide.draw(rng, WIDE_BATCH) if wide and is_wide else buffer.draw(rng, batch)
        gain = torch.from_numpy(rng.uniform(0.85, 1.15, (len(tiles), 3, 1, 1)).astype(np.float32))
        with torch.autocast("cpu", torch.bfloat16):
            logits = model(pixels_of(tiles, gain))
        loss, scores = losses(logits, torch.from_numpy(labels).flatten(1, 2))
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        step += 1
        if not is_wide:
            log.add({"loss": float(loss.detach())})
            log.add({name: good / count for name, (good, count) in scores.items() if count})
        log.write(step, {"seconds": round(elapsed), "lr": round(rate, 6), "produced": int(buffer.count[0])})
        if step % 500 == 0:
            save(out / "tower.pt", model, optimiser, step, elapsed)
    save(out / "tower.pt", model, optimiser, step, minutes * 60)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--buffer", type=Path, required=True)
    parser.add_argument("--wide", type=Path, help="folder of stored scenes: also show their 448 px views")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="weights to begin with, from another run")
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--peak", type=float, default=1e-3)
    parser.add_argument("--threads", type=int, default=2)
    a = parser.parse_args()
    train(a.buffer, a.wide, a.out, a.minutes, a.batch, a.peak, a.threads, a.start)
