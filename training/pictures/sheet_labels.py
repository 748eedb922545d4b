"""Labels of open text for every patch: which character lies on each of its fourteen places, and which begin there."""

from __future__ import annotations

import numpy as np

from .patches import UNIT
from .sheets import SPOT
from .tiles import SIDE

COLUMNS, ROWS = 7, 2
"""Places of a patch: seven across (4 px each), two down (14 px each), read row by row."""
PLACES = COLUMNS * ROWS
GRID = SIDE // UNIT
SEEN = 0.6
"""A character of which less is seen is ignored."""


def place_owners(owners: np.ndarray, x: int, y: int) -> np.ndarray:
    """u16 [GRID * ROWS, GRID * COLUMNS]: the character on the middle of each place of the tile whose corner is x, y."""
    down = (y + (np.arange(GRID * ROWS) + 0.5) * UNIT / ROWS).astype(int) // SPOT
    across = (x + (np.arange(GRID * COLUMNS) + 0.5) * UNIT / COLUMNS).astype(int) // SPOT
    return owners[np.ix_(down, across)]


def by_patch(places: np.ndarray) -> np.ndarray:
    """[GRID * ROWS, GRID * COLUMNS] -> [GRID, GRID, PLACES]."""
    return places.reshape(GRID, ROWS, GRID, COLUMNS).transpose(0, 2, 1, 3).reshape(GRID, GRID, PLACES)


def tile_labels(owners: np.ndarray, classes: np.ndarray, spots: np.ndarray, x: int, y: int) -> tuple[np.ndarray, np.ndarray]:
    """Of the tile at x, y of a sheet: i16 [GRID, GRID, PLACES] classes, 0 where nothing is written and -1 where a character is
    cut off; and i8 of the same shape: 1 where a character begins, 0 where it goes on, -1 where there is none."""
    tile = owners[y // SPOT : (y + SIDE) // SPOT, x // SPOT : (x + SIDE) // SPOT]
    seen = np.bincount(tile.ravel(), minlength=len(classes) + 1)[1 : len(classes) + 1]
    known = np.where(seen >= SEEN * spots, classes.astype(np.int16), np.int16(-1))
    chosen = place_owners(owners, x, y)
    labels = np.concatenate([np.zeros(1, np.int16), known])[chosen]
    before = np.concatenate([np.zeros_like(chosen[:, :1]), chosen[:, :-1]], 1)
    starts = np.where(labels > 0, (chosen != before).astype(np.int8), np.int8(-1))
    return by_patch(labels), by_patch(starts)
