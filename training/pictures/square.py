"""The padded square that a picture of any size becomes before the model sees it."""

from __future__ import annotations

import numpy as np
from PIL import Image

SQUARE = 1008
"""Side of the square in pixels: three times that of the low-res view."""
PAD = (122, 116, 104)


def square_1008(pixels: np.ndarray) -> Image.Image:
    """u8 [H, W, 3] -> RGB image [1008, 1008]: padded to a centred square and resized, as the model's preprocessing does."""
    h, w = pixels.shape[:2]
    side = max(h, w)
    canvas = Image.new("RGB", (side, side), PAD)
    canvas.paste(Image.fromarray(pixels), ((side - w) // 2, (side - h) // 2))
    return canvas if side == SQUARE else canvas.resize((SQUARE, SQUARE), Image.Resampling.BICUBIC)


def shrunk(square: Image.Image, side: int) -> np.ndarray:
    """u8 [side, side, 3]: the whole square as a smaller view."""
    return np.asarray(square.resize((side, side), Image.Resampling.BILINEAR))
