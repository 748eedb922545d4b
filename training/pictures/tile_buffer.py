"""A ring of labelled 336 px tiles on disk that a producer process fills while the trainer draws from it."""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np
from PIL import Image

from .labels import WIDTH, patch_labels
from .scenes import make_aerial, make_aerial_tile, make_dense_tile, make_scene

SIDE, GRID = 336, 12
CAPACITY = 16384
PAD = (122, 116, 104)


class TileBuffer:
    """`pixels` u8 [capacity, 336, 336, 3], `labels` i8 [capacity, 12, 12, WIDTH], `count` tiles written so far."""

    def __init__(self, folder: Path, create: bool = False) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        mode = "w+" if create or not (folder / "count.npy").exists() else "r+"

        def array(name: str, dtype: type, shape: tuple[int, ...]) -> np.ndarray:
            return np.lib.format.open_memmap(folder / f"{name}.npy", mode, dtype, None if mode == "r+" else shape)

        self.pixels = array("pixels", np.uint8, (CAPACITY, SIDE, SIDE, 3))
        self.labels = array("labels", np.int8, (CAPACITY, GRID, GRID, WIDTH))
        self.count = array("count", np.int64, (1,))

    def add(self, pixels: np.ndarray, labels: np.ndarray) -> None:
        slot = int(self.count[0]) % CAPACITY
        self.pixels[slot], self.labels[slot] = pixels, labels
        self.count[0] += 1

    def draw(self, rng: np.random.Generator, batch: int) -> tuple[np.ndarray, np.ndarray]:
        slots = rng.integers(0, min(int(self.count[0]), CAPACITY), batch)
        return self.pixels[slots], self.labels[slots]


def square_1008(pixels: np.ndarray) -> Image.Image:
    """Pads to a centred square and resizes to 1008 px, as the model's preprocessing does."""
    h, w = pixels.shape[:2]
    side = max(h, w)
    canvas = Image.new("RGB", (side, side), PAD)
    canvas.paste(Image.fromarray(pixels), ((side - w) // 2, (side - h) // 2))
    return canvas if side == 1008 else canvas.resize((1008, 1008), Image.Resampling.BICUBIC)


def produce(folder: Path, seed: int) -> None:
    """Fills the ring for ever, from where it stands: mostly crowded tiles, then small whole views, then real scenes cut into tiles."""
    buffer = TileBuffer(folder)
    number = seed + int(buffer.count[0])
    rng = random.Random(number)
    while True:
        for _ in range(14):
            number += 1
            pixels, drawing = make_dense_tile(number)
            buffer.add(pixels, patch_labels(drawing, SIDE))
        for _ in range(7):
            number += 1
            pixels, drawing = make_aerial_tile(number)
            buffer.add(pixels, patch_labels(drawing, SIDE))
        for make in (make_scene, make_scene, make_scene, make_aerial):
            number += 1
            scene = make(number, size=(SIDE, SIDE))
            buffer.add(scene.pixels, patch_labels(scene.drawing, 1008, 84))
        number += 1
        scene = (make_aerial if rng.random() < 0.25 else make_scene)(number)
        drawing = scene.drawing
        dx, dy = (1008 - drawing.w) / 2, (1008 - drawing.h) / 2
        square = square_1008(scene.pixels)
        buffer.add(
            np.asarray(square.resize((SIDE, SIDE), Image.Resampling.BILINEAR)),
            patch_labels(drawing, 1008, 84, dx, dy),
        )
        labels = patch_labels(drawing, 1008, 28, dx, dy)
        full = np.asarray(square)
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
