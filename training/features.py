"""Stage 2 input: scenes, their questions and the frozen tower's features, stored once."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
from pathlib import Path

import numpy as np
import torch

from .pixels import raster, views
from .questions import questions_on
from .scenes import make_scene
from .vision import VisionTransformer
from .pretrain_vision import CONFIG

FIRST_SEED = 50_000_000


def _scene(seed: int) -> tuple[np.ndarray, dict]:
    scene = make_scene(seed)
    asked = questions_on(scene, random.Random(seed))
    record = {
        "seed": seed,
        "width": scene.width,
        "height": scene.height,
        "things": [
            {"kind": q.kind, "name": q.name, "answer": q.answer, "detail": q.detail, "parts": q.parts} for q in asked
        ],
    }
    return scene.pixels, record


def load_tower(checkpoint: Path) -> VisionTransformer:
    state = torch.load(checkpoint)["model"]
    tower = VisionTransformer(CONFIG)
    tower.load_state_dict({k.removeprefix("tower."): v for k, v in state.items() if k.startswith("tower.")})
    return tower.eval()


@torch.no_grad()
def store(checkpoint: Path, out: Path, count: int, threads: int, first_seed: int = FIRST_SEED) -> None:
    """Writes features f16 [count, 10 * 144, D] (low-res first, then high-res raster) and scenes.jsonl. Resumable."""
    torch.set_num_threads(threads)
    out.mkdir(parents=True, exist_ok=True)
    tower = load_tower(checkpoint)
    path, lines = out / "features.npy", out / "scenes.jsonl"
    done = len(lines.read_text().splitlines()) if lines.exists() and path.exists() else 0
    shape = (count, 1440, CONFIG["hidden_size"])
    store_ = np.lib.format.open_memmap(path, "r+" if done else "w+", np.float16, None if done else shape)
    with lines.open("a") as log, multiprocessing.get_context("spawn").Pool(1) as pool:
        seeds = range(first_seed + done, first_seed + count)
        for index, (pixels, record) in enumerate(pool.imap(_scene, seeds, chunksize=2), done):
            with torch.autocast("cpu", torch.bfloat16):
                features = tower(views(pixels)).float()
            store_[index, :144] = features[0].numpy()
            store_[index, 144:] = raster(features[1:]).numpy()
            print(json.dumps(record), file=log, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tower", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=4000)
    parser.add_argument("--threads", type=int, default=2)
    a = parser.parse_args()
    store(a.tower, a.out, a.count, a.threads)
