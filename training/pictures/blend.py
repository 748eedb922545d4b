"""Laying a sprite over a picture: what every drawing function ends in."""

from __future__ import annotations

import numpy as np


def blend(image: np.ndarray, x: int, y: int, rgb: np.ndarray | tuple, alpha: np.ndarray, strength: float = 1.0) -> None:
    """Lays `rgb` ([h, w, 3] or one colour) with alpha u8 or f32 0..1 [h, w] over image u8 [H, W, 3]."""
    h, w = alpha.shape
    x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + w, image.shape[1]), min(y + h, image.shape[0])
    if x0 >= x1 or y0 >= y1:
        return
    part = alpha[y0 - y : y1 - y, x0 - x : x1 - x]
    a = (part.astype(np.float32) * (strength / 255 if part.dtype == np.uint8 else strength))[..., None]
    top = rgb[y0 - y : y1 - y, x0 - x : x1 - x] if isinstance(rgb, np.ndarray) else np.asarray(rgb, np.float32)
    region = image[y0:y1, x0:x1]
    region[...] = (region + (top - region.astype(np.float32)) * a + 0.5).astype(np.uint8)
