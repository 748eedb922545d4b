"""What happens to a picture between the page and the model: tilt, uneven light, blur, noise, JPEG."""

from __future__ import annotations

import io
import random

import numpy as np
from PIL import Image, ImageFilter


def tilted(
    rng: random.Random, image: Image.Image, owners: np.ndarray, rim: int, spot: int
) -> tuple[np.ndarray, np.ndarray, float]:
    """Cuts the rim off, most often while turning the picture by up to 6 degrees, in perspective and somewhat larger or smaller.

    Returns pixels u8, owners u16 of the same view, and by how much it is larger.
    """
    whole = image.size[0]
    side = whole - 2 * rim
    if rng.random() < 0.35:
        cut = rim // spot
        pixels = np.asarray(image)[rim:-rim, rim:-rim]
        return pixels, owners[cut:-cut, cut:-cut], 1.0
    scale, angle = rng.uniform(0.93, 1.1), np.radians(rng.gauss(0, 2.2))
    angle = float(np.clip(angle, -0.105, 0.105))
    slant = [rng.gauss(0, 0.05) for _ in range(2)]
    sheer = rng.gauss(0, 0.03)
    # view -> picture, in units of the view's side about both centres
    cos, sin = np.cos(angle) / scale, np.sin(angle) / scale
    centre = np.array([[1, 0, -0.5], [0, 1, -0.5], [0, 0, 1]])
    turn = np.array([[cos, -sin + sheer, 0], [sin, cos, 0], [slant[0], slant[1], 1]])
    pixels = image.transform(
        (side, side), Image.Transform.PERSPECTIVE, _units(turn @ centre, side, whole), Image.Resampling.BICUBIC
    )
    small = Image.fromarray(owners.astype(np.int32))
    seen = small.transform(
        (side // spot, side // spot),
        Image.Transform.PERSPECTIVE,
        _units(turn @ centre, side // spot, whole // spot),
        Image.Resampling.NEAREST,
    )
    return np.asarray(pixels), np.asarray(seen).astype(np.uint16), scale


def _units(turn: np.ndarray, side: int, whole: int) -> list[float]:
    """Eight coefficients for a view of `side` on a picture of `whole` pixels."""
    to_view = np.diag([1 / side, 1 / side, 1])
    to_picture = np.array([[side, 0, whole / 2], [0, side, whole / 2], [0, 0, 1]])
    m = to_picture @ turn @ to_view
    return list((m / m[2, 2]).ravel()[:8])


def worn(rng: random.Random, pixels: np.ndarray, cap: int) -> np.ndarray:
    """u8 [H, W, 3] after light, blur, noise and JPEG; text with capitals `cap` px high can still be read."""
    image = Image.fromarray(np.ascontiguousarray(pixels))
    if rng.random() < 0.5:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 0.055 * cap)))
    elif rng.random() < 0.3 and cap > 18:
        share = rng.uniform(17 / cap, 1) if cap < 34 else rng.uniform(0.5, 1)
        w, h = image.size
        image = image.resize((round(w * share), round(h * share)), Image.Resampling.BILINEAR).resize(
            (w, h), Image.Resampling.BICUBIC
        )
    noise = np.random.default_rng(rng.getrandbits(32))
    values = np.asarray(image)
    if rng.random() < 0.5:
        values = _lit(noise, values)
    if rng.random() < 0.4:
        grain = noise.normal(0, rng.uniform(1, 9), values.shape[:2]).astype(np.float32)
        values = np.clip(values + grain[..., None], 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        file = io.BytesIO()
        Image.fromarray(values).save(file, "JPEG", quality=rng.randint(35, 92))
        values = np.asarray(Image.open(file).convert("RGB"))
    return values


def _lit(noise: np.random.Generator, values: np.ndarray) -> np.ndarray:
    """Brighter here and darker there, smoothly, and a tint over all."""
    cells = noise.uniform(0.55, 1.15, (3, 3)).astype(np.float32)
    h, w = values.shape[:2]
    light = np.asarray(Image.fromarray(cells).resize((w, h), Image.Resampling.BICUBIC))
    tint = noise.uniform(0.88, 1.08, 3).astype(np.float32)
    return np.clip(values * light[..., None] * tint, 0, 255).astype(np.uint8)
