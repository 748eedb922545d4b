"""Stage 2 input, second half: the frozen tower's features of every stored scene, for all variants. Resumable."""

from __future__ import annotations

import argparse
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from ..model.model import HD, HIGHRES, LOWRES
from ..model.pixels import hd_view, raster, views
from ..model.vision import TOWER_CONFIG, VisionTransformer
from ..pictures.stored_array import stored_array


def load_tower(checkpoint: Path) -> VisionTransformer:
    state = torch.load(checkpoint)["model"]
    tower = VisionTransformer(TOWER_CONFIG)
    tower.load_state_dict({k.removeprefix("tower."): v for k, v in state.items() if k.startswith("tower.")})
    return tower.eval()


def prepared(squares: np.ndarray, order: range) -> Iterator[tuple[Tensor, Tensor]]:
    """Views and 448 px view of each picture, made one ahead in a second thread."""
    with ThreadPoolExecutor(1) as pool:
        waiting: deque[Future[tuple[Tensor, Tensor]]] = deque()
        for index in order:
            waiting.append(pool.submit(lambda i: (views(squares[i]), hd_view(squares[i])), index))
            if len(waiting) > 2:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@torch.no_grad()
def store_features(checkpoint: Path, folder: Path, threads: int) -> None:
    """Writes features f16 [scenes, 144 + 1296 + 256, D]: low-res, high-res raster, 448 px view; and how many are done."""
    torch.set_num_threads(threads)
    tower = load_tower(checkpoint)
    squares = np.load(folder / "squares.npy", mmap_mode="r")
    count = len((folder / "scenes.jsonl").read_text().splitlines())
    path, progress = folder / "features.npy", folder / "features.done"
    done = int(progress.read_text()) if progress.exists() and path.exists() else 0
    shape = (len(squares), LOWRES + HIGHRES + HD, TOWER_CONFIG["hidden_size"])
    features = stored_array(path, np.float16, shape, done > 0)
    order = range(done, min(count, len(squares)))
    for index, (tiles, large) in zip(order, prepared(squares, order), strict=True):
        with torch.autocast("cpu", torch.bfloat16):
            x, wide = tower(tiles).float(), tower(large).float()
        features[index, :LOWRES] = x[0].numpy()
        features[index, LOWRES : LOWRES + HIGHRES] = raster(x[1:]).numpy()
        features[index, LOWRES + HIGHRES :] = wide[0].numpy()
        progress.write_text(str(index + 1))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tower", type=Path, required=True)
    parser.add_argument("--scenes", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=1, help="of the tower; a second thread prepares the pictures")
    a = parser.parse_args()
    store_features(a.tower, a.scenes, a.threads)
