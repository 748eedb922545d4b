"""Sheets crowded with open text, deterministic by seed, and which character owns each spot of them."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
from PIL import Image

from .backgrounds import HELDOUT_FAMILIES, TRAIN_FAMILIES
from .carriers import fill
from .characters import CLASS_OF
from .ground import random_ground
from .print_run import PrintRun
from .weather import tilted, worn

SIDE = 448
"""Of a sheet in pixels; the tower is shown 336 px of it, cut out anywhere."""
RIM = 24
"""Drawn on every side beyond the sheet, so that a tilt brings in no emptiness."""
SPOT = 2
"""Side in pixels of the spots that a character owns or not."""
MOST = 1600
"""Characters of a sheet."""
CAPS = (15, 42)
"""Least and greatest height of capitals in pixels; half of all blocks are below 23."""


@dataclass(frozen=True)
class Sheet:
    """pixels u8 [SIDE, SIDE, 3]; owners u16 [SIDE / SPOT, SIDE / SPOT]: number of the character, from 1, or 0."""

    pixels: np.ndarray
    owners: np.ndarray
    classes: np.ndarray
    """u8 [n]: class of each character."""
    caps: np.ndarray
    """u8 [n]: the height of capitals where each stands, in pixels."""
    lines: np.ndarray
    """u16 [n]: the line each stands in; characters of a line follow one another."""
    spots: np.ndarray
    """f32 [n]: how many spots each covers where nothing hides it."""


def make_sheet(seed: int, heldout: bool = False, caps: tuple[int, int] = CAPS) -> Sheet:
    """A sheet of two to twelve signs, labels, receipts, tables, screens and paragraphs on a background."""
    rng = random.Random(f"sheet-{'heldout' if heldout else 'train'}-{seed}")
    whole = SIDE + 2 * RIM
    ground = random_ground(rng, whole, whole, HELDOUT_FAMILIES if heldout else TRAIN_FAMILIES)
    run = PrintRun(rng, Image.fromarray(ground), heldout, MOST)
    for box in _split(rng, (4, 4, whole - 4, whole - 4)):
        fill(run, box, _cap(rng, caps))
    pixels, owners, scale = tilted(rng, run.image, run.owners(SPOT), RIM, SPOT)
    heights = np.array([c.cap for c in run.characters], np.float32)
    return Sheet(
        worn(rng, pixels, min((c.cap for c in run.characters), default=caps[1])),
        owners,
        np.array([CLASS_OF[c.text] for c in run.characters], np.uint8),
        np.clip(np.round(heights * scale), 1, 255).astype(np.uint8),
        np.array([c.line for c in run.characters], np.uint16),
        np.array([(c.x1 - c.x0) * c.height for c in run.characters], np.float32) * scale**2 / SPOT**2,
    )


def _cap(rng: random.Random, caps: tuple[int, int]) -> int:
    """Small ones more often: half in the lower third."""
    return round(caps[0] + (caps[1] - caps[0]) * rng.random() ** 1.8)


def _split(rng: random.Random, box: tuple[int, int, int, int]) -> list[tuple[int, int, int, int]]:
    """Cuts a box into pieces of at least 80 px with gaps between, as often as not once they are smaller than 400."""
    x0, y0, x1, y1 = box
    w, h = x1 - x0, y1 - y0
    if max(w, h) < 240 or (max(w, h) < 400 and rng.random() < 0.5):
        return [box]
    gap, share = rng.randint(2, 12), rng.uniform(0.35, 0.65)
    if w > h * rng.uniform(0.7, 1.2):
        middle = x0 + round(w * share)
        return _split(rng, (x0, y0, middle - gap, y1)) + _split(rng, (middle, y0, x1, y1))
    middle = y0 + round(h * share)
    return _split(rng, (x0, y0, x1, middle - gap)) + _split(rng, (x0, middle, x1, y1))
