"""A ring of labelled 336 px tiles on disk that a producer process fills while the trainer draws from it."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np

from .label_heads import WIDTH
from .labels import patch_labels
from .patches import UNIT
from .scenes import Scene, make_aerial, make_picture, make_scene
from .square import SQUARE, shrunk, square_1008
from .stored_array import stored_array
from .tiles import SIDE, make_aerial_tile, make_dense_tile

GRID = SIDE // UNIT
WHOLE_UNIT = SQUARE // GRID
"""What a patch of a whole view shrunk to 336 px shows of the square, in pixels."""
CAPACITY = 16384


class TileBuffer:
    """`pixels` u8 [capacity, 336, 336, 3], `labels` i8 [capacity, 12, 12, WIDTH], `count` tiles written so far."""

    def __init__(self, folder: Path, create: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        keep = not create and (folder / "count.npy").exists()
        self.pixels = stored_array(folder / "pixels.npy", np.uint8, (CAPACITY, SIDE, SIDE, 3), keep)
        self.labels = stored_array(folder / "labels.npy", np.int8, (CAPACITY, GRID, GRID, WIDTH), keep)
        self.count = stored_array(folder / "count.npy", np.int64, (1,), keep)

    def add(self, pixels: np.ndarray, labels: np.ndarray) -> None:
        slot = int(self.count[0]) % CAPACITY
        self.pixels[slot], self.labels[slot] = pixels, labels
        self.count[0] += 1

    def draw(self, rng: np.random.Generator, batch: int) -> tuple[np.ndarray, np.ndarray]:
        slots = rng.integers(0, min(int(self.count[0]), CAPACITY), batch)
        return self.pixels[slots], self.labels[slots]


def produce(folder: Path, seed: int) -> None:
    """Fills the ring for ever, from where it stands: mostly crowded tiles, then small whole views, then real scenes cut into
    tiles."""
    buffer = TileBuffer(folder)
    number = seed + int(buffer.count[0])
    rng = random.Random(number)
    while True:
        for make_tile in [make_dense_tile] * 14 + [make_aerial_tile] * 7:
            number += 1
            pixels, drawing = make_tile(number)
            buffer.add(pixels, patch_labels(drawing, SIDE))
        for make in (make_scene, make_scene, make_scene, make_aerial):
            number += 1
            scene = make(number, size=(SIDE, SIDE))
            buffer.add(scene.pixels, patch_labels(scene.drawing, SQUARE, WHOLE_UNIT))
        number += 1
        _add_real_scene(buffer, make_picture(rng.random() < 0.25, number), rng)


def _add_real_scene(buffer: TileBuffer, scene: Scene, rng: random.Random) -> None:
    """The whole scene shrunk to one tile, then three of the nine tiles of its square."""
    margins, square = scene.drawing.margins(), square_1008(scene.pixels)
    buffer.add(shrunk(square, SIDE), patch_labels(scene.drawing, SQUARE, WHOLE_UNIT, *margins))
    labels, full = patch_labels(scene.drawing, SQUARE, UNIT, *margins), np.asarray(square)
    for index in rng.sample(range(9), 3):
        y, x = divmod(index, 3)
        buffer.add(
            full[y * SIDE : (y + 1) * SIDE, x * SIDE : (x + 1) * SIDE],
            labels[y * GRID : (y + 1) * GRID, x * GRID : (x + 1) * GRID],
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1_000_000)
    arguments = parser.parse_args()
    produce(arguments.folder, arguments.seed)
