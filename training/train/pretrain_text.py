"""Stage 1 of open text: the tower learns every character and its place, and keeps what it knew by seeing older tiles too.

Resumable; the schedule runs on wall-clock minutes. Several processes started by torchrun show a batch each at every step.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

from ..pictures.sheet_buffer import SheetBuffer
from ..pictures.tile_buffer import TileBuffer
from .checkpoints import Log, optimiser_for, resume, save, set_rate
from .pretrain_vision import losses, pixels_of
from .text_tower import TextTower, start_from, text_losses
from .together import add_up_gradients, agreed, join

EVERY_OLD = 6
"""Every sixth step shows tiles of the five splits."""
SAVE_SECONDS = 200
LEAST = 300
"""Sheets to wait for before the first step."""


def train(
    sheets: Path, tiles: Path | None, out: Path, minutes: float, batch: int, peak: float, threads: int, start: Path | None
) -> None:
    """Learns for some minutes of wall-clock time; `tower.pt` and `log.jsonl` in `out`, resumed where they are."""
    torch.manual_seed(0)
    torch.set_num_threads(threads)
    out.mkdir(parents=True, exist_ok=True)
    model = TextTower()
    optimiser = optimiser_for(model, peak)
    step, spent = resume(out / "tower.pt", model, optimiser)
    rank, ranks = join()
    rng = np.random.default_rng([step, rank])
    if start and step == 0:
        start_from(model, start)
    buffer, older = SheetBuffer(sheets), TileBuffer(tiles) if tiles else None
    while int(buffer.count[0]) < LEAST:
        time.sleep(1)
    began, log = time.time() - spent, Log(out / (f"log-{rank}.jsonl" if rank else "log.jsonl"), 50)
    saved, shown = spent, 0.0
    while (elapsed := agreed(time.time() - began)) < minutes * 60:
        rate = set_rate(optimiser, peak, step, elapsed / minutes / 60, 150)
        if older and step % EVERY_OLD == EVERY_OLD - 1 and int(older.count[0]) > LEAST:
            loss, scores = _old_step(model, older, rng, batch)
        else:
            loss, scores = _text_step(model, buffer, rng, batch)
            shown += scores.pop("characters") * ranks
        optimiser.zero_grad()
        (loss / ranks).backward()
        add_up_gradients(model.parameters())
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        step += 1
        log.add(scores)
        made = {"sheets": int(buffer.count[0]), "characters": round(shown)}
        log.write(step, {"seconds": round(elapsed), "lr": round(rate, 6)} | made)
        if rank == 0 and elapsed - saved > SAVE_SECONDS:
            save(out / "tower.pt", model, optimiser, step, elapsed)
            saved = elapsed
    if rank == 0:
        save(out / "tower.pt", model, optimiser, step, minutes * 60)


def _text_step(model: TextTower, buffer: SheetBuffer, rng: np.random.Generator, batch: int):
    pixels, labels, starts = buffer.draw(rng, batch)
    with torch.autocast("cpu", torch.bfloat16):
        seen = model(pixels_of(pixels))
        return text_losses(model, seen, torch.from_numpy(labels), torch.from_numpy(starts))


def _old_step(model: TextTower, tiles: TileBuffer, rng: np.random.Generator, batch: int):
    pixels, labels = tiles.draw(rng, batch)
    gain = torch.from_numpy(rng.uniform(0.85, 1.15, (len(pixels), 3, 1, 1)).astype(np.float32))
    with torch.autocast("cpu", torch.bfloat16):
        logits = model.labelled(pixels_of(pixels, gain))
    loss, scores = losses(logits, torch.from_numpy(labels).flatten(1, 2))
    shares = {f"old_{name}": good / count for name, (good, count) in scores.items() if count}
    return loss, shares | {"old_loss": float(loss.detach())}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheets", type=Path, required=True, help="ring of sheet_buffer")
    parser.add_argument("--tiles", type=Path, help="ring of tile_buffer: also show tiles of the five splits")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="weights to begin with: of pretrain_vision or of this")
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--peak", type=float, default=7e-4)
    parser.add_argument("--threads", type=int, default=2)
    a = parser.parse_args()
    train(a.sheets, a.tiles, a.out, a.minutes, a.batch, a.peak, a.threads, a.start)
