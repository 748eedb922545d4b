"""Stage 2 input, second half: the frozen tower's features of every stored scene. Resumable."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from .pixels import raster, views
from .pretrain_vision import CONFIG
from .vision import VisionTransformer


def load_tower(checkpoint: Path) -> VisionTransformer:
    state = torch.load(checkpoint)["model"]
    tower = VisionTransformer(CONFIG)
    tower.load_state_dict({k.removeprefix("tower."): v for k, v in state.items() if k.startswith("tower.")})
    return tower.eval()


@torch.no_grad()
def store_features(checkpoint: Path, folder: Path, threads: int) -> None:
    """Writes features f16 [scenes, 10 * 144, D], low-res first, then the high-res raster, and how many are done."""
    torch.set_num_threads(threads)
    tower = load_tower(checkpoint)
    squares = np.load(folder / "squares.npy", mmap_mode="r")
    count = len((folder / "scenes.jsonl").read_text().splitlines())
    path, progress = folder / "features.npy", folder / "features.done"
    done = int(progress.read_text()) if progress.exists() and path.exists() else 0
    shape = (len(squares), 1440, CONFIG["hidden_size"])
    features = np.lib.format.open_memmap(path, "r+" if done else "w+", np.float16, None if done else shape)
    for index in range(done, count):
        with torch.autocast("cpu", torch.bfloat16):
            x = tower(views(squares[index])).float()
        features[index, :144] = x[0].numpy()
        features[index, 144:] = raster(x[1:]).numpy()
        progress.write_text(str(index + 1))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tower", type=Path, required=True)
    parser.add_argument("--scenes", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    a = parser.parse_args()
    store_features(a.tower, a.scenes, a.threads)
