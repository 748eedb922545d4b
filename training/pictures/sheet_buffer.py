"""A ring of sheets of open text on disk that a producer process fills while the trainer cuts tiles from it."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from .sheet_labels import GRID, PLACES, tile_labels
from .sheets import MOST, SIDE, SPOT, Sheet, make_sheet
from .stored_array import stored_array
from .tiles import SIDE as TILE

CAPACITY = 6000
ROOM = SIDE - TILE


class SheetBuffer:
    """`pixels` u8 [capacity, 448, 448, 3], `owners` u16, `classes` u8 and `spots` f32 of each sheet, `count` made so far."""

    def __init__(self, folder: Path, capacity: int = CAPACITY) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        keep, side = (folder / "count.npy").exists(), SIDE // SPOT
        self.pixels = stored_array(folder / "pixels.npy", np.uint8, (capacity, SIDE, SIDE, 3), keep)
        self.owners = stored_array(folder / "owners.npy", np.uint16, (capacity, side, side), keep)
        self.classes = stored_array(folder / "classes.npy", np.uint8, (capacity, MOST), keep)
        self.spots = stored_array(folder / "spots.npy", np.float32, (capacity, MOST), keep)
        self.count = stored_array(folder / "count.npy", np.int64, (1,), keep)

    def add(self, sheet: Sheet) -> None:
        slot, length = int(self.count[0]) % len(self.pixels), len(sheet.classes)
        self.pixels[slot], self.owners[slot] = sheet.pixels, sheet.owners
        self.classes[slot], self.spots[slot] = 0, 1
        self.classes[slot, :length], self.spots[slot, :length] = sheet.classes, sheet.spots
        self.count[0] += 1

    def draw(self, rng: np.random.Generator, batch: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Tiles cut anywhere, u8 [batch, 336, 336, 3], a third of them with their colours exchanged or reversed; their
        characters i16 and beginnings i8 [batch, GRID, GRID, PLACES]."""
        pixels = np.empty((batch, TILE, TILE, 3), np.uint8)
        labels, starts = np.empty((batch, GRID, GRID, PLACES), np.int16), np.empty((batch, GRID, GRID, PLACES), np.int8)
        for index, slot in enumerate(rng.integers(0, min(int(self.count[0]), len(self.pixels)), batch)):
            x, y = rng.integers(0, ROOM + 1, 2)
            tile = self.pixels[slot, y : y + TILE, x : x + TILE]
            if rng.random() < 0.3:
                tile = tile[..., rng.permutation(3)]
            pixels[index] = 255 - tile if rng.random() < 0.2 else tile
            labels[index], starts[index] = tile_labels(self.owners[slot], self.classes[slot], self.spots[slot], x, y)
        return pixels, labels, starts


def produce(folder: Path, seed: int, rest: float) -> None:
    """Fills the ring for ever, from where it stands; once it is full, rests some seconds after each sheet."""
    buffer = SheetBuffer(folder)
    while True:
        buffer.add(make_sheet(seed + int(buffer.count[0])))
        if int(buffer.count[0]) > len(buffer.pixels):
            time.sleep(rest)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1_000_000)
    parser.add_argument("--rest", type=float, default=0, help="seconds to rest after each sheet once the ring is full")
    arguments = parser.parse_args()
    produce(arguments.folder, arguments.seed, arguments.rest)
