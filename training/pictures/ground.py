"""The ground of a picture: a piece of a background, mirrored and tinted."""

from __future__ import annotations

import random

import numpy as np
from PIL import Image

from .backgrounds import SIDE, VARIANTS, background


def random_ground(rng: random.Random, w: int, h: int, families: tuple[str, ...]) -> np.ndarray:
    """u8 [h, w, 3], contiguous, cut from a background of one of the families."""
    image = background(rng.choice(families), rng.randrange(VARIANTS))
    side = min(SIDE, max(w, h) if max(w, h) < 700 else SIDE)
    x, y = rng.randint(0, SIDE - side), rng.randint(0, SIDE - side)
    image = image[y : y + side, x : x + side]
    if max(w, h) > side:
        big = max(w, h)
        image = np.asarray(Image.fromarray(image).resize((big, big), Image.Resampling.BILINEAR))
    x, y = rng.randint(0, image.shape[1] - w), rng.randint(0, image.shape[0] - h)
    image = image[y : y + h, x : x + w]
    if rng.random() < 0.5:
        image = image[:, ::-1]
    gain = rng.uniform(0.8, 1.12)
    table = [np.clip(np.arange(256) * gain * rng.uniform(0.94, 1.06), 0, 255).astype(np.uint8) for _ in range(3)]
    return np.ascontiguousarray(np.stack([table[c][image[..., c]] for c in range(3)], -1))
